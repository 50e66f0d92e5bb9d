// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/callshare.h"
#include "models/findings/filestext.h"
#include "models/findings/findingtext.h"
#include "models/overview/overviewbuilder.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Overview", text);
}

const QString Dot = QStringLiteral(" · ");

/// The lines taken - copied - restored, in each site's own zone.
class StageLines
{
public:
    StageLines(const PairConfig &config, const PairFacts &facts, const QList<Finding> &findings, Side standby,
               Instant now)
        : m_config(config)
        , m_findings(findings)
        , m_now(now)
        , m_standby(standby)
        , m_source(factsOf(facts, otherSide(standby)))
        , m_target(factsOf(facts, standby))
    {
    }

    QList<LossCard::Stage> run() { return {full(), log(), files()}; }

private:
    [[nodiscard]] QTimeZone zone(Side side) const
    {
        const QTimeZone zone(configOf(m_config, side).zone);
        return zone.isValid() ? zone : QTimeZone::utc();
    }
    /// Minutes do for an hourly schedule; a lab's cycle of a minute wants seconds.
    [[nodiscard]] QString clock(Instant at, Side side) const
    {
        return clockText(at, zone(side), m_config.timeScale > 1);
    }
    [[nodiscard]] bool isFresh(const SiteFacts &site) const
    {
        return statusFreshness(site, m_config, m_now) == Freshness::Fresh;
    }
    [[nodiscard]] Mark believed(Mark mark) const
    {
        return isFresh(m_source) && isFresh(m_target) ? mark : Mark::Unknown;
    }

    [[nodiscard]] LossCard::Stage full() const
    {
        const Side source = otherSide(m_standby);
        LossCard::Stage stage{say(QT_TRANSLATE_NOOP("Overview", "Full backup")), {}, Mark::Unknown};
        const FullBackup *taken = newest(m_source);
        const FullBackup *copied = newest(m_target);
        QStringList parts;
        Mark mark = Mark::NotYet;
        if (taken)
            parts += say(QT_TRANSLATE_NOOP("Overview", "taken %1")).arg(clock(taken->takenAt, source));
        if (copied && (!taken || copied->label == taken->label || copied->takenAt >= taken->takenAt)) {
            parts += say(QT_TRANSLATE_NOOP("Overview", "copied %1")).arg(clock(copied->takenAt, source));
            const auto &database = m_target.status->database;
            if (copied->stopLsn && database && database->lsn && *database->lsn >= *copied->stopLsn) {
                parts += say(QT_TRANSLATE_NOOP("Overview", "restored"));
                mark = Mark::Fine;
            }
        }
        if (m_source.status && m_source.status->fulls) {
            if (m_source.status->fulls->running)
                parts += say(QT_TRANSLATE_NOOP("Overview", "running"));
            if (!m_source.status->fulls->notKnown.isEmpty()) {
                // Not read is not none: no time that was true before, and no green.
                parts = {say(QT_TRANSLATE_NOOP("Overview", "not known: the repository cannot be read"))};
                mark = Mark::Unknown;
            }
            if (!m_source.status->fulls->failure.isEmpty())
                mark = Mark::Warning;
            if (m_source.status->fulls->nextAt)
                parts += say(QT_TRANSLATE_NOOP("Overview", "next %1"))
                             .arg(clock(*m_source.status->fulls->nextAt, source));
        }
        if (has(FindingKind::FullLate))
            mark = Mark::Warning;
        stage.tip = fullTip(taken, copied);
        sayWhose(parts, source);
        finish(stage, parts, mark);
        return stage;
    }

    [[nodiscard]] bool has(FindingKind kind) const
    {
        return std::any_of(m_findings.begin(), m_findings.end(),
                           [kind](const Finding &finding) { return finding.kind == kind; });
    }

    /// "At Naperville: 20261121-075420F, 812 MB": each repository keeps a backup of its own.
    [[nodiscard]] QString fullTip(const FullBackup *taken, const FullBackup *copied) const
    {
        QStringList lines;
        const auto line = [this, &lines](Side side, const FullBackup *full) {
            if (full)
                lines += say(QT_TRANSLATE_NOOP("Overview", "At %1: %2, %3"))
                             .arg(configOf(m_config, side).shortName, full->label, sizeText(full->bytes));
        };
        line(otherSide(m_standby), taken);
        line(m_standby, copied);
        return lines.join(QLatin1Char('\n'));
    }

    /// All times of a line are the source's, so that they can be compared; the line says so once.
    void sayWhose(QStringList &parts, Side source) const
    {
        if (!parts.isEmpty())
            parts.last() += QChar(QChar::Nbsp) + toDateTime(m_now, zone(source)).timeZoneAbbreviation();
    }

    static const FullBackup *newest(const SiteFacts &site)
    {
        return site.status && site.status->fulls && !site.status->fulls->own.isEmpty()
                   ? &site.status->fulls->own.first()
                   : nullptr;
    }

