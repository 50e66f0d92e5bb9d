// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/record.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace Switchback
{

// The words of a record, as they are printed. Plain text; texts from outside are made safe to print.

/// "2026-11-21 14:04:12 Naperville (20:04:12 UTC)": local time with the site's name, UTC beside, with its own
/// date where that differs. Without a known zone: UTC alone.
QString momentText(const Record &record, Instant at);
/// "14:04:12 (20:04:12 UTC)" for tables that say the zone in their head; with the date when it isn't the
/// outage's.
QString shortMomentText(const Record &record, Instant at);
/// "Times are those of Naperville (America/Chicago), UTC beside."
QString zoneNote(const Record &record);

/// "Incident 42" or "Drill 42".
QString recordName(const Record &record);
/// "Incident 42: Failover to Centennial".
QString recordTitle(const Record &record);
/// "Complete", "Open", "False alarm", "Not needed".
QString endingText(Ending ending);
/// "Signed", "Signed for an older state", "Declined", "Not reached", "Not asked yet": never by colour alone.
QString signoffStateText(SignoffState state);
QString ownerText(StepOwner owner); ///< "us", "customer", "both"
QString updateStateText(UpdateSlot::State state);
/// "late: Clinic 4, Clinic 9": whom an update did not reach in time, a line for each way; empty: it was the
/// same for all.
QStringList updateCustomerLines(const Record &record, const UpdateSlot &slot);
/// What became of the step: "passed · 214 of 214 moved", "skipped: reason".
QString stepOutcomeLine(const RecordStep &step);
/// The same on one customer's sheet, which must say nothing of another: what people wrote about all of them
/// stays out of it.
QString ownStepOutcomeLine(const RecordStep &step);
/// What proves a step beside its outcome, a line each: its test calls.
QStringList stepProofs(const Record &record, const RecordStep &step);
/// What was found out about one customer in one step; empty where the step isn't about single customers.
QString customerStepLine(const Record &record, const RecordStep &step, const RecordCustomer &customer);
/// How the initials were given: "by phone, +1 303 555 0117, read back: D O".
QString howText(const Signoff &signoff);
/// RTO and RPO reached against promised, a line each.
QStringList promiseLines(const Record &record);
/// What was on the screen, as it stood there; `seen` is a frame as the log keeps it.
QStringList seenLines(const QJsonObject &seen);
/// What showed the outage: the sentence and each vantage point, a line each.
QStringList evidenceLines(const Record &record);
/// "Alert", "Update 3": what a message to customers was for.
QString noticeName(const Notice &notice);
/// "first alert 4 min after the outage began": of an outage's first alert that went out; empty of any other
/// message.
QString firstAlertText(const Record &record, const Notice &notice);
/// The step's title in this record; a site's name. Of what the record doesn't know: the word itself.
QString stepTitle(const Record &record, const QString &key);
QString siteName(const Record &record, const QString &id);
/// Where a customer's calls were seen: "a call arrived at Centennial 14:10:31 (20:10:31 UTC), trunk acme";
/// empty: nothing was written down of it.
QString seenCallsText(const Record &record, const SeenCalls &seen);
/// What the failover has cost: "13 min, as said before the failover; 410 rows at most".
QString lostText(const Record &record);
/// Text from outside, one line; or with its line breaks.
QString printable(const QString &text, int most = 400);
QString printableLines(const QString &text, int most);

} // namespace Switchback
