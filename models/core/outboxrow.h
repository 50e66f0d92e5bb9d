// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace Switchback
{

/// A row of the table `outbox`, stored in the transaction of the event that makes or changes it: to whom a
/// delivery goes, which must not stand in the chain, and what it has come to. What it means: models/notify.
struct OutboxRow {
    QString delivery;
    QString pair;
    QString incident;
    QString notice;
    QString customer;
    QString contact;
    QString channel;
    QString audience;
    Instant madeAt{};
    Instant notAfter{};
    bool open = true;  ///< there is something left to do
    bool dead = false; ///< it wants a person
    QJsonObject to;    ///< of a person; of a row that is there already it stays as it is
    QByteArray became; ///< canonical JSON
    /// It stands in the table: what it has come to is stored anew, and of the rest only `delivery` is looked
    /// at.
    bool there = false;
    bool operator==(const OutboxRow &) const = default;
};

/// Which rows; what is empty restricts nothing.
struct OutboxQuery {
    QString pair;
    QString incident;
    QString notice;
    QString delivery;
    bool open = false; ///< only those
    bool dead = false; ///< only those
    int limit = 1'000'000;
};

} // namespace Switchback
