// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to ask many sites by SSH: 100 at once over sessions that stand and over new ones, and
// sessions each asked every 10 s, at three sizes. Beside OpenSSH's own client (ControlMaster; the same key
// exchange) and a bare libssh loop, in the same run, against an OpenSSH server that it starts. CPU is of who
// asks: the client and its threads. Prints, judges nothing.
//   bench_link [sessions of the largest size] [seconds of a long row] [long: these alone]
#include "app/link/linkhub.h"
#include "models/sites/statusjson.h"
#include "tests/app/contract/fullstatus.h"
#include "tests/app/link/sshserver.h"
#include "tests/bench/link/barelink.h"
#include "tests/bench/link/growth.h"
#include "tests/bench/link/sshpeers.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTimer>

#include <cstdio>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Switchback;

namespace
{
constexpr int Sites = 100;
constexpr int Rounds = 5;
constexpr Duration Deadline = std::chrono::seconds(60);

LinkLimits patient()
{
    LinkLimits limits;
    for (Duration *one :
         {&limits.connect, &limits.keyExchange, &limits.auth, &limits.exec, &limits.firstByte})
        *one = Deadline;
    return limits;
}

class Ours
{
public:
    Ours(const SiteConfig &site, int sessions)
        : m_hub(sites(site, sessions), m_clock, nullptr, patient())
    {
    }
    void begin(int session)
    {
        CallRequest request;
        request.site = QString::number(session);
        request.verb = QStringLiteral("status");
        request.via = Ways::Ssh;
        request.deadline = Deadline;
        m_hub.call(request, &m_context, {}, [this](const CallAnswer &answer) {
            ++m_ended;
            m_good += answer.data ? 1 : 0;
            if (!answer.data && m_ended - m_good == 1)
                std::printf("    %s\n", qPrintable(answer.data.error().text));
        });
    }
    void turn(int) { QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); }
    [[nodiscard]] int ended() const { return m_ended; }
    [[nodiscard]] int good() const { return m_good; }

private:
    static QList<SiteConfig> sites(SiteConfig site, int sessions)
    {
        QList<SiteConfig> out;
        for (int i = 0; i < sessions; ++i) {
            site.linkKey = QString::number(i);
            site.ssh.host = hostOf(i);
            out += site;
        }
        return out;
    }
    int m_ended = 0;
    int m_good = 0;
    const SystemClock m_clock;
    QObject m_context;
    LinkHub m_hub;
};

/// All of them at once, until the last has ended.
template<class Asker>
Took wave(Asker &asker, int sessions)
{
    Took took;
    const double cpu = cpuNow();
    const double wall = wallNow();
    const int before = asker.ended();
    const int good = asker.good();
    for (int i = 0; i < sessions; ++i)
        asker.begin(i);
    while (asker.ended() < before + sessions)
        asker.turn(1000);
    took.wall = wallNow() - wall;
    took.cpu = cpuNow() - cpu;
    took.good = asker.good() - good;
    return took;
}

template<class Asker>
Took coldWave(const SiteConfig &site)
{
    const double cpu = cpuNow();
    const double wall = wallNow();
    Took took;
    {
        Asker asker(site, Sites);
        took.good = wave(asker, Sites).good;
    }
    took.wall = wallNow() - wall;
    took.cpu = cpuNow() - cpu;
    return took;
}

struct Row {
    const char *name;
    std::function<Took()> run;
    QList<double> wall = {};
    QList<double> cpu = {};
    int bad = 0;
};

/// Side by side, round by round; beside the first one's medians.
void compare(const char *title, QList<Row> rows)
{
    std::printf("\n%s, medians of %d rounds\n%-44s %10s %10s %10s %10s\n", title, Rounds, "", "wall, ms",
                "CPU, ms", "of wall", "of CPU");
    for (int round = 0; round < Rounds; ++round) {
        for (Row &row : rows) {
            const Took took = row.run();
            row.wall += took.wall;
            row.cpu += took.cpu;
            row.bad += Sites - took.good;
        }
    }
    for (const Row &row : std::as_const(rows)) {
        std::printf("%-44s %10.1f %10.1f %10.3f %10.3f", row.name, median(row.wall), median(row.cpu),
                    median(rows.first().wall) / median(row.wall), median(rows.first().cpu) / median(row.cpu));
        std::printf(row.bad > 0 ? "  %d WITHOUT AN ANSWER\n" : "\n", row.bad);
    }
    std::fflush(stdout);
}

void warmRows(const SiteConfig &site, SshPeers &peers)
{
    if (!peers.startMasters(Sites))
        std::printf("not all masters came up\n");
    Ours ours(site, Sites);
    BareLink bare(site, Sites);
    (void)wave(ours, Sites);
    (void)wave(bare, Sites);
    compare("100 sites over sessions that stand", {{"Switchback", [&] { return wave(ours, Sites); }},
                                                   {"ssh by ControlMaster", [&] { return peers.warm(); }},
                                                   {"bare libssh loop", [&] { return wave(bare, Sites); }}});
}

void coldRows(const char *title, const SiteConfig &site, SshPeers &peers)
{
    compare(title, {{"Switchback", [&] { return coldWave<Ours>(site); }},
                    {"ssh, the same key exchange", [&] { return peers.cold(Sites); }},
                    {"bare libssh loop", [&] { return coldWave<BareLink>(site); }}});
}

