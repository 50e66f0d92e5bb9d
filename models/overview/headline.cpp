// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/headline.h"

#include "models/findings/callshare.h"
#include "models/findings/findingtext.h"

namespace Switchback
{

QString headlineOf(const QList<Finding> &findings, const PairFacts &facts, const PairConfig &config,
                   Instant now)
{
    const PairRoles roles = rolesOf(facts, config, now);
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Bad || finding.kind == FindingKind::ConsoleCutOff)
            return finding.sentence;
    }
    if (roles.state != PairRoles::Primary::One) {
        for (const Finding &finding : findings) {
            if (finding.severity == Severity::Warning && !finding.site.isEmpty())
                return finding.sentence;
        }
        return roles.state == PairRoles::Primary::LastKnown
                   ? words(Words::LastKnownPrimary).arg(configOf(config, *roles.primary).shortName)
                   : words(Words::NothingKnown);
    }
    const QString primary = configOf(config, *roles.primary).shortName;
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Warning)
            return words(Words::TakesWritesBut).arg(primary, finding.sentence);
    }
    // Nothing may be called normal that was not heard of just now.
    if (statusFreshness(factsOf(facts, otherSide(*roles.primary)), config, now) != Freshness::Fresh)
        return words(Words::OtherNotKnown)
            .arg(primary, configOf(config, otherSide(*roles.primary)).shortName);
    const SiteView site(facts, config, *roles.primary, now);
    const ComponentStatus *calls = site.component(QStringLiteral("calls"));
    const auto share = callShare(site);
    // What was counted is of the last minutes; whether it takes calls, of now.
    const bool answersAll =
        share && share->here == share->all && calls != nullptr && calls->state == QLatin1String("open");
    return words(answersAll ? Words::NormalCalls : Words::Normal).arg(primary);
}

} // namespace Switchback
