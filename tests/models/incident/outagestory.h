// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"
#include "models/core/plannedevent.h"
#include "models/incident/clocks.h"

#include <QSet>

namespace Switchback
{

/// An outage as two seats write it into one log: what a store does with events and once-words, and nothing
/// else. Naperville fails, Centennial takes over; times are the test's.
class OutageStory
{
public:
    explicit OutageStory(int customers = 3, Instant start = instantFromMs(1'795'288'740'000));

    Instant now;
    Incident incident;
    QList<Event> log;
    QSet<QString> words;
    bool apart = false;     ///< what is about persons is laid apart, as a store does
    CommandContext context; ///< for Declare; actor and now are set by act()

    /// Carries the command out. Empty, or the code of the refusal; `error` holds it whole.
    QString act(const Command &command, const Actor &actor);
    Error error;
    /// Stores all of them or none, as a store does. Empty, or "already_done".
    QString store(const QList<PlannedEvent> &planned);
    /// What the process on duty does at this moment; how many events came of it.
    int duty();
    /// The failover, carried out by the runner; `works`: ends well; else it ends with that doing, empty: the
    /// first.
    void runFailover(bool works = true, Duration took = std::chrono::seconds(41), const QString &fails = {});

    // Shorthands; each ends in act() and fails the test if it is refused.
    void declare(IncidentMode mode = IncidentMode::Real, Duration ago = Duration{0});
    void notice(const QString &step, const QString &text = QStringLiteral("We are on it, {customer}."));
    void update();
    void decide(Choice choice = Choice::FailOver, std::optional<Instant> until = {});
    void approve(const QString &step = QStringLiteral("promote"));
    void promote(); ///< asks, approves, begins, runs, settles
    void record(Do::CustomerFact fact, StepOutcome outcome = StepOutcome::Passed);
    void sign(const QString &customer);
    void until(const QString &step); ///< everything in order, up to before that step
    void allow(const Command &command, const Actor &actor);

    [[nodiscard]] QStringList ids() const;
    [[nodiscard]] Signoff signoffOf(const QString &customer) const;

    static Actor commander();
    static Actor op();
    static Actor communicator();
    static Actor watcher();
    static Actor unchecked(const QString &name);
    static Runbook hostedRunbook();
    static PairConfig pair();
    static QList<Customer> makeCustomers(int count);

private:
    void keep(Event event);
    quint64 m_salts = 0;
};

} // namespace Switchback
