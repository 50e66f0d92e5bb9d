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
/// the log and set again, under the duty alone. What nobody has set is left as it is. The engine's thread.
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
    /// that is known to be all; none: it is not.
    struct Quiet {
        bool known = false;
        std::optional<Instant> newest;
    };
    void look(const Quiet &quiet);

private:
    /// One site's SBC.
    struct Line {
        bool wasRight = false; ///< it was as it is to be since that was wanted
        Instant wantedSince{};
        bool busy = false; ///< an event or a call of ours is on its way
        Instant again{};   ///< not before that
        Instant setAt{};   ///< what the site said before says nothing of it
        QString failure;   ///< told already
    };
    void keep(int side, const CallsWanted &wanted);
    void changedByItself(int side, const CallsWanted &wanted, const QString &state);
    void set(int side, const CallsWanted &wanted);
    void answered(int side, const CallsWanted &wanted, const CallAnswer &answer);
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
