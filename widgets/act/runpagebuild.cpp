// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces of a run's page, as they are made.
#include "widgets/act/copiespanel.h"
#include "widgets/act/runpage.h"
#include "widgets/base/card.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
} // namespace

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
        emit m_wishes.runWished(RunWish::acceptLoss(m_run.question->statement));
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
    caption->setPlain(tr("Kept, because it may be what is left of rows that nobody else has:"));
    m_copies = new CopiesPanel(m_wishes, m_copiesCard);
    auto *column = new QVBoxLayout(m_copiesCard);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(4);
    column->addWidget(caption);
    column->addWidget(m_copies);
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
    });
    for (QPushButton *button : {m_retry, m_again}) // until the run says that it goes on
        connect(button, &QPushButton::clicked, this, [button] { button->setEnabled(false); });
    connect(m_accept, &QPushButton::clicked, this, [this] {
        m_acceptRow->show();
        m_acceptSite->setFocus(Qt::OtherFocusReason);
    });
    wishBy(m_stop, RunWish::What::Stop);
    wishBy(m_retry, RunWish::What::Retry);
    wishBy(m_again, RunWish::What::Retry);
    wishBy(m_giveUp, RunWish::What::GiveUp);
    wishBy(m_letGo, RunWish::What::LetGo);
    connect(m_close, &QPushButton::clicked, this, &RunPage::closed);
    return foot;
}

void RunPage::wishBy(QPushButton *button, RunWish::What what)
{
    connect(button, &QPushButton::clicked, this,
            [this, what] { emit m_wishes.runWished(RunWish::plain(what)); });
}

} // namespace Switchback
