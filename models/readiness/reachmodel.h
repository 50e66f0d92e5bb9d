// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagesmodel.h"
#include "models/readiness/readinessview.h"

#include <QAbstractTableModel>

namespace Switchback
{

/// Who can be reached, a line for each contact and channel; its columns and roles lie where those of messages
/// do, so that one delegate draws both. The view's thread.
class ReachModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        WhenColumn = MessagesModel::WhenColumn,
        CustomerColumn = MessagesModel::CustomerColumn,
        ContactColumn = MessagesModel::ContactColumn,
        ChannelColumn = MessagesModel::ChannelColumn,
        AddressColumn = MessagesModel::MessageColumn,
        OutcomeColumn = MessagesModel::OutcomeColumn,
        ColumnCount = MessagesModel::ColumnCount
    };
    enum Role { MarkRole = MessagesModel::MarkRole }; ///< int, of Mark
    using QAbstractTableModel::QAbstractTableModel;

    /// What is the same stays as it is, and so do selections.
    void setLines(const QList<ReachLine> &lines);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<ReachLine> m_lines;
};

} // namespace Switchback
