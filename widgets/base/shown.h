// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "widgets/base/beat.h"

namespace Switchback
{

/// How one line is to be drawn now, after the freshness rule: old is never drawn as fine.
struct ShownLine {
    QString value;
    QString age; ///< empty when it was never heard
    QString tip;
    Mark mark = Mark::Unknown;
    Freshness freshness = Freshness::Unknown;
};
ShownLine shownLine(const ComponentLine &line, const Beat &beat);

/// The loss as it is drawn now: it grows while nothing arrives, and is not known when the news is old.
struct ShownLoss {
    struct Part {
        QString number;
        QString unit;
        bool operator==(const Part &) const = default;
    };
    QList<Part> big;              ///< "13" "min"; empty: not known
    QString prefix;               ///< "at most", "last known"
    QString sentence;             ///< when there is no figure: "not known", "no standby"
    QString why;                  ///< one line beneath
    std::optional<Duration> loss; ///< as drawn
    double ratio = 0;             ///< loss / RPO, for the bar
    Mark mark = Mark::Unknown;    ///< Fine below 0.8 of the RPO, Warning up to it, Bad beyond
    Freshness freshness = Freshness::Unknown;
    bool operator==(const ShownLoss &) const = default;
};
ShownLoss shownLoss(const LossCard &card, const Beat &beat);

/// The headline's mark after the freshness rule: fine only while both cards and the loss have fresh news.
Mark shownMark(const Overview &overview, const Beat &beat);

/// Cut after the top unit if that says enough: "13 min", "4 min 20 s", "13 s", "2 h 10 min".
QList<ShownLoss::Part> bigDuration(Duration length);
/// "Naperville" of "Naperville, IL".
QString shortName(const SiteCard &site);
/// "14:17 CDT": the site's own clock; "zone not known" if its zone isn't one.
QString siteClock(const SiteCard &site, Instant now, bool withSeconds);

} // namespace Switchback
