// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/tokens.h"

#include <QWidget>

class QPainter;

namespace Switchback
{

/// Paints a mark into the square at the middle of `rect`: ring with tick, triangle, filled square with cross,
/// dashed ring with question mark, open ring, ring with a moving arc (`turn` 0 to 1).
void paintMark(QPainter &painter, const QRectF &rect, Mark mark, const Tokens &tokens, qreal turn = 0);
/// The mark's word, for those who don't see it.
QString markWord(Mark mark);

/// A mark as a widget; speaks its word to a screen reader. A running one turns, twice in three seconds.
class MarkWidget : public QWidget
{
    Q_OBJECT
public:
    explicit MarkWidget(int size, QWidget *parent = nullptr);
    void setMark(Mark mark);
    [[nodiscard]] Mark mark() const { return m_mark; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void runTimer();
    Mark m_mark = Mark::Unknown;
    int m_timer = 0;
    qreal m_turn = 0;
};

} // namespace Switchback
