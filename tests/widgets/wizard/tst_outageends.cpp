// SPDX-License-Identifier: GPL-3.0-or-later
// An outage is ended by a tired person: the real windows and the real rules, by keyboard and by pointer.
// Every key outside of a text, and every click, is a press.
#include "demo.h"
#include "outagestory.h"
#include "tests/support/soon.h"

#include "models/act/runview.h"
#include "models/outage/outagestate.h"
#include "widgets/base/beat.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// The windows as the console ties them to an incident, with the log in memory.
class Room : public QObject
{
public:
    explicit Room(QSize size)
        : story(214)
        , beat(m_clock)
        , main(beat)
        , wizard(beat)
    {
        for (Customer &customer : story.context.customers) {
            customer.role = s("IT director");
            customer.phone = s("+1 303 555 0117");
        }
        story.declare(IncidentMode::Real, 5min);
        wizard.setSettleDelay(0);
        wizard.setArmDelay(1);
        main.resize(size);
        wizard.resize(size);
        connect(&main.wishes(), &Wishes::closeWanted, this, [this](Ending ending) {
            openWizard();
            wizard.askEnding(ending);
        });
        connect(&main.wishes(), &Wishes::wizardWanted, this, [this] { openWizard(); });
        connect(&wizard, &WizardWindow::commandWanted, this,
                [this](const Command &command) { act(command); });
        connect(&wizard.wishes(), &Wishes::customerWanted, this, [this](const QString &customer) {
            m_customer = customer;
            refresh();
        });
        connect(&wizard.wishes(), &Wishes::stepWanted, this, [this](const QString &step) {
            m_step = step;
            refresh();
        });
        connect(&wizard, &WizardWindow::secondPersonWanted, this, [this](const QString &step) {
            if (!story.incident.approval(step))
                story.allow(Do::AskApproval{step}, Me);
            story.allow(Do::Approve{step, false, {}}, OutageStory::commander());
            answer({});
        });
        connect(&wizard, &WizardWindow::commitWanted, this, [this] {
            story.allow(Do::BeginStep{s("promote")}, Me);
            story.runFailover();
            story.allow(Do::SettleStep{s("promote"), StepOutcome::Passed, {}, {}}, Me);
            m_step.clear();
            answer({});
        });
        refresh();
        main.show();
        main.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&main, 30'000));
    }

