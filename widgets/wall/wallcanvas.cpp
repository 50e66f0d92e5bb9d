// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallcanvas.h"

#include "models/core/visibletext.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/type.h"

#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace Switchback
{

namespace
{
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

WallCanvas::WallCanvas(QPainter &painter, const Tokens &t, const QSizeF &size)
    : m_painter(painter)
    , m_tokens(t)
    , m_size(size)
{
    m_painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
}

void WallCanvas::card(const QRectF &rect, bool alarming)
{
    m_painter.setPen(QPen(alarming ? m_tokens.bad : m_tokens.line, 1.5));
    m_painter.setBrush(alarming ? m_tokens.tintBad : m_tokens.panel);
    m_painter.drawRoundedRect(rect, 10, 10);
}

void WallCanvas::rule(double left, double right, double y)
{
    m_painter.fillRect(QRectF(left, y, right - left, 1.5), m_tokens.line);
}

void WallCanvas::mark(const QRectF &rect, Mark mark)
{
    paintMark(m_painter, rect, mark, m_tokens);
    marks += mark;
}

double WallCanvas::widthOf(const QString &text, int size, QFont::Weight weight)
{
    return QFontMetricsF(canvasFont(size, weight)).horizontalAdvance(tabular(text));
}

double WallCanvas::lineHeight(int size)
{
    return std::ceil(size * 1.21);
}

QStringList WallCanvas::fitted(const QString &text, double width, const QFont &font, int most, Cut cut)
{
    if (most < 1 || width < 1)
        return {};
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
        if (cut == Cut::Drop)
            return {};
        QStringList kept = lines.mid(0, most - 1);
        kept += cutAfterWord(lines.mid(most - 1).join(QLatin1Char(' ')), width, font);
        return kept;
    }
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
    texts += safe;
    m_painter.setFont(font);
    m_painter.setPen(colour);
    const double high = lineHeight(size);
    for (qsizetype i = 0; i < lines.size(); ++i)
        m_painter.drawText(QRectF(rect.left(), rect.top() + high * double(i), rect.width(), high),
                           int(side | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip,
                           tabular(lines.at(i)));
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
    return QFontMetricsF(font).horizontalAdvance(tabular(lines.constFirst()));
}

} // namespace Switchback
