// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/engine.h"

#include "app/pair/callsparts.h"
#include "app/pair/customers/directory.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/peoplehere.h"
#include "app/pair/shown.h"
#include "app/pair/sites/statusreply.h"
#include "models/core/whendone.h"
#include "models/overview/overviewbuilder.h"
#include "models/overview/placement.h"
#include "models/report/statusreport.h"

#include <QSysInfo>
#include <QTimer>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// A store that opens and then says nothing keeps nobody from watching either.
constexpr Duration WatchAnyway = 8s;
} // namespace

Engine::Engine(const Shared &shared, const PairConfig &pair, const Clock &clock, Purpose purpose)
    : m_shared(shared)
    , m_pair(pair)
    , m_clock(clock)
    , m_log(std::make_unique<PairLog>(shared.door, m_pair))
    , m_calls(std::make_unique<PairCalls>(shared.calls, m_pair.id))
    , m_purpose(purpose)
{
    makeTeller();
    makeWatcher();
    makePeople();
    makeMoves();
    makeSeats();
    makeOutages();
    makeCalls();
}

void Engine::makeWatcher()
{
    m_watcher = std::make_unique<Watcher>(
        m_pair,
        [this](const QString &site, WayKind way, Duration deadline, QObject *context, const auto &done) {
            m_calls->call({site, QStringLiteral("status"), m_teller->request(site), way, deadline}, context,
                          {}, [this, site, done](const CallAnswer &answer) {
                              const StatusReply reply = statusReply(site, answer);
                              if (reply.status)
                                  m_teller->heard(site, *reply.status);
                              done(reply);
                          });
        },
        m_clock);
    if (!m_pair.reference.host.isEmpty()) {
        m_reference = std::make_unique<ReferenceProbe>(m_pair.reference, m_clock);
        m_watcher->setReference(
            [this](Duration deadline, const auto &done) { m_reference->ask(deadline, done); });
    }
    connect(m_watcher.get(), &Watcher::updated, this, &Engine::overviewChanged);
    connect(m_watcher.get(), &Watcher::happened, this, &Engine::write);
    connect(m_watcher.get(), &Watcher::sampled, this, &Engine::keepSample);
}

void Engine::makeTeller()
{
    m_teller = std::make_unique<LogTeller>(
        m_pair, m_clock,
        LogTeller::Outside{[this] { return m_log->isOpen() ? &m_log->store() : nullptr; },
                           [this] { return m_shared.signing.signer(); },
                           [this]() -> SiteCalls & { return *m_calls; }});
    connect(m_teller.get(), &LogTeller::changed, this, [this] {
        for (const QString &site : {m_pair.production.id, m_pair.backup.id})
            m_watcher->noteWitness(site, m_teller->witness(site));
    });
    m_shared.door.listen(m_pair.id, m_teller.get(),
                         [teller = m_teller.get()](const Event &event) { teller->appended(event); });
}

void Engine::makeMoves()
{
    Moves::Outside outside{*m_watcher,
                           *m_people,
                           [this]() -> Store & { return m_log->store(); },
                           [this]() -> SiteCalls & { return *m_calls; },
                           [this]() -> Seats & { return *m_seats; },
                           [this] { return storeOpen(); },
                           [this] { return wheelHolder(); },
                           [this]() -> const Runbooks & { return m_outages->runbooks(); }};
    m_moves = std::make_unique<Moves>(m_pair, m_clock, std::move(outside));
    connect(m_moves.get(), &Moves::changed, this, &Engine::runChanged);
    connect(m_moves.get(), &Moves::looked, this, &Engine::overviewChanged);
    connect(m_moves.get(), &Moves::troubled, this, &Engine::troubled);
}

void Engine::makeOutages()
{
    m_directory = std::make_unique<Directory>(
        m_pair, m_clock,
        Directory::Outside{[this]() -> Store & { return m_log->store(); },
                           [this](Right right) { return m_people->mayAct(right); },
                           [this](Right right) { return m_people->mayNever(right); },
                           [this] { return m_people->actor().name; }});
    Outages::Outside outside{
        *m_people,
        *m_moves,
        *m_directory,
        [this]() -> Store & { return m_log->store(); },
        [this](const QList<PlannedEvent> &events, OutageDesk::Under under) { return append(events, under); },
        [this] { return onDuty(); },
        [this] { return wheelHolder(); },
        [this]() -> const PairFacts & { return facts(); },
        [this](Instant at) { return findings(at); },
        [this] { return overview(); },
        m_shared.seating};
    m_outages = std::make_unique<Outages>(m_pair, m_clock, std::move(outside));
    connect(this, &Engine::overviewChanged, m_outages.get(), &Outages::sitesSeen);
    connect(this, &Engine::runChanged, m_outages.get(), &Outages::settleWhatIsDone);
}

