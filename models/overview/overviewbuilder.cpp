// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/overviewbuilder.h"

#include "models/overview/headline.h"
#include "models/sites/ways.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

Mark markOf(const QList<Finding> &findings, const PairRoles &roles, bool bothFresh)
{
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Bad)
            return Mark::Bad;
        if (finding.severity == Severity::Warning)
            return roles.state == PairRoles::Primary::LastKnown ? Mark::Unknown : Mark::Warning;
    }
    return roles.state == PairRoles::Primary::One && bothFresh ? Mark::Fine : Mark::Unknown;
}

/// What to do about the finding that made the headline.
QString sublineOf(const QList<Finding> &findings)
{
    if (findings.isEmpty() || findings.first().severity == Severity::Note)
        return {};
    return findings.first().advice;
}

/// "SSH and REST to both", or how many sites each way reaches: "SSH to 2, REST to 1".
QString waysLine(const QList<WayKind> &ways, const QHash<QString, int> &answering)
{
    if (std::all_of(ways.begin(), ways.end(), [&](WayKind way) { return answering.value(way.text()) == 2; }))
        return say(QT_TRANSLATE_NOOP("Overview", "%1 to both")).arg(wayNames(ways));
    QStringList parts;
    for (const WayKind way : ways)
        parts +=
            say(QT_TRANSLATE_NOOP("Overview", "%1 to %2")).arg(wayName(way)).arg(answering.value(way.text()));
    return parts.join(QStringLiteral(", "));
}

QString linkLine(const PairConfig &config, const PairFacts &facts, Instant now)
{
    QList<WayKind> ways;
    QHash<QString, int> answering;
    std::optional<Instant> newest;
    for (const SiteFacts *site : {&facts.production, &facts.backup}) {
        for (const WayState &way : site->ways) {
            if (!ways.contains(way.way))
                ways += way.way;
            answering[way.way.text()] += wayCondition(way, config, now) == WayCondition::Answers;
            if (way.lastAnswerAt && (!newest || *way.lastAnswerAt > *newest))
                newest = way.lastAnswerAt;
        }
    }
    const QString last =
        newest ? say(QT_TRANSLATE_NOOP("Overview", "last answer %1 ago")).arg(ageText(now - *newest))
               : say(QT_TRANSLATE_NOOP("Overview", "no answer yet"));
    return say(QT_TRANSLATE_NOOP("Overview", "2 sites · %1 · %2")).arg(waysLine(ways, answering), last);
}

QString labLine(const PairConfig &config)
{
    const auto hour = [](int scale) {
        const Duration takes = Duration{3'600'000} / std::max(1, scale);
        return scale == 60 ? say(QT_TRANSLATE_NOOP("Overview", "a minute")) : durationText(takes);
    };
    if (config.timeScale <= 1 && config.outageScale <= 1)
        return {};
    if (config.timeScale == config.outageScale)
        return say(QT_TRANSLATE_NOOP("Overview", "Lab: an hour passes in %1")).arg(hour(config.timeScale));
    return say(QT_TRANSLATE_NOOP("Overview", "Lab: an hour passes in %1, an outage's in %2"))
        .arg(hour(config.timeScale), hour(config.outageScale));
}
} // namespace

Overview buildOverview(const PairConfig &config, const PairFacts &facts, const LossEstimate &loss,
                       const QList<Finding> &findings, Instant now)
{
    Overview overview;
    overview.pairName = config.name;
    overview.headline = headlineOf(findings, facts, config, now);
    const bool bothFresh = statusFreshness(facts.production, config, now) == Freshness::Fresh &&
                           statusFreshness(facts.backup, config, now) == Freshness::Fresh;
    overview.mark = markOf(findings, rolesOf(facts, config, now), bothFresh);
    overview.subline = sublineOf(findings);
    overview.production = buildSiteCard(config, facts, Side::Production, now);
    overview.backup = buildSiteCard(config, facts, Side::Backup, now);
    overview.loss = buildLossCard(config, facts, loss, findings);
    overview.readiness = buildReadiness(config, facts, loss, now);
    overview.linkLine = linkLine(config, facts, now);
    overview.labLine = labLine(config);
    return overview;
}

} // namespace Switchback
