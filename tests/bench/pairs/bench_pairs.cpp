// SPDX-License-Identifier: GPL-3.0-or-later
// What a console of many pairs costs while all is calm: engines, links and store of 100, 500 and 2,000 pairs,
// each site asked by SSH and REST every 10 s; a stand-in in a process of its own answers at once. Beside a
// bare loop of libssh and libcurl that asks the same and throws the answers away. Then what the same pairs
// cost beside 100 that hang on this machine, and beside one that answers a byte a second. Prints, judges
// nothing.
//   bench_pairs [pairs of the largest size] [seconds] [one: no smaller sizes; mine: nor what is beside it,
//   which is what a profiler wants to see]
#include "app/aside/fewarenas.h"
#include "app/link/linkhub.h"
#include "app/pair/pairs.h"
#include "tests/bench/link/barelink.h"
#include "tests/bench/link/growth.h"
#include "tests/bench/link/sshpeers.h"
#include "tests/bench/pairs/barerest.h"
#include "tests/bench/pairs/hanging.h"
#include "tests/bench/pairs/standin.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <ctime>

#include <malloc.h>
#include <poll.h>
#include <sys/resource.h>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr quint16 SshPort = 20022;
constexpr quint16 RestPort = 20100;
constexpr Duration Period = 10s;
constexpr int ThatHang = 100;
constexpr QLatin1String Bad("bad-"); ///< how the names of pairs begin that are not to be counted

void turnFor(double ms)
{
    QEventLoop loop; // processEvents() with a limit would not sleep
    QTimer::singleShot(int(ms), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

double threadCpu()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

struct Memory {
    double all = 0; ///< kB that are resident
    double own = 0; ///< of it without the programs' files, which the first pair brings in for all
};

Memory memory()
{
    ::malloc_trim(0); // what is free, of this size or of the one before, is nobody's
    QFile file(QStringLiteral("/proc/self/statm"));
    const QList<QByteArray> pages =
        file.open(QIODevice::ReadOnly) ? file.readAll().split(' ') : QList<QByteArray>();
    return {pages.value(1).toDouble() * 4, (pages.value(1).toDouble() - pages.value(2).toDouble()) * 4};
}

qsizetype threads()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

/// Counts what is asked and how it ends.
class Counting : public SiteCalls
{
public:
    explicit Counting(SiteCalls &all)
        : m_all(all)
    {
    }
    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override
    {
        const bool counts = !request.site.startsWith(Bad);
        return m_all.call(std::move(request), context, std::move(onLine),
                          [this, counts, onDone = std::move(onDone)](const CallAnswer &answer) {
                              if (!counts) {
                                  onDone(answer);
                                  return;
                              }
                              ++ended;
                              good += answer.reach == Reach::Answers ? 1 : 0;
                              if (answer.reach != Reach::Answers && answer.data.error().text != trouble)
                                  trouble = answer.data.error().text;
                              onDone(answer);
                          });
    }
    void cancel(quint64 id) override { m_all.cancel(id); }
    int ended = 0;
    int good = 0;
    QString trouble;

private:
    SiteCalls &m_all;
};

/// The longest turn of this thread's event loop, in its CPU: from a signal of the loop to the next, for Qt's
/// loop over GLib sleeps and works between the two of them.
class LongestTurn : public QObject
{
public:
    LongestTurn()
    {
        auto *loop = QAbstractEventDispatcher::instance();
        connect(loop, &QAbstractEventDispatcher::awake, this, &LongestTurn::mark);
        connect(loop, &QAbstractEventDispatcher::aboutToBlock, this, &LongestTurn::mark);
    }
    double longest = 0;

private:
    void mark()
    {
        const double now = threadCpu();
        longest = std::max(longest, now - m_last);
        m_last = now;
    }
    double m_last = threadCpu();
};

struct Place {
    QTemporaryDir folder;
    QProcess standIn;
    [[nodiscard]] QString path(const char *name) const { return folder.filePath(QLatin1String(name)); }

    bool start(int sites)
    {
        const auto run = [](const char *program, const QStringList &arguments) {
            QProcess process;
            process.setStandardErrorFile(QProcess::nullDevice());
            process.start(QLatin1String(program), arguments);
            return process.waitForFinished() && process.exitCode() == 0;
        };
        const auto words = [](const QString &line) {
            return line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        };
        for (const char *name : {"host", "client"}) {
            if (!run("ssh-keygen",
                     QStringList{QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                                 QStringLiteral("-N"), QString(), QStringLiteral("-f"), path(name)}))
                return false;
        }
        if (!run("openssl",
                 words(QStringLiteral("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "
                                      "30 -subj /CN=stand-in -addext subjectAltName=IP:127.0.0.1 -keyout "
                                      "%1 -out %2")
                           .arg(path("rest.key"), path("rest.pem")))))
            return false;
        write("token", "secret-token-1\n");
        QFile key(path("host.pub"));
        (void)key.open(QIODevice::ReadOnly);
        const QList<QByteArray> fields = key.readAll().split(' ');
        QByteArray known;
        for (int i = 0; i < sites; ++i)
            known += '[' + hostOf(i).toUtf8() + "]:" + QByteArray::number(SshPort) + ' ' + fields.value(0) +
                     ' ' + fields.value(1).trimmed() + '\n';
        write("known_hosts", known);
        standIn.setProcessChannelMode(QProcess::ForwardedChannels);
        standIn.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("standin"), folder.path(), QString::number(sites)});
        return standIn.waitForStarted() && !standIn.waitForFinished(1500);
    }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        (void)file.open(QIODevice::WriteOnly);
        file.write(bytes);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    [[nodiscard]] SiteConfig site(int number) const
    {
        SiteConfig site;
        site.id = number % 2 == 0 ? QStringLiteral("naperville") : QStringLiteral("centennial");
        site.name = site.shortName = site.id;
        site.zone = "America/Chicago";
        site.ssh = {hostOf(number), SshPort, site.id, path("client"), path("known_hosts")};
        site.rest.url = QStringLiteral("https://127.0.0.1:%1/%2").arg(RestPort + number).arg(site.id);
        site.rest.caFile = path("rest.pem");
        site.rest.tokenFile = path("token");
        return site;
    }
    ~Place()
    {
        standIn.kill();
        standIn.waitForFinished();
    }
};

