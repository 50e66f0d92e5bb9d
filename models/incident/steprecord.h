// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

enum class StepOutcome {
    None, ///< not settled
    Passed,
    Failed,
    Skipped,    ///< who and why
    Overridden, ///< it did not pass, and somebody goes on all the same: who and why
    NotKnown,   ///< nobody can tell
};
QString stepOutcomeKey(StepOutcome outcome);
std::optional<StepOutcome> stepOutcomeFromKey(const QString &key);
QString stepOutcomeText(StepOutcome outcome);

struct StepRecord {
    std::optional<Instant> startedAt;
    std::optional<Instant> settledAt;
    StepOutcome outcome = StepOutcome::None;
    QString by;
    QString why;      ///< skipped, overridden, failed
    QString found;    ///< the value found, not "checked"
    int tries = 0;    ///< how often it was begun
    int outcomes = 0; ///< how often an outcome was recorded
    QJsonObject kept; ///< what the step's room folded of its own events
    /// Settled well enough to go on. Failed and not known are not.
    [[nodiscard]] bool settled() const
    {
        return outcome == StepOutcome::Passed || outcome == StepOutcome::Skipped ||
               outcome == StepOutcome::Overridden;
    }
    bool operator==(const StepRecord &) const = default;
};

/// One thing that was found out about one customer. The newest counts, the older stay in the log.
struct Fact {
    StepOutcome outcome = StepOutcome::None;
    QString found;
    QString by;
    std::optional<Instant> at;
    QByteArray said; ///< the hash by which the log holds `found`; empty: it stands there as it is
    bool operator==(const Fact &) const = default;
};

/// Where the calls of a customer who reroutes were seen to arrive by the SBCs themselves. The log is told of
/// it when it changes, with the call that proves it; a call that one SBC passed on arrived at that one.
struct SeenCalls {
    enum class State {
        NotYet,   ///< nothing was seen that says so
        Moved,    ///< the last call of each of their trunks came at the site that takes over
        Half,     ///< of some, and of others it still comes at the one that was left
        Both,     ///< it has come and gone: until they keep to one site for a while, that is all that is said
        NotMoved, ///< it still comes there, or came there again
    };
    State state = State::NotYet;
    QString site;         ///< where the call came that proves it
    QString trunk;        ///< of that call
    Instant at{};         ///< when it came
    QStringList notMoved; ///< the trunks whose calls still come where they came before, or at both
    Instant leftAt{};     ///< of those, when the newest call came there that is known; 0: none is
    /// What the log knows of them beside the newest word. Kept by the fold.
    qint64 seq = 0;                ///< the event that says so; 0: none has yet
    QHash<QString, Instant> lost;  ///< when a trunk that had moved was last told to have not
    QString provedBy;              ///< the trunk whose call first proved that they had moved; empty: none did
    std::optional<Instant> proved; ///< and when that came
    bool operator==(const SeenCalls &) const = default;
};
QString seenStateKey(SeenCalls::State state);
std::optional<SeenCalls::State> seenStateFromKey(const QString &key);

/// What has become of one customer in this incident.
struct CustomerRecord {
    std::optional<Instant> askedAt;    ///< asked to reroute
    std::optional<Instant> saysDoneAt; ///< says that the calls are rerouted
    SeenCalls seen;                    ///< where the SBCs saw their calls
    bool noTrunk = false;       ///< no call is known to be theirs: no trunk on their card is theirs alone
    Fact moved;                 ///< a person says that their calls were seen at the new site
    QHash<QString, Fact> tests; ///< "call", "notification"
    QString excusedWhy;         ///< gone on without them: the reason
    QString excusedBy;
    QByteArray excusedSaid; ///< the hash by which the log holds the reason, as Fact::said
    /// When their calls had moved: the call by which it was seen first, or else when a person said so, where
    /// none was seen or can be; none: they have not.
    [[nodiscard]] std::optional<Instant> movedAt() const;
    bool operator==(const CustomerRecord &) const = default;
};

} // namespace Switchback
