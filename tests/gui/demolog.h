// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"

#include <QAbstractListModel>

namespace Switchback::Demo
{

/// A log in memory with the roles of activityroles.h.
class Log : public QAbstractListModel
{
    Q_OBJECT
public:
    struct Row {
        Instant at{};
        Mark mark = Mark::Fine;
        QString text;
        QString note;
    };
    explicit Log(QList<Row> rows, QObject *parent = nullptr);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<Row> m_rows;
};

QList<Log::Row> log(Instant now);

} // namespace Switchback::Demo
