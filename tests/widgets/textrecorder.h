// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QWidget>

namespace Switchback::Test
{

/// One piece of text as it was drawn, in pixels of the device.
struct DrawnText {
    QString text;    ///< with plain digits
    QRectF ink;      ///< what its letters cover
    double capitals; ///< height of its capital letters
};

/// A device that draws nothing and remembers every text that a widget paints on it, whoever paints it.
class TextRecorder : public QPaintDevice
{
public:
    explicit TextRecorder(const QSize &size)
        : m_engine(m_drawn)
        , m_size(size)
    {
    }
    static QList<DrawnText> of(QWidget &widget)
    {
        TextRecorder recorder(widget.size());
        widget.render(&recorder);
        return recorder.m_drawn;
    }
    [[nodiscard]] QPaintEngine *paintEngine() const override { return &m_engine; }

protected:
    [[nodiscard]] int metric(PaintDeviceMetric which) const override
    {
        switch (which) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmDepth:
            return 32;
        case PdmNumColors:
            return 1 << 24;
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return 96;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        default:
            return 1;
        }
    }

private:
    class Engine : public QPaintEngine
    {
    public:
        explicit Engine(QList<DrawnText> &drawn)
            : QPaintEngine(AllFeatures)
            , m_drawn(drawn)
        {
        }
        bool begin(QPaintDevice *) override { return true; }
        bool end() override { return true; }
        [[nodiscard]] Type type() const override { return User; }
        void updateState(const QPaintEngineState &now) override
        {
            if (now.state() & DirtyTransform)
                m_transform = now.transform();
        }
        void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override {}
        void drawImage(const QRectF &, const QImage &, const QRectF &, Qt::ImageConversionFlags) override {}
        void drawTiledPixmap(const QRectF &, const QPixmap &, const QPointF &) override {}
        void drawPath(const QPainterPath &) override {}
        void drawPolygon(const QPointF *, int, PolygonDrawMode) override {}
        void drawRects(const QRectF *, int) override {}
        void drawLines(const QLineF *, int) override {}
        void drawEllipse(const QRectF &) override {}
        void drawPoints(const QPointF *, int) override {}
        void drawTextItem(const QPointF &at, const QTextItem &item) override
        {
            const QFontMetricsF metrics(item.font());
            const QRectF ink = metrics.tightBoundingRect(item.text()).translated(at);
            QString text = item.text();
            for (QChar &c : text) { // the typeface keeps its tabular digits there
                if (c.unicode() >= 0xe071 && c.unicode() < 0xe07b)
                    c = QChar(char16_t('0' + (c.unicode() - 0xe071)));
            }
            if (!text.trimmed().isEmpty())
                m_drawn.append({text, m_transform.mapRect(ink), metrics.capHeight() * m_transform.m22()});
        }

    private:
        QList<DrawnText> &m_drawn;
        QTransform m_transform;
    };

    QList<DrawnText> m_drawn;
    mutable Engine m_engine;
    QSize m_size;
};

} // namespace Switchback::Test
