// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/callsseen.h"

#include "models/core/whendone.h"
#include "models/replication/roles.h"
#include "models/steps/reroute/rulesofobserved.h"
#include "models/trunks/callspage.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int PageSize = 500;      ///< what the contract allows, and what is taken in without being felt
constexpr int PagesATurn = 200;    ///< of a site; what is left is asked for at the next turn
constexpr int SkippedTurns = 12;   ///< of one that says that it does not tell
constexpr qsizetype AtOnce = 1000; ///< customers that are judged in one go
constexpr Duration LookBack = 1h;
constexpr Duration LookBackMost = 24h;
constexpr Duration BeforeOutage = 15min;

} // namespace

CallsSeen::CallsSeen(const PairConfig &pair, const Clock &clock, bool asks, Outside outside)
    : m_pair(pair)
    , m_clock(clock)
    , m_asks(asks)
    , m_outside(std::move(outside))
    , m_book(pair.production.id, pair.backup.id)
    , m_keeper(pair, clock,
               {m_outside.calls, m_outside.facts, m_outside.incident, m_outside.onDuty, m_outside.append,
                [this](const Error &error) { emit troubled(error); }})
{
    m_turn.setTimerType(Qt::PreciseTimer);
    m_turn.setInterval(m_pair.pollPeriod);
    connect(&m_turn, &QTimer::timeout, this, &CallsSeen::ask);
    m_judging.setSingleShot(true);
    connect(&m_judging, &QTimer::timeout, this, &CallsSeen::judge);
}

void CallsSeen::takeUp(const std::function<void()> &done)
{
    for (const bool drill : {false, true})
        setCards(drill);
    if (m_asks) {
        // Of many pairs each at another moment of the period.
        const auto phase =
            Duration{qint64(qHash(m_pair.id) % std::max<size_t>(size_t(m_pair.pollPeriod.count()), 1))};
        QTimer::singleShot(std::min<Duration>(phase, 2s), this, [this] {
            ask();
            m_turn.start();
        });
    }
    done();
}

void CallsSeen::setCards(bool drill)
{
    m_owners.at(drill ? 1 : 0).set(m_outside.cards(drill));
    markAll();
    emit changed();
}

void CallsSeen::follow(const Event &event)
{
    // Whoever was asked, or says that it is done, may have called before that was known here.
    static const QStringList kinds{QStringLiteral("incident.declared"), QStringLiteral("incident.reopened"),
                                   QStringLiteral("notice.sent"), QStringLiteral("customer.recorded")};
    if (kinds.contains(event.kind))
        markAll();
    else if (event.seq == m_stored) // what came while it was on its way
        m_judging.start();
}

void CallsSeen::dutyChanged(bool held)
{
    if (held)
        markAll();
}

void CallsSeen::sitesSeen()
{
    m_keeper.look(quiet());
}

/// Known only as far back as it is asked for, and as long as the site answers.
CallsKeeper::Quiet CallsSeen::quiet() const
{
    const int left = m_book.side(m_outside.incident().from);
    if (left < 0)
        return {};
    const Hearing &hearing = m_lines.at(std::size_t(left)).hearing;
    const Instant now = m_clock.now();
    const bool known = hearing.since && now - *hearing.since >= QuietBeforeOpen && hearing.heardAt &&
                       now - *hearing.heardAt <= 3 * m_pair.pollPeriod;
    return {known, m_book.newest(left)};
}

const CallsSeen::Hearing &CallsSeen::hearing(const QString &site) const
{
    return m_lines.at(m_book.side(site) == 1 ? 1 : 0).hearing;
}

void CallsSeen::ask()
{
    for (int side = 0; side < 2; ++side) {
        Line &line = m_lines.at(std::size_t(side));
        line.pages = 0;
        if (line.turnsToSkip > 0)
            --line.turnsToSkip;
        else if (!line.asking)
            askSite(side);
    }
}

/// From when on calls matter to a console that begins.
Instant CallsSeen::lookFrom() const
{
    const Instant now = m_clock.now();
    const Incident &incident = m_outside.incident();
    const Instant from =
        incident.open() ? std::min(now - LookBack, incident.outageAt - BeforeOutage) : now - LookBack;
    return std::max(from, now - LookBackMost);
}

Duration CallsSeen::clockOffset(int side) const
{
    return factsOf(m_outside.facts(), side == 0 ? Side::Production : Side::Backup).clockOffset;
}

void CallsSeen::askSite(int side)
{
    Line &line = m_lines.at(std::size_t(side));
    if (line.cursor.isEmpty())
        line.from = lookFrom();
    const QString site = m_book.site(side);
    QJsonObject body{{QStringLiteral("limit"), PageSize},
                     {QStringLiteral("since"), toIso(line.from + wholeOffset(clockOffset(side)))}};
    if (!line.cursor.isEmpty())
        body.insert(QStringLiteral("after"), line.cursor);
    line.asking = true;
    m_outside.calls().call({site, QStringLiteral("calls"), body, AnyWay}, this, {},
                           [this, side](const CallAnswer &answer) { answered(side, answer); });
}

