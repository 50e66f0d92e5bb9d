// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/pairs.h"

#include "app/link/linkhub.h"
#include "app/pair/witness/logdesk.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration LeastApart{10};
constexpr Duration MostApart{20};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Pairs)
};
} // namespace

QList<SiteConfig> sitesOf(const ConsoleConfig &config)
{
    QList<SiteConfig> sites;
    for (const PairConfig &pair : config.pairs) {
        for (SiteConfig site : {pair.production, pair.backup}) {
            site.linkKey = siteKey(pair.id, site.id);
            sites += site;
        }
    }
    return sites;
}

Pairs::Pairs(const ConsoleConfig &config, const Clock &clock, Purpose purpose, SiteCalls *calls,
             const Seating &seating)
    : m_door(std::make_unique<StoreDoor>(config.storeUrl.isEmpty() ? defaultStoreUrl() : config.storeUrl))
    , m_signedIn(*m_door, clock, seating.name())
{
    if (!calls)
        m_links = std::make_unique<LinkHub>(sitesOf(config), clock);
    m_signing = std::make_unique<Signing>(
        *m_door, clock, seatHere(),
        KeyPlace::of(config.seatKey.isEmpty() ? defaultSeatKeyFile() : config.seatKey));
    SiteCalls &allCalls = calls ? *calls : *m_links;
    m_logDesk = std::make_unique<LogDesk>(
        *m_door, [this] { return m_signedIn.actor(); }, allCalls, config.pairs, clock);
    const Shared shared{*m_door, m_signedIn, allCalls, *m_signing, *m_logDesk, seating};
    for (const PairConfig &pair : config.pairs)
        m_engines.push_back(std::make_unique<Engine>(shared, pair, clock, purpose));
}

Pairs::~Pairs()
{
    // The links end first: no answer may come once runner and watcher are gone. The leases go back before the
    // store, which ends what was asked of it: Qt 6.4 wants whoever waits for an answer to be there still when
    // it comes.
    m_links.reset();
    for (const auto &engine : m_engines)
        engine->release();
    m_signedIn.release();
    m_signing.reset();
    m_door.reset();
}

/// Each asks at a moment of its own: at once those of a few, and never so many in one instant that what this
/// machine takes for their handshakes lets calls pass their time. They keep that distance afterwards.
void Pairs::start()
{
    const auto count = Duration::rep(m_engines.size());
    Duration firstLook{0};
    for (const auto &engine : m_engines) {
        engine->start(firstLook);
        firstLook += std::clamp(engine->pair().pollPeriod / count, LeastApart, MostApart);
    }
    m_door->open();
}

Engine *Pairs::engine(const QString &pair) const
{
    for (const auto &engine : m_engines) {
        if (engine->pair().id == pair)
            return engine.get();
    }
    return nullptr;
}

Result<PairConfig> pairMeant(const ConsoleConfig &config, const QString &id)
{
    QStringList known;
    for (const PairConfig &pair : config.pairs) {
        if (pair.id == id || (id.isEmpty() && config.pairs.size() == 1))
            return pair;
        known += Words::tr("%1 (%2)").arg(pair.id, pair.name);
    }
    const QString there = known.join(QStringLiteral(", "));
    if (id.isEmpty())
        return Error{
            QStringLiteral("which_pair"), Words::tr("Which pair? There are: %1.").arg(there),
            Words::tr("Name it: --pair %1").arg(config.pairs.isEmpty() ? id : config.pairs.first().id)};
    return Error{
        QStringLiteral("no_such_pair"), Words::tr("There is no pair \"%1\", only: %2.").arg(id, there), {}};
}

} // namespace Switchback
