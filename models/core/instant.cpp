// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/instant.h"

#include <QCoreApplication>

#include <array>

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

/// Where each number of "2026-11-21T20:04:12.123Z" stands. Every status has a dozen moments, and Qt takes
/// thousands of instructions for one: the common form is read and written here, all others by Qt.
struct Part {
    int at;
    int width;
};
constexpr std::array<Part, 7> Parts{{{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
constexpr qsizetype IsoLength = 24;
constexpr const char *IsoForm = "0000-00-00T00:00:00.000Z";

/// Nothing: it has another form, or there is no such moment.
std::optional<Instant> fromCommonIso(const QString &text)
{
    if (text.size() != IsoLength)
        return std::nullopt;
    for (const Part &before : Parts) { // what follows each number
        const int at = before.at + before.width;
        if (text.at(at) != QLatin1Char(IsoForm[at]))
            return std::nullopt;
    }
    std::array<int, Parts.size()> numbers{};
    for (std::size_t i = 0; i < Parts.size(); ++i) {
        for (int at = Parts.at(i).at; at < Parts.at(i).at + Parts.at(i).width; ++at) {
            const int digit = text.at(at).unicode() - u'0';
            if (digit < 0 || digit > 9)
                return std::nullopt;
            numbers.at(i) = numbers.at(i) * 10 + digit;
        }
    }
    const std::chrono::year_month_day day{std::chrono::year{numbers[0]},
                                          std::chrono::month{unsigned(numbers[1])},
                                          std::chrono::day{unsigned(numbers[2])}};
    if (!day.ok() || numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 59)
        return std::nullopt;
    return std::chrono::sys_days{day} +
           milliseconds{numbers[3] * Hour + numbers[4] * Minute + numbers[5] * Second + numbers[6]};
}

bool inOurTimes(int year)
{
    return year >= 2000 && year <= 2200;
}
} // namespace

QString toIso(Instant at)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day day{midnight};
    if (!inOurTimes(int(day.year())))
        return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(Qt::ISODateWithMs);
    const int ms = int((at - midnight).count());
    const std::array<int, Parts.size()> numbers{
        int(day.year()),         int(unsigned(day.month())), int(unsigned(day.day())), int(ms / Hour),
        int(ms % Hour / Minute), int(ms % Minute / Second),  int(ms % Second)};
    QString text = QString::fromLatin1(IsoForm, IsoLength);
    QChar *letters = text.data();
    for (std::size_t i = 0; i < Parts.size(); ++i) {
        int left = numbers.at(i);
        for (int place = Parts.at(i).at + Parts.at(i).width - 1; place >= Parts.at(i).at; --place, left /= 10)
            letters[place] = QChar(char16_t(u'0' + left % 10));
    }
    return text;
}

std::optional<Instant> fromIso(const QString &text)
{
    if (text.size() < 20 || text.size() > 40)
        return std::nullopt;
    if (const std::optional<Instant> at = fromCommonIso(text);
        at && inOurTimes(int(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(*at)}.year())))
        return at;
    const QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!at.isValid() || at.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    if (!inOurTimes(at.toUTC().date().year()))
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
