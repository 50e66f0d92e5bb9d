// SPDX-License-Identifier: GPL-3.0-or-later
// The wall while an outage or a drill is open.
#include "models/core/visibletext.h"
#include "widgets/base/beat.h"
#include "widgets/outage/outagepainter.h"
#include "widgets/theme/type.h"
#include "widgets/wall/wallscene.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace Switchback
{

namespace
{
using C = WallCanvas;
constexpr int AtRight = Qt::AlignRight | Qt::AlignVCenter;
/// Capital letters of Inter are 0.727 of its size: this is 37 pixels, and read from five metres.
constexpr int FarOff = 52;
constexpr qsizetype MostTiles = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("Wall", text);
}

/// The clocks that the room needs: of the RTO one end, the far one once the near one has passed; and where
/// they are many, none that has been met.
QList<ClockTile> wallTiles(QList<ClockTile> tiles)
{
    const auto drop = [&tiles](auto which) {
        const auto found = std::find_if(tiles.cbegin(), tiles.cend(), which);
        if (found == tiles.cend())
            return false;
        tiles.erase(found);
        return true;
    };
    const auto key = [](const char *name) {
        return [name](const ClockTile &tile) { return tile.key == QLatin1String(name); };
    };
    const auto rto = std::find_if(tiles.cbegin(), tiles.cend(), key("rto"));
    const bool passed = rto != tiles.cend() && rto->mark == Mark::Bad;
    if (tiles.size() > 3)
        drop(key(passed ? "rto" : "limit"));
    while (tiles.size() > 3 && drop([](const ClockTile &tile) { return tile.mark == Mark::Fine; })) {
    }
    return tiles.mid(0, MostTiles);
}
} // namespace

void WallScene::paintOutage(WallCanvas &canvas) const
{
    paintBanner(canvas, QRectF(28, 18, 1864, 96));
    paintSite(canvas, QRectF(28, 132, 590, 416), overview.production);
    paintLost(canvas, QRectF(636, 132, 648, 416));
    paintSite(canvas, QRectF(1302, 132, 590, 416), overview.backup);
    paintTimeline(canvas, QRectF(28, 566, 1256, 490));
    paintTiles(canvas, QRectF(1302, 566, 590, 490));
    if (outage.drill)
        paintDrill(canvas);
}

void WallScene::paintBanner(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    QPainter &p = canvas.painter();
    const bool quiet = outage.drill;
    p.setPen(QPen(quiet ? t.info : t.bad, 1.5));
    p.setBrush(quiet ? t.tintInfo : t.tintBad);
    p.drawRoundedRect(card, 10, 10);
    const double right = paintClocks(canvas, card.right() - 26, card.top() + 14);
    double left = card.left() + 26;
    canvas.mark(QRectF(left, card.center().y() - 21, 42, 42), outage.mark);
    left += 62;
    if (quiet) {
        const double wide = C::widthOf(outage.watermark, 34, QFont::Bold) + 36;
        const QRectF plate(left, card.center().y() - 27, wide, 54);
        p.setPen(Qt::NoPen);
        p.setBrush(t.info);
        p.drawRoundedRect(plate, 7, 7);
        canvas.text(plate, outage.watermark, 34, QFont::Bold, t.background, Qt::AlignCenter);
        left = plate.right() + 20;
    }
    // The sentence must be read from five metres: a long one goes on two lines before it gets small.
    const double room = right - left - 10;
    if (C::widthOf(visibleText(outage.headline), C::Title, QFont::Bold) <= room)
        canvas.text(QRectF(left, card.top(), room, card.height()), outage.headline, FarOff, QFont::Bold,
                    t.text, Qt::AlignLeft | Qt::AlignVCenter, C::Title - 1);
    else
        canvas.wrapped(QRectF(left, card.top() + 5, room, card.height() - 8), outage.headline, 34,
                       QFont::Bold, t.text);
}

