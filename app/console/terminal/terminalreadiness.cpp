// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback notify status`: what the page Readiness shows, from the store alone.
#include "app/console/terminal/terminalreadiness.h"

#include "app/console/terminal/terminaltools.h"
#include "app/pair/customers/directory.h"
#include "app/pair/log/pairlog.h"
#include "app/pair/pairs.h"
#include "models/core/visibletext.h"
#include "models/notify/outboxrows.h"
#include "models/readiness/readinessview.h"

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
constexpr int EventsRead = 20;

Result<QList<Event>> newest(Store &store, const QString &pair, const QStringList &kinds,
                            int most = EventsRead)
{
    EventQuery query;
    query.pair = pair;
    query.kinds = kinds;
    query.newestFirst = true;
    query.limit = most;
    return wait(store.events(query));
}

/// The last tests, and what came of them.
Outcome readTests(Store &store, const PairConfig &pair, ReadinessInputs &in)
{
    const auto events = newest(
        store, pair.id, {QStringLiteral("reach.begun"), QStringLiteral("reach.missed")}, TestEventsRead);
    if (!events)
        return events.error();
    QList<ReachTest> made;
    for (const Event &event : *events) {
        const std::optional<ReachTest> test = reachTestOf(event);
        if (!test)
            continue;
        std::optional<ReachTest> &place = test->missed ? in.missed : in.last;
        if (!place && !test->some)
            place = test;
        if (!test->missed)
            made += *test;
    }
    const QList<ReachTest> kept = testsKept(made);
    for (const ReachTest &test : kept) {
        OutboxQuery query;
        query.pair = pair.id;
        query.incident = reachBook();
        query.notice = test.id;
        const auto rows = wait(store.outbox(query));
        if (!rows)
            return rows.error();
        DeliveryBook book;
        for (const OutboxRow &row : *rows)
            book.put(deliveryFrom(row));
        in.tests += book;
    }
    return Done{};
}

/// Of the outage that is open, if one is.
Outcome readProof(Store &store, const PairConfig &pair, ReadinessInputs &in)
{
    const auto ends =
        newest(store, pair.id, {QStringLiteral("incident.declared"), QStringLiteral("incident.closed")});
    if (!ends)
        return ends.error();
    if (ends->isEmpty() || ends->first().kind == QLatin1String("incident.closed"))
        return Done{};
    in.outageOpen = true;
    auto proofs =
        newest(store, pair.id, {QStringLiteral("gateways.asked"), QStringLiteral("gateways.proved")});
    if (!proofs)
        return proofs.error();
    GatewayProof proof;
    bool any = false;
    for (auto event = proofs->crbegin(); event != proofs->crend(); ++event) {
        if (event->incident == ends->first().incident)
            any = followProof(proof, *event) || any;
    }
    if (any)
        in.proof = proof;
    return Done{};
}

/// The newest test call at the standby, and the newest that was missed.
Outcome readStandby(Store &store, const PairConfig &pair, ReadinessInputs &in)
{
    for (const QStringList &kinds : {standbyKinds(), standbyMissedKinds()}) {
        const auto events = newest(store, pair.id, kinds);
        if (!events)
            return events.error();
        for (auto event = events->crbegin(); event != events->crend(); ++event)
            in.standby.calls.follow(*event);
    }
    in.standby.schedule = pair.standbyCalls;
    if (in.standby.calls.last)
        in.standby.lastSite = in.standby.calls.last->call.site;
    for (const SiteConfig *each : {&pair.production, &pair.backup}) {
        if (in.standby.lastSite == each->id)
            in.standby.lastSite = each->shortName;
    }
    return Done{};
}

