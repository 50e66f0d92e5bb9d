// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/readings/readings.h"

#include "app/aside/aside.h"
#include "app/contract/contract.h"
#include "app/site/base/command.h"
#include "app/site/base/siterecord.h"
#include "app/site/operations/journal.h"
#include "app/site/peer/peergate.h"
#include "app/site/readings/callscollect.h"
#include "app/site/readings/statuscollect.h"
#include "app/site/testcall/siptrace.h"
#include "app/site/testcall/testcallfolder.h"
#include "app/site/witness/witness.h"
#include "models/core/clock.h"
#include "models/core/visibletext.h"
#include "models/sites/statusjson.h"
#include "switchback/version.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>
#include <QThread>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Readings)
};

constexpr Duration WitnessTime = std::chrono::seconds(2);
constexpr int ShownLines = 200; // of 400 characters each: below the contract's longest line

QJsonObject item(const QString &name, const QString &value)
{
    return {{QStringLiteral("name"), name}, {QStringLiteral("value"), visibleText(value, 200)}};
}

QString firstLine(const QStringList &command)
{
    const CommandResult run = runCommand(command, 2000);
    return run.ok() ? visibleText(run.out.left(run.out.indexOf('\n')), 200) : QString();
}

QString memory()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromLatin1(file.readLine().simplified().split(' ').value(1)) + QStringLiteral(" kB");
}

QString processor()
{
    QFile file(QStringLiteral("/proc/cpuinfo"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : file.read(65536).split('\n')) {
        if (line.startsWith("model name"))
            return QString::fromLatin1(line.mid(line.indexOf(':') + 1).trimmed());
    }
    return QSysInfo::currentCpuArchitecture();
}
} // namespace

Result<QJsonObject> Readings::hello(const ThisSite &site, const QString &nonce)
{
    const SiteConfig &config = site.config;
    const auto record = loadRecord(config);
    QJsonObject out{{QStringLiteral("contract"), Contract::instance().version()},
                    {QStringLiteral("site"), config.id},
                    {QStringLiteral("nonce"), nonce},
                    {QStringLiteral("at"), toIso(SystemClock().now())},
                    {QStringLiteral("release"), QStringLiteral(SWITCHBACK_VERSION)},
                    {QStringLiteral("role"), roleKey(SiteRole::Unknown)},
                    {QStringLiteral("epoch"), 0}};
    if (!record)
        return out;
    const bool onPaper = record->role == SiteRole::Fenced || record->role == SiteRole::Held;
    // What only reads the old data directory, for a count or an export, takes no writes.
    const bool mayWrite = onPaper && !site.database->onlyReads() && site.database->look().alive();
    const SiteRole role = roleForPeer(*record, mayWrite);
    out.insert(QStringLiteral("role"), roleKey(role));
    out.insert(QStringLiteral("epoch"), record->epoch);
    // A promote whose worker died before its claim promotes nothing any more; after the claim it will.
    const bool under =
        !record->promotingOp.isEmpty() &&
        (record->role == SiteRole::Primary || FileLock::isHeld(Journal(config).fileOf(record->promotingOp)));
    out.insert(QStringLiteral("promoting"), under);
    return out;
}

QJsonObject Readings::describe(const ThisSite &site)
{
    const SiteConfig &config = site.config;
    const auto disk = site.database->disk();
    const QJsonArray hardware{
        item(QStringLiteral("host"), QSysInfo::machineHostName()),
        item(QStringLiteral("processor"), processor()),
        item(QStringLiteral("processors"), QString::number(QThread::idealThreadCount())),
        item(QStringLiteral("memory"), memory()),
        item(QStringLiteral("database disk"),
             QString::number(disk ? disk->sizeBytes : -1) + QStringLiteral(" bytes"))};
    QJsonArray software{item(QStringLiteral("system"), QSysInfo::prettyProductName()),
                        item(QStringLiteral("kernel"), QSysInfo::kernelVersion()),
                        item(QStringLiteral("switchback-site"), QStringLiteral(SWITCHBACK_VERSION))};
    const QList<ProgramVersion> ofCalls = site.calls ? site.calls->programs() : QList<ProgramVersion>();
    for (const ProgramVersion &program : site.database->programs() + site.files->programs() + ofCalls) {
        const QString line = firstLine(program.command);
        if (!line.isEmpty())
            software.append(item(program.name, line));
    }
    return {{QStringLiteral("contract"), Contract::instance().version()},
            {QStringLiteral("site"), config.id},
            {QStringLiteral("name"), config.name},
            {QStringLiteral("zone"), config.zone},
            {QStringLiteral("release"), QStringLiteral(SWITCHBACK_VERSION)},
            {QStringLiteral("verbs"), QJsonArray::fromStringList(Contract::instance().verbs())},
            {QStringLiteral("time_scale"), config.timeScale},
            {QStringLiteral("hardware"), hardware},
            {QStringLiteral("software"), software}};
}

