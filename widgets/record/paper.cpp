// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/paper.h"

#include "widgets/record/paperfont.h"
#include "widgets/record/papermeasure.h"

#include <QAbstractTextDocumentLayout>
#include <QPaintDevice>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextTable>

#include <numeric>

namespace Switchback
{

using namespace PaperMeasure;

namespace
{
std::unique_ptr<QTextDocument> emptyDocument(double width)
{
    auto document = std::make_unique<QTextDocument>();
    document->documentLayout()->setPaintDevice(&device());
    document->setUndoRedoEnabled(false);
    document->setDocumentMargin(0);
    document->setDefaultFont(paperFont(Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // a name without a blank must not run out
    document->setDefaultTextOption(option);
    document->setTextWidth(width);
    return document;
}

/// What was shaped to be laid is kept to be painted; otherwise it is shaped once more.
void keepShapes(const QTextCursor &at)
{
    at.block().layout()->setCacheEnabled(true);
}

void fill(QTextCursor at, const QString &text, const QFont &font)
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(Ink);
    // A line of its own within the block, so that several lines of a cell stay one paragraph.
    at.insertText(QString(text).replace(QLatin1Char('\n'), QChar(QChar::LineSeparator)), format);
}

/// Where a document can be cut at or above `limit` without going through a line of any column.
double cutAbove(const QTextDocument &document, double from, double limit)
{
    double cut = limit;
    for (bool moved = true; moved;) {
        moved = false;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            const QTextLayout *layout = block.layout();
            const double top = document.documentLayout()->blockBoundingRect(block).top();
            for (int i = 0; i < layout->lineCount(); ++i) {
                const QRectF line = layout->lineAt(i).rect().translated(0, top);
                if (line.top() < cut - 1 && line.bottom() > cut + 1) {
                    cut = line.top();
                    moved = true;
                }
            }
        }
    }
    return cut > from + 1 ? cut : limit;
}
} // namespace

Paper::Paper(PaperFrame frame, const QPageSize &size)
    : m_frame(std::move(frame))
    , m_size(size)
{
    loadPaperFonts();
    const QSizeF page = m_size.size(QPageSize::Millimeter);
    m_width = dots(page.width() - 2 * SideMm);
    m_height = dots(page.height() - TopMm - BottomMm);
}

Paper::~Paper() = default;

Paper::Piece &Paper::add(std::unique_ptr<QTextDocument> document)
{
    Piece piece;
    piece.height = document->size().height();
    piece.document = std::move(document);
    m_pieces.push_back(std::move(piece));
    return m_pieces.back();
}

Paper::Piece &Paper::block(const QString &text, const QFont &font, double aboveMm, double belowMm)
{
    auto document = emptyDocument(m_width);
    QTextCursor cursor(document.get());
    if (keepsShapes())
        keepShapes(cursor);
    fill(cursor, text, font);
    Piece &piece = add(std::move(document));
    piece.above = dots(aboveMm);
    piece.below = dots(belowMm);
    return piece;
}

Paper::Piece &Paper::row(const QStringList &cells, const QList<double> &shares, const QList<QFont> &fonts)
{
    const double sum = std::accumulate(shares.cbegin(), shares.cend(), 0.0);
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellPadding(2.5);
    format.setCellSpacing(0);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    QList<QTextLength> widths;
    for (const double share : shares)
        widths += QTextLength(QTextLength::PercentageLength, 100 * share / sum);
    format.setColumnWidthConstraints(widths);
    auto document = emptyDocument(m_width);
    QTextCursor cursor(document.get());
    cursor.beginEditBlock();
    QTextTable *table = cursor.insertTable(1, int(shares.size()), format);
    for (int c = 0; c < shares.size(); ++c) {
        const QTextCursor cell = table->cellAt(0, c).firstCursorPosition();
        if (keepsShapes())
            keepShapes(cell);
        fill(cell, cells.value(c), fonts.value(c));
    }
    cursor.endEditBlock();
    // The empty paragraphs around the table are none of the row's height.
    const double height = document->documentLayout()->frameBoundingRect(table).height();
    Piece &piece = add(std::move(document));
    piece.height = height;
    return piece;
}

void Paper::title(const QString &text)
{
    block(text, paperFont(Title, QFont::DemiBold), 0, 3).keepWithNext = true;
}
void Paper::heading(const QString &text)
{
    block(text, paperFont(Heading, QFont::DemiBold), 6, 2).keepWithNext = true;
}
void Paper::text(const QString &text)
{
    // A paragraph each, so that a long message can go on over pages.
    for (const QString &line : text.split(QLatin1Char('\n')))
        block(line, paperFont(Body), 0, 1);
}
void Paper::strong(const QString &text)
{
    block(text, paperFont(Body, QFont::DemiBold), 1, 1.2).keepWithNext = true;
}
void Paper::small(const QString &text)
{
    block(text, paperFont(Small), 0.6, 1).keepWithNext = true;
}
void Paper::mono(const QString &text)
{
    block(text, paperMonoFont(Small), 0, 1);
}

void Paper::table(const QList<PaperColumn> &columns, const QList<QStringList> &rows)
{
    QList<double> shares;
    QStringList heads;
    QList<QFont> fonts;
    for (const PaperColumn &column : columns) {
        shares += column.share;
        heads += column.head;
        fonts += column.mono ? paperMonoFont(Small) : paperFont(Cell);
    }
    const int head = int(m_pieces.size());
    Piece &first = row(heads, shares, QList<QFont>(columns.size(), paperFont(Small, QFont::DemiBold)));
    first.isHead = true;
    first.keepWithNext = true;
    for (const QStringList &cells : rows) {
        if (ended())
            break;
        Piece &piece = row(cells, shares, fonts);
        piece.head = head;
        piece.ruled = true;
    }
    m_pieces.back().below = dots(3);
}

void Paper::values(const QList<QPair<QString, QString>> &rows)
{
    for (const auto &[name, value] : rows)
        row({name, value}, {1, 3.4}, {paperFont(Cell, QFont::DemiBold), paperFont(Body)});
    if (!rows.isEmpty())
        m_pieces.back().below = dots(2);
}

void Paper::together(bool begin)
{
    if (begin) {
        m_together = m_pieces.size();
        return;
    }
    for (std::size_t i = m_together.value_or(m_pieces.size()); i + 1 < m_pieces.size(); ++i)
        m_pieces[i].keepWithNext = true;
    m_together.reset();
}

void Paper::drawing(double heightMm, const Paint &paint)
{
    Piece piece;
    piece.paint = paint;
    piece.height = dots(heightMm);
    piece.above = piece.below = dots(1);
    piece.keepWithNext = true;
    m_pieces.push_back(std::move(piece));
}

/// With all that must not be parted from it.
double Paper::heightWithNext(std::size_t piece) const
{
    double height = m_pieces.at(piece).height;
    while (m_pieces.at(piece).keepWithNext && piece + 1 < m_pieces.size()) {
        height += m_pieces.at(piece).below;
        ++piece;
        height += m_pieces.at(piece).above + m_pieces.at(piece).height;
    }
    return height;
}

std::vector<Paper::Page> Paper::lay() const
{
    std::vector<Page> pages(1);
    double y = 0;
    const auto nextPage = [&](const Piece &piece) {
        pages.emplace_back();
        y = 0;
        if (piece.head < 0)
            return;
        const auto head = std::size_t(piece.head);
        pages.back().push_back({head, 0, 0, m_pieces.at(head).height});
        y = m_pieces.at(head).height;
    };
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        const Piece &piece = m_pieces.at(i);
        if (y > 0)
            y += piece.above;
        if (y > 0 && y + heightWithNext(i) > m_height)
            nextPage(piece);
        double from = 0;
        while (y + piece.height - from > m_height && piece.document) {
            const double cut = cutAbove(*piece.document, from, from + m_height - y);
            pages.back().push_back({i, y, from, cut});
            from = cut;
            nextPage(piece);
        }
        pages.back().push_back({i, y, from, piece.height});
        y += piece.height - from + piece.below;
    }
    return pages;
}

} // namespace Switchback
