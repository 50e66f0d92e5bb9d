// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallpicture.h"

#include "widgets/theme/marks.h"
#include "widgets/theme/type.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr QPainter::RenderHints Smooth = QPainter::Antialiasing | QPainter::TextAntialiasing;

struct BoundsOf {
    QRectF operator()(const WallBox &box) const
    {
        const double edge = 1 + (box.pen.style() == Qt::NoPen ? 0 : box.pen.widthF());
        return box.rect.adjusted(-edge, -edge, edge, edge);
    }
    QRectF operator()(const WallWords &words) const { return words.ink; }
    QRectF operator()(const WallSign &sign) const { return sign.rect.adjusted(-2, -2, 2, 2); }
    QRectF operator()(const std::shared_ptr<const WallDrawing> &drawing) const { return drawing->bounds(); }
};

struct PaintOn {
    QPainter &painter;
    const Tokens &tokens;

    void operator()(const WallBox &box) const
    {
        if (box.pen.style() == Qt::NoPen && box.radius == 0) {
            painter.fillRect(box.rect, box.brush);
            return;
        }
        painter.setPen(box.pen);
        painter.setBrush(box.brush);
        if (box.radius == 0)
            painter.drawRect(box.rect);
        else
            painter.drawRoundedRect(box.rect, box.radius, box.radius);
    }
    void operator()(const WallWords &words) const
    {
        const QFont font = canvasFont(words.size, words.weight);
        // Large letters are drawn as outlines, which Qt 6.4 takes as its face was scaled last, for whatever
        // text. Measuring one scales it for these: painted alone they come out as within the whole.
        (void)QFontMetricsF(font).horizontalAdvance(QStringLiteral("x"));
        painter.setFont(font);
        painter.setPen(words.colour);
        if (words.onBaseLine)
            painter.drawText(words.rect.topLeft(), words.text);
        else
            painter.drawText(words.rect,
                             int(words.side | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip,
                             words.text);
    }
    void operator()(const WallSign &sign) const { paintMark(painter, sign.rect, sign.mark, tokens); }
    void operator()(const std::shared_ptr<const WallDrawing> &drawing) const
    {
        painter.save();
        drawing->paint(painter);
        painter.restore();
    }
};
} // namespace

void WallDrawing::paintKept(QPainter &painter, const QColor &ground) const
{
    m_kept.paint(painter, m_bounds, ground, [this](QPainter &own) { draw(own); });
}

void WallPicture::paint(QPainter &painter, const QRectF &part, const Tokens &tokens) const
{
    painter.setRenderHints(Smooth);
    for (const WallItem &item : items) {
        if (std::visit(BoundsOf{}, item).intersects(part))
            std::visit(PaintOn{painter, tokens}, item);
    }
}

QList<QRectF> WallPicture::changesSince(const WallPicture &before) const
{
    QList<QRectF> changes;
    const auto changed = [&changes](const WallItem &item) { changes += std::visit(BoundsOf{}, item); };
    // What is in both stands in the same order in both.
    auto at = before.items.cbegin();
    for (const WallItem &item : items) {
        const auto same = std::find(at, before.items.cend(), item);
        if (same == before.items.cend()) {
            changed(item);
            continue;
        }
        std::for_each(at, same, changed);
        at = same + 1;
    }
    std::for_each(at, before.items.cend(), changed);
    return changes;
}

} // namespace Switchback
