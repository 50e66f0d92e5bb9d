// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallothers.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback::WallOthers
{

namespace
{
using C = WallCanvas;
constexpr double Edge = 16, Gap = 16, Sign = 44;
constexpr qsizetype MostLines = 3, MostUpright = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("Wall", text);
}

qsizetype linesOf(const QList<PairLine> &others, qsizetype most)
{
    return std::min(others.size(), most);
}

/// Those from `from` on, in one line.
QString restText(const QList<PairLine> &others, qsizetype from)
{
    const QList<PairLine> rest = others.mid(from);
    const auto needy =
        std::count_if(rest.begin(), rest.end(), [](const PairLine &line) { return needOf(line) > 1; });
    return needy == 0 ? tr("%1 more pairs, all fine").arg(rest.size())
                      : tr("%1 more pairs, %2 of them need somebody").arg(rest.size()).arg(needy);
}
} // namespace

double height(const QList<PairLine> &others, bool upright)
{
    if (others.isEmpty())
        return 0;
    return double(linesOf(others, upright ? MostUpright : MostLines)) * C::lineHeight(C::Rest) + Edge;
}

void paint(WallCanvas &canvas, const QRectF &room, const QList<PairLine> &others)
{
    if (others.isEmpty())
        return;
    const Tokens &t = canvas.tokens();
    const double high = C::lineHeight(C::Rest);
    const auto shown = qsizetype((room.height() - Edge + 1) / high);
    canvas.rule(room.left() + Edge, room.right() - Edge, room.top());
    double top = room.top() + Edge / 2;
    for (qsizetype i = 0; i < shown; ++i, top += high) {
        const bool last = i + 1 == shown && others.size() > shown;
        const QRectF row(room.left() + Edge, top, room.width() - 2 * Edge, high);
        const PairLine &line = others.at(i);
        const Mark mark = line.outage ? Mark::Bad : line.mark;
        canvas.mark(QRectF(row.left(), top + (high - Sign) / 2, Sign, Sign), mark);
        QRectF words = row.adjusted(Sign + Gap, 0, 0, 0);
        if (last) {
            canvas.line(words, restText(others, i), C::Rest, QFont::Normal, t.text);
            break;
        }
        words.setLeft(words.left() + Gap +
                      canvas.line(QRectF(words.left(), top, words.width() / 3, high), line.name, C::Rest,
                                  QFont::DemiBold, t.text));
        // In calm the figure, else what is the matter.
        canvas.line(words, needOf(line) > 0 ? line.headline : line.loss, C::Rest, QFont::Normal,
                    needOf(line) > 0 ? t.text : t.dim);
    }
}

} // namespace Switchback::WallOthers
