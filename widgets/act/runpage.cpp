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

RunPage::RunPage(const Beat &beat, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
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

/// On top of everything: nobody can write, and for how long already.
QWidget *RunPage::buildGap()
{
    m_gapCard = new Card(this, Card::Ground::Bad, 7);
    m_gapCard->setObjectName(QStringLiteral("runGap"));
    m_gapText = new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, m_gapCard);
    m_gapText->setObjectName(QStringLiteral("runGapText"));
    m_gapClock = new PlainLabel(Fit::Whole, TypeSize::Title, QFont::Bold, Tone::Bad, m_gapCard);
    m_gapClock->setObjectName(QStringLiteral("runGapClock"));
    auto *row = new QHBoxLayout(m_gapCard);
    row->setContentsMargins(14, 8, 14, 8);
    row->addWidget(m_gapText, 1);
    row->addWidget(m_gapClock);
    m_gapCard->hide();
    return m_gapCard;
}

QWidget *RunPage::buildQuestion()
{
    m_questionCard = new Card(this, Card::Ground::Warning, 7);
    m_questionCard->setObjectName(QStringLiteral("runQuestion"));
    m_questionText = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Medium, Tone::Text, m_questionCard);
    m_questionText->setObjectName(QStringLiteral("runQuestionText"));
    m_acceptRow = new QWidget(m_questionCard);
    m_acceptWords = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_acceptRow);
    m_acceptSite = new QLineEdit(m_acceptRow);
    m_acceptSite->setObjectName(QStringLiteral("acceptSite"));
    m_acceptSite->setAccessibleName(tr("Name of the site that alone has what is lost"));
    m_acceptNow = new QPushButton(m_acceptRow);
    m_acceptNow->setObjectName(QStringLiteral("acceptNow"));
    setPlainText(m_acceptNow, tr("Accept the loss"));
    m_acceptNow->setAccessibleName(m_acceptNow->text());
    m_acceptNow->setAutoDefault(false);
    auto *accept = new QVBoxLayout(m_acceptRow);
    accept->setContentsMargins(0, 6, 0, 0);
    accept->addWidget(m_acceptWords);
    auto *line = new QHBoxLayout;
    line->addWidget(m_acceptSite, 1);
    line->addWidget(m_acceptNow);
    accept->addLayout(line);
    auto *column = new QVBoxLayout(m_questionCard);
    column->setContentsMargins(14, 10, 14, 10);
    column->addWidget(m_questionText);
    column->addWidget(m_acceptRow);
    const auto named = [this] {
        return m_run.question &&
               m_acceptSite->text().trimmed().compare(m_run.question->site, Qt::CaseInsensitive) == 0;
    };
    connect(m_acceptSite, &QLineEdit::textChanged, this, [this, named] { m_acceptNow->setEnabled(named()); });
    const auto take = [this, named] {
        if (!named())
            return;
        m_acceptNow->setEnabled(false); // until the run says that it goes on
        emit acceptLossWanted(m_run.question->statement);
    };
    connect(m_acceptNow, &QPushButton::clicked, this, take);
    connect(m_acceptSite, &QLineEdit::returnPressed, this, take);
    m_acceptNow->setEnabled(false);
    m_acceptRow->hide(); // until somebody presses "Accept this loss..."
    m_questionCard->hide();
    return m_questionCard;
}

/// What lies kept, and may be the only copy of something.
QWidget *RunPage::buildCopies()
{
    m_copiesCard = new Card(this, Card::Ground::Warning, 7);
    m_copiesCard->setObjectName(QStringLiteral("runCopies"));
    auto *caption = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Medium, Tone::Text, m_copiesCard);
    caption->setPlain(tr("Kept, because it may hold rows that nobody else has:"));
    m_copies = new CopiesPanel(m_copiesCard);
    auto *column = new QVBoxLayout(m_copiesCard);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(4);
    column->addWidget(caption);
    column->addWidget(m_copies);
    connect(m_copies, &CopiesPanel::exportWanted, this, &RunPage::copyExportWanted);
    connect(m_copies, &CopiesPanel::discardWanted, this, &RunPage::copyDiscardWanted);
    m_copiesCard->hide();
    return m_copiesCard;
}

