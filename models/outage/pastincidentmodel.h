// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/outagestate.h"

#include <QAbstractTableModel>

namespace Switchback
{

/// Incidents that are over, newest first, as a table. The view's thread.
class PastIncidentModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NumberColumn, WhenColumn, LengthColumn, EndingColumn, KindColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< QString, the incident's id
        DrillRole,             ///< bool
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Changes nothing when the list is the same: a selection stays.
    void setIncidents(const QList<PastIncident> &incidents);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<PastIncident> m_incidents;
};

} // namespace Switchback
