// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/outage/pastincidentmodel.h"

#include "models/core/visibletext.h"

#include <QLocale>
#include <QTimeZone>

namespace Switchback
{

void PastIncidentModel::setIncidents(const QList<PastIncident> &incidents)
{
    if (incidents == m_incidents)
        return;
    beginResetModel();
    m_incidents = incidents;
    endResetModel();
}

int PastIncidentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_incidents.size());
}

int PastIncidentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PastIncidentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PastIncident &past = m_incidents.at(index.row());
    if (role == IdRole)
        return past.id;
    if (role == DrillRole)
        return past.drill;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case NumberColumn:
        return QString::number(past.number);
    case WhenColumn: {
        const QTimeZone zone(past.zone);
        return tr("%1 %2").arg(
            QLocale().toString(toDateTime(past.outageAt, zone.isValid() ? zone : QTimeZone::utc()),
                               QStringLiteral("d MMM yyyy HH:mm")),
            visibleText(past.zoneName, 60));
    }
    case LengthColumn:
        return past.restored ? tr("back in %1").arg(durationText(past.length))
                             : tr("closed after %1").arg(durationText(past.length));
    case EndingColumn:
        return visibleText(past.ending, 60);
    case KindColumn:
        return past.drill ? tr("drill") : past.outage ? tr("outage") : tr("move");
    default:
        return {};
    }
}

QVariant PastIncidentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn:
        return tr("Incident");
    case WhenColumn:
        return tr("Began");
    case LengthColumn:
        return tr("How long");
    case EndingColumn:
        return tr("How it ended");
    case KindColumn:
        return tr("Kind");
    default:
        return {};
    }
}

} // namespace Switchback
