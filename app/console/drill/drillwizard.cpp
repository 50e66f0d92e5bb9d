// SPDX-License-Identifier: GPL-3.0-or-later
// The part of a drill that a person does in the wizard: signing in, a false alarm, and every step of the
// runbook.
#include "app/console/drill/drill.h"
#include "app/console/drill/hands.h"
#include "app/console/recordwriter.h"
#include "app/pair/moves.h"
#include "models/record/packet.h"
#include "widgets/wizard/wizardwindow.h"

#include "models/core/whendone.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QWidget>

namespace Switchback
{

namespace
{
/// A field that is on the screen and has nothing in it.
bool isEmpty(const QString &field)
{
    const QWidget *widget = Hands::find(field);
    return widget && widget->property("text").toString().isEmpty();
}
} // namespace

void Drill::attempt(const QString &name, const std::function<Outcome()> &hand,
                    const std::function<bool()> &until, int timeoutSeconds)
{
    Stage stage{name,
                [this] {
                    m_waited = 0;
                    m_pressed = false;
                },
                [this, hand, until] {
                    // Once it was pressed the button may be gone for good: what counts is what came of it.
                    if (until && m_pressed && until())
                        return true;
                    // Pressed again after two seconds, as a person does who sees that nothing has happened.
                    if (m_waited++ % 8 != 0)
                        return false;
                    const Outcome done = hand();
                    m_lastProblem = done ? QString() : done.error().text;
                    if (done)
                        m_pressed = true;
                    else
                        m_waited = 0;
                    return done.ok() && !until;
                },
                timeoutSeconds, true};
    m_stages += stage;
}

void Drill::pressUntil(const QString &objectName, const std::function<bool()> &until, int timeoutSeconds)
{
    attempt(
        QStringLiteral("press %1").arg(objectName), [objectName] { return Hands::click(objectName); }, until,
        timeoutSeconds);
}

void Drill::writeInto(const QString &objectName, const QString &text)
{
    attempt(QStringLiteral("write into %1").arg(objectName), [objectName, text] {
        // In place of what stands there.
        const Outcome chosen = Hands::press(objectName, Qt::Key_A, Qt::ControlModifier);
        return chosen ? Hands::type(objectName, text) : chosen;
    });
}

void Drill::picture(const QString &name)
{
    m_stages += {name, {}, [] { return true; }, 5};
}

void Drill::planSignIn()
{
    pressUntil(QStringLiteral("signInButton"),
               [] { return Hands::find(QStringLiteral("signInName")) != nullptr; });
    writeInto(QStringLiteral("signInName"), m_people.first.name);
    writeInto(QStringLiteral("signInSecret"), m_people.first.secret);
    picture(QStringLiteral("sign-in"));
    pressUntil(QStringLiteral("signInConfirm"),
               [this] { return m_engine.people().actor().name == m_people.first.name; });
}

/// What the breaks before were: the incident that the evidence has declared is closed with a reason.
void Drill::planFalseAlarm(const QString &name)
{
    m_stages += {name + QStringLiteral("-declared"), [this] { m_tie.openWizard(); },
                 [this] { return m_engine.outages().incident().open(); }, 30};
    if (name == QLatin1String("link")) // the first thing that is done here
        planSignIn();
    pressUntil(QStringLiteral("page-outage"),
               [] { return Hands::find(QStringLiteral("outageFalseAlarm")) != nullptr; });
    pressUntil(QStringLiteral("outageFalseAlarm"),
               [] { return Hands::find(QStringLiteral("askAnswer")) != nullptr; });
    writeInto(QStringLiteral("askAnswer"), tr("part of the drill: the %1 was broken on purpose").arg(name));
    pressUntil(QStringLiteral("askConfirm"), [this] { return !m_engine.outages().incident().open(); });
    pressUntil(QStringLiteral("page-overview"),
               [] { return Hands::find(QStringLiteral("overviewPage")) != nullptr; });
    m_stages +=
        {name + QStringLiteral("-false-alarm"), [this] { m_tie.wizard()->close(); }, [] { return true; }, 5};
}

void Drill::planWizardStart()
{
    pressUntil(QStringLiteral("drillButton"),
               [] { return Hands::find(QStringLiteral("declareReason")) != nullptr; });
    writeInto(QStringLiteral("declareReason"), tr("quarterly drill"));
    picture(QStringLiteral("drill-declare"));
    pressUntil(QStringLiteral("declareConfirm"), [this] {
        const Incident &incident = m_engine.outages().incident();
        return incident.open() && incident.drill();
    });
}

void Drill::planWizard()
{
    m_stages += {QStringLiteral("drill-wizard"), [this] { m_tie.openWizard(); },
                 [] { return Hands::find(QStringLiteral("wizardWindow")) != nullptr; }, 10};
    planWizardNotice(QStringLiteral("alert"));
    planWizardDecision();
    planWizardNotice(QStringLiteral("announce"));
    pressUntil(QStringLiteral("step-updates"),
               [] { return Hands::find(QStringLiteral("cadencePage")) != nullptr; });
    planWizardNotice(QStringLiteral("updates"));
    planWizardCalls();
    planWizardCustomers(QStringLiteral("reroute"),
                        {QStringLiteral("recordAsked"), QStringLiteral("recordMoved")});
    planWizardCustomers(QStringLiteral("tests"),
                        {QStringLiteral("recordCallPassed"), QStringLiteral("recordNotificationPassed")});
    planWizardInitials();
    planRecord();
}

void Drill::planWizardNotice(const QString &step)
{
    const auto sent = [this, step] {
        const QList<Notice> &notices = m_engine.outages().incident().notices;
        return std::any_of(notices.cbegin(), notices.cend(),
                           [&](const Notice &each) { return each.step == step && each.sentAt; });
    };
    const auto queued = [] { return Hands::find(QStringLiteral("sentHowField")) != nullptr; };
    pressUntil(QStringLiteral("primaryButton"), queued);
    writeInto(QStringLiteral("sentHowField"), tr("e-mail to the drill list, by hand"));
    picture(QStringLiteral("wizard-%1").arg(step));
    pressUntil(QStringLiteral("primaryButton"), sent);
}

void Drill::planWizardDecision()
{
    attempt(QStringLiteral("choose"), [] { return Hands::toggle(QStringLiteral("choiceFailOver")); });
    writeInto(QStringLiteral("decisionReason"), tr("the power at Naperville is out for hours"));
    picture(QStringLiteral("wizard-decide"));
    pressUntil(QStringLiteral("primaryButton"), [this] {
        const Decision *decision = m_engine.outages().incident().decision();
        return decision && decision->choice == Choice::FailOver;
    });
}

void Drill::planWizardCalls()
{
    const auto approved = [this] {
        const Approval *approval = m_engine.outages().incident().approval(QStringLiteral("promote"));
        return approval && approval->granted();
    };
    pressUntil(QStringLiteral("step-promote"),
               [] { return Hands::find(QStringLiteral("callsPage")) != nullptr; });
    pressUntil(QStringLiteral("askApprovalButton"), [this] {
        return m_engine.outages().incident().approval(QStringLiteral("promote")) != nullptr;
    });
    pressUntil(QStringLiteral("approveHereButton"),
               [] { return Hands::find(QStringLiteral("secondPersonName")) != nullptr; });
    // Who may approve stands in the list: of two the other one.
    writeInto(QStringLiteral("secondPersonSecret"), m_people.second.secret);
    picture(QStringLiteral("wizard-second-person"));
    pressUntil(QStringLiteral("secondPersonGive"), approved);
    attempt(QStringLiteral("take on"), [] { return Hands::toggle(QStringLiteral("overrideCheck")); });
    attempt(QStringLiteral("name the site"),
            [this] { return Hands::type(QStringLiteral("siteNameField"), m_engine.moves().preview().to); });
    picture(QStringLiteral("wizard-promote"));
    m_stages +=
        {QStringLiteral("before the run"),
         [this] { m_runBefore = m_engine.moves().runner().state().plan.id; }, [] { return true; }, 5, true};
    pressUntil(
        QStringLiteral("primaryButton"), [this] { return runEnded(); }, 120);
    m_stages +=
        {QStringLiteral("failover"),
         {},
         [this] { return m_engine.outages().incident().stepRecord(QStringLiteral("promote")).settled(); },
         30};
}

void Drill::planWizardCustomers(const QString &step, const QStringList &buttons)
{
    const auto settled = [this, step] { return m_engine.outages().incident().stepRecord(step).settled(); };
    pressUntil(QStringLiteral("step-") + step,
               [] { return Hands::find(QStringLiteral("customerTable")) != nullptr; });
    for (const QString &button : buttons) {
        attempt(QStringLiteral("choose all"),
                [] { return Hands::press(QStringLiteral("customerTable"), Qt::Key_A, Qt::ControlModifier); });
        pressUntil(button, [] { return Hands::find(QStringLiteral("askAnswer")) != nullptr; });
        static const QHash<QString, QString> found{
            {QStringLiteral("recordAsked"), tr("by e-mail, with the address of the SBC")},
            {QStringLiteral("recordMoved"), tr("3 calls seen at the SBC of the new site")},
            {QStringLiteral("recordCallPassed"), tr("answered after 2 s, audio both ways")},
            {QStringLiteral("recordNotificationPassed"), tr("message left, e-mail received after 9 s")}};
        writeInto(QStringLiteral("askAnswer"), found.value(button));
        if (button == buttons.last())
            picture(QStringLiteral("wizard-%1").arg(step));
        pressUntil(QStringLiteral("askConfirm"),
                   [] { return Hands::find(QStringLiteral("askAnswer")) == nullptr; });
    }
    pressUntil(QStringLiteral("primaryButton"), settled);
}

void Drill::planWizardInitials()
{
    // As many as the drill's list has: known when the incident is there.
    const auto allSigned = [this] {
        const Incident &incident = m_engine.outages().incident();
        return std::all_of(incident.customers.cbegin(), incident.customers.cend(), [&](const Customer &each) {
            return signoffState(incident, each.id) == SignoffState::Signed;
        });
    };
    pressUntil(QStringLiteral("step-initials"),
               [] { return Hands::find(QStringLiteral("initialsField")) != nullptr; });
    writeInto(QStringLiteral("initialsField"), QStringLiteral("AB"));
    attempt(QStringLiteral("draw"), [] {
        return Hands::draw(
            QStringLiteral("initialsPad"),
            {{0.2, 0.2}, {0.25, 0.8}, {0.3, 0.2}, {0.4, 0.3}, {0.35, 0.5}, {0.45, 0.7}, {0.3, 0.8}});
    });
    picture(QStringLiteral("wizard-initials"));
    m_stages +=
        {QStringLiteral("wizard-all-initials"),
         {},
         [this, allSigned] {
             if (allSigned())
                 return true;
             // One movement a look: write where nothing is written, else save.
             Outcome done = Done{};
             if (isEmpty(QStringLiteral("initialsField")))
                 done = Hands::type(QStringLiteral("initialsField"), QStringLiteral("AB"));
             else if (isEmpty(QStringLiteral("readBackField")))
                 done = Hands::type(QStringLiteral("readBackField"), QStringLiteral("A, B, all rerouted"));
             else
                 done = Hands::click(QStringLiteral("primaryButton"));
             m_lastProblem = done ? QString() : done.error().text;
             return false;
         },
         180};
    pressUntil(QStringLiteral("primaryButton"), [this] {
        return m_engine.outages().incident().stepRecord(QStringLiteral("initials")).settled();
    });
    pressUntil(QStringLiteral("primaryButton"), [this] { return !m_engine.outages().incident().open(); });
    picture(QStringLiteral("wizard-closed"));
}

/// The record is written, and a copy with one byte changed is found out.
void Drill::planRecord()
{
    m_stages +=
        {QStringLiteral("record"),
         [this] {
             m_writing = true;
             m_tie.wizard()->close();
             const Incident incident = m_engine.outages().incident();
             m_summary.insert(QStringLiteral("rto_reached_s"),
                              incident.restoredAt
                                  ? double((*incident.restoredAt - incident.outageAt).count()) / 1000.0
                                  : -1.0);
             whenDone(writeRecord(m_engine.log().store(), incident, m_folder, QPageSize::A4, m_engine.now()),
                      this, [this](const Result<RecordFiles> &files) {
                          m_writing = false;
                          if (!files) {
                              fail(files.error().text);
                              return;
                          }
                          m_summary.insert(QStringLiteral("customer_sheets"), files->sheets);
                          QFile packet(files->packet);
                          if (!packet.open(QIODevice::ReadOnly)) {
                              fail(packet.errorString());
                              return;
                          }
                          QByteArray bytes = packet.readAll();
                          const bool whole = verifyPacket(bytes).ok();
                          bytes[bytes.size() / 2] = char(bytes.at(bytes.size() / 2) ^ 1);
                          const bool found = !verifyPacket(bytes).ok();
                          m_summary.insert(QStringLiteral("record_whole"), whole);
                          m_summary.insert(QStringLiteral("changed_byte_found"), found);
                          if (!whole || !found)
                              fail(tr("the record is not what its own check says"));
                      });
         },
         [this] { return !m_writing; }, 60};
}

/// In the open dialog: the site's name, the button, and the second person's word.
void Drill::planCommit()
{
    attempt(QStringLiteral("name the site"), [this] {
        m_runBefore = m_engine.moves().runner().state().plan.id;
        return Hands::type(QStringLiteral("siteNameField"), m_engine.moves().preview().to);
    });
    pressUntil(QStringLiteral("commitButton"),
               [] { return Hands::find(QStringLiteral("signInSecret")) != nullptr; });
    writeInto(QStringLiteral("signInSecret"), m_people.second.secret);
    pressUntil(QStringLiteral("signInConfirm"),
               [] { return Hands::find(QStringLiteral("signInSecret")) == nullptr; });
}

} // namespace Switchback
