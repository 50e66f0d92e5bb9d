// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/businesshours.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int Days = 7;
constexpr int MinutesOfDay = 24 * 60;
constexpr quint8 EveryDay = 0x7f;
constexpr qsizetype MostSpans = 14;

const QStringList &dayNames()
{
    static const QStringList names{QStringLiteral("Mo"), QStringLiteral("Tu"), QStringLiteral("We"),
                                   QStringLiteral("Th"), QStringLiteral("Fr"), QStringLiteral("Sa"),
                                   QStringLiteral("Su")};
    return names;
}

int dayOf(const QString &word)
{
    static const QStringList whole{QStringLiteral("monday"),    QStringLiteral("tuesday"),
                                   QStringLiteral("wednesday"), QStringLiteral("thursday"),
                                   QStringLiteral("friday"),    QStringLiteral("saturday"),
                                   QStringLiteral("sunday")};
    const QString small = word.toLower();
    for (int day = 0; small.size() >= 2 && day < Days; ++day) {
        if (whole.at(day).startsWith(small))
            return day;
    }
    return -1;
}

/// "Mo-Fr", "Sa,Su"; 0: none of that.
quint8 daysOf(const QString &text)
{
    if (text.compare(QLatin1String("daily"), Qt::CaseInsensitive) == 0)
        return EveryDay;
    quint8 days = 0;
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString &part : parts) {
        const QStringList ends = part.trimmed().split(QLatin1Char('-'));
        const int from = dayOf(ends.first().trimmed());
        const int to = ends.size() == 2 ? dayOf(ends.last().trimmed()) : from;
        if (ends.size() > 2 || from < 0 || to < 0)
            return 0;
        for (int day = from; true; day = (day + 1) % Days) {
            days |= quint8(1U << unsigned(day));
            if (day == to)
                break;
        }
    }
    return days;
}

int minutesOf(const QString &hour, const QString &minute)
{
    const int minutes = hour.toInt() * 60 + minute.toInt();
    return minute.toInt() < 60 && minutes <= MinutesOfDay ? minutes : -1;
}

QString clock(int minutes)
{
    return QStringLiteral("%1:%2")
        .arg(minutes / 60, 2, 10, QLatin1Char('0'))
        .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

QString daysText(quint8 days)
{
    QStringList parts;
    for (int day = 0; day < Days;) {
        int end = day;
        while (end < Days && (days & (1U << unsigned(end))))
            ++end;
        if (end - day > 2) {
            parts += dayNames().at(day) + QLatin1Char('-') + dayNames().at(end - 1);
        } else {
            for (int each = day; each < end; ++each)
                parts += dayNames().at(each);
        }
        day = std::max(end, day + 1);
    }
    return parts.join(QLatin1Char(','));
}
} // namespace

bool BusinessHours::at(const QDateTime &local) const
{
    const int minute = local.time().hour() * 60 + local.time().minute();
    const int day = local.date().dayOfWeek() - 1;
    const int before = (day + Days - 1) % Days;
    return std::any_of(spans.begin(), spans.end(), [&](const Span &span) {
        const bool today = span.days & (1U << unsigned(day));
        if (span.from < span.to)
            return today && minute >= span.from && minute < span.to;
        return (today && minute >= span.from) || ((span.days & (1U << unsigned(before))) && minute < span.to);
    });
}

QString hoursText(const BusinessHours &hours)
{
    QStringList parts;
    for (const BusinessHours::Span &span : hours.spans)
        parts += QStringLiteral("%1 %2-%3").arg(daysText(span.days), clock(span.from), clock(span.to));
    return parts.join(QStringLiteral("; "));
}

std::optional<BusinessHours> hoursFromText(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("\\A([A-Za-z, -]+?)\\s+(\\d{1,2}):(\\d{2})\\s*[-\u2013]\\s*(\\d{1,2}):(\\d{2})\\z"));
    BusinessHours hours;
    if (text.trimmed().isEmpty())
        return hours;
    if (text.trimmed() == QLatin1String("24/7")) {
        hours.spans += {EveryDay, 0, MinutesOfDay};
        return hours;
    }
    const QStringList parts = text.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QRegularExpressionMatch match = form.match(part.trimmed());
        if (!match.hasMatch() || hours.spans.size() >= MostSpans)
            return std::nullopt;
        const BusinessHours::Span span{daysOf(match.captured(1).trimmed()),
                                       minutesOf(match.captured(2), match.captured(3)),
                                       minutesOf(match.captured(4), match.captured(5))};
        if (span.days == 0 || span.from < 0 || span.from == MinutesOfDay || span.to < 0 ||
            span.from == span.to)
            return std::nullopt;
        hours.spans += span;
    }
    return hours;
}

} // namespace Switchback
