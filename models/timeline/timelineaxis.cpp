// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timeline.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr double WideShare = 0.7;

QString say(const char *text)
{
    return QCoreApplication::translate("Outage", text);
}

/// Short, in one unit: "0 h", "30 m", "90 m", "2 h", "36 h". A lab's axis is in seconds and minutes.
QString axisText(Duration after, Duration whole)
{
    const auto in = [after](Duration unit, const char *text) {
        const double number = double(after.count()) / double(unit.count());
        return say(text).arg(std::round(number * 10) / 10);
    };
    const auto fits = [after](Duration unit) { return after.count() % unit.count() == 0; };
    if (after.count() == 0)
        return in(1h, whole >= 2h     ? QT_TRANSLATE_NOOP("Outage", "%1 h")
                      : whole >= 2min ? QT_TRANSLATE_NOOP("Outage", "%1 m")
                                      : QT_TRANSLATE_NOOP("Outage", "%1 s"));
    if (after >= 2h || fits(1h))
        return in(1h, QT_TRANSLATE_NOOP("Outage", "%1 h"));
    if (after >= 2min || fits(1min))
        return in(1min, QT_TRANSLATE_NOOP("Outage", "%1 m"));
    return in(1s, QT_TRANSLATE_NOOP("Outage", "%1 s"));
}

Duration wideOf(const OutageTimeline &line)
{
    return std::max(Duration{1}, line.wide);
}
} // namespace

QList<OutageTimeline::AxisMark> axisMarks(Duration wide, Duration bandTo, Duration whole)
{
    QList<Duration> after;
    for (int quarter = 0; quarter <= 4; ++quarter)
        after += wide * quarter / 4;
    if (bandTo / 2 > wide)
        after += bandTo / 2;
    if (bandTo > wide && bandTo < whole)
        after += bandTo;
    if (whole > wide)
        after += whole;
    QList<OutageTimeline::AxisMark> marks;
    for (const Duration length : after)
        marks.append({length, axisText(length, whole)});
    return marks;
}

double positionOf(const OutageTimeline &line, Instant at)
{
    const double after = double((at - line.from).count());
    const double wide = double(wideOf(line).count()), rest = double(line.whole.count()) - wide;
    if (rest <= 0)
        return std::clamp(after / wide, 0.0, 1.0);
    if (after <= wide)
        return std::max(0.0, after / wide * WideShare);
    return std::min(1.0, WideShare + (after - wide) / rest * (1 - WideShare));
}

Instant momentAt(const OutageTimeline &line, double position)
{
    const double at = std::isfinite(position) ? std::clamp(position, 0.0, 1.0) : 0;
    const double wide = double(wideOf(line).count()), rest = double(line.whole.count()) - wide;
    const double after = rest <= 0         ? at * wide
                         : at <= WideShare ? at / WideShare * wide
                                           : wide + (at - WideShare) / (1 - WideShare) * rest;
    return line.from + Duration{std::llround(after)};
}

} // namespace Switchback
