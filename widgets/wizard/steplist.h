// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QAbstractButton>

class QScrollArea;
class QVBoxLayout;

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class Wishes;

/// One step at the left: its mark, title, where it stands and whose work it is. Pressing shows its page.
class StepButton : public QAbstractButton
{
    Q_OBJECT
public:
    explicit StepButton(QWidget *parent = nullptr);
    void setLine(const WizardStepLine &line, bool shown);
    [[nodiscard]] QString key() const { return m_key; }
    [[nodiscard]] bool isShown() const { return m_shown; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_key;
    bool m_current = false;
    bool m_shown = false;
    MarkWidget *m_mark;
    PlainLabel *m_title;
    PlainLabel *m_sub;
};

/// The left column: what it is, its steps, who is signed in, and what is kept when the lid is closed.
class StepList : public QWidget
{
    Q_OBJECT
public:
    explicit StepList(Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view);
    /// Leaves the footnote to its tool tip.
    void setBrief(bool brief);
    /// The keyboard lies on the step that is shown: a press there does nothing but show it.
    void focusShown();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Wishes &m_wishes;
    bool m_brief = false;
    QScrollArea *m_scroll;
    QVBoxLayout *m_rows;
    PlainLabel *m_heading;
    PlainLabel *m_footnote;
    QList<StepButton *> m_steps;
};

} // namespace Switchback
