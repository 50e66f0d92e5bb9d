// SPDX-License-Identifier: GPL-3.0-or-later
// Test calls on the page of the tests step, by mouse and keys, with the real rules behind it.
#include "wizarddriver.h"

#include "models/incident/testcalls/placedcalls.h"
#include "tests/models/testcall/messageanswers.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

using namespace Switchback;

class TestWizardCalls : public QObject, private WizardDriver
{
    Q_OBJECT

    [[nodiscard]] QString site() const { return m_story->incident().to; }
    [[nodiscard]] QString words(const char *name) const
    {
        const auto *label = find<PlainLabel>(name);
        return label && label->isVisible() ? label->text() : QString();
    }
    /// What was pressed is carried out, and the page told.
    void carryOutLast()
    {
        const auto command = last<Do::InStep>();
        carryOut(command);
        m_window->setBusy(false);
    }
    void end(const TestCallSeen &seen)
    {
        m_story->end(Test::callAnswer(site(), seen));
        told(m_story->view());
    }
    [[nodiscard]] QList<Mark> marks() const
    {
        QList<Mark> all;
        for (const MarkWidget *mark : find<QWidget>("callMatrix")->findChildren<MarkWidget *>())
            all += mark->mark();
        return all;
    }

private slots:
    void initTestCase() { begin(); }
    void init() { newWindow(); }
    void cleanup() { noWindow(); }

    void placedByMouseAndPassed()
    {
        open("tests");
        QCOMPARE(words("callState"), QStringLiteral("No test call has been placed here yet."));
        QVERIFY(!find<QWidget>("callMatrix")->isVisible());
        QVERIFY(!find<QPushButton>("callOff")->isEnabled());
        QTest::mouseClick(find<QPushButton>("placeCall"), Qt::LeftButton);
        QCOMPARE(m_commands->size(), 1);
        carryOutLast();
        QVERIFY(!find<QPushButton>("placeCall")->isEnabled());
        QVERIFY(find<QPushButton>("callOff")->isEnabled());
        QVERIFY(words("callState").startsWith(QStringLiteral("Under way, asked for by K. Ramos")));
        const QString op = openCalls(m_story->incident()).constFirst().call.op;
        m_story->in.callLines = {{op, {QStringLiteral("It rings after 0.12 s")}}};
        told(m_story->view());
        QCOMPARE(words("callVerdict"), QStringLiteral("It rings after 0.12 s"));
        end(Test::goodCall(site()));
        QCOMPARE(marks(), QList<Mark>(8, Mark::Fine));
        QCOMPARE(words("check3"), QStringLiteral("Heard here"));
        QVERIFY(words("callState").startsWith(QStringLiteral("Passed, all eight checks")));
        QVERIFY(words("callFailed").isEmpty());
        QVERIFY(words("callFigures").contains(QStringLiteral("0.42 s")));
        QVERIFY(find<QPushButton>("placeCall")->isEnabled());
    }

    void placedAndCancelledByKeys()
    {
        open("tests");
        tabTo("placeCall");
        press(Qt::Key_Space);
        QCOMPARE(m_commands->size(), 1);
        carryOutLast();
        tabTo("callOff");
        press(Qt::Key_Space);
        QCOMPARE(m_commands->size(), 1);
        carryOutLast();
        QVERIFY(words("callState").startsWith(QStringLiteral("Being called off by K. Ramos")));
        QVERIFY(!find<QPushButton>("callOff")->isEnabled());
        TestCallSeen seen;
        seen.calledOff = true;
        end(seen);
        QVERIFY(words("callState").startsWith(QStringLiteral("Not passed")));
        QVERIFY(!marks().contains(Mark::Fine));
    }