struct Figures {
    double cpu = 0; ///< ms
    double turn = 0;
    double kbAPair = 0;
    double ownKbAPair = 0;
    qsizetype threads = 0;
    int calls = 0;
    int bad = 0;
};

/// So many pairs that answer, behind what troubles them.
QList<PairConfig> pairsOf(const Place &place, int pairs, const Hanging *hanging, bool dribbles)
{
    const int bad = hanging ? ThatHang : dribbles ? 1 : 0;
    QList<PairConfig> all;
    for (int i = 0; i < bad + pairs; ++i) {
        const int site = 2 * (i < bad ? i : i - bad);
        PairConfig pair;
        pair.id = pair.name = (i < bad ? Bad : QLatin1String("pair-")) + QString::number(i);
        pair.profile = QStringLiteral("hosted");
        pair.pollPeriod = Period;
        pair.production = place.site(site);
        pair.backup = place.site(site + 1);
        for (SiteConfig *each : {&pair.production, &pair.backup}) {
            if (i < bad && hanging)
                *each = hanging->made(*each, i);
            else if (i < bad)
                each->ssh.user = QLatin1String(Dribbler);
        }
        all += pair;
    }
    return all;
}

Figures ours(const Place &place, int pairs, int seconds, const Hanging *hanging = nullptr,
             bool dribbles = false)
{
    ConsoleConfig config;
    config.storeUrl = QStringLiteral("sqlite:") + place.path("pairs.db");
    QFile::remove(place.path("pairs.db"));
    config.pairs = pairsOf(place, pairs, hanging, dribbles);
    QList<SiteConfig> sites;
    for (const PairConfig &pair : std::as_const(config.pairs)) {
        for (SiteConfig site : {pair.production, pair.backup}) {
            site.linkKey = siteKey(pair.id, site.id);
            sites += site;
        }
    }
    const SystemClock clock;
    const Memory before = memory();
    LinkHub hub(sites, clock);
    Counting calls(hub);
    Pairs all(config, clock, Purpose::Watch, &calls);
    all.start();
    const double patience = wallNow() + 30'000 + pairs * 60.0;
    for (int good = -1; good < 4 * pairs && wallNow() < patience;) { // a period in which all answered
        const int had = calls.good;
        turnFor(10'000);
        good = calls.good - had;
    }
    turnFor(hanging || dribbles ? 5'000 : 20'000); // what was found out at the beginning is written down
    Figures out;
    LongestTurn turns;
    const int ended = calls.ended;
    const int good = calls.good;
    const double cpu = cpuNow();
    turnFor(seconds * 1000.0);
    out.cpu = cpuNow() - cpu;
    out.calls = calls.ended - ended;
    out.bad = out.calls - (calls.good - good);
    out.turn = turns.longest;
    out.threads = threads();
    const Memory after = memory();
    out.kbAPair = (after.all - before.all) / pairs;
    out.ownKbAPair = (after.own - before.own) / pairs;
    if (out.bad > 0)
        std::printf("    %s\n", qPrintable(calls.trouble));
    return out;
}

Figures bare(const Place &place, int pairs, int seconds)
{
    QList<QString> urls;
    for (int i = 0; i < 2 * pairs; ++i)
        urls += place.site(i).rest.url + QStringLiteral("/v1/status");
    const Memory before = memory();
    BareLink ssh(place.site(0), 2 * pairs);
    BareRest rest(urls, place.path("rest.pem"));
    const auto turn = [&](int ms) {
        pollfd both[2] = {{ssh.descriptor(), POLLIN, 0}, {rest.descriptor(), POLLIN, 0}};
        ::poll(both, 2, std::min(ms, 20));
        if (both[0].revents != 0)
            ssh.turn(0);
        rest.turn(0);
    };
    for (int i = 0; i < 2 * pairs; ++i) {
        ssh.begin(i);
        rest.begin(i);
        while (ssh.ended() < i - 20 || rest.ended() < i - 20)
            turn(20);
    }
    while (ssh.ended() < 2 * pairs || rest.ended() < 2 * pairs)
        turn(20);
    Figures out;
    const int good = ssh.good() + rest.good();
    const int ended = ssh.ended() + rest.ended();
    const double cpu = cpuNow();
    const double begun = wallNow();
    const double pause = double(Period.count()) / (2 * pairs);
    const int rounds = int(seconds * 1000 / pause);
    for (int i = 0; i < rounds; ++i) {
        while (wallNow() < begun + i * pause)
            turn(std::max(1, int(begun + i * pause - wallNow())));
        ssh.begin(i % (2 * pairs));
        rest.begin(i % (2 * pairs));
    }
    while (ssh.ended() + rest.ended() < ended + 2 * rounds)
        turn(20);
    out.cpu = cpuNow() - cpu;
    out.calls = 2 * rounds;
    out.bad = out.calls - (ssh.good() + rest.good() - good);
    out.threads = 1;
    const Memory after = memory();
    out.kbAPair = (after.all - before.all) / pairs;
    out.ownKbAPair = (after.own - before.own) / pairs;
    return out;
}

void print(int pairs, const char *name, const Figures &of, int seconds, double beside)
{
    std::printf("%6d %-22s %12.2f %10.0f %10.2f %8lld %12.0f %10.0f %14.1f", pairs, name,
                of.cpu / seconds / 10, of.cpu * 1000 / of.calls, of.cpu / beside, qint64(of.threads),
                of.kbAPair, of.ownKbAPair, of.turn);
    std::printf(of.bad > 0 ? "  %d of %d WITHOUT AN ANSWER\n" : "\n", of.bad, of.calls);
    std::fflush(stdout);
}
} // namespace

