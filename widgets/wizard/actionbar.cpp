// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/actionbar.h"

#include "models/core/visibletext.h"
#include "widgets/base/card.h"
#include "widgets/base/mnemonics.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int Gap = 10;
constexpr int LeastStatus = 120;
constexpr int MostButtons = 4;
} // namespace

ActionBar::ActionBar(QWidget *parent)
    : QWidget(parent)
    , m_leftRow(new QHBoxLayout)
    , m_rightRow(new QHBoxLayout)
    , m_statusLabel(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_why(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Medium, Tone::Text, this))
    , m_problem(new Card(this, Card::Ground::Bad, 7))
    , m_problemText(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, m_problem))
    , m_problemHint(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_problem))
    , m_more(new QPushButton(this))
    , m_menu(new QMenu(this))
    , m_primary(new QPushButton(this))
{
    setObjectName(QStringLiteral("actionBar"));
    m_statusLabel->setObjectName(QStringLiteral("wizardStatus"));
    m_why->setObjectName(QStringLiteral("wizardWhy"));
    m_problem->setObjectName(QStringLiteral("wizardProblem"));
    m_problemText->setObjectName(QStringLiteral("wizardProblemText"));
    m_more->setObjectName(QStringLiteral("moreButton"));
    setPlainText(m_more, tr("More…"));
    m_more->setAccessibleName(tr("More that can be done"));
    m_menu->setObjectName(QStringLiteral("moreMenu"));
    m_primary->setObjectName(QStringLiteral("primaryButton"));
    m_primary->setProperty("primary", true);
    for (QPushButton *button : {m_more, m_primary}) {
        button->setAutoDefault(false);
        button->installEventFilter(this);
    }
    auto *problem = new QHBoxLayout(m_problem);
    problem->setContentsMargins(14, 9, 14, 9);
    problem->setSpacing(11);
    auto *mark = new MarkWidget(18, m_problem);
    mark->setMark(Mark::Bad);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_problemText);
    words->addWidget(m_problemHint);
    problem->addWidget(mark, 0, Qt::AlignTop);
    problem->addLayout(words, 1);
    m_problem->hide();
    auto *status = new QVBoxLayout;
    status->setSpacing(1);
    status->addStretch(1);
    status->addWidget(m_statusLabel);
    status->addWidget(m_why);
    status->addStretch(1);
    for (QHBoxLayout *row : {m_leftRow, m_rightRow})
        row->setSpacing(Gap);
    auto *row = new QHBoxLayout;
    row->setSpacing(Gap + 4);
    row->addLayout(m_leftRow);
    row->addStretch(1);
    row->addLayout(status);
    row->addLayout(m_rightRow);
    row->addWidget(m_more);
    row->addWidget(m_primary);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 12);
    column->setSpacing(10);
    column->addWidget(m_problem);
    column->addLayout(row);
    connect(m_primary, &QPushButton::clicked, this, &ActionBar::pressPrimary);
    connect(m_more, &QPushButton::clicked, this, [this] {
        fillMenu();
        m_menu->popup(m_more->mapToGlobal(QPoint(0, -m_menu->sizeHint().height())));
    });
}

void ActionBar::pressPrimary()
{
    if (m_hasPrimary && !m_held && m_primary->isEnabled())
        emit pressed(m_primaryAction);
}

QPushButton *ActionBar::newButton(const QString &place, int number)
{
    auto *button = new QPushButton(this);
    button->setAutoDefault(false);
    button->installEventFilter(this);
    connect(button, &QPushButton::clicked, this, [this, place, number] {
        const QList<Entry> &entries = place == QLatin1String("left") ? m_left : m_right;
        if (!m_held && entries.at(number).action.enabled)
            emit pressed(entries.at(number).action);
    });
    return button;
}

