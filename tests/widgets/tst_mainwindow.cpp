// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"
#include "demolog.h"
#include "demooutage.h"
#include "lengthener.h"
#include "tests/support/soon.h"

#include "models/act/actpreview.h"
#include "models/overview/activitymodel.h"
#include "widgets/act/actdialog.h"
#include "widgets/base/alarm.h"
#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/overview/sitecardwidget.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestMainWindow : public QObject
{
    Q_OBJECT
    ManualClock m_clock;

private slots:
    /// What has to be heard sounds on and on; what a person can't end at once is silenced by a key, until it
    /// is over and comes again.
    void alarmIsHeardAndSilenced()
    {
        QWidget room;
        room.show();
        int rings = 0;
        Alarm alarm;
        alarm.setRing([&rings] { ++rings; });
        alarm.set(true);
        alarm.set(true);
        QCOMPARE(rings, 1);
        QTest::keyClick(&room, Qt::Key_Space);
        QVERIFY(alarm.isOn());
        alarm.set(false);
        QVERIFY(!alarm.isOn());
        alarm.setUntilTouched(true);
        alarm.set(true);
        QCOMPARE(rings, 2);
        QTest::keyClick(&room, Qt::Key_Space);
        QVERIFY(!alarm.isOn());
        alarm.set(true);
        QCOMPARE(rings, 2);
        alarm.set(false);
        alarm.set(true);
        QCOMPARE(rings, 3);
        QTest::mouseClick(&room, Qt::LeftButton);
        QVERIFY(!alarm.isOn());
    }
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    /// A beat in which nothing has changed paints nothing on the cards and lays nothing out.
    void cardsRestWhileNothingChanges()
    {
        class Asked : public QObject
        {
        public:
            QStringList what;
            bool eventFilter(QObject *about, QEvent *event) override
            {
                if (event->type() == QEvent::Paint || event->type() == QEvent::LayoutRequest)
                    what += about->objectName() + QLatin1Char(' ') +
                            QLatin1String(about->metaObject()->className());
                return false;
            }
        } asked;
        Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::calm(m_clock.now()));
        for (const char *card : {"productionCard", "lossCard", "backupCard"}) {
            auto *widget = window.findChild<QWidget *>(QString::fromLatin1(card));
            widget->installEventFilter(&asked);
            for (QWidget *part : widget->findChildren<QWidget *>())
                part->installEventFilter(&asked);
        }
        window.show();
        SOON_VERIFY(asked.what.contains(QStringLiteral("lossFigure Switchback::BigFigure")));
        for (int turn = 0; turn < 3; ++turn) {
            beat.setPollPeriod(beat.pollPeriod());
            QCoreApplication::processEvents();
        }
        asked.what.clear();
        beat.setPollPeriod(beat.pollPeriod());
        QCoreApplication::processEvents();
        QVERIFY2(asked.what.isEmpty(), qPrintable(asked.what.join(QLatin1String(", "))));
    }

    void startsNotKnown()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        QCOMPARE(window.findChild<PlainLabel *>(QStringLiteral("headline"))->text(),
                 QStringLiteral("Asking both sites."));
        auto *act = window.findChild<QPushButton *>(QStringLiteral("actButton"));
        QVERIFY(!act->isEnabled());
        QVERIFY(!act->toolTip().isEmpty());
        QVERIFY(!window.findChild<PlainLabel *>(QStringLiteral("actBlocked"))->text().isEmpty());
    }

    void offersTheActThatFits()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        QSignalSpy wanted(&window, &MainWindow::actWanted);
        Overview overview = Demo::calm(m_clock.now());
        window.setOverview(overview);
        auto *act = window.findChild<QPushButton *>(QStringLiteral("actButton"));
        act->click();
        QCOMPARE(wanted.at(0).at(0).value<ActPreview::Kind>(), ActPreview::Kind::Failover);
        overview.atBackup = true;
        window.setOverview(overview);
        act->click();
        QCOMPARE(wanted.at(1).at(0).value<ActPreview::Kind>(), ActPreview::Kind::Failback);
        overview.failbackBlocked = QStringLiteral("Naperville does not answer.");
        window.setOverview(overview);
        QVERIFY(!act->isEnabled());
        QCOMPARE(window.findChild<PlainLabel *>(QStringLiteral("actBlocked"))->text(),
                 overview.failbackBlocked);
    }

    /// Who is signed in is seen, and ends it with a press.
    void saysWhoIsSignedIn()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.show();
        auto *name = window.findChild<PlainLabel *>(QStringLiteral("personName"));
        auto *note = window.findChild<PlainLabel *>(QStringLiteral("personNote"));
        auto *button = window.findChild<QPushButton *>(QStringLiteral("personButton"));
        QSignalSpy in(&window.wishes(), &Wishes::signInWanted);
        QSignalSpy out(&window.wishes(), &Wishes::signOutWanted);
        QCOMPARE(name->text(), QStringLiteral("Nobody signed in"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(in.size(), 1);
        Actor actor{QStringLiteral("K. Ramos"), Role::Operator | Role::Commander, {}, true, false};
        window.setPerson(actor, true);
        QCOMPARE(name->text(), actor.name);
        QCOMPARE(note->text(), QStringLiteral("operator, commander"));
        QCOMPARE(button->text(), QStringLiteral("Sign out"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(out.size(), 1);
        actor.asleep = true; // left alone for long in an outage
        window.setPerson(actor, true);
        QCOMPARE(name->text(), actor.name);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(in.size(), 2);
        window.setPerson({QStringLiteral("root"), {}, {}, false, false}, false);
        QVERIFY(note->text().contains(QStringLiteral("Not checked")));
        QVERIFY(!button->isVisible());
    }

    void opensTheDialogOnlyWhenAsked()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::calm(m_clock.now()));
        window.show();
        window.setPreview(Demo::failover());
        QVERIFY(!window.actDialog()); // nobody has pressed anything
        window.findChild<QPushButton *>(QStringLiteral("actButton"))->click();
        window.setPreview(Demo::failover());
        QVERIFY(window.actDialog() && window.actDialog()->isVisible());
        QSignalSpy closed(&window, &MainWindow::actClosed);
        window.actDialog()->reject();
        QCOMPARE(closed.size(), 1);
        window.setPreview(Demo::failover());
        QVERIFY(!window.actDialog()->isVisible()); // a late answer does not open it again
    }

    void bannerLeadsToTheRun()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::calm(m_clock.now()));
        window.show();
        auto *banner = window.findChild<QWidget *>(QStringLiteral("runBanner"));
        QVERIFY(!banner->isVisible());
        window.setRun(Demo::interrupted(m_clock.now()));
        QVERIFY(banner->isVisible());
        QVERIFY(window.findChild<PlainLabel *>(QStringLiteral("runBannerText"))
                    ->text()
                    .contains(QStringLiteral("was under way when this console stopped")));
        QVERIFY(!window.findChild<QPushButton *>(QStringLiteral("actButton"))->isEnabled()); // one at a time
        QTest::mouseClick(banner, Qt::LeftButton, {}, QPoint(20, 8));
        QVERIFY(window.actDialog() && window.actDialog()->showsRun());
        window.actDialog()->accept();
        window.setRun(Demo::done(m_clock.now()));
        QVERIFY(banner->isVisible());
        window.findChild<QPushButton *>(QStringLiteral("runBannerDismiss"))->click();
        window.setRun(Demo::done(m_clock.now()));
        QVERIFY(!banner->isVisible());
    }

    void everyControlHasANameAndIsReached()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        ActivityModel log;
        log.add(Demo::log(m_clock.now()));
        window.setActivity(&log);
        window.setOverview(Demo::calm(m_clock.now()));
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window, 30'000));
        QStringList controls;
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            if (!qobject_cast<const QAbstractButton *>(widget) &&
                !qobject_cast<const QAbstractScrollArea *>(widget))
                continue;
            if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            controls += widget->objectName();
        }
        QVERIFY(controls.size() >= 10);
        QStringList walked;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window, Qt::Key_Tab);
            if (QApplication::focusWidget())
                walked += QApplication::focusWidget()->objectName();
        }
        for (const QString &name : controls)
            QVERIFY2(walked.contains(name), qPrintable(name));
    }

    /// Of several pairs each has a line; another one is asked for by key and by pointer.
    void pairsAreChosen()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::calm(m_clock.now()));
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window, 30'000));
        auto *list = window.findChild<QListView *>(QStringLiteral("pairList"));
        QVERIFY(list && !list->isVisible());
        QList<PairLine> lines;
        for (const char *name : {"east", "west", "north"}) {
            PairLine line;
            line.pair = line.name = QString::fromLatin1(name);
            line.mark = Mark::Fine;
            lines += line;
        }
        window.setPairs(lines.mid(0, 1), QStringLiteral("east"));
        QVERIFY(!list->isVisible()); // one pair is no choice
        window.setPairs(lines, QStringLiteral("east"));
        QVERIFY(list->isVisible());
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("east"));
        QSignalSpy wanted(&window.wishes(), &Wishes::pairWanted);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.takeFirst().first().toString(), QStringLiteral("west"));
        // While the list is in another order the hand is where it was.
        window.setPairs({lines.at(2), lines.at(1), lines.at(0)}, QStringLiteral("east"));
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("west"));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(0, 0)).center());
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.takeFirst().first().toString(), QStringLiteral("north"));
    }

    void themeAndWallByKey()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::calm(m_clock.now()));
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window, 30'000));
        const bool dark = tokens().dark;
        QTest::keyClick(&window, Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(tokens().dark, !dark);
        QTest::keyClick(&window, Qt::Key_T, Qt::ControlModifier);
        QTest::keyClick(&window, Qt::Key_F11);
        QVERIFY(window.wall() && window.wall()->isVisible());
        QTest::keyClick(window.wall(), Qt::Key_Escape);
        SOON_VERIFY(!window.wall());
    }

    void fits_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("longWords");
        // The first two within a frame: 1080p at twice the density, 1366x768.
        for (const QSize &size :
             {QSize(958, 505), QSize(1364, 738), QSize(1100, 700), QSize(1440, 900), QSize(2560, 1440)}) {
            QTest::addRow("%dx%d", size.width(), size.height()) << size << false;
            QTest::addRow("%dx%d long", size.width(), size.height()) << size << true;
        }
    }
    /// Nothing lies on anything else, and every wrapped text has the height it needs.
    void fits()
    {
        QFETCH(QSize, size);
        QFETCH(bool, longWords);
        const Demo::Words words = longWords ? Demo::Words(Demo::lengthened) : Demo::Words();
        const Beat beat(m_clock);
        MainWindow window(beat);
        ActivityModel log;
        log.add(Demo::log(m_clock.now()));
        window.setActivity(&log);
        window.resize(size);
        window.setOverview(longWords ? Demo::outage(m_clock.now(), words) : Demo::calm(m_clock.now()));
        if (!longWords)
            window.setRun(Demo::interrupted(m_clock.now()));
        else
            window.setOutage(Demo::incident(m_clock.now(), words));
        window.show();
        QCoreApplication::processEvents();
        QCOMPARE(window.size(), size);
        // Neither the history nor the log steps aside, least of all in an outage.
        for (const char *name : {"lagChart", "activityPanel"}) {
            const auto *part = window.findChild<QWidget *>(QString::fromLatin1(name));
            QVERIFY2(part && part->isVisible() && part->height() >= part->minimumSizeHint().height(), name);
        }
        for (const PlainLabel *label : window.findChildren<PlainLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            if (label->hasHeightForWidth())
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
            const QRect here = label->rect().translated(label->mapTo(label->parentWidget(), QPoint()));
            QVERIFY2(label->parentWidget()->rect().contains(here), qPrintable(label->text()));
            for (const PlainLabel *other :
                 label->parentWidget()->findChildren<PlainLabel *>(QString(), Qt::FindDirectChildrenOnly)) {
                if (other == label || !other->isVisible() || other->text().isEmpty())
                    continue;
                QVERIFY2(!other->geometry().intersects(label->geometry()),
                         qPrintable(label->text() + QLatin1String(" | ") + other->text()));
            }
        }
        for (const ComponentRow *row : window.findChildren<ComponentRow *>())
            QCOMPARE(row->height(), 32);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
