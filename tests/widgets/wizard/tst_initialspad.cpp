// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"
#include "widgets/wizard/customers/initialspad.h"

#include <QPointingDevice>
#include <QSignalSpy>
#include <QTabletEvent>
#include <QTest>

#include <memory>

using namespace Switchback;

namespace
{
void pen(QWidget &pad, QEvent::Type type, const QPointF &at)
{
    static const QPointingDevice device(QStringLiteral("pen"), 1, QInputDevice::DeviceType::Stylus,
                                        QPointingDevice::PointerType::Pen, QInputDevice::Capability::Position,
                                        1, 1);
    const bool down = type != QEvent::TabletRelease;
    QTabletEvent event(type, &device, at, pad.mapToGlobal(at), 0.5, 0, 0, 0, 0, 0, Qt::NoModifier,
                       Qt::LeftButton, down ? Qt::LeftButton : Qt::NoButton);
    QCoreApplication::sendEvent(&pad, &event);
    QVERIFY(event.isAccepted()); // else the same pen comes again as a mouse
}
} // namespace

class TestInitialsPad : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void mouseDrawsInTheBox()
    {
        InitialsPad pad;
        pad.resize(500, 200);
        pad.show();
        QSignalSpy changes(&pad, &InitialsPad::changed);
        QTest::mousePress(&pad, Qt::LeftButton, {}, {50, 40});
        QTest::mouseMove(&pad, {250, 100});
        QVERIFY(pad.drawing());
        QVERIFY(pad.strokes().isEmpty());   // not finished
        QTest::mouseMove(&pad, {700, 500}); // beyond the edge: kept inside
        QTest::mouseRelease(&pad, Qt::LeftButton, {}, {450, 180});
        QCOMPARE(changes.size(), 1);
        QCOMPARE(pad.strokes().size(), 1);
        const Stroke stroke = pad.strokes().constFirst();
        QCOMPARE(stroke.size(), 3);
        QCOMPARE(stroke.at(0), QPointF(100, 80));
        QCOMPARE(stroke.at(1), QPointF(500, 200));
        QCOMPARE(stroke.at(2), QPointF(1000, 400));
    }

    void sameBoxWhateverTheSize()
    {
        InitialsPad pad;
        pad.resize(1000, 200); // the box is 500 wide, in the middle
        QTest::mouseClick(&pad, Qt::LeftButton, {}, {500, 100});
        QCOMPARE(pad.strokes().constFirst().constFirst(), QPointF(500, 200));
        pad.resize(250, 100);
        QTest::mouseClick(&pad, Qt::LeftButton, {}, {125, 50});
        QCOMPARE(pad.strokes().constLast().constFirst(), QPointF(500, 200));
    }

    void penDraws()
    {
        InitialsPad pad;
        pad.resize(500, 200);
        pen(pad, QEvent::TabletMove, {10, 10}); // hovering
        QVERIFY(!pad.drawing());
        pen(pad, QEvent::TabletPress, {50, 40});
        pen(pad, QEvent::TabletMove, {100, 40});
        pen(pad, QEvent::TabletMove, {100, 120});
        pen(pad, QEvent::TabletRelease, {100, 120});
        QCOMPARE(pad.strokes().size(), 1);
        QCOMPARE(pad.strokes().constFirst().size(), 3);
    }

    void fingerDraws()
    {
        InitialsPad pad;
        pad.resize(500, 200);
        pad.show();
        std::unique_ptr<QPointingDevice> device(QTest::createTouchDevice());
        QTest::touchEvent(&pad, device.get()).press(0, {50, 40}, &pad);
        QTest::touchEvent(&pad, device.get()).move(0, {200, 100}, &pad);
        QTest::touchEvent(&pad, device.get()).release(0, {200, 100}, &pad);
        QCOMPARE(pad.strokes().size(), 1);
        QCOMPARE(pad.strokes().constFirst().constFirst(), QPointF(100, 80));
    }

    void undoAndClear()
    {
        InitialsPad pad;
        pad.setStrokes({{{1, 1}, {2, 2}}, {{5, 5}, {9, 9}}});
        QTest::keyClick(&pad, Qt::Key_Backspace);
        QCOMPARE(pad.strokes().size(), 1);
        QTest::keyClick(&pad, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(pad.strokes().size(), 0);
        QTest::keyClick(&pad, Qt::Key_Z, Qt::ControlModifier); // nothing left: nothing happens
        QSignalSpy changes(&pad, &InitialsPad::changed);
        pad.clear();
        QCOMPARE(changes.size(), 0);
        pad.setStrokes({{{1, 1}, {2, 2}}});
        pad.clear();
        QVERIFY(pad.strokes().isEmpty());
        QCOMPARE(changes.size(), 1);
    }

    void saysWhatIsThere()
    {
        InitialsPad pad;
        QVERIFY(pad.accessibleDescription().contains(QStringLiteral("typed instead")));
        pad.setStrokes({{{1, 1}}, {{2, 2}}});
        QVERIFY(pad.accessibleDescription().contains(QStringLiteral("2 strokes")));
    }

    void switchedOffDrawsNothing()
    {
        InitialsPad pad;
        pad.resize(500, 200);
        pad.setEnabled(false);
        QTest::mouseClick(&pad, Qt::LeftButton, {}, {50, 40});
        QVERIFY(pad.strokes().isEmpty());
    }
};

QTEST_MAIN(TestInitialsPad)
#include "tst_initialspad.moc"
