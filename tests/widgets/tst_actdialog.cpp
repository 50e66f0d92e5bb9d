// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"
#include "tests/support/soon.h"

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "widgets/act/actdialog.h"
#include "widgets/act/previewpage.h"
#include "widgets/act/runpage.h"
#include "widgets/base/alarm.h"
#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QApplication>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Switchback;
using namespace std::chrono_literals;

class TestActDialog : public QObject
{
    Q_OBJECT
    ManualClock m_clock;
    std::unique_ptr<Beat> m_beat;
    Wishes m_wishes;
    QList<RunWish> m_wished;
    std::unique_ptr<ActDialog> m_dialog;

    template<class T>
    T *find(const char *name) const
    {
        auto *found = m_dialog->findChild<T *>(QString::fromLatin1(name));
        Q_ASSERT(found);
        return found;
    }
    /// How often it was wished.
    qsizetype wished(RunWish::What what) const
    {
        return std::count_if(m_wished.begin(), m_wished.end(),
                             [what](const RunWish &wish) { return wish.what == what; });
    }
    QPushButton *commitButton() const { return find<QPushButton>("commitButton"); }
    QLineEdit *site() const { return find<QLineEdit>("siteNameField"); }
    void openWith(const ActPreview &preview, int armDelay = 30)
    {
        m_dialog->previewPage()->setArmDelay(armDelay);
        m_dialog->openPreview(preview);
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get(), 30'000));
    }

private slots:
    void initTestCase()
    {
        Theme::instance().start(Theme::Choice::Light);
        connect(&m_wishes, &Wishes::runWished, this, [this](const RunWish &wish) { m_wished += wish; });
    }
    void init()
    {
        m_beat = std::make_unique<Beat>(m_clock);
        m_wished.clear();
        m_dialog = std::make_unique<ActDialog>(*m_beat, m_wishes);
    }
    void cleanup() { m_dialog.reset(); }

