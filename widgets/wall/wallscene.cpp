// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallscene.h"

#include "widgets/base/beat.h"
#include "widgets/chart/losspainter.h"
#include "widgets/overview/shown.h"
#include "widgets/theme/type.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace Switchback
{

namespace
{
using C = WallCanvas;
using namespace std::chrono_literals;
constexpr int AtRight = Qt::AlignRight | Qt::AlignVCenter;
constexpr double StageHeight = 56; // two lines of small words

qsizetype stageCount(const LossCard &loss)
{
    return std::min<qsizetype>(4, loss.stages.size());
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Wall", text);
}
} // namespace

void WallScene::paint(WallCanvas &canvas) const
{
    if (outage.open) {
        paintOutage(canvas);
        return;
    }
    paintTop(canvas);
    paintSite(canvas, QRectF(28, 114, 590, 424), overview.production);
    paintLoss(canvas, QRectF(636, 114, 648, 424));
    paintSite(canvas, QRectF(1302, 114, 590, 424), overview.backup);
    paintChart(canvas, QRectF(28, 556, 1256, 500));
    paintRight(canvas, QRectF(1302, 556, 590, 500));
}

double WallScene::paintClocks(WallCanvas &canvas, double right, double top) const
{
    const Instant now = beat.now();
    const auto clock = [&](const QString &name, const QString &time) {
        const double wide =
            std::max({C::widthOf(time, C::Clock, QFont::DemiBold),
                      std::min(220.0, C::widthOf(name, C::Small, QFont::DemiBold) * 1.08 + 10)});
        canvas.caption(QRectF(right - wide, top, wide, 26), name, AtRight);
        canvas.text(QRectF(right - wide, top + 26, wide, 40), time, C::Clock, QFont::DemiBold,
                    canvas.tokens().text, AtRight);
        right -= wide + 34;
    };
    clock(QStringLiteral("UTC"), clockText(now, QTimeZone(QByteArrayLiteral("UTC"))));
    for (const SiteCard *site : {&overview.backup, &overview.production}) {
        if (!site->name.isEmpty())
            clock(shortName(*site), siteClock(*site, now, true));
    }
    return right;
}

void WallScene::paintTop(WallCanvas &canvas) const
{
    const Tokens &t = canvas.tokens();
    const Mark mark = heard ? shownMark(overview, beat) : Mark::Unknown;
    const bool bad = mark == Mark::Bad;
    if (bad)
        canvas.card(QRectF(28, 18, 1864, 84), true);
    const double right = paintClocks(canvas, bad ? 1866 : 1890, 28);
    double left = bad ? 54 : 28;
    canvas.mark(QRectF(left, 41, 38, 38), mark);
    left += 56;
    const bool silent = heard && mark == Mark::Unknown && overview.mark == Mark::Fine;
    const QString sentence = !heard   ? tr("Asking both sites.")
                             : silent ? tr("Not known: no fresh answer from both sites.")
                                      : overview.headline;
    const QString second = silent ? tr("Last known: %1").arg(overview.headline) : overview.subline;
    const double room = right - left - 20;
    int size = C::Title;
    while (size > C::Body && C::widthOf(sentence, size, QFont::Bold) > room)
        size -= 2;
    if (second.isEmpty()) {
        canvas.text(QRectF(left, 30, room, 60), sentence, size, QFont::Bold, t.text);
        return;
    }
    canvas.text(QRectF(left, 22, room, 46), sentence, std::min<int>(size, 36), QFont::Bold, t.text);
    canvas.text(QRectF(left, 66, room, 32), second, C::Body, QFont::Normal, t.dim);
}

void WallScene::paintSite(WallCanvas &canvas, const QRectF &card, const SiteCard &site) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const double left = card.left() + 26, right = card.right() - 26;
    bool anyFresh = false, anyKnown = false;
    for (const ComponentLine &line : site.lines) {
        const Freshness fresh = beat.freshnessOf(line.at);
        anyFresh |= fresh == Freshness::Fresh;
        anyKnown |= fresh != Freshness::Unknown;
    }
    double figure = 0;
    if (anyKnown && !site.big.isEmpty()) {
        QString big = site.big;
        if (!site.bigUnit.isEmpty() && big.endsWith(site.bigUnit))
            big.chop(site.bigUnit.size());
        figure = std::min(260.0, C::widthOf(big.trimmed(), C::Figure, QFont::DemiBold) + 8);
        canvas.text(QRectF(right - figure, card.top() + 16, figure, 80), big.trimmed(), C::Figure,
                    QFont::DemiBold, anyFresh ? t.text : t.dim, AtRight);
        canvas.text(QRectF(right - 260, card.top() + 90, 260, 28), site.bigUnit, C::Small, QFont::Normal,
                    t.dim, AtRight);
    }
    canvas.text(QRectF(left, card.top() + 18, right - left - figure - 16, 52), site.name, C::Title,
                QFont::Bold, t.text);
    canvas.text(QRectF(left, card.top() + 68, right - left - figure - 16, 30), site.purpose, C::Small + 2,
                QFont::Normal, t.dim);
    const bool alarming = site.roleMark == Mark::Bad;
    canvas.badge(left, card.top() + 104,
                 anyKnown || alarming ? (site.role.isEmpty() ? tr("NOT KNOWN") : site.role) : tr("NOT KNOWN"),
                 alarming, !anyFresh || site.roleMark == Mark::Unknown, right - left - 200);
    // Every line is shown, closer together when there are many: a lost way must not fall off the card.
    const qsizetype shownLines = std::min<qsizetype>(7, site.lines.size());
    const double rowHeight = !site.verdict.isEmpty() && shownLines > 4 ? 222.0 / double(shownLines)
                             : shownLines > 5                          ? 266.0 / double(shownLines)
                                                                       : 52;
    const double bottom = card.bottom() - 12;
    const double top = bottom - rowHeight * double(shownLines);
    if (!site.verdict.isEmpty() && top - card.top() - 146 > 24)
        canvas.wrapped(QRectF(left, card.top() + 144, right - left, top - card.top() - 146), site.verdict,
                       C::Small + 2, QFont::Medium, t.bad);
    for (qsizetype i = 0; i < shownLines; ++i) {
        const ShownLine line = shownLine(site.lines.at(i), beat);
        const double y = top + rowHeight * double(i);
        canvas.rule(left, right, y);
        if (line.freshness == Freshness::Stale)
            canvas.painter().fillRect(QRectF(left, y + 4, right - left, rowHeight - 6),
                                      QBrush(t.line, Qt::BDiagPattern));
        canvas.mark(QRectF(left, y + (rowHeight - 26) / 2 + 1, 26, 26), line.mark);
        canvas.text(QRectF(left + 40, y, 118, rowHeight), site.lines.at(i).label, C::Body, QFont::Normal,
                    t.dim);
        const double age =
            canvas.text(QRectF(right - 90, y, 90, rowHeight), line.age, C::Small, QFont::Normal,
                        line.freshness == Freshness::Fresh ? t.dim : t.warning, AtRight);
        canvas.text(QRectF(left + 164, y, right - left - 164 - age - 12, rowHeight), line.value, C::Body,
                    QFont::Normal,
                    line.freshness != Freshness::Fresh ? t.dim
                    : line.mark == Mark::Bad           ? t.bad
                                                       : t.text);
    }
}

