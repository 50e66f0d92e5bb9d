// SPDX-License-Identifier: GPL-3.0-or-later
// What is laid becomes pages of a file.
#include "widgets/record/paper.h"
#include "widgets/record/paperfont.h"
#include "widgets/record/papermeasure.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QDir>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

namespace Switchback
{

using namespace PaperMeasure;

namespace
{
class Measure : public QPaintDevice
{
public:
    [[nodiscard]] QPaintEngine *paintEngine() const override { return nullptr; }

protected:
    [[nodiscard]] int metric(PaintDeviceMetric m) const override
    {
        switch (m) {
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return Dpi;
        default:
            return QPaintDevice::metric(m);
        }
    }
};
Outcome notWritten(const QString &path, const QString &why)
{
    return Error{QStringLiteral("not_written"),
                 QCoreApplication::translate("Paper", "%1 could not be written: %2")
                     .arg(QDir::toNativeSeparators(path), why),
                 QCoreApplication::translate("Paper", "Choose another folder, or make room and try again.")};
}
} // namespace

QPaintDevice &PaperMeasure::device()
{
    static Measure device;
    return device;
}

void Paper::paintPiece(QPainter &painter, const Placed &placed) const
{
    const Piece &piece = m_pieces.at(placed.piece);
    const QRectF area(0, placed.y, m_width, placed.to - placed.from);
    if (piece.isHead)
        painter.fillRect(area, HeadGround);
    painter.save();
    painter.translate(0, placed.y - placed.from);
    if (piece.paint) {
        // Drawn in points, so that nobody needs to know the resolution.
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(Dpi / 72.0, Dpi / 72.0);
        piece.paint(painter, QRectF(0, 0, m_width * 72 / Dpi, piece.height * 72 / Dpi));
    } else {
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, Ink);
        if (placed.from > 0 || placed.to < piece.height) {
            context.clip = QRectF(0, placed.from, m_width, placed.to - placed.from);
            painter.setClipRect(context.clip);
        }
        piece.document->documentLayout()->draw(&painter, context);
    }
    painter.restore();
    if (piece.ruled || piece.isHead) {
        painter.setPen(QPen(Line, dots(0.15)));
        painter.drawLine(area.bottomLeft(), area.bottomRight());
    }
}

void Paper::paintWatermark(QPainter &painter) const
{
    const QSizeF page = m_size.size(QPageSize::Millimeter);
    painter.save();
    painter.translate(dots(page.width() / 2), dots(page.height() / 2));
    painter.rotate(-52);
    QFont font = paperFont(Body, QFont::Bold);
    font.setPointSizeF(120);
    painter.setFont(font);
    painter.setPen(WatermarkInk);
    const double half = dots(page.width());
    painter.drawText(QRectF(-half, -dots(40), 2 * half, dots(80)), Qt::AlignCenter, m_frame.watermark);
    painter.restore();
}

void Paper::paintHeadAndFoot(QPainter &painter, const QString &number) const
{
    const QSizeF paper = m_size.size(QPageSize::Millimeter);
    const double left = dots(SideMm);
    const QFont font = paperFont(Small);
    painter.setFont(font);
    painter.setPen(Soft);
    const QFontMetricsF metrics(font, &device());
    const auto elided = [&](const QString &text, double width) {
        return metrics.elidedText(text, Qt::ElideRight, width);
    };
    const double half = m_width / 2 - dots(2);
    const QRectF head(left, dots(HeadMm), m_width, dots(6));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, elided(m_frame.left, half));
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, elided(m_frame.right, half));
    const QRectF foot(left, dots(paper.height() - FootMm - 6), m_width, dots(6));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, number);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter,
                     elided(m_frame.foot, m_width - metrics.horizontalAdvance(number) - dots(4)));
    painter.setPen(QPen(Line, dots(0.2)));
    painter.drawLine(QPointF(left, head.bottom() + dots(0.8)),
                     QPointF(left + m_width, head.bottom() + dots(0.8)));
    painter.drawLine(foot.topLeft(), foot.topRight());
}

void Paper::paintPage(QPainter &painter, const std::vector<Page> &pages, std::size_t page) const
{
    if (!m_frame.watermark.isEmpty())
        paintWatermark(painter);
    paintHeadAndFoot(painter,
                     QCoreApplication::translate("Paper", "Page %1 of %2").arg(page + 1).arg(pages.size()));
    painter.save();
    painter.translate(dots(SideMm), dots(TopMm));
    for (const Placed &placed : pages.at(page))
        paintPiece(painter, placed);
    painter.restore();
}

Outcome Paper::write(const QString &path)
{
    if (!loadPaperFonts())
        return notWritten(path, QCoreApplication::translate("Paper", "its typefaces can't be read"));
    QSaveFile file(path);
    // Also where a wider one lies: what is printed is about customers.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return notWritten(path, file.errorString());
    {
        QPdfWriter writer(&file);
        writer.setResolution(Dpi);
        writer.setPageSize(m_size);
        writer.setPageMargins({0, 0, 0, 0});
        writer.setTitle(m_frame.title);
        writer.setCreator(QStringLiteral("Switchback"));
        QPainter painter;
        if (!painter.begin(&writer))
            return notWritten(path, QCoreApplication::translate("Paper", "the page could not be begun"));
        const std::vector<Page> pages = lay();
        for (std::size_t page = 0; page < pages.size() && !ended(); ++page) {
            if (page > 0)
                writer.newPage();
            paintPage(painter, pages, page);
        }
        painter.end();
    }
    if (ended())
        return Error{
            QStringLiteral("called_off"),
            QCoreApplication::translate("Paper", "%1 was called off.").arg(QDir::toNativeSeparators(path)),
            QCoreApplication::translate("Paper", "Write it again when you need it.")};
    if (!file.commit())
        return notWritten(path, file.errorString());
    return Done{};
}

} // namespace Switchback