void CallsSeen::answered(int side, const CallAnswer &answer)
{
    Line &line = m_lines.at(std::size_t(side));
    line.asking = false;
    if (!answer.data) {
        failed(side, answer.data.error());
        return;
    }
    const Result<CallsPage> page = callsPage(*answer.data, m_clock.now(), clockOffset(side));
    if (page)
        take(side, *page);
    else
        failed(side, page.error());
}

void CallsSeen::take(int side, const CallsPage &page)
{
    Line &line = m_lines.at(std::size_t(side));
    if (page.gap && !line.cursor.isEmpty())
        tellGap(side);
    // The same place again, and more of it, would be asked for without end.
    const bool goesOn = page.more && page.cursor != line.cursor;
    line.cursor = page.cursor;
    line.failures = 0;
    line.hearing.trouble.clear();
    line.hearing.notTold = false;
    line.hearing.dropped = page.dropped;
    const QStringList trunks = m_book.take(m_book.site(side), page);
    for (const QString &trunk : trunks)
        mark({m_owners.at(m_outside.incident().drill() ? 1 : 0).ownerOf(trunk)});
    if (goesOn && ++line.pages < PagesATurn) {
        askSite(side);
        return;
    }
    if (!page.more) {
        line.hearing.heardAt = m_clock.now();
        if (!line.hearing.since)
            line.hearing.since = line.from;
    }
    emit changed();
    judge();
}

void CallsSeen::failed(int side, const Error &error)
{
    Line &line = m_lines.at(std::size_t(side));
    ++line.failures;
    line.hearing.trouble = error.text;
    line.hearing.notTold =
        error.code == QLatin1String("calls_not_told") || error.code == QLatin1String("unknown_verb");
    if (line.hearing.notTold)
        line.turnsToSkip = SkippedTurns;
    emit changed();
    judge();
}

/// Its records are others than those that were read: calls may be missing, or come twice.
void CallsSeen::tellGap(int side)
{
    const SiteConfig &site = side == 0 ? m_pair.production : m_pair.backup;
    m_lines.at(std::size_t(side)).hearing.since.reset();
    if (!m_outside.onDuty())
        return;
    Event event;
    event.at = m_clock.now();
    event.kind = QStringLiteral("calls.gap");
    event.pair = m_pair.id;
    event.site = site.id;
    event.incident = m_outside.incident().open() ? m_outside.incident().id : QString();
    event.actor = QStringLiteral("console");
    event.text =
        tr("The call records of %1 begin anew: calls that came there may be missing.").arg(site.shortName);
    whenDone(m_outside.append({PlannedEvent{event, {}}}), this, [](const Result<QList<Event>> &) {});
}

void CallsSeen::mark(const QStringList &customers)
{
    for (const QString &customer : customers) {
        if (!customer.isEmpty())
            m_marked.insert(customer);
    }
}

void CallsSeen::markAll()
{
    const Incident &incident = m_outside.incident();
    if (!incident.open() || !m_outside.onDuty() || !rerouteStep(incident))
        return;
    for (const Customer &customer : incident.customers)
        m_marked.insert(customer.id);
    m_judging.start();
}

/// All that the site says that takes over is known, and the other one has answered, or can't.
bool CallsSeen::mayJudge() const
{
    const Incident &incident = m_outside.incident();
    const int from = m_book.side(incident.from), to = m_book.side(incident.to);
    if (!incident.open() || !m_outside.onDuty() || from < 0 || to < 0 || m_storing ||
        m_stored > incident.lastSeq)
        return false;
    const Line &left = m_lines.at(std::size_t(from));
    return m_lines.at(std::size_t(to)).hearing.since &&
           (left.hearing.since || left.hearing.notTold || left.failures > 1);
}

void CallsSeen::judge()
{
    const Incident &incident = m_outside.incident();
    if (!incident.open() || !m_outside.onDuty())
        m_marked.clear();
    if (!mayJudge())
        return;
    QStringList sites;
    for (int side = 0; side < 2; ++side) {
        if (m_lines.at(std::size_t(side)).hearing.since)
            sites += m_book.site(side);
    }
    if (const auto events = planCallsSeen(incident, sites, m_clock.now()); !events.isEmpty()) {
        store(events, {});
        return;
    }
    QStringList some;
    for (auto each = m_marked.begin(); each != m_marked.end() && some.size() < AtOnce;) {
        some += *each;
        each = m_marked.erase(each);
    }
    some.sort(); // what is written down is the same whatever the order in a set
    const QList<PlannedEvent> events = planObserved(incident, some, seen(incident.drill()), m_clock.now());
    if (!events.isEmpty())
        store(events, some);
    else if (!m_marked.isEmpty())
        m_judging.start();
}

void CallsSeen::store(const QList<PlannedEvent> &events, const QStringList &customers)
{
    m_storing = true;
    whenDone(m_outside.append(events), this, [this, customers](const Result<QList<Event>> &stored) {
        m_storing = false;
        if (stored && !stored->isEmpty()) {
            m_stored = stored->constLast().seq;
            m_judging.start();
            return;
        }
        mark(customers); // tried again with what is heard next
        const QString code = stored ? QString() : stored.error().code;
        if (!stored && code != QLatin1String("already_done") && code != QLatin1String("lease_lost"))
            emit troubled(stored.error());
    });
}

} // namespace Switchback
