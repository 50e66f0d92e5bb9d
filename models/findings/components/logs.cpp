// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/caused.h"
#include "models/findings/components/builtin.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
/// Copied logs may wait so long to be restored; a standby replays by the segment.
constexpr Duration RestoreLagLimit = std::chrono::minutes(5);
constexpr Duration LateAfter = std::chrono::minutes(5);

QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

class Logs : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        QList<Finding> found;
        if (!site.status()->logs)
            return found;
        const LogStatus &logs = *site.status()->logs;
        if (site.isPrimary())
            shipping(site, logs, found);
        if (site.status()->role == SiteRole::Standby)
            restoring(site, logs, found);
        return found;
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const QString key = QStringLiteral("logs");
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Logs"));
        if (site.status() == nullptr || !site.status()->logs)
            return site.missing(key, label);
        const LogStatus &logs = *site.status()->logs;
        if (logs.failing)
            return site.line(key, label, say(QT_TRANSLATE_NOOP("Overview", "failing")), Mark::Bad, logs.at,
                             logs.failure);
        const bool standby = site.status()->role == SiteRole::Standby;
        const std::optional<LogMark> &mark = standby ? logs.copied : logs.taken;
        QString text = !mark     ? say(QT_TRANSLATE_NOOP("Overview", "none yet"))
                       : standby ? say(QT_TRANSLATE_NOOP("Overview", "copied %1")).arg(site.clock(mark->at))
                                 : say(QT_TRANSLATE_NOOP("Overview", "taken %1")).arg(site.clock(mark->at));
        if (logs.waiting > 0)
            text += say(QT_TRANSLATE_NOOP("Overview", " · %1 waiting")).arg(logs.waiting);
        return site.line(key, label, text, mark ? Mark::Fine : Mark::NotYet, logs.at,
                         mark ? mark->segment : QString());
    }

private:
    static void shipping(const SiteView &site, const LogStatus &logs, QList<Finding> &found)
    {
        if (logs.failing) {
            // With the other site gone it can't be otherwise; that site's own finding is the one to act on.
            const bool otherGone = !site.isFresh(otherSide(site.side()));
            found += causedFinding(site, FindingKind::LogsFailing, otherGone ? Severity::Note : Severity::Bad,
                                   Words::LogsFailing, logs.failure, words(Words::LogsAdvice));
            return;
        }
        if (!logs.nextAt)
            return;
        const Duration overdue = site.now() - site.here(*logs.nextAt);
        if (overdue <= site.scaled(LateAfter))
            return;
        found += site.finding(FindingKind::LogsLate, Severity::Warning,
                              words(Words::LogsLate).arg(site.name(), durationText(overdue)),
                              words(Words::LogsAdvice));
        found.last().since = site.here(*logs.nextAt);
    }

    static void restoring(const SiteView &site, const LogStatus &logs, QList<Finding> &found)
    {
        if (!logs.copied || !logs.copied->upTo)
            return;
        const auto &database = site.status()->database;
        const Lsn restored = std::max(logs.restored && logs.restored->upTo ? *logs.restored->upTo : 0,
                                      database ? database->lsn.value_or(0) : 0);
        const Duration waiting = site.now() - site.here(logs.copied->at);
        if (restored >= *logs.copied->upTo || waiting <= site.scaled(RestoreLagLimit))
            return;
        found += site.finding(FindingKind::RestoreLags, Severity::Warning,
                              words(Words::RestoreLags).arg(site.name(), durationText(waiting)),
                              words(Words::RestoreLagsAdvice));
        found.last().since = site.here(logs.copied->at);
    }
};
} // namespace

std::unique_ptr<const Component> logsComponent()
{
    return std::make_unique<Logs>();
}

} // namespace Switchback
