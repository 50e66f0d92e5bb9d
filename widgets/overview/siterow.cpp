// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/siterow.h"

#include "widgets/base/heightat.h"
#include "widgets/overview/losscardwidget.h"
#include "widgets/overview/sitecardwidget.h"

#include <QHBoxLayout>

namespace Switchback
{

namespace
{
constexpr int Gap = 14;
constexpr int SiteShare = 3, LossShare = 2, AllShares = 2 * SiteShare + LossShare;
} // namespace

SiteRow::SiteRow(const Beat &beat, QWidget *parent)
    : QWidget(parent)
    , m_production(new SiteCardWidget(beat, this))
    , m_loss(new LossCardWidget(beat, this))
    , m_backup(new SiteCardWidget(beat, this))
{
    m_production->setObjectName(QStringLiteral("productionCard"));
    m_loss->setObjectName(QStringLiteral("lossCard"));
    m_backup->setObjectName(QStringLiteral("backupCard"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Gap);
    row->addWidget(m_production, SiteShare);
    row->addWidget(m_loss, LossShare);
    row->addWidget(m_backup, SiteShare);
    for (QWidget *card : {static_cast<QWidget *>(m_production), static_cast<QWidget *>(m_loss),
                          static_cast<QWidget *>(m_backup)})
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void SiteRow::setCards(const SiteCard &production, const LossCard &loss, const SiteCard &backup)
{
    m_production->setSite(production);
    m_loss->setLoss(loss);
    m_backup->setSite(backup);
}

int SiteRow::fit(int width)
{
    // Layouts take a wrapped text for one line high when they work out the least height: say it outright.
    const int wide = width - 2 * Gap;
    const std::pair<QWidget *, int> cards[] = {{m_production, wide * SiteShare / AllShares},
                                               {m_loss, wide * LossShare / AllShares},
                                               {m_backup, wide * SiteShare / AllShares}};
    int high = 0;
    for (const auto &[card, cardWidth] : cards)
        high = std::max(high, heightAt(*card, cardWidth));
    for (const auto &[card, cardWidth] : cards) {
        if (card->minimumHeight() != high)
            card->setFixedHeight(high);
    }
    if (minimumHeight() != high)
        setFixedHeight(high);
    return high;
}

} // namespace Switchback
