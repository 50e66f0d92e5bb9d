// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"

#include "app/site/base/command.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QFile>

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Work)
};

/// For tests: dies as by a power cut at "step:before" or "step:after".
void crashPoint(const QString &name, const char *when)
{
    static const QByteArray at = qgetenv("SWITCHBACK_SITE_CRASH_AT");
    if (!at.isEmpty() && at == name.toUtf8() + ':' + when)
        raise(SIGKILL);
}

using Doer = Result<QJsonObject> (*)(Work &);
Doer doerFor(const QString &kind)
{
    static const QHash<QString, Doer> doers{{QStringLiteral("fence"), doFence},
                                            {QStringLiteral("promote"), doPromote},
                                            {QStringLiteral("resume"), doResume},
                                            {QStringLiteral("rebuild"), doRebuild},
                                            {QStringLiteral("log_backup"), doLogBackup},
                                            {QStringLiteral("full_backup"), doFullBackup},
                                            {QStringLiteral("write_test"), doWriteTest},
                                            {QStringLiteral("drain_calls"), doDrainCalls},
                                            {QStringLiteral("take_calls"), doTakeCalls},
                                            {QStringLiteral("kept_count"), doKeptCount},
                                            {QStringLiteral("kept_export"), doKeptExport},
                                            {QStringLiteral("kept_discard"), doKeptDiscard},
                                            {QStringLiteral("test_call"), doTestCall},
                                            {QStringLiteral("orphans_export"), doOrphansExport}};
    return doers.value(kind, nullptr);
}

QJsonObject errorLine(const QString &id, const Error &error)
{
    QJsonObject line{
        {QStringLiteral("type"), QStringLiteral("error")},
        {QStringLiteral("op"), id},
        {QStringLiteral("code"), error.code.isEmpty() ? QStringLiteral("failed") : error.code.left(40)},
        {QStringLiteral("text"), error.text.left(1000)}};
    if (!error.hint.isEmpty())
        line.insert(QStringLiteral("hint"), error.hint.left(1000));
    return line;
}

constexpr int FenceWaitsMs = 90'000; // a fence waits for a promote or rebuild to reach its end
constexpr int OthersWaitMs = 10'000;
constexpr int TestCallWaitsMs = 500; // whoever asks for one hears at once that one is under way

int lockWaitOf(const QString &kind)
{
    if (kind == QLatin1String("fence"))
        return FenceWaitsMs;
    return kind == QLatin1String("test_call") ? TestCallWaitsMs : OthersWaitMs;
}
} // namespace

QString lockNameFor(const QString &kind)
{
    if (kind == QLatin1String("log_backup"))
        return QStringLiteral("log.lock");
    if (kind == QLatin1String("full_backup"))
        return QStringLiteral("full.lock");
    if (kind == QLatin1String("write_test"))
        return {};
    if (kind == QLatin1String("test_call"))
        return QStringLiteral("testcall.lock");
    if (kind == QLatin1String("drain_calls") || kind == QLatin1String("take_calls"))
        return QStringLiteral("calls.lock");
    // A long export of a kept copy holds up no fence; where it is of the directory in use, it takes both.
    if (kind.startsWith(QLatin1String("kept_")))
        return QStringLiteral("kept.lock");
    if (kind == QLatin1String("orphans_export"))
        return QStringLiteral("files.lock");
    return QStringLiteral("operations.lock");
}

void spendReserveFor(const SiteConfig &config, const QString &kind)
{
    if (kind == QLatin1String("fence") || kind == QLatin1String("promote") || kind == QLatin1String("resume"))
        Durable::useReserve(config.stateDir + QStringLiteral("/reserve"));
}

Work::Work(const ThisSite &here, const JournalView &before, JournalWriter &writer)
    : site(here)
    , config(here.config)
    , database(*here.database)
    , id(before.id)
    , kind(before.kind)
    , by(before.by)
    , params(before.params)
    , acceptedAt(before.acceptedAt)
    , m_writer(writer)
    , m_ended(before.ended)
    , m_attempt(before.attempts + 1)
{
}

Result<QJsonObject> Work::step(const QString &name, const QString &text, const Act &act)
{
    m_step = name;
    const Outcome begun = m_writer.append({{QStringLiteral("type"), QStringLiteral("begin")},
                                           {QStringLiteral("step"), name},
                                           {QStringLiteral("text"), text}});
    if (!begun)
        return begun.error();
    crashPoint(name, "before");
    Result<QJsonObject> result = act();
    crashPoint(name, "after");
    if (!result)
        return result;
    const Outcome ended = m_writer.append({{QStringLiteral("type"), QStringLiteral("end")},
                                           {QStringLiteral("step"), name},
                                           {QStringLiteral("note"), *result}});
    if (!ended)
        return ended.error();
    m_ended.insert(name, *result);
    return result;
}

std::optional<QJsonObject> Work::noted(const QString &name) const
{
    const auto it = m_ended.constFind(name);
    if (it == m_ended.constEnd())
        return std::nullopt;
    return *it;
}

void Work::tell(const QString &text)
{
    // A line of progress that can't be written is no reason to stop: the next begin or end will say so.
    (void)m_writer.append({{QStringLiteral("type"), QStringLiteral("progress")},
                           {QStringLiteral("step"), m_step},
                           {QStringLiteral("text"), text}});
}

