// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mail/arrived.h"

#include "app/lab/base/words.h"
#include "app/lab/machine/services.h"
#include "app/lab/mail/mailboxes.h"
#include "app/lab/mail/mailtexts.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback::Lab
{

namespace
{

QString tokenOf(const Letter &letter)
{
    const QString address = letter.replyTo;
    const qsizetype plus = address.indexOf(QLatin1Char('+'));
    const qsizetype at = address.lastIndexOf(QLatin1Char('@'));
    return plus < 0 || at < plus ? QString() : address.mid(plus + 1, at - plus - 1);
}

Outcome readMails(const LabSpec &lab, Arrived &arrived)
{
    const QList<Mailbox> all = mailboxes(lab);
    for (const Mailbox &mailbox : all) {
        if (mailbox.address == QLatin1String(nocAddress) ||
            mailbox.address == QLatin1String(LabSpec::testMailbox))
            continue;
        for (int n = int(mailbox.mails.size()); n >= 1; --n) {
            const Result<Letter> letter = letterIn(mailbox, n);
            if (!letter)
                return letter.error();
            arrived.mails += Arrived::Mail{mailbox.address, tokenOf(*letter), letter->subject};
        }
    }
    return Done{};
}

/// A line that is being written while it is read is left out.
Outcome readOrders(const LabSpec &lab, Arrived &arrived)
{
    QFile file(lab.hostRoot(lab.outside) + QLatin1String(providerLedger));
    if (!file.exists())
        return Done{};
    if (!file.open(QIODevice::ReadOnly))
        return failure(QStringLiteral("unreadable"),
                       Words::tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
                       Words::tr("Call switchback-lab as the user who brought the lab up."));
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QJsonObject order = QJsonDocument::fromJson(line).object();
        const QString what = order.value(QStringLiteral("what")).toString();
        const Arrived::Order one{
            order.value(QStringLiteral("to")).toString(), order.value(QStringLiteral("body")).toString(),
            Instant(Duration(qint64(order.value(QStringLiteral("at")).toDouble() * 1000)))};
        if (one.to == QLatin1String(LabSpec::testSmsNumber))
            continue; // a notification of a test message
        if (what == QLatin1String("Messages"))
            arrived.messages += one;
        else if (what == QLatin1String("Calls"))
            arrived.calls += one;
        else if (what == QLatin1String("violation"))
            ++arrived.violations;
    }
    return Done{};
}

QJsonArray ordersJson(const QList<Arrived::Order> &orders)
{
    QJsonArray all;
    for (const Arrived::Order &one : orders)
        all.append(QJsonObject{{QStringLiteral("to"), one.to},
                               {QStringLiteral("text"), one.text},
                               {QStringLiteral("at"), toIso(one.at)}});
    return all;
}

} // namespace

Result<Arrived> arrivedIn(const LabSpec &lab)
{
    Arrived arrived;
    for (const auto &read : {readMails, readOrders}) {
        if (const Outcome done = read(lab, arrived); !done)
            return done.error();
    }
    return arrived;
}

QJsonObject toJson(const Arrived &arrived)
{
    QJsonArray mails;
    for (const Arrived::Mail &one : arrived.mails)
        mails.append(QJsonObject{{QStringLiteral("mailbox"), one.mailbox},
                                 {QStringLiteral("token"), one.token},
                                 {QStringLiteral("subject"), one.subject}});
    return {{QStringLiteral("mails"), mails},
            {QStringLiteral("sms"), ordersJson(arrived.messages)},
            {QStringLiteral("calls"), ordersJson(arrived.calls)},
            {QStringLiteral("violations"), arrived.violations}};
}

} // namespace Switchback::Lab
