// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminal.h"

#include "app/config/consoleconfig.h"
#include "app/console/terminal/longwait.h"
#include "app/console/terminal/terminaltools.h"
#include "app/link/linkhub.h"
#include "app/link/referenceprobe.h"
#include "app/pair/engine.h"
#include "app/pair/sites/statusreply.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/customers/eventline.h"
#include "models/report/statusreport.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QTextStream>
#include <QTimer>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// Which ways have been asked to an end: answered, or failed twice, for nothing is called lost after one
/// failed try. The watcher itself asks a second time.
class AskedWays
{
public:
    void note(const QString &site, WayKind way, Reach reach)
    {
        int &tries = m_failures[{site, way.text()}];
        tries = reach == Reach::Answers ? Settled : tries + 1;
    }
    [[nodiscard]] bool allSettled(qsizetype ways) const
    {
        return m_failures.size() == ways && std::all_of(m_failures.cbegin(), m_failures.cend(),
                                                        [](int tries) { return tries >= Settled; });
    }

private:
    static constexpr int Settled = 2;
    QMap<std::pair<QString, QString>, int> m_failures;
};

/// Asks both sites by all ways, and the address outside both, as the console would, each until it can be
/// said how it stands.
QJsonObject askSites(const PairConfig &pair, const QJsonObject &saved, const Clock &clock)
{
    const bool reference = !pair.reference.host.isEmpty();
    const qsizetype ways =
        untriedWays(pair.production).size() + untriedWays(pair.backup).size() + (reference ? 1 : 0);
    constexpr auto AtMost = 20s; // twice a call's deadline, and a little
    LinkHub links({pair.production, pair.backup}, clock);
    AskedWays asked;
    QEventLoop loop;
    Watcher watcher(
        pair,
        [&](const QString &site, WayKind way, Duration deadline, QObject *context, const auto &done) {
            links.call({site, QStringLiteral("status"), {}, way, deadline}, context, {},
                       [&, site, way, done](const CallAnswer &answer) {
                           const StatusReply reply = statusReply(site, answer);
                           done(reply);
                           asked.note(site, way, reply.way.reach);
                           if (asked.allSettled(ways))
                               loop.quit();
                       });
        },
        clock);
    ReferenceProbe outside(pair.reference, clock);
    if (reference) {
        watcher.setReference([&](Duration deadline, const auto &done) {
            outside.ask(deadline, [&, done](const WayAnswer &answer) {
                done(answer);
                asked.note({}, {}, answer.reach);
                if (asked.allSettled(ways))
                    loop.quit();
            });
        });
    }
    watcher.restore(saved);
    watcher.askNow();
    QTimer::singleShot(AtMost, &loop, &QEventLoop::quit);
    loop.exec();
    const Instant now = clock.now();
    const auto &[loss, findings] = watcher.seen(now);
    return statusReport(pair, watcher.facts(), loss, findings, now);
}

QString timelineLine(const Event &event)
{
    return QStringLiteral("%1  %2  %3%4\n")
        .arg(toIso(event.at), event.kind.leftJustified(16),
             event.site.isEmpty() ? QString() : QStringLiteral("[%1] ").arg(visibleText(event.site)),
             visibleText(eventLine(event)));
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
    QJsonArray reports;
    const auto store = openStore(config);
    std::optional<Error> unread;
    if (!store)
        unread = store.error();
    // What was never put there is no fault; anything else means that what the store knows is not known here.
    const auto read = [&unread](const auto &future) {
        auto answer = waitFor(future, StoreDeadline);
        if (!answer && answer.error().code != QLatin1String("not_found"))
            unread = answer.error();
        return answer;
    };
    int code = 0;
    for (const PairConfig &pair : config.pairs) {
        QJsonObject report;
        QJsonObject saved;
        if (store) {
            if (const auto kept = read((*store)->state(stateKey(pair.id, "report"))))
                report = *kept;
            if (const auto watch = read((*store)->state(stateKey(pair.id, "watch"))))
                saved = *watch;
        }
        const std::optional<Instant> at = fromIso(report.value(QStringLiteral("at")).toString());
        // Nobody is on duty, or has stopped to be: look for ourselves rather than tell an old story.
        bool watched = false;
        if (store) {
            const auto duty = read((*store)->lease(leaseName(QStringLiteral("duty"), pair.id)));
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
    if (!unread)
        return code;
    fail(*unread);
    return code == 2 ? code : 3;
}

int timeline(const ConsoleConfig &config, const Options &options)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    EventQuery query;
    query.limit = options.limit;
    query.pair = options.pair;
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
        print(Words::tr("Nothing has happened yet.\n"));
    return 0;
}

int configCheck(const QString &file)
{
    const ConfigReading reading = readConsoleConfig(file);
    print(configCheckText(file, reading));
    return reading.faults.isEmpty() ? 0 : 1;
}

} // namespace Switchback::Terminal