void Work::at(const char *place)
{
    crashPoint(m_step, place);
}

double Work::number(const char *param, double otherwise) const
{
    return params.value(QLatin1String(param)).toDouble(otherwise);
}

Outcome Work::changeRecord(const std::function<void(SiteRecord &)> &change)
{
    const auto loaded = loadRecord(config);
    // A fence must go through also when the file is damaged: it starts from what is certain.
    if (!loaded && kind != QLatin1String("fence"))
        return loaded.error();
    const SiteRecord before = loaded ? *loaded : SiteRecord{};
    SiteRecord after = before;
    change(after);
    if (after == before && loaded)
        return Done{};
    if (after.role != before.role)
        after.since = SystemClock().now();
    return saveRecord(config, after);
}

namespace
{
/// Whose work holds up an operation of that kind, as far as the journals say: the one that began first.
QString otherWork(const SiteConfig &config, const Journal &journal, const QString &kind, const QString &id)
{
    constexpr int Looked = 50;
    std::optional<OperationSummary> first;
    for (const OperationSummary &each : journal.list(Looked)) {
        if (each.state == QLatin1String("running") && each.id != id &&
            lockNameFor(each.kind) == lockNameFor(kind) && (!first || each.startedAt < first->startedAt))
            first = each;
    }
    if (!first)
        return Words::tr("Another operation is under way at %1.").arg(config.name);
    return Words::tr("Another operation is under way at %1: %2 by %3, since %4.")
        .arg(config.name, QString(first->kind).replace(QLatin1Char('_'), QLatin1Char(' ')), first->by,
             toIso(first->startedAt));
}
} // namespace

int runWorker(const ThisSite &site, const QString &id)
{
    const SiteConfig &config = site.config;
    const Journal journal(config);
    JournalWriter writer(journal, id);
    if (!writer.valid())
        return 3;
    const auto before = journal.read(id);
    const Doer doer = before ? doerFor(before->kind) : nullptr;
    if (!doer)
        return 2;
    if (before->finished())
        return 0;
    // From here on nobody waits for us: a session of our own, whose parent is gone.
    const pid_t child = fork();
    if (child != 0)
        _exit(child > 0 ? 0 : 1);
    setsid();
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, SIG_IGN); // a service manager that stops `serve` doesn't mean us
    if (!writer.append(
            {{QStringLiteral("type"), QStringLiteral("attempt")}, {QStringLiteral("pid"), getpid()}}))
        return 1;
    const QString lockName = lockNameFor(before->kind);
    FileLock lock;
    if (!lockName.isEmpty()) {
        lock = FileLock::take(config.stateDir + QLatin1Char('/') + lockName, lockWaitOf(before->kind));
        if (!lock.held()) {
            (void)writer.append(
                errorLine(id, {QStringLiteral("busy"), otherWork(config, journal, before->kind, id),
                               Words::tr("Wait for it to end, then try with a new operation id.")}));
            return 1;
        }
    }
    Work work(site, *before, writer);
    const Result<QJsonObject> result = doer(work);
    crashPoint(QStringLiteral("result"), "before");
    // Whoever hears the end of a test call may place the next one at once.
    if (before->kind == QLatin1String("test_call"))
        lock = FileLock();
    const Outcome written =
        writer.append(result ? QJsonObject{{QStringLiteral("type"), QStringLiteral("result")},
                                           {QStringLiteral("op"), id},
                                           {QStringLiteral("data"), *result}}
                             : errorLine(id, result.error()));
    return result && written ? 0 : 1;
}

Outcome startWorker(const SiteConfig &config, const QString &id)
{
    const QByteArray program = QFile::encodeName(QFile::symLinkTarget(QStringLiteral("/proc/self/exe")));
    const QByteArray file = QFile::encodeName(config.file);
    const QByteArray log = QFile::encodeName(config.stateDir + QStringLiteral("/work.log"));
    QList<QByteArray> environment = cleanEnvironment();
    if (qEnvironmentVariableIsSet("SWITCHBACK_SITE_CRASH_AT"))
        environment << "SWITCHBACK_SITE_CRASH_AT=" + qgetenv("SWITCHBACK_SITE_CRASH_AT");
    const QByteArray idBytes = id.toLatin1();
    std::vector<char *> words;
    for (const char *word : {program.constData(), "work", "--config", file.constData(), idBytes.constData()})
        words.push_back(const_cast<char *>(word));
    words.push_back(nullptr);
    std::vector<char *> variables;
    for (const QByteArray &one : environment)
        variables.push_back(const_cast<char *>(one.constData()));
    variables.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, log.constData(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    pid_t pid = -1;
    const int fault =
        posix_spawn(&pid, program.constData(), &actions, &attributes, words.data(), variables.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (fault != 0 || waitpid(pid, &status, 0) != pid)
        return Error{QStringLiteral("worker"),
                     Words::tr("The worker cannot be started: %1.").arg(qt_error_string(fault)),
                     {}};
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    // 3: somebody else's worker has the lock, which is as good.
    if (code == 0 || code == 3)
        return Done{};
    return Error{QStringLiteral("worker"), Words::tr("The worker could not begin (code %1).").arg(code),
                 Words::tr("Look at %1.").arg(QString::fromLocal8Bit(log))};
}

} // namespace Switchback::Site
