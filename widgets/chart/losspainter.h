// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chart/losspyramid.h"
#include "widgets/chart/ticks.h"
#include "widgets/theme/tokens.h"

#include <QFont>
#include <QRectF>

class QPainter;

namespace Switchback
{

/// One picture of the loss over time: what to draw and where. Used by the desk's chart and by the wall.
struct LossPicture {
    const LossPyramid *pyramid = nullptr;
    quint64 historyAt = 0; ///< another number: the pyramid holds something else
    QRectF plot;
    Instant from{};
    Instant to{};
    LossScale scale;
    double rpoSeconds = 0;
    std::optional<double> currentSeconds; ///< drawn at the right edge with its text
    QString currentText;
    bool currentShown = false; ///< the right edge is now
    QTimeZone zone;
    bool timeAxis = true; ///< draw the times under it; false: there is no room for them
    QFont small;
    QFont strong;
    double pen = 1.6;

    [[nodiscard]] double xOf(Instant at) const;
    [[nodiscard]] double yOf(double seconds) const;
    [[nodiscard]] Instant instantAt(double x) const;
};
/// In two layers: what the times and the history give, and on it the loss now, which moves on its own.
void paintLossGround(QPainter &painter, const LossPicture &picture, const Tokens &tokens);
void paintLossNow(QPainter &painter, const LossPicture &picture, const Tokens &tokens);
/// What the second layer covers; empty: nothing.
QRectF lossNowRect(const LossPicture &picture);
/// The first layer looks like that of `shown`: nothing has changed, or time went on by a part of a pixel.
bool looksLikeGround(const LossPicture &picture, const LossPicture &shown);

} // namespace Switchback
