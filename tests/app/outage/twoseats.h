// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/outage/consoleseat.h"
#include "tests/app/store/backends.h"

#include <memory>

namespace Switchback
{

inline const QString Ramos = QStringLiteral("K. Ramos");
inline const QString Osei = QStringLiteral("D. Osei");

QString textOf(const Outcome &outcome);

/// Two consoles on one store: what their tests have in common.
class TwoSeats : public QObject
{
    Q_OBJECT
protected:
    std::unique_ptr<Backends> m_backends;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<ConsoleSeat> m_here;  ///< K. Ramos, who comes first and has the wheel
    std::unique_ptr<ConsoleSeat> m_there; ///< D. Osei

    std::unique_ptr<ConsoleSeat> seat(const QString &url, const QString &who, const QString &where,
                                      int customers, Duration life);
    void sit(const QString &url, int customers = 3, Duration life = std::chrono::seconds(3));
    [[nodiscard]] Do::Declare declaration() const;
    [[nodiscard]] bool alike() const;
    QList<Event> log();
    int countOf(const char *kind);
    /// Works through the runbook at that seat until the step is the one to do.
    void workUntil(const QString &key, const Habits &habits = {});
    /// Past the engine: stored without anybody's right.
    void pressBeside(const Command &command, const std::function<void(const Outcome &)> &done);
    /// Both press it at the same moment; the answers, here first. Not `guarded`: there nobody asks whether
    /// the wheel is theirs.
    QList<Outcome> bothPress(const Command &command, int round, bool guarded = true);
    void oneWins(const QList<Outcome> &answers);
    /// What the seat believes may be old: asked of the store.
    static void takeWheel(ConsoleSeat &seat);
    void workedOnce();
    void beginRun();

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init()
    {
        m_clock = ManualClock();
        m_sites = std::make_unique<FakeSites>(m_clock);
    }
    void cleanup()
    {
        m_here.reset();
        m_there.reset();
        m_sites.reset();
    }
};

} // namespace Switchback
