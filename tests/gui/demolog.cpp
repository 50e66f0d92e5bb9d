// SPDX-License-Identifier: GPL-3.0-or-later
#include "demolog.h"

#include "widgets/overview/activityroles.h"

namespace Switchback::Demo
{

using namespace std::chrono_literals;

Log::Log(QList<Row> rows, QObject *parent)
    : QAbstractListModel(parent)
    , m_rows(std::move(rows))
{
}

int Log::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant Log::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.text;
    case ActivityAtRole:
        return toMs(row.at);
    case ActivityMarkRole:
        return int(row.mark);
    case ActivityNoteRole:
        return row.note;
    default:
        return {};
    }
}

QList<Log::Row> log(Instant now)
{
    return {{now - 44s, Mark::Warning,
             QStringLiteral("Centennial: SSH lost, REST and peer still answer. One way lost, not the site."),
             QStringLiteral("K. Ramos saw it 14:17")},
            {now - 13min - 30s, Mark::Fine,
             QStringLiteral("Log 00000001000000000000004A restored at Centennial"),
             QStringLiteral("taken 14:00:02 · copied 14:02:31")},
            {now - 28min, Mark::Fine, QStringLiteral("Write test at Naperville: row written and read back"),
             QStringLiteral("3 ms")},
            {now - 74min, Mark::Fine, QStringLiteral("Log 000000010000000000000049 restored at Centennial"),
             QStringLiteral("taken 13:00:02 · copied 13:02:11")},
            {now - 12h, Mark::Fine, QStringLiteral("Full backup 20261121-020000F restored at Centennial"),
             QStringLiteral("41 min, 38 GB")}};
}

} // namespace Switchback::Demo
