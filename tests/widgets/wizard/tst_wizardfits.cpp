// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing of the wizard lies on anything else or is cut, on a small screen, in a long language, in both
// themes.
#include "demowizard.h"
#include "lengthener.h"

#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/signin/declaredialog.h"
#include "widgets/signin/signindialog.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/wizardwindow.h"

#include <QAbstractButton>
#include <QLayout>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QTest>

#include <memory>

using namespace Switchback;

namespace
{
const QSize Small(1364, 738); // 1366x768 within a window manager's frame
const QSize Tiny(958, 505);   // 1080p at twice the density, within it
const char *const Steps[] = {"alert", "updates", "decide", "promote",  "announce",
                             "run",   "reroute", "tests",  "initials", "manual"};

// Empty: everything is as it should be.
QString faultIn(const QWidget &top)
{
    for (const PlainLabel *label : top.findChildren<PlainLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        if (label->hasHeightForWidth() && label->height() < label->heightForWidth(label->width()))
            return QStringLiteral("cut: ") + label->text();
        if (!label->hasHeightForWidth() && label->width() < label->minimumSizeHint().width())
            return QStringLiteral("too narrow: ") + label->text();
        if (!label->parentWidget()->rect().contains(label->geometry()))
            return QStringLiteral("outside: ") + label->text();
        for (const QWidget *other :
             label->parentWidget()->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly)) {
            const bool counts =
                qobject_cast<const PlainLabel *>(other) || qobject_cast<const QAbstractButton *>(other);
            if (counts && other != label && other->isVisible() &&
                other->geometry().intersects(label->geometry()))
                return QStringLiteral("on each other: %1 | %2").arg(label->text(), other->objectName());
        }
    }
    for (const QPushButton *button : top.findChildren<QPushButton *>()) {
        if (button->isVisible() && button->width() < button->sizeHint().width())
            return QStringLiteral("button cut: ") + button->text();
    }
    for (const QScrollArea *area : top.findChildren<QScrollArea *>()) {
        if (area->isVisible() && area->widget()->width() > area->viewport()->width())
            return QStringLiteral("wider than seen: ") + area->widget()->objectName();
    }
    return {};
}
} // namespace

