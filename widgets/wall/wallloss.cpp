// SPDX-License-Identifier: GPL-3.0-or-later
// What the wall says about the loss: the figure, the bar against the RPO, and the day.
#include "widgets/base/beat.h"
#include "widgets/chart/losspainter.h"
#include "widgets/theme/type.h"
#include "widgets/wall/wallscene.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
using C = WallCanvas;
using namespace std::chrono_literals;
constexpr double Pad = 20;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wall)
};

QString bigText(const ShownLoss &shown)
{
    QStringList parts;
    for (const ShownLoss::Part &part : shown.big)
        parts += part.number + QChar(QChar::Nbsp) + part.unit;
    return parts.join(QLatin1Char(' '));
}

/// The day's line against the RPO. It moves by a pixel in a minute or two, and is drawn anew when it has
/// moved by a part of one.
class ChartGround : public WallDrawing
{
public:
    ChartGround(const QRectF &bounds, double left, const LossPicture &picture, const Tokens &tokens)
        : WallDrawing(bounds)
        , m_left(left)
        , m_picture(picture)
        , m_tokens(tokens)
    {
    }
    bool looksLike(const WallDrawing &shown) const override
    {
        const auto *other = dynamic_cast<const ChartGround *>(&shown);
        return other && looksLikeGround(m_picture, other->m_picture);
    }
    void paint(QPainter &painter) const override { paintKept(painter, m_tokens.panel); }

protected:
    void draw(QPainter &painter) const override
    {
        painter.translate(m_left, 0);
        paintLossGround(painter, m_picture, m_tokens);
    }

private:
    double m_left;
    LossPicture m_picture;
    const Tokens &m_tokens;
};

/// The loss now at the line's end.
class ChartNow : public WallDrawing
{
public:
    ChartNow(double left, const LossPicture &picture, const Tokens &tokens)
        : WallDrawing(lossNowRect(picture).translated(left, 0))
        , m_left(left)
        , m_picture(picture)
        , m_tokens(tokens)
    {
    }
    bool looksLike(const WallDrawing &shown) const override
    {
        const auto *other = dynamic_cast<const ChartNow *>(&shown);
        return other && m_picture.currentText == other->m_picture.currentText;
    }
    void paint(QPainter &painter) const override
    {
        painter.translate(m_left, 0);
        paintLossNow(painter, m_picture, m_tokens);
    }

private:
    double m_left;
    LossPicture m_picture;
    const Tokens &m_tokens;
};
} // namespace

void WallScene::paintBig(WallCanvas &canvas, const QRectF &area, const ShownLoss &shown,
                         Qt::Alignment side) const
{
    const Tokens &t = canvas.tokens();
    if (!shown.loss) {
        const int lines = std::max(1, int(area.height() / C::lineHeight(C::Critical)));
        canvas.text(area, shown.sentence, C::Critical, QFont::Bold, shown.mark == Mark::Bad ? t.bad : t.dim,
                    lines, C::Cut::Elide, side);
        return;
    }
    // The unit is as critical as its number.
    const auto unitOf = [](int size) { return std::max<int>(C::Critical, size * 46 / 100); };
    const auto widthAt = [&](int size) {
        double wide = 0;
        for (const ShownLoss::Part &part : shown.big)
            wide += C::widthOf(part.number, size, QFont::Bold) +
                    C::widthOf(part.unit, unitOf(size), QFont::DemiBold) + size * 0.2;
        return wide;
    };
    int size = std::min<int>(C::Figure, int(area.height() / 0.9));
    while (size > C::Critical && widthAt(size) > area.width())
        size -= 2;
    const QColor ink = shown.freshness != Freshness::Fresh ? t.dim
                       : shown.mark == Mark::Bad           ? t.bad
                       : shown.mark == Mark::Warning       ? t.warning
                                                           : t.text;
    const double baseline = area.center().y() + QFontMetricsF(canvasFont(size, QFont::Bold)).capHeight() / 2;
    double x = side == Qt::AlignRight ? area.right() - widthAt(size) : area.left();
    for (const ShownLoss::Part &part : shown.big) {
        // On one base line, so drawn by hand rather than centred.
        for (const bool number : {true, false}) {
            x += canvas.figure(QPointF(x, baseline), number ? part.number : part.unit,
                               number ? size : unitOf(size), number ? QFont::Bold : QFont::DemiBold, ink) +
                 size * (number ? 0.06 : 0.14);
        }
        canvas.say(part.number + QLatin1Char(' ') + part.unit);
    }
}

