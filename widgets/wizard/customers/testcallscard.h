// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/testcallspart.h"

#include <QWidget>

#include <functional>
#include <optional>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace Switchback
{

class MarkWidget;
class PlainLabel;

/// One site's test call: the button that places it, how it goes, and its eight checks with a mark each.
class TestCallBox : public QWidget
{
    Q_OBJECT
public:
    using Press = std::function<void(const WizardAction &)>;
    explicit TestCallBox(const Press &press, QWidget *parent = nullptr);
    void setCard(const TestCallCard &card);

private:
    struct Cell {
        MarkWidget *mark;
        PlainLabel *title;
    };
    void buildMatrix(QVBoxLayout *column);
    void showMatrix(const QList<TestCheckCell> &checks);
    void showButton(QPushButton *button, const WizardAction &action) const;

    TestCallCard m_card;
    QPushButton *m_place;
    QPushButton *m_callOff;
    MarkWidget *m_mark;
    PlainLabel *m_state;
    PlainLabel *m_verdict;
    PlainLabel *m_failed;
    PlainLabel *m_figures;
    QWidget *m_matrix;
    QGridLayout *m_grid = nullptr;
    QList<Cell> m_cells;
};

/// The test calls of a tests step, a box for each site that serves.
class TestCallsCard : public QWidget
{
    Q_OBJECT
public:
    /// `press`: what is to be done with a button that was pressed.
    explicit TestCallsCard(TestCallBox::Press press, QWidget *parent = nullptr);
    void setPart(const std::optional<TestCallsPart> &part);

private:
    TestCallBox::Press m_press;
    QVBoxLayout *m_column;
    QList<TestCallBox *> m_boxes;
    PlainLabel *m_count;
};

} // namespace Switchback
