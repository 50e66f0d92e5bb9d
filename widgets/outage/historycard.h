// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/pastincidentmodel.h"
#include "widgets/base/card.h"

class QPushButton;
class QTreeView;

namespace Switchback
{

class PlainLabel;
class Wishes;

/// The incidents that are over; of each its record can be had. And of the log that they
/// stand in: whether it is whole.
class HistoryCard : public Card
{
    Q_OBJECT
public:
    explicit HistoryCard(Wishes &wishes, QWidget *parent = nullptr);
    void setIncidents(const QList<PastIncident> &incidents);

private:
    void wantRecord();

    Wishes &m_wishes;
    PastIncidentModel *m_model;
    QTreeView *m_table;
    PlainLabel *m_empty;
    QPushButton *m_record;
};

} // namespace Switchback
