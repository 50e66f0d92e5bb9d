// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/runbanner.h"

#include "widgets/base/beat.h"
#include "widgets/theme/marks.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPushButton>

namespace Switchback
{

RunBanner::RunBanner(const Beat &beat, QWidget *parent)
    : Card(parent, Ground::Info, 7)
    , m_beat(beat)
    , m_mark(new MarkWidget(20, this))
    , m_text(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Medium, PlainLabel::Tone::Text, this))
    , m_elapsed(
          new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_open(new QPushButton(this))
    , m_dismiss(new QPushButton(this))
{
    setObjectName(QStringLiteral("runBanner"));
    setCursor(Qt::PointingHandCursor);
    m_text->setObjectName(QStringLiteral("runBannerText"));
    setPlainText(m_open, tr("Show its steps"));
    m_open->setObjectName(QStringLiteral("runBannerOpen"));
    m_open->setAccessibleName(tr("Show the steps of this run"));
    m_open->setProperty("look", "link");
    setPlainText(m_dismiss, tr("Put away"));
    m_dismiss->setObjectName(QStringLiteral("runBannerDismiss"));
    m_dismiss->setAccessibleName(tr("Put this notice away"));
    m_dismiss->setProperty("look", "link");
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 8, 12, 8);
    row->setSpacing(12);
    row->addWidget(m_mark);
    row->addWidget(m_text, 1);
    row->addWidget(m_elapsed);
    row->addWidget(m_open);
    row->addWidget(m_dismiss);
    connect(m_open, &QPushButton::clicked, this, &RunBanner::opened);
    connect(m_dismiss, &QPushButton::clicked, this, &RunBanner::dismissed);
    connect(&beat, &Beat::beat, this, &RunBanner::redraw);
}

void RunBanner::setRun(const RunView &run)
{
    m_run = run;
    redraw();
}

void RunBanner::redraw()
{
    m_mark->setMark(m_run.mark);
    QString text = m_run.title.isEmpty() ? m_run.state : tr("%1: %2").arg(m_run.title, m_run.state);
    const Instant end = m_run.endedAt.value_or(m_beat.now());
    QString elapsed = m_run.startedAt ? durationText(end - *m_run.startedAt) : QString();
    if (m_run.gap) { // the clock that counts now is the one of those who can't write
        text = tr("%1. %2").arg(m_run.gap->text, text);
        elapsed = durationText(m_beat.now() - m_run.gap->since);
    }
    m_text->setPlain(text);
    m_elapsed->setPlain(elapsed);
    m_dismiss->setVisible(m_run.finished);
    setGround(m_run.mark == Mark::Bad ? Ground::Bad
              : m_run.interrupted || m_run.mark == Mark::Warning || m_run.mark == Mark::Unknown
                  ? Ground::Warning
                  : Ground::Info);
}

void RunBanner::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        emit opened();
}

} // namespace Switchback
