// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/terminalreach.h"

#include "app/console/terminal/terminalfollow.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/customers/directory.h"
#include "app/pair/engine.h"
#include "app/pair/pairs.h"
#include "app/pair/peoplehere.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "models/notify/deliveryid.h"
#include "models/notify/gateways/gatewaystate.h"
#include "models/notify/outboxrows.h"
#include "models/notify/reach/reachtest.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>
#include <iterator>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
constexpr Duration AnswersWithin = 90s;
constexpr Duration LookEvery = 500ms; ///< where there are few; of ten thousand each 10 s
constexpr Duration LookAtLeast = 10s;
constexpr int OpenRead = 5000;    ///< rows
constexpr qsizetype AtOnce = 500; ///< rows in a transaction
constexpr int LongestName = 60;

/// What would be sent, and by whom.
struct Plan {
    bool drillList = false;
    bool some = false; ///< not to all whom readiness speaks of
    QString seat;      ///< the console that carries it
    QList<Recipient> recipients;
    QSet<Channel> channels;
};

Error notNow(const QString &why, const QString &advice = {})
{
    return {QStringLiteral("not_now"), why, advice};
}

/// As the log has it: what another console declares is known to this program's engine a moment later.
Result<bool> inOutage(Engine &engine)
{
    EventQuery query;
    query.pair = engine.pair().id;
    query.kinds = {QStringLiteral("incident.declared"), QStringLiteral("incident.reopened"),
                   QStringLiteral("incident.closed")};
    query.newestFirst = true;
    query.limit = 1;
    const auto last = waitFor(engine.log().store().events(query), StoreDeadline);
    if (!last)
        return last.error();
    if (last->isEmpty() || last->first().kind == QLatin1String("incident.closed"))
        return false;
    const Incident *known = engine.outages().desk().find(last->first().incident);
    const QString mode = last->first().kind == QLatin1String("incident.declared")
                             ? last->first().body.value(QLatin1String("mode")).toString()
                             : incidentModeKey(known ? known->mode : IncidentMode::Real);
    return mode != incidentModeKey(IncidentMode::Drill) && mode != incidentModeKey(IncidentMode::Planned) &&
           mode != incidentModeKey(IncidentMode::Failback);
}

/// It is still to be sent, or to be heard of. What is put off is tried for hours.
bool isUnderWay(const Delivery &delivery)
{
    const bool putOff = delivery.state() == DeliveryState::Queued && delivery.tries() > 0;
    return delivery.open() && !putOff;
}

QList<Delivery> deliveriesOf(const QList<OutboxRow> &rows)
{
    QList<Delivery> all;
    for (const OutboxRow &row : rows)
        all += deliveryFrom(row);
    return all;
}

/// A test, whoever began it, goes out still.
Outcome noneUnderWay(Engine &engine)
{
    OutboxQuery query;
    query.pair = engine.pair().id;
    query.incident = reachBook();
    query.open = true;
    query.limit = OpenRead;
    const Result<QList<OutboxRow>> rows = waitFor(engine.log().store().outbox(query), StoreDeadline);
    if (!rows)
        return rows.error();
    const QList<Delivery> all = deliveriesOf(*rows);
    if (std::any_of(all.cbegin(), all.cend(), isUnderWay))
        return notNow(Words::tr("Another test of reachability is still under way."),
                      Words::tr("Wait until it has ended: switchback notify status"));
    return Done{};
}

