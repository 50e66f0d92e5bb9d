// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminalnotify.h"

#include "app/console/terminal/terminaltools.h"
#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "models/notify/outboxrows.h"
#include "models/notify/reach/reachtest.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
constexpr int LongestName = 60;

QJsonObject jsonOf(const Delivery &delivery)
{
    return {{QStringLiteral("delivery"), delivery.id},
            {QStringLiteral("pair"), delivery.pair},
            {QStringLiteral("incident"), delivery.incident},
            {QStringLiteral("message"), delivery.notice},
            {QStringLiteral("customer"), delivery.customer},
            {QStringLiteral("contact"), delivery.contact},
            {QStringLiteral("channel"), channelKey(delivery.channel)},
            {QStringLiteral("state"), stateName(delivery.channel, delivery.state())},
            {QStringLiteral("since"), toIso(delivery.stateAt())},
            {QStringLiteral("tries"), delivery.tries()},
            {QStringLiteral("reason"), delivery.reason()}};
}

QString lineOf(const Delivery &delivery)
{
    const QString reason = visibleText(delivery.reason(), 200);
    return QStringLiteral("%1  %2  %3  %4  %5 · %6  %7%8\n")
        .arg(delivery.id, toIso(delivery.stateAt()), delivery.pair, delivery.notice,
             visibleText(delivery.to.customerName, LongestName), visibleText(delivery.to.name, LongestName),
             channelName(delivery.channel) + QStringLiteral(": ") +
                 stateName(delivery.channel, delivery.state()),
             reason.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(reason));
}
} // namespace

int notifyList(const ConsoleConfig &config, const Options &options, bool dead)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    OutboxQuery query;
    query.pair = options.pair;
    query.open = !dead;
    query.dead = dead;
    const Result<QList<OutboxRow>> rows = wait((*store)->outbox(query));
    if (!rows)
        return fail(rows.error());
    QJsonArray lines;
    int shown = 0;
    for (const OutboxRow &row : *rows) {
        const Delivery delivery = deliveryFrom(row);
        if (dead && isReachTest(delivery))
            continue; // nobody has to do anything about it: `notify status` names whom it did not reach
        ++shown;
        if (options.json)
            lines += jsonOf(delivery);
        else
            print(lineOf(delivery));
    }
    if (options.json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("deliveries"), lines}}).toJson()));
    else if (shown == 0)
        print(dead ? Words::tr("Nothing wants a person.\n") : Words::tr("Nothing is waiting to be sent.\n"));
    return shown == 0 ? 0 : 1;
}

} // namespace Switchback::Terminal
