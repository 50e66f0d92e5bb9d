// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/findings/finding.h"

#include <QJsonObject>
#include <QMap>

namespace Switchback
{

/// What has been written to the log already, so that a thing is told once, also after a restart. Plain value,
/// saved with the facts.
class Noted
{
public:
    /// The events that these facts add to the log: findings that came or went, roles that changed, backups
    /// taken, copied and restored. A finding is told only when it has stood for `hold`, and as gone only
    /// after as long, so that a flapping line does not fill the log. Pure but for this object.
    QList<Event> observe(const PairFacts &facts, const QList<Finding> &findings, const PairConfig &config,
                         Instant now);

    [[nodiscard]] QJsonObject toJson() const;
    static Noted fromJson(const QJsonObject &json);

    bool operator==(const Noted &) const = default;

private:
    struct Open {
        QString sentence;
        Instant seenAt{}; ///< first time of the present stretch
        Instant lastAt{}; ///< last time
        bool told = false;
        bool operator==(const Open &) const = default;
    };
    void observeFindings(const QList<Finding> &findings, const PairConfig &config, Instant now,
                         QList<Event> &events);
    void observeSite(const SiteFacts &facts, const SiteConfig &site, const PairConfig &config, Instant now,
                     QList<Event> &events);

    QMap<QString, Open> m_findings; ///< kind/site -> what is told
    QMap<QString, QString> m_marks; ///< site/what -> newest value told
};

} // namespace Switchback
