// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"
#include "models/outage/outagestate.h"
#include "models/overview/pairlines.h"
#include "models/replication/losshistory.h"
#include "widgets/base/shown.h"
#include "widgets/chart/losspyramid.h"
#include "widgets/wall/wallcanvas.h"

namespace Switchback
{

class Beat;

/// What the wall shows at one moment, lying or upright. Nothing is owned.
struct WallScene {
    const Overview &overview;
    bool heard = false; ///< an overview has come at all
    const std::optional<RunView> &run;
    const LossPyramid &pyramid;
    quint64 historyAt = 0; ///< another number: the pyramid holds something else
    const LossHistory &summary;
    const Beat &beat;
    const OutageState &outage; ///< while it is open it takes the place of chart and readiness
    /// Other pairs: in calm in the place of readiness, else in a line at the foot.
    const QList<PairLine> &others;

    void paint(WallCanvas &canvas) const;

private:
    /// Head, foot and frame return the edge of what is left for the rest.
    double paintHead(WallCanvas &canvas, const QRectF &room) const;
    double paintFoot(WallCanvas &canvas, const QRectF &room) const;
    QRectF paintDrill(WallCanvas &canvas, const QRectF &room) const;
    void paintCalm(WallCanvas &canvas, const QRectF &room) const;
    void paintSite(WallCanvas &canvas, const QRectF &card, const SiteCard &site) const;
    void paintRows(WallCanvas &canvas, const QRectF &area, const SiteCard &site) const;
    void paintLoss(WallCanvas &canvas, const QRectF &card) const;
    void paintBig(WallCanvas &canvas, const QRectF &area, const ShownLoss &shown,
                  Qt::Alignment side = Qt::AlignLeft) const;
    void paintBar(WallCanvas &canvas, const QRectF &bar, const ShownLoss &shown) const;
    void paintChart(WallCanvas &canvas, const QRectF &card) const;
    void paintChartHead(WallCanvas &canvas, const QRectF &head, const QTimeZone &zone) const;
    void paintReadinessOrOthers(WallCanvas &canvas, const QRectF &card) const;
    void paintReadiness(WallCanvas &canvas, const QRectF &card) const;
    void paintRun(WallCanvas &canvas, const QRectF &card) const;
    // in an outage
    void paintOutage(WallCanvas &canvas, const QRectF &room) const;
    void paintLost(WallCanvas &canvas, const QRectF &card) const;
    void paintTimeline(WallCanvas &canvas, const QRectF &card) const;
    void paintTiles(WallCanvas &canvas, const QRectF &card) const;
};

} // namespace Switchback
