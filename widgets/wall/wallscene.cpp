// SPDX-License-Identifier: GPL-3.0-or-later
// The wall's sentence, its clocks, and how things are while there is no outage.
#include "widgets/wall/wallscene.h"

#include "models/core/visibletext.h"
#include "widgets/base/beat.h"
#include "widgets/base/shown.h"
#include "widgets/theme/type.h"
#include "widgets/wall/wallothers.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
using C = WallCanvas;
constexpr double Edge = 16, Gap = 12, Pad = 20;
constexpr int MostOfName = 24;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wall)
};

bool upright(const WallCanvas &canvas)
{
    return canvas.size().height() > canvas.size().width();
}
} // namespace

void WallScene::paint(WallCanvas &canvas) const
{
    QRectF room = QRectF(QPointF(), canvas.size()).adjusted(Edge, Edge, -Edge, -Edge);
    if (outage.open && outage.drill)
        room = paintDrill(canvas, room);
    room.setBottom(paintFoot(canvas, room) - Gap);
    room.setTop(paintHead(canvas, room) + Gap);
    if (outage.open)
        paintOutage(canvas, room);
    else
        paintCalm(canvas, room);
}

double WallScene::paintHead(WallCanvas &canvas, const QRectF &room) const
{
    const Tokens &t = canvas.tokens();
    const Mark mark = outage.open ? outage.mark : heard ? shownMark(overview, beat) : Mark::Unknown;
    const bool silent = heard && mark == Mark::Unknown && overview.mark == Mark::Fine;
    // Of several pairs it is said which one this is.
    const QString whose = others.isEmpty() || overview.pairName.isEmpty()
                              ? QString()
                              : Words::tr("%1: ").arg(visibleText(overview.pairName, MostOfName));
    const QString sentence = outage.open ? whose + outage.headline
                             : !heard    ? Words::tr("Asking both sites.")
                             : silent    ? whose + Words::tr("Not known: no fresh answer from both sites.")
                                         : whose + overview.headline;
    const QString second = outage.open ? QString()
                           : silent    ? Words::tr("Last known: %1").arg(overview.headline)
                                       : overview.subline;
    const bool framed = outage.open || mark == Mark::Bad;
    const double side = framed ? Pad : 0, wide = room.width() - 2 * side - 74;
    // It must be read from five metres: a long one goes on more lines, it never gets small.
    const int most = upright(canvas) ? 4 : 2;
    const auto high = [&](const QString &text, int size, QFont::Weight weight, int lines) {
        return double(C::fitted(text, wide, canvasFont(size, weight), lines).size()) * C::lineHeight(size);
    };
    const double first = high(sentence, C::Critical, QFont::Bold, most);
    const double more = second.isEmpty() ? 0 : high(second, C::Rest, QFont::Normal, most / 2);
    const QRectF card(room.left(), room.top(), room.width(), first + more + (framed ? 20 : 4));
    if (framed) {
        const bool practice = outage.open && outage.drill;
        canvas.box({card, 10, QPen(practice ? t.info : t.bad, 1.5), practice ? t.tintInfo : t.tintBad});
    }
    const double top = card.top() + (framed ? 10 : 2);
    canvas.mark(QRectF(card.left() + side, top + (C::lineHeight(C::Critical) - 54) / 2, 54, 54), mark);
    const QRectF words(card.left() + side + 74, top, wide, first);
    canvas.text(words, sentence, C::Critical, QFont::Bold, t.text, most);
    canvas.text(words.translated(0, first), second, C::Rest, QFont::Normal, framed ? t.text : t.dim,
                most / 2);
    return card.bottom();
}

