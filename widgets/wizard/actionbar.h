// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wizard/wizardview.h"

#include <QWidget>

class QHBoxLayout;
class QMenu;
class QPushButton;

namespace Switchback
{

class Card;
class PlainLabel;

/// The foot of the wizard: pausing and handing over at the left, at the right what else can be done and the
/// one primary button. Why something can't be done stands beside it. What finds no room goes into a menu.
class ActionBar : public QWidget
{
    Q_OBJECT
public:
    explicit ActionBar(QWidget *parent = nullptr);
    /// The first primary one is the primary button; those of `left` stand at the left.
    void setActions(const QList<WizardAction> &left, const QList<WizardAction> &right, const QString &status);
    /// Why a command was refused; stays until the next action or clearProblem().
    void setProblem(const Error &error);
    void clearProblem();
    /// Nothing can be pressed: a command is under way, or a question is open.
    void setHeld(bool held, const QString &why);
    [[nodiscard]] QPushButton *primary() const { return m_primary; }
    void pressPrimary();

signals:
    void pressed(const Switchback::WizardAction &action);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Entry {
        QPushButton *button;
        WizardAction action;
    };
    QPushButton *newButton(const QString &place, int number);
    void fill(QList<Entry> &entries, QHBoxLayout *row, const QList<WizardAction> &actions,
              const QString &place);
    void dress(QPushButton *button, const WizardAction &action);
    void giveMnemonics();
    void fit();
    void fillMenu();
    void say();

    QList<Entry> m_left;
    QList<Entry> m_right;
    WizardAction m_primaryAction;
    bool m_hasPrimary = false;
    bool m_held = false;
    QString m_heldWhy;
    QString m_status;
    QHBoxLayout *m_leftRow;
    QHBoxLayout *m_rightRow;
    PlainLabel *m_statusLabel;
    PlainLabel *m_why;
    Card *m_problem;
    PlainLabel *m_problemText;
    PlainLabel *m_problemHint;
    QPushButton *m_more;
    QMenu *m_menu;
    QPushButton *m_primary;
};

} // namespace Switchback
