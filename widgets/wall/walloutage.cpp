// SPDX-License-Identifier: GPL-3.0-or-later
// The wall while an outage or a drill is open.
#include "models/core/visibletext.h"
#include "widgets/base/beat.h"
#include "widgets/outage/outagepainter.h"
#include "widgets/theme/type.h"
#include "widgets/wall/wallscene.h"

#include <QCoreApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>

namespace Switchback
{

namespace
{
using C = WallCanvas;
constexpr qsizetype MostTiles = 4;
constexpr double Gap = 12, Pad = 20, FrameWidth = 12;
constexpr double Reach = 12;     ///< of the timeline above and below its place
constexpr double NotSeen = 0.25; ///< pixels of the canvas

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wall)
};

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

/// The line of the outage with its marker of now, which moves on by a part of a pixel in a second.
class TimelineDrawing : public WallDrawing
{
public:
    TimelineDrawing(const QRectF &area, const OutageTimeline &line, const OutageStyle &style, const Tokens &t)
        : WallDrawing(area.adjusted(-Pad, -Reach, Pad, Reach))
        , m_line(line)
        , m_style(style)
        , m_layout(layOutOutage(line, area, style))
        , m_tokens(t)
    {
    }
    bool looksLike(const WallDrawing &shown) const override
    {
        const auto *other = dynamic_cast<const TimelineDrawing *>(&shown);
        if (!other || std::abs(m_layout.now.x - other->m_layout.now.x) >= NotSeen ||
            m_layout.now.word.text != other->m_layout.now.word.text)
            return false;
        OutageTimeline then = m_line;
        then.now = other->m_line.now;
        return then == other->m_line;
    }
    [[nodiscard]] QStringList texts() const override
    {
        if (m_texts.isEmpty()) {
            // Which texts find room is known when they are drawn: once, where nobody sees it.
            QImage aside(1, 1, QImage::Format_ARGB32_Premultiplied);
            QPainter painter(&aside);
            m_texts = Switchback::paintOutage(painter, m_line, m_layout, m_style, m_tokens, m_tokens.panel);
        }
        return m_texts;
    }
    void paint(QPainter &painter) const override
    {
        Switchback::paintOutage(painter, m_line, m_layout, m_style, m_tokens, m_tokens.panel);
    }

private:
    OutageTimeline m_line;
    OutageStyle m_style;
    OutageLayout m_layout;
    const Tokens &m_tokens;
    mutable QStringList m_texts;
};
} // namespace

void WallScene::paintOutage(WallCanvas &canvas, const QRectF &room) const
{
    const double rest = C::lineHeight(C::Rest);
    const bool noted = outage.loss.failedOver;
    if (canvas.size().height() > canvas.size().width()) {
        const double tiles = std::min(room.height() * 0.34, 560.0), wide = (room.width() - Gap) / 2;
        const double lost = 24 + 112 + (noted ? 2 : 1) * rest, sites = (room.height() - tiles - lost) * 0.47;
        paintTiles(canvas, QRectF(room.left(), room.top(), room.width(), tiles));
        double y = room.top() + tiles + Gap;
        paintSite(canvas, QRectF(room.left(), y, wide, sites), overview.production);
        paintSite(canvas, QRectF(room.left() + wide + Gap, y, wide, sites), overview.backup);
        y += sites + Gap;
        paintLost(canvas, QRectF(room.left(), y, room.width(), lost));
        y += lost + Gap;
        paintTimeline(canvas, QRectF(room.left(), y, room.width(), room.bottom() - y));
        return;
    }
    const double clocks = 690, left = room.width() - clocks - Gap, wide = (left - Gap) / 2;
    paintTiles(canvas, QRectF(room.right() - clocks, room.top(), clocks, room.height()));
    const double lost = 24 + 112 + (room.height() > 800 ? rest : 0);
    const double sites = std::max(250.0, room.height() - lost - 2 * Gap - 368);
    paintSite(canvas, QRectF(room.left(), room.top(), wide, sites), overview.production);
    paintSite(canvas, QRectF(room.left() + wide + Gap, room.top(), wide, sites), overview.backup);
    double y = room.top() + sites + Gap;
    paintLost(canvas, QRectF(room.left(), y, left, lost));
    y += lost + Gap;
    paintTimeline(canvas, QRectF(room.left(), y, left, room.bottom() - y));
}

