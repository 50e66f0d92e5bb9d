// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/activitymodel.h"

#include "models/core/visibletext.h"
#include "models/customers/erasure.h"
#include "models/customers/eventline.h"
#include "models/notify/deliveryfact.h"

#include <QJsonArray>

#include <algorithm>
#include <optional>
#include <utility>

namespace Switchback
{

ActivityModel::ActivityModel(int capacity, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capacity(std::max(1, capacity))
{
}

/// What it has said of a person, it says no more.
void ActivityModel::erase(const QMap<qint64, QStringList> &places)
{
    for (int row = 0; !places.isEmpty() && row < m_events.size(); ++row) {
        const auto gone = places.find(m_events.at(row).seq);
        if (gone == places.end())
            continue;
        m_events[row] = withoutPlaces(m_events.at(row), *gone);
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void ActivityModel::add(QList<Event> events)
{
    for (const Event &event : std::as_const(events))
        erase(erasedPlaces(event));
    // Frames are there to be looked at; what they show has a line of its own, and so has a broken glass.
    events.removeIf([](const Event &event) {
        return event.kind == QLatin1String("sites.seen") ||
               event.kind == QLatin1String("people.glass_broken") || isUsual(event);
    });
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
            return visibleText(eventLine(event));
        return visibleText(event.actor);
    case Qt::ToolTipRole:
        return index.column() == TextColumn ? visibleText(eventLine(event)) : QVariant();
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

namespace
{
/// What an event means whatever it holds. A tick is for what succeeded; what is only a fact has none.
struct KindMark {
    const char *kind;
    Mark mark;
};
constexpr KindMark KindMarks[] = {
    {"finding.closed", Mark::Fine},       {"incident.closed", Mark::Fine},
    {"incident.reopened", Mark::Bad},     {"update.missed", Mark::Bad},
    {"clock.ran_out", Mark::Warning},     {"step.done", Mark::Fine},
    {"step.failed", Mark::Bad},           {"run.overridden", Mark::Warning},
    {"run.stopped", Mark::Warning},       {"log.copied", Mark::Fine},
    {"log.restored", Mark::Fine},         {"full.taken", Mark::Fine},
    {"notice.withdrawn", Mark::Warning},  {"approval.given", Mark::Fine},
    {"approval.refused", Mark::Warning},  {"approval.glass_broken", Mark::Bad},
    {"wizard.paused", Mark::Warning},     {"initials.taken", Mark::Fine},
    {"initials.declined", Mark::Warning}, {"initials.not_reached", Mark::Warning},
    {"signin.failed", Mark::Warning},     {"key.revoked", Mark::Warning}};

/// Of these the body says how they ended.
std::optional<Mark> markOfBody(const Event &event)
{
    const auto says = [&event](const char *key) { return event.body.value(QLatin1String(key)); };
    const QString severity = says("severity").toString();
    if (event.kind == QLatin1String("finding.opened"))
        return severity == QLatin1String("bad")       ? Mark::Bad
               : severity == QLatin1String("warning") ? Mark::Warning
                                                      : Mark::NotYet;
    if (event.kind == QLatin1String("testcall.notified"))
        return says("receipt").toObject().contains(QStringLiteral("after_ms")) ? Mark::Fine : Mark::Bad;
    if (event.kind == QLatin1String("testcall.ended"))
        return says("result").toObject().value(QStringLiteral("passed")).toBool() ? Mark::Fine : Mark::Bad;
    if (event.kind == QLatin1String("service.seen"))
        return says("works").toBool() ? Mark::Fine : Mark::Bad;
    if (event.kind == QLatin1String("run.finished") && says("succeeded").isBool())
        return says("succeeded").toBool() ? Mark::Fine : Mark::Bad;
    if (event.kind == QLatin1String("incident.declared")) {
        const QString mode = says("mode").toString(); // a move that nothing forces alarms nobody
        return mode == QLatin1String("planned") || mode == QLatin1String("failback") ? Mark::NotYet
               : mode == QLatin1String("drill")                                      ? Mark::Warning
                                                                                     : Mark::Bad;
    }
    if (event.kind == QLatin1String("notice.sent"))
        return says("not_reached").toArray().isEmpty() ? Mark::Fine : Mark::Warning;
    if (event.kind == QLatin1String("wizard.settled") || event.kind == QLatin1String("customer.recorded")) {
        const QString outcome = says("outcome").toString();
        return outcome == QLatin1String("passed")      ? Mark::Fine
               : outcome == QLatin1String("failed")    ? Mark::Bad
               : outcome == QLatin1String("not_known") ? Mark::Unknown
               : outcome.isEmpty()                     ? Mark::NotYet
                                                       : Mark::Warning;
    }
    return std::nullopt;
}
} // namespace

Mark markOf(const Event &event)
{
    if (const std::optional<Mark> mark = markOfBody(event))
        return *mark;
    for (const KindMark &each : KindMarks) {
        if (event.kind == QLatin1String(each.kind))
            return each.mark;
    }
    return Mark::NotYet;
}

} // namespace Switchback
