// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/reach/testschedule.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Of a time that comes twice Qt takes the second.
Instant momentOf(const QDate &day, const WeeklyTime &week, const QTimeZone &zone)
{
    const QTime time(week.minute / 60, week.minute % 60);
    const Instant at = instantFromMs(QDateTime(day, time, zone).toMSecsSinceEpoch());
    for (const Duration back : {Duration(1h), Duration(30min)}) {
        const QDateTime before = toDateTime(at - back, zone);
        if (before.date() == day && before.time() == time)
            return at - back;
    }
    return at;
}

int daysBetween(const WeeklyTime &week)
{
    return week.day == 0 ? 1 : 7;
}

/// The one of the week of that day, or that day itself.
QDate dayOf(const WeeklyTime &week, const QDate &near)
{
    return week.day == 0 ? near : near.addDays(week.day - near.dayOfWeek());
}

/// The last one, or the next behind it.
Instant lastBefore(const WeeklyTime &week, Instant now, int more)
{
    const QTimeZone named(week.zone);
    const QTimeZone zone = named.isValid() ? named : QTimeZone::utc();
    const QDate today = QDateTime::fromMSecsSinceEpoch(toMs(now), zone).date();
    const int step = daysBetween(week);
    QDate day = dayOf(week, today).addDays(step);
    while (momentOf(day, week, zone) > now)
        day = day.addDays(-step);
    return momentOf(day.addDays(qint64(step) * more), week, zone);
}
} // namespace

Instant lastDue(const WeeklyTime &week, Instant now)
{
    return lastBefore(week, now, 0);
}

Instant nextDue(const WeeklyTime &week, Instant now)
{
    return lastBefore(week, now, 1);
}

QString weeklyText(const WeeklyTime &week)
{
    const QString place = QString::fromLatin1(week.zone).section(QLatin1Char('/'), -1);
    return QStringLiteral("%1 %2 %3")
        .arg(week.day == 0 ? QStringLiteral("day") : QLocale::c().standaloneDayName(week.day),
             QTime(week.minute / 60, week.minute % 60).toString(QStringLiteral("HH:mm")),
             QString(place).replace(QLatin1Char('_'), QLatin1Char(' ')));
}

TestDue testDue(const WeeklyTime &week, const std::optional<Instant> &handled, Instant since,
                bool incidentOpen, Instant now)
{
    const Instant due = lastDue(week, now);
    if (handled && *handled >= due)
        return TestDue::Nothing;
    const bool late = now >= due + TestGrace;
    if (!late)
        return incidentOpen ? TestDue::Wait : TestDue::Make;
    return handled || due >= since ? TestDue::Miss : TestDue::Nothing;
}

} // namespace Switchback
