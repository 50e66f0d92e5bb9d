// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wish/runwish.h"

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace Switchback
{

class Beat;
class Card;
class CopiesPanel;
class MarkWidget;
class TileRow;
class Wishes;

/// A run as it goes: its steps, what they print, how long they took; at the end what was found and what comes
/// next. Closing it stops nothing, and says so.
class RunPage : public QWidget
{
    Q_OBJECT
public:
    RunPage(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);
    void setRun(const RunView &run);
    [[nodiscard]] const RunView &run() const { return m_run; }
    [[nodiscard]] QWidget *firstField() const;
    /// What was pressed was refused: why. It can be pressed again.
    void refuse(const QString &why);
    /// Inside another page, which has the title and is not closed.
    void setEmbedded(bool embedded);

signals:
    void closed();

private:
    struct StepRow {
        QWidget *widget;
        MarkWidget *mark;
        PlainLabel *title;
        PlainLabel *outcome;
        PlainLabel *elapsed;
    };
    QWidget *buildGap();
    QWidget *buildError();
    QWidget *buildQuestion();
    QWidget *buildCopies();
    void showQuestion();
    QWidget *buildFoot();
    /// At a press of that button.
    void wishBy(QPushButton *button, RunWish::What what);
    void redraw();
    void fitSteps();
    void showOutput();
    void showResults();
    void showFoot();

    const Beat &m_beat;
    Wishes &m_wishes;
    RunView m_run;
    bool m_stopAsked = false;
    QString m_refused;
    bool m_embedded = false;
    qsizetype m_shownStep = -1;
    qsizetype m_shownLines = 0;
    QString m_shownFirst;
    PlainLabel *m_title;
    MarkWidget *m_mark;
    PlainLabel *m_state;
    PlainLabel *m_elapsed;
    QVBoxLayout *m_stepRows;
    QList<StepRow> m_steps;
    TileRow *m_results;
    PlainLabel *m_next;
    PlainLabel *m_outputLabel;
    QPlainTextEdit *m_output;
    Card *m_gapCard = nullptr;
    PlainLabel *m_gapText = nullptr;
    PlainLabel *m_gapClock = nullptr;
    Card *m_questionCard = nullptr;
    PlainLabel *m_questionText = nullptr;
    QWidget *m_acceptRow = nullptr; ///< once "Accept..." was pressed: what is taken on, and the site's name
    PlainLabel *m_acceptWords = nullptr;
    QLineEdit *m_acceptSite = nullptr;
    QPushButton *m_acceptNow = nullptr;
    QPushButton *m_accept = nullptr;
    QPushButton *m_again = nullptr;
    Card *m_copiesCard = nullptr;
    CopiesPanel *m_copies = nullptr;
    Card *m_errorCard = nullptr;
    PlainLabel *m_errorText = nullptr;
    PlainLabel *m_errorHint = nullptr;
    PlainLabel *m_note = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_giveUp = nullptr;
    QPushButton *m_letGo = nullptr;
    QPushButton *m_close = nullptr;
};

} // namespace Switchback
