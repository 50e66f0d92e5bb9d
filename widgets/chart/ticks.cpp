// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/ticks.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace Switchback
{

namespace
{
constexpr qint64 Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;
constexpr qint64 Steps[] = {Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second,
                            Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute,
                            Hour,   2 * Hour,   3 * Hour,   4 * Hour,    6 * Hour,    12 * Hour};

QString dayText(const QDate &date)
{
    return QLocale().toString(date, QStringLiteral("d MMM"));
}

QList<TimeTick> withinDays(Instant from, Instant to, const QTimeZone &zone, qint64 step)
{
    QList<TimeTick> ticks;
    const auto offsetAt = [&zone](qint64 ms) {
        return qint64(zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC))) * 1000;
    };
    qint64 at = toMs(from);
    while (ticks.size() < 1000) {
        // Round up in local time; where the offset changes in between, round again behind the change.
        const qint64 offset = offsetAt(at);
        const qint64 local = (at + offset + step - 1) / step * step;
        qint64 next = local - offset;
        if (offsetAt(next) != offset) {
            next = (next + offsetAt(next) + step - 1) / step * step - offsetAt(next);
        }
        if (next > toMs(to))
            break;
        const QDateTime shown = toDateTime(instantFromMs(next), zone);
        const bool midnight = shown.time() == QTime(0, 0);
        ticks.append({instantFromMs(next), midnight && step >= Hour
                                               ? dayText(shown.date())
                                               : shown.toString(step < Minute ? QStringLiteral("HH:mm:ss")
                                                                              : QStringLiteral("HH:mm"))});
        at = next + 1;
    }
    return ticks;
}

QList<TimeTick> byDays(Instant from, Instant to, const QTimeZone &zone, int days)
{
    QList<TimeTick> ticks;
    QDate date = toDateTime(from, zone).date();
    date = date.addDays((days - date.toJulianDay() % days) % days);
    for (; ticks.size() < 1000; date = date.addDays(days)) {
        const Instant at = fromDateTime(date.startOfDay(zone));
        if (at > to)
            break;
        if (at >= from)
            ticks.append({at, dayText(date)});
    }
    return ticks;
}

QList<TimeTick> byMonths(Instant from, Instant to, const QTimeZone &zone, int months)
{
    QList<TimeTick> ticks;
    const QDate first = toDateTime(from, zone).date();
    QDate date(first.year(), 1, 1);
    for (; ticks.size() < 1000; date = date.addMonths(months)) {
        const Instant at = fromDateTime(date.startOfDay(zone));
        if (at > to)
            break;
        if (at >= from)
            ticks.append({at, QLocale().toString(date, QStringLiteral("MMM yyyy"))});
    }
    return ticks;
}
} // namespace

QList<TimeTick> timeTicks(Instant from, Instant to, const QTimeZone &zone, int most)
{
    if (to <= from || most < 1 || !zone.isValid())
        return {};
    const double wanted = double((to - from).count()) / most;
    for (qint64 step : Steps) {
        if (double(step) >= wanted)
            return withinDays(from, to, zone, step);
    }
    for (int days : {1, 2, 5, 7, 14}) {
        if (double(days * Day) >= wanted)
            return byDays(from, to, zone, days);
    }
    for (int months : {1, 2, 3, 6}) {
        if (double(months) * 30.4 * Day >= wanted)
            return byMonths(from, to, zone, months);
    }
    return byMonths(from, to, zone, 12 * std::max(1, int(std::ceil(wanted / (365.25 * Day)))));
}

LossScale lossScale(double worstSeconds, double rpoSeconds)
{
    const double wanted = std::max({worstSeconds * 1.06, rpoSeconds * 1.5, 1.0});
    LossScale scale;
    struct Unit {
        double seconds;
        const char *name;
        double from;
    };
    static constexpr Unit units[] = {{86400, QT_TRANSLATE_NOOP("Chart", "d"), 3 * 86400.0},
                                     {3600, QT_TRANSLATE_NOOP("Chart", "h"), 3 * 3600.0},
                                     {60, QT_TRANSLATE_NOOP("Chart", "m"), 180},
                                     {1, QT_TRANSLATE_NOOP("Chart", "s"), 0}};
    for (const Unit &unit : units) {
        if (wanted < unit.from)
            continue;
        scale.unitSeconds = unit.seconds;
        scale.unit = QCoreApplication::translate("Chart", unit.name);
        break;
    }
    const double units10 = wanted / scale.unitSeconds;
    double step = 1;
    // 30 and 60 are round for minutes and seconds; beyond that, powers of ten.
    static constexpr double rounds[] = {1, 2, 5, 10, 15, 30, 60, 120, 240, 600, 1200, 2400, 6000};
    for (double round : rounds) {
        step = round;
        if (units10 / round <= 4)
            break;
    }
    while (units10 / step > 5)
        step *= 2;
    scale.step = step * scale.unitSeconds;
    scale.top = std::ceil(wanted / scale.step - 1e-9) * scale.step;
    return scale;
}

} // namespace Switchback
