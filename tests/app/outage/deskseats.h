// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/outage/consoleseat.h"
#include "tests/app/store/backends.h"

#include <memory>

namespace Switchback
{

/// Has the duty somewhere else, and does nothing with it.
class Idle
{
public:
    Idle(const QString &url, const Clock &clock)
        : m_store(url)
        , m_duty(m_store, leaseName(QStringLiteral("duty"), testPair().id), clock, std::chrono::seconds(3))
    {
        m_duty.setHolder(QStringLiteral("switchback"));
        m_duty.setSeat(farSeat(QStringLiteral("noc-9")));
        if (!wait(m_store.open()).ok())
            qFatal("the store does not open");
    }
    Outcome take()
    {
        return ConsoleSeat::ended([this](const auto &done) { m_duty.takeOver(done); });
    }
    void giveBack() { m_duty.release(); }

private:
    Store m_store;
    LeaseKeeper m_duty;
};

int countOf(const QList<Event> &events, const char *kind);

/// Consoles on one store, by a clock that stands still: what the tests of their desks have in common.
class DeskSeats : public QObject
{
    Q_OBJECT
protected:
    std::unique_ptr<Backends> m_backends;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    FakeSites m_sites{m_clock};

    /// The first one on a store has duty and wheel.
    std::unique_ptr<ConsoleSeat> seat(const QString &url, const QString &who, const QString &where);
    [[nodiscard]] Do::Declare declaration() const;
    /// What the log says of incidents, but for what the sites look like meanwhile.
    static QList<Event> logOf(const ConsoleSeat &one);
    /// Stores them past the engine, without anybody's right; how many were there before.
    static int storeBeside(const ConsoleSeat &one, const QList<PlannedEvent> &planned);
    /// Every seat asks the sites, and has taken in what they say.
    static void lookFrom(const QList<ConsoleSeat *> &seats);
    /// The same, and again after the time for which it has to look so.
    void lookLong(FakeSites::Service service, const QList<ConsoleSeat *> &seats);
    void lookWorks(const QList<ConsoleSeat *> &seats);
    /// Until everything that has run out is in the log, as this seat sees it.
    bool quiet(const ConsoleSeat &one);

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init()
    {
        m_clock = ManualClock();
        m_sites.setService(FakeSites::Service::NobodyThere);
    }
};

} // namespace Switchback
