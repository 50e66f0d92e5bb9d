// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/findings/finding.h"

#include <QTimeZone>

#include <memory>

namespace Switchback
{

/// One line of a site's card: "Database · accepting writes · 14 rows/s · 3 s".
struct ComponentLine {
    QString key; ///< of the component or of the way
    QString label;
    QString value;
    Mark mark = Mark::Unknown;
    std::optional<Instant> at; ///< when it was true, console's clock; none: never heard
    QString tip;               ///< more words for a tool tip, plain text
    bool operator==(const ComponentLine &) const = default;
};

/// One site at one moment, as its components look at it. What it was made of must outlive it.
class SiteView
{
public:
    SiteView(const PairFacts &facts, const PairConfig &config, Side side, Instant now);

    [[nodiscard]] const PairFacts &pairFacts() const { return m_facts; }
    [[nodiscard]] const PairConfig &pairConfig() const { return m_config; }
    [[nodiscard]] const SiteFacts &facts() const { return factsOf(m_facts, m_side); }
    [[nodiscard]] const SiteConfig &config() const { return configOf(m_config, m_side); }
    [[nodiscard]] const SiteStatus *status() const; ///< newest answer, however old; none: nothing ever
    [[nodiscard]] const ComponentStatus *component(const QString &key) const;
    [[nodiscard]] Side side() const { return m_side; }
    [[nodiscard]] Instant now() const { return m_now; }
    [[nodiscard]] QString name() const { return config().shortName; }
    [[nodiscard]] bool isPrimary() const { return m_roles.primary == m_side; }
    [[nodiscard]] bool isFresh() const { return isFresh(m_side); }
    [[nodiscard]] bool isFresh(Side side) const;

    /// A site's time as the console's.
    [[nodiscard]] Instant here(Instant siteTime) const;
    [[nodiscard]] QString clock(Instant at) const; ///< in the site's own zone
    /// Limits of the profile shrink with the lab's time, as the RPO does.
    [[nodiscard]] Duration scaled(Duration limit) const;

    [[nodiscard]] Finding finding(FindingKind kind, Severity severity, const QString &sentence,
                                  const QString &advice = {}) const;
    /// A value that is too old, or was true too long ago (`at`, site's clock), keeps its words and loses its
    /// mark.
    [[nodiscard]] ComponentLine line(const QString &key, const QString &label, const QString &value,
                                     Mark mark, Instant at, const QString &tip = {}) const;
    [[nodiscard]] ComponentLine missing(const QString &key, const QString &label) const;

private:
    const PairFacts &m_facts;
    const PairConfig &m_config;
    Side m_side;
    Instant m_now;
    PairRoles m_roles;
};

/// The figure at the right of a site's card: "14", "rows/s".
struct SiteFigure {
    QString number;
    QString unit;
};

/// A part of a site that has a state of its own: what it is called, what can be wrong with it, and its line
/// on the card. Each kind is one file and one registration; nobody else knows it.
class Component
{
public:
    virtual ~Component() = default;
    /// What is wrong with it. Asked only while the site's newest answer is young: old facts explain nothing.
    [[nodiscard]] virtual QList<Finding> findings(const SiteView &site) const = 0;
    [[nodiscard]] virtual std::optional<ComponentLine> line(const SiteView &site) const = 0;
    [[nodiscard]] virtual std::optional<SiteFigure> figure(const SiteView &site) const;
};

using ComponentList = std::vector<std::unique_ptr<const Component>>;
/// All kinds, in the order of the card's lines.
const ComponentList &components();
/// Another kind, from the program's start on, before anything is watched.
void registerComponent(std::unique_ptr<const Component> component);

} // namespace Switchback
