// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/sentenceheader.h"

#include "widgets/base/beat.h"
#include "widgets/base/shown.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace Switchback
{

SentenceHeader::SentenceHeader(const Beat &beat, Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
    , m_mark(new MarkWidget(26, this))
    , m_sentence(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Title, QFont::Bold, PlainLabel::Tone::Text, this))
    , m_subline(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_blocked(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_drill(new QPushButton(this))
    , m_declare(new QPushButton(this))
    , m_act(new QPushButton(this))
{
    setPlainText(m_drill, tr("Start a drill…"));
    m_drill->setObjectName(QStringLiteral("drillButton"));
    m_drill->setAccessibleName(m_drill->text());
    setPlainText(m_declare, tr("Declare an outage…"));
    m_declare->setObjectName(QStringLiteral("declareButton"));
    m_declare->setAccessibleName(m_declare->text());
    m_sentence->setObjectName(QStringLiteral("headline"));
    m_act->setObjectName(QStringLiteral("actButton"));
    m_blocked->setObjectName(QStringLiteral("actBlocked"));
    m_blocked->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_blocked->setMaximumWidth(420);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_mark, 0, Qt::AlignVCenter);
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addStretch(1);
    words->addWidget(m_sentence);
    words->addWidget(m_subline);
    words->addStretch(1);
    row->addLayout(words, 1);
    auto *acts = new QVBoxLayout;
    acts->setSpacing(2);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    for (QPushButton *button : {m_drill, m_declare, m_act})
        buttons->addWidget(button);
    acts->addLayout(buttons);
    acts->addWidget(m_blocked, 0, Qt::AlignRight);
    row->addLayout(acts);
    connect(m_act, &QPushButton::clicked, this, [this] {
        emit actWanted(m_overview.atBackup ? ActPreview::Kind::Failback : ActPreview::Kind::Failover);
    });
    connect(m_drill, &QPushButton::clicked, &wishes,
            [&wishes] { emit wishes.declareWanted(IncidentMode::Drill); });
    connect(m_declare, &QPushButton::clicked, &wishes,
            [&wishes] { emit wishes.declareWanted(IncidentMode::Real); });
    connect(&beat, &Beat::beat, this, &SentenceHeader::redraw);
    redraw();
}

void SentenceHeader::setOverview(const Overview &overview)
{
    m_overview = overview;
    m_heard = true;
    redraw();
}

void SentenceHeader::setBusy(const QString &why)
{
    m_busy = why;
    redraw();
}

void SentenceHeader::setOutage(const OutageState &outage)
{
    m_drill->setVisible(!outage.open);
    m_declare->setVisible(!outage.open || outage.drill || outage.calm);
    for (QPushButton *button : {m_drill, m_declare}) {
        button->setEnabled(outage.cannotDeclare.isEmpty());
        button->setAccessibleDescription(outage.cannotDeclare);
        setPlainToolTip(button, outage.cannotDeclare);
    }
}

void SentenceHeader::redraw()
{
    const Mark mark = m_heard ? shownMark(m_overview, m_beat) : Mark::Unknown;
    m_mark->setMark(mark);
    const bool silent = m_heard && mark == Mark::Unknown && m_overview.mark == Mark::Fine;
    m_sentence->setPlain(!m_heard ? tr("Asking both sites.")
                         : silent ? tr("Not known: no fresh answer from both sites.")
                                  : m_overview.headline);
    m_subline->setPlain(silent ? tr("Last known: %1").arg(m_overview.headline) : m_overview.subline);
    m_subline->setVisible(!m_subline->text().isEmpty());
    setPlainText(m_act, m_overview.atBackup ? tr("Fail back…") : tr("Fail over…"));
    m_act->setAccessibleName(m_act->text());
    QString why = m_overview.atBackup ? m_overview.failbackBlocked : m_overview.failoverBlocked;
    if (!m_heard)
        why = tr("The sites have not answered yet.");
    if (!m_busy.isEmpty())
        why = m_busy;
    m_act->setEnabled(why.isEmpty());
    m_act->setAccessibleDescription(why);
    setPlainToolTip(m_act, why);
    m_blocked->setPlain(why);
    m_blocked->setVisible(!why.isEmpty());
    // Filled only when it is the thing to do: quiet when all is well.
    const bool primary = mark == Mark::Bad || m_overview.atBackup;
    if (m_act->property("primary").toBool() != primary) {
        m_act->setProperty("primary", primary);
        m_act->style()->unpolish(m_act);
        m_act->style()->polish(m_act);
    }
}

} // namespace Switchback
