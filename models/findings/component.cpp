// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/component.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}
} // namespace

SiteView::SiteView(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
    : m_facts(facts)
    , m_config(config)
    , m_side(side)
    , m_now(now)
    , m_roles(rolesOf(facts, config, now))
{
}

const SiteStatus *SiteView::status() const
{
    return facts().status ? &*facts().status : nullptr;
}

const ComponentStatus *SiteView::component(const QString &key) const
{
    if (!facts().status)
        return nullptr;
    const QList<ComponentStatus> &all = facts().status->components;
    const auto found =
        std::find_if(all.begin(), all.end(), [&key](const ComponentStatus &each) { return each.key == key; });
    return found == all.end() ? nullptr : &*found;
}

bool SiteView::isFresh(Side side) const
{
    return statusFreshness(factsOf(m_facts, side), m_config, m_now) == Freshness::Fresh;
}

Instant SiteView::here(Instant siteTime) const
{
    return facts().clockKnown ? siteTime - facts().clockOffset : siteTime;
}

QString SiteView::clock(Instant at) const
{
    const QTimeZone zone(config().zone);
    return clockText(at, zone.isValid() ? zone : QTimeZone::utc());
}

Duration SiteView::scaled(Duration limit) const
{
    return std::max(limit / std::max(1, m_config.timeScale), 3 * m_config.pollPeriod);
}

Finding SiteView::finding(FindingKind kind, Severity severity, const QString &sentence,
                          const QString &advice) const
{
    Finding finding;
    finding.kind = kind;
    finding.severity = severity;
    finding.site = config().id;
    finding.sentence = sentence;
    finding.advice = advice;
    return finding;
}

ComponentLine SiteView::line(const QString &key, const QString &label, const QString &value, Mark mark,
                             Instant at, const QString &tip) const
{
    // Both the answer and the value in it must be young: a site may repeat an old figure for ever.
    const Instant when = std::min(here(at), m_now);
    const bool believed = isFresh() && freshness(when, m_now, m_config.pollPeriod) == Freshness::Fresh;
    return {key, label, value, believed ? mark : Mark::Unknown, when, tip};
}

ComponentLine SiteView::missing(const QString &key, const QString &label) const
{
    const QString value = status() != nullptr ? say(QT_TRANSLATE_NOOP("Overview", "not told"))
                                              : say(QT_TRANSLATE_NOOP("Overview", "not known"));
    return {key, label, value, Mark::Unknown, std::nullopt, {}};
}

std::optional<SiteFigure> Component::figure(const SiteView &) const
{
    return std::nullopt;
}

} // namespace Switchback
