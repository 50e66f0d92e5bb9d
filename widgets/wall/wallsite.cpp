// SPDX-License-Identifier: GPL-3.0-or-later
// The wall's card of one site: who it is, what it does, and what is wrong with it.
#include "widgets/base/beat.h"
#include "widgets/wall/wallscene.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
using C = WallCanvas;
constexpr double Pad = 16;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wall)
};

/// The smaller, the sooner it must be seen.
int urgency(const ShownLine &line)
{
    if (line.mark == Mark::Bad)
        return 0;
    if (line.mark == Mark::Warning)
        return 1;
    return line.mark == Mark::Fine && line.freshness == Freshness::Fresh ? 3 : 2;
}
} // namespace

void WallScene::paintSite(WallCanvas &canvas, const QRectF &card, const SiteCard &site) const
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -12);
    bool anyFresh = false, anyKnown = false;
    for (const ComponentLine &line : site.lines) {
        const Freshness fresh = beat.freshnessOf(line.at);
        anyFresh |= fresh == Freshness::Fresh;
        anyKnown |= fresh != Freshness::Unknown;
    }
    const bool alarming = site.roleMark == Mark::Bad;
    const bool muted = !alarming && (!anyFresh || site.roleMark == Mark::Unknown);
    const QString role = (anyKnown || alarming) && !site.role.isEmpty() ? site.role : Words::tr("NOT KNOWN");
    const double high = C::lineHeight(C::Rest);
    // Not by colour alone.
    const double beside = alarming || muted ? 62 : 0;
    if (beside > 0)
        canvas.mark(QRectF(room.right() - 48, room.top() + (high - 48) / 2, 48, 48),
                    alarming ? Mark::Bad : Mark::Unknown);
    const bool whole = C::widthOf(site.name, C::Rest, QFont::Bold) <= room.width() - beside;
    double y = room.top() + canvas.text(room.adjusted(0, 0, -beside, 0), whole ? site.name : shortName(site),
                                        C::Rest, QFont::Bold, t.text);
    const int most = std::clamp(int((room.bottom() - y) / C::lineHeight(C::Critical)), 1, 2);
    y += canvas.text(QRectF(room.left(), y, room.width(), high), role, C::Critical, QFont::DemiBold,
                     alarming ? t.bad
                     : muted  ? t.dim
                              : t.text,
                     most);
    const int lines = int((room.bottom() - y) / high);
    y += canvas.text(QRectF(room.left(), y, room.width(), high), site.verdict, C::Rest, QFont::Medium, t.bad,
                     std::min(lines, lines > 4 ? 3 : 2), C::Cut::Drop);
    paintRows(canvas, QRectF(room.left(), y, room.width(), room.bottom() - y), site);
}

void WallScene::paintRows(WallCanvas &canvas, const QRectF &area, const SiteCard &site) const
{
    const Tokens &t = canvas.tokens();
    const double high = C::lineHeight(C::Rest);
    const qsizetype rows = qsizetype(area.height() / high);
    QList<std::pair<ShownLine, QString>> lines;
    for (const ComponentLine &line : site.lines)
        lines.append({shownLine(line, beat), line.label});
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto &a, const auto &b) { return urgency(a.first) < urgency(b.first); });
    // Where they don't all fit the last row counts the rest: the most urgent stand first.
    const qsizetype shown = lines.size() <= rows ? lines.size() : std::max<qsizetype>(0, rows - 1);
    qsizetype spare = lines.size() <= rows ? rows - shown : 0;
    double y = area.top();
    for (qsizetype i = 0; i < shown; ++i) {
        const auto &[line, label] = lines.at(i);
        const QRectF row(area.left(), y, area.width(), high);
        const bool fresh = line.freshness == Freshness::Fresh;
        canvas.rule(area.left(), area.right(), y);
        if (line.freshness == Freshness::Stale)
            canvas.box({row.adjusted(0, 4, 0, -2), 0, QPen(Qt::NoPen), QBrush(t.line, Qt::BDiagPattern)});
        canvas.mark(QRectF(row.left(), row.center().y() - 22, 44, 44), line.mark);
        const double age = canvas.line(row, line.age, C::Rest, QFont::Normal, fresh ? t.dim : t.warning,
                                       Qt::AlignRight, C::Cut::Drop);
        canvas.line(row.adjusted(60, 0, -age - 12, 0), label, C::Rest, QFont::Normal, fresh ? t.text : t.dim);
        y += high;
        if (spare == 0 || urgency(line) == 3)
            continue;
        const double used = canvas.text(row.adjusted(60, high, 0, high), line.value, C::Rest, QFont::Normal,
                                        !fresh                       ? t.dim
                                        : line.mark == Mark::Bad     ? t.bad
                                        : line.mark == Mark::Warning ? t.warning
                                                                     : t.text,
                                        int(std::min<qsizetype>(2, spare)), C::Cut::Drop);
        spare -= qsizetype(used / high + 0.5);
        y += used;
    }
    if (shown < lines.size() && rows > 0) {
        const auto odd = std::count_if(lines.cbegin() + shown, lines.cend(),
                                       [](const auto &each) { return urgency(each.first) < 3; });
        const QString text = odd == 0
                                 ? (shown == 0 ? Words::tr("%1 in order") : Words::tr("%1 more in order"))
                             : shown == 0 ? Words::tr("%1 not in order")
                                          : Words::tr("%1 more not in order");
        canvas.line(QRectF(area.left(), y, area.width(), high),
                    text.arg(odd == 0 ? lines.size() - shown : odd), C::Rest, QFont::Normal,
                    odd == 0 ? t.dim : t.warning, Qt::AlignLeft, C::Cut::Drop);
    }
}

} // namespace Switchback
