// SPDX-License-Identifier: GPL-3.0-or-later
#include "demooutage.h"
#include "lengthener.h"
#include "tests/support/soon.h"

#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/outage/filmpanel.h"
#include "widgets/outage/outagepage.h"
#include "widgets/outage/outagetimelinewidget.h"
#include "widgets/overview/sitecardwidget.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestOutagePage : public QObject
{
    Q_OBJECT
    ManualClock m_clock{*fromIso(QStringLiteral("2026-11-21T20:17:42Z"))};

    template<class T = QPushButton>
    static T *find(QWidget &in, const char *name)
    {
        return in.findChild<T *>(QString::fromLatin1(name));
    }
    static QString said(QWidget &in, const char *name) { return find<PlainLabel>(in, name)->text(); }

    /// The first text that is cut off or lies on another; empty: none.
    static QString misplaced(const QWidget &page)
    {
        for (const PlainLabel *label : page.findChildren<PlainLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            if ((label->hasHeightForWidth() && label->height() < label->heightForWidth(label->width())) ||
                !label->parentWidget()->rect().contains(label->geometry()))
                return label->text();
            for (const PlainLabel *other :
                 label->parentWidget()->findChildren<PlainLabel *>(QString(), Qt::FindDirectChildrenOnly)) {
                if (other != label && other->isVisible() && !other->text().isEmpty() &&
                    other->geometry().intersects(label->geometry()))
                    return label->text() + QLatin1String(" | ") + other->text();
            }
        }
        return {};
    }

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void inCalmItSaysSo()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        page.setOutage(Demo::noIncident(m_clock.now()));
        page.resize(1100, 700);
        page.show();
        QVERIFY(find<QWidget>(page, "calmPanel")->isVisible());
        QVERIFY(!find<QWidget>(page, "outageHead")->isVisible());
        QVERIFY(said(page, "lastDrill").contains(QStringLiteral("92 days")));
        QSignalSpy declare(&wishes, &Wishes::declareWanted), record(&wishes, &Wishes::recordWanted);
        find(page, "outageDeclare")->click();
        find(page, "outageDrill")->click();
        QCOMPARE(declare.at(0).at(0).value<IncidentMode>(), IncidentMode::Real);
        QCOMPARE(declare.at(1).at(0).value<IncidentMode>(), IncidentMode::Drill);
        auto *table = find<QAbstractItemView>(page, "historyTable");
        QCOMPARE(table->model()->rowCount(), 3);
        table->setCurrentIndex(table->model()->index(1, 0));
        find(page, "recordButton")->click();
        QCOMPARE(record.at(0).at(0).toString(), QStringLiteral("past-40"));
        QSignalSpy check(&wishes, &Wishes::logCheckWanted);
        find(page, "logCheckButton")->click();
        QCOMPARE(check.size(), 1);
        page.setOutage(Demo::noIncident(m_clock.now())); // a second later: the choice stays
        QCOMPARE(table->currentIndex().row(), 1);
    }

    /// An SBC that the last case left is found here, and the way to the button that makes it take calls.
    void whatTheLastCaseLeftIsNamed()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        OutageState state = Demo::noIncident(m_clock.now());
        page.setOutage(state);
        page.resize(1100, 700);
        page.show();
        auto *button = find(page, "calmWizard");
        QVERIFY(!button->isVisible());
        state.goesOn =
            QStringLiteral("The SBC of Naperville is draining: it does not take all new calls itself. ")
                .repeated(2);
        page.setOutage(state);
        QCoreApplication::processEvents();
        QVERIFY(button->isVisible());
        QCOMPARE(said(page, "calmGoesOn"), state.goesOn);
        QCOMPARE(misplaced(page), QString());
        QSignalSpy wizard(&wishes, &Wishes::wizardWanted);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wizard.size(), 1);
        state.goesOn.clear();
        page.setOutage(state);
        QVERIFY(!button->isVisible());
    }

    /// When it matters most whether somebody changed the log, it can be asked too.
    void theLogIsCheckedInAnOutageToo()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        QSignalSpy check(&wishes, &Wishes::logCheckWanted);
        page.setOutage(Demo::incident(m_clock.now()));
        page.resize(1100, 700);
        page.show();
        QVERIFY(!find(page, "logCheckButton")->isVisible());
        auto *button = find(page, "logCheckInOutage");
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(check.size(), 1);
        page.setOutage(Demo::noIncident(m_clock.now()));
        QVERIFY(!button->isVisible());
    }

    void whoMayNotIsToldWhy()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        OutageState state = Demo::noIncident(m_clock.now());
        state.cannotDeclare = QStringLiteral("Declaring is for an operator.");
        page.setOutage(state);
        page.show();
        QVERIFY(!find(page, "outageDeclare")->isEnabled());
        QCOMPARE(find(page, "outageDeclare")->accessibleDescription(), state.cannotDeclare);
        QCOMPARE(said(page, "cannotDeclare"), state.cannotDeclare);
    }

    void asksForTheFilmOnceItIsSeen()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        QSignalSpy wanted(&page, &OutagePage::filmWanted);
        const OutageState state = Demo::incident(m_clock.now());
        page.setOutage(state);
        QCOMPARE(wanted.size(), 0); // nobody looks
        page.show();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).value<Instant>(), state.timeline.from);
        page.setOutage(state);
        QCOMPARE(wanted.size(), 1);
        OutageState another = state;
        another.incident = QStringLiteral("another");
        page.setOutage(another);
        QCOMPARE(wanted.size(), 2);
    }

    void pointingShowsTheSitesAsTheyWere()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        page.resize(1200, 900);
        page.setOverview(Demo::failedOver(m_clock.now()));
        page.setOutage(Demo::incident(m_clock.now()));
        page.setFilm(Demo::film(m_clock.now()));
        page.show();
        auto *film = page.findChild<FilmPanel *>();
        auto *line = page.findChild<OutageTimelineWidget *>();
        auto *now = find<QWidget>(page, "nowCards"), *then = find<QWidget>(page, "thenCards");
        QVERIFY(now->isVisible() && !then->isVisible());
        line->point(line->timeline().from + 30min);
        QVERIFY(!now->isVisible() && then->isVisible());
        QVERIFY2(said(page, "filmTitle").contains(QStringLiteral("As it was at 13:32:31 Naperville")),
                 qPrintable(said(page, "filmTitle")));
        QCOMPARE(then->findChild<Badge *>()->text(), QStringLiteral("PRIMARY, DOWN"));
        auto *log = find<QWidget>(page, "outageLog")->findChild<QAbstractItemView *>();
        const int until = log->model()->rowCount();
        QVERIFY(until > 0);
        line->point(std::nullopt);
        QVERIFY(now->isVisible());
        QVERIFY(log->model()->rowCount() > until);
        QVERIFY(!film->looksAt());
        // Ages of then, not of now: a value that was fresh is drawn as fresh.
        line->point(line->timeline().from + 5s);
        QVERIFY(then->findChild<PlainLabel *>(QStringLiteral("componentValue"))->text() !=
                QStringLiteral("not known"));
    }

    void walkedByKeyboard()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        page.resize(1200, 900);
        page.setOutage(Demo::incident(m_clock.now()));
        page.setFilm(Demo::film(m_clock.now()));
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page, 30'000));
        auto *line = page.findChild<OutageTimelineWidget *>();
        QVERIFY(line->hasFocus());
        const Film film = Demo::film(m_clock.now());
        QSignalSpy pointed(line, &OutageTimelineWidget::momentPointed);
        QTest::keyClick(line, Qt::Key_Left);
        QCOMPARE(line->pointed(), film.before(m_clock.now()));
        QCOMPARE(pointed.size(), 1);
        QVERIFY(line->accessibleDescription().startsWith(QStringLiteral("At ")));
        QTest::keyClick(line, Qt::Key_Left);
        const auto second = line->pointed();
        QVERIFY(second < film.before(m_clock.now()));
        QTest::keyClick(line, Qt::Key_Right);
        QCOMPARE(line->pointed(), film.after(*second));
        QTest::keyClick(line, Qt::Key_Right);
        QVERIFY(!line->pointed()); // after the last comes now
        QTest::keyClick(line, Qt::Key_Home);
        QCOMPARE(line->pointed(), std::optional(line->timeline().from));
        QTest::keyClick(line, Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(line->pointed() > line->timeline().from);
        QTest::keyClick(line, Qt::Key_End);
        QVERIFY(!line->pointed());
        // By the buttons too.
        find(page, "filmBack")->click();
        QVERIFY(line->pointed());
        find(page, "filmNow")->click();
        QVERIFY(!line->pointed());
        QVERIFY(!find(page, "filmNow")->isEnabled());
        QVERIFY(!find(page, "filmForward")->isEnabled());
    }

    void everyStopIsReachedBothWays()
    {
        const Beat beat(m_clock);
        OutageTimelineWidget line;
        line.setTimeline(Demo::incident(m_clock.now()).timeline);
        const Film film = Demo::film(m_clock.now());
        QList<Instant> stops;
        for (const Instant at : film.moments()) {
            if (at >= line.timeline().from)
                stops.append(at);
        }
        line.setStops(stops);
        line.point(line.timeline().from);
        qsizetype forwards = 1;
        while (const auto next = line.nextStop(true)) {
            line.point(next);
            QVERIFY(++forwards <= stops.size() + 1);
        }
        QCOMPARE(forwards, stops.size());
        while (line.pointed() != line.timeline().from) {
            line.point(line.nextStop(false));
            QVERIFY(--forwards > 0);
        }
        QCOMPARE(forwards, 1);
    }

    void hoveringShowsAndLeavingReturns()
    {
        OutageTimelineWidget line;
        line.resize(1000, 260);
        line.setTimeline(Demo::incident(m_clock.now()).timeline);
        line.show();
        QVERIFY(!line.grab().isNull());
        QSignalSpy pointed(&line, &OutageTimelineWidget::momentPointed);
        QTest::mouseMove(&line, QPoint(150, 200));
        SOON_VERIFY(line.pointed());
        const auto there = *line.pointed();
        QVERIFY(there > line.timeline().from && there < line.timeline().now);
        QTest::mouseMove(&line, QPoint(900, 200)); // what has not happened can't be looked at
        SOON_VERIFY(!line.pointed());
        QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(150, 200));
        QCOMPARE(line.pointed(), std::optional(there));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&line, &leave);
        QCOMPARE(line.pointed(), std::optional(there)); // a click keeps it
        QVERIFY(pointed.size() >= 3);
    }

    void plays()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        page.setOutage(Demo::incident(m_clock.now()));
        page.setFilm(Demo::film(m_clock.now()));
        page.setPlayTime(1s);
        page.show();
        auto *line = page.findChild<OutageTimelineWidget *>();
        find(page, "filmPlay")->click();
        QCOMPARE(line->pointed(), std::optional(line->timeline().from));
        QCOMPARE(find(page, "filmPlay")->text(), QStringLiteral("Pause"));
        SOON_VERIFY(line->pointed() > line->timeline().from + 5min);
        find(page, "filmPlay")->click();
        const auto held = line->pointed();
        QVERIFY(held);
        QCOMPARE(find(page, "filmPlay")->text(), QStringLiteral("Play"));
        find(page, "filmPlay")->click();
        SOON_VERIFY(!line->pointed()); // at its end it is now
        QCOMPARE(find(page, "filmPlay")->text(), QStringLiteral("Play"));
    }

    void withoutAFilmItSaysSo()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        page.setOutage(Demo::incident(m_clock.now()));
        page.show();
        auto *line = page.findChild<OutageTimelineWidget *>();
        line->point(line->timeline().from + 10min);
        QVERIFY(find<PlainLabel>(page, "filmNothing")->isVisible());
        QVERIFY(!find<QWidget>(page, "thenCards")->isVisible());
        QVERIFY(!find<QWidget>(page, "nowCards")->isVisible()); // the present is not shown as the past
        QVERIFY(line->nextStop(false));                         // the flags are there to step along
    }

    void drillIsToldFromAnOutage()
    {
        const Beat beat(m_clock);
        Wishes wishes;
        OutagePage page(beat, wishes);
        page.setOutage(Demo::drill(m_clock.now()));
        page.show();
        QCOMPARE(said(page, "drillPlate"), QStringLiteral("DRILL"));
        QVERIFY(!find(page, "outageFalseAlarm")->isVisible());
        QVERIFY(find(page, "outageDeclareReal")->isVisible()); // a real one can begin in the middle of it
        page.setOutage(Demo::incident(m_clock.now()));
        QVERIFY(!find<PlainLabel>(page, "drillPlate")->isVisible());
        QSignalSpy write(&wishes, &Wishes::writeWanted);
        find(page, "outageWrite")->click();
        QCOMPARE(write.size(), 1);
        QSignalSpy close(&wishes, &Wishes::closeWanted), wizard(&wishes, &Wishes::wizardWanted);
        find(page, "outageFalseAlarm")->click();
        find(page, "outageClose")->click();
        find(page, "outageWizard")->click();
        QCOMPARE(close.at(0).at(0).value<Ending>(), Ending::FalseAlarm);
        QCOMPARE(close.at(1).at(0).value<Ending>(), Ending::Complete);
        QCOMPARE(wizard.size(), 1);
    }

    void theWindowLeadsThere()
    {
        Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::failedOver(m_clock.now()));
        window.show();
        QCOMPARE(said(window, "note-outage"), QStringLiteral("none"));
        QSignalSpy declare(&window.wishes(), &Wishes::declareWanted),
            wizard(&window.wishes(), &Wishes::wizardWanted);
        find(window, "declareButton")->click();
        find(window, "drillButton")->click();
        QCOMPARE(declare.size(), 2);
        QVERIFY(!find<QWidget>(window, "outageBanner")->isVisible());
        window.setOutage(Demo::incident(m_clock.now()));
        QCOMPARE(said(window, "note-outage"), QStringLiteral("1:15:11"));
        QVERIFY(find<QWidget>(window, "outageBanner")->isVisible());
        QVERIFY(!find(window, "declareButton")->isVisible());
        find(window, "outageBannerWizard")->click();
        QCOMPARE(wizard.size(), 1);
        find(window, "outageBannerPage")->click();
        QVERIFY(window.findChild<OutagePage *>()->isVisible());
        m_clock.advance(1s);
        emit beat.beat();
        QCOMPARE(said(window, "note-outage"), QStringLiteral("1:15:12"));
        m_clock.advance(-1s);
        window.setOutage(Demo::drill(m_clock.now()));
        QCOMPARE(said(window, "note-outage"), QStringLiteral("drill"));
        QVERIFY(find(window, "page-outage")->accessibleName().contains(QStringLiteral("drill")));
        window.setOutage(Demo::noIncident(m_clock.now()));
        QCOMPARE(said(window, "note-outage"), QStringLiteral("none"));
    }

    void fits_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("what");
        for (const QSize &size :
             {QSize(958, 505), QSize(1364, 738), QSize(1100, 700), QSize(1440, 900), QSize(2560, 1440)}) {
            for (const char *what : {"calm", "now", "then", "long", "12 h"})
                QTest::addRow("%dx%d %s", size.width(), size.height(), what)
                    << size << QString::fromLatin1(what);
        }
    }
    /// Nothing lies on anything else or is cut off, and every wrapped text has the height it needs.
    void fits()
    {
        QFETCH(QSize, size);
        QFETCH(QString, what);
        const Demo::Words words =
            what == QLatin1String("long") ? Demo::Words(Demo::lengthened) : Demo::Words();
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.resize(size);
        window.setOverview(Demo::failedOver(m_clock.now(), words));
        window.setOutage(what == QLatin1String("calm")   ? Demo::noIncident(m_clock.now())
                         : what == QLatin1String("12 h") ? Demo::longIncident(m_clock.now())
                                                         : Demo::incident(m_clock.now(), words));
        window.setFilm(Demo::film(m_clock.now(), words));
        window.showPage(QStringLiteral("outage"));
        window.show();
        if (what == QLatin1String("then"))
            window.findChild<OutageTimelineWidget *>()->point(m_clock.now() - 40min);
        QCoreApplication::processEvents();
        QCOMPARE(window.size(), size);
        auto *page = window.findChild<OutagePage *>();
        auto *scroll = page->findChild<QScrollArea *>();
        if (size.height() >= 900 && what != QLatin1String("long") && what != QLatin1String("12 h"))
            SOON_VERIFY2(scroll->verticalScrollBar()->maximum() == 0, "it has to be scrolled");
        SOON_COMPARE(misplaced(*page), QString());
        for (const QPushButton *button : page->findChildren<QPushButton *>()) {
            if (button->isVisible())
                QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
            QVERIFY(!button->accessibleName().isEmpty());
        }
    }
};

QTEST_MAIN(TestOutagePage)
#include "tst_outagepage.moc"
