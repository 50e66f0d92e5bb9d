// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordtext.h"

#include "models/core/visibletext.h"
#include "models/incident/notices.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};

const QString DateAndTime = QStringLiteral("yyyy-MM-dd HH:mm:ss");
const QString Time = QStringLiteral("HH:mm:ss");

QTimeZone zoneOf(const Record &record)
{
    return QTimeZone(record.zone);
}

QString utcBeside(const QDateTime &local, Instant at)
{
    const QDateTime utc = toDateTime(at, QTimeZone::utc());
    return utc.toString(local.date() == utc.date() ? Time : DateAndTime);
}
} // namespace

QString momentText(const Record &record, Instant at)
{
    const QTimeZone zone = zoneOf(record);
    if (!zone.isValid())
        return Words::tr("%1 UTC").arg(toDateTime(at, QTimeZone::utc()).toString(DateAndTime));
    const QDateTime local = toDateTime(at, zone);
    return Words::tr("%1 %2 (%3 UTC)")
        .arg(local.toString(DateAndTime), printable(record.fromName, 40), utcBeside(local, at));
}

QString shortMomentText(const Record &record, Instant at)
{
    const QTimeZone zone = zoneOf(record);
    const QDateTime utc = toDateTime(at, QTimeZone::utc());
    if (!zone.isValid())
        return Words::tr("%1 UTC").arg(utc.toString(
            utc.date() == toDateTime(record.outageAt, QTimeZone::utc()).date() ? Time : DateAndTime));
    const QDateTime local = toDateTime(at, zone);
    const bool sameDay = local.date() == toDateTime(record.outageAt, zone).date();
    // A no-break space, so that a narrow column breaks between the two.
    return Words::tr("%1 (%2 UTC)")
        .arg(local.toString(sameDay ? Time : DateAndTime), utc.toString(Time))
        .replace(QLatin1String(" UTC"), QChar(QChar::Nbsp) + QStringLiteral("UTC"));
}

QString zoneNote(const Record &record)
{
    if (!zoneOf(record).isValid())
        return Words::tr("Times are UTC.");
    return Words::tr("Times are those of %1 (%2), UTC beside.")
        .arg(printable(record.fromName, 40), QString::fromLatin1(record.zone));
}

QString recordName(const Record &record)
{
    switch (record.mode) {
    case IncidentMode::Real:
        break;
    case IncidentMode::Drill:
        return Words::tr("Drill %1").arg(record.number);
    case IncidentMode::Planned:
        return Words::tr("Planned failover %1").arg(record.number);
    case IncidentMode::Failback:
        return Words::tr("Failback %1").arg(record.number);
    }
    return Words::tr("Incident %1").arg(record.number);
}

QString recordTitle(const Record &record)
{
    return Words::tr("%1: %2").arg(recordName(record), printable(record.runbook, 120));
}

QString endingText(Ending ending)
{
    switch (ending) {
    case Ending::None:
        return Words::tr("Open");
    case Ending::Complete:
        return Words::tr("Complete");
    case Ending::FalseAlarm:
        return Words::tr("False alarm");
    case Ending::NotNeeded:
        return Words::tr("Failover not needed");
    }
    return {};
}

QString signoffStateText(SignoffState state)
{
    switch (state) {
    case SignoffState::Waiting:
        return Words::tr("Not asked yet");
    case SignoffState::Signed:
        return Words::tr("Signed");
    case SignoffState::Outdated:
        return Words::tr("Signed for an older state");
    case SignoffState::Declined:
        return Words::tr("Declined");
    case SignoffState::NotReached:
        return Words::tr("Not reached");
    }
    return {};
}

QString ownerText(StepOwner owner)
{
    switch (owner) {
    case StepOwner::Us:
        return Words::tr("us");
    case StepOwner::Customer:
        return Words::tr("customer");
    case StepOwner::Both:
        return Words::tr("both");
    }
    return {};
}

