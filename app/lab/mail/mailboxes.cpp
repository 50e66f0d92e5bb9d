// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mail/mailboxes.h"

#include "app/lab/base/command.h"
#include "app/lab/base/words.h"
#include "app/lab/machine/processes.h"
#include "app/lab/machine/services.h"
#include "models/core/visibletext.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <algorithm>

namespace Switchback::Lab
{

namespace
{

constexpr qint64 longestMail = 10 << 20; // more than the mail servers take
constexpr int shownAddresses = 8;

// A name begins with the time of its delivery: 1795968947.M617977P31256.host
QPair<qint64, qint64> deliveredAt(const QString &file)
{
    const QString name = file.mid(file.lastIndexOf(QLatin1Char('/')) + 1);
    const qsizetype micro = name.indexOf(QStringLiteral(".M"));
    QString digits = name.mid(micro + 2);
    digits.truncate(digits.indexOf(QLatin1Char('P')));
    return {name.left(micro).toLongLong(), digits.toLongLong()};
}

QStringList mailsIn(const QString &folder)
{
    QStringList mails;
    for (const char *part : {"/new/", "/cur/"}) {
        const QString here = folder + QLatin1String(part);
        for (const QString &name : QDir(here).entryList(QDir::Files | QDir::NoSymLinks))
            mails << here + name;
    }
    std::sort(mails.begin(), mails.end(),
              [](const QString &a, const QString &b) { return deliveredAt(a) > deliveredAt(b); });
    return mails;
}

QStringList shown(const QStringList &addresses)
{
    QStringList all;
    for (const QString &one : addresses.mid(0, shownAddresses))
        all << visibleText(one, 80);
    if (addresses.size() > shownAddresses)
        all << QStringLiteral("…");
    return all;
}

} // namespace

QList<Mailbox> mailboxes(const LabSpec &lab)
{
    QList<Mailbox> all;
    const QDir root(lab.hostRoot(lab.outside) + QStringLiteral("/disk/mailboxes"));
    const auto folders = QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks | QDir::Hidden;
    for (const QString &domain : root.entryList(folders, QDir::Name)) {
        const QDir people(root.filePath(domain));
        for (const QString &name : people.entryList(folders, QDir::Name))
            all += {name + QLatin1Char('@') + domain, people.filePath(name), mailsIn(people.filePath(name))};
    }
    return all;
}

Result<Mailbox> mailboxOf(const LabSpec &lab, const QString &who)
{
    const QString wanted = who.toLower();
    const QList<Mailbox> all = mailboxes(lab);
    QList<Mailbox> near;
    QStringList names;
    for (const Mailbox &one : all) {
        if (one.address == wanted)
            return one;
        if (one.address.startsWith(wanted) && !wanted.isEmpty()) {
            near += one;
            names << one.address;
        }
    }
    if (near.size() == 1)
        return near.first();
    if (!near.isEmpty())
        return failure(QStringLiteral("ambiguous"),
                       Words::tr("\"%1\" may be several: %2.")
                           .arg(visibleText(who, 80), shown(names).join(QStringLiteral(", "))),
                       Words::tr("Write the whole address."));
    return failure(QStringLiteral("no_mailbox"),
                   Words::tr("Nothing was ever delivered to \"%1\".").arg(visibleText(who, 80)),
                   Words::tr("See who has mail with: switchback-lab mail"));
}

Result<Letter> letterIn(const Mailbox &mailbox, int n)
{
    if (n < 1 || n > mailbox.mails.size())
        return failure(QStringLiteral("no_mail"), Words::tr("%1 holds %2 mails: there is no number %3.")
                                                      .arg(visibleText(mailbox.address, 80))
                                                      .arg(mailbox.mails.size())
                                                      .arg(n));
    QFile file(mailbox.mails.at(n - 1));
    if (!file.open(QIODevice::ReadOnly))
        return failure(QStringLiteral("unreadable"),
                       Words::tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
                       Words::tr("Call switchback-lab as the user who brought the lab up."));
    return readLetter(file.read(longestMail));
}

Result<QString> reply(const LabSpec &lab, const Mailbox &mailbox, const QString &text)
{
    for (int n = 1; n <= mailbox.mails.size(); ++n) {
        const auto letter = letterIn(mailbox, n);
        if (!letter)
            return letter.error();
        const QString to = letter->replyTo.isEmpty() ? letter->from : letter->replyTo;
        if (letter->automatic && letter->replyTo.isEmpty())
            continue; // nobody reads what a bounce is answered
        const QStringList send =
            mailProgram(lab, lab.outside, QStringLiteral("customers"),
                        {QStringLiteral("-i"), QStringLiteral("-f"), mailbox.address, QStringLiteral("-t")});
        const auto sent = run(
            atSite(lab, lab.outside, {send.first(), send.mid(1), answerTo(*letter, mailbox.address, text)}));
        return sent ? Result<QString>(to) : Result<QString>(sent.error());
    }
    return failure(QStringLiteral("no_mail"),
                   Words::tr("%1 has no mail that could be answered.").arg(visibleText(mailbox.address, 80)));
}

std::optional<qsizetype> waitingMails(const LabSpec &lab, const SiteSpec &machine)
{
    const auto anchor = siteAnchor(lab, machine);
    if (!anchor)
        return std::nullopt;
    const QString root = lab.namespaces ? QStringLiteral("/proc/%1/root").arg(anchor->init.pid) : QString();
    QDirIterator files(root + lab.siteRoot(machine) + QStringLiteral("/disk/mail/input"),
                       {QStringLiteral("*-H")}, QDir::Files);
    qsizetype count = 0;
    for (; files.hasNext(); files.next())
        ++count;
    return count;
}

} // namespace Switchback::Lab
