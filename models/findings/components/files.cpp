// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/caused.h"
#include "models/findings/components/builtin.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
constexpr qint64 BehindAfter = qint64(100) << 20; ///< bytes that the peer doesn't have

QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

class Files : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        if (!site.status()->files)
            return {};
        const FileStatus &files = *site.status()->files;
        const bool stopped = files.state == QLatin1String("stopped");
        if (stopped || files.state == QLatin1String("failing")) {
            const QString why =
                files.detail.isEmpty() ? words(stopped ? Words::Stopped : Words::NoReason) : files.detail;
            return {causedFinding(site, FindingKind::FilesFailing, Severity::Warning, Words::FilesFailing,
                                  why, words(Words::FilesAdvice))};
        }
        if (!site.isPrimary() || files.waitingBytes <= BehindAfter)
            return {};
        return {site.finding(FindingKind::FilesBehind, Severity::Warning,
                             words(Words::FilesBehind, files.waitingFiles)
                                 .arg(site.name())
                                 .arg(files.waitingFiles)
                                 .arg(sizeText(files.waitingBytes)))};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const QString key = QStringLiteral("files");
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Files"));
        if (site.status() == nullptr || !site.status()->files)
            return site.missing(key, label);
        const FileStatus &files = *site.status()->files;
        const auto [text, mark] = told(files);
        return site.line(key, label, text, mark, files.at, files.detail);
    }

private:
    static std::pair<QString, Mark> told(const FileStatus &files)
    {
        if (files.state == QLatin1String("in_sync"))
            return {say(QT_TRANSLATE_NOOP("Overview", "%1 in sync")).arg(numberText(files.files)),
                    Mark::Fine};
        if (files.state == QLatin1String("syncing"))
            return {say(QT_TRANSLATE_NOOP("Overview", "%1 · %2 waiting, %3"))
                        .arg(numberText(files.files), numberText(files.waitingFiles),
                             sizeText(files.waitingBytes)),
                    Mark::Fine};
        if (files.state == QLatin1String("failing"))
            return {say(QT_TRANSLATE_NOOP("Overview", "failing")), Mark::Bad};
        if (files.state == QLatin1String("stopped"))
            return {say(QT_TRANSLATE_NOOP("Overview", "stopped")), Mark::Bad};
        return {say(QT_TRANSLATE_NOOP("Overview", "not known")), Mark::Unknown};
    }
};
} // namespace

std::unique_ptr<const Component> filesComponent()
{
    return std::make_unique<Files>();
}

} // namespace Switchback
