// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/components/builtin.h"

#include <QCoreApplication>
#include <QLocale>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LogWitness)
};

constexpr Duration MayBeBehind = 2min;

/// The site as a witness of the console's log.
class Witnessing : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        const LogWitness &log = site.facts().log;
        if (!log.wrong.isEmpty())
            return {site.finding(
                FindingKind::LogDisagrees, Severity::Bad,
                Words::tr("The log is not what %1 was told of it: %2.").arg(site.name(), log.wrong),
                Words::tr("Check the log: on the page Outage, or by `switchback verify`. If the store came "
                          "from a backup, an administrator signs for the gap there, or by `switchback log "
                          "gap`; if not, somebody changed it: compare the heads on sheets, and the other "
                          "site."))};
        const Duration most = MayBeBehind + 5 * site.pairConfig().pollPeriod;
        if (!log.behindSince || site.now() - *log.behindSince < most)
            return {};
        const QString told =
            log.told ? Words::tr("event %1").arg(QLocale().toString(log.told->seq)) : Words::tr("nothing");
        QString sentence = Words::tr("%1 is behind as a witness of the log: it was told %2, for %3.")
                               .arg(site.name(), told, durationText(site.now() - *log.behindSince));
        if (!log.refused.isEmpty())
            sentence += QLatin1Char(' ') + log.refused;
        return {site.finding(
            FindingKind::WitnessBehind, Severity::Warning, sentence,
            Words::tr("Nothing waits for it; but what is not told yet, nobody else vouches for."))};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &) const override { return std::nullopt; }
};
} // namespace

std::unique_ptr<const Component> logWitnessComponent()
{
    return std::make_unique<Witnessing>();
}

} // namespace Switchback