double WallScene::paintFoot(WallCanvas &canvas, const QRectF &room) const
{
    const Tokens &t = canvas.tokens();
    const Instant now = beat.now();
    const double high = C::lineHeight(C::Rest);
    double bottom = room.bottom();
    if (!others.isEmpty() && (outage.open || run)) {
        bottom -= high;
        WallOthers::paintStrip(canvas, QRectF(room.left(), bottom, room.width(), high), others);
    }
    if (!overview.labLine.isEmpty()) {
        const int lines = upright(canvas) ? 2 : 1;
        const auto shown =
            C::fitted(overview.labLine, room.width(), canvasFont(C::Rest, QFont::Normal), lines);
        bottom -= high * double(shown.size());
        canvas.text(QRectF(room.left(), bottom, room.width(), high), overview.labLine, C::Rest, QFont::Normal,
                    t.dim, lines);
    }
    QList<std::pair<QString, QString>> clocks;
    for (const SiteCard *site : {&overview.production, &overview.backup}) {
        if (!site->name.isEmpty())
            clocks.append({shortName(*site), siteClock(*site, now, true)});
    }
    clocks.append({QStringLiteral("UTC"), clockText(now, QTimeZone(QByteArrayLiteral("UTC")))});
    const double each = room.width() / double(clocks.size());
    const auto wideOf = [](const std::pair<QString, QString> &clock) {
        return C::widthOf(clock.first, C::Rest, QFont::Normal) +
               C::widthOf(clock.second, C::Rest, QFont::DemiBold) + 2 * Gap + Edge;
    };
    const bool stacked =
        std::any_of(clocks.cbegin(), clocks.cend(), [&](const auto &clock) { return wideOf(clock) > each; });
    const double top = bottom - high * (stacked ? 2 : 1);
    double x = room.left();
    for (const auto &[name, time] : std::as_const(clocks)) {
        const double wide = each - Edge;
        const double took =
            canvas.line(QRectF(x, top, wide, high), name, C::Rest, QFont::Normal, t.dim) + Gap;
        const QRectF rest =
            stacked ? QRectF(x, top + high, wide, high) : QRectF(x + took, top, wide - took, high);
        canvas.line(rest, time, C::Rest, QFont::DemiBold, t.text);
        x += each;
    }
    return top;
}

void WallScene::paintCalm(WallCanvas &canvas, const QRectF &room) const
{
    if (upright(canvas)) {
        const double wide = (room.width() - Gap) / 2, third = (room.height() - 3 * Gap);
        const double sites = third * 0.31, loss = third * 0.25, chart = third * 0.24;
        paintSite(canvas, QRectF(room.left(), room.top(), wide, sites), overview.production);
        paintSite(canvas, QRectF(room.left() + wide + Gap, room.top(), wide, sites), overview.backup);
        double top = room.top() + sites + Gap;
        paintLoss(canvas, QRectF(room.left(), top, room.width(), loss));
        top += loss + Gap;
        if (run) {
            paintRun(canvas, QRectF(room.left(), top, room.width(), room.bottom() - top));
            return;
        }
        paintChart(canvas, QRectF(room.left(), top, room.width(), chart));
        top += chart + Gap;
        paintReadinessOrOthers(canvas, QRectF(room.left(), top, room.width(), room.bottom() - top));
        return;
    }
    const double wide = (room.width() - 2 * Gap) / 3;
    const double high = std::clamp(room.height() * 0.57, 330.0, 500.0);
    const QRectF card(room.left(), room.top(), wide, high);
    paintSite(canvas, card, overview.production);
    paintLoss(canvas, card.translated(wide + Gap, 0));
    paintSite(canvas, card.translated(2 * (wide + Gap), 0), overview.backup);
    const double top = room.top() + high + Gap, rest = room.bottom() - top;
    if (run) {
        paintRun(canvas, QRectF(room.left(), top, room.width(), rest));
        return;
    }
    paintChart(canvas, QRectF(room.left(), top, 2 * wide + Gap, rest));
    paintReadinessOrOthers(canvas, QRectF(room.left() + 2 * (wide + Gap), top, wide, rest));
}

void WallScene::paintReadinessOrOthers(WallCanvas &canvas, const QRectF &card) const
{
    if (others.isEmpty())
        paintReadiness(canvas, card);
    else
        WallOthers::paintCard(canvas, card, others);
}

