// SPDX-License-Identifier: GPL-3.0-or-later
// A kind of step that the program doesn't have, through the real window: its room, its page, a runbook.
#include "outagestory.h"
#include "ringpage.h"
#include "wizarddriver.h"

#include "app/config/runbookfile.h"
#include "widgets/wizard/pages/wizardpages.h"

#include <QLineEdit>

using namespace Switchback;

class TestNewKind : public QObject, private WizardDriver
{
    Q_OBJECT
    OutageStory m_outage;

    [[nodiscard]] WizardView now() const
    {
        WizardInputs in;
        in.incident = m_outage.incident;
        in.actor = OutageStory::op();
        in.now = m_outage.now;
        return makeWizardView(in);
    }
    void carryOutLast()
    {
        QCOMPARE(m_commands->size(), 1);
        m_outage.allow(m_commands->takeLast().at(0).value<Command>(), OutageStory::op());
        told(now());
        m_window->setBusy(false);
    }

private slots:
    void initTestCase()
    {
        begin();
        addStepKind(ringRoom(), ringDrawn());
        addWizardPage(Ring, [](const PageSetting &) { return new RingPage; });
    }
    void init() { newWindow(); }
    void cleanup() { noWindow(); }

    void isShownActedOnAndDone()
    {
        const RunbookReading read =
            readRunbook(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/models/steps/ring.toml"));
        QVERIFY2(read.ok(), qPrintable(runbookCheckText({}, read)));
        m_outage.context.runbook = read.runbook;
        m_outage.declare();
        open(now());
        QVERIFY(find<QWidget>("ringPage")->isVisible());
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("numberField"));
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        QCOMPARE(find<QPushButton>("primaryButton")->accessibleDescription(),
                 QStringLiteral("Missing: the number."));
        type("numberField", QStringLiteral("0117"));
        press(Qt::Key_Return, Qt::ControlModifier);
        carryOutLast();
        QCOMPARE(m_view.steps.constFirst().sub, QStringLiteral("1 calls, no answer"));
        QVERIFY(!find<QPushButton>("action-pass")->isEnabled());
        type("answerField", QStringLiteral("they run"));
        press(Qt::Key_Return, Qt::ControlModifier);
        carryOutLast();
        QVERIFY(find<QLineEdit>("answerField")->text().isEmpty());
        press(Qt::Key_Return, Qt::ControlModifier); // they have answered: go on
        carryOutLast();
        QCOMPARE(m_outage.incident.stepRecord(QStringLiteral("desk")).found, QStringLiteral("they run"));
        QCOMPARE(m_view.kind, StepKind::Manual); // the next step
    }
};

QTEST_MAIN(TestNewKind)
#include "tst_newkind.moc"