void Engine::makeCalls()
{
    m_testCalls =
        makeTestCalls(context(), *m_calls, *m_outages, [this](const Error &error) { emit troubled(error); });
    connect(this, &Engine::wheelChanged, m_testCalls.get(), &TestCalls::look);
    auto seen = makeCallsSeen(context(), *m_calls, *m_outages, *m_directory, seeksDuty(m_purpose));
    m_callsSeen = seen.get();
    add(std::move(seen));
}

void Engine::makePeople()
{
    PeopleHere::Outside outside;
    outside.append = [this](const PlannedEvent &event) { return append({event}, OutageDesk::Under::Wheel); };
    outside.seated = [this](const QString &name, const std::function<void()> &settled) {
        m_seats->seated(name, m_people->mayAct(Right::TakeWheel).ok(), m_moves->runner().active(), settled);
    };
    outside.busy = [this] { return m_outages->incident().open() || m_moves->runner().active(); };
    m_people = std::make_unique<PeopleHere>(m_pair.id, m_clock, m_shared.signedIn, outside);
}

Engine::~Engine()
{
    m_added.clear();
    m_testCalls.reset();
    m_outages.reset();
    m_people.reset();
    m_seats.reset();
    m_moves.reset();
    m_watcher.reset();
    m_teller.reset();
}

void Engine::release()
{
    m_reference.reset();
    m_seats->release();
}

void Engine::start(Duration firstLook)
{
    m_firstLook = firstLook;
    connect(m_log.get(), &PairLog::appended, this, [this](const Event &event) {
        for (Part *part : parts())
            part->follow(event);
        emit eventAppended(event);
    });
    connect(m_log.get(), &PairLog::troubled, this, &Engine::troubled);
    StoreDoor *door = &m_shared.door;
    connect(door, &StoreDoor::found, this, [this] { m_moves->storeIsBack(); });
    // Watching goes on without a memory; nothing that changes a site does.
    connect(door, &StoreDoor::notThere, this, &Engine::watch);
    QTimer::singleShot(WatchAnyway, this, &Engine::watch);
    if (door->isOpen())
        takeUp();
    else
        connect(door, &StoreDoor::opened, this, &Engine::takeUp);
}

void Engine::takeUp()
{
    whenDone(m_log->store().state(stateKey(m_pair.id, "watch")), this,
             [this](const Result<QJsonObject> &saved) {
                 if (saved)
                     m_watcher->restore(*saved);
                 m_seats->seekDuty();
                 watch();
             });
    takeUpFrom(0);
}

std::vector<Part *> Engine::parts() const
{
    std::vector<Part *> all{m_people.get(), m_moves.get(), m_outages.get()};
    for (const auto &part : m_added)
        all.push_back(part.get());
    return all;
}

void Engine::add(std::unique_ptr<Part> part)
{
    connect(part.get(), &Part::troubled, this, &Engine::troubled);
    connect(m_watcher.get(), &Watcher::updated, part.get(), &Part::sitesSeen);
    m_added.push_back(std::move(part));
}

PartContext Engine::context()
{
    const auto now = [this]() -> const PairFacts & { return facts(); };
    return {m_pair, m_clock, *m_log, *m_seats, *m_people, *m_calls, now};
}

void Engine::takeUpFrom(std::size_t index)
{
    const std::vector<Part *> all = parts();
    if (index < all.size()) {
        all.at(index)->takeUp([this, index] { takeUpFrom(index + 1); });
        return;
    }
    if (!m_moves->isReady()) { // what is not known to have been begun is not begun anew
        emit ready();
        return;
    }
    m_takenUp = true;
    m_seats->askForWheel([this] { becomeReady(); });
}

/// Everything that the store held has been taken up, and it is known who has the wheel.
void Engine::becomeReady()
{
    if (m_ready || !m_takenUp || !m_seats->wheelAsked())
        return;
    m_ready = true;
    m_moves->resumeIfOwed();
    emit ready();
}

void Engine::makeSeats()
{
    m_seats = std::make_unique<Seats>(m_log->store(), m_pair, m_clock, m_purpose, m_shared.seating);
    connect(m_seats.get(), &Seats::dutyChanged, this, &Engine::dutyChanged);
    connect(m_seats.get(), &Seats::wheelChanged, this, [this] {
        for (Part *part : parts())
            part->wheelChanged(m_seats->hasWheel());
        emit wheelChanged();
    });
    connect(m_seats.get(), &Seats::wheelLost, this, [this](const Lease &to) {
        m_moves->wheelLost(to.holder);
        emit wheelLost(wheelHolder());
    });
}

void Engine::dutyChanged()
{
    const bool held = m_seats->onDuty();
    if (held && !m_hadDuty && m_ready) {
        // Whoever had it before knows better what was proven and told.
        whenDone(m_log->store().state(stateKey(m_pair.id, "watch")), this,
                 [this](const Result<QJsonObject> &saved) {
                     if (saved)
                         m_watcher->restore(*saved);
                 });
    }
    m_hadDuty = held;
    for (Part *part : parts())
        part->dutyChanged(held);
    emit overviewChanged();
}

