// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"
#include "models/core/clock.h"
#include "models/core/plannedevent.h"
#include "models/incident/clocks.h"
#include "models/incident/detection.h"

#include <QFuture>
#include <QHash>
#include <QJsonArray>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <optional>

namespace Switchback
{

/// The pair's outages as the log has them, and the one way to change them: a command becomes events, the
/// events are stored, and only what came back from the store is folded in. Every console follows; the one
/// that holds the duty keeps the clocks and declares by evidence. The thread that made it; blocks nothing.
class OutageDesk : public QObject
{
    Q_OBJECT
public:
    /// Whose right it takes to store something.
    enum class Under {
        Nobody, ///< a role is enough
        Wheel,
        Duty,
    };
    /// Stores all of them or none; ends when they are on disk.
    using Append = std::function<QFuture<Result<QList<Event>>>(const QList<PlannedEvent> &, Under)>;

    OutageDesk(QString pair, IncidentRules rules, Append append, const Clock &clock,
               QObject *parent = nullptr);

    /// One incident as the log has it: folded by whoever read it, for it may be long.
    struct Folded {
        Incident incident;
        QMap<qint64, Event> events;         ///< by seq
        std::optional<bool> workedWhenOver; ///< whether the service was seen to work when it was last closed
    };
    /// What the log holds of one incident, in order. Any thread.
    [[nodiscard]] static Folded fold(const QList<Event> &events);
    /// Called once for each, oldest first. Of one that is known already only what is new is followed.
    void takeUp(const Folded &folded);
    /// Every event of the log, own and others'; those known already are left out. One that comes late takes
    /// its place in the log. What concerns very many customers is folded in the pool, and what comes of the
    /// same incident meanwhile waits for that: until then it is as if the log had come a moment later.
    void follow(const Event &event);

    /// The open one; else the last that was closed; else one without an id.
    [[nodiscard]] const Incident &incident() const;
    [[nodiscard]] const QList<Incident> &all() const { return m_incidents; } ///< oldest first
    [[nodiscard]] const Incident *find(const QString &id) const;
    [[nodiscard]] Forecast forecast() const;
    [[nodiscard]] int nextNumber() const;

    /// Carries it out; `done` says what came of it, once incident() knows of it. The very same once more
    /// while that is being stored, as by a double click, is one: both are told. With other words it is
    /// refused so long. Closing an incident first writes down the clocks that have run out, for nobody keeps
    /// them afterwards.
    void command(const Command &command, const CommandContext &context,
                 std::function<void(const Outcome &)> done = {});

    /// How often the clocks are looked at; a second. For simulated time.
    void setTick(Duration every) { m_tick.setInterval(every); }
    /// How long after it ran out a clock is written down; 2 s. What another seat did in the last moment has
    /// to be heard of before, or the log would say for ever that it was not done in time.
    void setGrace(Duration grace) { m_grace = grace; }
    /// From here on the clocks are kept and outages declared by this process, or not any more.
    void setDuty(bool duty);
    /// What the sites look like now. `context` is for an outage that has to be declared.
    void observe(const Detection::Seen &seen, const std::function<CommandContext()> &context);
    /// The list of customers is that now, all of it: who came into it and is in it still after a while, or
    /// when the next message is approved (see plan()), is told of the open outage too; who of them is in it
    /// no more is not.
    void followList(const QList<Customer> &list);
    /// How long that while is; three minutes: what was imported by mistake can be undone before.
    void setJoinAfter(Duration after) { m_joinAfter = after; }

signals:
    void changed();
    /// The console itself could not store what had to be stored: a clock, a declaration. It is tried again.
    void troubled(const Switchback::Error &error);

private:
    using DoneFn = std::function<void(const Outcome &)>;
    struct UnderWay {
        QJsonArray says; ///< by whom and what
        QList<DoneFn> told;
    };
    void carryOut(const Command &command, const CommandContext &context, const DoneFn &done);
    void storePlanned(const QList<PlannedEvent> &planned, Under under, const DoneFn &done);
    [[nodiscard]] QList<PlannedEvent> dueClocks(Instant until, Instant now) const;
    void storeOwn(const QList<PlannedEvent> &events, const DoneFn &done);
    void begin(const Event &event);
    void erase(const Event &erased);
    void place(const Folded &folded);
    void add(Incident &incident, const Event &event);
    void foldBeside(const QString &incident, const std::function<Incident()> &work);
    void whenFolded(const QString &incident, const std::function<void()> &then);
    void added(bool wasOpen, const Incident &incident);
    void store(const QList<PlannedEvent> &events, Under under, const DoneFn &done);
    void keepClocks();
    void tickOrNot();
    void declare(const std::function<CommandContext()> &context);
    void noteService(bool works, Instant at);
    QList<Customer> dueNewcomers(const QList<Customer> &list, Instant now);

    QString m_pair;
    IncidentRules m_rules;
    Append m_append;
    const Clock &m_clock;
    QList<Incident> m_incidents;
    QHash<QString, QMap<qint64, Event>> m_events; ///< of each incident, by seq
    QHash<QString, QList<Event>> m_waiting;       ///< of each incident that is being folded in the pool
    QHash<QString, QList<std::function<void()>>> m_afterFold; ///< what waits for one of those to be folded
    Incident m_none;
    QTimer m_tick;
    Duration m_grace{std::chrono::seconds(2)};
    bool m_duty = false;
    bool m_storing = false;    ///< an event of the console's own is on its way
    bool m_workedSince = true; ///< the primary was seen to work since the last incident was closed
    struct Looked {
        QList<Customer> list;
        QList<Customer> of; ///< the incident's
    };
    std::optional<Looked> m_looked;      ///< at whom there was nothing to say of
    QHash<QString, Instant> m_newcomers; ///< who has not joined yet, and since when that is known
    std::optional<Instant> m_joinAt;     ///< when the first of those does
    Duration m_joinAfter{std::chrono::minutes(3)};
    QHash<QString, UnderWay> m_commands; ///< by what they are
    QSet<QString> m_written; ///< words of clocks that the store has already, and that were not told of yet
};

/// Whether a command may only be given by who has the wheel.
OutageDesk::Under rightOver(const Command &command);

} // namespace Switchback
