// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminalnotify.h"

#include "app/console/gateways.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/customers/directory.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "models/notify/deliveryid.h"
#include "models/notify/outboxrows.h"
#include "models/notify/reach/reachtest.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
constexpr Duration TestDeadline = 90s;
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

/// One harmless message to everybody on that list, by every channel that there is.
QList<Outgoing> tests(const PairConfig &pair, const QList<Recipient> &recipients,
                      const QSet<Channel> &channels, Instant now)
{
    const QList<Delivery> deliveries = reachDeliveries(pair.id, {}, recipients, channels, Audience::Drill,
                                                       now, [now] { return freshDeliveryId(now); });
    QList<Outgoing> all;
    for (const Delivery &each : deliveries) {
        const Spelt spelt = spell(reachTestText(pair.name, each.to.language, {}), each.to, each.channel);
        Outgoing one;
        one.delivery = each.id;
        one.attempt = attemptName(each.id, 1);
        one.pair = pair.id;
        one.channel = each.channel;
        one.address = each.to.address;
        one.extension = each.to.extension;
        one.displayName = each.to.name;
        one.subject = spelt.subject;
        one.text = spelt.text;
        one.html = spelt.html;
        one.language = each.to.language;
        one.notAfter = now + 15min;
        all += one;
    }
    return all;
}

/// What the gateways said of each, in the order of the messages; without an answer they said nothing in time.
QHash<QString, Attempted> sendAll(GatewayDoor &door, const QList<Outgoing> &messages)
{
    QHash<QString, Attempted> answers;
    QEventLoop loop;
    qsizetype next = 0;
    const auto more = [&] {
        QHash<Channel, int> room;
        QList<Outgoing> batch;
        for (; next < messages.size(); ++next) {
            const Channel channel = messages.at(next).channel;
            if (!room.contains(channel))
                room.insert(channel, door.room(channel));
            if (room[channel]-- <= 0)
                break;
            batch += messages.at(next);
        }
        door.send(batch);
    };
    QObject::connect(&door, &GatewayDoor::attempted, &loop,
                     [&](const QString &attempt, const Attempted &what) {
                         answers.insert(attempt, what);
                         if (answers.size() == messages.size())
                             loop.quit();
                     });
    QObject::connect(&door, &GatewayDoor::roomMade, &loop, more, Qt::QueuedConnection);
    QTimer::singleShot(TestDeadline, &loop, &QEventLoop::quit);
    more();
    if (answers.size() < messages.size())
        loop.exec();
    return answers;
}

QString outcomeText(const Attempted &what)
{
    const QString words = visibleText((what.code + QLatin1Char(' ') + what.text).trimmed(), 200);
    switch (what.what) {
    case Attempted::What::Sent:
        return Words::tr("taken by %1").arg(what.gateway);
    case Attempted::What::Refused:
        return Words::tr("refused: %1").arg(words);
    case Attempted::What::Later:
        return Words::tr("not now: %1").arg(words);
    case Attempted::What::Maybe:
        break;
    }
    return Words::tr("not known whether sent: %1").arg(words);
}
/// 0: all were taken.
int say(const QList<Outgoing> &messages, const QHash<QString, Attempted> &answers, bool json)
{
    QJsonArray lines;
    int taken = 0;
    for (const Outgoing &one : messages) {
        const auto answer = answers.constFind(one.attempt);
        const bool sent = answer != answers.constEnd() && answer->what == Attempted::What::Sent;
        taken += sent;
        const QString outcome =
            answer == answers.constEnd() ? Words::tr("no answer in time") : outcomeText(*answer);
        if (json)
            lines += QJsonObject{{QStringLiteral("channel"), channelKey(one.channel)},
                                 {QStringLiteral("address"), one.address},
                                 {QStringLiteral("sent"), sent},
                                 {QStringLiteral("outcome"), outcome}};
        else
            print(QStringLiteral("%1  %2  %3\n").arg(channelName(one.channel), one.address, outcome));
    }
    if (json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("tests"), lines}}).toJson()));
    return taken == messages.size() ? 0 : 1;
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

int notifyTest(const ConsoleConfig &config, const Options &options, const Clock &clock)
{
    const Result<PairConfig> pair = pairMeant(config, options.pair);
    if (!pair)
        return fail(pair.error());
    Notifying notifying;
    addGateways(notifying, config, clock);
    GatewayDoor &door = notifying.door();
    if (door.channels().isEmpty())
        return fail(
            {QStringLiteral("no_gateway"), Words::tr("No gateway is configured."),
             Words::tr("Write [notify] into the configuration: see resources/config/switchback.toml.")});
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<QList<CustomerCard>> list = wait((*store)->cards(drillList(pair->id)));
    if (!list)
        return fail(list.error());
    const QList<Recipient> recipients = recipientsOf(*list);
    QStringList addresses;
    for (const Recipient &who : recipients) {
        for (const ChannelAddress &way : who.ways)
            addresses += way.address;
    }
    door.setDrillList(pair->id, addresses);
    const QList<Outgoing> messages = tests(*pair, recipients, door.channels(), clock.now());
    if (messages.isEmpty())
        return fail({QStringLiteral("no_drill_list"),
                     Words::tr("There is no drill list: nobody may be told."),
                     Words::tr("Import one with: switchback customers import FILE --drill-list")});
    return say(messages, sendAll(door, messages), options.json);
}

} // namespace Switchback::Terminal