void Engine::proveSight()
{
    if (!storeOpen())
        return;
    bool sees = false;
    for (const SiteFacts *site : {&m_watcher->facts().production, &m_watcher->facts().backup}) {
        for (const WayState &way : site->ways)
            sees = sees || (way.lastAnswerAt && m_clock.now() - *way.lastAnswerAt < 3 * m_pair.pollPeriod);
    }
    m_seats->proveSight(m_watcher->hangs(), sees);
}

QString Engine::wheelHolder() const
{
    if (seeksWheel(m_purpose) && !storeOpen())
        return {};
    return m_seats->wheelHolder();
}

void Engine::takeWheel(std::function<void(const Outcome &)> done)
{
    if (const Outcome may = m_people->mayAct(Right::TakeWheel); !may) {
        done(may);
        return;
    }
    if (!storeOpen()) {
        done(Error{QStringLiteral("store_not_open"),
                   tr("The log can't be written, so nobody can take the wheel."),
                   {}});
        return;
    }
    m_seats->takeWheel(std::move(done));
}

QFuture<Result<QList<Event>>> Engine::append(const QList<PlannedEvent> &events, OutageDesk::Under under)
{
    return m_seats->append(events, under);
}

QString Engine::dutyLine() const
{
    return storeOpen() ? m_seats->dutyLine() : tr("On duty: nobody; the log can't be written");
}

void Engine::watch()
{
    if (!std::exchange(m_watching, true))
        m_watcher->start(m_firstLook);
}

void Engine::write(const QList<Event> &events)
{
    if (!onDuty())
        return; // the process on duty writes what happens to the sites
    for (const Event &event : events) {
        whenDone(m_seats->append({PlannedEvent{event, {}}}, OutageDesk::Under::Duty), this,
                 [this](const Result<QList<Event>> &stored) {
                     if (!stored && stored.error().code != QLatin1String("lease_lost"))
                         emit troubled(stored.error());
                 });
    }
}

void Engine::keepSample(const LossEstimate &loss)
{
    const bool known = loss.kind == LossEstimate::Kind::Known || loss.kind == LossEstimate::Kind::AtMost;
    const float seconds = known ? float(loss.loss.count()) / 1000.0F : 0.0F;
    emit sampled({loss.at, seconds, seconds, known});
    proveSight();
    if (!onDuty())
        return;
    LossSample sample;
    sample.pair = m_pair.id;
    sample.at = loss.at;
    sample.known = known;
    sample.lossSeconds = known ? double(loss.loss.count()) / 1000.0 : 0;
    sample.rpoSeconds = double(m_pair.rpo.count()) / 1000.0;
    QMap<QString, QJsonObject> states{{stateKey(m_pair.id, "watch"), m_watcher->save()},
                                      {stateKey(m_pair.id, "report"), report()}};
    const QJsonObject words = m_teller->words();
    for (auto site = words.begin(); site != words.end(); ++site) {
        if (m_wordsKept.value(site.key()) != *site)
            states.insert(witnessKey(m_pair.id, site.key()), site->toObject());
    }
    m_wordsKept = words;
    whenDone(m_log->store().keepRound(sample, states), this, [this](const Outcome &stored) {
        if (!stored)
            emit troubled(stored.error());
    });
}

QJsonObject Engine::report() const
{
    const Instant now = m_clock.now();
    const auto &[loss, findings] = m_watcher->seen(now);
    return statusReport(m_pair, m_watcher->facts(), loss, findings, now);
}

Overview Engine::overview() const
{
    const Instant now = m_clock.now();
    const auto &[loss, findings] = m_watcher->seen(now);
    Overview overview = buildOverview(m_pair, m_watcher->facts(), loss, findings, now);
    overview.dutyLine = dutyLine();
    overview.readiness += readinessOf(m_added, now);
    overview.readiness += lastDrill(*m_outages, now);
    overview.readiness += m_shared.signing.warnings(now);
    overview.readiness += placementWarnings(
        m_pair, {m_shared.door.hosts(), m_seats->dutyHost(), QSysInfo::machineHostName()}, now);
    if (const RunView run = m_moves->runner().view(); run.gap && run.waitsForPerson) {
        overview.headline =
            tr("Nobody can write. %1, %2.").arg(run.gap->text, durationText(now - run.gap->since));
        overview.subline = run.question ? run.question->text : run.state;
        overview.mark = Mark::Bad;
    }
    const ActPreview act = m_moves->preview(overview.loss, now);
    overview.atBackup = act.kind == ActPreview::Kind::Failback;
    (overview.atBackup ? overview.failbackBlocked : overview.failoverBlocked) = act.blocked;
    return overview;
}

} // namespace Switchback
