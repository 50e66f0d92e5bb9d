// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/statusreport.h"

#include "models/core/visibletext.h"
#include "models/overview/headline.h"
#include "models/sites/ways.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(StatusReport)
};

QJsonValue orNull(const std::optional<Instant> &at)
{
    return at ? QJsonValue(toIso(*at)) : QJsonValue();
}

double seconds(Duration length)
{
    return double(length.count()) / 1000.0;
}

QString severityKey(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return QStringLiteral("note");
    case Severity::Warning:
        return QStringLiteral("warning");
    case Severity::Bad:
        return QStringLiteral("bad");
    }
    return {};
}

QString lossKindKey(LossEstimate::Kind kind)
{
    switch (kind) {
    case LossEstimate::Kind::Known:
        return QStringLiteral("known");
    case LossEstimate::Kind::AtMost:
        return QStringLiteral("at_most");
    case LossEstimate::Kind::Unknown:
        return QStringLiteral("unknown");
    case LossEstimate::Kind::NoStandby:
        return QStringLiteral("no_standby");
    }
    return {};
}

QJsonObject wayReport(const WayState &way)
{
    return {{QStringLiteral("reach"), reachKey(way.reach)},
            {QStringLiteral("at"), way.at == Instant{} ? QJsonValue() : QJsonValue(toIso(way.at))},
            {QStringLiteral("last_answer_at"), orNull(way.lastAnswerAt)},
            {QStringLiteral("failing_since"), orNull(way.failingSince)},
            {QStringLiteral("detail"), way.detail}};
}

QJsonObject siteReport(const SiteConfig &config, const SiteFacts &facts, const Judgement &judgement)
{
    QJsonObject report{{QStringLiteral("id"), config.id},
                       {QStringLiteral("name"), config.name},
                       {QStringLiteral("purpose"), config.purpose},
                       {QStringLiteral("zone"), QString::fromUtf8(config.zone)},
                       {QStringLiteral("verdict"), verdictKey(judgement)},
                       {QStringLiteral("status_at"), orNull(facts.statusAt)}};
    for (const WayState &way : facts.ways)
        report.insert(way.way.text(), wayReport(way));
    report.insert(QStringLiteral("clock_offset_s"),
                  facts.clockKnown ? QJsonValue(seconds(facts.clockOffset)) : QJsonValue());
    report.insert(QStringLiteral("clock_error_s"),
                  facts.clockKnown ? QJsonValue(seconds(facts.clockError)) : QJsonValue());
    if (!facts.status)
        return report;
    const SiteStatus &status = *facts.status;
    report.insert(QStringLiteral("role"), roleKey(status.role));
    report.insert(QStringLiteral("epoch"), status.epoch);
    if (status.database) {
        const DatabaseStatus &database = *status.database;
        QJsonObject json{{QStringLiteral("state"), databaseStateKey(database.state)},
                         {QStringLiteral("detail"), database.detail}};
        json.insert(QStringLiteral("lsn"),
                    database.lsn ? QJsonValue(lsnToText(*database.lsn)) : QJsonValue());
        json.insert(QStringLiteral("heartbeat_at"), orNull(database.heartbeatAt));
        report.insert(QStringLiteral("database"), json);
    }
    if (status.files) {
        QJsonObject files{{QStringLiteral("state"), status.files->state},
                          {QStringLiteral("files"), status.files->files},
                          {QStringLiteral("waiting_files"), status.files->waiting.files},
                          {QStringLiteral("waiting_bytes"), status.files->waiting.bytes},
                          {QStringLiteral("waiting_oldest"), orNull(status.files->waiting.oldest)},
                          {QStringLiteral("waiting_cut"), status.files->waiting.cut},
                          {QStringLiteral("complete_to"), orNull(status.files->waiting.completeTo)}};
        if (const auto &missing = status.files->missing)
            files.insert(QStringLiteral("missing"),
                         QJsonObject{{QStringLiteral("files"), missing->files},
                                     {QStringLiteral("bytes"), missing->bytes},
                                     {QStringLiteral("oldest"), orNull(missing->oldest)},
                                     {QStringLiteral("cut"), missing->cut},
                                     {QStringLiteral("complete_to"), orNull(missing->completeTo)}});
        report.insert(QStringLiteral("files"), files);
    }
    return report;
}

