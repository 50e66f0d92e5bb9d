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
constexpr int PagesInAll = 4000;   ///< two million records: no site has so many of a day
constexpr int SkippedTurns = 12;   ///< of one that says that it does not tell, or tells without end
constexpr qsizetype AtOnce = 1000; ///< customers that are judged in one go
constexpr Duration LookBack = 1h;
constexpr Duration LookBackMost = 24h;
constexpr Duration GapAgain = 10min; ///< one of a site is told no sooner after another
/// Before the site that is left has told anything nobody is judged by the other one alone: it may be late.
constexpr Duration SilentFor = 60s;

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
    m_takenUp = true;
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
    const QList<CustomerCard> *cards = m_outside.cards(drill);
    if (!cards)
        return; // and nobody is judged until they are: nobody's trunks would be known
    TrunkOwners &owners = m_owners.at(drill ? 1 : 0);
    const QSet<QString> before = m_owners.at(0).all() + m_owners.at(1).all();
    owners.set(*cards);
    // Of a trunk that stood on nobody's card no call was kept.
    if (!before.contains(owners.all()))
        beginAnew();
    markAll();
    emit changed();
}

void CallsSeen::beginAnew()
{
    for (Line &line : m_lines) {
        line.cursor.clear();
        line.hearing.since.reset();
        line.unended = 0;
        line.anew = line.asking;
    }
}

void CallsSeen::follow(const Event &event)
{
    const QStringList some = judgedAnew(event);
    mark(some);
    // Whoever was asked may have called before that was known here.
    static const QStringList kinds{QStringLiteral("incident.declared"), QStringLiteral("incident.reopened"),
                                   QStringLiteral("notice.sent"),
                                   QStringLiteral("calls.seen")}; // by which of some nothing can be known
    if (kinds.contains(event.kind))
        markAll();
    else if (!some.isEmpty() || event.seq == m_stored) // what came while it was on its way
        m_judging.start();
}

void CallsSeen::dutyChanged(bool held)
{
    if (held)
        markAll();
}

void CallsSeen::sitesSeen()
{
    for (int side = 0; side < 2; ++side) {
        Line &line = m_lines.at(std::size_t(side));
        if (site(side).clockKnown && std::exchange(line.waitsForClock, false) && !line.asking)
            askSite(side);
    }
    if (m_takenUp) // before that it is not known what people have set
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
                       now - *hearing.heardAt <= 3 * m_pair.pollPeriod &&
                       m_outside.cards(m_outside.incident().drill());
    return {known, m_book.newest(left), seen(m_outside.incident().drill())};
}