    [[nodiscard]] LossCard::Stage log() const
    {
        const Side source = otherSide(m_standby);
        LossCard::Stage stage{say(QT_TRANSLATE_NOOP("Overview", "Log backup")), {}, Mark::Unknown};
        QStringList parts;
        Mark mark = Mark::NotYet;
        if (m_source.status && m_source.status->logs && m_source.status->logs->taken)
            parts += say(QT_TRANSLATE_NOOP("Overview", "taken %1"))
                         .arg(clockText(m_source.status->logs->taken->at, zone(source)));
        if (m_target.status && m_target.status->logs) {
            const LogStatus &logs = *m_target.status->logs;
            if (logs.copied)
                parts += say(QT_TRANSLATE_NOOP("Overview", "copied %1"))
                             .arg(clockText(logs.copied->at, zone(source)));
            if (logs.restored) {
                parts += say(QT_TRANSLATE_NOOP("Overview", "restored %1"))
                             .arg(clockText(logs.restored->at, zone(source)));
                mark = Mark::Fine;
            }
            if (has(FindingKind::RestoreLags)) {
                parts += say(QT_TRANSLATE_NOOP("Overview", "newer ones not yet restored"));
                mark = Mark::Warning;
            }
        }
        if (m_source.status && m_source.status->logs) {
            if (has(FindingKind::LogsLate))
                mark = Mark::Warning;
            if (m_source.status->logs->failing)
                mark = Mark::Bad;
            if (m_source.status->logs->nextAt)
                parts += say(QT_TRANSLATE_NOOP("Overview", "next %1"))
                             .arg(clock(*m_source.status->logs->nextAt, source));
        }
        sayWhose(parts, source);
        finish(stage, parts, mark);
        return stage;
    }

    [[nodiscard]] LossCard::Stage files() const
    {
        LossCard::Stage stage{say(QT_TRANSLATE_NOOP("Overview", "Files")), {}, Mark::Unknown};
        QStringList parts;
        Mark mark = Mark::Fine;
        if (m_source.status && m_source.status->files) {
            const FileStatus &files = *m_source.status->files;
            parts += files.waiting.files > 0 ? say(QT_TRANSLATE_NOOP("Overview", "%1 waiting, %2"))
                                                   .arg(files.waiting.files)
                                                   .arg(sizeText(files.waiting.bytes))
                                             : say(QT_TRANSLATE_NOOP("Overview", "none waiting"));
            if (files.waiting.files > 0 && files.waiting.completeTo) {
                parts += say(QT_TRANSLATE_NOOP("Overview", "complete to %1"))
                             .arg(dayClockText(*files.waiting.completeTo, files.at,
                                               zone(otherSide(m_standby)), m_config.timeScale > 1));
                sayWhose(parts, otherSide(m_standby));
            }
            if (has(FindingKind::FilesBehind))
                mark = Mark::Warning;
            if (files.state == QLatin1String("failing") || files.state == QLatin1String("stopped")) {
                parts.prepend(say(QT_TRANSLATE_NOOP("Overview", "not replicated")));
                mark = Mark::Bad;
            }
        }
        finish(stage, parts, mark);
        return stage;
    }

    void finish(LossCard::Stage &stage, const QStringList &parts, Mark mark) const
    {
        stage.text = parts.isEmpty() ? say(QT_TRANSLATE_NOOP("Overview", "not known")) : parts.join(Dot);
        stage.mark = parts.isEmpty() ? Mark::Unknown : believed(mark);
    }

    const PairConfig &m_config;
    const QList<Finding> &m_findings;
    Instant m_now;
    Side m_standby;
    const SiteFacts &m_source;
    const SiteFacts &m_target;
};

ComponentLine readinessLine(const char *key, const QString &value, Mark mark, std::optional<Instant> at)
{
    return {QString::fromLatin1(key), {}, value, mark, at, {}};
}

ComponentLine waysReadiness(const PairConfig &config, const PairFacts &facts, Instant now)
{
    const QList<WayState> ways = facts.production.ways + facts.backup.ways;
    const auto answering = std::count_if(ways.begin(), ways.end(), [&](const WayState &way) {
        return wayCondition(way, config, now) == WayCondition::Answers;
    });
    if (answering == ways.size())
        return readinessLine("ways",
                             ways.size() == 4
                                 ? say(QT_TRANSLATE_NOOP("Overview", "Both ways to both sites answer"))
                                 : say(QT_TRANSLATE_NOOP("Overview", "All ways to both sites answer")),
                             Mark::Fine, now);
    return readinessLine(
        "ways", say(QT_TRANSLATE_NOOP("Overview", "%1 of %2 ways answer")).arg(answering).arg(ways.size()),
        answering == 0 ? Mark::Unknown : Mark::Warning, now);
}

