// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/overviewbuilder.h"

#include "models/findings/witnesses.h"
#include "models/sites/ways.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

/// Fills one card.
class CardBuilder
{
public:
    CardBuilder(const PairConfig &config, const PairFacts &facts, Side side, Instant now)
        : m_config(config)
        , m_facts(facts)
        , m_side(side)
        , m_now(now)
        , m_site(factsOf(facts, side))
        , m_freshness(statusFreshness(m_site, config, now))
    {
    }

    SiteCard run()
    {
        const SiteConfig &config = configOf(m_config, m_side);
        m_card.id = config.id;
        m_card.name = config.name;
        m_card.purpose =
            config.purpose == QLatin1String("production") ? say(QT_TRANSLATE_NOOP("Overview", "production"))
            : config.purpose == QLatin1String("backup")   ? say(QT_TRANSLATE_NOOP("Overview", "backup"))
                                                          : config.purpose;
        m_card.zone = config.zone;
        role();
        const Judgement judgement = judgeSite(m_facts, m_config, m_side, m_now);
        m_card.verdict = judgement.sentence;
        m_tip = witnessText(judgement.witnesses, m_now);
        const SiteView view(m_facts, m_config, m_side, m_now);
        for (const auto &component : components())
            fill(*component, view);
        for (const WayState &each : m_site.ways)
            way(each);
        return m_card;
    }

private:
    void role()
    {
        const PairRoles roles = rolesOf(m_facts, m_config, m_now);
        if (!m_site.status || m_freshness == Freshness::Unknown) {
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "NOT KNOWN"));
            m_card.roleMark = Mark::Unknown;
            return;
        }
        Mark mark = Mark::Fine;
        switch (m_site.status->role) {
        case SiteRole::Primary:
            // Of two that call themselves primary one is rightful, unless both take writes at this moment.
            if (roles.state != PairRoles::Primary::Two && roles.primary == otherSide(m_side)) {
                m_card.role = say(QT_TRANSLATE_NOOP("Overview", "WAS PRIMARY"));
                mark = Mark::Warning;
                break;
            }
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "PRIMARY"));
            mark = roles.state == PairRoles::Primary::Two ? Mark::Bad : Mark::Fine;
            break;
        case SiteRole::Standby:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "STANDBY"));
            break;
        case SiteRole::Fenced:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "FENCED"));
            mark = Mark::Warning;
            break;
        case SiteRole::Held:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "HELD"));
            mark = Mark::Warning;
            break;
        case SiteRole::Rebuilding:
            if (verdictFor(m_facts, m_config, m_side, m_now) == SiteVerdict::RebuildStopped) {
                m_card.role = say(QT_TRANSLATE_NOOP("Overview", "NOT REBUILT"));
                mark = Mark::Warning;
                break;
            }
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "REBUILDING"));
            mark = Mark::Running;
            break;
        case SiteRole::Unknown:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "NOT KNOWN"));
            mark = Mark::Unknown;
            break;
        }
        m_card.roleMark = m_freshness == Freshness::Fresh ? mark : Mark::Unknown;
    }

    void fill(const Component &component, const SiteView &view)
    {
        if (const auto line = component.line(view))
            m_card.lines += *line;
        const auto figure = component.figure(view);
        if (figure) { // who answers calls says more of a site than who writes, and comes after it
            m_card.big = figure->number;
            m_card.bigUnit = figure->unit;
        }
    }

    void way(const WayState &way)
    {
        ComponentLine line;
        line.key = way.way.text();
        line.label = wayName(way.way);
        line.at = way.lastAnswerAt;
        line.tip = way.detail.isEmpty() ? m_tip : way.detail + QLatin1Char('\n') + m_tip;
        switch (wayCondition(way, m_config, m_now)) {
        case WayCondition::Answers:
            line.value = reachText(Reach::Answers);
            line.mark = Mark::Fine;
            break;
        case WayCondition::Lost:
            line.value = reachText(way.reach);
            line.mark = Mark::Bad;
            line.at = way.at; // that it is lost was seen just now
            break;
        case WayCondition::Trying:
            line.value = say(QT_TRANSLATE_NOOP("Overview", "trying again"));
            line.mark = Mark::Running;
            line.at = way.at;
            break;
        case WayCondition::NotTried:
        case WayCondition::Old:
            line.value = say(QT_TRANSLATE_NOOP("Overview", "not known"));
            line.mark = Mark::Unknown;
            break;
        }
        m_card.lines.append(line);
    }

    const PairConfig &m_config;
    const PairFacts &m_facts;
    Side m_side;
    Instant m_now;
    const SiteFacts &m_site;
    Freshness m_freshness;
    QString m_tip;
    SiteCard m_card;
};
} // namespace

SiteCard buildSiteCard(const PairConfig &config, const PairFacts &facts, Side side, Instant now)
{
    return CardBuilder(config, facts, side, now).run();
}

} // namespace Switchback
