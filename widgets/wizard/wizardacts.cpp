// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard's buttons: what they ask, what is sent for them, and where the keyboard lies afterwards.
#include "widgets/wizard/actionbar.h"
#include "widgets/wizard/actioncommand.h"
#include "widgets/wizard/askpanel.h"
#include "widgets/wizard/pages/wizardpage.h"
#include "widgets/wizard/steplist.h"
#include "widgets/wizard/wizardwindow.h"

#include <QPushButton>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
// In the order in which they stand there; -1: at the right.
qsizetype placeAtLeft(const QString &key)
{
    static const QStringList keys{QStringLiteral("unreached"), QStringLiteral("decline"),
                                  QStringLiteral("pause"), QStringLiteral("go_on"),
                                  QStringLiteral("hand_over")};
    return keys.indexOf(key);
}

// After it there is something else to do on the page; after pausing, or recording for those chosen, there
// isn't.
bool leadsOn(const QString &action)
{
    static const QStringList stays{QStringLiteral("pause"), QStringLiteral("go_on"),
                                   QStringLiteral("hand_over"), QStringLiteral("chosen")};
    return !stays.contains(action);
}

// What is done to others, or can't be taken back, by one press: the keyboard never lies on it by itself.
bool safeToLieOn(const QString &action)
{
    static const QStringList keys{QStringLiteral("pass"), QStringLiteral("sent"), QStringLiteral("save"),
                                  QStringLiteral("decide")};
    return keys.contains(action);
}
} // namespace

void WizardWindow::showActions()
{
    if (!m_page)
        return;
    QList<WizardAction> left, right, rest;
    QString meaning;
    for (WizardAction action : m_view.actions) {
        if (!m_page->offers(action.key))
            continue;
        if (action.enabled && !knownAction(action.key)) {
            action.enabled = false;
            action.whyNot = tr("This console does not know how to do “%1”.").arg(action.key);
        }
        action.text = m_page->actionText(action);
        const QString missing = action.enabled ? m_page->missing(action.key) : QString();
        if (!missing.isEmpty()) {
            action.enabled = false;
            action.whyNot = missing;
        }
        if (action.primary && meaning.isEmpty())
            meaning = m_view.step + QLatin1Char('/') + action.key;
        (placeAtLeft(action.key) >= 0 ? left : right) += action;
    }
    for (const WizardAction &ending : m_view.endings) {
        if (!findAction(m_view, ending.key))
            rest += ending;
    }
    std::stable_sort(left.begin(), left.end(), [](const WizardAction &a, const WizardAction &b) {
        return placeAtLeft(a.key) < placeAtLeft(b.key);
    });
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

void WizardWindow::askFor(const WizardAction &action)
{
    if (action.key == QLatin1String("hand_over")) {
        ask({m_view.step + QLatin1Char('/') + action.key, tr("What do they have to know?"), action.text, true,
             [this, action](const QString &summary, const QString &to) {
                 send(Do::HandOver{to, summary}, action.key);
             },
             tr("Hand over to")});
        return;
    }
    QString question = m_page->question(action);
    if (question.isEmpty())
        question = questionFor(action);
    if (question.isEmpty()) {
        run(action, {});
        return;
    }
    ask({m_view.step + QLatin1Char('/') + action.key,
         question,
         action.text,
         action.needsReason,
         [this, action](const QString &reason, const QString &) { run(action, reason); },
         {},
         !action.needsReason});
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
        if ((each.key == QLatin1String("false_alarm")) != falseAlarm)
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

void WizardWindow::run(const WizardAction &action, const QString &reason)
{
    if (const auto command = m_page->command(action.key, reason)) {
        send(*command, action.key);
        return;
    }
    if (m_page->act(action.key))
        return;
    if (const auto command = generalCommand(m_view, action.key, reason)) {
        send(*command, action.key);
        return;
    }
    refuse({QStringLiteral("unknown_action"), tr("“%1” can't be done on this page.").arg(action.text),
            tr("Choose the step it belongs to at the left.")});
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

void WizardWindow::begin(const QString &action)
{
    m_pending = action;
    m_sender = m_page;
    m_movedOn = false;
    m_bar->clearProblem();
    setBusy(true);
}

void WizardWindow::send(const Command &command, const QString &action)
{
    if (m_busy)
        return;
    begin(action);
    emit commandWanted(command);
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
    if (m_sender)
        m_sender->done(m_pending);
    const bool led = m_movedOn || leadsOn(m_pending);
    m_pending.clear();
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
    m_pending.clear(); // nothing of it is done: what was typed stays
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
        const bool lies = primary->isEnabled() && primary->isVisibleTo(this) &&
                          safeToLieOn(m_primaryMeaning.section(QLatin1Char('/'), -1));
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
