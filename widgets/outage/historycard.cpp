// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/historycard.h"

#include "widgets/base/plainlabel.h"
#include "widgets/outage/logcheckbutton.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Switchback
{

HistoryCard::HistoryCard(Wishes &wishes, QWidget *parent)
    : Card(parent)
    , m_wishes(wishes)
    , m_model(new PastIncidentModel(this))
    , m_table(new QTreeView(this))
    , m_empty(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_record(new QPushButton(this))
{
    setObjectName(QStringLiteral("historyCard"));
    auto *title =
        new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Lead, QFont::DemiBold, PlainLabel::Tone::Text, this);
    title->setPlain(tr("Outages and drills so far"));
    setPlainText(m_record, tr("Record…"));
    m_record->setObjectName(QStringLiteral("recordButton"));
    m_record->setAccessibleName(tr("Make the record of the selected incident"));
    m_empty->setPlain(tr("There was none yet."));
    m_table->setObjectName(QStringLiteral("historyTable"));
    m_table->setAccessibleName(title->text());
    m_table->setModel(m_model);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 10, 14, 8);
    column->setSpacing(6);
    auto *top = new QHBoxLayout;
    top->addWidget(title);
    top->addStretch(1);
    top->addWidget(logCheckButton(wishes, QStringLiteral("logCheckButton"), this));
    top->addWidget(m_record);
    column->addLayout(top);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    connect(m_record, &QPushButton::clicked, this, &HistoryCard::wantRecord);
    connect(m_table, &QTreeView::activated, this, &HistoryCard::wantRecord);
    setIncidents({});
}

void HistoryCard::setIncidents(const QList<PastIncident> &incidents)
{
    const QString chosen = m_table->currentIndex().data(PastIncidentModel::IdRole).toString();
    m_model->setIncidents(incidents);
    m_empty->setVisible(incidents.isEmpty());
    m_table->setVisible(!incidents.isEmpty());
    m_record->setVisible(!incidents.isEmpty());
    if (m_table->currentIndex().isValid() || incidents.isEmpty())
        return;
    int row = 0;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        if (m_model->index(i, 0).data(PastIncidentModel::IdRole).toString() == chosen)
            row = i;
    }
    m_table->setCurrentIndex(m_model->index(row, 0));
}

void HistoryCard::wantRecord()
{
    const QString incident = m_table->currentIndex().data(PastIncidentModel::IdRole).toString();
    if (!incident.isEmpty())
        emit m_wishes.recordWanted(incident);
}

} // namespace Switchback
