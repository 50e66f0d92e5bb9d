// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/pastincidentmodel.h"
#include "widgets/base/card.h"

class QPushButton;
class QTreeView;

namespace Switchback
{

class PlainLabel;

/// The incidents that are over; of each its record can be had.
class HistoryCard : public Card
{
    Q_OBJECT
public:
    explicit HistoryCard(QWidget *parent = nullptr);
    void setIncidents(const QList<PastIncident> &incidents);

signals:
    void recordWanted(const QString &incident);

private:
    void wantRecord();

    PastIncidentModel *m_model;
    QTreeView *m_table;
    PlainLabel *m_empty;
    QPushButton *m_record;
};

} // namespace Switchback