QJsonObject Readings::status(const ThisSite &site, const QJsonArray &witness)
{
    SiteStatus status = collectStatus(site);
    status.witness.emplace();
    // A disk that hangs costs the word of a witness, not the status.
    if (!witness.isEmpty())
        status.witness = Aside::get<QList<WitnessHolds>>(
                             QStringLiteral("witness"), WitnessTime,
                             [config = site.config, witness] { return takeHeads(config, witness); })
                             .value_or(QList<WitnessHolds>());
    return toJson(status);
}

QJsonObject Readings::operation(const SiteConfig &config, const QString &id)
{
    const auto view = Journal(config).read(id);
    if (!view || view->kind.isEmpty())
        return {{QStringLiteral("id"), id}, {QStringLiteral("state"), QStringLiteral("unknown")}};
    QJsonObject out{{QStringLiteral("id"), id},
                    {QStringLiteral("kind"), view->kind},
                    {QStringLiteral("state"), view->state()},
                    {QStringLiteral("by"), view->by.left(80)},
                    {QStringLiteral("attempts"), view->attempts},
                    {QStringLiteral("started_at"), toIso(view->acceptedAt)}};
    if (view->finishedAt)
        out.insert(QStringLiteral("finished_at"), toIso(*view->finishedAt));
    QJsonArray lines;
    for (const QJsonObject &line :
         view->progress.mid(std::max<qsizetype>(0, view->progress.size() - ShownLines)))
        lines.append(line);
    out.insert(QStringLiteral("lines"), lines);
    if (view->data)
        out.insert(QStringLiteral("data"), *view->data);
    if (view->error)
        out.insert(QStringLiteral("error"), *view->error);
    return out;
}

QJsonObject Readings::operations(const SiteConfig &config, int limit)
{
    QJsonArray list;
    for (const OperationSummary &one : Journal(config).list(limit))
        list.append(toJson(one));
    return {{QStringLiteral("operations"), list}};
}

Result<QJsonObject> Readings::filesCheck(const ThisSite &site, const QJsonObject &request)
{
    const auto sample = site.files->sample(sampleWishFrom(request));
    if (!sample)
        return sample.error();
    return toJson(*sample);
}

Result<QJsonObject> Readings::calls(const ThisSite &site, const QString &after, std::optional<Instant> since,
                                    int limit)
{
    if (!site.calls)
        return Error{QStringLiteral("calls_not_told"), Words::tr("Nobody watches calls at this site."), {}};
    const auto changes = site.calls->callsSince(after, limit, since);
    if (!changes)
        return changes.error();
    return toJson(*changes);
}

Result<QJsonObject> Readings::callOff(const SiteConfig &config, const QString &id)
{
    const auto view = Journal(config).read(id);
    const bool known = view && view->kind == QLatin1String("test_call");
    if (known && !view->finished()) {
        const Outcome asked = TestCallFolder::callOff(config, id);
        if (!asked)
            return asked.error();
    }
    return QJsonObject{{QStringLiteral("op"), id},
                       {QStringLiteral("state"), !known             ? QStringLiteral("unknown")
                                                 : view->finished() ? QStringLiteral("over")
                                                                    : QStringLiteral("asked")}};
}

Result<QJsonObject> Readings::callTrace(const SiteConfig &config, const QString &id)
{
    const auto sip = TestCallFolder::trace(config, id);
    if (!sip)
        return sip.error();
    return QJsonObject{{QStringLiteral("op"), id},
                       {QStringLiteral("sip"), QJsonArray::fromStringList(shownSip(*sip))}};
}

} // namespace Switchback::Site
