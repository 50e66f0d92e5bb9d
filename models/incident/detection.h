// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"
#include "models/runbook/runbook.h"

#include <QJsonObject>

#include <optional>

namespace Switchback
{

/// Says when an outage is to be declared: the primary does not serve, two vantage points or more say so, and
/// have said so without a break for rules.confirmFor. A primary that is not reached is declared only while
/// something outside it answers this console, the other site or the reference address, and has answered since
/// that minute began: else the fault may be this console's own network, and it is for a person to say. Told
/// after every round; pure but for what it remembers.
class Detection
{
public:
    explicit Detection(IncidentRules rules)
        : m_rules(rules)
    {
    }

    enum class Verdict {
        Nothing,
        Gathering, ///< it looks like an outage; not for long enough, or too few say so
        Unproven,  ///< not reached for long enough, but nothing outside answers this console: a person
                   ///< declares
        Outage,
        Works, ///< the primary serves
    };
    struct Seen {
        Verdict verdict = Verdict::Nothing;
        QString site;                     ///< the primary
        std::optional<Instant> stoppedAt; ///< when the service stopped: the last moment it was known to work
        QJsonObject evidence;             ///< verdict, sentence, each witness with since when
        bool operator==(const Seen &) const = default;
    };
    Seen look(const PairFacts &facts, const PairConfig &config, const QList<Finding> &findings, Instant now);

private:
    IncidentRules m_rules;
    std::optional<Instant> m_since;
    QString m_site; ///< last known primary: it is still the one that failed when it says nothing any more
    std::optional<Instant> m_lastGood;
};

} // namespace Switchback
