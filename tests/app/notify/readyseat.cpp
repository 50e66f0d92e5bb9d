// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/notify/readyseat.h"

namespace Switchback
{

using namespace std::chrono_literals;

void ReadySeat::begin()
{
    m_clock = ManualClock();
    m_sites = std::make_unique<FakeSites>(m_clock);
    m_url = m_backends->newUrl(QStringLiteral("sqlite"));
    m_proof = GatewayProver::Rules();
    m_proof.operators.email = QStringList{QStringLiteral("ops@noc.example")};
    m_lab = false;
}

void ReadySeat::end()
{
    m_one.reset();
    m_board.reset();
    m_sites.reset();
}

void ReadySeat::plug(NotifySeat &seat, Engine &engine)
{
    const ReachTester::Carrier carrier{&seat.door(), &seat.notifier(), m_lab};
    auto reach =
        std::make_unique<ReachTester>(engine.context(), engine.outages(), engine.directory(), carrier);
    auto prover = std::make_unique<GatewayProver>(engine.context(), seat.door(), engine.outages(), m_proof);
    m_board = std::make_unique<GatewayBoard>(seat.door(), m_clock);
    auto news = std::make_unique<GatewayNews>(engine.context(), m_board.get(), engine.outages());
    m_reach = reach.get();
    m_prover = prover.get();
    m_news = news.get();
    m_reach->setTick(20ms);
    m_prover->setTick(20ms);
    m_news->setPauses(Duration{20}, Duration{20});
    engine.add(std::move(reach));
    engine.add(std::move(prover));
    engine.add(std::move(news));
}

NotifySeat &ReadySeat::seat(const std::function<void(NotifySeat::Setup &)> &but)
{
    NotifySeat::Setup setup;
    setup.url = m_url;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.leaseClock = &m_leaseClock;
    setup.plug = [this](NotifySeat &seat, Engine &engine) { plug(seat, engine); };
    if (but)
        but(setup);
    m_one = std::make_unique<NotifySeat>(setup);
    const Outcome opened = m_one->open();
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    if (!QTest::qWaitFor([&] { return m_one->seat().onDuty(); }, Test::Patience))
        qFatal("nobody took the duty");
    return *m_one;
}

} // namespace Switchback
