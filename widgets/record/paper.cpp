// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/paper.h"

#include "widgets/record/paperfont.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QDir>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextTable>

namespace Switchback
{

namespace
{
constexpr int Dpi = 600;
constexpr double MmPerInch = 25.4;
// Room for a head and a foot; printers leave 5 mm or so blank.
constexpr double SideMm = 17, TopMm = 22, BottomMm = 20, HeadMm = 11, FootMm = 11;
constexpr int DrawingObject = QTextFormat::UserObject + 1;
constexpr int DrawingIndex = QTextFormat::UserProperty + 1;
const QColor Ink(0x11, 0x18, 0x1c), Line(0xb4, 0xbb, 0xbf), HeadGround(0xec, 0xee, 0xef),
    Soft(0x4a, 0x53, 0x58), WatermarkInk(0xe9, 0xe9, 0xe9);

/// Sizes in pixels at 96 dpi, as paperFont() takes them.
constexpr double Small = 10, Body = 12, Cell = 11, Heading = 15.5, Title = 22;

/// The metrics of a device of our resolution, without a file: the document is laid out before there is one.
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
Measure &measure()
{
    static Measure device;
    return device;
}

/// What formats take: the layout scales these itself.
double formatPixels(double mm)
{
    return mm / MmPerInch * 96;
}

double dots(double mm)
{
    return mm / MmPerInch * Dpi;
}

Outcome notWritten(const QString &path, const QString &why)
{
    return Error{QStringLiteral("not_written"),
                 QCoreApplication::translate("Paper", "%1 could not be written: %2")
                     .arg(QDir::toNativeSeparators(path), why),
                 QCoreApplication::translate("Paper", "Choose another folder, or make room and try again.")};
}
} // namespace

Paper::Paper(PaperFrame frame, const QPageSize &size)
    : m_frame(std::move(frame))
    , m_size(size)
    , m_cursor(&m_document)
{
    loadPaperFonts();
    const QSizeF page = m_size.size(QPageSize::Millimeter);
    m_document.documentLayout()->setPaintDevice(&measure());
    m_document.documentLayout()->registerHandler(DrawingObject, this);
    m_document.setUndoRedoEnabled(false);
    m_document.setDocumentMargin(0);
    m_document.setDefaultFont(paperFont(Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // a name without a blank must not run out
    m_document.setDefaultTextOption(option);
    m_document.setPageSize({dots(page.width() - 2 * SideMm), dots(page.height() - TopMm - BottomMm)});
    // Laid out once, at the end: after each cell anew would take minutes.
    m_cursor.beginEditBlock();
}

Paper::~Paper() = default;

void Paper::fill(QTextCursor at, const QString &text, const QFont &font)
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(Ink);
    // A line of its own within the block, so that several lines of a cell stay one paragraph.
    at.insertText(QString(text).replace(QLatin1Char('\n'), QChar(QChar::LineSeparator)), format);
}

void Paper::block(const QString &text, const QFont &font, double aboveMm, double belowMm)
{
    QTextBlockFormat format;
    format.setTopMargin(m_begun ? formatPixels(aboveMm) : 0);
    format.setBottomMargin(formatPixels(belowMm));
    if (m_breakNext)
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    m_breakNext = false;
    if (m_begun && !m_afterTable)
        m_cursor.insertBlock(format);
    else
        m_cursor.setBlockFormat(format);
    m_begun = true;
    m_afterTable = false;
    fill(m_cursor, text, font);
    m_cursor.movePosition(QTextCursor::End);
}

void Paper::title(const QString &text)
{
    block(text, paperFont(Title, QFont::Bold), 0, 2.5);
}
void Paper::heading(const QString &text)
{
    block(text, paperFont(Heading, QFont::DemiBold), 5, 1.6);
}
void Paper::text(const QString &text)
{
    block(text, paperFont(Body), 0, 1.2);
}
void Paper::strong(const QString &text)
{
    block(text, paperFont(Body, QFont::DemiBold), 0, 1.2);
}
void Paper::small(const QString &text)
{
    block(text, paperFont(Small), 0, 1);
}
void Paper::mono(const QString &text)
{
    block(text, paperMonoFont(Small), 0, 1);
}
void Paper::newPage()
{
    m_breakNext = true;
}

QTextTable *Paper::insertTable(int rows, const QList<double> &shares, double borderWidth)
{
    double sum = 0;
    for (const double share : shares)
        sum += share;
    QTextTableFormat format;
    format.setBorderCollapse(true);
    format.setBorder(borderWidth);
    format.setBorderBrush(Line);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setCellPadding(3);
    format.setCellSpacing(0);
    format.setBottomMargin(formatPixels(3));
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    QList<QTextLength> widths;
    for (const double share : shares)
        widths += QTextLength(QTextLength::PercentageLength, 100 * share / sum);
    format.setColumnWidthConstraints(widths);
    m_begun = true;
    m_afterTable = true;
    return m_cursor.insertTable(rows, int(shares.size()), format);
}

void Paper::table(const QList<PaperColumn> &columns, const QList<QStringList> &rows)
{
    QList<double> shares;
    for (const PaperColumn &column : columns)
        shares += column.share;
    QTextTable *table = insertTable(int(rows.size()) + 1, shares, 1);
    QTextTableFormat format = table->format();
    format.setHeaderRowCount(1);
    table->setFormat(format);
    for (int c = 0; c < columns.size(); ++c) {
        QTextTableCell cell = table->cellAt(0, c);
        QTextTableCellFormat ground = cell.format().toTableCellFormat();
        ground.setBackground(HeadGround);
        cell.setFormat(ground);
        fill(cell.firstCursorPosition(), columns.at(c).head, paperFont(Small, QFont::DemiBold));
    }
    const QFont plain = paperFont(Cell);
    const QFont mono = paperMonoFont(Small);
    for (int r = 0; r < rows.size(); ++r) {
        for (int c = 0; c < columns.size(); ++c)
            fill(table->cellAt(r + 1, c).firstCursorPosition(), rows.at(r).value(c),
                 columns.at(c).mono ? mono : plain);
    }
    m_cursor.movePosition(QTextCursor::End);
}

void Paper::values(const QList<QPair<QString, QString>> &rows)
{
    if (rows.isEmpty())
        return;
    QTextTable *table = insertTable(int(rows.size()), {1, 3.4}, 0);
    for (int r = 0; r < rows.size(); ++r) {
        fill(table->cellAt(r, 0).firstCursorPosition(), rows.at(r).first, paperFont(Cell, QFont::DemiBold));
        fill(table->cellAt(r, 1).firstCursorPosition(), rows.at(r).second, paperFont(Body));
    }
    m_cursor.movePosition(QTextCursor::End);
}

void Paper::drawing(double heightMm, const Paint &paint)
{
    block({}, paperFont(Body), 1, 1);
    QTextCharFormat format;
    format.setObjectType(DrawingObject);
    format.setProperty(DrawingIndex, int(m_drawings.size()));
    m_drawings.push_back({heightMm, paint});
    m_cursor.insertText(QString(QChar(QChar::ObjectReplacementCharacter)), format);
}

QSizeF Paper::intrinsicSize(QTextDocument *doc, int pos, const QTextFormat &format)
{
    Q_UNUSED(pos)
    return {doc->pageSize().width() - 1,
            dots(m_drawings.at(std::size_t(format.intProperty(DrawingIndex))).heightMm)};
}

void Paper::drawObject(QPainter *painter, const QRectF &rect, QTextDocument *doc, int pos,
                       const QTextFormat &format)
{
    Q_UNUSED(doc)
    Q_UNUSED(pos)
    // Drawn in points, so that nobody needs to know the resolution.
    const double scale = Dpi / 72.0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(scale, scale);
    m_drawings.at(std::size_t(format.intProperty(DrawingIndex)))
        .paint(*painter, QRectF(QPointF(0, 0), rect.size() / scale));
    painter->restore();
}

void Paper::paintWatermark(QPainter &painter)
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

void Paper::paintPage(QPainter &painter, int page, int pages)
{
    const QSizeF paper = m_size.size(QPageSize::Millimeter);
    const QSizeF area = m_document.pageSize();
    const double left = dots(SideMm);
    if (!m_frame.watermark.isEmpty())
        paintWatermark(painter);

    const QFont font = paperFont(Small);
    painter.setFont(font);
    const QFontMetricsF metrics(font, &measure());
    const QString number = QCoreApplication::translate("Paper", "Page %1 of %2").arg(page + 1).arg(pages);
    const double headWidth = area.width() / 2 - dots(2);
    painter.setPen(Soft);
    const QRectF head(left, dots(HeadMm), area.width(), dots(6));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(m_frame.left, Qt::ElideRight, headWidth));
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(m_frame.right, Qt::ElideRight, headWidth));
    const QRectF foot(left, dots(paper.height() - FootMm - 6), area.width(), dots(6));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, number);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(m_frame.foot, Qt::ElideRight,
                                        area.width() - metrics.horizontalAdvance(number) - dots(4)));
    painter.setPen(QPen(Line, dots(0.2)));
    painter.drawLine(QPointF(left, head.bottom() + dots(0.8)),
                     QPointF(left + area.width(), head.bottom() + dots(0.8)));
    painter.drawLine(QPointF(left, foot.top()), QPointF(left + area.width(), foot.top()));

    painter.save();
    painter.translate(left, dots(TopMm) - page * area.height());
    const QRectF shown(0, page * area.height(), area.width(), area.height());
    painter.setClipRect(shown);
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = shown;
    context.palette.setColor(QPalette::Text, Ink);
    m_document.documentLayout()->draw(&painter, context);
    painter.restore();
}

Outcome Paper::write(const QString &path)
{
    m_cursor.endEditBlock();
    if (!loadPaperFonts())
        return notWritten(path, QCoreApplication::translate("Paper", "its typefaces can't be read"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
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
        const int pages = m_document.pageCount();
        for (int page = 0; page < pages; ++page) {
            if (page > 0)
                writer.newPage();
            paintPage(painter, page, pages);
        }
        painter.end();
    }
    if (!file.commit())
        return notWritten(path, file.errorString());
    return Done{};
}

} // namespace Switchback