    void theNameEnables_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("right");
        QTest::newRow("exact") << "Centennial" << true;
        QTest::newRow("case and spaces") << "  cenTennial " << true;
        QTest::newRow("part") << "Centenn" << false;
        QTest::newRow("more") << "Centennial, CO" << false;
        QTest::newRow("the other site") << "Naperville" << false;
        QTest::newRow("nothing") << "" << false;
    }
    void theNameEnables()
    {
        QFETCH(QString, typed);
        QFETCH(bool, right);
        openWith(Demo::failover(), 1);
        site()->setText(typed);
        if (right)
            SOON_VERIFY(commitButton()->isEnabled());
        else {
            QTest::qWait(20); // longer than it takes to arm
            QVERIFY(!commitButton()->isEnabled());
            QVERIFY(!commitButton()->toolTip().isEmpty());
        }
    }

    void armsAfterTwoSeconds()
    {
        QElapsedTimer timer;
        timer.start();
        openWith(Demo::failover(), 2000);
        QTest::keyClicks(site(), QStringLiteral("Centennial"));
        QVERIFY(!commitButton()->isEnabled());
        QTest::keyClick(site(), Qt::Key_Return); // too early: nothing happens
        QVERIFY(!m_dialog->showsRun());
        SOON_VERIFY(commitButton()->isEnabled());
        QVERIFY(timer.elapsed() >= 1900);
    }

    void doubleClickCommitsOnce()
    {
        QSignalSpy commits(m_dialog.get(), &ActDialog::commitWanted);
        openWith(Demo::failover());
        site()->setText(QStringLiteral("Centennial"));
        SOON_VERIFY(commitButton()->isEnabled());
        QPushButton *button = commitButton();
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::mouseDClick(button, Qt::LeftButton);
        QTest::mouseClick(button, Qt::LeftButton);
        button->click();
        QTest::keyClick(site(), Qt::Key_Return);
        QCOMPARE(commits.size(), 1);
        QCOMPARE(commits.at(0).at(0).value<ActCommit>(), (ActCommit{ActPreview::Kind::Failover, {}, {}}));
        QVERIFY(m_dialog->showsRun());
    }

    /// Enter held down from before the name was complete, and on through the page that follows.
    void heldEnterCommitsNothing()
    {
        QSignalSpy commits(m_dialog.get(), &ActDialog::commitWanted);
        QSignalSpy closed(m_dialog.get(), &QDialog::finished);
        openWith(Demo::failover(), 5);
        site()->setText(QStringLiteral("Centennial"));
        int times = 0;
        const auto holdOn = [&] {
            for (QWidget *target : {static_cast<QWidget *>(site()), static_cast<QWidget *>(commitButton())}) {
                QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"), true);
                QCoreApplication::sendEvent(target, &held);
            }
            return ++times > 20 && commitButton()->isEnabled();
        };
        QVERIFY(QTest::qWaitFor(holdOn, 10'000));
        holdOn(); // also now that it could be
        QVERIFY(commitButton()->isEnabled());
        QCOMPARE(commits.size(), 0);
        QCOMPARE(closed.size(), 0);
        QTest::keyClick(site(), Qt::Key_Return); // a fresh press does
        QCOMPARE(commits.size(), 1);
    }

    void overrideWantsNameAndTick()
    {
        QSignalSpy commits(m_dialog.get(), &ActDialog::commitWanted);
        const ActPreview preview = Demo::failover({}, true);
        openWith(preview, 1);
        site()->setText(QStringLiteral("Centennial"));
        auto *person = find<QLineEdit>("overridePersonField");
        auto *check = find<QCheckBox>("overrideCheck");
        QTest::qWait(20);
        QVERIFY(!commitButton()->isEnabled());
        QVERIFY(find<PlainLabel>("actWhy")->text().contains(QStringLiteral("name of the person")));
        person->setText(QStringLiteral("  "));
        check->setChecked(true);
        QTest::qWait(20);
        QVERIFY(!commitButton()->isEnabled());
        person->setText(QStringLiteral(" K. Ramos "));
        SOON_VERIFY(commitButton()->isEnabled());
        check->setChecked(false);
        QVERIFY(!commitButton()->isEnabled());
        check->setChecked(true);
        SOON_VERIFY(commitButton()->isEnabled());
        commitButton()->click();
        QCOMPARE(commits.size(), 1);
        const auto commit = commits.at(0).at(0).value<ActCommit>();
        QCOMPARE(commit.overridePerson, QStringLiteral("K. Ramos"));
        QCOMPARE(commit.overrideStatement, preview.needsOverride);
    }

    void newFiguresKeepWhatWasTyped()
    {
        ActPreview preview = Demo::failover();
        openWith(preview, 1);
        site()->setText(QStringLiteral("Centennial"));
        SOON_VERIFY(commitButton()->isEnabled());
        preview.tiles[0].value = QStringLiteral("13 min 9 s");
        m_dialog->setPreview(preview);
        QVERIFY(commitButton()->isEnabled());
        QCOMPARE(site()->text(), QStringLiteral("Centennial"));
        // Something new has to be taken on: what was armed is not any more.
        m_dialog->setPreview(Demo::failover({}, true));
        QVERIFY(!commitButton()->isEnabled());
        // The target changes under the hand: the typed name is wrong now.
        m_dialog->setPreview(Demo::failback());
        QTest::qWait(20);
        QVERIFY(!commitButton()->isEnabled());
    }

    void blockedSaysWhy()
    {
        ActPreview preview = Demo::failover();
        preview.blocked = QStringLiteral("Centennial does not answer.");
        openWith(preview, 1);
        site()->setText(QStringLiteral("Centennial"));
        QTest::qWait(20);
        QVERIFY(!commitButton()->isEnabled());
        QCOMPARE(find<PlainLabel>("actWhy")->text(), preview.blocked);
    }

    void openedAgainNothingIsTyped()
    {
        openWith(Demo::failover(), 1);
        site()->setText(QStringLiteral("Centennial"));
        SOON_VERIFY(commitButton()->isEnabled());
        m_dialog->reject();
        m_dialog->openPreview(Demo::failover());
        QVERIFY(site()->text().isEmpty());
        QVERIFY(!commitButton()->isEnabled());
    }

    void adviceIsTakenOnce()
    {
        openWith(Demo::failover());
        auto *advice = find<QPushButton>("adviceButton");
        advice->click();
        advice->click();
        QCOMPARE(m_wished, QList{RunWish::plain(RunWish::What::TakeAdvice)});
    }

    /// By keyboard alone: every control is reached by Tab in the order it is read, Enter and Escape do their
    /// work.
    void keyboardWalk()
    {
        QSignalSpy commits(m_dialog.get(), &ActDialog::commitWanted);
        openWith(Demo::failover({}, true), 1);
        QCOMPARE(QApplication::focusWidget(), site());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("centennial"));
        QStringList order;
        for (int i = 0; i < 12 && !order.contains(QApplication::focusWidget()->objectName()); ++i) {
            order += QApplication::focusWidget()->objectName();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        // The commit button can't be pressed yet, so it isn't stopped at.
        QCOMPARE(order,
                 (QStringList{"siteNameField", "cancelButton", "overridePersonField", "overrideCheck"}));
        find<QLineEdit>("overridePersonField")->setFocus();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("K. Ramos"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        SOON_VERIFY(commitButton()->isEnabled());
        commitButton()->setFocus();
        QTest::keyClick(commitButton(), Qt::Key_Return);
        QCOMPARE(commits.size(), 1);
    }

    void escapeClosesAndCommitsNothing()
    {
        QSignalSpy commits(m_dialog.get(), &ActDialog::commitWanted);
        openWith(Demo::failover());
        QTest::keyClick(site(), Qt::Key_Escape);
        QVERIFY(!m_dialog->isVisible());
        QCOMPARE(commits.size(), 0);
    }

    void everyControlHasAName()
    {
        openWith(Demo::failover({}, true));
        m_dialog->setRun(Demo::failed(m_clock.now()));
        int seen = 0;
        for (const QWidget *widget : m_dialog->findChildren<QWidget *>()) {
            if (!(qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget) ||
                  qobject_cast<const QPlainTextEdit *>(widget)))
                continue;
            if (widget->objectName().isEmpty() || widget->objectName().startsWith(QLatin1String("qt_")))
                QFAIL("a control without a name");
            if (widget->objectName() == QLatin1String("adviceButton")) // no advice here, nothing to name
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            ++seen;
        }
        QVERIFY(seen >= 8);
    }

    void runShowsWhatHappens()
    {
        m_dialog->openRun(Demo::running(m_clock.now()));
        auto *output = find<QPlainTextEdit>("runOutput");
        QVERIFY(output->toPlainText().contains(QStringLiteral("received promote request")));
        QVERIFY(output->toPlainText().contains(QStringLiteral("\\x1b[31m"))); // shown, not obeyed
        QVERIFY(find<PlainLabel>("runNote")->text().contains(QStringLiteral("does not stop it")));
        find<QPushButton>("stopButton")->click();
        find<QPushButton>("stopButton")->click();
        QCOMPARE(m_wished, QList{RunWish::plain(RunWish::What::Stop)});
        m_dialog->setRun(Demo::failed(m_clock.now()));
        QVERIFY(find<QWidget>("runError")->isVisible());
        find<QPushButton>("retryButton")->click();
        find<QPushButton>("retryButton")->click();
        QCOMPARE(wished(RunWish::What::Retry), 1);
        m_dialog->setRun(Demo::done(m_clock.now()));
        QVERIFY(!find<QWidget>("runError")->isVisible());
        QVERIFY(find<PlainLabel>("runNext")->text().contains(QStringLiteral("Tell the customers")));
    }

    /// All that a run can have to say at once, and still no screen is too low for it: it scrolls.
    void aRunNeverLeavesTheScreen()
    {
        for (const RunView &run : {Demo::asking(m_clock.now()), Demo::noRoom(m_clock.now())}) {
            m_dialog->openRun(run);
            const int room = m_dialog->screen()->availableGeometry().height();
            QVERIFY(m_dialog->height() <= room - 60);
            QVERIFY(m_dialog->minimumSizeHint().height() < 400);
        }
    }

    /// Fence made, last log not shipped: the clock of those who can't write on top, and three answers.
    void lastLogIsAskedAbout()
    {
        m_dialog->openRun(Demo::asking(m_clock.now()));
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get(), 30'000));
        QVERIFY(find<QWidget>("runGap")->isVisible());
        QCOMPARE(find<PlainLabel>("runGapClock")->text(), durationText(134s));
        QVERIFY(!find<QWidget>("acceptSite")->isVisible()); // nobody has asked to accept yet
        QVERIFY(find<PlainLabel>("runQuestionText")->text().contains(QStringLiteral("5,269 rows")));
        QVERIFY(!find<QPushButton>("retryButton")->isVisible());
        QVERIFY(!find<QPushButton>("giveUpButton")->isVisible());
        // Nothing dangerous has the focus, and Return presses nothing.
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(m_wished, QList<RunWish>());
        m_dialog->openRun(Demo::asking(m_clock.now()));
        QTest::mouseClick(find<QPushButton>("acceptButton"), Qt::LeftButton);
        QCOMPARE(m_wished, QList<RunWish>());
        QVERIFY(!find<QPushButton>("acceptNow")->isEnabled());
        QTest::keyClicks(find<QLineEdit>("acceptSite"), QStringLiteral("Centennial"));
        QVERIFY(!find<QPushButton>("acceptNow")->isEnabled());
        find<QLineEdit>("acceptSite")->clear();
        QTest::keyClicks(find<QLineEdit>("acceptSite"), QStringLiteral("Naperville"));
        QTest::mouseClick(find<QPushButton>("acceptNow"), Qt::LeftButton);
        QTest::mouseClick(find<QPushButton>("acceptNow"), Qt::LeftButton);
        QCOMPARE(m_wished.size(), 1);
        QCOMPARE(m_wished.first().what, RunWish::What::AcceptLoss);
        QVERIFY(m_wished.first().statement.contains(QStringLiteral("I accept")));
        QTest::mouseClick(find<QPushButton>("shipAgainButton"), Qt::LeftButton);
        QCOMPARE(wished(RunWish::What::Retry), 1);
        QTest::mouseClick(find<QPushButton>("letGoButton"), Qt::LeftButton);
        QCOMPARE(wished(RunWish::What::LetGo), 1);
        m_dialog->setRun(Demo::running(m_clock.now()));
        QVERIFY(!find<QWidget>("runGap")->isVisible());
        QVERIFY(!find<QWidget>("runQuestion")->isVisible());
    }

    /// It sounds at once and again, for as long as it waits and no longer.
    void alarmSoundsWhileSomethingWaits()
    {
        Alarm alarm;
        int rings = 0;
        alarm.setRing([&] { ++rings; });
        alarm.set(true);
        alarm.set(true);
        QCOMPARE(rings, 1);
        SOON_COMPARE(rings, 2);
        alarm.set(false);
        QVERIFY(!alarm.isOn());
    }

    /// Audio whose rows were lost is told below what lies kept, and exported by one press.
    void audioIsExportedByOnePress()
    {
        RunView run = Demo::noRoom(m_clock.now());
        run.copies.clear();
        m_dialog->openRun(run);
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get(), 30'000));
        QVERIFY(!find<QWidget>("runCopies")->isVisible());
        const Instant since = m_clock.now() - 1h;
        run.audio = RunView::Audio{since, QStringLiteral("37 audio files are without their rows."), false};
        m_dialog->openRun(run);
        SOON_VERIFY(find<QWidget>("runCopies")->isVisible());
        QCOMPARE(find<PlainLabel>("audioText")->text(), run.audio->text);
        auto *button = find<QPushButton>("audioExport");
        QVERIFY(button->isVisible() && button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(m_wished.size(), 1);
        QCOMPARE(m_wished.first().what, RunWish::What::ExportAudio);
        QCOMPARE(m_wished.first().statement, toIso(since));
        QVERIFY(!button->isEnabled()); // once, until there is an answer
        m_dialog->runPage()->refuse(QStringLiteral("A run is under way."));
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(!button->isEnabled());
        // The run that came of it has ended, and all was not exported.
        RunView under = run;
        under.audio.reset();
        m_dialog->openRun(under);
        m_dialog->openRun(run);
        QVERIFY(button->isVisible() && button->isEnabled());
        run.audio->exported = true;
        m_dialog->openRun(run);
        QVERIFY(!button->isEnabled());
        run.audio.reset();
        m_dialog->openRun(run);
        QVERIFY(!button->isVisible());
    }

    /// A rebuild without room: what lies there is exported or discarded by its name.
    void copiesAreExportedAndDiscardedByName()
    {
        m_dialog->openRun(Demo::noRoom(m_clock.now()));
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get(), 30'000));
        const auto texts = m_dialog->findChildren<PlainLabel *>(QStringLiteral("copyText"));
        QCOMPARE(texts.size(), 2);
        QVERIFY(texts.first()->text().contains(QStringLiteral("rows not known")));
        QTest::mouseClick(m_dialog->findChildren<QPushButton *>(QStringLiteral("copyExport")).first(),
                          Qt::LeftButton);
        QCOMPARE(m_wished.size(), 1);
        QCOMPARE(m_wished.first().what, RunWish::What::ExportCopy);
        QCOMPARE(m_wished.first().name, QStringLiteral("pg"));
        QTest::mouseClick(m_dialog->findChildren<QPushButton *>(QStringLiteral("copyDiscard")).last(),
                          Qt::LeftButton);
        QCOMPARE(wished(RunWish::What::DiscardCopy), 0); // not by one press
        auto *now = find<QPushButton>("copyDiscardNow");
        QVERIFY(!now->isEnabled());
        QTest::keyClicks(find<QLineEdit>("copyName"), QStringLiteral("pg"));
        QVERIFY(!now->isEnabled());
        find<QLineEdit>("copyName")->clear();
        QTest::keyClicks(find<QLineEdit>("copyName"), QStringLiteral("pg.kept-20261128-150000"));
        QTest::mouseClick(now, Qt::LeftButton);
        QCOMPARE(wished(RunWish::What::DiscardCopy), 1);
        QCOMPARE(m_wished.last().name, QStringLiteral("pg.kept-20261128-150000"));
    }

    void longOutputIsAddedNotRedrawn()
    {
        RunView run = Demo::running(m_clock.now());
        m_dialog->openRun(run);
        auto *output = find<QPlainTextEdit>("runOutput");
        for (int i = 0; i < 3000; ++i) {
            run.steps[1].lines += QStringLiteral("line %1").arg(i);
            if (i % 50 == 0)
                m_dialog->setRun(run);
        }
        m_dialog->setRun(run);
        QVERIFY(output->blockCount() <= 2000);
        QVERIFY(output->toPlainText().endsWith(QStringLiteral("line 2999")));
    }
};

QTEST_MAIN(TestActDialog)
#include "tst_actdialog.moc"
