// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/activitymodel.h"

#include "models/core/visibletext.h"

#include <algorithm>

namespace Switchback
{

ActivityModel::ActivityModel(int capacity, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capacity(std::max(1, capacity))
{
}

void ActivityModel::add(QList<Event> events)
{
    // Frames are there to be looked at; what they show has a line of its own.
    events.removeIf([](const Event &event) { return event.kind == QLatin1String("sites.seen"); });
    std::sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.seq > b.seq; });
    events.erase(std::unique(events.begin(), events.end(),
                             [](const Event &a, const Event &b) { return a.seq == b.seq; }),
                 events.end());
    qsizetype row = 0;
    for (qsizetype from = 0; from < events.size();) {
        while (row < m_events.size() && m_events.at(row).seq > events.at(from).seq)
            ++row;
        if (row < m_events.size() && m_events.at(row).seq == events.at(from).seq) {
            ++from;
            continue;
        }
        if (row >= m_capacity)
            return; // older than everything that is kept
        // As many as belong here in one go.
        qsizetype to = from + 1;
        while (to < events.size() && row + (to - from) < m_capacity &&
               (row >= m_events.size() || events.at(to).seq > m_events.at(row).seq))
            ++to;
        beginInsertRows({}, int(row), int(row + (to - from) - 1));
        for (qsizetype i = from; i < to; ++i)
            m_events.insert(row + (i - from), events.at(i));
        endInsertRows();
        row += to - from;
        from = to;
        if (m_events.size() > m_capacity) {
            beginRemoveRows({}, m_capacity, int(m_events.size()) - 1);
            m_events.erase(m_events.begin() + m_capacity, m_events.end());
            endRemoveRows();
        }
    }
}

void ActivityModel::clear()
{
    beginResetModel();
    m_events.clear();
    endResetModel();
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int ActivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Event &event = m_events.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == TimeColumn)
            return toDateTime(event.at, QTimeZone::utc());
        if (index.column() == TextColumn)
            return visibleText(event.text);
        return visibleText(event.actor);
    case Qt::ToolTipRole:
        return index.column() == TextColumn ? visibleText(event.text) : QVariant();
    case AtRole:
        return toMs(event.at);
    case MarkRole:
        return int(markOf(event));
    case KindRole:
        return event.kind;
    case SiteRole:
        return event.site;
    case RunRole:
        return event.run;
    case SeqRole:
        return event.seq;
    default:
        return {};
    }
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case TextColumn:
        return tr("What happened");
    case ByColumn:
        return tr("By");
    default:
        return {};
    }
}

QHash<int, QByteArray> ActivityModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert({{AtRole, "at"},
                  {MarkRole, "mark"},
                  {KindRole, "kind"},
                  {SiteRole, "site"},
                  {RunRole, "run"},
                  {SeqRole, "seq"}});
    return names;
}

Mark markOf(const Event &event)
{
    // A finding says itself how bad it is; a run's step how it ended.
    const QString severity = event.body.value(QStringLiteral("severity")).toString();
    if (event.kind.endsWith(QLatin1String(".closed")))
        return Mark::Fine;
    if (severity == QLatin1String("bad"))
        return Mark::Bad;
    if (severity == QLatin1String("warning"))
        return Mark::Warning;
    if (event.kind.endsWith(QLatin1String("failed")))
        return Mark::Bad;
    if (event.kind.endsWith(QLatin1String(".started")) || event.kind.endsWith(QLatin1String(".intent")))
        return Mark::NotYet;
    return Mark::Fine;
}

} // namespace Switchback