    void openWizard()
    {
        refresh();
        wizard.show();
        wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&wizard, 30'000));
        if (QGuiApplication::platformName() != s("xcb"))
            return;
        // The frame that the window manager gives it is on the screen too.
        const QRect room = wizard.screen()->availableGeometry();
        QTRY_VERIFY_WITH_TIMEOUT(wizard.frameGeometry().height() > wizard.height(), 30'000);
        QTRY_VERIFY2_WITH_TIMEOUT(room.contains(wizard.frameGeometry()),
                                  qPrintable(QStringLiteral("%1 x %2")
                                                 .arg(wizard.frameGeometry().width())
                                                 .arg(wizard.frameGeometry().height())),
                                  30'000);
    }

    OutageStory story;

private:
    const Actor Me{s("K. Ramos"), Role::Commander | Role::Operator, s("noc-1"), true};

    void act(const Command &command)
    {
        const bool leads = std::holds_alternative<Do::SettleStep>(command) ||
                           std::holds_alternative<Do::RecordSent>(command) ||
                           std::holds_alternative<Do::Decide>(command);
        const QString refused = story.act(command, Me);
        if (refused.isEmpty()) {
            m_customer.clear();
            if (leads)
                m_step.clear();
        }
        answer(refused);
    }
    void answer(const QString &refused)
    {
        refresh();
        if (refused.isEmpty())
            wizard.setBusy(false);
        else
            wizard.refuse(story.error);
        if (!refused.isEmpty())
            qWarning("refused: %s", qPrintable(story.error.text));
    }
    void refresh()
    {
        story.now += 1s;
        m_clock.setWall(story.now);
        WizardInputs in;
        in.incident = story.incident;
        in.step = m_step;
        in.customer = m_customer;
        in.preview = Demo::failover();
        in.overview = Demo::outage(story.now);
        in.actor = Me;
        in.signedInAt = story.now;
        in.approvers = {s("D. Osei")};
        in.now = story.now;
        if (const RunState *run = story.incident.run())
            in.run = makeRunView(*run, {});
        wizard.setView(makeWizardView(in));
        OutageInputs outage;
        if (story.incident.open())
            outage.incident = story.incident;
        outage.now = story.now;
        main.setOutage(makeOutageState(outage));
    }

    ManualClock m_clock;
    QString m_step;
    QString m_customer;

public:
    Beat beat;
    MainWindow main;
    WizardWindow wizard;
};

/// A person's hand, who sees what is on the screen, and counts.
class Hand
{
public:
    explicit Hand(Room &room)
        : m_room(room)
    {
    }
    int presses = 0;

    void key(Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        ++presses;
        QWidget *at = QApplication::activePopupWidget();
        if (!at)
            at = QApplication::focusWidget();
        if (!at)
            at = QApplication::activeWindow();
        QVERIFY(at);
        QTest::keyClick(at, key, with);
        QCoreApplication::processEvents();
    }
    void write(const char *text)
    {
        QWidget *at = QApplication::focusWidget();
        QVERIFY2(at && (at->inherits("QLineEdit") || at->inherits("QPlainTextEdit")),
                 at ? qPrintable(at->objectName() + s(" is no field")) : "no field has the keyboard");
        QTest::keyClicks(at, s(text));
    }
    template<class T = QWidget>
    T *find(const char *name)
    {
        for (QWidget *window :
             {static_cast<QWidget *>(&m_room.wizard), static_cast<QWidget *>(&m_room.main)}) {
            for (T *widget : window->findChildren<T *>(s(name))) {
                if (widget->isVisible())
                    return widget;
            }
        }
        return nullptr;
    }
    void click(const char *name, QPoint at = {}, Qt::KeyboardModifiers with = {})
    {
        ++presses;
        QWidget *widget = find(name);
        if (!widget)
            QFAIL(name);
        QVERIFY2(widget->isEnabled(),
                 qPrintable(widget->accessibleName() + s(": ") + widget->accessibleDescription()));
        const QPoint where = at.isNull() ? widget->rect().center() : at;
        // Nobody presses what is scrolled out of sight.
        QVERIFY2(widget->visibleRegion().contains(where), name);
        QTest::mouseClick(widget, Qt::LeftButton, with, where);
        QCoreApplication::processEvents();
    }
    void clickMenu(const char *menuName, const char *line)
    {
        ++presses;
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY2(menu && menu->objectName() == s(menuName), menuName);
        for (QAction *action : menu->actions()) {
            if (action->objectName() == s(line)) {
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                QCoreApplication::processEvents();
                return;
            }
        }
        QFAIL(line);
    }
    /// Done with what was written.
    void confirm() { key(Qt::Key_Return, Qt::ControlModifier); }

private:
    Room &m_room;
};
} // namespace

class TestOutageEnds : public QObject
{
    Q_OBJECT

