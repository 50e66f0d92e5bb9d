// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chart/keptpixels.h"
#include "widgets/chart/losspainter.h"

#include <QChartView>

namespace Switchback
{

class LagChart;

/// Qt Charts' part of the LagChart: axes, grid and events. The line is an item of our own in its plot area,
/// drawn from the pyramid: a series would have to hold, and draw, every point.
class LagChartView : public QChartView
{
    Q_OBJECT
public:
    explicit LagChartView(LagChart &owner);
    /// Paints what looks different: a second of calm is the loss now, at most.
    void setPicture(const LossPicture &picture);
    [[nodiscard]] const LossPicture &picture() const { return m_picture; }
    void setEmptyText(const QString &text);
    [[nodiscard]] QString emptyText() const { return m_emptyText; }
    [[nodiscard]] QRectF plotRect() const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    friend class LossItem;
    void dress();
    void paintItem(QPainter &painter);
    void paintReading(QPainter &painter) const;
    void readAt(std::optional<double> x);

    LagChart &m_owner;
    LossPicture m_picture;
    LossPicture m_ground; ///< what the kept pixels show
    KeptPixels m_kept;
    QGraphicsItem *m_item;
    QString m_emptyText;
    std::optional<Instant> m_reading; ///< the moment that is read
    std::optional<double> m_dragX;
};

} // namespace Switchback
