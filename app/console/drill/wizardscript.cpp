// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/wizardscript.h"

#include "app/console/drill/drillpeople.h"
#include "app/console/drill/hands.h"
#include "app/console/drill/labhand.h"
#include "app/console/drill/messagecount.h"
#include "app/console/drill/script.h"
#include "app/console/window/outagetie.h"
#include "app/pair/engine.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "models/incident/steproom.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/steps/reroute/rulesofobserved.h"
#include "widgets/wizard/wizardwindow.h"

#include <QHash>
#include <QSet>
#include <QWidget>

#include <algorithm>
#include <memory>

namespace Switchback
{

namespace
{
constexpr int SayWithin = 90; ///< s; a minute, and what a busy machine takes
/// Of all customers in the lab: at that rate each of a drill's few has called within the time.
constexpr int CallsAMinute = 600;
constexpr int MoveWithin = 300; ///< s

/// A field that is on the screen and has nothing in it.
bool isEmpty(const QString &field)
{
    const QWidget *widget = Hands::find(field);
    return widget && widget->property("text").toString().isEmpty();
}
} // namespace

WizardScript::WizardScript(Engine &engine, OutageTie &tie, const DrillPeople &people, Script &script,
                           MessageCount &messages, LabHand &lab)
    : m_engine(engine)
    , m_tie(tie)
    , m_people(people)
    , m_script(script)
    , m_messages(messages)
    , m_lab(lab)
    , m_tests(engine, script)
    , m_leftSbc(engine, tie, script, lab)
    , m_run(engine)
{
}

void WizardScript::planSignIn(const QString &button)
{
    m_script.pressUntil(button, [] { return Hands::find(QStringLiteral("signInName")) != nullptr; });
    m_script.writeInto(QStringLiteral("signInName"), m_people.first.name);
    m_script.writeInto(QStringLiteral("signInSecret"), m_people.first.secret);
    m_script.picture(QStringLiteral("sign-in"));
    m_script.pressUntil(QStringLiteral("signInConfirm"),
                        [this] { return m_engine.people().actor().name == m_people.first.name; });
}

void WizardScript::planFalseAlarm(const QString &name, bool signIn)
{
    m_script.add({name + QStringLiteral("-declared"), [this] { m_tie.openWizard(); },
                  [this] { return m_engine.outages().incident().open(); }, 30});
    if (signIn)
        planSignIn(QStringLiteral("signInButton"));
    m_script.pressUntil(QStringLiteral("page-outage"),
                        [] { return Hands::find(QStringLiteral("outageFalseAlarm")) != nullptr; });
    m_script.pressUntil(QStringLiteral("outageFalseAlarm"),
                        [] { return Hands::find(QStringLiteral("askAnswer")) != nullptr; });
    m_script.writeInto(QStringLiteral("askAnswer"),
                       tr("part of the drill: the %1 was broken on purpose").arg(name));
    m_script.pressUntil(QStringLiteral("askConfirm"),
                        [this] { return !m_engine.outages().incident().open(); });
    m_script.pressUntil(QStringLiteral("page-overview"),
                        [] { return Hands::find(QStringLiteral("overviewPage")) != nullptr; });
    m_script.add(
        {name + QStringLiteral("-false-alarm"), [this] { m_tie.wizard()->close(); }, [] { return true; }, 5});
}

void WizardScript::planStart()
{
    m_script.pressUntil(QStringLiteral("drillButton"),
                        [] { return Hands::find(QStringLiteral("declareReason")) != nullptr; });
    m_script.writeInto(QStringLiteral("declareReason"), tr("quarterly drill"));
    m_script.picture(QStringLiteral("drill-declare"));
    m_script.pressUntil(QStringLiteral("declareConfirm"), [this] {
        const Incident &incident = m_engine.outages().incident();
        return incident.open() && incident.drill();
    });
    m_script.add({QStringLiteral("declared"), [this] { m_pressedBefore = Hands::presses(); },
                  [] { return true; }, 5, true});
}

void WizardScript::planSteps()
{
    m_script.add({QStringLiteral("drill-wizard"), [this] { m_tie.openWizard(); },
                  [] { return Hands::find(QStringLiteral("wizardWindow")) != nullptr; }, 10});
    planNotice(QStringLiteral("alert"));
    planPresses(QStringLiteral("alert_accepted"), 4);
    planDecision();
    planNotice(QStringLiteral("announce"));
    m_script.pressUntil(QStringLiteral("step-updates"),
                        [] { return Hands::find(QStringLiteral("cadencePage")) != nullptr; });
    planNotice(QStringLiteral("updates"));
    planCalls({QStringLiteral("promote"), true, true, true});
    planNotice(QStringLiteral("updates"));
    planReroute(QStringLiteral("reroute"));
    planTests(QStringLiteral("tests"));
    planNotice(QStringLiteral("resolved"));
    planInitials();
    planPresses(QStringLiteral("all_initials"), 0);
}

void WizardScript::planCase(RunKind move)
{
    const QString name = move == RunKind::Failback ? QStringLiteral("failback") : QStringLiteral("planned");
    m_script.pressUntil(QStringLiteral("page-outage"),
                        [] { return Hands::find(QStringLiteral("outageMove")) != nullptr; });
    m_script.pressUntil(QStringLiteral("outageMove"),
                        [] { return Hands::find(QStringLiteral("declareReason")) != nullptr; });
    m_script.writeInto(QStringLiteral("declareReason"), tr("new power supplies at Naperville"));
    m_script.picture(name + QStringLiteral("-case-opened"));
    m_script.pressUntil(QStringLiteral("declareConfirm"),
                        [this] { return m_engine.outages().incident().open(); });
    m_script.add({name + QStringLiteral("-case-wizard"), [this] { m_tie.openWizard(); },
                  [] { return Hands::find(QStringLiteral("wizardWindow")) != nullptr; }, 10});
    const Runbook *book = m_engine.outages().runbooks().guide(move);
    for (const RunbookStep &step : book ? book->steps : QList<RunbookStep>{}) {
        if (step.kind == StepKind::Notice)
            planNotice(step.key);
        else if (step.kind == StepKind::Calls)
            planCalls({step.key, step.secondPerson, step.noReturn, false});
        else if (step.kind == StepKind::Reroute)
            planReroute(step.key);
        else if (step.kind == StepKind::Tests)
            planTests(step.key);
        else if (step.kind == StepKind::Initials)
            planInitials();
        if (step.kind == StepKind::Tests)
            m_leftSbc.planTaken();
    }
    m_script.add({name + QStringLiteral("-case-closed"), [this] { m_tie.wizard()->close(); },
                  [this] { return !m_engine.outages().incident().open(); }, 30});
    m_script.pressUntil(QStringLiteral("page-overview"),
                        [] { return Hands::find(QStringLiteral("overviewPage")) != nullptr; });
}

void WizardScript::planPresses(const QString &name, int most)
{
    m_script.add({name + QStringLiteral("-presses"),
                  {},
                  [this, name, most] {
                      const int pressed = Hands::presses() - m_pressedBefore;
                      m_presses.insert(name, pressed);
                      m_script.tried(most == 0 || pressed <= most
                                         ? Outcome(Done{})
                                         : Error{QStringLiteral("too_many"),
                                                 tr("%1 presses, not %2").arg(pressed).arg(most)});
                      return most == 0 || pressed <= most;
                  },
                  1,
                  true});
}

void WizardScript::planCarried(const QString &step)
{
    // Of the updates some have gone out before, by a person or by themselves.
    const auto before = std::make_shared<QSet<QString>>();
    m_script.add({QStringLiteral("%1-before").arg(step),
                  [this, before] {
                      for (const Notice &each : m_engine.outages().incident().notices) {
                          if (each.approvedAt)
                              before->insert(each.id);
                      }
                  },
                  [] { return true; }, 5, true});
    const auto has = [this, step, before](std::optional<Instant> Notice::*moment) {
        const QList<Notice> &notices = m_engine.outages().incident().notices;
        return std::any_of(notices.cbegin(), notices.cend(), [&](const Notice &each) {
            return each.step == step && each.*moment && !before->contains(each.id);
        });
    };
    // Another step's page may have been looked at meanwhile.
    m_script.pressUntil(QStringLiteral("step-") + step,
                        [] { return Hands::find(QStringLiteral("primaryButton")) != nullptr; });
    m_script.picture(QStringLiteral("wizard-%1-before").arg(step));
    m_script.pressUntil(QStringLiteral("primaryButton"), [has] { return has(&Notice::approvedAt); });
    m_script.add(
        {QStringLiteral("%1-told").arg(step), {}, [has] { return has(&Notice::sentAt); }, SayWithin});
    m_messages.plan(QStringLiteral("%1-arrived").arg(step));
}

void WizardScript::planNotice(const QString &step)
{
    if (m_engine.outages().carried()) {
        planCarried(step);
        return;
    }
    const auto sent = [this, step] {
        const QList<Notice> &notices = m_engine.outages().incident().notices;
        return std::any_of(notices.cbegin(), notices.cend(),
                           [&](const Notice &each) { return each.step == step && each.sentAt; });
    };
    const auto queued = [] { return Hands::find(QStringLiteral("sentHowField")) != nullptr; };
    m_script.pressUntil(QStringLiteral("primaryButton"), queued);
    m_script.writeInto(QStringLiteral("sentHowField"), tr("e-mail to the drill list, by hand"));
    m_script.picture(QStringLiteral("wizard-%1").arg(step));
    m_script.pressUntil(QStringLiteral("primaryButton"), sent);
}

void WizardScript::planDecision()
{
    m_script.pressUntil(QStringLiteral("step-decide"),
                        [] { return Hands::find(QStringLiteral("choiceFailOver")) != nullptr; });
    m_script.attempt(QStringLiteral("choose"),
                     [] { return Hands::toggle(QStringLiteral("choiceFailOver")); });
    m_script.writeInto(QStringLiteral("decisionReason"), tr("the power at Naperville is out for hours"));
    m_script.picture(QStringLiteral("wizard-decide"));
    m_script.pressUntil(QStringLiteral("primaryButton"), [this] {
        const Decision *decision = m_engine.outages().incident().decision();
        return decision && decision->choice == Choice::FailOver;
    });
}

void WizardScript::planCalls(const Calls &calls)
{
    const QString step = calls.step;
    m_script.pressUntil(QStringLiteral("step-") + step,
                        [] { return Hands::find(QStringLiteral("callsPage")) != nullptr; });
    if (calls.secondPerson)
        planSecondPerson(step);
    if (calls.override)
        m_script.attempt(QStringLiteral("take on"),
                         [] { return Hands::toggle(QStringLiteral("overrideCheck")); });
    if (calls.noReturn)
        m_script.attempt(QStringLiteral("name the site"), [this] {
            return Hands::type(QStringLiteral("siteNameField"), m_engine.moves().preview().to);
        });
    m_script.picture(QStringLiteral("wizard-%1").arg(step));
    m_script.add(
        {QStringLiteral("before the run"), [this] { m_run.remember(); }, [] { return true; }, 5, true});
    m_script.pressUntil(
        QStringLiteral("primaryButton"), [this] { return m_run.succeeded(); }, 240);
    m_script.add({QStringLiteral("done-%1").arg(step),
                  {},
                  [this, step] { return m_engine.outages().incident().stepRecord(step).settled(); },
                  30});
}

void WizardScript::planSecondPerson(const QString &step)
{
    const auto approval = [this, step] { return m_engine.outages().incident().approval(step); };
    m_script.pressUntil(QStringLiteral("askApprovalButton"), [approval] { return approval() != nullptr; });
    m_script.pressUntil(QStringLiteral("approveHereButton"),
                        [] { return Hands::find(QStringLiteral("secondPersonName")) != nullptr; });
    // Who may approve stands in the list: of two the other one.
    m_script.writeInto(QStringLiteral("secondPersonSecret"), m_people.second.secret);
    m_script.picture(QStringLiteral("wizard-second-person"));
    m_script.pressUntil(QStringLiteral("secondPersonGive"),
                        [approval] { return approval() && approval()->granted(); });
}

void WizardScript::planReroute(const QString &step)
{
    if (m_engine.outages().carried()) {
        m_script.pressUntil(QStringLiteral("step-") + step,
                            [] { return Hands::find(QStringLiteral("requestCard")) != nullptr; });
        planCarried(step);
    }
    planMoves(step);
}

/// The lab's customers do as they are asked; where no SBC tells where calls arrive, a person says that they
/// have.
void WizardScript::planMoves(const QString &step)
{
    const auto seen = [this] { return m_engine.outages().incident().callsSeenSince.has_value(); };
    if (!m_engine.outages().carried())
        planCustomers(step, {QStringLiteral("recordAsked")}, {}, false);
    m_script.add(
        {QStringLiteral("customers-move"),
         [this, seen] {
             if (!seen())
                 return;
             m_lab.run({QStringLiteral("calls"), QString::number(CallsAMinute)});
             m_lab.run({QStringLiteral("route"), QStringLiteral("all"), m_engine.outages().incident().to});
         },
         [this, seen, step] {
             const Incident &incident = m_engine.outages().incident();
             const RunbookStep *found = incident.runbook.step(step);
             return !seen() || (found && countCustomers(incident, *found).open() == 0);
         },
         MoveWithin});
    planCustomers(step, {QStringLiteral("recordMoved")}, seen);
}

void WizardScript::planCustomers(const QString &step, const QStringList &buttons,
                                 const std::function<bool()> &unless, bool ends)
{
    const auto settled = [this, step] { return m_engine.outages().incident().stepRecord(step).settled(); };
    m_script.pressUntil(QStringLiteral("step-") + step,
                        [] { return Hands::find(QStringLiteral("customerTable")) != nullptr; });
    for (const QString &button : buttons) {
        const auto byHand = [unless](const std::function<Outcome()> &hand) -> std::function<Outcome()> {
            return [unless, hand] { return unless && unless() ? Outcome(Done{}) : hand(); };
        };
        m_script.attempt(QStringLiteral("choose all"), byHand([] {
                             return Hands::press(QStringLiteral("customerTable"), Qt::Key_A,
                                                 Qt::ControlModifier);
                         }));
        m_script.attempt(
            QStringLiteral("press ") + button, byHand([button] { return Hands::click(button); }),
            [unless] { return (unless && unless()) || Hands::find(QStringLiteral("askAnswer")) != nullptr; });
        static const QHash<QString, QString> found{
            {QStringLiteral("recordAsked"), tr("by e-mail, with the address of the SBC")},
            {QStringLiteral("recordMoved"), tr("3 calls seen at the SBC of the new site")},
            {QStringLiteral("recordCallPassed"), tr("answered after 2 s, audio both ways")},
            {QStringLiteral("recordNotificationPassed"), tr("message left, e-mail received after 9 s")}};
        m_script.attempt(QStringLiteral("answer"), byHand([answer = found.value(button)] {
                             // In place of what stands there.
                             const QString field = QStringLiteral("askAnswer");
                             const Outcome chosen = Hands::press(field, Qt::Key_A, Qt::ControlModifier);
                             return chosen ? Hands::type(field, answer) : chosen;
                         }));
        if (button == buttons.last())
            m_script.picture(QStringLiteral("wizard-%1").arg(step));
        m_script.attempt(QStringLiteral("confirm"),
                         byHand([] { return Hands::click(QStringLiteral("askConfirm")); }),
                         [] { return Hands::find(QStringLiteral("askAnswer")) == nullptr; });
    }
    if (ends)
        m_script.pressUntil(QStringLiteral("primaryButton"), settled);
}

void WizardScript::planTests(const QString &step)
{
    m_tests.plan(step);
    planCustomers(step, {QStringLiteral("recordCallPassed"), QStringLiteral("recordNotificationPassed")});
}

void WizardScript::planInitials()
{
    // As many as the drill's list has: known when the incident is there.
    const auto allSigned = [this] {
        const Incident &incident = m_engine.outages().incident();
        return std::all_of(incident.customers.cbegin(), incident.customers.cend(), [&](const Customer &each) {
            return signoffState(incident, each.id) == SignoffState::Signed;
        });
    };
    m_script.pressUntil(QStringLiteral("step-initials"),
                        [] { return Hands::find(QStringLiteral("initialsField")) != nullptr; });
    m_script.writeInto(QStringLiteral("initialsField"), QStringLiteral("AB"));
    m_script.attempt(QStringLiteral("draw"), [] {
        return Hands::draw(
            QStringLiteral("initialsPad"),
            {{0.2, 0.2}, {0.25, 0.8}, {0.3, 0.2}, {0.4, 0.3}, {0.35, 0.5}, {0.45, 0.7}, {0.3, 0.8}});
    });
    m_script.picture(QStringLiteral("wizard-initials"));
    m_script.add({QStringLiteral("wizard-all-initials"),
                  {},
                  [this, allSigned] {
                      if (allSigned())
                          return true;
                      // One movement a look: write where nothing is written, else save.
                      Outcome done = Done{};
                      if (isEmpty(QStringLiteral("initialsField")))
                          done = Hands::type(QStringLiteral("initialsField"), QStringLiteral("AB"));
                      else if (isEmpty(QStringLiteral("readBackField")))
                          done = Hands::type(QStringLiteral("readBackField"),
                                             QStringLiteral("A, B, all rerouted"));
                      else
                          done = Hands::click(QStringLiteral("primaryButton"));
                      m_script.tried(done);
                      return false;
                  },
                  180});
    m_script.pressUntil(QStringLiteral("primaryButton"), [this] {
        return m_engine.outages().incident().stepRecord(QStringLiteral("initials")).settled();
    });
    m_script.pressUntil(QStringLiteral("primaryButton"),
                        [this] { return !m_engine.outages().incident().open(); });
    m_script.picture(QStringLiteral("wizard-closed"));
}

} // namespace Switchback