void WallScene::paintBig(WallCanvas &canvas, const QRectF &area, const ShownLoss &shown) const
{
    const Tokens &t = canvas.tokens();
    if (!shown.loss) {
        int size = 84;
        while (size > C::Lead && C::widthOf(shown.sentence, size, QFont::DemiBold) > area.width())
            size -= 2;
        canvas.text(area, shown.sentence, size, QFont::DemiBold, shown.mark == Mark::Bad ? t.bad : t.unknown);
        return;
    }
    const auto widthAt = [&shown](int size) {
        double wide = 0;
        for (const ShownLoss::Part &part : shown.big)
            wide += C::widthOf(part.number, size, QFont::Bold) +
                    C::widthOf(part.unit, size * 46 / 100, QFont::DemiBold) + size * 0.2;
        return wide;
    };
    int size = C::Huge;
    while (size > C::Title && widthAt(size) > area.width())
        size -= 2;
    const QColor ink = shown.freshness != Freshness::Fresh ? t.dim
                       : shown.mark == Mark::Bad           ? t.bad
                       : shown.mark == Mark::Warning       ? t.warning
                                                           : t.text;
    const double baseline = area.center().y() + QFontMetricsF(canvasFont(size, QFont::Bold)).capHeight() / 2;
    double x = area.left();
    for (const ShownLoss::Part &part : shown.big) {
        // On one base line, so drawn by hand rather than centred.
        for (const bool number : {true, false}) {
            const QFont font =
                canvasFont(number ? size : size * 46 / 100, number ? QFont::Bold : QFont::DemiBold);
            canvas.painter().setFont(font);
            canvas.painter().setPen(ink);
            const QString text = tabular(number ? part.number : part.unit);
            canvas.painter().drawText(QPointF(x, baseline), text);
            x += QFontMetricsF(font).horizontalAdvance(text) + size * (number ? 0.06 : 0.14);
        }
        canvas.texts += part.number + QLatin1Char(' ') + part.unit;
    }
}

