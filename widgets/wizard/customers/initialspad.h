// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/signoff/signoff.h"

#include <QWidget>

namespace Switchback
{

/// Where initials are drawn by pen, touch or mouse. Strokes are kept in a box of 1000 by 400 whatever the
/// size on the screen, so that they look the same in print. Backspace or Ctrl+Z takes the last stroke back.
/// Who can't draw types the initials in the field beside it.
class InitialsPad : public QWidget
{
    Q_OBJECT
public:
    static constexpr qreal BoxWidth = 1000, BoxHeight = 400;
    explicit InitialsPad(QWidget *parent = nullptr);

    void setStrokes(const QList<Stroke> &strokes);
    /// Those that are finished.
    [[nodiscard]] QList<Stroke> strokes() const { return m_strokes; }
    [[nodiscard]] bool drawing() const { return !m_stroke.isEmpty(); }
    [[nodiscard]] QSize sizeHint() const override { return {380, 152}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {250, 100}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }

public slots:
    void clear();
    void undo();

signals:
    void changed();

protected:
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void tabletEvent(QTabletEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool touch(QEvent *event);
    void press(const QPointF &at);
    void move(const QPointF &at);
    void release();
    void say();
    [[nodiscard]] QRectF box() const; ///< where the 1000 by 400 lie on the widget
    [[nodiscard]] QPointF toBox(const QPointF &at) const;

    QList<Stroke> m_strokes;
    Stroke m_stroke; ///< under the pen
};

} // namespace Switchback
