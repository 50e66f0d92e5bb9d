// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

#include <QHash>
#include <QString>

namespace Switchback
{

// Shared by the fold, the clocks and the parts of plan(); not for others.

/// Translated, in the context "Incident".
QString said(const char *text);
/// {from}, {to}, {from_site}, {to_site}.
QHash<QString, QString> siteNames(const Incident &incident);
/// The step's title with the sites' names in it.
QString stepTitle(const Incident &incident, const RunbookStep &step);
/// "21 November 2026", in the failed site's zone; in one language whoever looks.
QString dateText(const Incident &incident, Instant at);
/// The runbook's first step of that kind; null: none.
const RunbookStep *stepOfKind(const Runbook &runbook, StepKind kind);
/// A message that tells what was decided: one for each decision.
bool tellsDecision(const RunbookStep &step);
bool tellsEnd(const RunbookStep &step);

/// What stands behind the initials of a customer of that name and record.
SignedEvidence evidenceOf(const Incident &incident, const Customer &customer, const CustomerRecord &record);
/// Their initials were taken at some time.
bool hasSigned(const Incident &incident, const QString &customer);
/// State of a customer's initials, worked out anew; signoffState() is what the fold keeps of it.
SignoffState judgeSignoff(const Incident &incident, const QString &customer);

/// When the next message is due, seen from one for that slot (0: another message); none: nobody knows.
std::optional<Instant> nextUpdateAt(const Incident &incident, Instant now, int slot);
/// A step's first draft with its placeholders, in all its languages. In a drill each says first that it is
/// one.
Wordings draftUnfilled(const Incident &incident, const RunbookStep &step);

/// A new event of the incident, by whoever acts.
Event incidentEvent(const Incident &incident, const QString &kind, Instant at, const QString &actor,
                    const QString &text, const QJsonObject &body = {});
/// "ID/rest": a word stored once.
QString onceWord(const Incident &incident, const QString &rest);
/// The grid from `now` on with that interval: goes on from the last slot due, so nothing is due in the past.
CadenceFrom cadenceFrom(const Incident &incident, Instant lastDueUntil, Instant now, Duration every);
/// The grid once it is not over after all: goes on from the last slot before updates ended, so that nobody
/// has missed what was due in between.
CadenceFrom updatesAgain(const Incident &incident, Instant now);
/// A stretch in the body of an event; see cadenceOf().
void putCadence(QJsonObject &body, const CadenceFrom &stretch);
/// The message says that it is over, and that has neither been taken back nor come to be untrue since.
bool endsUpdates(const Incident &incident, const Notice &notice);
/// Of messageTopics(): customers were told that it is over, and it is not.
inline bool takesBackTheEnd(const QString &topic)
{
    return topic == QLatin1String("not_over");
}
/// A text as it is stored: without blanks around it and storable everywhere.
QString tidy(const QString &text);

} // namespace Switchback
