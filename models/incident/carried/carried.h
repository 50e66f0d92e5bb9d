// SPDX-License-Identifier: GPL-3.0-or-later
// An incident's messages as gateways carry them. Pure.
#pragma once

#include "models/incident/incident.h"
#include "models/notify/ladder/slotadvice.h"
#include "models/notify/recipients.h"
#include "models/notify/spelling/messagetext.h"

namespace Switchback
{

/// The moments that a message of this time may hold, by placeholder: each recipient sees them in their own
/// zone. What is not known is left out.
QMap<QString, Instant> messageTimes(const Incident &incident, Instant now, int slot);
/// What is true once a message about that is out: if it says that it is not over after all, updates go on.
Incident asIfTold(const Incident &incident, const QString &topic, Instant now);
/// Texts with everything filled in that is the same for all recipients of a language.
Wordings filledForAll(const Incident &incident, const Wordings &words, Instant now, int slot);
/// A step's first draft, as draftText(), in all its languages, with its subject, and with what is each
/// recipient's own still to be filled in.
Wordings carriedDraft(const Incident &incident, const RunbookStep &step, Instant now, int slot);
/// Where nobody has written one. "Naperville, IL: Alert customers", in the language of messages.
QString messageSubject(const Incident &incident, const Notice &notice);

/// An approved message, to be spelt for each recipient.
MessageText messageText(const Incident &incident, const Notice &notice);
/// One that is being written, as it would go out now.
MessageText messagePreview(const Incident &incident, const Wordings &words, Instant now, int slot);
/// When a message is pointless: the next one about the same is due then.
Instant messageNotAfter(const Incident &incident, const Notice &notice);
/// A person has sent it by their own means, and said so: gateways carry it no further.
bool sentByHand(const Notice &notice);
/// Its customers are still to be told by gateways: neither withdrawn nor sent by hand nor too late, and
/// customers have not been told since that it is over, unless that is what it says and it is still so.
bool isCarriedNow(const Incident &incident, const Notice &notice, Instant now);
/// Nobody more is told of it for that reason alone, and it is not in the log yet who was.
bool endedUnsaid(const Incident &incident, const Notice &notice, Instant now);

/// Of the update that is due next; `byItself`, `carried`: as it is set here.
std::optional<SlotFacts> slotFacts(const Incident &incident, Instant now, bool byItself, bool carried);
/// The people at one of its customers, and where their calls are to go in it.
QList<Recipient> recipientsAt(const Incident &incident, const CustomerCard &card);
/// Whom a message goes to: the incident's customers, with the people whom that list has for them now.
QList<Recipient> messageRecipients(const Incident &incident, const QList<CustomerCard> &list);
/// Ids of the customers of the incident who are not retired, in their order.
QStringList messageCustomers(const Incident &incident, const QList<CustomerCard> &list);
/// The step whose messages are the updates; none: null.
const RunbookStep *updatesStep(const Incident &incident);

} // namespace Switchback