void WallScene::paintLost(WallCanvas &canvas, const QRectF &card) const
{
    if (!outage.loss.failedOver) {
        paintLoss(canvas, card);
        return;
    }
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const double left = card.left() + 28, wide = card.width() - 56;
    canvas.caption(QRectF(left, card.top() + 16, wide, 30), outage.loss.caption);
    ShownLoss shown;
    shown.loss = outage.loss.loss;
    shown.freshness = Freshness::Fresh; // said once, before the failover: it has no age
    shown.mark = outage.loss.mark;
    if (shown.loss)
        shown.big = bigDuration(*shown.loss);
    else
        shown.sentence = tr("not known");
    paintBig(canvas, QRectF(left, card.top() + 48, wide, 122), shown);
    canvas.wrapped(QRectF(left, card.top() + 178, wide, 72), outage.loss.note, 27, QFont::Normal,
                   outage.loss.mark == Mark::Bad ? t.bad : t.dim);
    const double high = 51.5 * double(std::min<qsizetype>(4, overview.loss.stages.size()));
    paintStages(canvas, QRectF(left, card.bottom() - 6 - high, wide, high));
}

void WallScene::paintTimeline(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const double left = card.left() + 26, right = card.right() - 26;
    canvas.caption(QRectF(left, card.top() + 14, 520, 30), outage.timeline.title);
    canvas.text(QRectF(left + 530, card.top() + 12, right - left - 530, 34), outage.timeline.range, C::Small,
                QFont::Normal, t.dim, AtRight);
    OutageTimeline line = outage.timeline;
    if (!line.closed)
        line.now = std::max(line.now, beat.now()); // the marker goes on between two tellings
    const OutageStyle style{canvasFont(C::Small, QFont::Normal), canvasFont(C::Body, QFont::DemiBold), 1.7};
    const QRectF area(left, card.top() + 54, right - left, card.height() - 54 - 52);
    canvas.texts +=
        Switchback::paintOutage(canvas.painter(), line, layOutOutage(line, area, style), style, t, t.panel);
    canvas.text(QRectF(left, card.bottom() - 48, right - left, 36), line.next, C::Body, QFont::Normal, t.dim);
}

void WallScene::paintTiles(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const double left = card.left() + 26, wide = card.width() - 52;
    const QList<ClockTile> tiles = wallTiles(outage.clocks);
    if (tiles.isEmpty())
        return;
    const double each = card.height() / double(std::max<qsizetype>(3, tiles.size()));
    const bool roomy = each > 140;
    const double tall = roomy ? 76 : 58; // the figure's own line
    double y = card.top();
    for (const ClockTile &tile : tiles) {
        if (y > card.top())
            canvas.rule(card.left() + 6, card.right() - 6, y);
        const double top = y + (each - tall - 52) / 2;
        canvas.caption(QRectF(left, top, wide, 26), tile.label);
        canvas.text(QRectF(left, top + 24, wide, tall), tile.value, roomy ? C::Figure : 56, QFont::DemiBold,
                    tile.mark == Mark::Bad       ? t.bad
                    : tile.mark == Mark::Warning ? t.warning
                                                 : t.text);
        // Not by colour alone.
        if (tile.mark == Mark::Bad || tile.mark == Mark::Warning)
            canvas.mark(QRectF(card.right() - 26 - 40, top + 24 + (tall - 40) / 2, 40, 40), tile.mark);
        canvas.text(QRectF(left, top + 22 + tall, wide, 30), tile.note, C::Small + 1, QFont::Normal, t.dim);
        y += each;
    }
}

void WallScene::paintDrill(WallCanvas &canvas) const
{
    const Tokens &t = canvas.tokens();
    QPainter &p = canvas.painter();
    p.save();
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(t.info, 10));
    p.drawRect(QRectF(5, 5, 1910, 1070));
    // Across everything and so faint that figures stay readable: nobody takes a picture of it for a real one.
    QColor ink = t.info;
    ink.setAlphaF(0.10f);
    p.setPen(ink);
    p.setFont(canvasFont(430, QFont::Bold));
    p.translate(960, 560);
    p.rotate(-24);
    p.drawText(QRectF(-1400, -300, 2800, 600), Qt::AlignCenter | Qt::TextDontClip,
               visibleText(outage.watermark, 20));
    p.restore();
    canvas.texts += outage.watermark;
}

} // namespace Switchback
