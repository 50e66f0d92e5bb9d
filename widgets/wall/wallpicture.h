// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chart/keptpixels.h"
#include "widgets/theme/tokens.h"

#include <QBrush>
#include <QFont>
#include <QPen>
#include <QRectF>
#include <QStringList>

#include <memory>
#include <variant>

class QPainter;

namespace Switchback
{

/// A filled or framed rectangle, in pixels of the canvas like all that follows.
struct WallBox {
    QRectF rect;
    double radius = 0;
    QPen pen = QPen(Qt::NoPen);
    QBrush brush;
    bool operator==(const WallBox &) const = default;
};

/// One line of text, as it is drawn.
struct WallWords {
    QRectF rect;
    QString text;
    int size = 0;
    QFont::Weight weight = QFont::Normal;
    QColor colour;
    Qt::Alignment side;
    bool onBaseLine = false; ///< it begins at the rectangle's top left corner, on its base line
    QRectF ink;              ///< what it covers at most
    bool operator==(const WallWords &) const = default;
};

struct WallSign {
    QRectF rect;
    Mark mark = Mark::Unknown;
    bool operator==(const WallSign &) const = default;
};

/// A piece with a hand of its own: the chart, the timeline. What is drawn once is kept as pixels where that
/// is worth it. GUI thread.
class WallDrawing
{
public:
    explicit WallDrawing(const QRectF &bounds)
        : m_bounds(bounds)
    {
    }
    virtual ~WallDrawing() = default;
    Q_DISABLE_COPY_MOVE(WallDrawing)

    [[nodiscard]] QRectF bounds() const { return m_bounds; }
    /// Nobody could see a difference to `shown`, which then stays in its place.
    [[nodiscard]] virtual bool looksLike(const WallDrawing &shown) const = 0;
    [[nodiscard]] virtual QStringList texts() const { return {}; }
    virtual void paint(QPainter &painter) const = 0;

protected:
    /// Its pixels on that ground, made by `draw` the first time and after the canvas has changed its scale.
    void paintKept(QPainter &painter, const QColor &ground) const;
    virtual void draw(QPainter &) const {}

private:
    QRectF m_bounds;
    mutable KeptPixels m_kept;
};

using WallItem = std::variant<WallBox, WallWords, WallSign, std::shared_ptr<const WallDrawing>>;

/// All that is on the wall at one moment, from the back to the front: a plain value, so that two moments can
/// be compared and only what differs is painted.
struct WallPicture {
    QList<WallItem> items;
    QStringList texts; ///< whole, also where they were cut
    QList<Mark> marks;

    /// What lies within `part`; its ground is the caller's.
    void paint(QPainter &painter, const QRectF &part, const Tokens &tokens) const;
    /// Where the two differ.
    [[nodiscard]] QList<QRectF> changesSince(const WallPicture &before) const;
};

} // namespace Switchback
