// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

// Parts of the fold of an incident's events; not for others. Each checks first and changes afterwards.

Error cantFollow(const Event &event, const QString &why);
Error unknownStep(const Event &event, const QString &key);
Error unknownCustomer(const Event &event, const QString &id);
QString bodyText(const Event &event, const char *key);
/// A flag worded as the event was: a fold says the same in every language.
void addFlag(Incident &incident, const Event &event, Mark mark);
/// The stretch in the event's body; a slot below 1 or an interval of nothing is an Error.
Result<CadenceFrom> cadenceOf(const Event &event);
void addCadence(Incident &incident, const CadenceFrom &stretch);
/// It was said to be over and is not: updates go on by the stretch in the event's body, and what was said of
/// the time before has to be said anew. Checks first.
Outcome beginAgain(Incident &incident, const Event &event);
/// The event says so; those of before have no stretch.
bool saysAgain(const Event &event);
/// A step that is open again. How often it was tried and settled stays: the words of the log count on.
void reopenStep(StepRecord &record);
/// The decision is open again, and with it the message that tells it.
void unsettleDecision(Incident &incident);

Outcome foldDeclared(Incident &incident, const Event &event);
/// Customers who came into the list while it is open: told from the next message on.
Outcome foldJoined(Incident &incident, const Event &event);
/// Of those: who was taken out of the list again. Nobody who has signed leaves.
Outcome foldLeft(Incident &incident, const Event &event);
Outcome foldComposed(Incident &incident, const Event &event);
Outcome foldApproved(Incident &incident, const Event &event);
Outcome foldQueued(Incident &incident, const Event &event);
/// What became of a message's deliveries.
Outcome foldDeliveries(Incident &incident, const Event &event);
Outcome foldFacts(Incident &incident, const Event &event);
Outcome foldSent(Incident &incident, const Event &event);
Outcome foldWithdrawn(Incident &incident, const Event &event);
Outcome foldCadence(Incident &incident, const Event &event);
Outcome foldDecision(Incident &incident, const Event &event);
Outcome foldAsked(Incident &incident, const Event &event);
Outcome foldAnswered(Incident &incident, const Event &event);
Outcome foldBegun(Incident &incident, const Event &event);
Outcome foldSettled(Incident &incident, const Event &event);
/// An event of a room's own.
Outcome foldInStep(Incident &incident, const Event &event);
Outcome foldCustomers(Incident &incident, const Event &event);
/// The SBCs tell where calls arrive, from here on; of whom they can say nothing; and of whom they say what.
Outcome foldCallsSeen(Incident &incident, const Event &event);
Outcome foldNoTrunk(Incident &incident, const Event &event);
Outcome foldObserved(Incident &incident, const Event &event);
Outcome foldInitials(Incident &incident, const Event &event);

} // namespace Switchback
