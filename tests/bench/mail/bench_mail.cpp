// SPDX-License-Identifier: GPL-3.0-or-later
// What a mail costs through the gateway, against a bare loop of gmime and libcurl with the same connections
// to the same server, which only takes and forgets; by turns, the medians of the rounds. CPU time of this
// process alone.
//   bench_mail [mails] [connections]
#include "app/gateway/mail/mailgateway.h"
#include "bareloop.h"
#include "sink.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

using namespace Switchback;

namespace
{
constexpr int Rounds = 5;

struct Cost {
    double cpu = 0;  ///< microseconds a mail
    double rate = 0; ///< mails a second
};

double cpuUs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

Cost measure(qsizetype mails, const std::function<void()> &what)
{
    QElapsedTimer timer;
    timer.start();
    const double before = cpuUs();
    what();
    const double cpu = cpuUs() - before;
    return {cpu / double(mails), double(mails) * 1e9 / double(timer.nsecsElapsed())};
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

QList<Outgoing> mailsOf(int count)
{
    QList<Outgoing> out;
    for (int i = 0; i < count; ++i) {
        Outgoing one;
        one.attempt = QStringLiteral("r%1").arg(i);
        one.address = QStringLiteral("contact%1@customer.example").arg(i);
        one.displayName = QStringLiteral("J. Döe %1").arg(i);
        one.subject = QStringLiteral("Störung of your telephony: update 3");
        one.text = QStringLiteral("Impact: no calls in or out since 14:04 CST. We are moving the service.\n")
                       .repeated(12);
        one.html = QStringLiteral("<p>Impact: <b>no calls</b> in or out since 14:04 CST.</p>\n").repeated(20);
        one.thread = "incident-42";
        out += one;
    }
    return out;
}

/// As whoever decides what is sent does it: never more than there is room for.
int throughGateway(const QList<Outgoing> &mails, int connections, quint16 port, const Clock &clock)
{
    NotifySettings settings;
    settings.fromName = QStringLiteral("Switchback NOC");
    settings.fromAddress = QStringLiteral("noc@example.net");
    settings.mail = {{QStringLiteral("sink"),
                      QStringLiteral("outside"),
                      {QStringLiteral("127.0.0.1"), port, Tls::None, {}, {}, {}, {}},
                      connections,
                      0}};
    MailGateway gateway(settings, clock);
    QEventLoop loop;
    qsizetype begun = 0;
    qsizetype ended = 0;
    int sent = 0;
    const auto fill = [&] {
        const qsizetype most = std::min(mails.size() - begun, gateway.room() - (begun - ended));
        gateway.send(mails.mid(begun, most));
        begun += most;
    };
    QObject::connect(&gateway, &Gateway::attempted, &loop, [&](const QString &, const Attempted &what) {
        sent += what.what == Attempted::What::Sent ? 1 : 0;
        ++ended;
        if (ended == mails.size())
            loop.quit();
        else if (begun - ended < gateway.room() / 2)
            fill();
    });
    fill();
    loop.exec();
    return sent;
}
} // namespace

int main(int argc, char **argv)
{
    const Sink sink;
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 3000;
    const int connections = argc > 2 ? QByteArray(argv[2]).toInt() : 4;
    const QList<Outgoing> mails = mailsOf(count);
    const SystemClock clock;
    std::vector<double> cpu[2];
    std::vector<double> rate[2];
    for (int round = 0; round < Rounds; ++round) {
        bool all = true;
        int sent = 0;
        const Cost costs[2] = {
            measure(count, [&] { all = bareLoop(mails, connections, sink.port()); }),
            measure(count, [&] { sent = throughGateway(mails, connections, sink.port(), clock); })};
        if (!all || sent != count) {
            std::printf("not all were taken: %d of %d\n", sent, count);
            return 1;
        }
        for (int i = 0; i < 2; ++i) {
            cpu[i].push_back(costs[i].cpu);
            rate[i].push_back(costs[i].rate);
        }
    }
    std::printf("%d mails, %d connections\n", count, connections);
    std::printf("%-10s %10.0f us CPU a mail %10.0f mails/s\n", "bare loop", median(cpu[0]), median(rate[0]));
    std::printf("%-10s %10.0f us CPU a mail %10.0f mails/s\n", "gateway", median(cpu[1]), median(rate[1]));
    std::printf("CPU %.2f of the bare loop (bar: at most 2.0), rate %.2f (bar: at least 0.8)\n",
                median(cpu[1]) / median(cpu[0]), median(rate[1]) / median(rate[0]));
    return 0;
}
