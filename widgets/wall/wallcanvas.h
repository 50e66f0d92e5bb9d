// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/tokens.h"

#include <QFont>
#include <QRectF>
#include <QStringList>

class QPainter;

namespace Switchback
{

/// Draws the wall's pieces on the canvas of 1920x1080 and keeps note of what it drew. Lives for one paint
/// event.
class WallCanvas
{
public:
    /// Type sizes in canvas pixels.
    enum Size { Small = 20, Body = 24, Lead = 30, Title = 42, Clock = 32, Figure = 66, Huge = 128 };

    WallCanvas(QPainter &painter, const Tokens &tokens);

    void card(const QRectF &rect, bool alarming = false);
    void rule(double left, double right, double y);
    void mark(const QRectF &rect, Mark mark);
    /// One line, made smaller down to `least` and then elided to the rectangle; returns the width drawn.
    double text(const QRectF &rect, const QString &text, int size, QFont::Weight weight, const QColor &colour,
                int alignment = Qt::AlignLeft | Qt::AlignVCenter, int least = Small - 1);
    /// Several lines, as many as fit; the last one is elided.
    void wrapped(const QRectF &rect, const QString &text, int size, QFont::Weight weight,
                 const QColor &colour);
    /// Small spaced capitals above a figure.
    void caption(const QRectF &rect, const QString &text, int alignment = Qt::AlignLeft | Qt::AlignVCenter);
    double badge(double left, double top, const QString &text, bool alarming, bool muted, double most);

    [[nodiscard]] QPainter &painter() { return m_painter; }
    [[nodiscard]] const Tokens &tokens() const { return m_tokens; }
    [[nodiscard]] static double widthOf(const QString &text, int size, QFont::Weight weight);

    QStringList texts;
    QList<Mark> marks;

private:
    QPainter &m_painter;
    const Tokens &m_tokens;
};

} // namespace Switchback
