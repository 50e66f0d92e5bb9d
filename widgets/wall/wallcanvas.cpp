// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallcanvas.h"

#include "models/core/visibletext.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/type.h"

#include <QPainter>
#include <QTextLayout>

namespace Switchback
{

WallCanvas::WallCanvas(QPainter &painter, const Tokens &t)
    : m_painter(painter)
    , m_tokens(t)
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

double WallCanvas::text(const QRectF &rect, const QString &text, int size, QFont::Weight weight,
                        const QColor &colour, int alignment, int least)
{
    const QString safe = visibleText(text);
    if (safe.isEmpty() || rect.width() < 1)
        return 0;
    texts += safe;
    while (size > least && widthOf(safe, size, weight) > rect.width())
        --size;
    m_painter.setFont(canvasFont(size, weight));
    m_painter.setPen(colour);
    const QFontMetricsF metrics(m_painter.font());
    const QString cut = metrics.elidedText(tabular(safe), Qt::ElideRight, rect.width() + 0.5);
    m_painter.drawText(rect, alignment | Qt::TextSingleLine | Qt::TextDontClip, cut);
    return metrics.horizontalAdvance(cut);
}

void WallCanvas::wrapped(const QRectF &rect, const QString &text, int size, QFont::Weight weight,
                         const QColor &colour)
{
    const QString safe = visibleText(text);
    if (safe.isEmpty())
        return;
    texts += safe;
    const QFont font = canvasFont(size, weight);
    const QFontMetricsF metrics(font);
    const int most = std::max(1, int(rect.height() / metrics.lineSpacing()));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QTextLayout layout(tabular(safe), font);
    layout.setTextOption(option);
    layout.beginLayout();
    m_painter.setFont(font);
    m_painter.setPen(colour);
    for (int i = 0; i < most; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        const bool last = i == most - 1;
        const QString rest = layout.text().mid(line.textStart(), last ? -1 : line.textLength());
        m_painter.drawText(QPointF(rect.left(), rect.top() + i * metrics.lineSpacing() + metrics.ascent()),
                           last ? metrics.elidedText(rest, Qt::ElideRight, rect.width()) : rest);
    }
    layout.endLayout();
}

void WallCanvas::caption(const QRectF &rect, const QString &text, int alignment)
{
    const QString safe = visibleText(text).toUpper();
    texts += safe;
    QFont font = canvasFont(Small - 2, QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1.4);
    m_painter.setFont(font);
    m_painter.setPen(m_tokens.dim);
    m_painter.drawText(rect, alignment | Qt::TextSingleLine,
                       QFontMetricsF(font).elidedText(tabular(safe), Qt::ElideRight, rect.width()));
}

double WallCanvas::badge(double left, double top, const QString &text, bool alarming, bool muted, double most)
{
    const double wide = std::min(most, widthOf(text, Small, QFont::DemiBold) + 28);
    const QRectF rect(left, top, wide, 34);
    QPen edge(alarming ? m_tokens.tintBad : m_tokens.panel2, 1.5);
    if (muted) {
        edge.setColor(m_tokens.unknown);
        edge.setStyle(Qt::DashLine);
    }
    m_painter.setPen(edge);
    m_painter.setBrush(alarming ? m_tokens.tintBad : m_tokens.panel2);
    m_painter.drawRoundedRect(rect, 7, 7);
    this->text(rect.adjusted(14, 0, -14, 0), text, Small, QFont::DemiBold,
               alarming ? m_tokens.bad
               : muted  ? m_tokens.dim
                        : m_tokens.text,
               Qt::AlignCenter);
    return wide;
}

} // namespace Switchback
