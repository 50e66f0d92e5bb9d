// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard as a whole: nothing that a person types is lost, and nothing is done twice.
#include "wizarddriver.h"

#include "widgets/base/plainlabel.h"
#include "widgets/wizard/customers/initialspad.h"

#include <QDateTimeEdit>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

class TestWizardWindow : public QObject, private WizardDriver
{
    Q_OBJECT
private slots:
    void initTestCase() { begin(); }
    void init() { newWindow(); }
    void cleanup() { noWindow(); }

    void stepsByArrows()
    {
        QSignalSpy wanted(&m_window->wishes(), &Wishes::stepWanted);
        open("reroute");
        tabTo("step-alert");
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        press(Qt::Key_Space);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).toString(), QStringLiteral("decide"));
    }

    void pauseAndHandOver()
    {
        open("reroute");
        choose("action-pause");
        last<Do::Pause>();
        m_window->setBusy(false);
        choose("action-hand_over");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("D. Osei"));
        press(Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("81 to go"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto over = last<Do::HandOver>();
        QCOMPARE(over.to, QStringLiteral("D. Osei"));
        QCOMPARE(over.summary, QStringLiteral("81 to go"));
        m_window->setBusy(false);
        sitAs(Demo::Seat::Paused);
        QVERIFY(find<PlainLabel>("seatText")->text().startsWith(QStringLiteral("Paused")));
        choose("action-go_on");
        last<Do::GoOn>();
    }

    void doubleEnterIsOneCommand()
    {
        open("alert");
        tabTo("primaryButton");
        QWidget *button = QApplication::focusWidget();
        press(Qt::Key_Return);
        QTest::keyClick(button, Qt::Key_Return);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(m_commands->size(), 1);
        // Held down from before: nothing.
        m_window->setBusy(false);
        for (int i = 0; i < 20; ++i) {
            QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"), true);
            QCoreApplication::sendEvent(button, &held);
        }
        QCOMPARE(m_commands->size(), 1);
    }

    /// The answer is there before the second press: the button means something else by then.
    void secondEnterDoesNotDoTheNextStep()
    {
        m_window->setSettleDelay(300);
        open("alert");
        tabTo("primaryButton");
        QTest::qWait(320); // a wait on purpose: the delay itself is what is tested
        press(Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        m_window->setBusy(false);
        WizardView next = Demo::wizard(QStringLiteral("announce"), m_clock.now());
        m_window->setView(next);
        QTest::keyClick(find<QPushButton>("primaryButton"), Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        QTest::qWait(320);
        QTest::keyClick(find<QPushButton>("primaryButton"), Qt::Key_Return);
        QCOMPARE(m_commands->size(), 2);
    }

    void refusalStaysUntilTheNextAction()
    {
        open("alert");
        tabTo("primaryButton");
        press(Qt::Key_Return);
        m_window->refuse({QStringLiteral("wheel"), QStringLiteral("D. Osei has taken the wheel."),
                          QStringLiteral("Nothing was recorded.")});
        QVERIFY(find<QWidget>("wizardProblem")->isVisible());
        for (int i = 0; i < 5; ++i)
            told(m_view);
        QVERIFY(find<QWidget>("wizardProblem")->isVisible());
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("primaryButton"));
        press(Qt::Key_Return);
        QVERIFY(!find<QWidget>("wizardProblem")->isVisible());
        QCOMPARE(m_commands->size(), 2);
    }

    void escapeDestroysNothing()
    {
        open("manual");
        type("foundField", QStringLiteral("half a sen"));
        press(Qt::Key_Escape);
        QCOMPARE(find<QPlainTextEdit>("foundField")->toPlainText(), QStringLiteral("half a sen"));
        QVERIFY(m_window->isVisible());
        choose("action-skip");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("half a rea"));
        press(Qt::Key_Escape);
        QVERIFY(!find<QWidget>("askPanel")->isVisible());
        QCOMPARE(m_commands->size(), 0);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("moreButton"));
        choose("action-skip");
        QCOMPARE(find<QPlainTextEdit>("askAnswer")->toPlainText(), QStringLiteral("half a rea"));
    }

    void disabledSaysWhy()
    {
        open("reroute");
        sitAs(Demo::Seat::Elsewhere);
        QVERIFY(m_view.wheel.startsWith(QStringLiteral("D. Osei has the wheel")));
        QVERIFY(!find<QPushButton>("action-override")->isEnabled());
        QVERIFY(!find<QPushButton>("action-override")->toolTip().isEmpty());
        QCOMPARE(find<QPushButton>("action-override")->accessibleDescription(), m_view.wheel);
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("customers still to move")));
        // The same is not said twice.
        QVERIFY(find<PlainLabel>("wizardStatus")->text() != find<PlainLabel>("wizardWhy")->text() ||
                find<PlainLabel>("wizardStatus")->isHidden());
        QVERIFY(find<PlainLabel>("chosenLabel")->text().contains(QStringLiteral("D. Osei has the wheel")));
        QSignalSpy wheel(&m_window->wishes(), &Wishes::takeWheelWanted);
        tabTo("takeWheelButton");
        press(Qt::Key_Space);
        QCOMPARE(wheel.size(), 1);
        sitAs(Demo::Seat::Nobody);
        QSignalSpy signIn(&m_window->wishes(), &Wishes::signInWanted);
        tabTo("signInButton");
        press(Qt::Key_Space);
        QCOMPARE(signIn.size(), 1);
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_commands->size(), 0);
    }

    /// Over, and an SBC still passes calls on: who opens it can sign in, take the wheel, and have it take
    /// them.
    void closedOneCanStillBeEnded()
    {
        open("reroute");
        sitAs(Demo::Seat::Closed);
        const QString ends = QStringLiteral("Closed; the SBC can still be made to take calls: Naperville.");
        QCOMPARE(find<PlainLabel>("seatText")->text(), ends);
        choose("action-takeCalls");
        QCOMPARE(last<Do::InStep>().values.value(QStringLiteral("mode")).toString(), QStringLiteral("take"));
        m_window->setBusy(false);
        sitAs(Demo::Seat::Elsewhere);
        QVERIFY(find<PlainLabel>("seatText")->text().startsWith(ends + QStringLiteral(" D. Osei has the")));
        QSignalSpy wheel(&m_window->wishes(), &Wishes::takeWheelWanted);
        tabTo("takeWheelButton");
        press(Qt::Key_Space);
        QCOMPARE(wheel.size(), 1);
        m_story->in.wheelHolder.clear();
        sitAs(Demo::Seat::Nobody);
        QVERIFY(find<PlainLabel>("seatText")->text().contains(QStringLiteral("sign in")));
        QSignalSpy signIn(&m_window->wishes(), &Wishes::signInWanted);
        tabTo("signInButton");
        press(Qt::Key_Space);
        QCOMPARE(signIn.size(), 1);
        // Once nothing goes on there is nothing to sign in for.
        m_story->in.step = QStringLiteral("initials");
        told(m_story->view());
        QVERIFY(find<PlainLabel>("seatText")->text().startsWith(QStringLiteral("This is closed.")));
        QVERIFY(!find<QPushButton>("signInButton")->isVisible());
    }

    void unknownActionIsNotOffered()
    {
        WizardView view = Demo::wizard(QStringLiteral("manual"), m_clock.now());
        WizardAction strange;
        strange.key = QStringLiteral("teleport");
        strange.text = QStringLiteral("Teleport");
        view.actions.insert(1, strange);
        open(view);
        QVERIFY(!find<QPushButton>("action-teleport")->isEnabled());
        QVERIFY(find<QPushButton>("action-teleport")
                    ->accessibleDescription()
                    .contains(QStringLiteral("“Teleport”")));
    }

    // --- nothing is lost ---
    void storm_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("field");
        QTest::newRow("notice") << "alert"
                                << "draftField";
        QTest::newRow("cadence") << "updates"
                                 << "draftField";
        QTest::newRow("decision") << "decide"
                                  << "decisionReason";
        QTest::newRow("site name") << "promote"
                                   << "siteNameField";
        QTest::newRow("find") << "reroute"
                              << "customerFind";
        QTest::newRow("initials") << "initials"
                                  << "readBackField";
        QTest::newRow("signed by") << "initials"
                                   << "signedByField";
        QTest::newRow("found") << "manual"
                               << "foundField";
    }
    /// A hundred views while somebody types, each of them different.
    void storm()
    {
        QFETCH(QString, step);
        QFETCH(QString, field);
        open(step.toLatin1().constData());
        tabTo(field.toLatin1().constData());
        QWidget *widget = QApplication::focusWidget();
        if (auto *line = qobject_cast<QLineEdit *>(widget))
            line->clear();
        else
            qobject_cast<QPlainTextEdit *>(widget)->clear();
        const QString text = QStringLiteral("what somebody types here is never lost, not one letter of it, "
                                            "whatever is told meanwhile!!!!!");
        WizardView view = m_view;
        for (int i = 0; i < 100; ++i) {
            if (i < text.size())
                QTest::keyClick(widget, text.at(i).toLatin1());
            m_clock.advance(1s);
            view.now = m_clock.now();
            view.clocks[0].value = QStringLiteral("1:16:%1").arg(i);
            view.log += QStringLiteral("14:20:%1 something").arg(i);
            view.status = QStringLiteral("%1 left").arg(i);
            if (view.notice)
                view.notice->draft.words.text = QStringLiteral("another draft %1").arg(i);
            if (view.table && !view.table->rows.isEmpty())
                view.table->rows[i].cells = {QString::number(i)};
            if (view.calls)
                view.calls->preview.tiles[0].value = QString::number(i);
            if (view.initials)
                view.initials->evidence.items[0].text = QString::number(i);
            told(view);
            QCOMPARE(QApplication::focusWidget(), widget);
        }
        const QString typed = qobject_cast<QLineEdit *>(widget)
                                  ? qobject_cast<QLineEdit *>(widget)->text()
                                  : qobject_cast<QPlainTextEdit *>(widget)->toPlainText();
        QCOMPARE(typed, text);
        if (view.notice) {
            QVERIFY(find<QWidget>("draftChanged")->isVisible()); // it is said that the draft is another one
            find<QPushButton>("takeDraftButton")->click();
            QCOMPARE(find<QPlainTextEdit>("draftField")->toPlainText(), view.notice->draft.words.text);
        }
    }

    void anotherPageAndBack()
    {
        open("alert");
        tabTo("draftField");
        press(Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("my own words"));
        told(Demo::wizard(QStringLiteral("manual"), m_clock.now()));
        type("foundField", QStringLiteral("found"));
        told(Demo::wizard(QStringLiteral("announce"), m_clock.now()));
        QVERIFY(find<QPlainTextEdit>("draftField")->toPlainText() != QStringLiteral("my own words"));
        told(Demo::wizard(QStringLiteral("alert"), m_clock.now()));
        QCOMPARE(find<QPlainTextEdit>("draftField")->toPlainText(), QStringLiteral("my own words"));
        told(Demo::wizard(QStringLiteral("manual"), m_clock.now()));
        QCOMPARE(find<QPlainTextEdit>("foundField")->toPlainText(), QStringLiteral("found"));
    }

    void halfDrawnInitialsStay()
    {
        open("initials");
        auto *pad = find<InitialsPad>("initialsPad");
        QTest::mousePress(pad, Qt::LeftButton, {}, {40, 40});
        QTest::mouseMove(pad, {80, 60});
        for (int i = 0; i < 100; ++i) {
            WizardView view = m_view;
            view.clocks[0].value = QString::number(i);
            view.initials->stateLine = QString::number(i);
            told(view);
        }
        QVERIFY(pad->drawing());
        QTest::mouseRelease(pad, Qt::LeftButton, {}, {90, 60});
        QCOMPARE(pad->strokes().size(), 1);
        // Another customer and back: still there, and not with the other one.
        WizardView other = m_view;
        other.initials->customer = QStringLiteral("customer-50");
        told(other);
        QVERIFY(pad->strokes().isEmpty());
        told(Demo::wizard(QStringLiteral("initials"), m_clock.now()));
        QCOMPARE(pad->strokes().size(), 1);
    }

    void aViewTakesNoTime()
    {
        open("reroute");
        WizardView view = m_view;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 50; ++i) {
            view.clocks[0].value = QString::number(i);
            view.table->rows[i].cells[2] = QString::number(i);
            told(view);
        }
        // Far from the 50 ms that a person would notice, also on a machine that is busy otherwise.
        QVERIFY2(timer.elapsed() / 50 < 25, qPrintable(QString::number(timer.elapsed() / 50.0)));
    }

    void namesWithMarkupAreShownAsTheyAre()
    {
        const QString bait = QStringLiteral("<b>Acme</b>&<img src=http://127.0.0.1:9/x>");
        WizardView view = Demo::wizard(QStringLiteral("initials"), m_clock.now());
        view.headline = view.title = view.intro = view.footnote = view.wrong = bait;
        view.initials->title = view.initials->evidence.statement = bait;
        view.table->rows[0].name = bait;
        const auto pause =
            std::find_if(view.actions.begin(), view.actions.end(),
                         [](const WizardAction &action) { return action.key == QLatin1String("pause"); });
        pause->text = bait;
        open(view);
        QCOMPARE(find<PlainLabel>("pageTitle")->text(), bait);
        QCOMPARE(find<PlainLabel>("initialsCustomer")->text(), bait);
        QCOMPARE(find<QPushButton>("action-pause")->accessibleName(), bait);
        for (const QLabel *label : m_window->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        tabTo("initialsListButton");
        press(Qt::Key_Space);
        QCOMPARE(find<QTableView>("customerTable")->model()->index(0, 0).data().toString(), bait);
    }
};

QTEST_MAIN(TestWizardWindow)
#include "tst_wizardwindow.moc"