void WallScene::paintLost(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -12);
    const bool after = outage.loss.failedOver;
    ShownLoss shown = shownLoss(overview.loss, beat);
    if (after) {
        shown = {};
        shown.loss = outage.loss.loss;
        shown.freshness = Freshness::Fresh; // said once, before the failover: it has no age
        shown.mark = outage.loss.mark;
        if (shown.loss)
            shown.big = bigDuration(*shown.loss);
        else
            shown.sentence = Words::tr("not known");
    }
    const double high = C::lineHeight(C::Rest);
    const QRectF figure(room.right() - room.width() * 0.46, room.top(), room.width() * 0.46, 112);
    const QRectF words(room.left(), room.top(), room.width() * 0.54 - Gap, 2 * high);
    QString caption = after ? outage.loss.caption : Words::tr("Lost if we failed over now");
    if (!shown.prefix.isEmpty() && shown.loss)
        caption += QStringLiteral(": ") + shown.prefix;
    const bool two =
        C::fitted(visibleText(caption), words.width(), canvasFont(C::Rest, QFont::DemiBold), 9).size() > 1;
    canvas.text(two ? words.translated(0, -6) : words.translated(0, (112 - high) / 2), caption, C::Rest,
                QFont::DemiBold, t.dim, 2);
    paintBig(canvas, figure, shown, Qt::AlignRight);
    double y = figure.bottom();
    if (!after) {
        paintBar(canvas, QRectF(room.left(), y + 2, room.width(), 10), shown);
        y += 14;
    }
    const QString note = after ? outage.loss.note : !shown.why.isEmpty() ? shown.why : overview.loss.rowsText;
    canvas.text(QRectF(room.left(), y, room.width(), high), note, C::Rest, QFont::Normal,
                shown.mark == Mark::Bad ? t.bad : t.dim, int((room.bottom() - y + 1) / high), C::Cut::Drop);
}

void WallScene::paintTimeline(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 10, -Pad, -8);
    OutageTimeline line = outage.timeline;
    if (!line.closed)
        line.now = std::max(line.now, beat.now()); // the marker goes on between two tellings
    const double high = C::lineHeight(C::Rest);
    // What happened stands as sentences, newest first: from five metres nobody reads twelve flags.
    QList<Flag> said = line.flags;
    line.flags.clear();
    const OutageStyle style{canvasFont(C::Rest, QFont::Normal), canvasFont(C::Rest, QFont::DemiBold), 2,
                            false};
    const double drawn = outageHeight(style, 0);
    const int next = line.next.isEmpty() || room.height() < drawn + high ? 0 : 1;
    int rows = int((room.height() - drawn - next * high) / high);
    double y = room.top();
    for (; rows > 0 && !said.isEmpty(); --rows) {
        const Flag flag = said.takeLast();
        const QString time = flagTime(line, flag.at);
        const double wide = C::widthOf(time, C::Rest, QFont::Normal) + 20;
        canvas.line(QRectF(room.left(), y, wide, high), time, C::Rest, QFont::Normal, t.dim);
        canvas.line(QRectF(room.left() + wide, y, room.width() - wide, high), flagText(flag), C::Rest,
                    QFont::DemiBold, flag.mark == Mark::Bad ? t.bad : t.text);
        y += high;
    }
    const QRectF area(room.left(), y, room.width(), room.bottom() - next * high - y);
    canvas.draw(std::make_shared<TimelineDrawing>(area, line, style, t));
    if (next > 0)
        canvas.text(QRectF(room.left(), room.bottom() - high, room.width(), high), line.next, C::Rest,
                    QFont::Normal, t.text);
}

