// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to tell very many customers, through a gateway that takes everything at once: until all are
// in the outbox, until all were taken, the longest turn of the event loop, and this process's CPU a message.
// Prints, judges nothing.
//   bench_notify [customers]
#include "tests/app/notify/notifyseat.h"
#include "tests/app/pair/soon.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

#include <cstdio>
#include <ctime>

using namespace Switchback;
using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int customers = argc > 1 ? atoi(argv[1]) : 10'000;
    Backends backends;
    ManualClock clock;
    SystemClock leaseClock;
    FakeSites sites(clock);
    NotifySeat::Setup setup;
    setup.url = backends.newUrl(QStringLiteral("sqlite"));
    setup.sites = &sites;
    setup.clock = &clock;
    setup.leaseClock = &leaseClock;
    setup.life = 60s;
    setup.customers = mailCustomers(customers);
    NotifySeat one(setup);
    if (!one.open())
        return 1;
    one.mail().setRoom(200);
    QElapsedTimer whole;
    QElapsedTimer turn;
    qint64 longest = 0;
    const auto until = [&](const std::function<bool()> &there) {
        while (!there()) {
            turn.restart();
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
            longest = std::max(longest, turn.elapsed());
        }
    };
    if (!one.seat().command(
            Do::Declare{IncidentMode::Real, clock.now() - 1min, QStringLiteral("no dial tone")}))
        return 1;
    const RunbookStep step = one.incident().runbook.steps.first();
    whole.start();
    const std::clock_t before = std::clock();
    bool approved = false;
    one.seat().engine().outages().command(
        Do::ComposeNotice{step.key, QStringLiteral("We are down since {since}."), true},
        [&](const Outcome &) { approved = true; });
    until([&] { return approved; });
    until([&] { return one.book().all().size() >= customers; });
    std::printf("%d in the outbox after %lld ms\n", customers, whole.elapsed());
    until([&] { return one.mail().arrived().size() >= customers; });
    const double cpu = double(std::clock() - before) / CLOCKS_PER_SEC;
    std::printf("taken after %lld ms, %.0f us of CPU a message, longest turn %lld ms (waiting included)\n",
                whole.elapsed(), cpu * 1e6 / customers, longest);
    until([&] { return one.incident().notice(QStringLiteral("alert"))->sentAt.has_value(); });
    std::printf("said after %lld ms\n", whole.elapsed());
    return 0;
}
