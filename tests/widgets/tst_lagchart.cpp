// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"
#include "tests/support/soon.h"

#include "models/replication/losshistory.h"
#include "widgets/base/beat.h"
#include "widgets/chart/lagchart.h"
#include "widgets/chart/lagchartview.h"
#include "widgets/theme/theme.h"

#include <QPaintEvent>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Switchback::Instant)

class TestLagChart : public QObject
{
    Q_OBJECT
    ManualClock m_clock{*fromIso(QStringLiteral("2026-11-21T20:17:42Z"))};

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void saysThatItIsEmpty()
    {
        const Beat beat(m_clock, 5s);
        LagChart chart(beat);
        chart.resize(1000, 360);
        auto *view = qobject_cast<LagChartView *>(chart.view());
        QCOMPARE(view->emptyText(),
                 QStringLiteral("No history yet. The first point comes in 5%1s.").arg(QChar(QChar::Nbsp)));
        chart.appendPoint({m_clock.now() - 1s, 5, 5, true});
        QVERIFY(view->emptyText().isEmpty());
        chart.setRange(m_clock.now() - 48h, m_clock.now() - 47h);
        QVERIFY(view->emptyText().contains(QStringLiteral("Nothing was recorded")));
    }

    void buttonsAskForTheirRange()
    {
        const Beat beat(m_clock);
        LagChart chart(beat);
        QSignalSpy wanted(&chart, &LagChart::rangeWanted);
        const std::pair<const char *, Duration> spans[] = {
            {"1h", 1h}, {"24h", 24h}, {"7d", 7 * 24h}, {"30d", 30 * 24h}, {"1y", 365 * 24h}};
        for (const auto &[name, length] : spans) {
            auto *button = chart.findChild<QPushButton *>(QStringLiteral("range-") + QLatin1String(name));
            QVERIFY2(button, name);
            QVERIFY(!button->accessibleName().isEmpty());
            button->click();
            SOON_COMPARE(wanted.size(), 1);
            const auto arguments = wanted.takeFirst();
            QCOMPARE(arguments.at(0).value<Instant>(), m_clock.now() - length);
            QCOMPARE(arguments.at(1).value<Instant>(), m_clock.now());
            QVERIFY(button->isChecked());
        }
    }

    void readsAMoment()
    {
        const Beat beat(m_clock);
        LagChart chart(beat);
        chart.setZone("America/Chicago");
        LossHistory history;
        const Instant at = *fromIso(QStringLiteral("2026-11-21T06:38:10Z"));
        history.points = {{at, 2000, 2000, true}, {at + 10s, 0, 0, false}};
        chart.setHistory(history);
        const QStringList lines = chart.reading(at + 2s);
        const QString text =
            QString(lines.join(QLatin1Char('|'))).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
        QCOMPARE(text, QStringLiteral("Today 00:38:10 CST|loss 33 min 20 s|recoverable to 00:04:50"));
        QCOMPARE(chart.reading(at + 10s).at(1), QStringLiteral("loss not known"));
        QCOMPARE(chart.reading(at - 1h).at(1), QStringLiteral("loss not known"));
    }

    void zoomsPansAndFollows()
    {
        const Beat beat(m_clock);
        LagChart chart(beat);
        chart.setHistory(Demo::day(m_clock.now()));
        chart.resize(1000, 360);
        chart.show();
        QVERIFY(chart.follows());
        const Duration span = chart.to() - chart.from();
        QTest::keyClick(chart.view(), Qt::Key_Plus);
        QVERIFY(chart.to() - chart.from() < span);
        QCOMPARE(chart.to(), m_clock.now()); // now stays at the edge
        QTest::keyClick(chart.view(), Qt::Key_Left);
        QVERIFY(!chart.follows());
        QVERIFY(chart.to() < m_clock.now());
        const Instant to = chart.to();
        m_clock.advance(30s);
        chart.setCurrent({});
        QCOMPARE(chart.to(), to); // what is looked at does not slide away
        QTest::keyClick(chart.view(), Qt::Key_End);
        QVERIFY(chart.follows());
        QCOMPARE(chart.to(), m_clock.now());
        for (int i = 0; i < 200; ++i)
            QTest::keyClick(chart.view(), Qt::Key_Plus);
        QCOMPARE(chart.to() - chart.from(), Duration(1min));
        for (int i = 0; i < 200; ++i)
            QTest::keyClick(chart.view(), Qt::Key_Minus);
        QVERIFY(chart.to() - chart.from() <= 24h * 733);
    }