QString updateStateText(UpdateSlot::State state)
{
    switch (state) {
    case UpdateSlot::State::Ahead:
        return Words::tr("not due yet");
    case UpdateSlot::State::Waiting:
        return Words::tr("next one due");
    case UpdateSlot::State::Overdue:
        return Words::tr("overdue");
    case UpdateSlot::State::OnTime:
        return Words::tr("on time");
    case UpdateSlot::State::Late:
        return Words::tr("late");
    case UpdateSlot::State::Missed:
        return Words::tr("missed");
    }
    return {};
}

QString stepOutcomeLine(const RecordStep &step)
{
    if (step.done.outcome == StepOutcome::None)
        return step.done.startedAt ? Words::tr("begun, not settled") : Words::tr("not done");
    QStringList parts{stepOutcomeText(step.done.outcome)};
    for (const QString &more : {step.done.found, step.done.why}) {
        if (!more.isEmpty())
            parts += printable(more);
    }
    return parts.join(Words::tr(": "));
}

QString ownStepOutcomeLine(const RecordStep &step)
{
    // What the sites did is true for everybody.
    if (traitsOf(step.kind).hasCalls || step.done.outcome == StepOutcome::None)
        return stepOutcomeLine(step);
    return stepOutcomeText(step.done.outcome);
}

QString noticeName(const Notice &notice)
{
    static const std::pair<const char *, const char *> names[] = {
        {"alert", QT_TRANSLATE_NOOP("Record", "Alert")},
        {"update", QT_TRANSLATE_NOOP("Record", "Update")},
        {"decision", QT_TRANSLATE_NOOP("Record", "Decision announced")},
        {"reroute", QT_TRANSLATE_NOOP("Record", "Request to reroute")},
        {"resolved", QT_TRANSLATE_NOOP("Record", "Resolved")}};
    const QString topic = topicName(notice.stage);
    QString name = topic.isEmpty() ? printable(notice.stage, 40) : topic;
    for (const auto &[key, word] : names) {
        if (notice.stage == QLatin1String(key))
            name = Words::tr(word);
    }
    return notice.slot > 0 ? Words::tr("%1 %2").arg(name).arg(notice.slot) : name;
}

QString stepTitle(const Record &record, const QString &key)
{
    for (const RecordStep &step : record.steps) {
        if (step.key == key)
            return printable(step.title, 120);
    }
    return printable(key, 60);
}

QString siteName(const Record &record, const QString &id)
{
    return printable(id == record.from ? record.fromName : id == record.to ? record.toName : id, 60);
}

QString seenCallsText(const Record &record, const SeenCalls &seen)
{
    if (seen.state == SeenCalls::State::NotYet)
        return {};
    const QString text =
        (seen.state == SeenCalls::State::NotMoved ? Words::tr("not moved: a call arrived at %1 %2, trunk %3")
                                                  : Words::tr("a call arrived at %1 %2, trunk %3"))
            .arg(siteName(record, seen.site), shortMomentText(record, seen.at), printable(seen.trunk, 64));
    if (seen.state == SeenCalls::State::Both)
        return Words::tr("%1; now at one site, now at the other: %2")
            .arg(text, printable(seen.notMoved.join(QStringLiteral(", "))));
    return seen.state == SeenCalls::State::Half
               ? Words::tr("%1; still at %2: %3")
                     .arg(text, siteName(record, record.from),
                          printable(seen.notMoved.join(QStringLiteral(", "))))
               : text;
}

QString howText(const Signoff &signoff)
{
    QStringList parts{initialsHowText(signoff.how)};
    if (!signoff.number.isEmpty())
        parts += printable(signoff.number, 60);
    if (!signoff.readBack.isEmpty())
        parts += Words::tr("read back: %1").arg(printable(signoff.readBack, 200));
    return parts.join(QStringLiteral(", "));
}

QString printable(const QString &text, int most)
{
    return visibleText(text, most);
}

QString printableLines(const QString &text, int most)
{
    return visibleText(text, most, true);
}

} // namespace Switchback
