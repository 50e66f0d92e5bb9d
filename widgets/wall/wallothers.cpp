// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallothers.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback::WallOthers
{

namespace
{
using C = WallCanvas;
constexpr double Pad = 20, Gap = 16, Sign = 44;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wall)
};

/// Those from `from` on, in words.
QString restText(const QList<PairLine> &others, qsizetype from)
{
    const QList<PairLine> rest = others.mid(from);
    const auto needy =
        std::count_if(rest.begin(), rest.end(), [](const PairLine &line) { return needOf(line) > 1; });
    if (needy == 0)
        return Words::tr("%1 more, all fine").arg(rest.size());
    return Words::tr("%1 more, %2 not fine").arg(rest.size()).arg(needy);
}

/// In calm the figure, else what is the matter.
QString matterOf(const PairLine &line)
{
    return needOf(line) > 0 ? line.headline : line.loss;
}

void sign(WallCanvas &canvas, const QRectF &row, const PairLine &line)
{
    canvas.mark(QRectF(row.left(), row.top() + (C::lineHeight(C::Rest) - Sign) / 2, Sign, Sign),
                line.outage ? Mark::Bad : line.mark);
}
} // namespace

void paintCard(WallCanvas &canvas, const QRectF &card, const QList<PairLine> &others)
{
    const Tokens &t = canvas.tokens();
    canvas.card(card);
    const QRectF room = card.adjusted(Pad, 12, -Pad, -12);
    const double high = C::lineHeight(C::Rest);
    double y = room.top() + canvas.text(room, Words::tr("Other pairs"), C::Rest, QFont::DemiBold, t.dim);
    for (qsizetype i = 0; i < others.size(); ++i) {
        const auto left = qsizetype((room.bottom() - y) / high);
        if (left < 1)
            return;
        const QRectF row(room.left(), y, room.width(), high);
        const QRectF words = row.adjusted(Sign + Gap, 0, 0, 0);
        const PairLine &line = others.at(i);
        sign(canvas, row, line);
        // A line is kept for those that have none.
        if (left == 1 && i + 1 < others.size()) {
            canvas.line(words, restText(others, i), C::Rest, QFont::Normal, t.text);
            return;
        }
        const double named = canvas.line(words, line.name, C::Rest, QFont::DemiBold, t.text);
        canvas.line(words.adjusted(named + Gap, 0, 0, 0), matterOf(line), C::Rest, QFont::Normal,
                    needOf(line) > 0 ? t.text : t.dim, Qt::AlignLeft, C::Cut::Drop);
        y += high;
    }
}

void paintStrip(WallCanvas &canvas, const QRectF &row, const QList<PairLine> &others)
{
    const Tokens &t = canvas.tokens();
    const PairLine &first = others.first();
    sign(canvas, row, first);
    QRectF words = row.adjusted(Sign + Gap, 0, 0, 0);
    if (needOf(first) < 2) {
        canvas.line(words, restText(others, 0), C::Rest, QFont::Normal, t.dim);
        return;
    }
    if (others.size() > 1)
        words.setRight(words.right() - Gap -
                       canvas.line(words, restText(others, 1), C::Rest, QFont::Normal, t.dim, Qt::AlignRight,
                                   C::Cut::Drop));
    words.setLeft(words.left() + Gap + canvas.line(words, first.name, C::Rest, QFont::DemiBold, t.text));
    canvas.line(words, first.headline, C::Rest, QFont::Normal, t.text, Qt::AlignLeft, C::Cut::Drop);
}

} // namespace Switchback::WallOthers
