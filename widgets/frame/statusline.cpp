// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/statusline.h"

#include "widgets/base/beat.h"
#include "widgets/base/shown.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace Switchback
{

StatusLine::StatusLine(const Beat &beat, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
    , m_links(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_duty(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_lab(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Medium, PlainLabel::Tone::Info,
                           this))
    , m_clocks(
          new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
{
    setFixedHeight(28);
    m_links->setObjectName(QStringLiteral("linkLine"));
    m_clocks->setObjectName(QStringLiteral("clocks"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 1, 14, 0);
    row->setSpacing(22);
    row->addWidget(m_links);
    row->addWidget(m_duty);
    row->addWidget(m_lab);
    row->addStretch(1);
    row->addWidget(m_clocks);
    connect(&beat, &Beat::beat, this, &StatusLine::redraw);
    redraw();
}

void StatusLine::setOverview(const Overview &overview)
{
    m_overview = overview;
    redraw();
}

void StatusLine::redraw()
{
    m_links->setPlain(m_overview.linkLine);
    m_duty->setPlain(m_overview.dutyLine);
    m_lab->setPlain(m_overview.labLine);
    QStringList clocks;
    const Instant now = m_beat.now();
    for (const SiteCard *site : {&m_overview.production, &m_overview.backup}) {
        if (!site->name.isEmpty())
            clocks += QStringLiteral("%1 %2").arg(shortName(*site).left(24), siteClock(*site, now, false));
    }
    clocks += QStringLiteral("UTC %1").arg(clockText(now, QTimeZone(QByteArrayLiteral("UTC"))));
    m_clocks->setPlain(clocks.join(QStringLiteral(" · ")));
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().panel2);
    painter.fillRect(QRect(0, 0, width(), 1), tokens().line);
}

} // namespace Switchback
