// SPDX-License-Identifier: GPL-3.0-or-later
// An outage in the real windows, of a console that has its gateways and its store: how many presses lie
// between its declaration and an alert that has been accepted for everybody, and what has to be heard.
#include "app/console/window/outagetie.h"
#include "app/console/window/pairview.h"
#include "app/console/window/probe.h"
#include "app/console/window/turns.h"
#include "app/notify/gateways/gatewaynews.h"
#include "app/notify/gateways/gatewayprover.h"
#include "app/notify/notifying.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"
#include "widgets/base/alarm.h"
#include "widgets/base/beat.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Customers = 214;
constexpr int MostPresses = 4;
} // namespace

class TestPresses : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void alertIsAcceptedForAll_data();
    void alertIsAcceptedForAll();
    void failedProofIsHeard();

private:
    MainWindow *open(int customers);
    void press(QWidget *window, const char *button);

    std::unique_ptr<Backends> m_backends;
    SystemClock m_clock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<GatewayBoard> m_board;
    std::unique_ptr<NotifySeat> m_seat;
    std::unique_ptr<Beat> m_beat;
    std::unique_ptr<Turns> m_turns;
    std::unique_ptr<Probe> m_probe;
    std::unique_ptr<PairView> m_view;
    bool m_keys = false;
    int m_presses = 0;
};

void TestPresses::initTestCase()
{
    m_backends = std::make_unique<Backends>();
    Theme::instance().start(Theme::Choice::Light);
}

void TestPresses::cleanup()
{
    m_view.reset();
    m_probe.reset();
    m_turns.reset();
    m_beat.reset();
    m_seat.reset();
    m_board.reset();
    m_sites.reset();
}

void TestPresses::alertIsAcceptedForAll_data()
{
    QTest::addColumn<bool>("keys");
    QTest::newRow("mouse") << false;
    QTest::newRow("keys") << true;
}

/// By the mouse: that button of the window. By keys: the same shortcut everywhere, for what is to be done
/// next.
void TestPresses::press(QWidget *window, const char *name)
{
    SOON_VERIFY(window->isVisible());
    const auto button = [&]() -> QPushButton * {
        const QList<QPushButton *> found = window->findChildren<QPushButton *>(QLatin1String(name));
        for (QPushButton *each : found) {
            if (each->isVisible() && each->isEnabled())
                return each;
        }
        return nullptr;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(button() != nullptr, name, Test::Patience);
    ++m_presses;
    window->activateWindow(); // as a window manager does with a new one
    QTRY_VERIFY2_WITH_TIMEOUT(window->isActiveWindow(), name, Test::Patience);
    if (m_keys)
        QTest::keyClick(window, Qt::Key_Return, Qt::ControlModifier);
    else
        QTest::mouseClick(button(), Qt::LeftButton);
}

/// Signed in, wheel and duty held; null: it does not open.
MainWindow *TestPresses::open(int customers)
{
    m_sites = std::make_unique<FakeSites>(m_clock);
    NotifySeat::Setup setup;
    setup.url = m_backends->newUrl(QStringLiteral("sqlite"));
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.leaseClock = &m_clock;
    setup.customers = mailCustomers(customers);
    Notifying::Parts parts;
    setup.plug = [&](NotifySeat &seat, Engine &engine) {
        m_board = std::make_unique<GatewayBoard>(seat.door(), m_clock);
        GatewayProver::Rules rules;
        rules.operators.email = {QStringLiteral("noc@example.net")};
        auto prover = std::make_unique<GatewayProver>(engine.context(), seat.door(), engine.outages(), rules);
        auto news = std::make_unique<GatewayNews>(engine.context(), m_board.get(), engine.outages());
        parts.prover = prover.get();
        parts.news = news.get();
        engine.add(std::move(prover));
        engine.add(std::move(news));
    };
    m_seat = std::make_unique<NotifySeat>(setup);
    parts.notifier = &m_seat->notifier();
    m_beat = std::make_unique<Beat>(m_clock);
    m_turns = std::make_unique<Turns>();
    m_probe = std::make_unique<Probe>(*m_turns);
    m_view = std::make_unique<PairView>(m_seat->seat().engine(), m_clock, *m_beat, *m_probe);
    m_view->begin();
    m_view->tie().tieTelling(parts);
    MainWindow *window = m_view->openMain(30min);
    window->show();
    return m_seat->open().ok() ? window : nullptr;
}

void TestPresses::alertIsAcceptedForAll()
{
    QFETCH(bool, keys);
    m_keys = keys;
    m_presses = 0;
    MainWindow *window = open(Customers);
    QVERIFY(window);
    QVERIFY(m_seat->seat()
                .command(Do::Declare{IncidentMode::Real, m_clock.now() - 1min,
                                     QStringLiteral("nobody gets a dial tone")})
                .ok());
    press(window, "outageBannerWizard");
    SOON_VERIFY(m_view->tie().wizard() != nullptr);
    m_view->tie().wizard()->setSettleDelay(0); // whoever presses has looked
    press(m_view->tie().wizard(), "primaryButton");
    SOON_COMPARE(m_seat->standing("alert").told, Customers);
    for (int i = 1; i <= Customers; ++i)
        QCOMPARE(m_seat->mail().arrivedAt(QStringLiteral("c%1@example.net").arg(i)), 1);
    SOON_VERIFY(m_seat->incident().notice(QStringLiteral("alert"))->sentAt);
    QVERIFY(m_seat->incident().stepRecord(QStringLiteral("alert")).settled());
    QVERIFY(m_seat->incident().notice(QStringLiteral("alert"))->notReached.isEmpty());
    QVERIFY2(m_presses <= MostPresses, qPrintable(QString::number(m_presses)));
}

/// While customers wait for word, a gateway that does not carry any is not left to be seen by chance.
void TestPresses::failedProofIsHeard()
{
    QVERIFY(open(1));
    const auto *alarm = m_view->findChild<Alarm *>(QStringLiteral("untoldAlarm"));
    QVERIFY(alarm && !alarm->isOn());
    m_seat->mail().play(QStringLiteral("noc@example.net"), {ScriptedGateway::Plays::Refuses});
    QVERIFY(
        m_seat->seat()
            .command(Do::Declare{IncidentMode::Real, m_clock.now() - 1min, QStringLiteral("no dial tone")})
            .ok());
    SOON_VERIFY(alarm->isOn());
    QTest::keyClick(m_view->window(), Qt::Key_Shift); // whoever is there has heard it
    QVERIFY(!alarm->isOn());
}

QTEST_MAIN(TestPresses)
#include "tst_presses.moc"