    void keyboardReads()
    {
        const Beat beat(m_clock);
        LagChart chart(beat);
        chart.setHistory(Demo::day(m_clock.now()));
        chart.resize(1000, 360);
        chart.show();
        QTest::keyClick(chart.view(), Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(chart.view()->accessibleDescription().contains(QStringLiteral("loss")));
    }

    /// A second of calm paints the loss now and no more; the line moves when it has gone on by a part of a
    /// pixel. What is painted in parts is what is painted as a whole.
    void calmPaintsTheLossNow()
    {
        class Painted : public QObject
        {
        public:
            double part = 0; ///< of the view
            bool eventFilter(QObject *about, QEvent *event) override
            {
                if (event->type() == QEvent::Paint) {
                    const QRect whole = static_cast<QWidget *>(about)->rect();
                    for (const QRect &rect : static_cast<QPaintEvent *>(event)->region())
                        part += double(rect.width()) * rect.height() / whole.width() / whole.height();
                }
                return false;
            }
        } painted;
        Beat beat(m_clock, 10s);
        LagChart chart(beat);
        const auto news = [&](Duration loss) {
            LossCard card = Demo::calm(m_clock.now()).loss;
            card.at = m_clock.now();
            card.loss = loss;
            chart.setCurrent(card);
        };
        const auto beatOf = [&] {
            beat.setPollPeriod(beat.pollPeriod());
            QCoreApplication::processEvents();
        };
        chart.resize(1000, 360);
        chart.setHistory(Demo::day(m_clock.now()));
        news(13min);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        beatOf();
        qobject_cast<LagChartView *>(chart.view())->viewport()->installEventFilter(&painted);
        beatOf(); // in the same second
        QCOMPARE(painted.part, 0.0);
        for (int second = 0; second < 5; ++second) {
            m_clock.advance(1s);
            beatOf();
        }
        QVERIFY2(painted.part > 0 && painted.part < 0.2,
                 qPrintable(QString::number(painted.part))); // it grows
        painted.part = 0;
        news(9min);
        beatOf();
        QVERIFY2(painted.part > 0 && painted.part < 0.1, qPrintable(QString::number(painted.part)));
        const QImage inParts =
            chart.screen()->grabWindow(chart.winId()).toImage().copy(QRect({}, chart.size()));
        QVERIFY(!inParts.isNull());
        QVERIFY(inParts == chart.grab().toImage().convertToFormat(inParts.format()));
        painted.part = 0;
        m_clock.advance(2min);
        beatOf();
        QCOMPARE(painted.part, 1.0);
        painted.part = 0;
        chart.appendPoint({m_clock.now(), 540, 540, true});
        beatOf();
        QCOMPARE(painted.part, 1.0);
    }

    void axesAndLineAgree()
    {
        const Beat beat(m_clock);
        LagChart chart(beat);
        chart.setHistory(Demo::day(m_clock.now()));
        for (const QSize &size : {QSize(1000, 360), QSize(700, 240), QSize(1600, 700)}) {
            chart.resize(size);
            chart.show();
            auto *view = qobject_cast<LagChartView *>(chart.view());
            SOON_COMPARE(view->chart()->plotArea(), view->picture().plot);
        }
    }
};

QTEST_MAIN(TestLagChart)
#include "tst_lagchart.moc"
