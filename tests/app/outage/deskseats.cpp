// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/outage/deskseats.h"

#include <QTest>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

int countOf(const QList<Event> &events, const char *kind)
{
    return int(std::count_if(events.cbegin(), events.cend(),
                             [kind](const Event &each) { return each.kind == QLatin1String(kind); }));
}

std::unique_ptr<ConsoleSeat> DeskSeats::seat(const QString &url, const QString &who, const QString &where)
{
    ConsoleSeat::Setup setup;
    setup.url = url;
    setup.person = who;
    setup.sites = &m_sites;
    setup.clock = &m_clock;
    setup.seating.seat = farSeat(where);
    setup.seating.leaseClock = &m_leaseClock;
    setup.seating.leaseLife = 3s;
    auto one = std::make_unique<ConsoleSeat>(setup);
    const Outcome opened = one->open();
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    return one;
}

Do::Declare DeskSeats::declaration() const
{
    return {IncidentMode::Real, m_clock.now() - 1min, QStringLiteral("nobody gets a dial tone")};
}

QList<Event> DeskSeats::logOf(const ConsoleSeat &one)
{
    EventQuery query;
    query.limit = 1'000'000;
    QList<Event> all = *wait(one.store().events(query));
    all.removeIf([](const Event &event) {
        return event.incident.isEmpty() || event.kind == QLatin1String("sites.seen");
    });
    return all;
}

int DeskSeats::storeBeside(const ConsoleSeat &one, const QList<PlannedEvent> &planned)
{
    int before = 0;
    for (const PlannedEvent &each : planned) {
        const auto stored = wait(one.store().append({Entry{each.event, each.once}}));
        before += stored ? 0 : 1;
        if (!stored && stored.error().code != QLatin1String("already_done"))
            qFatal("%s", qPrintable(stored.error().text));
    }
    return before;
}

void DeskSeats::lookFrom(const QList<ConsoleSeat *> &seats)
{
    for (ConsoleSeat *each : seats) {
        const Outcome looked =
            ConsoleSeat::ended([each](const auto &done) { each->lookAtSites([done] { done(Done{}); }); });
        QVERIFY(looked.ok());
    }
}

void DeskSeats::lookLong(FakeSites::Service service, const QList<ConsoleSeat *> &seats)
{
    m_sites.setService(service);
    lookFrom(seats);
    lookFrom(seats); // one failed try says little
    m_clock.advance(61s);
    lookFrom(seats);
}

void DeskSeats::lookWorks(const QList<ConsoleSeat *> &seats)
{
    m_sites.setService(FakeSites::Service::Works);
    lookFrom(seats);
}

bool DeskSeats::quiet(const ConsoleSeat &one)
{
    return QTest::qWaitFor([&] { return clockEvents(one.incident(), m_clock.now()).isEmpty(); }, 20'000);
}

} // namespace Switchback