void ActionBar::fill(QList<Entry> &entries, QHBoxLayout *row, const QList<WizardAction> &actions,
                     const QString &place)
{
    while (entries.size() > actions.size()) {
        // Later: it may be the one whose press led here.
        QPushButton *gone = entries.takeLast().button;
        gone->hide();
        gone->deleteLater();
    }
    while (entries.size() < actions.size()) {
        QPushButton *button = newButton(place, int(entries.size()));
        row->addWidget(button);
        // In the order it is read: left, right, more, primary.
        QWidget *before = !entries.isEmpty()                                     ? entries.constLast().button
                          : place == QLatin1String("right") && !m_left.isEmpty() ? m_left.constLast().button
                                                                                 : nullptr;
        if (before)
            setTabOrder(before, button);
        setTabOrder(button, m_more);
        setTabOrder(m_more, m_primary);
        entries.append(Entry{button, {}});
    }
    for (qsizetype i = 0; i < entries.size(); ++i) {
        entries[i].action = actions.at(i);
        dress(entries.at(i).button, actions.at(i));
    }
}

void ActionBar::dress(QPushButton *button, const WizardAction &action)
{
    if (button != m_primary)
        button->setObjectName(QStringLiteral("action-") + action.key);
    const QString name = visibleText(action.text, 120);
    if (button->accessibleName() != name)
        button->setAccessibleName(name);
    const bool can = action.enabled && !m_held;
    button->setEnabled(can);
    const QString why = !action.enabled ? action.whyNot : m_held ? m_heldWhy : QString();
    setPlainToolTip(button, why);
    button->setAccessibleDescription(visibleText(why));
}

void ActionBar::setActions(const QList<WizardAction> &left, const QList<WizardAction> &right,
                           const QList<WizardAction> &rest, const QString &status)
{
    QList<WizardAction> others;
    m_hasPrimary = false;
    for (const WizardAction &action : right) {
        if (action.primary && !m_hasPrimary) {
            m_hasPrimary = true;
            m_primaryAction = action;
        } else {
            others += action;
        }
    }
    m_status = status;
    m_rest = rest;
    fill(m_left, m_leftRow, left, QStringLiteral("left"));
    fill(m_right, m_rightRow, others, QStringLiteral("right"));
    m_primary->setVisible(m_hasPrimary);
    if (m_hasPrimary)
        dress(m_primary, m_primaryAction);
    say();
    fit();
}

void ActionBar::setTakenLetters(const QString &letters)
{
    if (letters == m_taken)
        return;
    m_taken = letters;
    giveMnemonics();
}

// What is there on every page has the same letter on every page; only then come the others.
void ActionBar::giveMnemonics()
{
    QString taken = m_taken;
    const auto give = [&taken](QPushButton *button, const QString &text) {
        if (const QString shown = withMnemonic(text, taken); button->text() != shown)
            button->setText(shown);
    };
    for (const Entry &entry : std::as_const(m_left))
        give(entry.button, entry.action.text);
    give(m_more, tr("More…"));
    if (m_hasPrimary)
        give(m_primary, m_primaryAction.text);
    for (const Entry &entry : std::as_const(m_right)) {
        if (!entry.button->isHidden())
            give(entry.button, entry.action.text);
    }
}

/// Those beside the primary one, by what they matter: one of each side after the other.
QList<const ActionBar::Entry *> ActionBar::inOrder() const
{
    QList<const Entry *> order;
    for (qsizetype i = 0; i < std::max(m_left.size(), m_right.size()); ++i) {
        if (i < m_right.size())
            order += &m_right.at(i);
        if (i < m_left.size())
            order += &m_left.at(i);
    }
    return order;
}

