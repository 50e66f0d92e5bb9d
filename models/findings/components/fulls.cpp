// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/caused.h"
#include "models/findings/components/builtin.h"

namespace Switchback
{

namespace
{
/// The agreement's daily full backup.
constexpr Duration FullInterval = std::chrono::hours(24);

/// One a day is agreed, and each site keeps its own: without it the site can't be rebuilt by itself. One that
/// runs gets a quarter of the interval more, for it takes its time and every day's ends a little later. It
/// stands in the middle card, not in the site's.
class Fulls : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        if (!site.status()->fulls)
            return {};
        const FullStatus &fulls = *site.status()->fulls;
        if (!fulls.notKnown.isEmpty())
            return {causedFinding(site, FindingKind::FullNotKnown, Severity::Warning, Words::FullNotKnown,
                                  fulls.notKnown, words(Words::FullNotKnownAdvice))};
        if (!fulls.failure.isEmpty() && site.isPrimary())
            return {causedFinding(site, FindingKind::FullFailing, Severity::Warning, Words::FullFailing,
                                  fulls.failure)};
        if (!fulls.own.isEmpty())
            return late(site, fulls);
        // A failure says that nobody knows, and a first one on its way is no fault yet.
        if (!fulls.failure.isEmpty() || fulls.running)
            return {};
        return {site.finding(FindingKind::FullLate, Severity::Warning,
                             words(Words::FullNone).arg(site.name()),
                             words(Words::FullAdvice).arg(site.name()))};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &) const override { return std::nullopt; }

private:
    static QList<Finding> late(const SiteView &site, const FullStatus &fulls)
    {
        const Duration day = site.scaled(FullInterval);
        const Instant taken = site.here(fulls.own.first().takenAt);
        const Duration age = site.now() - taken;
        if (age <= day || (fulls.running && age <= day + day / 4))
            return {};
        Finding finding = site.finding(FindingKind::FullLate, Severity::Warning,
                                       words(Words::FullLate).arg(site.name(), durationText(age)),
                                       words(Words::FullAdvice).arg(site.name()));
        finding.since = taken + day;
        return {finding};
    }
};
} // namespace

std::unique_ptr<const Component> fullsComponent()
{
    return std::make_unique<Fulls>();
}

} // namespace Switchback
