// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/act/runpage.h"

#include "models/core/visibletext.h"
#include "widgets/act/copiespanel.h"
#include "widgets/base/beat.h"
#include "widgets/base/card.h"
#include "widgets/base/tilerow.h"
#include "widgets/theme/marks.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int KeptLines = 2000;
constexpr int LongestLine = 1000;
} // namespace

RunPage::RunPage(const Beat &beat, Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
    , m_wishes(wishes)
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this))
    , m_mark(new MarkWidget(20, this))
    , m_state(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::Medium, Tone::Text, this))
    , m_elapsed(new PlainLabel(Fit::Whole, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_stepRows(new QVBoxLayout)
    , m_results(new TileRow(this))
    , m_next(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_outputLabel(new PlainLabel(Fit::Elide, TypeSize::Small, QFont::Medium, Tone::Dim, this))
    , m_output(new QPlainTextEdit(this))
{
    m_state->setObjectName(QStringLiteral("runState"));
    m_next->setObjectName(QStringLiteral("runNext"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 22);
    column->setSpacing(0);
    column->addWidget(buildGap());
    column->addWidget(m_title);
    column->addSpacing(8);
    auto *state = new QHBoxLayout;
    state->setSpacing(10);
    state->addWidget(m_mark);
    state->addWidget(m_state, 1);
    state->addWidget(m_elapsed);
    column->addLayout(state);
    column->addSpacing(12);
    auto *cards = new QVBoxLayout; // what of them is to be seen stands apart
    cards->setSpacing(10);
    for (QWidget *card : {buildError(), buildQuestion(), buildCopies(), static_cast<QWidget *>(m_results)})
        cards->addWidget(card);
    column->addLayout(cards);
    column->addWidget(m_next);
    column->addSpacing(8);
    m_stepRows->setSpacing(0);
    column->addLayout(m_stepRows);
    column->addSpacing(10);
    column->addWidget(m_outputLabel);
    column->addSpacing(4);
    m_output->setObjectName(QStringLiteral("runOutput"));
    m_output->setReadOnly(true);
    m_output->setTabChangesFocus(true);
    m_output->setUndoRedoEnabled(false);
    m_output->setMaximumBlockCount(KeptLines);
    m_output->setFont(monoFont(TypeSize::Small));
    m_output->setMinimumHeight(110);
    column->addWidget(m_output, 1);
    column->addSpacing(14);
    column->addWidget(buildFoot());
    connect(&beat, &Beat::beat, this, &RunPage::redraw);
}

void RunPage::setEmbedded(bool embedded)
{
    m_embedded = embedded;
    m_title->setVisible(!embedded);
    m_close->setVisible(!embedded);
    m_retry->setProperty("primary", !embedded); // the page around it has the one primary button
    layout()->setContentsMargins(embedded ? QMargins() : QMargins(28, 24, 28, 22));
}

QWidget *RunPage::firstField() const
{
    return m_close;
}

void RunPage::setRun(const RunView &run)
{
    if (run != m_run)
        m_refused.clear();
    if (run.id != m_run.id) {
        m_stopAsked = false;
        m_shownStep = -1;
    }
    m_run = run;
    m_title->setPlain(run.title);
    m_mark->setMark(run.mark);
    m_state->setPlain(run.state);
    m_state->setTone(run.mark == Mark::Bad ? Tone::Bad : Tone::Text);
    m_errorText->setPlain(run.errorText);
    m_errorHint->setPlain(run.errorHint);
    m_errorHint->setVisible(!run.errorHint.isEmpty());
    m_errorCard->setVisible(!run.errorText.isEmpty());
    m_copies->setCopies(run.copies);
    m_copies->setAudio(run.audio);
    m_copiesCard->setVisible(!run.copies.isEmpty() || run.audio);
    showQuestion();
    fitSteps();
    showResults();
    showOutput();
    showFoot();
    redraw();
}

void RunPage::refuse(const QString &why)
{
    m_stopAsked = false;
    m_refused = why;
    m_copies->refuse();
    showFoot();
}

void RunPage::showQuestion()
{
    // Who has to decide needs the words; what the step printed has been read out in them.
    m_output->setVisible(!m_run.question);
    m_gapCard->setVisible(m_run.gap.has_value());
    if (m_run.gap)
        m_gapText->setPlain(m_run.gap->text);
    m_questionCard->setVisible(m_run.question.has_value());
    if (!m_run.question) {
        m_acceptRow->hide();
        m_acceptSite->clear();
        return;
    }
    m_questionText->setPlain(m_run.question->text);
    m_acceptWords->setPlain(
        tr("%1 Type the name of the site: %2").arg(m_run.question->statement, m_run.question->site));
    m_acceptSite->setAccessibleName(m_acceptWords->text());
}

void RunPage::fitSteps()
{
    while (m_steps.size() > m_run.steps.size())
        delete m_steps.takeLast().widget;
    while (m_steps.size() < m_run.steps.size()) {
        auto *widget = new QWidget(this);
        StepRow row{widget, new MarkWidget(17, widget),
                    new PlainLabel(Fit::Elide, TypeSize::Body, QFont::Medium, Tone::Text, widget),
                    new PlainLabel(Fit::Elide, TypeSize::Body, QFont::Normal, Tone::Dim, widget),
                    new PlainLabel(Fit::Whole, TypeSize::Small, QFont::Normal, Tone::Dim, widget)};
        widget->setFixedHeight(30);
        row.title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        row.outcome->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        auto *line = new QHBoxLayout(widget);
        line->setContentsMargins(1, 0, 0, 0);
        line->setSpacing(10);
        line->addWidget(row.mark);
        line->addWidget(row.title, 2);
        line->addWidget(row.outcome, 3);
        line->addWidget(row.elapsed);
        m_stepRows->addWidget(widget);
        m_steps.append(row);
    }
}

void RunPage::redraw()
{
    const Instant now = m_beat.now();
    const Instant end = m_run.endedAt.value_or(now);
    m_elapsed->setPlain(m_run.startedAt ? durationText(end - *m_run.startedAt) : QString());
    if (m_run.gap)
        m_gapClock->setPlain(durationText(now - m_run.gap->since));
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const RunView::Step &step = m_run.steps.at(i);
        const StepRow &row = m_steps.at(i);
        row.mark->setMark(step.mark);
        row.title->setPlain(tr("%1. %2").arg(i + 1).arg(step.title));
        row.title->setTone(step.mark == Mark::NotYet ? Tone::Dim : Tone::Text);
        row.outcome->setPlain(step.outcome);
        row.outcome->setTone(step.mark == Mark::Bad ? Tone::Bad : Tone::Dim);
        row.elapsed->setPlain(step.startedAt ? durationText(step.endedAt.value_or(now) - *step.startedAt)
                                             : QString());
    }
}

void RunPage::showOutput()
{
    // The step that runs, or the last one that said something.
    qsizetype shown = -1;
    for (qsizetype i = 0; i < m_run.steps.size(); ++i) {
        const RunView::Step &step = m_run.steps.at(i);
        if (!step.lines.isEmpty() || step.mark == Mark::Running)
            shown = i;
        if (step.mark == Mark::Running || step.mark == Mark::Bad)
            break;
    }
    m_outputLabel->setVisible(shown >= 0 && !m_run.question);
    if (shown < 0) {
        m_output->clear();
        m_shownStep = -1;
        return;
    }
    const RunView::Step &step = m_run.steps.at(shown);
    m_outputLabel->setPlain(tr("What step %1 says: %2").arg(shown + 1).arg(step.title));
    m_output->setAccessibleName(m_outputLabel->text());
    // Only what is new is added: a long output must not be laid out again for each line.
    const bool grown = shown == m_shownStep && step.lines.size() >= m_shownLines &&
                       (m_shownLines == 0 || step.lines.constFirst() == m_shownFirst);
    if (!grown) {
        m_output->clear();
        m_shownLines = 0;
    }
    QScrollBar *bar = m_output->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 2;
    for (qsizetype i = std::max<qsizetype>(m_shownLines, step.lines.size() - KeptLines);
         i < step.lines.size(); ++i)
        m_output->appendPlainText(visibleText(step.lines.at(i), LongestLine));
    if (atEnd)
        bar->setValue(bar->maximum());
    m_shownStep = shown;
    m_shownLines = step.lines.size();
    m_shownFirst = step.lines.value(0);
}

void RunPage::showResults()
{
    m_results->setTiles(m_run.results);
    m_results->setVisible(!m_run.results.isEmpty());
    m_next->setPlain(m_run.next.isEmpty() ? QString() : tr("Next: %1").arg(m_run.next));
    m_next->setContentsMargins(0, 10, 0, 0);
    m_next->setVisible(!m_run.next.isEmpty());
}

void RunPage::showFoot()
{
    QString note;
    if (!m_run.finished && !m_run.canRetry)
        note = tr("Closing this window does not stop it.");
    if (m_stopAsked && !m_run.finished && !m_run.canRetry)
        note = tr("It stops when this step has ended.");
    if (!m_run.stopNote.isEmpty())
        note += (note.isEmpty() ? QString() : QStringLiteral(" ")) + m_run.stopNote;
    m_note->setPlain(m_refused.isEmpty() ? note : m_refused);
    m_note->setTone(m_refused.isEmpty() ? Tone::Dim : Tone::Bad);
    m_stop->setVisible(m_run.canStop && !m_run.finished);
    m_retry->setVisible(m_run.canRetry);
    for (QPushButton *button : {m_stop, m_retry, m_giveUp, m_letGo, m_accept, m_again}) {
        button->setEnabled(m_run.mayNot.isEmpty() && (button != m_stop || !m_stopAsked));
        setPlainToolTip(button, m_run.mayNot);
        button->setAccessibleDescription(m_run.mayNot);
    }
    const RunView::Question question = m_run.question.value_or(RunView::Question{});
    for (const auto &[button, text] :
         {std::pair(m_giveUp, m_run.giveUp), std::pair(m_letGo, m_run.letGo),
          std::pair(m_accept, question.accept), std::pair(m_again, question.again)}) {
        button->setVisible(!text.isEmpty());
        setPlainText(button, text);
        if (!text.isEmpty())
            button->setAccessibleName(text);
    }
    m_close->setAccessibleName(m_run.finished ? tr("Close") : tr("Close; the run goes on"));
}

} // namespace Switchback
