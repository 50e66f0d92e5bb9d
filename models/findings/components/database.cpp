// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/components/builtin.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

QString rateText(double rows)
{
    return QString::number(rows, 'f', rows > 0 && rows < 10 ? 1 : 0);
}

/// What a bad database makes of its site is the site's verdict; here it is told as it is.
class Database : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &) const override { return {}; }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const QString key = QStringLiteral("database");
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Database"));
        if (site.status() == nullptr || !site.status()->database)
            return site.missing(key, label);
        const DatabaseStatus &database = *site.status()->database;
        const auto [text, mark] = told(site, database);
        QString tip = database.detail;
        if (database.lsn)
            tip += (tip.isEmpty() ? QString() : QStringLiteral("\n")) +
                   say(QT_TRANSLATE_NOOP("Overview", "position %1, timeline %2"))
                       .arg(lsnToText(*database.lsn))
                       .arg(database.timeline);
        return site.line(key, label, text, mark, database.at, tip);
    }

    [[nodiscard]] std::optional<SiteFigure> figure(const SiteView &site) const override
    {
        const SiteStatus *status = site.status();
        if (status == nullptr || status->role != SiteRole::Primary || !status->database ||
            !status->database->rowsPerSecond || !site.isFresh())
            return std::nullopt;
        return SiteFigure{rateText(*status->database->rowsPerSecond),
                          say(QT_TRANSLATE_NOOP("Overview", "rows/s"))};
    }

private:
    static std::pair<QString, Mark> told(const SiteView &site, const DatabaseStatus &database)
    {
        const SiteRole role = site.status()->role;
        switch (database.state) {
        case DatabaseState::AcceptingWrites: {
            const QString text = say(QT_TRANSLATE_NOOP("Overview", "accepting writes"));
            const QString rate = database.rowsPerSecond ? say(QT_TRANSLATE_NOOP("Overview", " · %1 rows/s"))
                                                              .arg(rateText(*database.rowsPerSecond))
                                                        : QString();
            return {text + rate, role == SiteRole::Primary ? Mark::Fine : Mark::Bad};
        }
        case DatabaseState::Recovering:
            return {database.heartbeatAt ? say(QT_TRANSLATE_NOOP("Overview", "restored to %1"))
                                               .arg(site.clock(*database.heartbeatAt))
                                         : say(QT_TRANSLATE_NOOP("Overview", "restoring")),
                    Mark::Fine};
        case DatabaseState::ReadOnly:
            return {say(QT_TRANSLATE_NOOP("Overview", "refuses writes")), Mark::Bad};
        case DatabaseState::Starting:
            return {say(QT_TRANSLATE_NOOP("Overview", "starting")), Mark::Running};
        case DatabaseState::Stopped:
            // Stopped is as it should be at a fenced site, and at no other.
            return {say(QT_TRANSLATE_NOOP("Overview", "stopped")),
                    role == SiteRole::Primary || role == SiteRole::Standby ? Mark::Bad : Mark::NotYet};
        case DatabaseState::Silent:
            return {say(QT_TRANSLATE_NOOP("Overview", "does not answer")), Mark::Bad};
        case DatabaseState::Failed:
            return {say(QT_TRANSLATE_NOOP("Overview", "failed")), Mark::Bad};
        case DatabaseState::Unknown:
            break;
        }
        return {say(QT_TRANSLATE_NOOP("Overview", "not known")), Mark::Unknown};
    }
};
} // namespace

std::unique_ptr<const Component> databaseComponent()
{
    return std::make_unique<Database>();
}

} // namespace Switchback
