// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/outagestate.h"
#include "widgets/chart/losspyramid.h"
#include "widgets/overview/shown.h"
#include "widgets/wall/wallcanvas.h"

namespace Switchback
{

class Beat;

/// What the wall draws at one moment. Nothing is owned.
struct WallScene {
    const Overview &overview;
    bool heard = false; ///< an overview has come at all
    const std::optional<RunView> &run;
    const LossPyramid &pyramid;
    const LossHistory &summary;
    const Beat &beat;
    const OutageState &outage; ///< while it is open it takes the place of chart and readiness

    void paint(WallCanvas &canvas) const;

private:
    void paintTop(WallCanvas &canvas) const;
    /// The clocks of both sites and UTC, right-aligned; returns where they begin.
    double paintClocks(WallCanvas &canvas, double right, double top) const;
    void paintSite(WallCanvas &canvas, const QRectF &card, const SiteCard &site) const;
    void paintLoss(WallCanvas &canvas, const QRectF &card) const;
    void paintBig(WallCanvas &canvas, const QRectF &area, const ShownLoss &shown) const;
    void paintStages(WallCanvas &canvas, const QRectF &area) const;
    void paintChart(WallCanvas &canvas, const QRectF &card) const;
    void paintRight(WallCanvas &canvas, const QRectF &card) const;
    void paintReadiness(WallCanvas &canvas, const QRectF &card) const;
    void paintRun(WallCanvas &canvas, const QRectF &card) const;
    // in an outage
    void paintOutage(WallCanvas &canvas) const;
    void paintBanner(WallCanvas &canvas, const QRectF &card) const;
    void paintLost(WallCanvas &canvas, const QRectF &card) const;
    void paintTimeline(WallCanvas &canvas, const QRectF &card) const;
    void paintTiles(WallCanvas &canvas, const QRectF &card) const;
    void paintDrill(WallCanvas &canvas) const;
};

} // namespace Switchback
