// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingtext.h"
#include "models/findings/witnesses.h"
#include "models/overview/overviewbuilder.h"
#include "models/replication/numbertext.h"

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

/// Fills one card; a line whose value is too old keeps its words and loses its mark.
class CardBuilder
{
public:
    CardBuilder(const PairConfig &config, const PairFacts &facts, Side side, Instant now)
        : m_config(config)
        , m_facts(facts)
        , m_side(side)
        , m_now(now)
        , m_site(factsOf(facts, side))
        , m_zone(configOf(config, side).zone)
        , m_freshness(statusFreshness(m_site, config, now))
    {
        if (!m_zone.isValid())
            m_zone = QTimeZone::utc();
    }

    SiteCard run()
    {
        const SiteConfig &config = configOf(m_config, m_side);
        m_card.id = config.id;
        m_card.name = config.name;
        m_card.purpose =
            config.purpose == QLatin1String("production") ? say(QT_TRANSLATE_NOOP("Overview", "production"))
            : config.purpose == QLatin1String("backup")   ? say(QT_TRANSLATE_NOOP("Overview", "backup"))
                                                          : config.purpose;
        m_card.zone = config.zone;
        role();
        const Judgement judgement = judgeSite(m_facts, m_config, m_side, m_now);
        m_card.verdict = judgement.sentence;
        m_tip = witnessText(judgement.witnesses, m_now);
        database();
        files();
        logs();
        disk();
        way(m_site.ssh);
        way(m_site.rest);
        return m_card;
    }

private:
    void role()
    {
        const PairRoles roles = rolesOf(m_facts, m_config, m_now);
        if (!m_site.status || m_freshness == Freshness::Unknown) {
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "NOT KNOWN"));
            m_card.roleMark = Mark::Unknown;
            return;
        }
        Mark mark = Mark::Fine;
        switch (m_site.status->role) {
        case SiteRole::Primary:
            // Of two that call themselves primary one is rightful, unless both take writes at this moment.
            if (roles.state != PairRoles::Primary::Two && roles.primary == otherSide(m_side)) {
                m_card.role = say(QT_TRANSLATE_NOOP("Overview", "WAS PRIMARY"));
                mark = Mark::Warning;
                break;
            }
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "PRIMARY"));
            mark = roles.state == PairRoles::Primary::Two ? Mark::Bad : Mark::Fine;
            break;
        case SiteRole::Standby:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "STANDBY"));
            break;
        case SiteRole::Fenced:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "FENCED"));
            mark = Mark::Warning;
            break;
        case SiteRole::Held:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "HELD"));
            mark = Mark::Warning;
            break;
        case SiteRole::Rebuilding:
            if (verdictFor(m_facts, m_config, m_side, m_now) == SiteVerdict::RebuildStopped) {
                m_card.role = say(QT_TRANSLATE_NOOP("Overview", "NOT REBUILT"));
                mark = Mark::Warning;
                break;
            }
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "REBUILDING"));
            mark = Mark::Running;
            break;
        case SiteRole::Unknown:
            m_card.role = say(QT_TRANSLATE_NOOP("Overview", "NOT KNOWN"));
            mark = Mark::Unknown;
            break;
        }
        m_card.roleMark = m_freshness == Freshness::Fresh ? mark : Mark::Unknown;
    }

    /// The site's time as the console's: ages count by one clock.
    [[nodiscard]] Instant here(Instant siteTime) const
    {
        const Instant at = m_site.clockKnown ? siteTime - m_site.clockOffset : siteTime;
        return std::min(at, m_now);
    }
    [[nodiscard]] QString clock(Instant at) const { return clockText(at, m_zone); }

    void add(const char *key, const QString &label, const QString &value, Mark mark,
             std::optional<Instant> at, const QString &tip = {})
    {
        // Both the answer and the value in it must be young: a site may repeat an old figure for ever.
        const bool old = at && freshness(at, m_now, m_config.pollPeriod) != Freshness::Fresh;
        const bool believed = m_freshness == Freshness::Fresh && at && !old;
        m_card.lines.append(
            {QString::fromLatin1(key), label, value, believed ? mark : Mark::Unknown, at, tip});
    }

    void missing(const char *key, const QString &label)
    {
        const QString value = m_site.status ? say(QT_TRANSLATE_NOOP("Overview", "not told"))
                                            : say(QT_TRANSLATE_NOOP("Overview", "not known"));
        m_card.lines.append({QString::fromLatin1(key), label, value, Mark::Unknown, std::nullopt, {}});
    }

    void database()
    {
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Database"));
        if (!m_site.status || !m_site.status->database) {
            missing("database", label);
            return;
        }
        const DatabaseStatus &database = *m_site.status->database;
        const auto [text, mark] = databaseText(database, m_site.status->role);
        QString tip = database.detail;
        if (database.lsn)
            tip += (tip.isEmpty() ? QString() : QStringLiteral("\n")) +
                   say(QT_TRANSLATE_NOOP("Overview", "position %1, timeline %2"))
                       .arg(lsnToText(*database.lsn))
                       .arg(database.timeline);
        add("database", label, text, mark, here(database.at), tip);
        if (m_site.status->role == SiteRole::Primary && database.rowsPerSecond &&
            m_freshness == Freshness::Fresh) {
            m_card.big = rateText(*database.rowsPerSecond);
            m_card.bigUnit = say(QT_TRANSLATE_NOOP("Overview", "rows/s"));
        }
    }

    [[nodiscard]] std::pair<QString, Mark> databaseText(const DatabaseStatus &database, SiteRole role) const
    {
        switch (database.state) {
        case DatabaseState::AcceptingWrites: {
            const QString text = say(QT_TRANSLATE_NOOP("Overview", "accepting writes"));
            const QString rate = database.rowsPerSecond ? say(QT_TRANSLATE_NOOP("Overview", " · %1 rows/s"))
                                                              .arg(rateText(*database.rowsPerSecond))
                                                        : QString();
            return {text + rate, role == SiteRole::Primary ? Mark::Fine : Mark::Bad};
        }
        case DatabaseState::Recovering:
            return {
                database.heartbeatAt
                    ? say(QT_TRANSLATE_NOOP("Overview", "restored to %1")).arg(clock(*database.heartbeatAt))
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

    void files()
    {
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Files"));
        if (!m_site.status || !m_site.status->files) {
            missing("files", label);
            return;
        }
        const FileStatus &files = *m_site.status->files;
        const std::pair<QString, Mark> line = [&]() -> std::pair<QString, Mark> {
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
        }();
        add("files", label, line.first, line.second, here(files.at), files.detail);
    }

    void logs()
    {
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Logs"));
        if (!m_site.status || !m_site.status->logs) {
            missing("logs", label);
            return;
        }
        const LogStatus &logs = *m_site.status->logs;
        if (logs.failing) {
            add("logs", label, say(QT_TRANSLATE_NOOP("Overview", "failing")), Mark::Bad, here(logs.at),
                logs.failure);
            return;
        }
        const bool standby = m_site.status->role == SiteRole::Standby;
        const std::optional<LogMark> &mark = standby ? logs.copied : logs.taken;
        QString text = !mark     ? say(QT_TRANSLATE_NOOP("Overview", "none yet"))
                       : standby ? say(QT_TRANSLATE_NOOP("Overview", "copied %1")).arg(clock(mark->at))
                                 : say(QT_TRANSLATE_NOOP("Overview", "taken %1")).arg(clock(mark->at));
        if (logs.waiting > 0)
            text += say(QT_TRANSLATE_NOOP("Overview", " · %1 waiting")).arg(logs.waiting);
        add("logs", label, text, mark ? Mark::Fine : Mark::NotYet, here(logs.at),
            mark ? mark->segment : QString());
    }

    void disk()
    {
        const QString label = say(QT_TRANSLATE_NOOP("Overview", "Disk"));
        if (!m_site.status || !m_site.status->disk || m_site.status->disk->sizeBytes <= 0) {
            missing("disk", label);
            return;
        }
        const DiskStatus &disk = *m_site.status->disk;
        const qint64 percent = disk.freeBytes * 100 / disk.sizeBytes;
        const Mark mark = percent < 2 ? Mark::Bad : percent < 10 ? Mark::Warning : Mark::Fine;
        add("disk", label, say(QT_TRANSLATE_NOOP("Overview", "%1 free")).arg(sizeText(disk.freeBytes)), mark,
            here(disk.at),
            say(QT_TRANSLATE_NOOP("Overview", "%1 % of %2")).arg(percent).arg(sizeText(disk.sizeBytes)));
    }

    void way(const WayState &way)
    {
        ComponentLine line;
        line.key = way.way == WayKind::Ssh ? QStringLiteral("ssh") : QStringLiteral("rest");
        line.label = wayName(way.way);
        line.at = way.lastAnswerAt;
        line.tip = way.detail.isEmpty() ? m_tip : way.detail + QLatin1Char('\n') + m_tip;
        switch (wayCondition(way, m_config, m_now)) {
        case WayCondition::Answers:
            line.value = reachText(Reach::Answers);
            line.mark = Mark::Fine;
            break;
        case WayCondition::Lost:
            line.value = reachText(way.reach);
            line.mark = Mark::Bad;
            line.at = way.at; // that it is lost was seen just now
            break;
        case WayCondition::Trying:
            line.value = say(QT_TRANSLATE_NOOP("Overview", "trying again"));
            line.mark = Mark::Running;
            line.at = way.at;
            break;
        case WayCondition::NotTried:
        case WayCondition::Old:
            line.value = say(QT_TRANSLATE_NOOP("Overview", "not known"));
            line.mark = Mark::Unknown;
            break;
        }
        m_card.lines.append(line);
    }

    const PairConfig &m_config;
    const PairFacts &m_facts;
    Side m_side;
    Instant m_now;
    const SiteFacts &m_site;
    QTimeZone m_zone;
    Freshness m_freshness;
    QString m_tip;
    SiteCard m_card;
};
} // namespace

SiteCard buildSiteCard(const PairConfig &config, const PairFacts &facts, Side side, Instant now)
{
    return CardBuilder(config, facts, side, now).run();
}

} // namespace Switchback
