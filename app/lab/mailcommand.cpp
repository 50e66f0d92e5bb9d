// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mailcommand.h"

#include "app/lab/base/words.h"
#include "app/lab/machine/ports.h"
#include "app/lab/mail/arrived.h"
#include "app/lab/mail/mailboxes.h"
#include "app/lab/mail/mailtexts.h"
#include "models/core/visibletext.h"

#include <QJsonArray>

namespace Switchback::Lab
{

namespace
{

constexpr int longestText = 100'000;

QJsonObject mailStatus(const LabSpec &lab)
{
    QJsonArray servers, boxes;
    for (const SiteSpec &machine : lab.machines()) {
        const auto waiting = waitingMails(lab, machine);
        servers.append(
            QJsonObject{{QStringLiteral("id"), machine.id},
                        {QStringLiteral("listens"), listensAt(lab, machine, machine.mailPort)},
                        {QStringLiteral("waiting"), waiting ? QJsonValue(qint64(*waiting)) : QJsonValue()}});
    }
    for (const Mailbox &one : mailboxes(lab))
        boxes.append(QJsonObject{{QStringLiteral("address"), one.address},
                                 {QStringLiteral("mails"), qint64(one.mails.size())}});
    return {{QStringLiteral("servers"), servers}, {QStringLiteral("mailboxes"), boxes}};
}

QString statusLines(const QJsonObject &status)
{
    QStringList lines;
    for (const QJsonValue &value : status.value(QStringLiteral("servers")).toArray()) {
        const QJsonObject server = value.toObject();
        lines << Words::tr("mail server %1: %2, waiting to be passed on: %3")
                     .arg(server.value(QStringLiteral("id")).toString(),
                          server.value(QStringLiteral("listens")).toBool() ? Words::tr("listens")
                                                                           : Words::tr("down"),
                          server.value(QStringLiteral("waiting")).isNull()
                              ? Words::tr("not known, the machine is off")
                              : QString::number(server.value(QStringLiteral("waiting")).toInteger()));
    }
    for (const QJsonValue &value : status.value(QStringLiteral("mailboxes")).toArray()) {
        const QJsonObject box = value.toObject();
        lines << QStringLiteral("%1  %2")
                     .arg(box.value(QStringLiteral("mails")).toInteger(), 6)
                     .arg(visibleText(box.value(QStringLiteral("address")).toString(), 200));
    }
    lines << QString()
          << Words::tr("Every address has a mailbox. These behave, at any domain, also with more after a "
                       "dot, as in gone.ann@acme.example.com:");
    for (const Manner &manner : manners())
        lines << QStringLiteral("  %1 %2").arg(manner.word + QLatin1Char('@'), -9).arg(manner.what);
    return lines.join(QLatin1Char('\n'));
}

QString letterLines(const Letter &letter)
{
    const auto line = [](const QString &name, const QString &value) {
        return value.isEmpty() ? QString()
                               : name + QStringLiteral(": ") + visibleText(value, 400) + QLatin1Char('\n');
    };
    return line(Words::tr("From"), letter.from) + line(Words::tr("To"), letter.to) +
           line(Words::tr("Answers go to"), letter.replyTo) + line(Words::tr("Date"), letter.date) +
           line(Words::tr("Subject"), letter.subject) + QLatin1Char('\n') +
           visibleText(letter.text, longestText, true).trimmed();
}

int noMail()
{
    return finish(failure(QStringLiteral("no_mail"), Words::tr("This lab has no mail servers."),
                          Words::tr("A new one has: switchback-lab destroy, then switchback-lab up")));
}

int readCommand(const LabSpec &lab, const Call &call)
{
    bool number = true;
    const int n = call.arguments.size() > 2 ? call.arguments.at(2).toInt(&number) : 1;
    if (call.arguments.size() < 2 || call.arguments.size() > 3 || !number)
        return misuse(Words::tr("mail read takes an address and perhaps a number: 1 is the newest mail."));
    const auto mailbox = mailboxOf(lab, call.arguments.at(1));
    if (!mailbox)
        return finish(mailbox.error());
    const auto letter = letterIn(*mailbox, n);
    if (!letter)
        return finish(letter.error());
    if (call.json)
        print(toJson(*letter));
    else
        say(letterLines(*letter));
    return 0;
}

int replyCommand(const LabSpec &lab, const Call &call)
{
    const QString text = call.arguments.mid(2).join(QLatin1Char(' '));
    if (text.isEmpty())
        return misuse(Words::tr("mail reply takes an address and what its owner answers."));
    const auto mailbox = mailboxOf(lab, call.arguments.at(1));
    if (!mailbox)
        return finish(mailbox.error());
    const auto to = reply(lab, *mailbox, text);
    if (!to)
        return finish(to.error());
    if (call.json)
        print({{QStringLiteral("from"), mailbox->address}, {QStringLiteral("to"), *to}});
    else
        say(Words::tr("%1 has answered to %2")
                .arg(visibleText(mailbox->address, 200), visibleText(*to, 200)));
    return 0;
}

} // namespace

int arrivedCommand(const LabSpec &lab, const Call &call)
{
    if (!lab.hasMail())
        return noMail();
    const Result<Arrived> arrived = arrivedIn(lab);
    if (!arrived)
        return finish(arrived.error());
    if (call.json)
        print(toJson(*arrived));
    else
        say(Words::tr("Mails: %1, SMS: %2, calls: %3, requests that broke the provider's rules: %4")
                .arg(arrived->mails.size())
                .arg(arrived->messages.size())
                .arg(arrived->calls.size())
                .arg(arrived->violations));
    return 0;
}

int mailCommand(const LabSpec &lab, const Call &call)
{
    if (!lab.hasMail())
        return noMail();
    const QString what = call.arguments.value(0);
    if (what == QStringLiteral("read"))
        return readCommand(lab, call);
    if (what == QStringLiteral("reply"))
        return replyCommand(lab, call);
    if (!what.isEmpty())
        return misuse(Words::tr("mail takes nothing, \"read\" or \"reply\"."));
    const QJsonObject status = mailStatus(lab);
    if (call.json)
        print(status);
    else
        say(statusLines(status));
    return 0;
}

} // namespace Switchback::Lab
