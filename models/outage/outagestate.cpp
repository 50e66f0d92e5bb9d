// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/outage/outagestate.h"

#include "models/core/counted.h"
#include "models/incident/carried/carried.h"
#include "models/outage/outageheadline.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
constexpr int DrillGoalDays = 90;

QString say(const char *text)
{
    return QCoreApplication::translate("Outage", text);
}

QTimeZone zoneOf(const Incident &incident)
{
    const QTimeZone zone(incident.fromZone);
    return zone.isValid() ? zone : QTimeZone::utc();
}

QString zoneName(const Incident &incident)
{
    return QTimeZone(incident.fromZone).isValid() ? incident.fromName : QStringLiteral("UTC");
}

QString endingText(Ending ending)
{
    switch (ending) {
    case Ending::Complete:
        return say(QT_TRANSLATE_NOOP("Outage", "complete"));
    case Ending::FalseAlarm:
        return say(QT_TRANSLATE_NOOP("Outage", "false alarm"));
    case Ending::NotNeeded:
        return say(QT_TRANSLATE_NOOP("Outage", "not needed"));
    case Ending::None:
        break;
    }
    return say(QT_TRANSLATE_NOOP("Outage", "open"));
}

PastIncident pastOf(const Incident &incident)
{
    PastIncident past;
    past.id = incident.id;
    past.number = incident.number;
    past.drill = incident.drill();
    past.outage = incident.isOutage();
    past.outageAt = incident.outageAt;
    const auto back = incident.restoredAt ? incident.restoredAt : incident.serviceSeenAt;
    past.restored = back.has_value();
    past.length = outageEnd(incident).value_or(incident.outageAt) - incident.outageAt;
    past.ending = endingText(incident.ending);
    past.zone = incident.fromZone;
    past.zoneName = zoneName(incident);
    return past;
}

QString dayText(const PastIncident &past)
{
    const QTimeZone zone(past.zone);
    return QLocale().toString(toDateTime(past.outageAt, zone.isValid() ? zone : QTimeZone::utc()).date(),
                              QStringLiteral("d MMM yyyy"));
}

void sayPast(OutageState &state, const QList<Incident> &past, Instant now)
{
    for (const Incident &incident : past) {
        if (!incident.open() && !incident.id.isEmpty())
            state.past.append(pastOf(incident));
    }
    std::sort(state.past.begin(), state.past.end(), [](const PastIncident &a, const PastIncident &b) {
        return a.number != b.number ? a.number > b.number : a.outageAt > b.outageAt;
    });
    const auto newest = [&state](bool drill) {
        return std::find_if(state.past.cbegin(), state.past.cend(),
                            [drill](const PastIncident &one) { return one.outage && one.drill == drill; });
    };
    if (const auto last = newest(false); last != state.past.cend())
        state.lastOutage = (last->restored ? say(QT_TRANSLATE_NOOP("Outage", "Last outage: %1, back in %2"))
                                           : say(QT_TRANSLATE_NOOP("Outage", "Last outage: %1, %3 after %2")))
                               .arg(dayText(*last), durationText(last->length))
                               .replace(QLatin1String("%3"), last->ending);
    const auto drill = newest(true);
    const ComponentLine line = drillReadiness(
        drill == state.past.cend() ? std::nullopt : std::optional<Instant>(drill->outageAt), now);
    state.lastDrill = line.value;
    state.lastDrillMark = line.mark;
}

QString caseName(const Incident &incident)
{
    switch (incident.mode) {
    case IncidentMode::Real:
        break;
    case IncidentMode::Drill:
        return say(QT_TRANSLATE_NOOP("Outage", "Drill %1")).arg(incident.number);
    case IncidentMode::Planned:
        return say(QT_TRANSLATE_NOOP("Outage", "Planned failover %1")).arg(incident.number);
    case IncidentMode::Failback:
        return say(QT_TRANSLATE_NOOP("Outage", "Failback %1")).arg(incident.number);
    }
    return say(QT_TRANSLATE_NOOP("Outage", "Outage %1")).arg(incident.number);
}

QString sublineOf(const Incident &incident, const QString &wheel)
{
    QStringList parts;
    parts += caseName(incident);
    parts +=
        (incident.isOutage() ? say(QT_TRANSLATE_NOOP("Outage", "declared %1 %2 by %3"))
                             : say(QT_TRANSLATE_NOOP("Outage", "opened %1 %2 by %3")))
            .arg(clockText(incident.declaredAt, zoneOf(incident)), zoneName(incident), incident.declaredBy);
    if (incident.reopened > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "reopened %1 ×")).arg(incident.reopened);
    if (incident.paused)
        parts += say(QT_TRANSLATE_NOOP("Outage", "paused by %1, the clocks go on")).arg(incident.pausedBy);
    if (!wheel.isEmpty())
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 has the wheel")).arg(wheel);
    return parts.join(QStringLiteral(" · "));
}
} // namespace