class TestWizardFits : public QObject
{
    Q_OBJECT
    ManualClock m_clock;
    Demo::Lengthener m_lengthener;

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }
    void cleanup()
    {
        QCoreApplication::removeTranslator(&m_lengthener);
        Theme::instance().setChoice(Theme::Choice::Light);
    }

    void fits_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<bool>("longWords");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const char *step : Steps) {
            QTest::addRow("%s", step) << QString::fromLatin1(step) << false << false << Small;
            QTest::addRow("%s dark", step) << QString::fromLatin1(step) << false << true << Small;
            QTest::addRow("%s long", step) << QString::fromLatin1(step) << true << false << Small;
            QTest::addRow("%s tiny", step) << QString::fromLatin1(step) << false << false << Tiny;
            QTest::addRow("%s tiny long", step) << QString::fromLatin1(step) << true << false << Tiny;
        }
    }
    void fits()
    {
        QFETCH(QString, step);
        QFETCH(bool, longWords);
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        if (longWords)
            QCoreApplication::installTranslator(&m_lengthener);
        Theme::instance().setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.resize(size);
        window.setView(
            Demo::wizard(step, m_clock.now(), longWords ? Demo::Words(Demo::lengthened) : Demo::Words()));
        window.show();
        QCoreApplication::processEvents();
        QCOMPARE(window.size(), size);
        QCOMPARE(faultIn(window), QString());
        auto *primary = window.findChild<QPushButton *>(QStringLiteral("primaryButton"));
        if (primary->isVisibleTo(&window))
            QVERIFY(window.rect().contains(QRect(primary->mapTo(&window, QPoint()), primary->size())));
        QVERIFY(!window.grab().isNull());
    }

    void statesFit_data()
    {
        QTest::addColumn<int>("state");
        QTest::newRow("drill") << 0;
        QTest::newRow("paused") << 1;
        QTest::newRow("closed") << 2;
        QTest::newRow("elsewhere") << 3;
        QTest::newRow("nobody") << 4;
        QTest::newRow("refused") << 5;
        QTest::newRow("asked") << 6;
    }
    void statesFit()
    {
        QFETCH(int, state);
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.setSettleDelay(0);
        window.resize(Small);
        using Demo::Seat;
        const Seat seats[] = {Seat::Here,   Seat::Paused, Seat::Closed, Seat::Elsewhere,
                              Seat::Nobody, Seat::Here,   Seat::Here};
        window.setView(Demo::wizard(QStringLiteral("reroute"), m_clock.now(), Demo::lengthened, seats[state],
                                    state == 0));
        window.show();
        if (state == 5)
            window.refuse({QStringLiteral("x"),
                           Demo::lengthened(QStringLiteral("D. Osei has taken the wheel.")),
                           Demo::lengthened(QStringLiteral("Nothing was recorded. Take it back first."))});
        if (state == 6)
            window.findChild<QPushButton *>(QStringLiteral("action-hand_over"))->click();
        QCoreApplication::processEvents();
        QCOMPARE(window.size(), Small);
        QCOMPARE(faultIn(window), QString());
        QCOMPARE(window.findChild<QWidget *>(QStringLiteral("watermark"))->isVisible(), state == 0);
    }

    void drillLooksDifferent()
    {
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.resize(1440, 900);
        window.show();
        for (const char *step : Steps) {
            window.setView(Demo::wizard(QString::fromLatin1(step), m_clock.now()));
            QCoreApplication::processEvents();
            const QImage real = window.grab().toImage();
            window.setView(
                Demo::wizard(QString::fromLatin1(step), m_clock.now(), {}, Demo::Seat::Here, true));
            QCoreApplication::processEvents();
            const QImage drill = window.grab().toImage();
            QVERIFY2(real.pixelColor(1, 400) != drill.pixelColor(1, 400), step); // the frame
            QVERIFY(window.findChild<PlainLabel *>(QStringLiteral("wizardDrill"))->isVisible());
        }
    }

    void smallestSize_data() { fits_data(); }
    /// No text, however long, forces the window beyond the small screen.
    void smallestSize()
    {
        QFETCH(QString, step);
        QFETCH(bool, longWords);
        QFETCH(QSize, size);
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.resize(size);
        window.setView(
            Demo::wizard(step, m_clock.now(), longWords ? Demo::Words(Demo::lengthened) : Demo::Words()));
        window.show();
        QCoreApplication::processEvents();
        QVERIFY2(window.minimumSizeHint().width() <= size.width(),
                 qPrintable(QString::number(window.minimumSizeHint().width())));
        QVERIFY2(window.minimumSizeHint().height() <= size.height(),
                 qPrintable(QString::number(window.minimumSizeHint().height())));
    }

    void dialogsFit()
    {
        QCoreApplication::installTranslator(&m_lengthener);
        SignInDialog signIn;
        signIn.setOperators({{QString(60, QLatin1Char('N')), {}}});
        signIn.openFor();
        signIn.refuse(Demo::lengthened(QStringLiteral("Name and secret don't belong together.")), 30);
        QCoreApplication::processEvents();
        QCOMPARE(faultIn(signIn), QString());
        DeclareDialog declare;
        DeclareDialog::Offer offer;
        offer.site = QStringLiteral("Naperville");
        offer.zone = "America/Chicago";
        offer.now = m_clock.now();
        offer.evidence = Demo::lengthened(QStringLiteral("SSH and REST do not answer for 62 seconds."));
        offer.person = QStringLiteral("D. Osei");
        declare.openWith(offer);
        QCoreApplication::processEvents();
        QCOMPARE(faultIn(declare), QString());
        // Within its screen, and what is pressed within the dialog: the rest scrolls.
        QVERIFY2(declare.height() <= declare.screen()->availableGeometry().height() - 40,
                 qPrintable(QString::number(declare.height())));
        auto *confirm = declare.findChild<QPushButton *>(QStringLiteral("declareConfirm"));
        QVERIFY(declare.rect().contains(QRect(confirm->mapTo(&declare, QPoint()), confirm->size())));
        for (QScrollArea *area : declare.findChildren<QScrollArea *>())
            QVERIFY(area->widget()->height() >= area->widget()->layout()->totalHeightForWidth(area->width()));
    }
};

QTEST_MAIN(TestWizardFits)
#include "tst_wizardfits.moc"
