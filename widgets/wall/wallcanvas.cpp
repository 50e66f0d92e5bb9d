// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallcanvas.h"

#include "models/core/visibletext.h"
#include "widgets/theme/type.h"

#include <QCache>
#include <QFontMetrics>
#include <QTextLayout>

#include <cmath>

namespace Switchback
{

namespace
{
constexpr int Remembered = 600; ///< texts, a few times as many as a wall shows

/// A text that was measured: how, and in which room.
struct Measured {
    QString text;
    int size = 0;
    int weight = 0;
    double width = 0;
    int most = 0;
    WallCanvas::Cut cut = WallCanvas::Cut::Elide;
    bool operator==(const Measured &) const = default;
    friend size_t qHash(const Measured &one, size_t seed = 0)
    {
        return qHashMulti(seed, one.text, one.size, one.weight, one.width, one.most, int(one.cut));
    }
};

QStringList broken(const QString &text, double width, const QFont &font)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QTextLayout layout(tabular(text), font);
    layout.setTextOption(option);
    layout.beginLayout();
    QStringList lines;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines += text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

/// As many whole words as fit, with a sign that there were more; of one long word as many letters.
QString cutAfterWord(QString text, double width, const QFont &font)
{
    const QFontMetricsF metrics(font);
    const QString more = QStringLiteral(" …");
    while (metrics.horizontalAdvance(tabular(text) + more) > width) {
        const qsizetype space = text.lastIndexOf(QLatin1Char(' '));
        if (space < 0)
            return metrics.elidedText(tabular(text), Qt::ElideRight, width);
        text.truncate(space);
    }
    return text + more;
}

/// Room for what letters reach beyond their advance.
QRectF overhung(const QRectF &rect, int size)
{
    const double most = size / 8.0;
    return rect.adjusted(-most, -most, most, most);
}
} // namespace

// Not at a comma: what is left of a list or of a condition would say something else.
QString withoutLastClause(const QString &text)
{
    qsizetype last = -1;
    bool sentence = false;
    for (const char *between : {". ", " · ", "; ", ": ", " (", " → "}) {
        const qsizetype at = text.lastIndexOf(QString::fromUtf8(between));
        if (at > last) {
            last = at;
            sentence = between[0] == '.';
        }
    }
    return last <= 0 ? QString() : text.left(last) + (sentence ? QStringLiteral(".") : QString());
}

namespace
{
QStringList fit(const QString &text, double width, const QFont &font, int most, WallCanvas::Cut cut)
{
    QString said = text;
    for (;;) {
        const QStringList lines = broken(said, width, font);
        if (lines.size() <= most)
            return lines;
        const QString less = withoutLastClause(said);
        if (!less.isEmpty()) {
            said = less;
            continue;
        }
        if (cut == WallCanvas::Cut::Drop)
            return {};
        QStringList kept = lines.mid(0, most - 1);
        kept += cutAfterWord(lines.mid(most - 1).join(QLatin1Char(' ')), width, font);
        return kept;
    }
}
} // namespace

WallCanvas::WallCanvas(const Tokens &t, const QSizeF &size, const WallPicture &before)
    : m_tokens(t)
    , m_size(size)
    , m_before(before)
{
}

void WallCanvas::card(const QRectF &rect)
{
    box({rect, 10, QPen(m_tokens.line, 1.5), m_tokens.panel});
}

void WallCanvas::box(const WallBox &box)
{
    m_picture.items += box;
}

void WallCanvas::rule(double left, double right, double y)
{
    box({QRectF(left, y, right - left, 1.5), 0, QPen(Qt::NoPen), m_tokens.line});
}

void WallCanvas::mark(const QRectF &rect, Mark mark)
{
    m_picture.items += WallSign{rect, mark};
    m_picture.marks += mark;
}

double WallCanvas::figure(const QPointF &at, const QString &text, int size, QFont::Weight weight,
                          const QColor &colour)
{
    const double wide = widthOf(text, size, weight);
    const QRectF ink = overhung(QRectF(at.x(), at.y() - size, wide, lineHeight(size)), size);
    m_picture.items += WallWords{QRectF(at, QSizeF()), tabular(text), size, weight, colour, {}, true, ink};
    return wide;
}

void WallCanvas::draw(const std::shared_ptr<const WallDrawing> &drawing)
{
    std::shared_ptr<const WallDrawing> shown = drawing;
    for (const WallItem &item : m_before.items) {
        if (const auto *old = std::get_if<std::shared_ptr<const WallDrawing>>(&item);
            old && drawing->bounds() == (*old)->bounds() && drawing->looksLike(**old))
            shown = *old;
    }
    m_picture.items += shown;
    m_picture.texts += shown->texts();
}

double WallCanvas::widthOf(const QString &text, int size, QFont::Weight weight)
{
    static QCache<Measured, double> known(Remembered);
    const Measured key{text, size, weight, 0, 0, Cut::Elide};
    if (const double *wide = known.object(key))
        return *wide;
    const double wide = QFontMetricsF(canvasFont(size, weight)).horizontalAdvance(tabular(text));
    known.insert(key, new double(wide));
    return wide;
}

double WallCanvas::lineHeight(int size)
{
    return std::ceil(size * 1.21);
}

QStringList WallCanvas::fitted(const QString &text, double width, const QFont &font, int most, Cut cut)
{
    if (most < 1 || width < 1)
        return {};
    // Most of a wall says the same for minutes, and breaking lines is what costs.
    static QCache<Measured, QStringList> known(Remembered);
    const Measured key{text, font.pixelSize(), font.weight(), width, most, cut};
    if (const QStringList *lines = known.object(key))
        return *lines;
    const QStringList lines = fit(text, width, font, most, cut);
    known.insert(key, new QStringList(lines));
    return lines;
}

double WallCanvas::text(const QRectF &rect, const QString &text, int size, QFont::Weight weight,
                        const QColor &colour, int most, Cut cut, Qt::Alignment side)
{
    const QString safe = visibleText(text);
    if (safe.isEmpty())
        return 0;
    const QFont font = canvasFont(size, weight);
    const QStringList lines = fitted(safe, rect.width(), font, most, cut);
    if (lines.isEmpty())
        return 0;
    say(safe);
    const double high = lineHeight(size);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QRectF place(rect.left(), rect.top() + high * double(i), rect.width(), high);
        const double wide = widthOf(lines.at(i), size, weight);
        QRectF ink(place.left(), place.top(), wide, high);
        if (side & Qt::AlignRight)
            ink.moveRight(place.right());
        else if (side & Qt::AlignHCenter)
            ink.moveLeft(place.center().x() - wide / 2);
        m_picture.items +=
            WallWords{place, tabular(lines.at(i)), size, weight, colour, side, false, overhung(ink, size)};
    }
    return high * double(lines.size());
}

double WallCanvas::line(const QRectF &rect, const QString &text, int size, QFont::Weight weight,
                        const QColor &colour, Qt::Alignment side, Cut cut)
{
    const QFont font = canvasFont(size, weight);
    const QStringList lines = fitted(visibleText(text), rect.width(), font, 1, cut);
    if (lines.isEmpty() || lines.constFirst().isEmpty())
        return 0;
    const double high = lineHeight(size);
    this->text(QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high), text, size, weight,
               colour, 1, cut, side);
    return widthOf(lines.constFirst(), size, weight);
}

} // namespace Switchback
