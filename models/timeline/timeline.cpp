// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timeline.h"

#include "models/core/counted.h"
#include "models/incident/carried/customerslots.h"
#include "models/incident/steproom.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr qsizetype MostSteps = 3; ///< named in "Next"; more are counted

QString say(const char *text)
{
    return QCoreApplication::translate("Outage", text);
}

/// "13:02 Naperville": whose clock it is stands beside the time.
QString siteTime(const Incident &incident, Instant at)
{
    const QTimeZone zone(incident.fromZone);
    if (!zone.isValid())
        return say(QT_TRANSLATE_NOOP("Outage", "%1 UTC")).arg(clockText(at, QTimeZone::utc(), false));
    return say(QT_TRANSLATE_NOOP("Outage", "%1 %2")).arg(clockText(at, zone, false), incident.fromName);
}

/// The end of the line: the RTO's end, or the next round length for an outage that is longer.
Duration wholeLine(const IncidentRules &rules, Duration soFar)
{
    const Duration least = std::max({rules.rtoHigh, rules.rtoLow, Duration{1000}});
    if (soFar <= least)
        return least;
    const Duration step = std::max(Duration{1000}, least / 2);
    return step * (soFar / step + 1);
}

QString tickTip(const Incident &incident, const UpdateSlot &slot)
{
    const QString due = siteTime(incident, slot.due);
    const QString sent = slot.sentAt ? siteTime(incident, *slot.sentAt) : QString();
    switch (slot.state) {
    case UpdateSlot::State::OnTime:
        return say(QT_TRANSLATE_NOOP("Outage", "Update %1 · due %2 · sent %3, on time"))
            .arg(slot.number)
            .arg(due, sent);
    case UpdateSlot::State::Late:
        return say(QT_TRANSLATE_NOOP("Outage", "Update %1 · due %2 · sent %3, late"))
            .arg(slot.number)
            .arg(due, sent);
    case UpdateSlot::State::Missed:
        return sent.isEmpty()
                   ? say(QT_TRANSLATE_NOOP("Outage", "Update %1 · due %2 · missed")).arg(slot.number).arg(due)
                   : say(QT_TRANSLATE_NOOP("Outage", "Update %1 · due %2 · missed, sent %3"))
                         .arg(slot.number)
                         .arg(due, sent);
    case UpdateSlot::State::Overdue:
        return say(QT_TRANSLATE_NOOP("Outage", "Update %1 · was due %2 · not sent yet"))
            .arg(slot.number)
            .arg(due);
    case UpdateSlot::State::Ahead:
    case UpdateSlot::State::Waiting:
        break;
    }
    return say(QT_TRANSLATE_NOOP("Outage", "Update %1 · due %2")).arg(slot.number).arg(due);
}

Duration cadenceNow(const Incident &incident)
{
    return incident.cadence.isEmpty() ? incident.rules.cadence : incident.cadence.constLast().every;
}

