// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard's buttons: what they ask, what is sent for them, and where the keyboard lies afterwards.
#include "widgets/wizard/actionbar.h"
#include "widgets/wizard/askpanel.h"
#include "widgets/wizard/pages/wizardpage.h"
#include "widgets/wizard/steplist.h"
#include "widgets/wizard/wizardwindow.h"

#include <QPushButton>

#include <algorithm>
#include <utility>

namespace Switchback
{

/// As the page has it, and held back by what is missing there.
WizardAction WizardWindow::asShown(const WizardAction &action) const
{
    WizardAction made = m_page->shown(action);
    const bool known = made.command || made.does != WizardAction::Does::Send;
    blockIf(made, !known, tr("This console does not know how to do “%1”.").arg(action.text));
    if (!made.enabled)
        return made;
    ActionAnswers answers;
    m_page->fillIn(made, answers);
    const QString empty = missingIn(made, answers, m_view.now);
    const QString missing = empty.isEmpty() ? m_page->missing(made) : empty;
    blockIf(made, !missing.isEmpty(), missing);
    return made;
}

/// How it can be ended, where the page has no button of its own for it.
void WizardWindow::showEndings(QList<WizardAction> &rest) const
{
    for (const WizardAction &ending : m_view.endings) {
        const bool there =
            std::any_of(m_view.actions.cbegin(), m_view.actions.cend(),
                        [&ending](const WizardAction &action) { return action.key == ending.key; });
        if (!there)
            rest += ending;
    }
}

void WizardWindow::showActions()
{
    if (!m_page)
        return;
    QList<WizardAction> left, right, rest;
    QString meaning;
    m_primaryRests = false;
    for (const WizardAction &each : std::as_const(m_view.actions)) {
        if (!m_page->offers(each))
            continue;
        const WizardAction action = asShown(each);
        if (action.primary && meaning.isEmpty()) {
            meaning = m_view.step + QLatin1Char('/') + action.key;
            m_primaryRests = action.mayRest;
        }
        (action.side == WizardAction::Side::Left ? left : right) += action;
    }
    showEndings(rest);
    if (meaning != m_primaryMeaning) {
        m_primaryMeaning = meaning;
        m_primarySince.start();
    }
    m_bar->setTakenLetters(takenLetters());
    m_bar->setActions(left, right, rest, m_view.status);
    holdBar();
}

void WizardWindow::holdBar()
{
    if (m_busy)
        m_bar->setHeld(true, tr("Working…"));
    else if (m_ask->asking())
        m_bar->setHeld(true, tr("Answer the question above first, or cancel it."));
    else
        m_bar->setHeld(false, {});
}

void WizardWindow::press(const WizardAction &action)
{
    if (m_busy || m_ask->asking())
        return;
    if (action.primary && m_primarySince.isValid() && m_primarySince.elapsed() < m_settleDelay)
        return;
    m_bar->clearProblem();
    askFor(action);
}

/// Asks what the action wants to be asked, then does it.
void WizardWindow::askFor(const WizardAction &action)
{
    using Of = ActionField::Of;
    const ActionField *who = action.field(Of::ToWhom);
    const auto asked =
        std::find_if(action.fields.cbegin(), action.fields.cend(), [](const ActionField &field) {
            return field.of != Of::ToWhom && !field.question.isEmpty();
        });
    if (asked == action.fields.cend()) {
        run(action, {});
        return;
    }
    const ActionField field = *asked;
    ask({m_view.step + QLatin1Char('/') + action.key, field.question, action.text, field.required,
         [this, action, field](const QString &answer, const QString &name) {
             ActionAnswers answers;
             setAnswer(answers, field, answer);
             answers.toWhom = name;
             run(action, answers);
         },
         who ? who->question : QString(), field.of == Of::Consent});
}

void WizardWindow::askEnding(Ending ending)
{
    if (m_busy) {
        m_askSoon = ending;
        return;
    }
    if (m_ask->asking())
        m_ask->cancel(); // what was typed is kept
    const bool falseAlarm = ending == Ending::FalseAlarm;
    for (const WizardAction &each : std::as_const(m_view.endings)) {
        if (each.closesAs(Ending::FalseAlarm) != falseAlarm)
            continue;
        if (each.enabled)
            askFor(each);
        else
            refuse({QStringLiteral("not_now"), each.whyNot, {}});
        return;
    }
    refuse({QStringLiteral("not_now"),
            falseAlarm ? tr("It can't be a false alarm any more: a failover has been begun.")
                       : tr("There is nothing to close."),
            {}});
}

void WizardWindow::run(const WizardAction &action, ActionAnswers answers)
{
    m_page->fillIn(action, answers);
    if (action.does != WizardAction::Does::Send) {
        m_page->act(action);
        return;
    }
    const std::optional<Command> command = filledIn(action, answers);
    if (!command || m_busy)
        return;
    begin(action, answers);
    emit commandWanted(*command);
}

void WizardWindow::ask(const Ask &ask)
{
    if (m_busy)
        return;
    m_bar->clearProblem();
    if (!m_ask->asking())
        m_focusBefore = focusWidget();
    Ask noted = ask;
    noted.then = [this, ask](const QString &answer, const QString &who) {
        m_asked = ask.key;
        ask.then(answer, who);
    };
    m_ask->ask(noted);
}

void WizardWindow::begin(const WizardAction &action, const ActionAnswers &answers)
{
    m_pending = action;
    m_answers = answers;
    m_sender = m_page;
    m_movedOn = false;
    m_bar->clearProblem();
    setBusy(true);
}

void WizardWindow::setBusy(bool busy)
{
    if (busy == m_busy)
        return;
    m_busy = busy;
    if (busy) {
        // A button that is switched off loses the focus; whoever works by keyboard wants it back.
        if (QWidget *now = focusWidget(); now && !m_ask->isAncestorOf(now))
            m_focusBefore = now;
        m_patience.start();
        holdBar();
        return;
    }
    m_patience.stop();
    m_ask->forget(m_asked);
    m_asked.clear();
    const WizardAction action = std::exchange(m_pending, std::nullopt).value_or(WizardAction{});
    if (m_sender)
        m_sender->done(action, m_answers);
    const bool led = m_movedOn || action.leadsOn;
    m_primarySince.start();
    showActions();
    if (led)
        focusNext();
    else
        focusAfter();
    if (const auto ending = std::exchange(m_askSoon, std::nullopt))
        askEnding(*ending);
}

void WizardWindow::refuse(const Error &error)
{
    if (m_page)
        m_page->refused();
    m_pending.reset(); // nothing of it is done: what was typed stays
    m_asked.clear();
    if (m_busy) {
        m_busy = false;
        m_patience.stop();
        m_primarySince.start();
        holdBar();
        focusAfter();
    }
    m_bar->setProblem(error);
    if (const auto ending = std::exchange(m_askSoon, std::nullopt))
        askEnding(*ending);
}

/// The keyboard lies on what is to be done next.
void WizardWindow::focusNext()
{
    QWidget *next = m_page ? m_page->nextField() : nullptr;
    if (!next || !next->isEnabled() || !next->isVisibleTo(this)) {
        const QPushButton *primary = m_bar->primary();
        const bool lies = primary->isEnabled() && primary->isVisibleTo(this) && m_primaryRests;
        next = lies ? m_bar->primary() : nullptr;
    }
    if (next)
        next->setFocus(Qt::OtherFocusReason);
    else
        m_steps->focusShown();
}

/// Back to where it was; where that is gone, on to what comes next.
void WizardWindow::focusAfter()
{
    if (m_focusBefore && m_focusBefore->isEnabled() && m_focusBefore->isVisibleTo(this))
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    else
        focusNext();
}

QString WizardWindow::takenLetters() const
{
    QString letters;
    for (const QAbstractButton *button : m_page->findChildren<QAbstractButton *>()) {
        const QKeySequence keys = QKeySequence::mnemonic(button->text());
        if (button->isVisibleTo(m_page) && !keys.isEmpty())
            letters += QChar(keys[0].key()).toLower();
    }
    return letters;
}

} // namespace Switchback
