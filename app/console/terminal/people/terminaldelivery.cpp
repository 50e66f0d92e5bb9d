// SPDX-License-Identifier: GPL-3.0-or-later
// Calls made by one of us, and what else a person does with a message, in a terminal.
#include "app/console/terminal/people/terminaldelivery.h"

#include "app/console/terminal/people/terminalreach.h"
#include "app/console/terminal/terminalfollow.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/engine.h"
#include "app/pair/pairs.h"
#include "app/pair/peoplehere.h"
#include "models/core/plannedevent.h"
#include "models/core/visibletext.h"
#include "models/incident/carried/sendby.h"
#include "models/incident/incident.h"
#include "models/messages/messagedetail.h"
#include "models/notify/outboxrows.h"

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
constexpr int MostEvents = 1'000'000;

Result<Incident> incidentOf(Store &store, const Delivery &delivery)
{
    EventQuery query;
    query.pair = delivery.pair;
    query.incident = delivery.incident;
    query.limit = MostEvents;
    const Result<QList<Event>> events = waitFor(store.events(query), StoreDeadline);
    return events ? foldIncident(*events) : Result<Incident>(events.error());
}

QJsonObject jsonOf(const Delivery &delivery, const MessageDetail &detail)
{
    return {{QStringLiteral("delivery"), delivery.id},
            {QStringLiteral("pair"), delivery.pair},
            {QStringLiteral("customer"), delivery.customer},
            {QStringLiteral("contact"), delivery.contact},
            {QStringLiteral("number"), delivery.to.address},
            {QStringLiteral("extension"), delivery.to.extension},
            {QStringLiteral("since"), toIso(delivery.madeAt)},
            {QStringLiteral("script"), detail.text}};
}

void printTask(const Delivery &delivery, const MessageDetail &detail)
{
    line(QStringLiteral("%1  %2").arg(delivery.id, detail.heading));
    line(QStringLiteral("  ") + detail.to);
    const QStringList script = detail.text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &each : script)
        line(QStringLiteral("  | ") + each);
}

/// It as it is now, and with these.
Result<PlannedEvent> planned(const Delivery &before, const DeliveryAct &act, const QString &by, Instant now)
{
    const Result<QList<DeliveryFact>> facts = planAct(before, act, by, now);
    if (!facts)
        return facts.error();
    Delivery after = before;
    for (const DeliveryFact &each : *facts)
        after.apply(each);
    return PlannedEvent{factsEvent(before.pair, before.incident, *facts, now), {}, {rowOf(after)}};
}

/// Its message to the same contact by that channel.
Result<PlannedEvent> sentBy(Engine &engine, const Delivery &delivery, Channel by, Instant now)
{
    Store &store = engine.log().store();
    const Result<Incident> incident = incidentOf(store, delivery);
    if (!incident)
        return incident.error();
    QSet<Channel> carried;
    if (by != Channel::Task) { // which needs no gateway
        const Result<GatewayReport> report = gatewaysOnDuty(engine);
        if (!report)
            return report.error();
        const QList<Channel> all = report->channels();
        carried = QSet<Channel>(all.cbegin(), all.cend());
    }
    OutboxQuery query;
    query.pair = delivery.pair;
    query.incident = delivery.incident;
    query.notice = delivery.notice;
    const Result<QList<OutboxRow>> rows = waitFor(store.outbox(query), StoreDeadline);
    if (!rows)
        return rows.error();
    QList<Delivery> made;
    for (const OutboxRow &row : *rows) {
        if (row.customer == delivery.customer)
            made += deliveryFrom(row);
    }
    const PairConfig &pair = engine.pair();
    const bool lab = pair.timeScale != 1 || pair.outageScale != 1;
    return planSendBy({*incident, engine.outages().listOf(*incident), delivery, carried, lab}, by, made,
                      engine.people().actor().name, now);
}

