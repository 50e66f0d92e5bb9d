// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/statetable.h"

#include "app/store/place/connection.h"
#include "models/core/jsoncanonical.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>

namespace Switchback
{

Outcome StateTable::put(const QString &key, const QJsonObject &value)
{
    return m_connection.transact([&]() -> Outcome {
        const auto done = m_connection.run(
            QStringLiteral("INSERT INTO state (key, at, body) VALUES (?, ?, ?)"
                           " ON CONFLICT (key) DO UPDATE SET at = excluded.at, body = excluded.body"),
            {storableText(key), QDateTime::currentMSecsSinceEpoch(),
             QString::fromUtf8(canonicalJson(value))});
        return done ? Outcome(Done{}) : Outcome(done.error());
    });
}

Result<QJsonObject> StateTable::get(const QString &key)
{
    return m_connection.read<QJsonObject>([&]() -> Result<QJsonObject> {
        auto row =
            m_connection.run(QStringLiteral("SELECT body FROM state WHERE key = ?"), {storableText(key)});
        if (!row)
            return row.error();
        if (!row->next())
            return Error{QStringLiteral("not_found"),
                         QCoreApplication::translate("Store", "Nothing is remembered under %1.").arg(key),
                         {}};
        const QJsonDocument body = QJsonDocument::fromJson(row->value(0).toString().toUtf8());
        if (!body.isObject())
            return Error{
                QStringLiteral("store_damaged"),
                QCoreApplication::translate("Store", "What is remembered under %1 can't be read.").arg(key),
                {}};
        return body.object();
    });
}

} // namespace Switchback
