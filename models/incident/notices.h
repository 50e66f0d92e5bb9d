// SPDX-License-Identifier: GPL-3.0-or-later
// Which message a step of the wizard is about. Pure: times are those of the incident's log.
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

/// A message by what it is about: one for the step in all, one for each update, decision or time of asking.
struct NoticeName {
    QString id;
    int slot = 0; ///< of an update: which one, from 1
};

/// The message that this step would write now.
NoticeName nextNotice(const Incident &incident, const RunbookStep &step, Instant now);

/// The message to work on now: one that is approved and queued stays at hand until it is recorded as sent or
/// withdrawn, also when the next one has come due meanwhile, the oldest first; else the next one.
NoticeName noticeAtHand(const Incident &incident, const RunbookStep &step, Instant now);

/// Queued, not recorded as sent, and another one is due by now: it may be withdrawn.
bool overtaken(const Incident &incident, const Notice &notice, Instant now);

/// "Update 3", the title of the message's step, or what it is about.
QString noticeTitle(const Incident &incident, const Notice &notice);
/// "Correction": of messageTopics().
QString topicName(const QString &topic);

/// Whom a message is for, by id: all customers, or those chosen.
QStringList addressedBy(const Incident &incident, const Notice &notice);
/// Whether that customer is among them: who came into the list after it was approved in the
/// log is not, and nobody who has left it.
bool isAddressed(const Incident &incident, const Notice &notice, const QString &customer);
qsizetype howManyAddressed(const Incident &incident, const Notice &notice);
/// Those of them of whom it was recorded that it did not reach them.
QStringList missedBy(const Incident &incident, const Notice &notice);
/// Who was among them and has left the list since: some of them may have been told. In no order.
QStringList leftSince(const Incident &incident, const Notice &notice);

} // namespace Switchback
