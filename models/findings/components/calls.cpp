// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/findings/components/builtin.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CallsComponent)
};

/// What answers a site's calls. A site without an engine for them says nothing, and has no line.
class Calls : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        const ComponentStatus *calls = site.component(key());
        if (calls == nullptr || calls->state != QLatin1String("silent"))
            return {};
        // Without calls the primary does not serve; at the other site it is missed at the next failover.
        Finding finding =
            site.finding(FindingKind::Component, site.isPrimary() ? Severity::Bad : Severity::Warning,
                         Words::tr("What answers %1's calls does not answer itself: %2")
                             .arg(site.name(), visibleText(calls->detail)),
                         Words::tr("Look at its call servers and their network."));
        finding.component = key();
        return {finding};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const ComponentStatus *calls = site.component(key());
        if (calls == nullptr)
            return std::nullopt;
        const auto [text, mark] = told(*calls);
        return site.line(key(), Words::tr("Calls"), text, mark, calls->at, visibleText(calls->detail));
    }

private:
    static QString key() { return QStringLiteral("calls"); }

    static std::pair<QString, Mark> told(const ComponentStatus &calls)
    {
        const QString number = calls.count
                                   ? Words::tr("%1 calls", nullptr, howMany(*calls.count)).arg(*calls.count)
                                   : Words::tr("not counted");
        if (calls.state == QLatin1String("open"))
            return {number, Mark::Fine};
        if (calls.state == QLatin1String("draining"))
            return {Words::tr("%1, takes no new ones").arg(number), Mark::Running};
        if (calls.state == QLatin1String("closed"))
            return {Words::tr("closed"), Mark::NotYet};
        if (calls.state == QLatin1String("silent"))
            return {Words::tr("does not answer"), Mark::Bad};
        return {Words::tr("not known"), Mark::Unknown};
    }
};
} // namespace

std::unique_ptr<const Component> callsComponent()
{
    return std::make_unique<Calls>();
}

} // namespace Switchback