void WallScene::paintLoss(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    const LossCard &loss = overview.loss;
    const ShownLoss shown = shownLoss(loss, beat);
    canvas.card(card);
    const double left = card.left() + 28, right = card.right() - 28, wide = right - left;
    QString caption = tr("Lost if we failed over now");
    if (!shown.prefix.isEmpty())
        caption += QStringLiteral(" · ") + shown.prefix;
    canvas.caption(QRectF(left, card.top() + 16, wide, 30), caption);
    paintBig(canvas, QRectF(left, card.top() + 48, wide, 122), shown);
    const QRectF bar(left, card.top() + 184, wide, 12);
    QPainter &p = canvas.painter();
    p.setPen(Qt::NoPen);
    p.setBrush(t.background);
    p.drawRoundedRect(bar, 6, 6);
    if (shown.loss) {
        p.setBrush(shown.mark == Mark::Bad       ? t.bad
                   : shown.mark == Mark::Warning ? t.warning
                   : shown.mark == Mark::Unknown ? t.unknown
                                                 : t.info);
        p.drawRoundedRect(
            QRectF(bar.topLeft(), QSizeF(wide * std::clamp(shown.ratio, 0.02, 1.0), bar.height())), 6, 6);
    } else {
        p.setBrush(QBrush(t.unknown, Qt::BDiagPattern));
        p.drawRoundedRect(bar, 6, 6);
    }
    const QString rpo = !loss.rpoNote.isEmpty() ? loss.rpoNote
                        : loss.rpo.count() > 0  ? tr("RPO %1").arg(durationText(loss.rpo))
                                                : QString();
    const double rpoWidth = canvas.text(QRectF(left + wide * 0.4, card.top() + 202, wide * 0.6, 30), rpo,
                                        C::Small + 1, QFont::Normal, t.dim, AtRight);
    canvas.text(QRectF(left, card.top() + 202, wide - rpoWidth - 20, 30),
                shown.loss ? loss.rowsText : QString(), C::Small + 1, QFont::Normal, t.dim);
    const double top = card.bottom() - 10 - StageHeight * double(stageCount(loss));
    const QString why = !shown.why.isEmpty() ? shown.why : loss.scheduleAdvice;
    canvas.wrapped(QRectF(left, card.top() + 240, wide, top - card.top() - 246), why, C::Small + 1,
                   QFont::Normal, shown.mark == Mark::Bad ? t.bad : t.warning);
    paintStages(canvas, QRectF(left, top, wide, card.bottom() - 10 - top));
}

