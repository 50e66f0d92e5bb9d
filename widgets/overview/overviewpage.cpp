// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewpage.h"

#include "widgets/base/heightat.h"
#include "widgets/chart/lagchart.h"
#include "widgets/overview/activitydelegate.h"
#include "widgets/overview/activitypanel.h"
#include "widgets/overview/outagebanner.h"
#include "widgets/overview/runbanner.h"
#include "widgets/overview/sentenceheader.h"
#include "widgets/overview/siterow.h"

#include <QEvent>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
constexpr int SideMargin = 20, Gap = 14;
constexpr int LeastChart = 180, ActivityHead = 52, LeastRows = 2, MostRows = 6;
} // namespace

OverviewPage::OverviewPage(const Beat &beat, Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_header(new SentenceHeader(beat, wishes, this))
    , m_outage(new OutageBanner(beat, wishes, this))
    , m_banner(new RunBanner(beat, this))
    , m_cards(new SiteRow(beat, this))
    , m_chart(new LagChart(beat, this))
    , m_activity(new ActivityPanel(this))
{
    setObjectName(QStringLiteral("overviewPage"));
    setAccessibleName(tr("Overview"));
    setFocusPolicy(Qt::ClickFocus); // the window opens with no control in hand
    m_chart->setObjectName(QStringLiteral("lagChart"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(SideMargin, 14, SideMargin, 16);
    column->setSpacing(Gap);
    column->addWidget(m_header);
    column->addWidget(m_outage);
    m_outage->hide();
    column->addWidget(m_banner);
    m_banner->hide();
    column->addWidget(m_cards);
    column->addWidget(m_chart, 3);
    column->addWidget(m_activity);
    column->addStretch(0);
    connect(m_header, &SentenceHeader::actWanted, this, &OverviewPage::actWanted);
    connect(m_outage, &OutageBanner::opened, this, &OverviewPage::outageOpened);
    connect(m_banner, &RunBanner::opened, this, &OverviewPage::runOpened);
    connect(m_banner, &RunBanner::dismissed, this, [this] {
        m_dismissedRun = m_banner->property("run").toString();
        m_banner->hide();
    });
    connect(m_activity, &ActivityPanel::wholeLogWanted, this, &OverviewPage::wholeLogWanted);
}

void OverviewPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    shareHeight();
}

bool OverviewPage::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        shareHeight();
    return QWidget::event(event);
}

void OverviewPage::shareHeight()
{
    const int high = m_cards->fit(width() - 2 * SideMargin);
    const int head = heightAt(*m_header, width() - 2 * SideMargin);
    if (m_header->minimumHeight() != head)
        m_header->setFixedHeight(head);
    const int banner = m_banner->isHidden() ? 0 : heightAt(*m_banner, width() - 2 * SideMargin) + Gap;
    const int outage = m_outage->isHidden() ? 0 : heightAt(*m_outage, width() - 2 * SideMargin) + Gap;
    // Nothing steps aside and nothing is drawn over a card: what finds no room is scrolled to.
    const int fixed = head + outage + banner + high + 5 * Gap + LeastChart + ActivityHead;
    const int least = fixed + LeastRows * ActivityDelegate::RowHeight;
    if (minimumHeight() != least)
        setMinimumHeight(least);
    m_activity->setRows(
        std::clamp((height() - fixed) / 2 / ActivityDelegate::RowHeight, LeastRows, MostRows));
}

void OverviewPage::setOverview(const Overview &overview)
{
    m_header->setOverview(overview);
    m_cards->setCards(overview.production, overview.loss, overview.backup);
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

void OverviewPage::setOutage(const OutageState &outage)
{
    m_header->setOutage(outage);
    m_outage->setOutage(outage);
    m_outage->setVisible(outage.open);
}

void OverviewPage::setActivity(QAbstractItemModel *model)
{
    m_activity->setModel(model);
}

} // namespace Switchback
