// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/outagebanner.h"

#include "models/outage/clocktiles.h"
#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace Switchback
{

OutageBanner::OutageBanner(const Beat &beat, Wishes &wishes, QWidget *parent)
    : Card(parent, Ground::Bad, 7)
    , m_beat(beat)
    , m_mark(new MarkWidget(20, this))
    , m_text(new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::DemiBold, PlainLabel::Tone::Text,
                            this))
    , m_elapsed(new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Body, QFont::DemiBold,
                               PlainLabel::Tone::Text, this))
    , m_page(new QPushButton(this))
    , m_wizard(new QPushButton(this))
{
    setObjectName(QStringLiteral("outageBanner"));
    m_text->setObjectName(QStringLiteral("outageBannerText"));
    m_elapsed->setObjectName(QStringLiteral("outageBannerElapsed"));
    setPlainText(m_page, tr("Show the timeline"));
    m_page->setObjectName(QStringLiteral("outageBannerPage"));
    m_page->setAccessibleName(tr("Show the timeline of the outage"));
    m_page->setProperty("look", "link");
    setPlainText(m_wizard, tr("Open the wizard"));
    m_wizard->setObjectName(QStringLiteral("outageBannerWizard"));
    m_wizard->setAccessibleName(tr("Open the failover wizard"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 7, 8, 7);
    row->setSpacing(12);
    row->addWidget(m_mark);
    row->addWidget(m_text, 1);
    row->addWidget(m_elapsed);
    row->addWidget(m_page);
    row->addWidget(m_wizard);
    connect(m_page, &QPushButton::clicked, this, &OutageBanner::opened);
    connect(m_wizard, &QPushButton::clicked, &wishes, &Wishes::wizardWanted);
    connect(&beat, &Beat::beat, this, &OutageBanner::redraw);
}

void OutageBanner::setOutage(const OutageState &outage)
{
    m_outage = outage;
    redraw();
}

void OutageBanner::redraw()
{
    if (!m_outage.open)
        return;
    m_mark->setMark(m_outage.mark);
    m_text->setPlain(
        m_outage.drill
            ? QStringLiteral("%1: %2 · %3").arg(m_outage.watermark, m_outage.practice, m_outage.headline)
            : m_outage.headline);
    m_elapsed->setPlain(outageAge(m_outage, m_beat.now()));
    setGround(m_outage.drill || m_outage.calm ? Ground::Info : Ground::Bad);
}

} // namespace Switchback