QString outageAge(const OutageState &state, Instant now)
{
    const OutageTimeline &line = state.timeline;
    return state.open ? runningText(line.endedAt.value_or(now) - line.from) : QString();
}

OutageLoss outageLoss(const Incident &incident, Duration rpo)
{
    OutageLoss loss;
    const RunState *moved = nullptr;
    for (const RunState &run : incident.runs) {
        if (run.plan.kind == RunKind::Failover && run.succeeded)
            moved = &run;
    }
    if (!moved)
        return loss;
    loss.failedOver = true;
    loss.caption = say(QT_TRANSLATE_NOOP("Outage", "Data lost in this failover"));
    QStringList notes;
    if (moved->plan.recoverableToSaid)
        notes += say(QT_TRANSLATE_NOOP("Outage", "database back to %1 %2"))
                     .arg(clockText(*moved->plan.recoverableToSaid, zoneOf(incident)), zoneName(incident));
    const auto said = moved->plan.lossSaidSeconds;
    if (said && std::isfinite(*said) && *said >= 0) {
        loss.loss = Duration{std::llround(*said * 1000)};
        loss.mark = rpo.count() <= 0 ? Mark::Unknown : *loss.loss <= rpo ? Mark::Fine : Mark::Bad;
        if (rpo.count() > 0)
            notes += (*loss.loss <= rpo ? say(QT_TRANSLATE_NOOP("Outage", "RPO %1 kept"))
                                        : say(QT_TRANSLATE_NOOP("Outage", "RPO %1 broken")))
                         .arg(durationText(rpo));
    } else {
        notes += say(QT_TRANSLATE_NOOP("Outage", "nobody could say what had not arrived"));
    }
    if (moved->plan.rowsSaid)
        notes += counted("Outage", QT_TRANSLATE_N_NOOP("Outage", "at most %1 rows"), *moved->plan.rowsSaid)
                     .arg(*moved->plan.rowsSaid);
    loss.note = notes.join(QStringLiteral(" · "));
    return loss;
}

QString practiceText(const Incident &incident)
{
    if (!incident.drill())
        return {};
    const QList<RunbookStep> &steps = incident.runbook.steps;
    const bool moves = std::any_of(steps.cbegin(), steps.cend(),
                                   [](const RunbookStep &step) { return traitsOf(step.kind).hasCalls; });
    return moves ? say(QT_TRANSLATE_NOOP("Outage", "practice; the database really moves"))
                 : say(QT_TRANSLATE_NOOP("Outage", "practice; nothing is moved"));
}

ComponentLine drillReadiness(std::optional<Instant> lastDrill, Instant now)
{
    ComponentLine line;
    line.key = QStringLiteral("drill");
    line.at = now;
    if (!lastDrill) {
        line.value = say(QT_TRANSLATE_NOOP("Outage", "No drill is on record (goal: every %1 days)"))
                         .arg(DrillGoalDays);
        line.mark = Mark::Warning;
        return line;
    }
    const auto days =
        std::max<qint64>(0, std::chrono::duration_cast<std::chrono::hours>(now - *lastDrill).count() / 24);
    line.value =
        (days == 0
             ? say(QT_TRANSLATE_NOOP("Outage", "Last drill today (goal: every %2 days)"))
             : counted("Outage",
                       QT_TRANSLATE_N_NOOP("Outage", "Last drill %1 days ago (goal: every %2 days)"), days))
            .replace(QLatin1String("%1"), QString::number(days))
            .replace(QLatin1String("%2"), QString::number(DrillGoalDays));
    line.mark = days > DrillGoalDays ? Mark::Warning : Mark::Fine;
    return line;
}

OutageState makeOutageState(const OutageInputs &in)
{
    OutageState state;
    state.cannotDeclare = in.cannotDeclare;
    state.telling = in.telling;
    state.cannotClose = in.cannotClose;
    sayPast(state, in.past, in.now);
    if (!in.incident || !in.incident->open()) {
        state.goesOn = in.goesOn;
        return state;
    }
    const Incident &incident = *in.incident;
    state.open = true;
    state.drill = incident.drill();
    state.calm = !incident.isOutage();
    state.incident = incident.id;
    state.number = incident.number;
    const OutageHeadline headline = outageHeadline(incident);
    state.headline = headline.text;
    state.mark = headline.mark;
    state.subline = sublineOf(incident, in.wheel);
    state.watermark = state.drill ? say(QT_TRANSLATE_NOOP("Outage", "DRILL")) : QString();
    state.practice = practiceText(incident);
    state.zoneName = zoneName(incident);
    state.timeline = outageTimeline(incident, in.forecast, in.now);
    state.clocks = clockTiles(incident, in.forecast, in.now,
                              slotFacts(incident, in.now, in.updatesByThemselves, in.carried));
    state.loss = outageLoss(incident, in.rpo);
    state.endings = incidentEndings(incident);
    return state;
}

} // namespace Switchback
