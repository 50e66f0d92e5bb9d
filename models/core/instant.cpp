// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/instant.h"

#include <QCoreApplication>

namespace Switchback
{

using std::chrono::milliseconds;

namespace
{
constexpr qint64 Second = 1000;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

struct Unit {
    qint64 length;
    const char *name;
};
constexpr Unit Units[] = {{Day, QT_TRANSLATE_NOOP("Duration", "d")},
                          {Hour, QT_TRANSLATE_NOOP("Duration", "h")},
                          {Minute, QT_TRANSLATE_NOOP("Duration", "min")},
                          {Second, QT_TRANSLATE_NOOP("Duration", "s")}};

QString withUnit(qint64 number, const Unit &unit)
{
    // A no-break space keeps the unit beside its number.
    return QString::number(number) + QChar(QChar::Nbsp) + QCoreApplication::translate("Duration", unit.name);
}
} // namespace

QString toIso(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(Qt::ISODateWithMs);
}

std::optional<Instant> fromIso(const QString &text)
{
    if (text.size() < 20 || text.size() > 40)
        return std::nullopt;
    const QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!at.isValid() || at.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    const int year = at.toUTC().date().year();
    if (year < 2000 || year > 2200)
        return std::nullopt;
    return instantFromMs(at.toMSecsSinceEpoch());
}

QDateTime toDateTime(Instant at, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), zone);
}

Instant fromDateTime(const QDateTime &at)
{
    return instantFromMs(at.toMSecsSinceEpoch());
}

QString clockText(Instant at, const QTimeZone &zone, bool withSeconds)
{
    return toDateTime(at, zone).toString(withSeconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QString durationText(Duration length)
{
    const qint64 ms = std::max<qint64>(0, length.count());
    for (std::size_t i = 0; i < std::size(Units); ++i) {
        const Unit &unit = Units[i];
        if (ms < unit.length && unit.length != Second)
            continue;
        QString text = withUnit(ms / unit.length, unit);
        if (i + 1 < std::size(Units)) {
            const qint64 rest = ms % unit.length / Units[i + 1].length;
            if (rest > 0)
                text += QLatin1Char(' ') + withUnit(rest, Units[i + 1]);
        }
        return text;
    }
    return withUnit(0, Units[3]);
}

QString ageText(Duration age)
{
    const qint64 ms = std::max<qint64>(0, age.count());
    for (const Unit &unit : Units) {
        if (ms >= unit.length)
            return withUnit(ms / unit.length, unit);
    }
    return withUnit(0, Units[3]);
}

} // namespace Switchback