void WallScene::paintStages(WallCanvas &canvas, const QRectF &area) const
{
    const double high = area.height() / double(std::max<qsizetype>(1, stageCount(overview.loss)));
    const Tokens &t = canvas.tokens();
    const LossCard &loss = overview.loss;
    const bool dim = beat.freshnessOf(loss.at) != Freshness::Fresh && loss.kind == LossCard::Kind::Known;
    for (qsizetype i = 0; i < stageCount(loss); ++i) {
        const LossCard::Stage &stage = loss.stages.at(i);
        const double y = area.top() + high * double(i);
        canvas.text(QRectF(area.left(), y, 158, 28), stage.label, C::Small + 2, QFont::Normal, t.dim);
        canvas.wrapped(QRectF(area.left() + 166, y, area.width() - 166, high), stage.text, C::Small + 1,
                       QFont::Normal,
                       dim                           ? t.dim
                       : stage.mark == Mark::Bad     ? t.bad
                       : stage.mark == Mark::Warning ? t.warning
                       : stage.mark == Mark::Unknown ? t.dim
                                                     : t.text);
    }
}

void WallScene::paintChart(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const double left = card.left() + 26, right = card.right() - 26;
    canvas.caption(QRectF(left, card.top() + 16, 520, 30), tr("Loss against RPO · 24 h"));
    const QTimeZone known(overview.production.zone),
        zone = known.isValid() ? known : QTimeZone(QByteArrayLiteral("UTC"));
    const Instant now = beat.now();
    if (pyramid.size() > 0) {
        QStringList parts;
        if (summary.worstAt)
            parts +=
                tr("worst %1 at %2")
                    .arg(durationText(Duration{std::llround(double(summary.worstSeconds)) * 1000}),
                         QLocale().toString(toDateTime(*summary.worstAt, zone),
                                            now - *summary.worstAt < 20h ? QStringLiteral("HH:mm")
                                                                         : QStringLiteral("d MMM HH:mm")));
        parts += tr("over the RPO in 30 days: %1").arg(summary.breaches);
        canvas.text(QRectF(left + 500, card.top() + 14, right - left - 500, 34),
                    parts.join(QStringLiteral(" · ")), C::Small, QFont::Normal, t.dim, AtRight);
    }
    LossPicture picture;
    picture.pyramid = &pyramid;
    picture.plot =
        QRectF(card.left() + 92, card.top() + 62, card.width() - 92 - 190, card.height() - 62 - 64);
    picture.from = now - 24h;
    picture.to = now;
    picture.zone = zone;
    picture.rpoSeconds =
        double((overview.loss.rpo.count() > 0 ? overview.loss.rpo : summary.rpo).count()) / 1000;
    picture.small = canvasFont(C::Small, QFont::Normal);
    picture.strong = canvasFont(C::Body, QFont::DemiBold);
    picture.pen = 2;
    picture.currentShown = true;
    const LossPyramid::Extent seen = pyramid.extent(pyramid.indexAt(picture.from), pyramid.size());
    const ShownLoss shown = shownLoss(overview.loss, beat);
    double worst = seen.known ? double(seen.max) : 0;
    if (shown.loss) {
        picture.currentSeconds = double(shown.loss->count()) / 1000;
        worst = std::max(worst, *picture.currentSeconds);
        for (const ShownLoss::Part &part : shown.big)
            picture.currentText += (picture.currentText.isEmpty() ? QString() : QStringLiteral(" ")) +
                                   part.number + QChar(QChar::Nbsp) + part.unit;
    }
    picture.scale = lossScale(worst, picture.rpoSeconds);
    QPainter &p = canvas.painter();
    p.save();
    p.translate(card.left(), 0); // the axis' numbers stand right of the card's edge
    picture.plot.translate(-card.left(), 0);
    Switchback::paintLoss(p, picture, t);
    p.restore();
    if (pyramid.size() == 0)
        canvas.text(picture.plot.translated(card.left(), 0), tr("No history yet."), C::Body, QFont::Normal,
                    t.dim, Qt::AlignCenter);
}

