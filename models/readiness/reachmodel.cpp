// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/reachmodel.h"

namespace Switchback
{

namespace
{
QString textOf(const ReachLine &line, int column)
{
    switch (column) {
    case ReachModel::CustomerColumn:
        return line.customer;
    case ReachModel::ContactColumn:
        return line.contact;
    case ReachModel::ChannelColumn:
        return line.channel;
    case ReachModel::AddressColumn:
        return line.address;
    case ReachModel::WhenColumn:
        return line.when;
    case ReachModel::OutcomeColumn:
        return line.outcome;
    default:
        return {};
    }
}
} // namespace

void ReachModel::setLines(const QList<ReachLine> &lines)
{
    if (lines == m_lines)
        return;
    if (lines.size() != m_lines.size()) {
        beginResetModel();
        m_lines = lines;
        endResetModel();
        return;
    }
    int first = 0;
    while (lines.at(first) == m_lines.at(first))
        ++first;
    int last = int(lines.size()) - 1;
    while (lines.at(last) == m_lines.at(last))
        --last;
    m_lines = lines;
    emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

int ReachModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int ReachModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ReachModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ReachLine &line = m_lines.at(index.row());
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return textOf(line, index.column());
    return role == MarkRole ? QVariant(int(line.mark)) : QVariant();
}

QVariant ReachModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CustomerColumn:
        return tr("Customer");
    case ContactColumn:
        return tr("Contact");
    case ChannelColumn:
        return tr("Channel");
    case AddressColumn:
        return tr("Address");
    case WhenColumn:
        return tr("Since");
    case OutcomeColumn:
        return tr("Test");
    default:
        return {};
    }
}

} // namespace Switchback
