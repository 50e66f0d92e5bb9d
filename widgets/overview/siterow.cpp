// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/siterow.h"

#include "widgets/base/heightat.h"
#include "widgets/overview/losscardwidget.h"
#include "widgets/overview/sitecardwidget.h"

#include <QGridLayout>

namespace Switchback
{

namespace
{
constexpr int Gap = 14;
constexpr int SiteShare = 3, LossShare = 2, AllShares = 2 * SiteShare + LossShare;
constexpr int ThreeFrom =
    840; ///< under it three cards would cut their words: the loss lies beneath the sites
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
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(Gap);
    place(false);
    for (QWidget *card : {static_cast<QWidget *>(m_production), static_cast<QWidget *>(m_loss),
                          static_cast<QWidget *>(m_backup)})
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void SiteRow::setRowHeight(int pixels)
{
    m_production->setRowHeight(pixels);
    m_backup->setRowHeight(pixels);
}

void SiteRow::setCards(const SiteCard &production, const LossCard &loss, const SiteCard &backup)
{
    m_production->setSite(production);
    m_loss->setLoss(loss);
    m_backup->setSite(backup);
}

void SiteRow::place(bool narrow)
{
    if (m_narrow == narrow)
        return;
    m_narrow = narrow;
    for (QWidget *card : {static_cast<QWidget *>(m_production), static_cast<QWidget *>(m_loss),
                          static_cast<QWidget *>(m_backup)})
        m_grid->removeWidget(card);
    m_grid->addWidget(m_production, 0, 0);
    m_grid->addWidget(m_backup, 0, narrow ? 1 : 2);
    if (narrow)
        m_grid->addWidget(m_loss, 1, 0, 1, 2);
    else
        m_grid->addWidget(m_loss, 0, 1);
    m_grid->setColumnStretch(0, SiteShare);
    m_grid->setColumnStretch(1, narrow ? SiteShare : LossShare);
    m_grid->setColumnStretch(2, narrow ? 0 : SiteShare);
    m_grid->setHorizontalSpacing(Gap);
}

int SiteRow::fit(int width)
{
    // Layouts take a wrapped text for one line high when they work out the least height: say it outright.
    const bool narrow = width < ThreeFrom;
    place(narrow);
    const int wide = narrow ? width - Gap : width - 2 * Gap;
    const int site = narrow ? wide / 2 : wide * SiteShare / AllShares;
    const int loss = narrow ? width : wide * LossShare / AllShares;
    int high = std::max(heightAt(*m_production, site), heightAt(*m_backup, site));
    int beneath = heightAt(*m_loss, loss);
    if (!narrow)
        high = beneath = std::max(high, beneath);
    const std::pair<QWidget *, int> heights[] = {{m_production, high}, {m_loss, beneath}, {m_backup, high}};
    for (const auto &[card, cardHigh] : heights) {
        if (card->minimumHeight() != cardHigh)
            card->setFixedHeight(cardHigh);
    }
    const int all = narrow ? high + Gap + beneath : high;
    if (minimumHeight() != all)
        setFixedHeight(all);
    return all;
}

} // namespace Switchback
