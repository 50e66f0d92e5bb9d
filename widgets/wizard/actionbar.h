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

/// The foot of the wizard, four buttons at most: at the left and at the right what matters most there, the
/// one primary button, and a menu with all the rest. Why something can't be done stands beside it.
class ActionBar : public QWidget
{
    Q_OBJECT
public:
    explicit ActionBar(QWidget *parent = nullptr);
    /// The first primary one is the primary button; those of `left` stand at the left, those of `rest` in the
    /// menu only. In each list what matters most comes first.
    void setActions(const QList<WizardAction> &left, const QList<WizardAction> &right,
                    const QList<WizardAction> &rest, const QString &status);
    /// Letters that the page above has given to its own controls: one shortcut has one meaning.
    void setTakenLetters(const QString &letters);
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
    [[nodiscard]] QList<const Entry *> inOrder() const;
    void fillMenu();
    void say();

    QList<Entry> m_left;
    QList<Entry> m_right;
    QList<WizardAction> m_rest;
    QString m_taken;
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