QJsonObject jsonOf(const ReadinessView &view)
{
    QJsonArray troubles;
    for (const ReadinessTrouble &each : view.troubles)
        troubles += each.text;
    QJsonArray gateways;
    for (const GatewayLine &each : view.gateways)
        gateways += QJsonObject{{QStringLiteral("gateway"), each.gateway},
                                {QStringLiteral("state"), each.state},
                                {QStringLiteral("taken"), each.taken},
                                {QStringLiteral("proof"), each.proof},
                                {QStringLiteral("depends"), each.depends}};
    QJsonArray contacts;
    for (const ReachLine &each : view.lines)
        contacts += QJsonObject{
            {QStringLiteral("customer"), each.customer}, {QStringLiteral("contact"), each.contact},
            {QStringLiteral("channel"), each.channel},   {QStringLiteral("address"), each.address},
            {QStringLiteral("since"), each.when},        {QStringLiteral("outcome"), each.outcome}};
    return {{QStringLiteral("troubles"), troubles},
            {QStringLiteral("strays"), view.strays},
            {QStringLiteral("gateways"), gateways},
            {QStringLiteral("summary"), view.summary},
            {QStringLiteral("schedule"), view.schedule},
            {QStringLiteral("contacts"), contacts},
            {QStringLiteral("standby_calls"),
             QJsonObject{{QStringLiteral("sound"), view.standby.mark == Mark::Fine},
                         {QStringLiteral("outcome"), view.standby.outcome},
                         {QStringLiteral("more"), view.standby.more}}}};
}

void printView(const ReadinessView &view)
{
    for (const ReadinessTrouble &each : view.troubles)
        print(QStringLiteral("! %1\n").arg(each.text));
    if (!view.strays.isEmpty())
        print(QStringLiteral("! %1\n").arg(view.strays));
    for (const GatewayLine &each : view.gateways) {
        print(QStringLiteral("%1: %2\n").arg(each.name, each.state));
        for (const QString &more : {each.taken, each.proof, each.depends}) {
            if (!more.isEmpty())
                print(QStringLiteral("    %1\n").arg(more));
        }
    }
    if (view.gateways.isEmpty())
        print(Words::tr("No console that has the duty has told of gateways.\n"));
    if (!view.standby.name.isEmpty())
        print(QStringLiteral("%1: %2\n    %3\n")
                  .arg(view.standby.name, view.standby.outcome, view.standby.more));
    for (const QString &line : {view.summary, view.schedule}) {
        if (!line.isEmpty())
            print(line + QLatin1Char('\n'));
    }
    for (const ReachLine &each : view.lines) {
        if (each.mark == Mark::Bad)
            print(QStringLiteral("  %1 · %2 · %3 %4: %5 (%6)\n")
                      .arg(each.customer, each.contact, each.channel, each.address, each.outcome, each.when));
    }
}
} // namespace

void sayWhoTells(Engine &engine)
{
    const auto duty = wait(engine.log().store().lease(leaseName(QStringLiteral("duty"), engine.pair().id)));
    if (!duty || (*duty && (*duty)->valid))
        return;
    print(Words::tr(
        "Nobody has the duty: no clock is kept, and nothing that is approved goes out to customers, "
        "until a console runs. Start one: switchback --duty\n"));
}

int notifyStatus(const ConsoleConfig &config, const Options &options, const Clock &clock)
{
    const Result<PairConfig> pair = pairMeant(config, options.pair);
    if (!pair)
        return fail(pair.error());
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    ReadinessInputs in;
    in.now = clock.now();
    in.zone = pair->production.zone;
    in.onDuty = false;
    in.schedule = pair->telling.testReachability;
    in.drillList = pair->timeScale != 1 || pair->outageScale != 1;
    const auto told = wait((*store)->state(stateKey(pair->id, "gateways")));
    if (!told)
        return fail(told.error());
    in.duty = gatewayReportFrom(*told);
    if (in.duty)
        in.here = in.duty->gateways; // what is said here is of no console of its own
    const auto cards = wait((*store)->cards(in.drillList ? drillList(pair->id) : pair->id));
    if (!cards)
        return fail(cards.error());
    in.recipients = recipientsOf(*cards);
    for (const Outcome &read :
         {readTests(**store, *pair, in), readProof(**store, *pair, in), readStandby(**store, *pair, in)}) {
        if (!read)
            return fail(read.error());
    }
    const ReadinessView view = readinessView(in);
    if (options.json)
        print(QString::fromUtf8(QJsonDocument(jsonOf(view)).toJson()));
    else
        printView(view);
    return view.troubles.isEmpty() ? 0 : 1;
}

} // namespace Switchback::Terminal