void WallScene::paintReadiness(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -12);
    const double high = C::lineHeight(C::Rest);
    double y =
        room.top() + canvas.text(room, Words::tr("Ready to fail over?"), C::Rest, QFont::DemiBold, t.dim);
    const auto left = [&] { return int((room.bottom() - y) / high); };
    const auto row = [&](const QString &text, Mark mark, const QColor &ink, int most, C::Cut cut) {
        const QRectF words(room.left() + 60, y, room.width() - 60, high);
        const double used =
            canvas.text(words, text, C::Rest, QFont::Normal, ink, std::min(most, left()), cut);
        if (used > 0)
            canvas.mark(QRectF(room.left(), y + (high - 44) / 2, 44, 44), mark);
        y += used;
    };
    qsizetype fine = 0;
    QList<const ComponentLine *> odd;
    for (const ComponentLine &line : overview.readiness) {
        if (shownLine(line, beat).mark == Mark::Fine)
            ++fine;
        else
            odd.append(&line);
    }
    const auto urgency = [this](const ComponentLine *line) {
        const Mark mark = shownLine(*line, beat).mark;
        return mark == Mark::Bad ? 0 : mark == Mark::Warning ? 1 : 2;
    };
    std::stable_sort(odd.begin(), odd.end(),
                     [&](const auto *a, const auto *b) { return urgency(a) < urgency(b); });
    if (overview.readiness.isEmpty())
        row(Words::tr("not known"), Mark::Unknown, t.dim, 1, C::Cut::Elide);
    // What is not in order first; a line is kept for how much is.
    for (const ComponentLine *line : std::as_const(odd)) {
        const ShownLine shown = shownLine(*line, beat);
        const QString text = shown.freshness == Freshness::Unknown && !line->label.isEmpty()
                                 ? Words::tr("%1: not known").arg(line->label)
                                 : shown.value;
        row(text, shown.mark,
            shown.freshness != Freshness::Fresh ? t.dim
            : shown.mark == Mark::Warning       ? t.warning
            : shown.mark == Mark::Bad           ? t.bad
                                                : t.text,
            std::max(0, left() - 1), C::Cut::Drop);
    }
    if (!overview.readiness.isEmpty())
        row(Words::tr("%1 of %2 in order").arg(fine).arg(overview.readiness.size()),
            odd.isEmpty() ? Mark::Fine : shownLine(*odd.constFirst(), beat).mark, t.text, 1, C::Cut::Elide);
    for (const QString &text : {overview.dutyLine, overview.linkLine})
        y += canvas.text(QRectF(room.left(), y, room.width(), high), text, C::Rest, QFont::Normal, t.dim,
                         left(), C::Cut::Drop);
}

void WallScene::paintRun(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -12);
    const bool tall = upright(canvas);
    QRectF first = room;
    if (!tall)
        first.setWidth(room.width() * 0.48);
    double y = first.top();
    const double rest = C::lineHeight(C::Rest), big = C::lineHeight(C::Critical);
    // While nobody can write, that is the clock to be seen.
    y += canvas.text(first, run->gap ? run->gap->text : run->title, C::Rest, QFont::DemiBold, t.dim);
    const QColor ink = run->mark == Mark::Bad || run->gap ? t.bad : t.text;
    const std::optional<Instant> since = run->gap ? std::optional(run->gap->since) : run->startedAt;
    y += canvas.text(QRectF(first.left(), y, first.width(), big), run->state, C::Critical, QFont::Bold, ink,
                     std::max(1, std::min(2, int((first.bottom() - y - big) / big))));
    if (since)
        y += canvas.text(QRectF(first.left(), y, first.width(), big),
                         durationText(run->endedAt.value_or(beat.now()) - *since), C::Critical,
                         QFont::DemiBold, ink);
    QRectF second = tall ? QRectF(room.left(), y + Gap, room.width(), room.bottom() - y - Gap)
                         : QRectF(first.right() + 2 * Pad, room.top(), room.right() - first.right() - 2 * Pad,
                                  room.height());
    // The step under way and what stands around it.
    const qsizetype rows = qsizetype(second.height() / rest), all = run->steps.size();
    qsizetype at = 0;
    for (qsizetype i = 0; i < all; ++i) {
        if (run->steps.at(i).mark != Mark::NotYet)
            at = i;
    }
    const qsizetype from = std::clamp<qsizetype>(at - rows / 2, 0, std::max<qsizetype>(0, all - rows));
    for (qsizetype i = from; i < std::min(all, from + rows); ++i) {
        const RunView::Step &step = run->steps.at(i);
        const QRectF row(second.left(), second.top() + rest * double(i - from), second.width(), rest);
        canvas.mark(QRectF(row.left(), row.center().y() - 22, 44, 44), step.mark);
        const QString took =
            step.startedAt ? durationText(step.endedAt.value_or(beat.now()) - *step.startedAt) : QString();
        const double wide =
            canvas.line(row, took, C::Rest, QFont::Normal, t.dim, Qt::AlignRight, C::Cut::Drop);
        canvas.line(row.adjusted(60, 0, -wide - Gap, 0), step.title, C::Rest, QFont::Normal,
                    step.mark == Mark::NotYet ? t.dim : t.text);
    }
}

} // namespace Switchback
