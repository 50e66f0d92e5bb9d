// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/caused.h"
#include "models/findings/components/builtin.h"
#include "models/findings/filestext.h"
#include "models/findings/findingtext.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qint64 BehindAfter = qint64(100) << 20; ///< bytes that the peer doesn't have
constexpr Duration LateAfter = std::chrono::minutes(5);

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
        QList<Finding> found;
        if (const auto wrong = failing(site, files))
            found << *wrong;
        else if (const auto late = behind(site, files))
            found << *late;
        if (const auto lost = notArrived(site, files))
            found << *lost;
        return found;
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const QString key = QStringLiteral("files");
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Files"));
        if (site.status() == nullptr || !site.status()->files)
            return site.missing(key, label);
        const FileStatus &files = *site.status()->files;
        const auto [text, mark] = told(site, files);
        return site.line(key, label, text, mark, files.at, tip(site, files));
    }

private:
    static std::optional<Finding> failing(const SiteView &site, const FileStatus &files)
    {
        const bool stopped = files.state == QLatin1String("stopped");
        if (!stopped && files.state != QLatin1String("failing"))
            return std::nullopt;
        const QString why =
            files.detail.isEmpty() ? words(stopped ? Words::Stopped : Words::NoReason) : files.detail;
        return causedFinding(site, FindingKind::FilesFailing, Severity::Warning, Words::FilesFailing, why,
                             words(Words::FilesAdvice));
    }

    /// How long the oldest has waited when the site said so; nothing: none waits, or it is not known.
    static std::optional<Duration> waited(const FileStatus &files)
    {
        if (files.waiting.files == 0 || !files.waiting.oldest)
            return std::nullopt;
        return std::max(files.at - *files.waiting.oldest, Duration{0});
    }

    /// They are replicated in real time: what waits for minutes has stopped to flow.
    static bool isLate(const SiteView &site, const FileStatus &files)
    {
        const auto age = waited(files);
        return age && *age > std::min(site.scaled(LateAfter), site.pairConfig().rpo);
    }

    static std::optional<Finding> behind(const SiteView &site, const FileStatus &files)
    {
        const bool late = isLate(site, files);
        if (!late && (!site.isPrimary() || files.waiting.bytes <= BehindAfter))
            return std::nullopt;
        QString sentence = words(Words::FilesBehind, files.waiting.files)
                               .arg(site.name())
                               .arg(files.waiting.files)
                               .arg(sizeText(files.waiting.bytes));
        const auto age = waited(files);
        if (age)
            sentence +=
                QLatin1Char(' ') + words(files.waiting.cut ? Words::FilesOldestAtLeast : Words::FilesOldest)
                                       .arg(durationText(*age));
        // With the other site gone it can't be otherwise; that site's own finding is the one to act on.
        const bool otherGone = !site.isFresh(otherSide(site.side()));
        const bool beyond = age && *age > site.pairConfig().rpo;
        Finding finding = site.finding(FindingKind::FilesBehind,
                                       otherGone ? Severity::Note
                                       : beyond  ? Severity::Bad
                                                 : Severity::Warning,
                                       sentence, late ? words(Words::FilesAdvice) : QString());
        if (late)
            finding.since = site.here(*files.waiting.oldest);
        return finding;
    }

    /// Of a site that can't be asked: what it had and did not get over.
    static std::optional<Finding> notArrived(const SiteView &site, const FileStatus &files)
    {
        const Side other = otherSide(site.side());
        if (!files.missing || files.missing->files == 0 || site.isFresh(other))
            return std::nullopt;
        const QString name = configOf(site.pairConfig(), other).shortName;
        return site.finding(FindingKind::FilesBehind, Severity::Warning,
                            words(Words::FilesMissing, files.missing->files)
                                .arg(name)
                                .arg(files.missing->files)
                                .arg(sizeText(files.missing->bytes), site.name()),
                            words(Words::FilesMissingAdvice).arg(name));
    }

    static std::pair<QString, Mark> told(const SiteView &site, const FileStatus &files)
    {
        if (files.state == QLatin1String("in_sync"))
            return {say(QT_TRANSLATE_NOOP("Overview", "%1 in sync")).arg(numberText(files.files)),
                    Mark::Fine};
        if (files.state == QLatin1String("syncing"))
            return {syncing(files), isLate(site, files) ? Mark::Warning : Mark::Fine};
        if (files.state == QLatin1String("failing"))
            return {say(QT_TRANSLATE_NOOP("Overview", "failing")), Mark::Bad};
        if (files.state == QLatin1String("stopped"))
            return {say(QT_TRANSLATE_NOOP("Overview", "stopped")), Mark::Bad};
        return {say(QT_TRANSLATE_NOOP("Overview", "not known")), Mark::Unknown};
    }

    static QString syncing(const FileStatus &files)
    {
        if (files.waiting.files == 0 && files.missing && files.missing->files > 0)
            return say(QT_TRANSLATE_NOOP("Overview", "%1 · %2 to come, %3"))
                .arg(numberText(files.files), numberText(files.missing->files),
                     sizeText(files.missing->bytes));
        QString text =
            say(QT_TRANSLATE_NOOP("Overview", "%1 · %2 waiting, %3"))
                .arg(numberText(files.files), numberText(files.waiting.files), sizeText(files.waiting.bytes));
        if (const auto age = waited(files))
            text += QStringLiteral(", ") + ageText(*age);
        return text;
    }

    static QString tip(const SiteView &site, const FileStatus &files)
    {
        const QString other = configOf(site.pairConfig(), otherSide(site.side())).shortName;
        QStringList lines;
        if (!files.detail.isEmpty())
            lines << files.detail;
        const QTimeZone zone(site.config().zone);
        lines += fileLines(files, other, [&](Instant at) {
            return dayClockText(at, files.at, zone.isValid() ? zone : QTimeZone::utc());
        });
        return lines.join(QLatin1Char('\n'));
    }
};
} // namespace

std::unique_ptr<const Component> filesComponent()
{
    return std::make_unique<Files>();
}

} // namespace Switchback