Result<Plan> planned(Engine &engine, const ReachOptions &options)
{
    const Result<bool> outage = inOutage(engine);
    if (!outage)
        return outage.error();
    if (*outage)
        return notNow(
            Words::tr("An outage is open: whoever hears of it is not to be told of a test as well."));
    if (const Outcome free = noneUnderWay(engine); !free)
        return free.error();
    const Incident &incident = engine.outages().incident();
    const Result<GatewayReport> report = gatewaysOnDuty(engine);
    if (!report)
        return report.error();
    const PairConfig &pair = engine.pair();
    const bool lab = pair.timeScale != 1 || pair.outageScale != 1;
    Plan plan;
    plan.seat = report->seat;
    plan.drillList = options.drillList || lab || (incident.open() && incident.drill());
    plan.some = !options.words.isEmpty() || (plan.drillList && !lab);
    const QList<Channel> channels = report->channels();
    plan.channels = QSet<Channel>(channels.cbegin(), channels.cend());
    const QStringList words = options.words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const QList<Recipient> all = recipientsOf(engine.directory().cards(plan.drillList));
    std::copy_if(all.cbegin(), all.cend(), std::back_inserter(plan.recipients),
                 [&words](const Recipient &each) { return isMeant(each, words); });
    if (reachCount(plan.recipients, plan.channels) == 0)
        return notNow(plan.drillList
                          ? Words::tr("Nobody on the drill list has an address that a gateway could reach.")
                          : Words::tr("No customer has an address that a gateway could reach."),
                      options.words.isEmpty() ? QString() : Words::tr("Or nobody is called that."));
    return plan;
}

void sayWhatWillBe(const Plan &plan)
{
    QMap<Channel, int> many;
    for (const Recipient &who : plan.recipients) {
        for (const ChannelAddress &way : who.ways)
            many[way.channel] += plan.channels.contains(way.channel);
    }
    QStringList ways;
    for (auto way = many.cbegin(); way != many.cend(); ++way) {
        if (*way > 0)
            ways += QStringLiteral("%1 %2").arg(channelName(way.key())).arg(*way);
    }
    const int all = reachCount(plan.recipients, plan.channels);
    line((plan.drillList ? Words::tr("A test to the drill list: %1 messages, %2.", nullptr, all)
                         : Words::tr("A test to customers: %1 messages, %2.", nullptr, all))
             .arg(all)
             .arg(ways.join(QStringLiteral(", "))));
    line(Words::tr("%1, which has the duty, sends them. Each says that it is a test and that there is "
                   "nothing to do.")
             .arg(visibleText(plan.seat, LongestName)));
}

Error brokenOff(qsizetype made, qsizetype all, const QString &why)
{
    return {QStringLiteral("broken_off"),
            Words::tr("The test of reachability was broken off, only %1 of %2 were made: %3")
                .arg(made)
                .arg(all)
                .arg(why),
            Words::tr("Whom it left out it says nothing of. Test again once nothing is in the way.")};
}

/// Piece by piece, as the window does, and no further once an outage is declared; its name.
Result<QString> queue(Engine &engine, const Plan &plan, const Clock &clock)
{
    ReachTest test;
    test.id = QStringLiteral("test-") + QUuid::createUuid().toString(QUuid::Id128).left(12);
    test.at = clock.now();
    test.by = engine.people().actor().name;
    const QString &pair = engine.pair().id;
    const QList<Delivery> all = reachDeliveries(pair, test.id, plan.recipients, plan.channels,
                                                plan.drillList ? Audience::Drill : Audience::Live, test.at,
                                                [at = test.at] { return freshDeliveryId(at); });
    test.messages = int(all.size());
    test.some = plan.some;
    PartContext context = engine.context();
    for (qsizetype from = 0; from < all.size(); from += AtOnce) {
        const Result<bool> outage = inOutage(engine);
        if (!outage || *outage)
            return brokenOff(from, all.size(),
                             outage ? Words::tr("an outage was declared") : outage.error().text);
        QList<PlannedEvent> events{reachQueued(all.mid(from, AtOnce))};
        if (from == 0)
            events.prepend(reachBegun(pair, test));
        const Result<QList<Event>> stored =
            waitFor(context.seats.append(events, OutageDesk::Under::Nobody), StoreDeadline);
        if (!stored)
            return from == 0 ? stored.error() : brokenOff(from, all.size(), stored.error().text);
    }
    return test.id;
}