void WallScene::paintRight(WallCanvas &canvas, const QRectF &card) const
{
    canvas.card(card);
    if (run)
        paintRun(canvas, card);
    else
        paintReadiness(canvas, card);
}

void WallScene::paintReadiness(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    const double left = card.left() + 26, right = card.right() - 26;
    canvas.caption(QRectF(left, card.top() + 16, right - left, 30), tr("Ready to fail over?"));
    double y = card.top() + 50;
    for (const ComponentLine &line : overview.readiness) {
        if (y + 54 > card.bottom() - 90)
            break;
        const ShownLine shown = shownLine(line, beat);
        canvas.rule(left, right, y);
        canvas.mark(QRectF(left, y + 14, 27, 27), shown.mark);
        const QString text = shown.freshness == Freshness::Unknown && !line.label.isEmpty()
                                 ? tr("%1: not known").arg(line.label)
                                 : shown.value;
        canvas.text(QRectF(left + 44, y, right - left - 44, 54), text, C::Body, QFont::Normal,
                    shown.freshness != Freshness::Fresh ? t.dim
                    : shown.mark == Mark::Warning       ? t.warning
                    : shown.mark == Mark::Bad           ? t.bad
                                                        : t.text);
        y += 54;
    }
    if (overview.readiness.isEmpty())
        canvas.text(QRectF(left, y, right - left, 54), tr("not known"), C::Body, QFont::Normal, t.dim);
    y = card.bottom() - 42;
    for (const QString &line : {overview.labLine, overview.dutyLine, overview.linkLine}) {
        if (line.isEmpty())
            continue;
        canvas.text(QRectF(left, y, right - left, 30), line, C::Small, QFont::Normal, t.dim);
        y -= 32;
    }
}

void WallScene::paintRun(WallCanvas &canvas, const QRectF &card) const
{
    const Tokens &t = canvas.tokens();
    const double left = card.left() + 26, right = card.right() - 26;
    // While nobody can write, that is the clock to be seen.
    canvas.caption(QRectF(left, card.top() + 16, right - left, 30), run->gap ? run->gap->text : run->title);
    const std::optional<Instant> since = run->gap ? std::optional(run->gap->since) : run->startedAt;
    if (since)
        canvas.text(QRectF(left, card.top() + 46, right - left, 84),
                    durationText(run->endedAt.value_or(beat.now()) - *since), C::Figure, QFont::DemiBold,
                    run->mark == Mark::Bad || run->gap ? t.bad : t.text);
    canvas.wrapped(QRectF(left, card.top() + 134, right - left, 66), run->state, C::Body, QFont::Medium,
                   run->mark == Mark::Bad ? t.bad : t.text);
    double y = card.top() + 204;
    for (const RunView::Step &step : run->steps) {
        if (y + 48 > card.bottom() - 8)
            break;
        canvas.rule(left, right, y);
        canvas.mark(QRectF(left, y + 11, 26, 26), step.mark);
        const QString took =
            step.startedAt ? durationText(step.endedAt.value_or(beat.now()) - *step.startedAt) : QString();
        const double wide =
            canvas.text(QRectF(right - 160, y, 160, 48), took, C::Small, QFont::Normal, t.dim, AtRight);
        canvas.text(QRectF(left + 42, y, right - left - 54 - wide, 48), step.title, C::Body, QFont::Normal,
                    step.mark == Mark::NotYet ? t.dim : t.text);
        y += 48;
    }
}

} // namespace Switchback
