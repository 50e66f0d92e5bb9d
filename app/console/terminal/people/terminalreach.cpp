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
constexpr Duration LookEvery = 500ms;
constexpr qsizetype AtOnce = 500; ///< rows in a transaction
constexpr int LongestName = 60;

/// What would be sent, and by whom.
struct Plan {
    bool drillList = false;
    QString seat; ///< the console that carries it
    QList<Recipient> recipients;
    QSet<Channel> channels;
};

Error notNow(const QString &why, const QString &advice = {})
{
    return {QStringLiteral("not_now"), why, advice};
}

Result<Plan> planned(Engine &engine, const ReachOptions &options)
{
    const Incident &incident = engine.outages().incident();
    if (incident.open() && incident.mode == IncidentMode::Real)
        return notNow(
            Words::tr("An outage is open: whoever hears of it is not to be told of a test as well."));
    const Result<GatewayReport> report = gatewaysOnDuty(engine);
    if (!report)
        return report.error();
    const PairConfig &pair = engine.pair();
    const bool lab = pair.timeScale != 1 || pair.outageScale != 1;
    Plan plan;
    plan.seat = report->seat;
    plan.drillList = options.drillList || lab || (incident.open() && incident.drill());
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

/// Piece by piece, as the window does; its name.
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
    PartContext context = engine.context();
    for (qsizetype from = 0; from < all.size(); from += AtOnce) {
        QList<PlannedEvent> events{reachQueued(all.mid(from, AtOnce))};
        if (from == 0)
            events.prepend(reachBegun(pair, test));
        const Result<QList<Event>> stored =
            waitFor(context.seats.append(events, OutageDesk::Under::Nobody), StoreDeadline);
        if (!stored)
            return stored.error();
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
    QElapsedTimer since;
    since.start();
    for (;;) {
        const Result<QList<OutboxRow>> rows = waitFor(store.outbox(query), StoreDeadline);
        if (!rows)
            return rows.error();
        QList<Delivery> all;
        for (const OutboxRow &row : *rows)
            all += deliveryFrom(row);
        const bool open = std::any_of(all.cbegin(), all.cend(), [](const Delivery &each) {
            const bool putOff = each.state() == DeliveryState::Queued && each.tries() > 0;
            return each.open() && !putOff; // that is tried for hours
        });
        if (!open || since.elapsed() > AnswersWithin.count())
            return all;
        QEventLoop loop;
        QTimer::singleShot(LookEvery, &loop, &QEventLoop::quit);
        loop.exec();
    }
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
