// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifying.h"
#include "app/pair/customers/directory.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"

#include <QTest>

namespace Switchback
{

/// A console with all that is asked of it before an outage: the tester of reachability, the prover of
/// gateways and what others are told of gateways; on a real store, with gateways that do what a test says. A
/// base of test classes.
class ReadySeat : public QObject
{
protected:
    void begin(); ///< of a test
    void end();
    NotifySeat &seat(const std::function<void(NotifySeat::Setup &)> &but = {});
    /// Until it has looked some times more what is due; false: too slow.
    template<class T>
    [[nodiscard]] static bool looks(const T &part)
    {
        const quint64 until = part.turns() + 5;
        return QTest::qWaitFor([&] { return part.turns() >= until; }, Test::Patience);
    }

    std::unique_ptr<Backends> m_backends = std::make_unique<Backends>();
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<GatewayBoard> m_board;
    std::unique_ptr<NotifySeat> m_one;
    GatewayProver::Rules m_proof;
    bool m_lab = false;
    ReachTester *m_reach = nullptr;
    GatewayProver *m_prover = nullptr;
    GatewayNews *m_news = nullptr;
    QString m_url;

private:
    void plug(NotifySeat &seat, Engine &engine);
};

} // namespace Switchback
