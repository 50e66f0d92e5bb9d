// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/statetable.h"

#include "app/store/place/connection.h"
#include "models/core/jsoncanonical.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

namespace Switchback
{

Outcome StateTable::put(const QString &key, const QJsonObject &value)
{
    return m_connection.transact([&]() -> Outcome {
        const auto done = m_connection.run(
            QStringLiteral("INSERT INTO state (key, at, body) VALUES (?, ?, ?)"
                           " ON CONFLICT (key) DO UPDATE SET at = excluded.at, body = excluded.body"),
            {storableText(key), QDateTime::currentMSecsSinceEpoch(),
             QString::fromUtf8(QJsonDocument(value).toJson(QJsonDocument::Compact))});
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

Result<QString> StateTable::identity()
{
    const auto read = [this]() -> Result<QString> {
        auto row = m_connection.run(QStringLiteral("SELECT id FROM store_name WHERE one = 1"));
        if (!row)
            return row.error();
        return row->next() ? row->value(0).toString() : QString();
    };
    const Result<QString> there = m_connection.read<QString>(read);
    if (!there || !there->isEmpty())
        return there;
    const QString made = QUuid::createUuid().toString(QUuid::Id128);
    // Of two that ask at once both get the one that was first.
    const Outcome put = m_connection.transact([&]() -> Outcome {
        const auto done = m_connection.run(
            QStringLiteral("INSERT INTO store_name (one, id) VALUES (1, ?) ON CONFLICT (one) DO NOTHING"),
            {made});
        return done ? Outcome(Done{}) : Outcome(done.error());
    });
    return put ? m_connection.read<QString>(read) : Result<QString>(put.error());
}

} // namespace Switchback