QJsonObject lossReport(const LossEstimate &loss)
{
    QJsonObject report{{QStringLiteral("kind"), lossKindKey(loss.kind)},
                       {QStringLiteral("rpo_s"), seconds(loss.rpo)},
                       {QStringLiteral("recoverable_to"), orNull(loss.recoverableTo)},
                       {QStringLiteral("at"), toIso(loss.at)},
                       {QStringLiteral("rows_text"), loss.rowsText},
                       {QStringLiteral("why"), loss.why}};
    const bool told = loss.kind == LossEstimate::Kind::Known || loss.kind == LossEstimate::Kind::AtMost;
    report.insert(QStringLiteral("loss_s"), told ? QJsonValue(seconds(loss.loss)) : QJsonValue());
    report.insert(QStringLiteral("rows_at_most"),
                  loss.rowsAtMost ? QJsonValue(*loss.rowsAtMost) : QJsonValue());
    return report;
}

/// "files: 240 waiting, complete to 14:03:22": of what the other site lacks.
QString filesPart(const QJsonObject &files, const QTimeZone &zone)
{
    const qint64 waiting = files.value(QStringLiteral("waiting_files")).toInteger();
    const QString state = files.value(QStringLiteral("state")).toString();
    if (state != QLatin1String("syncing"))
        return Words::tr("files: %1").arg(visibleText(state, 20));
    const auto complete = fromIso(files.value(QStringLiteral("complete_to")).toString());
    return complete && zone.isValid()
               ? Words::tr("files: %1 waiting, complete to %2").arg(waiting).arg(clockText(*complete, zone))
               : Words::tr("files: %1 waiting").arg(waiting);
}

QString siteLine(const QJsonObject &site, Instant now)
{
    const QTimeZone zone(site.value(QStringLiteral("zone")).toString().toUtf8());
    const std::optional<Instant> at = fromIso(site.value(QStringLiteral("status_at")).toString());
    const QString role = site.value(QStringLiteral("role")).toString(Words::tr("role not known"));
    QStringList parts{visibleText(site.value(QStringLiteral("name")).toString()), visibleText(role),
                      Words::tr("verdict: %1").arg(site.value(QStringLiteral("verdict")).toString())};
    const QJsonObject database = site.value(QStringLiteral("database")).toObject();
    if (!database.isEmpty())
        parts += Words::tr("database: %1").arg(database.value(QStringLiteral("state")).toString());
    const QJsonObject files = site.value(QStringLiteral("files")).toObject();
    if (!files.isEmpty())
        parts += filesPart(files, zone);
    for (const WayType &type : wayTypes()) {
        const QJsonValue way = site.value(type.kind.text());
        if (way.isObject())
            parts += QStringLiteral("%1: %2").arg(type.name, way[QLatin1String("reach")].toString());
    }
    if (at && zone.isValid()) {
        parts +=
            Words::tr("as of %1 %2, %3 ago")
                .arg(clockText(*at, zone), toDateTime(*at, zone).timeZoneAbbreviation(), ageText(now - *at));
    } else {
        parts += Words::tr("never answered");
    }
    return parts.join(QStringLiteral(" · "));
}

QString lossLine(const QJsonObject &loss, Instant now)
{
    const QString kind = loss.value(QStringLiteral("kind")).toString();
    const QString rpo = durationText(Duration{qint64(loss.value(QStringLiteral("rpo_s")).toDouble() * 1000)});
    const std::optional<Instant> to = fromIso(loss.value(QStringLiteral("recoverable_to")).toString());
    if (!to || (kind != QLatin1String("known") && kind != QLatin1String("at_most"))) {
        return Words::tr("Lost if we failed over now: not known. %1 RPO %2.")
            .arg(visibleText(loss.value(QStringLiteral("why")).toString()), rpo);
    }
    return Words::tr("Lost if we failed over now: %1%2 (recoverable to %3 UTC), RPO %4. %5")
        .arg(kind == QLatin1String("at_most") ? Words::tr("at most ") : QString(), durationText(now - *to),
             clockText(*to, QTimeZone::utc()), rpo,
             visibleText(loss.value(QStringLiteral("rows_text")).toString()));
}

bool tooOld(const QJsonObject &report, Instant now)
{
    const std::optional<Instant> at = fromIso(report.value(QStringLiteral("at")).toString());
    const Duration poll{qint64(report.value(QStringLiteral("poll_s")).toDouble(5) * 1000)};
    return freshness(at, now, poll) == Freshness::Unknown;
}

