// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QObject>
#include <QPageSize>
#include <QString>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextObjectInterface>

#include <functional>
#include <vector>

class QPainter;
class QTextTable;

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

/// Lays text on pages and writes them as PDF. Every text is taken as it is, never as markup. One thread.
class Paper : public QObject, public QTextObjectInterface
{
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    using Paint = std::function<void(QPainter &, const QRectF &)>;

    Paper(PaperFrame frame, const QPageSize &size);
    ~Paper() override;

    void title(const QString &text);
    void heading(const QString &text);
    void text(const QString &text);
    void strong(const QString &text);
    void small(const QString &text);
    void mono(const QString &text);
    /// A table whose head is repeated on every page. Cells may hold several lines.
    void table(const QList<PaperColumn> &columns, const QList<QStringList> &rows);
    /// Names at the left, values at the right, without lines between.
    void values(const QList<QPair<QString, QString>> &rows);
    /// Something drawn, as wide as the page; the rectangle is in points (1/72 inch).
    void drawing(double heightMm, const Paint &paint);
    void newPage();

    /// Writes to a temporary file and renames it.
    Outcome write(const QString &path);

    QSizeF intrinsicSize(QTextDocument *doc, int pos, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *doc, int pos,
                    const QTextFormat &format) override;

private:
    void block(const QString &text, const QFont &font, double aboveMm, double belowMm);
    void fill(QTextCursor at, const QString &text, const QFont &font);
    QTextTable *insertTable(int rows, const QList<double> &shares, double borderWidth);
    void paintPage(QPainter &painter, int page, int pages);
    void paintWatermark(QPainter &painter);

    PaperFrame m_frame;
    QPageSize m_size;
    QTextDocument m_document;
    QTextCursor m_cursor;
    bool m_begun = false;
    bool m_breakNext = false;
    bool m_afterTable = false; ///< the empty paragraph after a table is still to be used
    struct Drawing {
        double heightMm = 0;
        Paint paint;
    };
    std::vector<Drawing> m_drawings;
};

} // namespace Switchback