/// Looks it up for whoever may write to customers, and stores what `plan` makes of it.
int onDelivery(const ConsoleConfig &config, const QString &id, const QString &actor, const Clock &clock,
               const std::function<Result<PlannedEvent>(Engine &, const Delivery &)> &plan)
{
    Pairs pairs(config, clock, Purpose::Word);
    Engine &engine = pairs.first();
    if (!waitReady(pairs, [] { return true; }))
        return 1;
    if (const Outcome who = askWho(engine.people(), actor); !who)
        return refuse(who.error());
    if (const Outcome may = engine.people().mayAct(Right::WriteNotice); !may)
        return refuse(may.error());
    PartContext context = engine.context();
    OutboxQuery query;
    query.pair = engine.pair().id;
    query.delivery = id;
    const Result<QList<OutboxRow>> rows = waitFor(context.log.store().outbox(query), StoreDeadline);
    if (!rows)
        return refuse(rows.error());
    if (rows->isEmpty())
        return refuse({QStringLiteral("not_known"),
                       Words::tr("No message of this pair is called %1.").arg(visibleText(id, 60)),
                       Words::tr("See: switchback notify tasks, queue or dead-letters")});
    const Result<PlannedEvent> event = plan(engine, deliveryFrom(rows->first()));
    if (!event)
        return refuse(event.error());
    const Result<QList<Event>> stored =
        waitFor(context.seats.append({*event}, OutageDesk::Under::Nobody), StoreDeadline);
    if (!stored)
        return refuse(stored.error());
    line(visibleText(event->event.text));
    return 0;
}
} // namespace

std::optional<DeliveryAct::What> deliveryActFromWord(const QString &word)
{
    using What = DeliveryAct::What;
    static const QHash<QString, What> words{
        {QStringLiteral("spoke"), What::Spoke},        {QStringLiteral("voicemail"), What::Voicemail},
        {QStringLiteral("no-answer"), What::NoAnswer}, {QStringLiteral("has-it"), What::Tick},
        {QStringLiteral("again"), What::Again},        {QStringLiteral("give-up"), What::GiveUp}};
    const auto found = words.constFind(word);
    return found == words.constEnd() ? std::nullopt : std::optional(*found);
}

int deliveryTasks(const ConsoleConfig &config, const QString &pair, bool json)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    OutboxQuery query;
    query.pair = pair;
    query.open = true;
    const Result<QList<OutboxRow>> rows = waitFor((*store)->outbox(query), StoreDeadline);
    if (!rows)
        return fail(rows.error());
    QHash<QString, Incident> incidents;
    QJsonArray all;
    int count = 0;
    for (const OutboxRow &row : *rows) {
        const Delivery delivery = deliveryFrom(row);
        if (delivery.channel != Channel::Task)
            continue;
        if (!incidents.contains(delivery.incident)) {
            const Result<Incident> incident = incidentOf(**store, delivery);
            if (!incident)
                return fail(incident.error());
            incidents.insert(delivery.incident, *incident);
        }
        const MessageDetail detail = messageDetail(incidents.value(delivery.incident), delivery);
        ++count;
        if (json)
            all += jsonOf(delivery, detail);
        else
            printTask(delivery, detail);
    }
    if (json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("tasks"), all}}).toJson()));
    else if (count == 0)
        line(Words::tr("Nobody has to be called."));
    else
        line(Words::tr("What came of a call: switchback notify spoke|voicemail|no-answer ID --by NAME"));
    return count == 0 ? 0 : 1;
}

int deliveryAct(const ConsoleConfig &config, const DeliveryAct &act, const QString &actor, const Clock &clock)
{
    return onDelivery(config, act.delivery, actor, clock, [&](Engine &engine, const Delivery &delivery) {
        return planned(delivery, act, engine.people().actor().name, clock.now());
    });
}

int deliverySendBy(const ConsoleConfig &config, const QString &delivery, const QString &channel,
                   const QString &actor, const Clock &clock)
{
    const std::optional<Channel> by = channelFromKey(channel);
    if (!by)
        return refuse({QStringLiteral("usage"),
                       Words::tr("There is no such channel: %1.").arg(visibleText(channel, 60)),
                       Words::tr("It is one of: %1").arg(QStringLiteral("email, sms, call, task"))});
    return onDelivery(config, delivery, actor, clock, [&](Engine &engine, const Delivery &one) {
        return sentBy(engine, one, *by, clock.now());
    });
}

} // namespace Switchback::Terminal
