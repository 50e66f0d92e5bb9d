// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace Switchback
{

/// What a packet's checks say.
class PacketWords
{
    Q_DECLARE_TR_FUNCTIONS(Packet)
};

/// An event as a packet holds it: every field, whether empty or not.
QJsonObject packetEventJson(const Event &event);
/// Reads it strictly: all fields, of the right types, and no other. The error is the end of a sentence: "has
/// no kind", "has an at that is not a time".
Result<Event> packetEventFromJson(const QJsonValue &json);

/// -1: it is no whole number that JSON holds exactly.
qint64 wholeNumber(const QJsonValue &value);

/// Refuses what would take too much memory to parse: more than `maxValues` values, deeper than `maxDepth`.
Outcome scanJson(const QByteArray &bytes, qint64 maxValues, int maxDepth);

/// Where two values differ first, as a path: "steps[3].outcome"; empty: nowhere.
QString differencePath(const QJsonValue &is, const QJsonValue &ought);

} // namespace Switchback