void ActionBar::fit()
{
    const QList<const Entry *> order = inOrder();
    const int own = m_hasPrimary ? 1 : 0;
    const bool whole = m_rest.isEmpty() && order.size() + own <= MostButtons;
    const auto widthOf = [](const QPushButton *button) { return button->sizeHint().width() + Gap; };
    int used = 40 + Gap + LeastStatus + (m_hasPrimary ? widthOf(m_primary) : 0);
    int all = used;
    for (const Entry *entry : order)
        all += widthOf(entry->button);
    bool more = !whole || all > width();
    if (more)
        used += widthOf(m_more);
    int left = MostButtons - own - (more ? 1 : 0);
    for (const Entry *entry : order) {
        used += widthOf(entry->button);
        const bool shown = left > 0 && (used <= width() || !more);
        left = shown ? left - 1 : 0; // never the less important one instead
        entry->button->setVisible(shown);
    }
    m_more->setVisible(more);
    m_more->setEnabled(!m_held);
    giveMnemonics();
}

void ActionBar::fillMenu()
{
    m_menu->clear();
    QString taken;
    const auto add = [this, &taken](const WizardAction &action) {
        QString words = withMnemonic(action.text, taken);
        if (!action.enabled && !action.whyNot.isEmpty())
            words += QStringLiteral(": ") +
                     visibleText(action.whyNot, 160).replace(QLatin1Char('&'), QLatin1String("&&"));
        QAction *line = m_menu->addAction(words, this, [this, action] { emit pressed(action); });
        line->setObjectName(QStringLiteral("action-") + action.key);
        line->setEnabled(action.enabled);
    };
    for (const QList<Entry> *entries : {&m_right, &m_left}) {
        for (const Entry &entry : *entries) {
            if (entry.button->isHidden())
                add(entry.action);
        }
    }
    if (!m_menu->isEmpty() && !m_rest.isEmpty())
        m_menu->addSeparator();
    for (const WizardAction &action : std::as_const(m_rest))
        add(action);
}

void ActionBar::say()
{
    m_statusLabel->setPlain(m_status);
    // One reason is said once, however many buttons it holds back.
    QStringList reasons;
    const auto note = [&reasons](const WizardAction &action) {
        if (!action.enabled && !action.whyNot.isEmpty() && !reasons.contains(action.whyNot))
            reasons += action.whyNot;
    };
    if (m_hasPrimary)
        note(m_primaryAction);
    const bool primaryWaits = !reasons.isEmpty();
    for (const Entry &entry : std::as_const(m_right))
        note(entry.action);
    for (const Entry &entry : std::as_const(m_left))
        note(entry.action);
    const QString why = m_held ? m_heldWhy : reasons.mid(0, primaryWaits ? 1 : 2).join(QLatin1Char(' '));
    m_why->setPlain(why);
    m_why->setVisible(!why.isEmpty());
    m_statusLabel->setVisible(!m_status.isEmpty() && m_status != why); // what is left is why nothing goes on
}

void ActionBar::setHeld(bool held, const QString &why)
{
    m_held = held;
    m_heldWhy = why;
    for (const QList<Entry> *entries : {&m_left, &m_right}) {
        for (const Entry &entry : *entries)
            dress(entry.button, entry.action);
    }
    if (m_hasPrimary)
        dress(m_primary, m_primaryAction);
    m_more->setEnabled(!held);
    say();
}

void ActionBar::setProblem(const Error &error)
{
    m_problemText->setPlain(error.text);
    m_problemHint->setPlain(error.hint);
    m_problemHint->setVisible(!error.hint.isEmpty());
    m_problem->setAccessibleName(m_problemText->text());
    m_problem->setAccessibleDescription(m_problemHint->text());
    m_problem->show();
}

void ActionBar::clearProblem()
{
    m_problem->hide();
}

void ActionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void ActionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().panel2);
    painter.fillRect(QRect(0, 0, width(), 1), tokens().line);
}

bool ActionBar::eventFilter(QObject *watched, QEvent *event)
{
    // A key that is held down says nothing about what the person has read since.
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if ((enter || key->key() == Qt::Key_Space) && key->isAutoRepeat())
            return true;
        if (enter && key->modifiers() == Qt::NoModifier) {
            static_cast<QPushButton *>(watched)->click();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Switchback
