// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/import/previewmodel.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"

namespace Switchback
{

void PreviewModel::addRow(const ImportRow &row)
{
    if (row.what == ImportRow::What::Untouched && row.notice.isEmpty())
        return;
    QStringList detail;
    if (row.what != ImportRow::What::Added)
        detail += tr("found %1").arg(importByText(row.by));
    if (!row.places.isEmpty())
        detail += placesText(row.places);
    if (!row.notice.isEmpty())
        detail += row.notice;
    m_lines += Line{row.line, row.notice.isEmpty() ? Mark::Fine : Mark::Warning, importWhatText(row.what),
                    row.card.name, detail.join(QStringLiteral("; "))};
}

void PreviewModel::setPreview(const ImportPreview &preview)
{
    beginResetModel();
    m_lines.clear();
    for (const CustomerFault &fault : preview.faults)
        m_lines += Line{fault.line, Mark::Bad, tr("fault"), fault.what, fault.fix};
    for (const CustomerFault &fault : preview.warnings)
        m_lines += Line{fault.line, Mark::Warning, tr("look at it"), fault.what, fault.fix};
    if (preview.faults.isEmpty()) {
        for (const ImportRow &row : preview.plan.rows)
            addRow(row);
    }
    const qsizetype faults = preview.faults.size();
    const ImportPlan &plan = preview.plan;
    m_sentence =
        faults > 0
            ? tr("%1 faults: nothing can be taken over until they are mended.", nullptr, howMany(faults))
                  .arg(faults)
            : tr("%1 would be added, %2 changed, %3 stay untouched. %4 that the file does not name stay as "
                 "they are.")
                  .arg(QString::number(plan.count(ImportRow::What::Added)),
                       QString::number(plan.count(ImportRow::What::Changed)),
                       QString::number(plan.count(ImportRow::What::Untouched)),
                       QString::number(plan.onlyKnown.size()));
    if (faults == 0 && !preview.dropped.isEmpty())
        m_sentence += QLatin1Char(' ') + tr("Not taken over: %1.").arg(preview.dropped);
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int PreviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PreviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line &line = m_lines.at(index.row());
    if (role == MarkRole)
        return int(line.mark);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case LineColumn:
        return line.line > 0 ? QString::number(line.line) : QString();
    case WhatColumn:
        return line.what;
    case WhoColumn:
        return visibleText(line.who, 300);
    case DetailColumn:
        return visibleText(line.detail, 400);
    default:
        return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LineColumn:
        return tr("Line");
    case WhatColumn:
        return tr("What");
    case WhoColumn:
        return tr("Customer, or what is wrong");
    case DetailColumn:
        return tr("More");
    default:
        return {};
    }
}

} // namespace Switchback