/// Whom it reached in time, where that was not the same for all.
QString customersTip(const SlotCount &count)
{
    QStringList parts;
    if (count.onTime > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 on time")).arg(count.onTime);
    if (count.late > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 late")).arg(count.late);
    if (count.missed > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 missed")).arg(count.missed);
    return say(QT_TRANSLATE_NOOP("Outage", " · of the customers %1")).arg(parts.join(QStringLiteral(", ")));
}

/// As a whole it was sent in time, and some had it late or not at all.
UpdateSlot::State drawnAs(const UpdateSlot &slot, const SlotCount &count)
{
    return slot.state == UpdateSlot::State::OnTime && count.late + count.missed > 0 ? UpdateSlot::State::Late
                                                                                    : slot.state;
}

/// Every slot so far and the next one, and while it is open those ahead within the wide part.
QList<OutageTimeline::Tick> ticksOf(const Incident &incident, const QList<UpdateSlot> &slots_,
                                    const OutageTimeline &line)
{
    QList<OutageTimeline::Tick> ticks;
    for (const UpdateSlot &slot : slots_) {
        const std::optional<SlotCount> count = slotCount(incident, slot, line.now);
        const bool differ = count && customersDiffer(slot, *count);
        ticks.append({slot.due, differ ? drawnAs(slot, *count) : slot.state,
                      tickTip(incident, slot) + (differ ? customersTip(*count) : QString())});
    }
    const Duration every = cadenceNow(incident);
    if (line.closed || slots_.isEmpty() || every < Duration{1000})
        return ticks;
    UpdateSlot ahead = slots_.constLast();
    ahead.sentAt.reset();
    ahead.state = UpdateSlot::State::Ahead;
    while (ahead.due + every <= line.from + line.wide) {
        ahead.due += every;
        ++ahead.number;
        ticks.append({ahead.due, ahead.state, tickTip(incident, ahead)});
    }
    return ticks;
}

void sayUpdates(OutageTimeline &line, const Incident &incident, const QList<UpdateSlot> &slots_)
{
    int sent = 0, late = 0, missed = 0, overdue = 0, some = 0;
    for (const UpdateSlot &slot : slots_) {
        const std::optional<SlotCount> count = slotCount(incident, slot, line.now);
        some += count && slot.state != UpdateSlot::State::Missed && count->missed > 0;
        sent += slot.state == UpdateSlot::State::OnTime;
        late += slot.state == UpdateSlot::State::Late;
        missed += slot.state == UpdateSlot::State::Missed;
        overdue += slot.state == UpdateSlot::State::Overdue;
    }
    QStringList parts;
    if (overdue > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 overdue")).arg(overdue);
    if (missed > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 missed")).arg(missed);
    if (late > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 late")).arg(late);
    if (some > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 not to all customers")).arg(some);
    if (parts.isEmpty())
        parts += sent > 0 ? say(QT_TRANSLATE_NOOP("Outage", "all sent"))
                          : say(QT_TRANSLATE_NOOP("Outage", "none was due yet"));
    else if (sent > 0)
        parts += say(QT_TRANSLATE_NOOP("Outage", "%1 on time")).arg(sent);
    line.updatesLine = say(QT_TRANSLATE_NOOP("Outage", "updates every %1: %2"))
                           .arg(durationText(cadenceNow(incident)), parts.join(QStringLiteral(", ")));
    line.updatesMark = overdue + missed > 0 ? Mark::Bad : late + some > 0 ? Mark::Warning : Mark::Fine;
}

QString stepWords(const Incident &incident, const RunbookStep &step, Instant now, bool first)
{
    const QString title = fillIn(step.title, placeholders(incident, now));
    const int left = countCustomers(incident, step).open();
    if (left == 0)
        return title;
    const QString who = counted("Outage", QT_TRANSLATE_N_NOOP("Outage", "%1 customers"), left).arg(left);
    if (!first && left == incident.customers.size())
        return title; // nothing of it has begun: the number says nothing new
    return say(QT_TRANSLATE_NOOP("Outage", "%1 (%2)")).arg(title, who);
}

QString nextLine(const Incident &incident, Instant now)
{
    if (!incident.open())
        return say(QT_TRANSLATE_NOOP("Outage", "Closed %1 by %2."))
            .arg(siteTime(incident, incident.closedAt.value_or(now)), incident.closedBy);
    QStringList words;
    qsizetype more = 0;
    for (const RunbookStep &step : incident.runbook.steps) {
        if (traitsOf(step.kind).endless || incident.stepRecord(step.key).settled())
            continue;
        if (words.size() < MostSteps)
            words += stepWords(incident, step, now, words.isEmpty());
        else
            ++more;
    }
    if (words.isEmpty())
        return say(QT_TRANSLATE_NOOP("Outage", "Next: close the incident"));
    if (more > 0)
        words += say(QT_TRANSLATE_NOOP("Outage", "%1 more")).arg(more);
    return say(QT_TRANSLATE_NOOP("Outage", "Next: %1")).arg(words.join(QStringLiteral(" → ")));
}
} // namespace

OutageTimeline outageTimeline(const Incident &incident, const Forecast &forecast, Instant now)
{
    OutageTimeline line;
    line.drill = incident.drill();
    line.calm = !incident.isOutage();
    line.title = (line.drill            ? say(QT_TRANSLATE_NOOP("Outage", "Drill timeline · incident %1"))
                  : incident.isOutage() ? say(QT_TRANSLATE_NOOP("Outage", "Outage timeline · incident %1"))
                                        : say(QT_TRANSLATE_NOOP("Outage", "Timeline · move %1")))
                     .arg(incident.number);
    line.from = incident.outageAt;
    line.zone = incident.fromZone;
    line.closed = !incident.open() && incident.closedAt.has_value();
    // A clock that was set back never draws the outage as over before it began.
    line.now = std::max(line.from, line.closed ? *incident.closedAt : now);
    line.endedAt = outageEnd(incident);
    line.bandFrom = line.wide = std::max(Duration{1000}, incident.rules.rtoLow);
    line.bandTo = std::max(line.bandFrom, incident.rules.rtoHigh);
    line.whole = wholeLine(incident.rules, line.now - line.from);
    line.axis = axisMarks(line.wide, line.bandTo, line.whole);
    if (incident.isOutage())
        line.bandText = say(QT_TRANSLATE_NOOP("Outage", "RTO window %1 to %2"))
                            .arg(durationText(line.bandFrom), durationText(line.bandTo));
    line.range = (incident.isOutage() ? say(QT_TRANSLATE_NOOP("Outage", "0 to %1 after the outage began, %2"))
                                      : say(QT_TRANSLATE_NOOP("Outage", "0 to %1 after it was opened, %2")))
                     .arg(durationText(line.whole), siteTime(incident, line.from));
    const QList<UpdateSlot> slots_ = updateSlots(incident, line.now);
    line.ticks = ticksOf(incident, slots_, line);
    line.flags = tellingFlags(incident, line.now);
    if (!line.closed)
        line.forecastAt = forecast.at;
    sayUpdates(line, incident, slots_);
    line.next = nextLine(incident, line.now);
    return line;
}

} // namespace Switchback
