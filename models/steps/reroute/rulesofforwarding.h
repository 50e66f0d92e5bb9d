// SPDX-License-Identifier: GPL-3.0-or-later
// Which SBC passes calls on and which takes them, in a case: what people had the sites do. Pure.
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/trunks/trunkowners.h"

#include <QMap>

namespace Switchback
{

struct CommandContext;
namespace Do
{
struct InStep;
}

/// How the SBC of a site is to be, by the word of a person: a run that they began, or a button.
struct CallsWanted {
    bool forward = false; ///< new calls go to the other site; else they are taken
    Instant since{};      ///< by the clock of who said so
    qint64 seq = 0;       ///< the event that says so: the newest counts, whatever the clocks of two seats
    QString by;
    bool operator==(const CallsWanted &) const = default;
};
/// By site; none: nobody has said anything of it, and it is left as it is. What the runbook has a run do
/// counts once that has succeeded, with its promotion, also where the site could not be had for it: who was
/// dead then passes calls on when it is back.
QMap<QString, CallsWanted> callsWanted(const Incident &incident);

/// The site has said in the last run that asked it that it has no SBC.
bool hasNoSbc(const Incident &incident, const QString &site);

/// There is a button that makes it take calls: people have it pass them on, or by its own word (`state`) it
/// takes not all. One that tells nothing else than that it is silent or open is left.
bool canBeMadeToTake(const CallsWanted &wanted, const QString &state);
/// What a case that is over has left at the SBCs by their own word, by site, and can still be ended in its
/// wizard: "The SBC of Naperville is draining: …". Empty: nothing.
QString sbcsNotOpen(const Incident &incident, const QHash<QString, QString> &states);

/// The words of the step in which customers reroute (Do::InStep).
inline constexpr char SetCallsWord[] = "calls"; ///< values: site, mode
QString forwardWord();                          ///< the mode in which new calls go to the other site
QString takeWord();

/// A person has new calls of a site passed on, or taken.
Result<QList<PlannedEvent>> planSetCalls(const Incident &incident, const RunbookStep &step,
                                         const Do::InStep &command, const CommandContext &context);
Outcome foldSetCalls(Incident &incident, const RunbookStep &step, const Event &event);

/// The service went home, and the SBC that it left still passes calls on: before the next outage it has to
/// take them.
bool leftForwarding(const Incident &incident);

/// At the end of a move home, a failback or an outage of the backup site, the SBC that was left is opened for
/// the next outage, also once the case is closed as complete: when all who were asked have moved or are gone
/// on without, none of these had their last call there, and no call came there of itself for QuietBeforeOpen.
/// `newest`: when the last one came there. None: not yet, or it was done.
QList<PlannedEvent> planOpenAgain(const Incident &incident, std::optional<Instant> newest, const SeenOf &seen,
                                  Instant now);
inline constexpr Duration QuietBeforeOpen{std::chrono::minutes(10)};

} // namespace Switchback
