// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal.h"

#include "app/config/consoleconfig.h"
#include "app/console/session.h"
#include "app/console/terminaltools.h"
#include "models/core/visibletext.h"
#include "models/report/statusreport.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QTimer>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Terminal", text);
}

/// Nothing is called lost after one failed try: worth asking once more.
bool stillTrying(const Watcher &watcher, Instant now)
{
    const QList<Finding> findings = watcher.findings(now);
    return std::any_of(findings.cbegin(), findings.cend(),
                       [](const Finding &finding) { return finding.kind == FindingKind::Trying; });
}

/// Asks both sites by both ways, as the console would, until what is found can be named.
QJsonObject askSites(const PairConfig &pair, const QJsonObject &saved, const Clock &clock)
{
    constexpr int Rounds = 3;
    LinkHub links({pair.production, pair.backup}, clock);
    int waiting = 0;
    QEventLoop loop;
    Watcher watcher(
        pair,
        [&](const QString &site, WayKind way, Duration deadline, QObject *context, const auto &done) {
            links.call(
                {site, QStringLiteral("status"), {}, way == WayKind::Ssh ? Via::Ssh : Via::Rest, deadline},
                context, {}, [&, site, done](const CallAnswer &answer) {
                    done(statusReply(site, answer));
                    if (--waiting == 0)
                        loop.quit();
                });
        },
        clock);
    watcher.restore(saved);
    for (int round = 0; round < Rounds; ++round) {
        waiting = 4;
        watcher.askNow();
        loop.exec();
        if (!stillTrying(watcher, clock.now()))
            break;
        QTimer::singleShot(2s, &loop, &QEventLoop::quit);
        loop.exec();
    }
    const Instant now = clock.now();
    return statusReport(pair, watcher.facts(), watcher.loss(now), watcher.findings(now), now);
}

QString timelineLine(const Event &event)
{
    return QStringLiteral("%1  %2  %3%4\n")
        .arg(toIso(event.at), event.kind.leftJustified(16),
             event.site.isEmpty() ? QString() : QStringLiteral("[%1] ").arg(visibleText(event.site)),
             visibleText(event.text));
}

QJsonObject eventJson(const Event &event)
{
    return {{QStringLiteral("incident"), event.incident},
            {QStringLiteral("seq"), event.seq},
            {QStringLiteral("at"), toIso(event.at)},
            {QStringLiteral("kind"), event.kind},
            {QStringLiteral("pair"), event.pair},
            {QStringLiteral("site"), event.site},
            {QStringLiteral("run"), event.run},
            {QStringLiteral("actor"), event.actor},
            {QStringLiteral("text"), event.text},
            {QStringLiteral("body"), event.body},
            {QStringLiteral("hash"), QString::fromLatin1(event.hash)}};
}
} // namespace

int status(const ConsoleConfig &config, const Options &options, const Clock &clock)
{
    int code = 0;
    QJsonArray reports;
    const auto store = openStore(config);
    for (const PairConfig &pair : config.pairs) {
        QJsonObject report;
        QJsonObject saved;
        if (store) {
            const auto kept = wait((*store)->state(QStringLiteral("pair/%1/report").arg(pair.id)));
            if (kept)
                report = *kept;
            const auto watch = wait((*store)->state(QStringLiteral("pair/%1/watch").arg(pair.id)));
            if (watch)
                saved = *watch;
        }
        const std::optional<Instant> at = fromIso(report.value(QStringLiteral("at")).toString());
        // Nobody is on duty, or has stopped to be: look for ourselves rather than tell an old story.
        bool watched = false;
        if (store) {
            const auto duty = wait((*store)->lease(leaseName(QStringLiteral("duty"), pair.id)));
            watched = duty && *duty && (*duty)->valid;
        }
        if (!watched || freshness(at, clock.now(), pair.pollPeriod) != Freshness::Fresh)
            report = askSites(pair, saved, clock);
        reports += report;
        code = std::max(code, statusExitCode(report, clock.now()));
        if (!options.json)
            print(statusText(report, clock.now()));
    }
    if (options.json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("pairs"), reports}}).toJson()));
    if (!store)
        fail(store.error());
    return code;
}

int timeline(const ConsoleConfig &config, const Options &options)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    EventQuery query;
    query.limit = options.limit;
    query.newestFirst = true;
    const Result<QList<Event>> events = wait((*store)->events(query));
    if (!events)
        return fail(events.error());
    QJsonArray lines;
    for (auto it = events->crbegin(); it != events->crend(); ++it) {
        if (options.json)
            lines += eventJson(*it);
        else
            print(timelineLine(*it));
    }
    if (options.json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("events"), lines}}).toJson()));
    else if (events->isEmpty())
        print(tr("Nothing has happened yet.\n"));
    return 0;
}

int verify(const ConsoleConfig &config, const Options &options)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<qint64> verified = wait((*store)->verify());
    if (options.json) {
        QJsonObject json{{QStringLiteral("whole"), verified.ok()}};
        if (verified)
            json.insert(QStringLiteral("events"), *verified);
        else
            json.insert(QStringLiteral("error"), verified.error().text);
        print(QString::fromUtf8(QJsonDocument(json).toJson()));
    } else if (verified) {
        print(tr("The log is whole: %1 events.\n").arg(*verified));
    }
    if (!verified) {
        fail(verified.error());
        return 1;
    }
    return 0;
}

int configCheck(const QString &file)
{
    const ConfigReading reading = readConsoleConfig(file);
    print(configCheckText(file, reading));
    return reading.faults.isEmpty() ? 0 : 1;
}

} // namespace Switchback::Terminal
