// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/outagetie.h"

#include "app/console/window/leftalone.h"
#include "app/console/window/messagestie.h"
#include "app/console/window/readinesstie.h"
#include "app/console/window/runwishes.h"
#include "app/console/window/writetie.h"
#include "app/pair/engine.h"
#include "app/pair/moves.h"
#include "app/pair/shown.h"
#include "app/pair/testcalls/testcalls.h"
#include "models/core/text/sentences.h"
#include "models/outage/outagestate.h"
#include "widgets/base/beat.h"
#include "widgets/base/onscreen.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/signin/declaredialog.h"
#include "widgets/signin/signindialog.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wizard/wizardwindow.h"

namespace Switchback
{

using namespace std::chrono_literals;

OutageTie::OutageTie(Engine &engine, const Beat &beat, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_people(engine.people())
    , m_outages(engine.outages())
    , m_beat(beat)
    , m_files(engine, [this] { return front(); })
    , m_write(std::make_unique<WriteTie>(engine.outages(), [&engine] { return engine.now(); }))
{
    connect(&m_files, &OutageFiles::recorded, this, [this](const Result<QString> &folder) {
        emit said(folder ? Error{QStringLiteral("written"), tr("The record lies in %1.").arg(*folder), {}}
                         : folder.error());
    });
    connect(&m_files, &OutageFiles::exported, this, &OutageTie::sayExported);
    m_soon.setSingleShot(true);
    m_soon.setInterval(40ms);
    connect(&m_soon, &QTimer::timeout, this, &OutageTie::refresh);
    connect(&m_outages, &Outages::changed, this, &OutageTie::refreshSoon);
    connect(&m_engine, &Engine::runChanged, this, &OutageTie::refreshSoon);
    connect(&m_engine.testCalls(), &TestCalls::changed, this, &OutageTie::refreshSoon);
    connect(&m_engine, &Engine::wheelChanged, this, &OutageTie::refreshSoon);
    connect(&m_beat, &Beat::beat, this, &OutageTie::refreshSoon);
    connect(&m_people, &PeopleHere::changed, this, &OutageTie::showPerson);
    connect(&m_engine, &Engine::wheelLost, this, [this](const QString &by) {
        if (m_wizard && m_wizard->isVisible())
            m_wizard->refuse(Error{QStringLiteral("wheel_lost"), by,
                                   tr("Everything is still shown here. Take the wheel to act again.")});
    });
}

OutageTie::~OutageTie() = default;

void OutageTie::sayExported(const Result<QString> &path)
{
    if (!m_wizard)
        return;
    if (!path) {
        m_wizard->refuse(path.error());
        return;
    }
    m_wizard->sayExported(
        tr("Written to %1, readable by you alone. Delete it when the messages are out: it holds telephone "
           "numbers and addresses.")
            .arg(*path));
}

QWidget *OutageTie::front() const
{
    if (m_wizard && m_wizard->isVisible())
        return m_wizard.get();
    return m_main;
}

void OutageTie::tieMain(MainWindow *window)
{
    m_main = window;
    m_ahead.setInterval(400ms);
    connect(&m_ahead, &QTimer::timeout, this, [this] {
        if (!m_wizard)
            makeWizard();
        else if (!m_wizard->buildAhead())
            m_ahead.stop();
    });
    m_ahead.start();
    const Wishes *wishes = &window->wishes();
    connect(wishes, &Wishes::wizardWanted, this, &OutageTie::openWizard);
    connect(wishes, &Wishes::declareWanted, this,
            [this](IncidentMode mode) { signedIn([this, mode] { declare(mode); }); });
    connect(wishes, &Wishes::closeWanted, this, &OutageTie::close);
    connect(wishes, &Wishes::recordWanted, &m_files, &OutageFiles::writeRecordOf);
    connect(wishes, &Wishes::signInWanted, this, [this] { signIn({}); });
    connect(wishes, &Wishes::signOutWanted, &m_people, &PeopleHere::signOut);
    tieDeliveries();
    connect(wishes, &Wishes::writeWanted, this, [this] { signedIn([this] { m_write->open(front()); }); });
    showPerson();
    connect(window, &MainWindow::filmWanted, this, [this] { m_main->setFilm(m_outages.film()); });
}

void OutageTie::tieTelling(const Notifying::Parts &parts)
{
    m_messages = std::make_unique<MessagesTie>(m_outages, parts.notifier);
    connect(m_messages.get(), &MessagesTie::changed, this, &OutageTie::refreshSoon);
    connect(m_messages.get(), &MessagesTie::refused, this, &OutageTie::said);
    m_readiness = std::make_unique<ReadinessTie>(m_engine, parts);
    connect(m_readiness.get(), &ReadinessTie::changed, this, &OutageTie::refreshSoon);
    connect(m_readiness.get(), &ReadinessTie::refused, this, &OutageTie::said);
    tieDeliveries();
}

QString OutageTie::tellingFails() const
{
    return m_readiness ? m_readiness->failedProof() : QString();
}

/// Whichever of both comes first.
void OutageTie::tieDeliveries()
{
    const auto signedInFirst = [this](const std::function<void()> &then) { signedIn(then); };
    if (m_main && m_messages)
        m_messages->tie(m_main->wishes(), signedInFirst);
    if (m_main && m_readiness)
        m_readiness->tie(m_main->wishes(), signedInFirst);
}

void OutageTie::refreshSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void OutageTie::tieWall(WallWindow *wall)
{
    m_wall = wall;
}

void OutageTie::refresh()
{
    if (!m_main && !m_wall && !m_wizard)
        return; // one of many pairs, and nobody has looked at it yet
    const Incident &incident = m_outages.incident();
    OutageInputs in = outageInputs(m_engine);
    if (incident.open() && incident.mode == IncidentMode::Real)
        in.cannotDeclare = tr("Incident %1 is open.").arg(incident.number);
    else
        in.cannotDeclare = m_people.mayNever(Right::Declare);
    if (m_readiness)
        in.telling = m_readiness->line();
    const OutageState state = makeOutageState(in);
    if (m_main) {
        m_main->setOutage(state);
        if (incident.open())
            m_main->setFilm(m_outages.film());
    }
    if (m_wall) // a move that nothing forces leaves the room its picture of both sites
        m_wall->setOutage(state.calm ? OutageState{} : state);
    if (m_messages)
        m_messages->show(m_main);
    if (m_readiness)
        m_readiness->show(m_main);
    if (m_wizard && m_wizard->isVisible())
        m_wizard->setView(shownWizard(m_engine, m_step, m_customer, &m_rows));
}

void OutageTie::makeWizard()
{
    if (m_wizard)
        return;
    m_wizard = std::make_unique<WizardWindow>(m_beat);
    tieWizard();
    keepOnScreen(*m_wizard, QSize(1440, 900));
}

void OutageTie::openWizard()
{
    if (m_outages.incident().id.isEmpty())
        return;
    makeWizard();
    if (!m_outages.incident().open() && !m_wizard->isVisible())
        m_step.clear(); // what was worked on is over: at what can still be done
    m_wizard->setView(shownWizard(m_engine, m_step, m_customer, &m_rows));
    m_wizard->show();
    m_wizard->raise();
    m_wizard->activateWindow();
}

void OutageTie::tieWizard()
{
    WizardWindow *wizard = m_wizard.get();
    const Wishes *wishes = &wizard->wishes();
    connect(wizard, &WizardWindow::commandWanted, this, &OutageTie::command);
    connect(wishes, &Wishes::stepWanted, this, [this](const QString &step) {
        // Whoever presses the step that is due goes on with what is due; another one stays where it is.
        const RunbookStep *due = currentStep(m_outages.incident());
        m_step = due && due->key == step ? QString() : step;
        m_customer.clear();
        refresh();
    });
    connect(wishes, &Wishes::customerWanted, this, [this](const QString &customer) {
        m_customer = customer;
        refresh();
    });
    connect(wishes, &Wishes::takeWheelWanted, this, [this] {
        inWizard([this] { m_engine.takeWheel([this](const Outcome &outcome) { answer(outcome); }); });
    });
    connect(wishes, &Wishes::signInWanted, this, [this] { signIn({}); });
    connect(wizard, &WizardWindow::secondPersonWanted, this,
            [this](const QString &step, const QString &name, const QByteArray &secret) {
                inWizard([this, step, name, secret] {
                    m_outages.approveHere(step, name, secret,
                                          [this](const Outcome &outcome) { answer(outcome); });
                });
            });
    connect(wizard, &WizardWindow::commitWanted, this, [this](const ActCommit &commit) {
        std::optional<Override> override;
        if (!commit.overridePerson.isEmpty())
            override = Override{commit.overridePerson, commit.overrideStatement};
        inWizard([this, override] {
            m_outages.beginCalls(m_wizard->view().step, override,
                                 [this](const Outcome &outcome) { answer(outcome); });
        });
    });
    connect(wishes, &Wishes::exportWanted, &m_files, &OutageFiles::exportRecipients);
    connect(wishes, &Wishes::runWished, this, [this](const RunWish &wish) {
        inWizard([this, wish] { answer(doneAbout(m_engine.moves(), wish)); });
    });
}

void OutageTie::inWizard(const std::function<void()> &what)
{
    signedIn(what, [this] { answer(m_people.mayAct(Right::TakeWheel)); });
}

void OutageTie::command(const Command &command)
{
    inWizard([this, command] {
        m_outages.command(command,
                          [this,
                           initials = std::holds_alternative<Do::TakeInitials>(command) ||
                                      std::holds_alternative<Do::RecordNoInitials>(command),
                           settles = std::holds_alternative<Do::SettleStep>(command),
                           sends = std::holds_alternative<Do::RecordSent>(command) ||
                                   std::holds_alternative<Do::Decide>(command)](const Outcome &outcome) {
                              // What was done leads on: to the next customer, to the step that is due.
                              if (outcome && initials)
                                  m_customer.clear();
                              if (outcome && (settles || sends))
                                  m_step.clear();
                              answer(outcome);
                          });
    });
}

void OutageTie::showPerson()
{
    if (m_main)
        m_main->setPerson(m_people.actor(), m_people.namesAreChecked());
}

void OutageTie::endSignInAfter(Duration life)
{
    m_leftAlone = std::make_unique<LeftAlone>(life);
    connect(m_leftAlone.get(), &LeftAlone::leftAlone, &m_people, &PeopleHere::endSignIn);
}

void OutageTie::answer(const Outcome &outcome)
{
    refresh();
    if (!m_wizard)
        return;
    if (outcome)
        m_wizard->setBusy(false);
    else
        m_wizard->refuse(outcome.error());
}

void OutageTie::signedIn(const std::function<void()> &then, const std::function<void()> &otherwise)
{
    const Actor &here = m_people.actor();
    if (m_leftAlone)
        m_leftAlone->touched();
    if (!here.name.isEmpty() && !here.asleep)
        then();
    else
        signIn(then, otherwise);
}

void OutageTie::signIn(const std::function<void()> &then, const std::function<void()> &otherwise)
{
    askPerson(
        {}, m_people.operators(),
        [this](const QString &name, const QByteArray &secret, const PeopleHere::DoneFn &done) {
            m_people.signIn(name, secret, done);
        },
        [this, then] {
            refresh();
            if (then)
                then();
        },
        otherwise);
}

void OutageTie::approved(const QString &act, const std::function<void()> &then,
                         const std::function<void()> &otherwise)
{
    if (!m_people.namesAreChecked()) {
        then();
        return;
    }
    QList<Operator> others = m_people.operators();
    others.removeIf([this](const Operator &each) {
        return each.name == m_people.actor().name || !may(each.roles, Right::Approve);
    });
    askPerson(
        tr("A second person approves: %1").arg(act), others,
        [this, act](const QString &name, const QByteArray &secret, const PeopleHere::DoneFn &done) {
            m_people.approveAct(act, name, secret, {}, done);
        },
        then, otherwise);
}

/// A dialog for one of these people; stays open and says why until `check` is content or it is called off.
void OutageTie::askPerson(const QString &title, const QList<Operator> &people, const CheckPerson &check,
                          const std::function<void()> &then, const std::function<void()> &otherwise)
{
    auto *dialog = new SignInDialog(front());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOperators(people);
    if (!title.isEmpty())
        dialog->setWindowTitle(title);
    if (otherwise)
        connect(dialog, &QDialog::rejected, this, otherwise);
    connect(dialog, &SignInDialog::signInWanted, this,
            [check, then, dialog = QPointer(dialog)](const QString &name, const QByteArray &secret) {
                check(name, secret, [then, dialog](const Outcome &outcome) {
                    if (!dialog)
                        return;
                    if (!outcome)
                        return dialog->refuse(asSentences(outcome.error()));
                    dialog->succeed();
                    then();
                });
            });
    dialog->openFor(title.isEmpty() ? m_people.actor().name : QString());
}

void OutageTie::declare(IncidentMode mode)
{
    auto *dialog = new DeclareDialog(front());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DeclareDialog::declareWanted, this,
            [this, dialog = QPointer(dialog)](const Do::Declare &declare) {
                m_outages.command(declare, [this, dialog](const Outcome &outcome) {
                    if (!dialog)
                        return;
                    if (!outcome) {
                        dialog->refuse(outcome.error());
                        return;
                    }
                    dialog->accept();
                    m_step.clear();
                    refresh();
                    openWizard();
                });
            });
    const DeclareOffer known = declareOffer(m_engine, mode);
    dialog->openWith({known.site, known.zone, m_engine.now(), known.stoppedAt, known.evidence, known.person,
                      known.blocked, known.drill, known.mode});
}

/// The wizard is where reasons are asked for: it opens at the question that was pressed.
void OutageTie::close(Ending ending)
{
    signedIn([this, ending] {
        m_step.clear();
        m_customer.clear();
        openWizard();
        if (m_wizard)
            m_wizard->askEnding(ending);
    });
}

} // namespace Switchback