QWidget *RunPage::buildError()
{
    m_errorCard = new Card(this, Card::Ground::Bad, 7);
    m_errorCard->setObjectName(QStringLiteral("runError"));
    m_errorText = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Medium, Tone::Text, m_errorCard);
    m_errorHint = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_errorCard);
    auto *column = new QVBoxLayout(m_errorCard);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(4);
    column->addWidget(m_errorText);
    column->addWidget(m_errorHint);
    m_errorCard->hide();
    return m_errorCard;
}

QWidget *RunPage::buildFoot()
{
    auto *foot = new QWidget(this);
    // Above the buttons: beside them it would take the room of their words.
    auto *column = new QVBoxLayout(foot);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    m_note = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, foot);
    m_note->setObjectName(QStringLiteral("runNote"));
    m_stop = new QPushButton(foot);
    m_stop->setObjectName(QStringLiteral("stopButton"));
    setPlainText(m_stop, tr("Stop after this step"));
    m_stop->setAccessibleName(tr("Stop after this step"));
    m_retry = new QPushButton(foot);
    m_retry->setObjectName(QStringLiteral("retryButton"));
    setPlainText(m_retry, tr("Try again"));
    m_retry->setAccessibleName(tr("Try the failed step again"));
    m_retry->setProperty("primary", true);
    m_giveUp = new QPushButton(foot);
    m_giveUp->setObjectName(QStringLiteral("giveUpButton"));
    m_letGo = new QPushButton(foot);
    m_letGo->setObjectName(QStringLiteral("letGoButton"));
    m_giveUp->setAccessibleName(tr("Give up"));
    m_letGo->setAccessibleName(tr("Let the fenced site take writes again"));
    m_accept = new QPushButton(foot);
    m_accept->setObjectName(QStringLiteral("acceptButton"));
    m_again = new QPushButton(foot);
    m_again->setObjectName(QStringLiteral("shipAgainButton"));
    m_accept->setAccessibleName(tr("Accept this loss"));
    m_again->setAccessibleName(tr("Ship again"));
    m_close = new QPushButton(foot);
    m_close->setObjectName(QStringLiteral("closeButton"));
    setPlainText(m_close, tr("Close"));
    for (QPushButton *button : {m_stop, m_giveUp, m_accept, m_letGo, m_again, m_retry, m_close})
        button->setAutoDefault(false);
    column->addWidget(m_note);
    column->addLayout(row);
    row->addStretch(1);
    row->addWidget(m_stop);
    row->addWidget(m_giveUp);
    row->addWidget(m_accept);
    row->addWidget(m_letGo);
    row->addWidget(m_close);
    row->addWidget(m_again);
    row->addWidget(m_retry);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_stopAsked = true;
        m_refused.clear();
        showFoot();
        emit stopWanted();
    });
    connect(m_retry, &QPushButton::clicked, this, [this] {
        m_retry->setEnabled(false); // until the run says that it goes on
        emit retryWanted();
    });
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_again->setEnabled(false);
        emit retryWanted();
    });
    connect(m_accept, &QPushButton::clicked, this, [this] {
        m_acceptRow->show();
        m_acceptSite->setFocus(Qt::OtherFocusReason);
    });
    connect(m_giveUp, &QPushButton::clicked, this, &RunPage::giveUpWanted);
    connect(m_letGo, &QPushButton::clicked, this, &RunPage::letGoWanted);
    connect(m_close, &QPushButton::clicked, this, &RunPage::closed);
    return foot;
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
    m_copiesCard->setVisible(!run.copies.isEmpty());
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
