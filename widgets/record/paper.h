// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QFont>
#include <QList>
#include <QPageSize>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QPainter;
class QRectF;
class QTextDocument;

namespace Switchback
{

/// What is the same on every page.
struct PaperFrame {
    QString title;     ///< of the file
    QString left;      ///< top left: what it is
    QString right;     ///< top right: whose it is
    QString foot;      ///< bottom left; page n of m stands at the right
    QString watermark; ///< empty: none
};

/// A column of a table; the widths are shares of the page's width.
struct PaperColumn {
    QString head;
    double share = 1;
    bool mono = false;
};

/// Lays text on pages and writes them as PDF. Every text is taken as it is, never as markup. A row of a table
/// stays on one page if it fits on any, and each page of a table begins with its head. One thread.
class Paper
{
public:
    using Paint = std::function<void(QPainter &, const QRectF &)>;

    Paper(PaperFrame frame, const QPageSize &size);
    ~Paper();
    Paper(const Paper &) = delete;
    Paper &operator=(const Paper &) = delete;

    void title(const QString &text);
    void heading(const QString &text); ///< never the last line of a page
    void text(const QString &text);
    void strong(const QString &text); ///< never the last line of a page
    void small(const QString &text);
    void mono(const QString &text);
    /// Cells may hold several lines.
    void table(const QList<PaperColumn> &columns, const QList<QStringList> &rows);
    /// Names at the left, values at the right.
    void values(const QList<QPair<QString, QString>> &rows);
    /// From true to false: all on one page, if it fits on any.
    void together(bool begin);
    /// Something drawn, as wide as the page; the rectangle is in points (1/72 inch).
    void drawing(double heightMm, const Paint &paint);

    /// Nothing more is laid or painted once it is true, and write() says `called_off`. Null: never.
    void endWhen(const std::atomic<bool> *calledOff) { m_calledOff = calledOff; }
    /// Writes to a temporary file and renames it.
    Outcome write(const QString &path);

private:
    /// What is laid on a page as a whole: a paragraph, a row, a drawing. Lengths are dots.
    struct Piece {
        std::unique_ptr<QTextDocument> document;
        Paint paint;
        double height = 0;
        double above = 0; ///< left out at the top of a page
        double below = 0;
        bool keepWithNext = false;
        bool isHead = false;
        bool ruled = false; ///< a line below
        int head = -1;      ///< piece that is repeated above it on a new page
    };
    struct Placed {
        std::size_t piece = 0;
        double y = 0;
        double from = 0; ///< part of the piece, when it is taller than a page
        double to = 0;
    };
    using Page = std::vector<Placed>;

    Piece &add(std::unique_ptr<QTextDocument> document);
    Piece &block(const QString &text, const QFont &font, double aboveMm, double belowMm);
    Piece &row(const QStringList &cells, const QList<double> &shares, const QList<QFont> &fonts);
    [[nodiscard]] double heightWithNext(std::size_t piece) const;
    [[nodiscard]] std::vector<Page> lay() const;
    void paintPiece(QPainter &painter, const Placed &placed) const;
    void paintPage(QPainter &painter, const std::vector<Page> &pages, std::size_t page) const;
    void paintHeadAndFoot(QPainter &painter, const QString &number) const;
    void paintWatermark(QPainter &painter) const;

    /// Until there is so much that it would fill the memory.
    [[nodiscard]] bool keepsShapes() const { return m_pieces.size() < 500; }
    [[nodiscard]] bool ended() const { return m_calledOff && *m_calledOff; }

    const std::atomic<bool> *m_calledOff = nullptr;
    PaperFrame m_frame;
    QPageSize m_size;
    double m_width = 0; ///< of what is between the margins
    double m_height = 0;
    std::vector<Piece> m_pieces;
    std::optional<std::size_t> m_together; ///< first piece of what stays together
};

} // namespace Switchback