/// Of the site that would take over: a database alone answers no calls.
std::optional<ComponentLine> callsReadiness(const PairConfig &config, const PairFacts &facts, Side standby,
                                            Instant now)
{
    const SiteView site(facts, config, standby, now);
    const auto mark = couldAnswer(site);
    if (!mark)
        return std::nullopt;
    const QString text =
        *mark == Mark::Fine ? say(QT_TRANSLATE_NOOP("Overview", "%1 can answer calls"))
        : *mark == Mark::Warning
            ? say(QT_TRANSLATE_NOOP("Overview", "%1 can answer calls, but not with all it has"))
            : say(QT_TRANSLATE_NOOP("Overview", "%1 could not answer calls"));
    return readinessLine("calls", text.arg(site.name()), *mark, now);
}
} // namespace

LossCard buildLossCard(const PairConfig &config, const PairFacts &facts, const LossEstimate &loss,
                       const QList<Finding> &findings)
{
    LossCard card;
    card.kind = LossCard::Kind(int(loss.kind));
    card.loss = loss.loss;
    card.at = loss.at;
    card.recoverableTo = loss.recoverableTo;
    card.rpo = config.rpo;
    // Short beside the bar; by how much a lab is faster stands in the status line.
    card.rpoNote = config.timeScale == 1
                       ? rpoText(config)
                       : say(QT_TRANSLATE_NOOP("Overview", "RPO %1, lab time")).arg(durationText(config.rpo));
    card.rowsAtMost = loss.rowsAtMost;
    card.rowsText = loss.rowsText;
    card.why = loss.why;
    if (loss.schedule.breaksRpo || !loss.schedule.copyTime)
        card.scheduleAdvice = loss.schedule.text;
    if (loss.roles.standby)
        card.stages = StageLines(config, facts, findings, *loss.roles.standby, loss.at).run();
    return card;
}

QList<ComponentLine> buildReadiness(const PairConfig &config, const PairFacts &facts,
                                    const LossEstimate &loss, Instant now)
{
    QList<ComponentLine> lines;
    const auto freshBoth = statusFreshness(facts.production, config, now) == Freshness::Fresh &&
                           statusFreshness(facts.backup, config, now) == Freshness::Fresh;
    const bool known = loss.kind == LossEstimate::Kind::Known;
    const bool within = loss.recoverableTo && loss.band <= RpoBand::Near && loss.band != RpoBand::Unknown;
    if (known && within)
        lines += readinessLine("loss", say(QT_TRANSLATE_NOOP("Overview", "Standby restored within RPO")),
                               Mark::Fine, now);
    else if (loss.recoverableTo && !within)
        lines += readinessLine("loss", say(QT_TRANSLATE_NOOP("Overview", "Standby is behind the RPO")),
                               Mark::Bad, now);
    else if (loss.kind == LossEstimate::Kind::NoStandby)
        lines += readinessLine("loss", say(QT_TRANSLATE_NOOP("Overview", "No standby to fail over to")),
                               Mark::Bad, now);
    else
        lines +=
            readinessLine("loss", say(QT_TRANSLATE_NOOP("Overview", "How far the standby is, is not known")),
                          Mark::Unknown, std::nullopt);

    lines += waysReadiness(config, facts, now);
    if (!freshBoth) {
        lines += readinessLine(
            "release", say(QT_TRANSLATE_NOOP("Overview", "Whether both run the same release is not known")),
            Mark::Unknown, std::nullopt);
        lines += readinessLine("clocks",
                               say(QT_TRANSLATE_NOOP("Overview", "Whether the clocks agree is not known")),
                               Mark::Unknown, std::nullopt);
        return lines;
    }
    if (loss.roles.standby) {
        if (const auto calls = callsReadiness(config, facts, *loss.roles.standby, now))
            lines += *calls;
    }
    const bool same = facts.production.status->release == facts.backup.status->release;
    lines += readinessLine("release",
                           same ? say(QT_TRANSLATE_NOOP("Overview", "Same release on both sites"))
                                : say(QT_TRANSLATE_NOOP("Overview", "Different releases on both sites")),
                           same ? Mark::Fine : Mark::Warning, now);
    if (facts.production.clockKnown && facts.backup.clockKnown) {
        const Duration apart = std::chrono::abs(facts.production.clockOffset - facts.backup.clockOffset) +
                               facts.production.clockError + facts.backup.clockError;
        const bool agree = apart <= Duration{2000};
        lines += readinessLine("clocks",
                               (agree ? say(QT_TRANSLATE_NOOP("Overview", "Clocks agree within %1"))
                                      : say(QT_TRANSLATE_NOOP("Overview", "Clocks may differ by %1")))
                                   .arg(secondsText(apart)),
                               agree ? Mark::Fine : Mark::Warning, now);
    }
    return lines;
}

} // namespace Switchback
