// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/components/builtin.h"
#include "models/findings/findingtext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

class Disk : public Component
{
public:
    /// A disk that is full has stopped the database, and is told as the site's own state.
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        const auto &disk = site.status()->disk;
        if (!disk || disk->sizeBytes <= 0 || disk->freeBytes * 10 >= disk->sizeBytes ||
            verdictFor(site.pairFacts(), site.pairConfig(), site.side(), site.now()) == SiteVerdict::DiskFull)
            return {};
        return {site.finding(FindingKind::DiskLow, Severity::Warning,
                             words(Words::DiskLow)
                                 .arg(site.name())
                                 .arg(disk->freeBytes * 100 / disk->sizeBytes)
                                 .arg(sizeText(disk->freeBytes)),
                             words(Words::DiskLowAdvice))};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const QString key = QStringLiteral("disk");
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Disk"));
        if (site.status() == nullptr || !site.status()->disk || site.status()->disk->sizeBytes <= 0)
            return site.missing(key, label);
        const DiskStatus &disk = *site.status()->disk;
        const qint64 percent = disk.freeBytes * 100 / disk.sizeBytes;
        const Mark mark = percent < 2 ? Mark::Bad : percent < 10 ? Mark::Warning : Mark::Fine;
        return site.line(
            key, label, say(QT_TRANSLATE_NOOP("Overview", "%1 free")).arg(sizeText(disk.freeBytes)), mark,
            disk.at,
            say(QT_TRANSLATE_NOOP("Overview", "%1 % of %2")).arg(percent).arg(sizeText(disk.sizeBytes)));
    }
};
} // namespace

std::unique_ptr<const Component> diskComponent()
{
    return std::make_unique<Disk>();
}

} // namespace Switchback