void WallScene::paintTiles(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QList<ClockTile> tiles = wallTiles(outage.clocks);
    if (tiles.isEmpty())
        return;
    const qsizetype columns = card.width() > 900 ? 2 : 1;
    const qsizetype rows = std::max<qsizetype>(3 - columns + 1, (tiles.size() + columns - 1) / columns);
    const double wide = card.width() / double(columns), each = card.height() / double(rows);
    const double high = C::lineHeight(C::Rest);
    for (qsizetype i = 0; i < tiles.size(); ++i) {
        const ClockTile &tile = tiles.at(i);
        const QRectF cell(card.left() + wide * double(i % columns), card.top() + each * double(i / columns),
                          wide, each);
        if (i >= columns && i % columns == 0)
            canvas.rule(card.left() + 6, card.right() - 6, cell.top());
        const QRectF room = cell.adjusted(Pad, 6, -Pad, -6);
        const double least = C::lineHeight(C::Critical);
        const int most = std::max(1, int((room.height() - least) / high));
        const double label =
            double(C::fitted(visibleText(tile.label), room.width(), canvasFont(C::Rest, QFont::Normal), most)
                       .size()) *
            high;
        const double value = std::min(room.height() - label, 118.0);
        int size = std::clamp(int(value / 1.21), int(C::Critical), 92);
        // Not by colour alone: the mark has its place beside the figure.
        const double figure = room.width() - 80;
        while (size > C::Critical && C::widthOf(tile.value, size, QFont::DemiBold) > figure)
            --size;
        const double took = label + C::lineHeight(size);
        const int notes = int((room.height() - took) / high);
        double y = room.top() + (notes > 0 ? 0 : (room.height() - took) / 2);
        y += canvas.text(QRectF(room.left(), y, room.width(), high), tile.label, C::Rest, QFont::Normal,
                         t.dim, most);
        const QRectF line(room.left(), y, figure, C::lineHeight(size));
        canvas.line(line, tile.value, size, QFont::DemiBold,
                    tile.mark == Mark::Bad       ? t.bad
                    : tile.mark == Mark::Warning ? t.warning
                                                 : t.text);
        if (tile.mark == Mark::Bad || tile.mark == Mark::Warning)
            canvas.mark(QRectF(room.right() - 60, line.center().y() - 28, 56, 56), tile.mark);
        canvas.text(QRectF(room.left(), line.bottom(), room.width(), high), tile.note, C::Rest, QFont::Normal,
                    t.dim, notes, C::Cut::Drop);
    }
}

QRectF WallScene::paintDrill(WallCanvas &canvas, const QRectF &room) const
{
    // A frame with its own words: nobody takes a picture of it for a real one, and no word lies on another.
    const Tokens &t = canvas.tokens();
    const double line = C::lineHeight(C::Rest),
                 beside = C::widthOf(outage.watermark, C::Rest, QFont::Bold) + 30;
    const bool stacked = beside + C::widthOf(outage.practice, C::Rest, QFont::DemiBold) > room.width();
    const double high = line * (stacked ? 2 : 1) + 8;
    const QSizeF all = canvas.size();
    canvas.box(
        {QRectF(QPointF(), all).adjusted(FrameWidth / 2, FrameWidth / 2, -FrameWidth / 2, -FrameWidth / 2), 0,
         QPen(t.info, FrameWidth, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin), Qt::NoBrush});
    canvas.box({QRectF(0, 0, all.width(), high), 0, QPen(Qt::NoPen), t.info});
    const QRectF words(room.left(), 4, room.width(), line);
    canvas.line(words, outage.watermark, C::Rest, QFont::Bold, t.background);
    canvas.line(stacked ? words.translated(0, line) : words.adjusted(beside, 0, 0, 0), outage.practice,
                C::Rest, QFont::DemiBold, t.background);
    return QRectF(QPointF(room.left() + 2, high + 12), QPointF(room.right() - 2, room.bottom() - 2));
}

} // namespace Switchback
