// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/engine.h"

#include <memory>
#include <vector>

namespace Switchback
{

class LinkHub;

/// The engines of all pairs of a console, and what they have in common: one store, one set of links on one
/// thread, one sign-in. Owns all of it; the thread that made it.
class Pairs
{
public:
    /// `clock` must outlive it. `calls`: the sites' own stand-ins of a test, which must outlive it too; none:
    /// links to the sites of the configuration.
    Pairs(const ConsoleConfig &config, const Clock &clock, Purpose purpose, SiteCalls *calls = nullptr,
          const Seating &seating = {});
    ~Pairs();

    /// Opens the store and begins to watch.
    void start();

    [[nodiscard]] StoreDoor &door() { return *m_door; }
    [[nodiscard]] SignedIn &signedIn() { return m_signedIn; }
    [[nodiscard]] Signing &signing() { return *m_signing; }
    /// In the order of the configuration; at least one.
    [[nodiscard]] const std::vector<std::unique_ptr<Engine>> &all() const { return m_engines; }
    [[nodiscard]] Engine &first() { return *m_engines.front(); }
    /// None when there is no such pair.
    [[nodiscard]] Engine *engine(const QString &pair) const;

private:
    std::unique_ptr<StoreDoor> m_door;
    SignedIn m_signedIn;
    std::unique_ptr<Signing> m_signing;
    std::unique_ptr<LinkHub> m_links;
    std::unique_ptr<LogDesk> m_logDesk;
    std::vector<std::unique_ptr<Engine>> m_engines;
};

/// The sites of all pairs as links know them.
QList<SiteConfig> sitesOf(const ConsoleConfig &config);
/// The pair that is meant: by its id, or, without one, the only one there is. The error says which there are.
Result<PairConfig> pairMeant(const ConsoleConfig &config, const QString &id);

} // namespace Switchback
