// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/outage/outagestate.h"

#include <QWidget>

#include <optional>

class QAbstractItemModel;

namespace Switchback
{

class ActivityPanel;
class Beat;
class LagChart;
class OutageBanner;
class RunBanner;
class SentenceHeader;
class SiteRow;
class Wishes;

/// The operator's first page: the sentence, both sites, the loss now and over time, and what happened last.
class OverviewPage : public QWidget
{
    Q_OBJECT
public:
    OverviewPage(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);
    void setOverview(const Overview &overview);
    /// A run to show in the banner; none: there is nothing to say.
    void setRun(const std::optional<RunView> &run);
    /// An open outage or drill is said in a line of its own; what may be declared depends on it.
    void setOutage(const OutageState &outage);
    void setActivity(QAbstractItemModel *model);
    [[nodiscard]] LagChart *chart() const { return m_chart; }

signals:
    void actWanted(Switchback::ActPreview::Kind kind);
    void outageOpened(); ///< wants the outage's own page
    void runOpened();
    void wholeLogWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    SentenceHeader *m_header;
    OutageBanner *m_outage;
    RunBanner *m_banner;
    SiteRow *m_cards;
    LagChart *m_chart;
    ActivityPanel *m_activity;
    /// Gives each part the height its words need; what is left is shared by chart and activity.
    void shareHeight();

    QString m_dismissedRun;
};

} // namespace Switchback