int main(int argc, char **argv)
{
    useFewArenas(); // as the console does
    const QCoreApplication app(argc, argv);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("standin"))
        runStandIn(arguments.value(2), SshPort, RestPort, arguments.value(3).toInt());
    const int largest = argc > 1 ? arguments.at(1).toInt() : 2000;
    const int seconds = argc > 2 ? arguments.at(2).toInt() : 20;
    const bool alone = arguments.value(3) == QLatin1String("mine");
    const QList<int> sizes = argc > 3 ? QList<int>{largest} : QList<int>{largest / 20, largest / 4, largest};
    std::printf("%6s %-22s %12s %10s %10s %8s %12s %10s %14s\n", "pairs", "", "% of a core", "us a call",
                "of bare", "threads", "kB a pair", "own kB", "longest, ms");
    QList<std::pair<int, double>> cost;
    QList<std::pair<int, double>> held;
    for (const int pairs : sizes) {
        Place place;
        if (!place.start(2 * pairs)) {
            std::printf("no stand-in here\n");
            return 0;
        }
        const Figures mine = ours(place, pairs, seconds);
        if (alone) {
            print(pairs, "Switchback", mine, seconds, mine.cpu);
            break;
        }
        const Figures beside = bare(place, pairs, seconds);
        print(pairs, "Switchback", mine, seconds, beside.cpu);
        print(pairs, "bare libssh and curl", beside, seconds, beside.cpu);
        cost += {pairs, mine.cpu};
        held += {pairs, mine.kbAPair * pairs};
        if (pairs != sizes.at(sizes.size() / 2))
            continue;
        const Hanging hanging(place.site(0).ssh.host);
        print(pairs, "and 100 that hang", ours(place, pairs, seconds, &hanging), seconds, beside.cpu);
        print(pairs, "and one that dribbles", ours(place, pairs, seconds, nullptr, true), seconds,
              beside.cpu);
    }
    if (cost.size() > 1) {
        printGrowth("CPU of calm pairs", cost);
        printGrowth("memory of calm pairs", held);
    }
    return 0;
}
