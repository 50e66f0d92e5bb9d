// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "models/core/clock.h"
#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/sites/facts.h"
#include "models/steps/reroute/rulesofforwarding.h"

#include <QFuture>
#include <QObject>

#include <array>
#include <functional>

namespace Switchback
{

/// Keeps the SBCs of both sites as people have set them in the open case: passing calls on, or taking them.
/// By the status of each poll; one that is otherwise by itself (restarted, reloaded, set by hand) is told in
/// the log and set again, both ever more seldom if it does not stay so, under the duty alone. None passes
/// calls on to one that takes none. Once the case is closed a change is only told, once, until the next case
/// begins. What nobody has set is left as it is. The engine's thread.
class CallsKeeper : public QObject
{
    Q_OBJECT
public:
    struct Outside {
        std::function<SiteCalls &()> calls; ///< of this pair's sites
        std::function<const PairFacts &()> facts;
        std::function<const Incident &()> incident;
        std::function<bool()> onDuty;
        std::function<QFuture<Result<QList<Event>>>(const QList<PlannedEvent> &)> append; ///< under the duty
        std::function<void(const Error &)> troubled;
    };
    /// All of it outlives it.
    CallsKeeper(const PairConfig &pair, const Clock &clock, Outside outside);

    /// After every answer of a site. `quiet`: when the newest call came to the site that was left, as far as
    /// that is known to be all; none: it is not. And what was seen of the case's customers.
    struct Quiet {
        bool known = false;
        std::optional<Instant> newest;
        SeenOf seen = {};
    };
    void look(const Quiet &quiet);

private:
    /// One that comes and goes is told ever more seldom, until it has been well for a while.
    struct Telling {
        Duration pause{0};
        Instant again{};                 ///< not before that
        std::optional<Instant> wellFrom; ///< none: it is not
        void well(Instant now);
        void bring(Instant now);
        void told(Instant now);
    };
    /// One site's SBC.
    struct Line {
        qint64 wanted = -1;   ///< CallsWanted::seq
        bool ours = false;    ///< this process had the duty when it was wanted
        Instant wantedAt{};   ///< when this console saw that, and
        Instant setAt{};      ///< set it: what the site said before says nothing of it
        bool right = false;   ///< it was as it is to be at the last look
        bool reached = false; ///< and at any since that is wanted
        Instant rightFrom{};
        bool busy = false;      ///< an event or a call of ours is on its way
        int turn = 0;           ///< of those: an answer of an earlier one says nothing
        Duration pause{0};      ///< after which it is set once more
        Instant again{};        ///< not before that
        Telling change;         ///< that it is otherwise by itself
        Telling taker;          ///< that the other one takes none
        bool untold = false;    ///< a change that waits for its turn to be told
        bool toldAfter = false; ///< one was told after the case was closed
        QString set;            ///< what was told of a setting last: another one is news
        QString failure;        ///< likewise of what came of it
        QString noTaker;        ///< likewise of the other SBC
        void bring(Instant now);
    };
    void keep(int side, const CallsWanted &wanted);
    void itIsRight(Line &line);
    [[nodiscard]] bool maySet(const Line &line, const CallsWanted &wanted, const QString &state) const;
    void wrong(int side, const CallsWanted &wanted, const QString &state, const QString &noTaker);
    [[nodiscard]] bool mayTellChange(const Line &line) const;
    void changedByItself(int side, const CallsWanted &wanted, const QString &state);
    void set(int side, const CallsWanted &wanted, const QString &state);
    void call(int side, const CallsWanted &wanted, const QString &op);
    void answered(int side, const CallAnswer &answer);
    [[nodiscard]] QString whyNotTaken(int side) const;
    void tellNoTaker(int side, const QString &why);
    [[nodiscard]] const SiteFacts &facts(int side) const;
    [[nodiscard]] const SiteConfig &site(int side) const
    {
        return side == 0 ? m_pair.production : m_pair.backup;
    }
    [[nodiscard]] PlannedEvent event(int side, const QString &kind, const QString &text,
                                     const QJsonObject &body) const;
    void append(const QList<PlannedEvent> &events, const std::function<void(bool stored)> &then);

    PairConfig m_pair;
    const Clock &m_clock;
    Outside m_outside;
    std::array<Line, 2> m_lines; ///< production, backup
    QString m_incident;
    bool m_opening = false;
};

} // namespace Switchback