    /// On a real screen only what it has room for.
    static bool fits(QSize size)
    {
        const QSize room = QGuiApplication::primaryScreen()->availableSize();
        return QGuiApplication::platformName() != s("xcb") || size.boundedTo(room) == size;
    }
    static void rows()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("byKeyboard");
        // Within a window manager's frame.
        for (const auto &[name, size] :
             {std::pair("1366x768", QSize(1364, 738)), std::pair("1080p", QSize(1918, 1050))}) {
            if (!fits(size))
                continue;
            QTest::addRow("%s keyboard", name) << size << true;
            QTest::addRow("%s pointer", name) << size << false;
        }
    }
    static void choose(Hand &hand, bool byKeyboard, const char *record, Qt::Key letter)
    {
        if (byKeyboard) {
            hand.key(Qt::Key_Return);
            hand.key(letter);
        } else {
            hand.click(record);
        }
    }
    static void send(Hand &hand, bool byKeyboard)
    {
        const auto go = [&] { byKeyboard ? hand.confirm() : hand.click("primaryButton"); };
        go(); // approve and queue
        hand.write("phone and e-mail, by hand");
        go(); // recorded as sent
    }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<Command>();
        Theme::instance().start(Theme::Choice::Light);
    }

    /// An update falls due while the one before it is being sent by hand: what was typed stays, and counts.
    void updateRecordedAfterTheNextIsDue()
    {
        Room room(QSize(1364, 738));
        room.openWizard();
        Hand hand(room);
        send(hand, true); // the alert
        emit room.wizard.wishes().stepWanted(s("updates"));
        hand.confirm(); // approved and queued
        QVERIFY(room.story.incident.notice(s("updates/1")));
        hand.write("phone and e-mail, by hand");
        room.story.now += 30min;
        emit room.wizard.wishes().stepWanted(s("updates"));
        QVERIFY(hand.find("sentHowField"));
        QCOMPARE(hand.find<QLineEdit>("sentHowField")->text(), s("phone and e-mail, by hand"));
        hand.confirm();
        QVERIFY(room.story.incident.notice(s("updates/1"))->sentAt);

        // Never sent: put aside with a reason, and the next one can be written.
        emit room.wizard.wishes().stepWanted(s("updates"));
        hand.confirm();
        QVERIFY(room.story.incident.notice(s("updates/2")));
        QVERIFY(!hand.find("action-withdraw"));
        room.story.now += 30min;
        emit room.wizard.wishes().stepWanted(s("updates"));
        hand.click("action-withdraw");
        hand.write("nobody was there to call");
        hand.confirm();
        QVERIFY(room.story.incident.notice(s("updates/2"))->withdrawnAt);
        QCOMPARE(hand.find("primaryButton")->accessibleName(), s("Approve and queue for 214 customers"));
    }

    void falseAlarmInThreePresses_data() { rows(); }
    void falseAlarmInThreePresses()
    {
        QFETCH(QSize, size);
        QFETCH(bool, byKeyboard);
        Room room(size);
        Hand hand(room);
        if (byKeyboard) {
            hand.key(Qt::Key_2, Qt::ControlModifier);
            QVERIFY(hand.find("outageFalseAlarm"));
            hand.key(Qt::Key_F, Qt::AltModifier);
        } else {
            hand.click("page-outage");
            hand.click("outageFalseAlarm");
        }
        SOON_VERIFY(hand.find("askPanel")); // a button pressed by its letter takes a moment
        hand.confirm();                     // in vain: no default fills in a reason
        --hand.presses;
        QVERIFY(room.story.incident.open());
        hand.write("a plug was loose at the console");
        byKeyboard ? hand.confirm() : hand.click("askConfirm");
        QCOMPARE(room.story.incident.ending, Ending::FalseAlarm);
        QCOMPARE(room.story.incident.closedWhy, s("a plug was loose at the console"));
        QCOMPARE(hand.presses, 3);
    }

    /// The same from the wizard, without the other window.
    void falseAlarmFromTheWizard_data() { rows(); }
    void falseAlarmFromTheWizard()
    {
        QFETCH(QSize, size);
        QFETCH(bool, byKeyboard);
        Room room(size);
        room.openWizard();
        Hand hand(room);
        if (byKeyboard) {
            hand.key(Qt::Key_M, Qt::AltModifier);
            SOON_VERIFY(QApplication::activePopupWidget());
            hand.key(Qt::Key_F);
        } else {
            hand.click("moreButton");
            hand.clickMenu("moreMenu", "action-false_alarm");
        }
        hand.write("a plug was loose at the console");
        byKeyboard ? hand.confirm() : hand.click("askConfirm");
        QCOMPARE(room.story.incident.ending, Ending::FalseAlarm);
        QCOMPARE(hand.presses, 3);
    }

    void closedWithoutInitialsOfThoseWhoAreOpen_data() { rows(); }
    /// "Close…" asks what is in the way of closing, and one reason is enough.
    void closedWithoutInitialsOfThoseWhoAreOpen()
    {
        QFETCH(QSize, size);
        QFETCH(bool, byKeyboard);
        Room room(size);
        room.story.until(s("initials"));
        for (int i = 0; i < 204; ++i)
            room.story.sign(room.story.ids().at(i));
        room.openWizard(); // told
        room.wizard.close();
        room.main.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&room.main, 30'000));
        Hand hand(room);
        if (byKeyboard) {
            hand.key(Qt::Key_2, Qt::ControlModifier);
            hand.key(Qt::Key_C, Qt::AltModifier);
        } else {
            hand.click("page-outage");
            hand.click("outageClose");
        }
        SOON_VERIFY(hand.find("askPanel"));
        const auto *question = hand.find<QLabel>("askQuestion");
        QVERIFY(question && question->text().startsWith(s("10 of 214 customers have neither")));
        hand.write("tried three times; they are asked again in the morning");
        byKeyboard ? hand.confirm() : hand.click("askConfirm");
        QCOMPARE(room.story.incident.ending, Ending::Complete);
        QCOMPARE(room.story.incident.stepRecord(s("initials")).outcome, StepOutcome::Overridden);
        QCOMPARE(hand.presses, 3);
    }

    void wholeOutageOf214With10Unreachable_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("byKeyboard");
        QTest::newRow("1366x768 keyboard") << QSize(1364, 738) << true;
        if (fits(QSize(1918, 1050)))
            QTest::newRow("1080p pointer") << QSize(1918, 1050) << false;
    }
    void wholeOutageOf214With10Unreachable()
    {
        QFETCH(QSize, size);
        QFETCH(bool, byKeyboard);
        Room room(size);
        room.openWizard();
        Hand hand(room);
        const auto go = [&] { byKeyboard ? hand.confirm() : hand.click("primaryButton"); };
        const auto answer = [&](const char *text) {
            hand.write(text);
            byKeyboard ? hand.confirm() : hand.click("askConfirm");
        };
        const Incident &incident = room.story.incident;
        send(hand, byKeyboard); // the alert
        QVERIFY(incident.stepRecord(s("alert")).settled());

        // The decision: the choice, the reason.
        if (byKeyboard) {
            QCOMPARE(QApplication::focusWidget()->objectName(), s("choiceFailOver"));
            hand.key(Qt::Key_Space);
            hand.key(Qt::Key_Tab);
        } else {
            hand.click("choiceFailOver", QPoint(8, 8));
            hand.click("decisionReason");
        }
        hand.write("the power is out for hours");
        go();
        QVERIFY(incident.decision());
        send(hand, byKeyboard); // the announcement

        // The second person, the site's name.
        byKeyboard ? hand.key(Qt::Key_Space) : hand.click("askApprovalButton");
        byKeyboard ? hand.key(Qt::Key_Space) : hand.click("approveHereButton");
        hand.write("their secret");
        byKeyboard ? hand.key(Qt::Key_Return) : hand.click("secondPersonGive");
        QCOMPARE(QApplication::focusWidget()->objectName(), s("siteNameField"));
        hand.write("Centennial");
        SOON_VERIFY(hand.find<QPushButton>("primaryButton")->isEnabled());
        go();
        QVERIFY(incident.stepRecord(s("promote")).settled());

        // Ten can't be reached; the others move.
        auto *table = hand.find<QTableView>("customerTable");
        QVERIFY(table);
        const auto chooseAll = [&] {
            table = hand.find<QTableView>("customerTable");
            if (byKeyboard) {
                QCOMPARE(QApplication::focusWidget(), table);
                hand.key(Qt::Key_A, Qt::ControlModifier);
            } else {
                hand.click("customerTable", QPoint());
                QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
                ++hand.presses;
            }
        };
        QCOMPARE(QApplication::focusWidget(), table);
        hand.key(Qt::Key_End, Qt::ControlModifier);
        for (int i = 0; i < 9; ++i)
            hand.key(Qt::Key_Up, Qt::ShiftModifier);
        choose(hand, byKeyboard, "recordWithout", Qt::Key_G);
        answer("not reachable by phone or mail");
        hand.click("group-waiting");
        hand.find<QTableView>("customerTable")->setFocus();
        chooseAll();
        choose(hand, byKeyboard, "recordMoved", Qt::Key_M);
        answer("3 calls seen at the SBC");
        go();
        QVERIFY(incident.stepRecord(s("reroute")).settled());

        // Tests of those who can be reached.
        hand.click("group-open");
        hand.find<QTableView>("customerTable")->setFocus();
        chooseAll();
        choose(hand, byKeyboard, "recordCallPassed", Qt::Key_T);
        answer("answered, audio both ways");
        chooseAll();
        choose(hand, byKeyboard, "recordNotificationPassed", Qt::Key_N);
        answer("received after 4 s");
        go();
        QVERIFY2(incident.stepRecord(s("tests")).settled(), "tests");
        send(hand, byKeyboard); // that it is over
        QVERIFY2(incident.stepRecord(s("resolved")).settled(), "resolved");

        // Initials one by one: the keyboard lies on the next one's each time.
        bool set = false;
        const int asked = qEnvironmentVariableIntValue("SWITCHBACK_INITIALS", &set);
        const int byHand = set ? std::clamp(asked, 1, 204) : 24; // 204: every one through the window
        for (int i = 0; i < 204 - byHand; ++i)
            room.story.sign(room.story.ids().at(i));
        room.openWizard();
        const int before = hand.presses;
        for (int i = 0; i < byHand; ++i) {
            QCOMPARE(QApplication::focusWidget()->objectName(), s("initialsField"));
            hand.write("AB");
            byKeyboard ? hand.key(Qt::Key_Return) : hand.click("readBackField");
            hand.write("all works");
            go();
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(hand.presses - before, 2 * byHand);
        hand.click("initialsListButton");
        hand.click("group-waiting");
        hand.find<QTableView>("customerTable")->setFocus();
        chooseAll();
        hand.click("action-unreached");
        answer("three calls, two mails");
        go(); // all have signed or have a reason
        go(); // closed as complete
        QCOMPARE(incident.ending, Ending::Complete);
        QVERIFY(incident.closedWhy.isEmpty());
        int unreached = 0;
        for (const QString &id : room.story.ids())
            unreached += signoffState(incident, id) == SignoffState::NotReached ? 1 : 0;
        QCOMPARE(unreached, 10);
        qInfo("%d presses, of which two for the initials of each of %d", hand.presses, byHand);
        QVERIFY(hand.presses <= 2 * byHand + 60);
    }
};

QTEST_MAIN(TestOutageEnds)
#include "tst_outageends.moc"