/// Each way was tried to an end, and there is a figure for the loss or a reason why there can be none.
bool allKnown(const QJsonObject &report)
{
    const QJsonArray sites = report.value(QStringLiteral("sites")).toArray();
    for (const QJsonValue &site : sites) {
        int tried = 0;
        for (const WayType &type : wayTypes()) {
            const QJsonValue way = site[type.kind.text()];
            if (!way.isObject())
                continue;
            ++tried;
            if (reachFromKey(way[QLatin1String("reach")].toString()) == Reach::Unknown)
                return false;
        }
        if (tried == 0)
            return false;
    }
    const QString loss = report.value(QStringLiteral("loss"))[QLatin1String("kind")].toString();
    return !sites.isEmpty() && !loss.isEmpty() && loss != lossKindKey(LossEstimate::Kind::Unknown);
}
} // namespace

QJsonObject statusReport(const PairConfig &config, const PairFacts &facts, const LossEstimate &loss,
                         const QList<Finding> &findings, Instant now)
{
    QJsonArray found;
    for (const Finding &finding : findings) {
        found += QJsonObject{{QStringLiteral("finding"), findingKey(finding)},
                             {QStringLiteral("severity"), severityKey(finding.severity)},
                             {QStringLiteral("site"), finding.site},
                             {QStringLiteral("sentence"), finding.sentence},
                             {QStringLiteral("advice"), finding.advice},
                             {QStringLiteral("witnesses"), witnessText(finding.witnesses, now)}};
    }
    return {{QStringLiteral("at"), toIso(now)},
            {QStringLiteral("pair"), config.id},
            {QStringLiteral("name"), config.name},
            {QStringLiteral("poll_s"), seconds(config.pollPeriod)},
            {QStringLiteral("time_scale"), config.timeScale},
            {QStringLiteral("outage_scale"), config.outageScale},
            {QStringLiteral("headline"), headlineOf(findings, facts, config, now)},
            {QStringLiteral("loss"), lossReport(loss)},
            {QStringLiteral("sites"), QJsonArray{siteReport(config.production, facts.production,
                                                            judgeSite(facts, config, Side::Production, now)),
                                                 siteReport(config.backup, facts.backup,
                                                            judgeSite(facts, config, Side::Backup, now))}},
            {QStringLiteral("findings"), found}};
}

QString statusText(const QJsonObject &report, Instant now)
{
    QStringList lines;
    lines += QStringLiteral("%1: %2").arg(visibleText(report.value(QStringLiteral("name")).toString()),
                                          visibleText(report.value(QStringLiteral("headline")).toString()));
    const std::optional<Instant> at = fromIso(report.value(QStringLiteral("at")).toString());
    if (at && tooOld(report, now))
        lines += Words::tr("This is %1 old: no console has been watching since.").arg(ageText(now - *at));
    lines += lossLine(report.value(QStringLiteral("loss")).toObject(), now);
    const int scale = report.value(QStringLiteral("time_scale")).toInt(1);
    if (scale != 1)
        lines += Words::tr("Lab time: an hour of the schedule and of the RPO passes in %1.")
                     .arg(durationText(Duration{3'600'000 / scale}));
    const int outageScale = report.value(QStringLiteral("outage_scale")).toInt(scale);
    if (outageScale != 1 || scale != 1)
        lines += Words::tr("Lab time: an hour of an outage's clocks passes in %1.")
                     .arg(durationText(Duration{3'600'000 / std::max(1, outageScale)}));
    const QJsonArray sites = report.value(QStringLiteral("sites")).toArray();
    for (const QJsonValue &site : sites)
        lines += QStringLiteral("  ") + siteLine(site.toObject(), now);
    const QJsonArray findings = report.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue &value : findings) {
        const QJsonObject finding = value.toObject();
        lines += QStringLiteral("  [%1] %2 %3")
                     .arg(finding.value(QStringLiteral("severity")).toString(),
                          visibleText(finding.value(QStringLiteral("sentence")).toString()),
                          visibleText(finding.value(QStringLiteral("advice")).toString()));
        const QString witnesses = visibleText(finding.value(QStringLiteral("witnesses")).toString());
        if (!witnesses.isEmpty())
            lines += QStringLiteral("      ") + witnesses;
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int statusExitCode(const QJsonObject &report, Instant now)
{
    if (tooOld(report, now))
        return 3;
    int code = allKnown(report) ? 0 : 3;
    const QJsonArray findings = report.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue &value : findings) {
        const QString severity = value.toObject().value(QStringLiteral("severity")).toString();
        if (severity == QLatin1String("bad"))
            return 2;
        if (severity == QLatin1String("warning") && code == 0)
            code = 1;
    }
    return code;
}

} // namespace Switchback