/// Looks until none of them is still to be sent, or it has taken too long.
Result<QList<Delivery>> cameOf(Store &store, const QString &pair, const QString &test)
{
    OutboxQuery query;
    query.pair = pair;
    query.incident = reachBook();
    query.notice = test;
    query.open = true;
    QElapsedTimer since;
    since.start();
    for (;;) {
        const Result<QList<OutboxRow>> rows = waitFor(store.outbox(query), StoreDeadline);
        if (!rows)
            return rows.error();
        const QList<Delivery> open = deliveriesOf(*rows);
        if (std::none_of(open.cbegin(), open.cend(), isUnderWay) || since.elapsed() > AnswersWithin.count())
            break;
        QEventLoop loop;
        QTimer::singleShot(std::clamp(Duration(open.size()), LookEvery, LookAtLeast), &loop,
                           &QEventLoop::quit);
        loop.exec();
    }
    query.open = false;
    const Result<QList<OutboxRow>> rows = waitFor(store.outbox(query), StoreDeadline);
    return rows ? Result<QList<Delivery>>(deliveriesOf(*rows)) : rows.error();
}

QString outcomeOf(const Delivery &delivery)
{
    const QString reason = visibleText(delivery.reason(), 200);
    const QString state = stateName(delivery.channel, delivery.state());
    return reason.isEmpty() ? state : QStringLiteral("%1 (%2)").arg(state, reason);
}

int say(const QList<Delivery> &all, bool json)
{
    QJsonArray lines;
    qsizetype taken = 0;
    for (const Delivery &each : all) {
        taken += each.told();
        if (json)
            lines += QJsonObject{{QStringLiteral("customer"), each.customer},
                                 {QStringLiteral("contact"), each.contact},
                                 {QStringLiteral("channel"), channelKey(each.channel)},
                                 {QStringLiteral("address"), each.to.address},
                                 {QStringLiteral("sent"), each.told()},
                                 {QStringLiteral("outcome"), outcomeOf(each)}};
        else
            line(QStringLiteral("%1  %2  %3  %4")
                     .arg(visibleText(each.to.customerName, LongestName), channelName(each.channel),
                          visibleText(each.to.address, LongestName), outcomeOf(each)));
    }
    if (json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("tests"), lines}}).toJson()));
    else
        line(Words::tr("%1 of %2 taken. What comes of the others is seen by: switchback notify status")
                 .arg(taken)
                 .arg(all.size()));
    return taken == all.size() ? 0 : 1;
}
} // namespace

Result<GatewayReport> gatewaysOnDuty(Engine &engine)
{
    Store &store = engine.log().store();
    const auto duty =
        waitFor(store.lease(leaseName(QStringLiteral("duty"), engine.pair().id)), StoreDeadline);
    if (!duty)
        return duty.error();
    if (!*duty || !(*duty)->valid)
        return notNow(Words::tr("Nobody has the duty: nothing would be sent."),
                      Words::tr("Start a console: switchback --duty"));
    const auto told = waitFor(store.state(stateKey(engine.pair().id, "gateways")), StoreDeadline);
    if (!told)
        return told.error();
    const auto report = gatewayReportFrom(*told);
    if (!report || report->gateways.isEmpty())
        return notNow(Words::tr("The console on duty has no gateways."),
                      Words::tr("Write [notify] into its configuration: see "
                                "resources/config/switchback.toml."));
    return *report;
}

int reachTest(const ConsoleConfig &config, const ReachOptions &options, const Clock &clock)
{
    Pairs pairs(config, clock, Purpose::Word);
    Engine &engine = pairs.first();
    if (!waitReady(pairs, [] { return true; }))
        return 1;
    const Result<Plan> plan = planned(engine, options);
    if (!plan)
        return refuse(plan.error());
    if (!options.json)
        sayWhatWillBe(*plan);
    const int many = reachCount(plan->recipients, plan->channels);
    if (options.confirm.trimmed() != QString::number(many))
        return refuse({QStringLiteral("not_confirmed"), Words::tr("Nothing was sent."),
                       Words::tr("To send them, say how many: --confirm %1").arg(many)});
    if (const Outcome who = askWho(engine.people(), options.actor); !who)
        return refuse(who.error());
    if (const Outcome may = engine.people().mayAct(Right::WriteNotice); !may)
        return refuse(may.error());
    const Result<QString> test = queue(engine, *plan, clock);
    if (!test)
        return refuse(test.error());
    const auto came = cameOf(engine.log().store(), engine.pair().id, *test);
    return came ? say(*came, options.json) : refuse(came.error());
}

} // namespace Switchback::Terminal
