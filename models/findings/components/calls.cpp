// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/findings/callshare.h"
#include "models/findings/components/builtin.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CallsComponent)
};

/// What answers a site's calls, and how many of all calls it answers. A site without an engine for them says
/// nothing, and has no line.
class Calls : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        const ComponentStatus *calls = site.component(key());
        if (calls == nullptr)
            return {};
        QList<Finding> out;
        if (const auto wrong = wrongState(site, *calls))
            out << *wrong;
        if (const auto wrong = wrongShare(site))
            out << *wrong;
        return out;
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const ComponentStatus *calls = site.component(key());
        if (calls == nullptr)
            return std::nullopt;
        const auto [text, mark] = told(site, *calls);
        return site.line(key(), Words::tr("Calls"), text, mark, calls->at, visibleText(calls->detail));
    }

    [[nodiscard]] std::optional<SiteFigure> figure(const SiteView &site) const override
    {
        const auto share = callShare(site);
        if (!share)
            return std::nullopt;
        return SiteFigure{Words::tr("%1 %").arg(percent(*share)), Words::tr("of calls")};
    }

private:
    static QString key() { return QStringLiteral("calls"); }

    // Neither none nor all of them by rounding.
    static qint64 percent(const CallShare &share)
    {
        if (share.here == 0 || share.here == share.all)
            return share.here == 0 ? 0 : 100;
        return std::clamp<qint64>(qRound64(100.0 * double(share.here) / double(share.all)), 1, 99);
    }

    static std::optional<Finding> wrongState(const SiteView &site, const ComponentStatus &calls)
    {
        const QString why = visibleText(calls.detail);
        const auto wrong = [&](Severity severity, const QString &sentence, const QString &advice) {
            Finding finding = site.finding(FindingKind::Component, severity, sentence, advice);
            finding.component = key();
            return finding;
        };
        // Without calls the primary does not serve; at the other site it is missed at the next failover.
        const Severity none = site.isPrimary() ? Severity::Bad : Severity::Warning;
        if (calls.state == QLatin1String("silent"))
            return wrong(
                none, Words::tr("What answers %1's calls does not answer itself: %2").arg(site.name(), why),
                Words::tr("Look at its call servers and their network."));
        if (calls.state == QLatin1String("closed"))
            return wrong(none, Words::tr("%1's calls are closed: it takes none.").arg(site.name()),
                         Words::tr("Find out who closed them, and open them at the SBC itself."));
        if (calls.state == QLatin1String("draining"))
            return wrong(
                othersCouldAnswer(site) ? Severity::Warning : none, drainingText(site),
                site.isPrimary()
                    ? Words::tr("Find out who drains them. Make the SBC take calls in the wizard that the "
                                "page Outage opens, or at the SBC itself.")
                    : Words::tr("Leave it so while customers still leave it. Make it take calls before the "
                                "service moves there: in the wizard that the page Outage opens, or at the "
                                "SBC itself."));
        if (calls.state == QLatin1String("mixed"))
            return wrong(
                takesCalls(site) ? Severity::Warning : none,
                Words::tr("%1's calls are not in one state: %2").arg(site.name(), nodesOf(site, why)),
                Words::tr(
                    "Look at the nodes that are silent, and set the others alike: in the wizard that the "
                    "page Outage opens, or at the SBC itself."));
        return std::nullopt;
    }

    static bool othersCouldAnswer(const SiteView &site) { return couldAnswer(otherSite(site)) != Mark::Bad; }

    static SiteView otherSite(const SiteView &site)
    {
        return {site.pairFacts(), site.pairConfig(), otherSide(site.side()), site.now()};
    }

    static QString drainingText(const SiteView &site)
    {
        if (!site.isPrimary())
            return Words::tr("%1 takes no new calls: its SBC drains.").arg(site.name());
        return othersCouldAnswer(site)
                   ? Words::tr("%1 takes no new calls: its SBC drains, though the service is there.")
                         .arg(site.name())
                   : Words::tr("%1 takes no new calls: its SBC drains, and %2 could not answer them.")
                         .arg(site.name(), otherSite(site).name());
    }

    // "10.1.0.5:8080 open, 10.1.0.6:8080 (refused) silent", or what was said where no node is named.
    static QString nodesOf(const SiteView &site, const QString &said)
    {
        QStringList nodes;
        while (const ComponentStatus *node = site.component(QStringLiteral("sbc_%1").arg(nodes.size() + 1)))
            nodes << visibleText(node->detail.left(100), 100) + QLatin1Char(' ') +
                         visibleText(node->state.left(20), 20);
        return nodes.isEmpty() ? said : nodes.join(QStringLiteral(", "));
    }

    // In normal operation production answers every call.
    static std::optional<Finding> wrongShare(const SiteView &site)
    {
        const auto share = callShare(site);
        if (!share || site.side() != Side::Production || !site.isPrimary() || share->here == share->all)
            return std::nullopt;
        Finding finding =
            site.finding(FindingKind::Component, Severity::Warning,
                         Words::tr("%1 answered %2 of %3 calls in the last %4, and the other site the rest.",
                                   nullptr, howMany(share->all))
                             .arg(site.name())
                             .arg(share->here)
                             .arg(share->all)
                             .arg(durationText(share->window)),
                         Words::tr("Find out whose calls go to the other site, and why."));
        finding.component = QStringLiteral("share");
        return finding;
    }

    static std::pair<QString, Mark> told(const SiteView &site, const ComponentStatus &calls)
    {
        const QString number = calls.count
                                   ? Words::tr("%1 calls", nullptr, howMany(*calls.count)).arg(*calls.count)
                                   : Words::tr("not counted");
        if (calls.state == QLatin1String("open"))
            return {number, Mark::Fine};
        if (calls.state == QLatin1String("draining"))
            return {Words::tr("%1, takes no new ones").arg(number),
                    site.isPrimary() ? Mark::Warning : Mark::Running};
        if (calls.state == QLatin1String("closed"))
            return {Words::tr("closed"), Mark::NotYet};
        if (calls.state == QLatin1String("mixed"))
            return {Words::tr("%1, not all nodes alike").arg(number), Mark::Warning};
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
