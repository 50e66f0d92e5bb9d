// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// When somebody is at work, week by week, on their own clock. Empty: not known.
struct BusinessHours {
    struct Span {
        quint8 days = 0; ///< bit 0: Monday … bit 6: Sunday
        int from = 0;    ///< minutes since midnight
        int to = 0;      ///< likewise, at most 1440; not after `from`: on the next day
        bool operator==(const Span &) const = default;
    };
    QList<Span> spans;

    [[nodiscard]] bool known() const { return !spans.isEmpty(); }
    /// At that moment, whose local time and day count. False while they are not known.
    [[nodiscard]] bool at(const QDateTime &local) const;
    bool operator==(const BusinessHours &) const = default;
};

/// "Mo-Fr 08:00-17:00; Sa 09:00-12:00", in every language: it is what files and fields hold.
QString hoursText(const BusinessHours &hours);
/// Reads that, days also as "Mon-Fri" or "daily", and "24/7"; nothing: it is none. An empty text is not
/// known.
std::optional<BusinessHours> hoursFromText(const QString &text);

} // namespace Switchback
