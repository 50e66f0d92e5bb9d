// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/duty/watcher.h"
#include "app/link/base/sitecalls.h"
#include "app/link/paircalls.h"
#include "app/link/referenceprobe.h"
#include "app/pair/part.h"
#include "app/pair/people/signedin.h"
#include "app/pair/witness/signing.h"
#include "models/core/plannedevent.h"
#include "models/overview/overview.h"
#include "models/replication/losshistory.h"

#include <QObject>

#include <memory>
#include <vector>

namespace Switchback
{

class CallsSeen;
class Directory;
class LogDesk;
class Moves;
class Outages;
class PeopleHere;
class TestCalls;

/// What the pairs of a console have in common; outlives their engines.
struct Shared {
    StoreDoor &door;
    SignedIn &signedIn;
    SiteCalls &calls; ///< of all pairs' sites, by siteKey()
    Signing &signing;
    LogDesk &logDesk;
    Seating seating;
};

/// The engine of one pair: its log, seats, people, moves and outages put together with the watcher and the
/// ways to the sites. Knows no window; the window, the wall and the terminal are told by its signals. Lives
/// in the thread that made it and blocks nothing: store and links have their own threads.
///
/// Of all processes on one store one holds the *duty*: it alone writes down what the sites do and keeps the
/// clocks. One has the *wheel*: it alone carries out runs and steps. Both are leases of the store. All of
/// them follow.
class Engine : public QObject
{
    Q_OBJECT

public:
    Engine(const Shared &shared, const PairConfig &pair, const Clock &clock, Purpose purpose);
    ~Engine() override;

    /// A part of its own; before start(). Parts take up in the order in which they were added, after the
    /// engine's own.
    void add(std::unique_ptr<Part> part);
    [[nodiscard]] PartContext context();
    /// Takes up what an earlier console left as soon as the store is open, and begins to watch, the sites so
    /// long after that.
    void start(Duration firstLook = Duration{0});
    /// Gives duty and wheel back; before the store goes.
    void release();

    [[nodiscard]] const PairConfig &pair() const { return m_pair; }
    /// Null: nothing is signed here, at least not yet.
    [[nodiscard]] const HeadSigner *signer() const { return m_shared.signing.signer(); }
    [[nodiscard]] const PairFacts &facts() const { return m_watcher->facts(); }
    [[nodiscard]] QList<Finding> findings(Instant at) const { return m_watcher->seen(at).findings; }
    /// Why nothing can be done from here, in a sentence that names who has the wheel; empty: we have it.
    [[nodiscard]] QString wheelHolder() const;
    /// Takes the wheel from whoever has it; they are told.
    void takeWheel(std::function<void(const Outcome &)> done);
    [[nodiscard]] bool onDuty() const { return m_seats->onDuty(); }
    [[nodiscard]] QString dutyLine() const; ///< who has the duty, in a sentence
    [[nodiscard]] PairLog &log() { return *m_log; }
    [[nodiscard]] bool storeOpen() const { return m_log->isOpen(); }
    [[nodiscard]] PeopleHere &people() { return *m_people; }
    [[nodiscard]] Moves &moves() { return *m_moves; }
    [[nodiscard]] Outages &outages() { return *m_outages; }
    [[nodiscard]] const TestCalls &testCalls() const { return *m_testCalls; }
    [[nodiscard]] Directory &directory() { return *m_directory; }
    [[nodiscard]] CallsSeen &callsSeen() { return *m_callsSeen; }
    [[nodiscard]] LogDesk &logDesk() { return m_shared.logDesk; } ///< the whole log's, of all pairs
    [[nodiscard]] Instant now() const { return m_clock.now(); }
    /// Stores under the wheel, the duty or nobody's right, all or none.
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events, OutageDesk::Under under);
    [[nodiscard]] Overview overview() const;
    [[nodiscard]] QJsonObject report() const;
    [[nodiscard]] std::optional<RunView::Audio> lostAudio() const { return lostAudioOf(m_added); }

    void askSitesNow() { m_watcher->askNow(); }

signals:
    void overviewChanged();
    void runChanged();
    void eventAppended(const Switchback::Event &event);
    void sampled(const Switchback::LossPoint &point); ///< a new point of the chart
    /// Something the operator has to know that is not about a site: the store, the configuration.
    void troubled(const Switchback::Error &error);
    void ready(); ///< the store is open and what it held has been taken up
    void wheelChanged();
    /// It was ours; says who has it now.
    void wheelLost(const QString &by);

private:
    void makeWatcher();
    void makeTeller();
    void makePeople();
    void makeMoves();
    void makeOutages();
    void makeCalls();
    void takeUp();
    /// One after the other, from that one on; then it is asked for the wheel.
    void takeUpFrom(std::size_t index);
    [[nodiscard]] std::vector<Part *> parts() const;
    void watch();
    void becomeReady();
    void makeSeats();
    void dutyChanged();
    void write(const QList<Event> &events);
    void keepSample(const LossEstimate &loss);
    void proveSight();

    Shared m_shared;
    PairConfig m_pair;
    const Clock &m_clock;
    std::unique_ptr<PairLog> m_log;
    std::unique_ptr<SiteCalls> m_calls; ///< of this pair's sites, by their ids
    std::unique_ptr<ReferenceProbe> m_reference;
    std::unique_ptr<Watcher> m_watcher;
    std::unique_ptr<LogTeller> m_teller;
    std::unique_ptr<Seats> m_seats;
    std::unique_ptr<PeopleHere> m_people;
    std::unique_ptr<Moves> m_moves;
    std::unique_ptr<Directory> m_directory;
    std::unique_ptr<Outages> m_outages;
    std::unique_ptr<TestCalls> m_testCalls;
    std::vector<std::unique_ptr<Part>> m_added;
    CallsSeen *m_callsSeen = nullptr; ///< the first of those
    Purpose m_purpose;
    Duration m_firstLook{0};
    QJsonObject m_wordsKept; ///< of the sites as witnesses, as they were last given to the store
    bool m_watching = false;
    bool m_takenUp = false, m_ready = false;
    bool m_hadDuty = false;
};

} // namespace Switchback
