// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/reach/reachtest.h"

#include "models/core/counted.h"
#include "models/notify/channels.h"
#include "models/notify/outboxrows.h"

#include <QJsonArray>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(ReachTest)
};
const QString Begun = QStringLiteral("reach.begun");
const QString Missed = QStringLiteral("reach.missed");
constexpr int WholeKept = 2; ///< what came before them says nothing of today
constexpr int SomeKept = 20;
constexpr Duration TriedFor = 4h; ///< who cannot be had by then has an address that wants a look

Event eventOf(const QString &kind, const QString &pair, const ReachTest &test)
{
    Event event;
    event.at = test.at;
    event.kind = kind;
    event.pair = pair;
    event.actor = test.by.isEmpty() ? QStringLiteral("console") : test.by;
    event.body = {{QStringLiteral("test"), test.id}, {QStringLiteral("messages"), test.messages}};
    if (test.due)
        event.body.insert(QStringLiteral("due"), toIso(*test.due));
    if (test.some)
        event.body.insert(QStringLiteral("some"), true);
    return event;
}

QString onceOf(const QString &pair, const ReachTest &test)
{
    return test.due ? QStringLiteral("reach/%1/%2").arg(pair, toIso(*test.due)) : QString();
}
} // namespace

QString reachBook()
{
    return QStringLiteral("reachability");
}

// Not tr(): these go to customers, in their language and not in that of whoever sits here.
MessageText reachTestText(const QString &pairName, const QByteArray &language, const QByteArray &head)
{
    MessageText out;
    out.foot = logFoot(head);
    if (language == "de" || language.startsWith("de-")) {
        out.subject = QStringLiteral("Test: erreichen wir Sie?");
        out.text = QStringLiteral("Dies ist ein Test, wie %1 Sie bei einer Störung erreicht. Nichts ist "
                                  "ausgefallen, und es ist nichts zu tun.")
                       .arg(pairName);
        return out;
    }
    out.subject = QStringLiteral("Test: can we reach you?");
    out.text =
        QStringLiteral("This is a test of how %1 reaches you in an outage. Nothing has failed, and there "
                       "is nothing to do.")
            .arg(pairName);
    return out;
}

int reachCount(const QList<Recipient> &recipients, const QSet<Channel> &channels)
{
    int many = 0;
    for (const Recipient &who : recipients) {
        for (const ChannelAddress &way : who.ways)
            many += channels.contains(way.channel);
    }
    return many;
}

QList<Delivery> reachDeliveries(const QString &pair, const QString &test, const QList<Recipient> &recipients,
                                const QSet<Channel> &channels, Audience audience, Instant now,
                                const std::function<QString()> &freshId)
{
    QList<Delivery> all;
    for (const Recipient &who : recipients) {
        for (const ChannelAddress &way : who.ways) {
            if (!channels.contains(way.channel))
                continue;
            Delivery one;
            one.id = freshId();
            one.pair = pair;
            one.incident = reachBook();
            one.notice = test;
            one.customer = who.customer;
            one.contact = who.contact;
            one.channel = way.channel;
            one.audience = audience;
            one.madeAt = now;
            one.notAfter = now + TriedFor;
            one.to = {who.name, who.customerName, way.address, way.extension, who.language, who.zone};
            all += one;
        }
    }
    return all;
}

PlannedEvent reachBegun(const QString &pair, const ReachTest &test)
{
    Event event = eventOf(Begun, pair, test);
    event.text =
        Words::tr("Test of reachability: %1 messages", nullptr, howMany(test.messages)).arg(test.messages);
    return {event, onceOf(pair, test)};
}

PlannedEvent reachMissed(const QString &pair, const ReachTest &test)
{
    Event event = eventOf(Missed, pair, test);
    event.text = Words::tr("A test of reachability was due and was not made: %1").arg(test.why);
    event.body.insert(QStringLiteral("why"), test.why);
    return {event, onceOf(pair, test)};
}

PlannedEvent reachQueued(const QList<Delivery> &some)
{
    QJsonArray deliveries;
    QList<OutboxRow> rows;
    for (const Delivery &each : some) {
        deliveries += QJsonObject{{QStringLiteral("delivery"), each.id},
                                  {QStringLiteral("customer"), each.customer},
                                  {QStringLiteral("contact"), each.contact},
                                  {QStringLiteral("channel"), channelKey(each.channel)}};
        rows += rowOf(each);
    }
    Event event;
    event.at = some.first().madeAt;
    event.kind = QStringLiteral("delivery.queued");
    event.pair = some.first().pair;
    event.incident = reachBook();
    event.actor = QStringLiteral("console");
    event.text =
        Words::tr("Test of reachability: to %1 contacts", nullptr, howMany(some.size())).arg(some.size());
    event.body = {{QStringLiteral("notice"), some.first().notice},
                  {QStringLiteral("audience"), audienceKey(some.first().audience)},
                  {QStringLiteral("deliveries"), deliveries}};
    return {event, {}, rows};
}

std::optional<ReachTest> reachTestOf(const Event &event)
{
    if (event.kind != Begun && event.kind != Missed)
        return std::nullopt;
    ReachTest test;
    test.id = event.body.value(QLatin1String("test")).toString();
    test.at = event.at;
    test.due = fromIso(event.body.value(QLatin1String("due")).toString());
    test.by = event.actor;
    test.messages = event.body.value(QLatin1String("messages")).toInt();
    test.some = event.body.value(QLatin1String("some")).toBool();
    test.missed = event.kind == Missed;
    test.why = event.body.value(QLatin1String("why")).toString();
    return test;
}

QList<ReachTest> testsKept(const QList<ReachTest> &newestFirst)
{
    QList<ReachTest> kept;
    int whole = 0, some = 0;
    for (const ReachTest &each : newestFirst) {
        if (whole == WholeKept)
            break;
        whole += !each.some;
        if (!each.some || some++ < SomeKept)
            kept += each;
    }
    return kept;
}

} // namespace Switchback
