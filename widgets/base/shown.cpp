// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/shown.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace Switchback
{

namespace
{
constexpr double WarnFrom = 0.8; // of the RPO

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Overview)
};

QString joined(const QString &a, const QString &b)
{
    return a.isEmpty() ? b : b.isEmpty() ? a : a + QLatin1Char('\n') + b;
}
} // namespace

ShownLine shownLine(const ComponentLine &line, const Beat &beat)
{
    ShownLine shown;
    shown.freshness = beat.freshnessOf(line.at);
    shown.tip = line.tip;
    if (line.at)
        shown.age = ageText(beat.now() - *line.at);
    switch (shown.freshness) {
    case Freshness::Fresh:
        shown.value = line.value;
        shown.mark = line.mark;
        break;
    case Freshness::Stale:
        shown.value = line.value;
        shown.mark = Mark::Unknown;
        shown.tip = joined(Words::tr("Last known %1 ago; nothing newer has come.").arg(shown.age), line.tip);
        break;
    case Freshness::Unknown:
        shown.value = Words::tr("not known");
        shown.mark = Mark::Unknown;
        shown.tip = line.at ? joined(Words::tr("Last known %1 ago: %2").arg(shown.age, line.value), line.tip)
                            : joined(Words::tr("Never heard."), line.tip);
        break;
    }
    return shown;
}

QList<ShownLoss::Part> bigDuration(Duration length)
{
    // durationText puts a no-break space between a number and its unit, a plain one between the pairs.
    QList<ShownLoss::Part> parts;
    for (const QString &pair : durationText(length).split(QLatin1Char(' '))) {
        const QStringList both = pair.split(QChar(QChar::Nbsp));
        if (both.size() == 2)
            parts.append({both.at(0), both.at(1)});
    }
    if (parts.size() == 2 && parts.constFirst().number.toInt() >= 10)
        parts.removeLast();
    return parts;
}

ShownLoss shownLoss(const LossCard &card, const Beat &beat)
{
    ShownLoss shown;
    shown.why = card.why;
    if (card.kind == LossCard::Kind::NoStandby) {
        shown.sentence = Words::tr("no standby");
        shown.mark = Mark::Bad;
        shown.freshness = beat.freshnessOf(card.at);
        return shown;
    }
    shown.freshness = card.kind == LossCard::Kind::Unknown ? Freshness::Unknown : beat.freshnessOf(card.at);
    if (shown.freshness == Freshness::Unknown) {
        shown.sentence = Words::tr("not known");
        if (card.kind != LossCard::Kind::Unknown && shown.why.isEmpty())
            shown.why = Words::tr("Last worked out %1 ago.").arg(ageText(beat.now() - card.at));
        return shown;
    }
    // The proof is as old as it is: until the next one comes, the loss grows with the clock.
    shown.loss = std::max(Duration{0}, card.loss + std::max(Duration{0}, beat.now() - card.at));
    shown.big = bigDuration(*shown.loss);
    shown.ratio = card.rpo.count() > 0 ? double(shown.loss->count()) / double(card.rpo.count()) : 0;
    shown.mark = shown.ratio >= 1 ? Mark::Bad : shown.ratio >= WarnFrom ? Mark::Warning : Mark::Fine;
    if (card.kind == LossCard::Kind::AtMost)
        shown.prefix = Words::tr("at most");
    if (shown.freshness == Freshness::Stale) {
        shown.prefix = Words::tr("at most, last known");
        shown.mark = shown.mark == Mark::Fine ? Mark::Unknown : shown.mark;
    }
    return shown;
}

Mark shownMark(const Overview &overview, const Beat &beat)
{
    if (overview.mark != Mark::Fine)
        return overview.mark;
    const auto anyFresh = [&beat](const SiteCard &card) {
        for (const ComponentLine &line : card.lines) {
            if (beat.freshnessOf(line.at) == Freshness::Fresh)
                return true;
        }
        return false;
    };
    const bool fresh = anyFresh(overview.production) && anyFresh(overview.backup) &&
                       beat.freshnessOf(overview.loss.at) == Freshness::Fresh;
    return fresh ? Mark::Fine : Mark::Unknown;
}

QString shortName(const SiteCard &site)
{
    return site.name.section(QLatin1Char(','), 0, 0).trimmed();
}

QString siteClock(const SiteCard &site, Instant now, bool withSeconds)
{
    const QTimeZone zone(site.zone);
    return zone.isValid() ? clockText(now, zone, withSeconds) : Words::tr("zone not known");
}

} // namespace Switchback