void WallScene::paintBar(WallCanvas &canvas, const QRectF &bar, const ShownLoss &shown) const
{
    const Tokens &t = canvas.tokens();
    const double round = bar.height() / 2;
    canvas.box({bar, round, QPen(Qt::NoPen), t.background});
    QRectF filled = bar;
    QBrush ink(t.unknown, Qt::BDiagPattern);
    if (shown.loss) {
        ink = shown.mark == Mark::Bad       ? t.bad
              : shown.mark == Mark::Warning ? t.warning
              : shown.mark == Mark::Unknown ? t.unknown
                                            : t.info;
        filled.setWidth(bar.width() * std::clamp(shown.ratio, 0.02, 1.0));
    }
    canvas.box({filled, round, QPen(Qt::NoPen), ink});
}

void WallScene::paintLoss(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    const LossCard &loss = overview.loss;
    const ShownLoss shown = shownLoss(loss, beat);
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -12);
    const double high = C::lineHeight(C::Rest);
    double y = room.top() +
               canvas.text(room, Words::tr("Lost if we failed over now"), C::Rest, QFont::DemiBold, t.dim, 2);
    // "At most" belongs to the figure, and is as critical.
    if (!shown.prefix.isEmpty() && shown.loss) {
        const double wide = C::widthOf(shown.prefix, C::Critical, QFont::DemiBold) + 20;
        canvas.line(QRectF(room.left(), y, wide, 100), shown.prefix, C::Critical, QFont::DemiBold, t.text);
        paintBig(canvas, QRectF(room.left() + wide, y, room.width() - wide, 100), shown);
    } else {
        paintBig(canvas, QRectF(room.left(), y, room.width(), 100), shown);
    }
    y += shown.loss ? 112 : std::max(1, int(100 / C::lineHeight(C::Critical))) * C::lineHeight(C::Critical);
    paintBar(canvas, QRectF(room.left(), y, room.width(), 14), shown);
    y += 22;
    const auto left = [&] { return int((room.bottom() - y) / high); };
    const auto say = [&](const QString &text, const QColor &ink, int most) {
        y += canvas.text(QRectF(room.left(), y, room.width(), high), text, C::Rest, QFont::Normal, ink,
                         std::min(most, left()), C::Cut::Drop);
    };
    say(!loss.rpoNote.isEmpty() ? loss.rpoNote
        : loss.rpo.count() > 0  ? Words::tr("RPO %1").arg(durationText(loss.rpo))
                                : QString(),
        t.dim, 1);
    const QString why = !shown.why.isEmpty() ? shown.why : loss.scheduleAdvice;
    say(why, shown.mark == Mark::Bad ? t.bad : t.warning, 3);
    say(shown.loss ? loss.rowsText : QString(), t.dim, 1);
    const bool old = beat.freshnessOf(loss.at) != Freshness::Fresh && loss.kind == LossCard::Kind::Known;
    for (const LossCard::Stage &stage : loss.stages) {
        const bool odd = stage.mark == Mark::Bad || stage.mark == Mark::Warning;
        if (room.width() > 900 || odd)
            say(QStringLiteral("%1: %2").arg(stage.label, stage.text),
                old || !odd               ? t.dim
                : stage.mark == Mark::Bad ? t.bad
                                          : t.warning,
                1);
    }
}