/// Other machines' keys, half of them hashed as Debian writes them.
QByteArray strangers(int lines)
{
    QByteArray out;
    for (int i = 0; i < lines; ++i) {
        QByteArray random(72, '\0');
        QRandomGenerator::global()->generate(random.begin(), random.end());
        const QByteArray key =
            QByteArray::fromHex("0000000b7373682d6564323535313900000020") + random.left(32);
        const QByteArray name =
            i % 2 == 0 ? "host" + QByteArray::number(i) + ".example,10.1.2." + QByteArray::number(i % 250)
                       : "|1|" + random.mid(32, 20).toBase64() + '|' + random.mid(52, 20).toBase64();
        out += name + " ssh-ed25519 " + key.toBase64() + '\n';
    }
    return out;
}

struct Held {
    double cpu = 0;   ///< ms
    double wakes = 0; ///< times that a thread of ours slept
    int calls = 0;
    int bad = 0;
};

/// Every session is asked once in 10 s, one after the other, for so many seconds.
template<class Asker>
Held everyTenSeconds(Asker &asker, int sessions, int seconds)
{
    (void)wave(asker, sessions);
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    Held held;
    const double cpu = cpuNow();
    const double begun = wallNow();
    const int ended = asker.ended();
    const int good = asker.good();
    const double pause = 10'000.0 / sessions;
    QTimer tick; // so that a turn of ours ends
    QObject::connect(&tick, &QTimer::timeout, [] {});
    held.calls = int(seconds * 1000 / pause);
    for (int i = 0; i < held.calls; ++i) {
        const double due = begun + i * pause;
        while (wallNow() < due) {
            tick.start(std::max(1, int(due - wallNow())));
            asker.turn(std::max(1, int(due - wallNow())));
        }
        asker.begin(i % sessions);
    }
    tick.start(100);
    while (asker.ended() < ended + held.calls)
        asker.turn(100);
    held.cpu = cpuNow() - cpu;
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    held.wakes = double(after.ru_nvcsw - before.ru_nvcsw);
    held.bad = held.calls - (asker.good() - good);
    return held;
}

void printHeld(int sessions, const char *name, const Held &held, int seconds, double beside)
{
    std::printf("%8d %-28s %12.2f %14.0f %14.1f %10.2f", sessions, name, held.cpu / seconds / 10,
                held.cpu * 1000 / held.calls, held.wakes / held.calls, held.cpu / beside);
    std::printf(held.bad > 0 ? "  %d WITHOUT AN ANSWER\n" : "\n", held.bad);
    std::fflush(stdout);
}

void longRows(const SiteConfig &site, int largest, int seconds)
{
    std::printf("\neach asked every 10 s, for %d s\n%8s %-28s %12s %14s %14s %10s\n", seconds, "sessions", "",
                "% of a core", "us a call", "sleeps a call", "of bare");
    QList<std::pair<int, double>> ours;
    for (const int sessions : {largest / 5, largest / 2, largest}) {
        Held bare;
        {
            BareLink asker(site, sessions);
            bare = everyTenSeconds(asker, sessions, seconds);
        }
        Ours asker(site, sessions);
        const Held held = everyTenSeconds(asker, sessions, seconds);
        printHeld(sessions, "Switchback", held, seconds, bare.cpu);
        printHeld(sessions, "bare libssh loop", bare, seconds, bare.cpu);
        ours += {sessions, held.cpu};
    }
    printGrowth("CPU of sessions asked every 10 s", ours);
}

/// Answers with the status that it finds, without a process more than it needs.
bool startServer(SshServer &server)
{
    server.listenAt = "0.0.0.0";
    server.extraConfig = "LogLevel QUIET\n";
    if (!server.start())
        return false;
    SiteStatus status = Test::fullStatus();
    status.site = server.site().id;
    const QJsonObject line{{QStringLiteral("type"), QStringLiteral("result")},
                           {QStringLiteral("data"), toJson(status)}};
    server.write(QStringLiteral("answer"), QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    const QString script = server.path(QStringLiteral("site.sh"));
    server.write(QStringLiteral("site.sh"), "#!/bin/sh\nread -r body\nexec cat " +
                                                server.path(QStringLiteral("answer")).toUtf8() + '\n');
    return ::chmod(script.toUtf8().constData(), 0755) == 0;
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const int largest = argc > 1 ? QByteArray(argv[1]).toInt() : 500;
    const int seconds = argc > 2 ? QByteArray(argv[2]).toInt() : 20;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    SshServer server(QStringLiteral("naperville"));
    if (!startServer(server)) {
        std::printf("no SSH server here: %s\n", qPrintable(server.why()));
        return 0;
    }
    const SiteConfig site = server.site();
    QByteArray known;
    for (int i = 0; i < largest; ++i)
        known += '[' + hostOf(i).toUtf8() + "]:" + QByteArray::number(site.ssh.port) + ' ' +
                 server.publicKey(QStringLiteral("host")) + '\n';
    const QByteArray few = known.left(known.indexOf(hostOf(Sites).toUtf8()) - 1);
    server.write(QStringLiteral("known_hosts"), known);
    if (argc <= 3) {
        SshPeers peers(site, server.path(QString()));
        warmRows(site, peers);
        server.write(QStringLiteral("known_hosts"), few);
        coldRows("100 sites over new sessions", site, peers);
        server.write(QStringLiteral("known_hosts"), strangers(500) + few);
        coldRows("100 sites over new sessions, 500 lines of known_hosts", site, peers);
        server.write(QStringLiteral("known_hosts"), known);
    }
    longRows(site, largest, seconds);
    return 0;
}
