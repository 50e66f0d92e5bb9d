// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chart/losspyramid.h"
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

    void paint(WallCanvas &canvas) const;

private:
    void paintTop(WallCanvas &canvas) const;
    void paintSite(WallCanvas &canvas, const QRectF &card, const SiteCard &site) const;
    void paintLoss(WallCanvas &canvas, const QRectF &card) const;
    void paintBig(WallCanvas &canvas, const QRectF &area) const;
    void paintChart(WallCanvas &canvas, const QRectF &card) const;
    void paintRight(WallCanvas &canvas, const QRectF &card) const;
    void paintReadiness(WallCanvas &canvas, const QRectF &card) const;
    void paintRun(WallCanvas &canvas, const QRectF &card) const;
};

} // namespace Switchback