void WallScene::paintChartHead(WallCanvas &canvas, const QRectF &head, const QTimeZone &zone) const
{
    const Tokens &t = canvas.tokens();
    const double caption =
        canvas.line(head, Words::tr("Loss against RPO · 24 h"), C::Rest, QFont::DemiBold, t.dim) + 40;
    if (pyramid.size() == 0)
        return;
    QStringList parts;
    if (summary.worstAt)
        parts +=
            Words::tr("worst %1 at %2")
                .arg(durationText(Duration{std::llround(double(summary.worstSeconds)) * 1000}),
                     QLocale().toString(toDateTime(*summary.worstAt, zone),
                                        beat.now() - *summary.worstAt < 20h ? QStringLiteral("HH:mm")
                                                                            : QStringLiteral("d MMM HH:mm")));
    parts += Words::tr("over the RPO in 30 days: %1").arg(summary.breaches);
    canvas.line(head.adjusted(caption, 0, 0, 0), parts.join(QStringLiteral(" · ")), C::Rest, QFont::Normal,
                t.dim, Qt::AlignRight, C::Cut::Drop);
}

void WallScene::paintChart(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -8);
    const double high = C::lineHeight(C::Rest);
    const QRectF head(room.left(), room.top(), room.width(), high);
    const QTimeZone known(overview.production.zone),
        zone = known.isValid() ? known : QTimeZone(QByteArrayLiteral("UTC"));
    const Instant now = beat.now();
    paintChartHead(canvas, head, zone);
    LossPicture picture;
    picture.pyramid = &pyramid;
    picture.historyAt = historyAt;
    picture.from = now - 24h;
    picture.to = now;
    picture.zone = zone;
    picture.rpoSeconds =
        double((overview.loss.rpo.count() > 0 ? overview.loss.rpo : summary.rpo).count()) / 1000;
    picture.small = canvasFont(C::Rest, QFont::Normal);
    picture.strong = canvasFont(C::Rest, QFont::DemiBold);
    picture.pen = 3;
    picture.currentShown = true;
    const LossPyramid::Extent seen = pyramid.extent(pyramid.indexAt(picture.from), pyramid.size());
    const ShownLoss shown = shownLoss(overview.loss, beat);
    double worst = seen.known ? double(seen.max) : 0;
    if (shown.loss) {
        picture.currentSeconds = double(shown.loss->count()) / 1000;
        worst = std::max(worst, *picture.currentSeconds);
        picture.currentText = bigText(shown);
    }
    picture.scale = lossScale(worst, picture.rpoSeconds);
    const double beside =
        std::max(
            C::widthOf(Words::tr("RPO %1").arg(durationText(Duration{qint64(picture.rpoSeconds * 1000)})),
                       C::Rest, QFont::DemiBold),
            C::widthOf(picture.currentText, C::Rest, QFont::DemiBold)) +
        24;
    const double before = C::widthOf(QStringLiteral("000m"), C::Rest, QFont::Normal) + 12;
    // Where the room is scarce the day has no hours: how it lies against the RPO is what counts.
    picture.timeAxis = room.bottom() - head.bottom() > high * 3.4;
    picture.plot =
        QRectF(QPointF(room.left() + before, head.bottom() + high / 2),
               QPointF(room.right() - beside, room.bottom() - high * (picture.timeAxis ? 1.6 : 0.5)));
    if (pyramid.size() == 0) {
        canvas.line(QRectF(room.left(), head.bottom(), room.width(), room.bottom() - head.bottom()),
                    Words::tr("No history yet."), C::Rest, QFont::Normal, t.dim, Qt::AlignHCenter);
        return;
    }
    if (picture.plot.height() < high / 2 || picture.plot.width() < 200)
        return; // a line without room says nothing
    // The axis' numbers stand right of the card's edge.
    const QRectF whole(QPointF(card.left() + 3, head.bottom()), QPointF(card.right() - 3, room.bottom()));
    picture.plot.translate(-card.left(), 0);
    canvas.draw(std::make_shared<ChartGround>(whole, card.left(), picture, t));
    canvas.draw(std::make_shared<ChartNow>(card.left(), picture, t));
}

} // namespace Switchback