void CallsSeen::ask()
{
    for (int side = 0; side < 2; ++side) {
        Line &line = m_lines.at(std::size_t(side));
        if (line.turnsToSkip > 0) {
            --line.turnsToSkip;
        } else if (!line.asking) {
            line.pages = 0;
            askSite(side);
        }
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

const SiteFacts &CallsSeen::site(int side) const
{
    return factsOf(m_outside.facts(), side == 0 ? Side::Production : Side::Backup);
}

void CallsSeen::askSite(int side)
{
    Line &line = m_lines.at(std::size_t(side));
    if (line.cursor.isEmpty())
        line.from = lookFrom();
    const SiteFacts &facts = this->site(side);
    if (!facts.clockKnown) {
        // When its calls came nobody could say.
        line.waitsForClock = true;
        failed(side, {QStringLiteral("clock_not_known"), tr("Its clock has not been measured yet."), {}});
        return;
    }
    const QString site = m_book.site(side);
    QJsonObject body{{QStringLiteral("limit"), PageSize},
                     {QStringLiteral("since"), toIso(line.from + wholeOffset(facts.clockOffset))}};
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
    if (std::exchange(line.anew, false))
        return; // it was asked for something else
    if (!answer.data) {
        failed(side, answer.data.error());
        return;
    }
    const SiteFacts &facts = site(side);
    const Result<CallsPage> page =
        callsPage(*answer.data, m_clock.now(), facts.clockOffset, facts.clockError);
    if (page)
        take(side, *page);
    else
        failed(side, page.error());
}

void CallsSeen::heardAll(Line &line)
{
    line.unended = 0;
    line.hearing.heardAt = m_clock.now();
    if (!line.hearing.since)
        line.hearing.since = line.from;
}

void CallsSeen::take(int side, const CallsPage &page)
{
    Line &line = m_lines.at(std::size_t(side));
    if (page.gap && !line.cursor.isEmpty())
        tellGap(side);
    // The same place again, and more of it, or ever another one: it would be asked without end.
    const bool endless = page.more && (page.cursor == line.cursor || ++line.unended > PagesInAll);
    line.cursor = page.cursor;
    line.ahead.add(page.ahead, m_clock.now());
    takeInBook(side, page);
    if (endless) {
        line.turnsToSkip = line.unended > PagesInAll ? SkippedTurns : 0;
        failed(side, {QStringLiteral("calls_without_end"), tr("It tells of calls without end."), {}});
        return;
    }
    line.failing.reset();
    line.hearing.trouble.clear();
    line.hearing.notTold = false;
    if (page.more && ++line.pages < PagesATurn) {
        askSite(side);
        return;
    }
    takeInBook(side, line.ahead.due(m_clock.now(), site(side).clockOffset, site(side).clockError));
    line.hearing.dropped = int(line.ahead.size());
    if (!page.more)
        heardAll(line);
    emit changed();
    judge();
}

void CallsSeen::takeInBook(int side, const CallsPage &page)
{
    const TrunkOwners &owners = m_owners.at(m_outside.incident().drill() ? 1 : 0);
    const QStringList trunks =
        m_book.take(m_book.site(side), page, [this](const QString &trunk) { return isOnACard(trunk); });
    for (TrunkOwners &each : m_owners)
        each.called(trunks, m_book.stamp());
    for (const QString &trunk : trunks)
        mark(owners.holdersOf(trunk));
}

void CallsSeen::failed(int side, const Error &error)
{
    Line &line = m_lines.at(std::size_t(side));
    if (!line.failing)
        line.failing = m_clock.now();
    line.hearing.trouble = error.text;
    line.hearing.notTold =
        error.code == QLatin1String("calls_not_told") || error.code == QLatin1String("unknown_verb");
    if (line.hearing.notTold)
        line.turnsToSkip = SkippedTurns;
    emit changed();
    judge();
}

/// Its records are others than those that were read: calls may be missing, or come twice. That all of them
/// are known holds from now on; told once in a while, whatever it goes on with.
void CallsSeen::tellGap(int side)
{
    const SiteConfig &site = side == 0 ? m_pair.production : m_pair.backup;
    Line &line = m_lines.at(std::size_t(side));
    line.from = lookFrom();
    line.hearing.since = m_clock.now();
    const Instant now = m_clock.now();
    if (!m_outside.onDuty() || (line.gapTold && now >= *line.gapTold && now - *line.gapTold < GapAgain))
        return;
    line.gapTold = now;
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

/// All that the site says that takes over is known, and the other one has answered, or can't; and so is whose
/// trunks are whose.
bool CallsSeen::mayJudge() const
{
    const Incident &incident = m_outside.incident();
    const int from = m_book.side(incident.from), to = m_book.side(incident.to);
    if (!incident.open() || !m_outside.onDuty() || from < 0 || to < 0 || m_storing ||
        m_stored > incident.lastSeq || !m_outside.cards(incident.drill()))
        return false;
    const Line &left = m_lines.at(std::size_t(from));
    return m_lines.at(std::size_t(to)).hearing.since &&
           (left.hearing.since || left.hearing.notTold ||
            (left.failing && m_clock.now() - *left.failing >= SilentFor));
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
    const SeenOf seen = this->seen(incident.drill());
    if (const auto events = planCallsSeen(incident, sites, seen, m_clock.now()); !events.isEmpty()) {
        store(events, {});
        return;
    }
    QStringList some;
    for (auto each = m_marked.begin(); each != m_marked.end() && some.size() < AtOnce;) {
        some += *each;
        each = m_marked.erase(each);
    }
    some.sort(); // what is written down is the same whatever the order in a set
    const int most = m_oneByOne ? 1 : MostObserved;
    const QList<PlannedEvent> events = planNoTrunk(incident, some, seen, m_clock.now(), most) +
                                       planObserved(incident, some, seen, m_clock.now(), most);
    if (!events.isEmpty() && std::exchange(m_oneByOne, false))
        storeOneByOne(events, some);
    else if (!events.isEmpty())
        store(events, some);
    else if (!m_marked.isEmpty())
        m_judging.start();
}

void CallsSeen::store(const QList<PlannedEvent> &events, const QStringList &customers)
{
    m_storing = true;
    whenDone(m_outside.append(events), this, [this, customers](const Result<QList<Event>> &result) {
        m_storing = false;
        m_oneByOne = !result && result.error().code == QLatin1String("already_done");
        stored(result, customers);
    });
}

/// One that somebody has told of already holds up no other.
void CallsSeen::storeOneByOne(QList<PlannedEvent> events, const QStringList &customers)
{
    m_storing = true;
    const PlannedEvent first = events.takeFirst();
    whenDone(m_outside.append({first}), this, [this, events, customers](const Result<QList<Event>> &result) {
        m_storing = false;
        if (result && !result->isEmpty())
            m_stored = result->constLast().seq;
        if (!events.isEmpty() && (result || result.error().code == QLatin1String("already_done")))
            storeOneByOne(events, customers);
        else
            stored(result, customers);
    });
}

void CallsSeen::stored(const Result<QList<Event>> &events, const QStringList &customers)
{
    if (events && !events->isEmpty()) {
        m_stored = events->constLast().seq;
        m_judging.start();
        return;
    }
    mark(customers); // tried again with what is heard next
    const QString code = events ? QString() : events.error().code;
    if (!events && code != QLatin1String("already_done") && code != QLatin1String("lease_lost"))
        emit troubled(events.error());
}

} // namespace Switchback
