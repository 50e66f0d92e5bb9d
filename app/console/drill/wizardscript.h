// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/drill/leftsbcscript.h"
#include "app/console/drill/runsince.h"
#include "app/console/drill/testsscript.h"
#include "models/runbook/run.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QStringList>

#include <functional>

namespace Switchback
{

class LabHand;
class MessageCount;
class OutageTie;
class Script;
struct DrillPeople;

/// What a person does in a drill around the wizard, as stages of its script: signing in, a false alarm, and
/// every step of the runbook. All that it is given outlives it. GUI thread.
class WizardScript
{
    Q_DECLARE_TR_FUNCTIONS(WizardScript)
public:
    WizardScript(Engine &engine, OutageTie &tie, const DrillPeople &people, Script &script,
                 MessageCount &messages, LabHand &lab);

    /// As the first of the drill's people, whom that button asks to.
    void planSignIn(const QString &button);
    /// What the breaks before were: the incident that the evidence has declared is closed with a reason, by
    /// somebody who signs in for it, or has.
    void planFalseAlarm(const QString &name, bool signIn);
    void planStart();
    /// Every step of the drill's case.
    void planSteps();
    /// Opens the case of a move that nothing forces, and does every step of its runbook.
    void planCase(RunKind move);
    /// See LeftSbcScript::planBehind().
    void planLeftSbc(const QString &name) { m_leftSbc.planBehind(name); }
    /// From when the drill was declared: until the alert had been accepted for all, and until all initials
    /// were there.
    [[nodiscard]] QJsonObject presses() const { return m_presses; }

private:
    /// A step that has the sites do something, and what it wants of a person.
    struct Calls {
        QString step;
        bool secondPerson = false;
        bool noReturn = false;
        bool override = false;
    };
    void planNotice(const QString &step);
    /// Counts from there to here, under that name; more than so many are a failure. 0: any number.
    void planPresses(const QString &name, int most);
    void planDecision();
    void planCalls(const Calls &calls);
    void planSecondPerson(const QString &step);
    /// Its next message is approved and goes out by itself.
    void planCarried(const QString &step);
    /// Every customer is asked to reroute, and has.
    void planReroute(const QString &step);
    void planMoves(const QString &step);
    /// The site that serves places a test call, which has to pass; then what customers found is recorded.
    void planTests(const QString &step);
    /// `unless`: there is nothing for a hand to do. `ends`: the step is passed then.
    void planCustomers(const QString &step, const QStringList &buttons,
                       const std::function<bool()> &unless = {}, bool ends = true);
    void planInitials();

    Engine &m_engine;
    OutageTie &m_tie;
    const DrillPeople &m_people;
    Script &m_script;
    MessageCount &m_messages;
    LabHand &m_lab;
    TestsScript m_tests;
    LeftSbcScript m_leftSbc;
    RunSince m_run;
    int m_pressedBefore = 0; ///< as the drill was declared
    QJsonObject m_presses;
};

} // namespace Switchback
