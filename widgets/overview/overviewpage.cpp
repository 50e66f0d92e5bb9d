// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewpage.h"

#include "widgets/chart/lagchart.h"
#include "widgets/overview/activitypanel.h"
#include "widgets/overview/losscardwidget.h"
#include "widgets/overview/runbanner.h"
#include "widgets/overview/sentenceheader.h"
#include "widgets/overview/sitecardwidget.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Switchback
{

OverviewPage::OverviewPage(const Beat &beat, QWidget *parent)
    : QWidget(parent)
    , m_header(new SentenceHeader(beat, this))
    , m_banner(new RunBanner(beat, this))
    , m_production(new SiteCardWidget(beat, this))
    , m_loss(new LossCardWidget(beat, this))
    , m_backup(new SiteCardWidget(beat, this))
    , m_chart(new LagChart(beat, this))
    , m_activity(new ActivityPanel(this))
{
    setObjectName(QStringLiteral("overviewPage"));
    m_production->setObjectName(QStringLiteral("productionCard"));
    m_loss->setObjectName(QStringLiteral("lossCard"));
    m_backup->setObjectName(QStringLiteral("backupCard"));
    m_chart->setObjectName(QStringLiteral("lagChart"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(14);
    column->addWidget(m_header);
    column->addWidget(m_banner);
    m_banner->hide();
    auto *cards = new QHBoxLayout;
    cards->setSpacing(14);
    cards->addWidget(m_production, 3);
    cards->addWidget(m_loss, 2);
    cards->addWidget(m_backup, 3);
    for (QWidget *card : {static_cast<QWidget *>(m_production), static_cast<QWidget *>(m_loss),
                          static_cast<QWidget *>(m_backup)})
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addLayout(cards);
    column->addWidget(m_chart, 3);
    column->addWidget(m_activity, 1);
    connect(m_header, &SentenceHeader::actWanted, this, &OverviewPage::actWanted);
    connect(m_banner, &RunBanner::opened, this, &OverviewPage::runOpened);
    connect(m_banner, &RunBanner::dismissed, this, [this] {
        m_dismissedRun = m_banner->property("run").toString();
        m_banner->hide();
    });
    connect(m_activity, &ActivityPanel::wholeLogWanted, this, &OverviewPage::wholeLogWanted);
}

void OverviewPage::setOverview(const Overview &overview)
{
    m_header->setOverview(overview);
    m_production->setSite(overview.production);
    m_loss->setLoss(overview.loss);
    m_backup->setSite(overview.backup);
    m_chart->setZone(overview.production.zone);
    m_activity->setZone(overview.production.zone);
    m_chart->setCurrent(overview.loss);
}

void OverviewPage::setRun(const std::optional<RunView> &run)
{
    const bool shown = run && run->id != m_dismissedRun;
    m_header->setBusy(run && !run->finished ? tr("A run is under way: %1").arg(run->title) : QString());
    if (shown) {
        m_banner->setRun(*run);
        m_banner->setProperty("run", run->id);
    }
    m_banner->setVisible(shown);
}

void OverviewPage::setActivity(QAbstractItemModel *model)
{
    m_activity->setModel(model);
}

} // namespace Switchback
