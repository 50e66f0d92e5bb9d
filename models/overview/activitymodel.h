// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/mark.h"

#include <QAbstractTableModel>
#include <QList>
#include <QMap>
#include <QStringList>

namespace Switchback
{

/// The newest events, newest first, for the activity panel and the whole log. New ones are inserted on top
/// without a reset, so that a reader's place and selection stay. Facts only: how a mark looks is the view's.
/// The view's thread.
class ActivityModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, TextColumn, ByColumn, ColumnCount };
    enum Role {
        AtRole = Qt::UserRole, ///< qint64, milliseconds since 1970, UTC
        MarkRole,              ///< int, Switchback::Mark
        KindRole,              ///< QString
        SiteRole,              ///< QString, site id
        RunRole,               ///< QString, UUID
        SeqRole,               ///< qint64
    };

    explicit ActivityModel(int capacity = 500, QObject *parent = nullptr);

    /// Adds events in any order; those already there (by seq) are left out, the oldest beyond the capacity
    /// fall off. One that says what was erased is heeded.
    void add(QList<Event> events);
    void clear();
    [[nodiscard]] const Event &at(int row) const { return m_events.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    void erase(const QMap<qint64, QStringList> &places);

    QList<Event> m_events; ///< newest (highest seq) first
    int m_capacity;
};

/// What an event's line is marked with, by its kind and body.
Mark markOf(const Event &event);

} // namespace Switchback
