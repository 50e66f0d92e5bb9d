// SPDX-License-Identifier: GPL-3.0-or-later
#include "demooutage.h"
#include "tests/support/soon.h"

#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QAbstractButton>
#include <QPaintEvent>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// A wall that is on a screen, and how much of it is painted.
class ShownWall : public WallWindow
{
public:
    explicit ShownWall(const Beat &beat)
        : WallWindow(beat)
    {
        resize(1920, 1080);
    }
    double painted = 0; ///< times the whole of it
    int times = 0;

    /// Shown, and all that was wanted so far is painted.
    void settle()
    {
        show();
        QVERIFY(QTest::qWaitForWindowExposed(this));
        QCoreApplication::processEvents();
        painted = times = 0;
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        ++times;
        for (const QRect &part : event->region())
            painted += double(part.width()) * part.height() / (double(width()) * height());
        WallWindow::paintEvent(event);
    }
};

void beatOf(Beat &beat)
{
    beat.setPollPeriod(beat.pollPeriod());
    QCoreApplication::processEvents();
}
} // namespace

class TestWallWindow : public QObject
{
    Q_OBJECT
    ManualClock m_clock{*fromIso(QStringLiteral("2026-11-21T20:17:42Z"))};

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void saysHowThingsAre()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.setOverview(Demo::calm(m_clock.now()));
        wall.setHistory(Demo::day(m_clock.now()));
        wall.resize(1920, 1080);
        QVERIFY(!wall.grab().isNull());
        for (const char *text : {"Normal. Naperville answers all calls.", "14:17:42", "13:17:42", "20:17:42",
                                 "UTC", "13 min", "PRIMARY", "STANDBY"})
            QVERIFY2(wall.shownTexts().contains(QString::fromLatin1(text)), text);
        QVERIFY(wall.shownMarks().contains(Mark::Fine));
    }

    /// An engine that has stopped: nothing fine is left on the wall, and the clocks go on.
    void neverAnOldGreen()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.setOverview(Demo::calm(m_clock.now()));
        m_clock.advance(60s);
        QVERIFY(!wall.grab().isNull());
        QVERIFY(!wall.shownMarks().contains(Mark::Fine));
        QVERIFY(!wall.shownTexts().contains(QStringLiteral("13 min")));
        QVERIFY(wall.shownTexts().contains(QStringLiteral("20:18:42")));
        QVERIFY(!wall.shownTexts().contains(QStringLiteral("Normal. Naperville answers all calls.")));
    }

    void nothingHeardYet()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        QVERIFY(!wall.grab().isNull());
        QVERIFY(wall.shownTexts().contains(QStringLiteral("Asking both sites.")));
        QVERIFY(!wall.shownMarks().contains(Mark::Fine));
    }

    void showsTheRun()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.setOverview(Demo::outage(m_clock.now()));
        wall.setRun(Demo::running(m_clock.now()));
        QVERIFY(!wall.grab().isNull());
        QVERIFY(wall.shownTexts().contains(QStringLiteral("Promoting Centennial")));
    }

    void anOutageTakesOver()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.setOverview(Demo::failedOver(m_clock.now()));
        wall.setOutage(Demo::incident(m_clock.now()));
        wall.resize(1920, 1080);
        QVERIFY(!wall.grab().isNull());
        for (const char *text : {"Naperville is down. Failing over to Centennial.", "UNREACHABLE PRIMARY",
                                 "58 min", "now", "Data lost in this failover", "1:15:11",
                                 "133 of 214 customers moved", "0:44:49", "2 h", "12 h"})
            QVERIFY2(wall.shownTexts().contains(QString::fromLatin1(text)), text);
        QVERIFY(!wall.shownTexts().contains(QStringLiteral("DRILL")));
        QVERIFY(
            wall.shownTexts().filter(QStringLiteral("Ready to fail over"), Qt::CaseInsensitive).isEmpty());
        wall.setOutage(Demo::noIncident(m_clock.now()));
        QVERIFY(!wall.grab().isNull());
        QVERIFY(!wall.shownTexts().contains(QStringLiteral("133 of 214 customers moved")));
        QVERIFY(
            !wall.shownTexts().filter(QStringLiteral("Ready to fail over"), Qt::CaseInsensitive).isEmpty());
    }

    void aDrillIsNoOutage()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.setOverview(Demo::calm(m_clock.now()));
        wall.setOutage(Demo::drill(m_clock.now()));
        wall.resize(1920, 1080);
        const QImage picture = wall.grab().toImage();
        QVERIFY(wall.shownTexts().contains(QStringLiteral("DRILL")));
        QVERIFY(wall.shownTexts().contains(QStringLiteral("practice; the database really moves")));
        QCOMPARE(picture.pixelColor(3, 540), darkTokens().info); // its frame
        wall.setOutage(Demo::incident(m_clock.now()));
        QVERIFY(wall.grab().toImage().pixelColor(3, 540) != darkTokens().info);
    }

    /// Before the failover the loss goes on growing; after it, it is what it was.
    void lossBeforeAndAfter()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        OutageState state = Demo::incident(m_clock.now());
        state.loss = {};
        wall.setOverview(Demo::calm(m_clock.now()));
        wall.setOutage(state);
        QVERIFY(!wall.grab().isNull());
        QVERIFY(wall.shownTexts().contains(QStringLiteral("Lost if we failed over now")));
        QVERIFY(wall.shownTexts().contains(QStringLiteral("13 min")));
    }

    void everyClockThatRanOutIsShown()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.setOverview(Demo::failedOver(m_clock.now()));
        wall.setOutage(Demo::longIncident(m_clock.now()));
        QVERIFY(!wall.grab().isNull());
        for (const char *text : {"12:20:00", "+0:04:12", "0:12:40", "+0:20:00"})
            QVERIFY2(wall.shownTexts().contains(QString::fromLatin1(text)), text);
    }

    /// The clocks go on, and nothing but what they change is painted.
    void calmPaintsWhatChanges()
    {
        Beat beat(m_clock);
        ShownWall wall(beat);
        wall.setOverview(Demo::calm(m_clock.now()));
        wall.setHistory(Demo::day(m_clock.now()));
        wall.settle();
        beatOf(beat); // in the same second
        QCOMPARE(wall.times, 0);
        m_clock.advance(1s);
        beatOf(beat);
        QCOMPARE(wall.times, 1);
        QVERIFY2(wall.painted > 0 && wall.painted < 0.15, qPrintable(QString::number(wall.painted)));
        QVERIFY(wall.shownTexts().contains(clockText(m_clock.now(), QTimeZone(QByteArrayLiteral("UTC")))));
    }

    /// What is said a second time is no news; what comes in one moment is painted once.
    void newsIsPaintedOnce()
    {
        Beat beat(m_clock);
        ShownWall wall(beat);
        wall.setOverview(Demo::calm(m_clock.now()));
        wall.settle();
        for (int i = 0; i < 5; ++i) {
            wall.setOverview(Demo::calm(m_clock.now()));
            wall.setOutage(OutageState{});
            wall.setRun(std::nullopt);
        }
        QCoreApplication::processEvents();
        QCOMPARE(wall.times, 0);
        wall.setOverview(Demo::outage(m_clock.now()));
        wall.setRun(Demo::running(m_clock.now()));
        SOON_COMPARE(wall.times, 1);
        QVERIFY(wall.shownTexts().contains(QStringLiteral("Promoting Centennial")));
    }

    /// One that nobody sees looks at nothing.
    void hiddenItRests()
    {
        Beat beat(m_clock);
        ShownWall wall(beat);
        wall.setOverview(Demo::calm(m_clock.now()));
        m_clock.advance(1s);
        beatOf(beat);
        QVERIFY(wall.shownTexts().isEmpty());
        wall.settle();
        QVERIFY(!wall.shownTexts().isEmpty());
    }

    void inPartsItIsTheSame_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("lying") << QSize(1920, 1080);
        QTest::newRow("upright") << QSize(1080, 1920);
        QTest::newRow("small") << QSize(1366, 768);
    }
    /// Second for second only parts are painted; they add up to what is painted as a whole.
    void inPartsItIsTheSame()
    {
        QFETCH(QSize, size);
        Beat beat(m_clock);
        ShownWall wall(beat);
        wall.resize(size);
        const Instant begun = m_clock.now();
        const auto same = [&](const char *when) {
            const QImage inParts = wall.screen()->grabWindow(wall.winId()).toImage().copy(QRect({}, size));
            const QImage whole = wall.grab().toImage().convertToFormat(inParts.format());
            QVERIFY(!inParts.isNull());
            QVERIFY2(inParts == whole, when);
        };
        wall.setOverview(Demo::calm(begun));
        wall.settle();
        for (int second = 0; second < 70; ++second) { // news grows old on the way
            m_clock.advance(1s);
            beatOf(beat);
        }
        same("nothing was heard for a while");
        wall.setOverview(Demo::outage(m_clock.now()));
        m_clock.advance(1s);
        beatOf(beat);
        same("an outage");
        wall.setRun(Demo::running(m_clock.now()));
        m_clock.advance(1s);
        beatOf(beat);
        same("a run");
        wall.setOutage(Demo::drill(m_clock.now()));
        beatOf(beat);
        wall.setOutage(OutageState{});
        wall.setRun(std::nullopt);
        wall.setOverview(Demo::calm(m_clock.now()));
        beatOf(beat);
        same("calm again");
    }

    void keysLeaveIt_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::newRow("Esc") << Qt::Key_Escape << Qt::KeyboardModifiers();
        QTest::newRow("F11") << Qt::Key_F11 << Qt::KeyboardModifiers();
        QTest::newRow("Ctrl+Q") << Qt::Key_Q << Qt::KeyboardModifiers(Qt::ControlModifier);
    }
    void keysLeaveIt()
    {
        QFETCH(Qt::Key, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        const Beat beat(m_clock);
        WallWindow wall(beat);
        wall.show();
        QSignalSpy left(&wall, &WallWindow::left);
        QTest::keyClick(&wall, Qt::Key_Q);
        QVERIFY(wall.isVisible());
        QTest::keyClick(&wall, key, modifiers);
        QVERIFY(!wall.isVisible());
        QCOMPARE(left.size(), 1);
    }

    void hasNoControls()
    {
        const Beat beat(m_clock);
        WallWindow wall(beat);
        QVERIFY(wall.findChildren<QAbstractButton *>().isEmpty());
    }
};

QTEST_MAIN(TestWallWindow)
#include "tst_wallwindow.moc"
