// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QMap>
#include <QString>

namespace Switchback
{

/// Values of an event that lie outside of the chain, so that they can be erased and the chain still holds.
/// What is hashed of the body has {"apart": HASH} in the place of each, HASH being the hex SHA-256 over its
/// salt (hex), a line feed and its canonical JSON. In memory the body holds the values themselves; of one
/// that was erased it holds what is hashed.
QByteArray apartHash(const QByteArray &salt, const QJsonValue &value);
QByteArray apartHash(const QByteArray &salt, QByteArrayView json);
QJsonObject apartStandIn(const QByteArray &hash);
QByteArray apartStandInJson(const QByteArray &hash); ///< its canonical JSON
/// The hash in a stand-in; empty: the value is none.
QByteArray standInHash(const QJsonValue &value);

/// storableEvent() (chain.h), and its body's canonical JSON, for who goes on with the bytes.
Event storableEvent(Event event, QByteArray &body);

/// The body as it is hashed. Form 1 knows no values apart.
QJsonObject hashedBody(const Event &event);
/// The hash by which the chain holds the value of a place; empty: the value itself stands in the chain.
QByteArray heldBy(const Event &event, const QString &place);

inline constexpr int SaltBytes = 16;
/// Whether it is one: so many bytes, in lower-case hex.
bool isSalt(const QByteArray &salt);

/// By RFC 6901: undefined where there is no such place.
QJsonValue valueAt(const QJsonObject &body, const QString &place);
/// The body with other values at these places; a place that is none is passed over.
QJsonObject withValues(const QJsonObject &body, const QMap<QString, QJsonValue> &values);

/// What is read in the place of an erased text, in every language: records are hashed with it.
inline constexpr const char *ErasedText = "(erased)";
/// The text, or that it was erased.
QString textOrErased(const QJsonValue &value);

} // namespace Switchback