    void aFailedCheckIsNamedAndTheStepHasNotPassed()
    {
        open("tests");
        carryOut(Do::InStep{
            QStringLiteral("tests"), QStringLiteral("test_call"), {{QStringLiteral("site"), site()}}});
        end(Test::deafCall(site()));
        QCOMPARE(marks().at(3), Mark::Bad);
        QCOMPARE(marks().at(6), Mark::Bad); // of a tone that is not there all is lost
        QCOMPARE(marks().count(Mark::Fine), 6);
        QVERIFY(words("callFailed").contains(QStringLiteral("Heard here: silence")));
        QVERIFY(words("callState").startsWith(QStringLiteral("Not passed")));
        QVERIFY(words("callVerdict").startsWith(QStringLiteral("Audio goes one way only")));
        QStringList all;
        for (const Customer &each : m_story->incident().customers)
            all += each.id;
        for (const auto fact : {Do::CustomerFact::TestCall, Do::CustomerFact::TestNotification})
            carryOut(Do::RecordCustomers{fact, all, StepOutcome::Passed, QStringLiteral("heard")});
        const QPushButton *pass = find<QPushButton>("primaryButton");
        QVERIFY(!pass->isEnabled());
        QVERIFY2(pass->accessibleDescription().contains(QStringLiteral("has not passed")),
                 qPrintable(pass->accessibleDescription()));
    }

    /// One button; what becomes of it stands in the same matrix, cell by cell.
    void m28_messageIsLeftFetchedAndItsNotificationShown()
    {
        open("tests");
        const auto *box = find<QPushButton>("leaveMessage")->parentWidget();
        const auto inBox = [box](const char *name) {
            const auto *label = box->findChild<PlainLabel *>(QLatin1String(name));
            return label && label->isVisible() ? label->text() : QString();
        };
        const auto cells = [box] {
            QList<Mark> all;
            for (const MarkWidget *mark :
                 box->findChild<QWidget *>(QStringLiteral("callMatrix"))->findChildren<MarkWidget *>())
                all += mark->mark();
            return all;
        };
        QCOMPARE(inBox("callState"), QStringLiteral("No test message has been left here yet."));
        QTest::mouseClick(find<QPushButton>("leaveMessage"), Qt::LeftButton);
        QCOMPARE(m_commands->size(), 1);
        carryOutLast();
        QVERIFY(!find<QPushButton>("leaveMessage")->isEnabled());
        QVERIFY(!find<QPushButton>("placeCall")->isEnabled()); // the site has one telephone
        QVERIFY(box->findChild<QPushButton *>(QStringLiteral("callOff"))->isEnabled());
        m_story->end(Test::messageAnswer(site(), Test::goodMessage(site())));
        told(m_story->view());
        QCOMPARE(cells(), QList<Mark>({Mark::Fine, Mark::Fine, Mark::Fine, Mark::Running, Mark::Running}));
        QVERIFY(inBox("callVerdict").contains(QStringLiteral("waited for")));
        m_story->notify({QStringLiteral("mail"), Duration(1400), QStringLiteral("by its clock"), true});
        m_story->notify(lostReceipt(QStringLiteral("sms"), std::chrono::minutes(2)));
        told(m_story->view());
        QCOMPARE(cells(), QList<Mark>({Mark::Fine, Mark::Fine, Mark::Fine, Mark::Fine, Mark::Bad}));
        QCOMPARE(inBox("check3"), QStringLiteral("E-mail arrived"));
        QVERIFY(inBox("callFailed").contains(QStringLiteral("SMS arrived: nothing within 2 min")));
        QVERIFY(inBox("callState").startsWith(QStringLiteral("Not passed")));
        QVERIFY(find<QPushButton>("leaveMessage")->isEnabled());
    }

    void whoMayNotGetsNoButtonToPress()
    {
        open("tests");
        sitAs(Demo::Seat::Elsewhere);
        QVERIFY(!find<QPushButton>("placeCall")->isEnabled());
        QVERIFY(!find<QPushButton>("placeCall")->accessibleDescription().isEmpty());
        QTest::mouseClick(find<QPushButton>("placeCall"), Qt::LeftButton);
        QVERIFY(m_commands->isEmpty());
    }

    void otherStepsHaveNone()
    {
        open("reroute");
        QVERIFY(!m_view.testCalls);
        QVERIFY(!find<QPushButton>("placeCall") || !find<QPushButton>("placeCall")->isVisible());
    }
};

QTEST_MAIN(TestWizardCalls)
#include "tst_wizardcalls.moc"
