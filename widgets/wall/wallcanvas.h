// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wall/wallpicture.h"

namespace Switchback
{

/// Lays out the wall's pieces on a canvas of at least 1920x1080 (upright: 1080x1920), as a picture that can
/// be compared with the one before. Lives for one look at what is so.
class WallCanvas
{
public:
    /// Type sizes in canvas pixels. Capital letters of Inter are 0.727 of the size; from five metres a
    /// 55-inch wall wants 46 pixels of them for what is critical (20 minutes of arc) and 37 (16) for all the
    /// rest.
    enum Size { Rest = 52, Critical = 64, Figure = 128 };
    /// What happens to a text that has no room, after its last clauses were left out one by one.
    enum class Cut {
        Elide, ///< its first clause is cut after a word
        Drop   ///< it isn't drawn at all
    };

    /// Drawings that look as they did in `before` are taken over from there.
    WallCanvas(const Tokens &tokens, const QSizeF &size, const WallPicture &before);

    void card(const QRectF &rect);
    void box(const WallBox &box);
    void rule(double left, double right, double y);
    void mark(const QRectF &rect, Mark mark);
    /// Up to `most` lines from the rectangle's top, never smaller; returns the height they take.
    double text(const QRectF &rect, const QString &text, int size, QFont::Weight weight, const QColor &colour,
                int most = 1, Cut cut = Cut::Elide, Qt::Alignment side = Qt::AlignLeft);
    /// One line in the middle of the rectangle's height; returns its width.
    double line(const QRectF &rect, const QString &text, int size, QFont::Weight weight, const QColor &colour,
                Qt::Alignment side = Qt::AlignLeft, Cut cut = Cut::Elide);

    /// A word in the size it is given, its left end and base line at `at`; returns its width.
    double figure(const QPointF &at, const QString &text, int size, QFont::Weight weight,
                  const QColor &colour);
    void draw(const std::shared_ptr<const WallDrawing> &drawing);
    void say(const QString &text) { m_picture.texts += text; }

    [[nodiscard]] WallPicture take() { return std::move(m_picture); }
    [[nodiscard]] const Tokens &tokens() const { return m_tokens; }
    [[nodiscard]] QSizeF size() const { return m_size; }
    [[nodiscard]] static double widthOf(const QString &text, int size, QFont::Weight weight);
    [[nodiscard]] static double lineHeight(int size);
    /// The lines that text() draws.
    [[nodiscard]] static QStringList fitted(const QString &text, double width, const QFont &font, int most,
                                            Cut cut = Cut::Elide);

private:
    const Tokens &m_tokens;
    QSizeF m_size;
    const WallPicture &m_before;
    WallPicture m_picture;
};

/// The text without its last clause, for the words that matter most come first; empty: it is one clause.
QString withoutLastClause(const QString &text);

} // namespace Switchback
