// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QByteArrayView>
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

/// An event as a packet holds it: every field, whether empty or not; `apart` has the salts of what lies
/// apart, by place, whose values stand in the body.
QJsonObject packetEventJson(const Event &event);
/// Reads it strictly: all fields, of the right types, and no other. The error is the end of a sentence: "has
/// no kind", "has an at that is not a time".
Result<Event> packetEventFromJson(const QJsonValue &json);
/// The same for who compares its bytes: other fields, or another spelling, are not seen.
Result<Event> packetEventFields(const QJsonObject &object);

/// Where the seal stands, and what may follow it.
inline constexpr QByteArrayView PacketSealOpen = ",\"seal\":{\"sha256\":\"";
inline constexpr QByteArrayView PacketSealClose = "\"}";
inline constexpr QByteArrayView PacketSignatureOpen = ",\"signature\":";

/// `not_whole`.
Error packetNotWhole(const QString &why);

/// -1: it is no whole number that JSON holds exactly.
qint64 wholeNumber(const QJsonValue &value);

/// Refuses what would take too much memory to parse: more than `maxValues` values, deeper than `maxDepth`.
/// Looks at the bytes alone, one piece after the other.
class JsonScan
{
public:
    JsonScan(qint64 maxValues, int maxDepth)
        : m_maxValues(maxValues)
        , m_maxDepth(maxDepth)
    {
    }
    Outcome look(QByteArrayView piece)
    {
        return look(piece, [](qsizetype, char, int) {});
    }
    /// `seen` gets each of { } [ ] , : that is not in a text: where it is in the piece, and how deep one is
    /// after it.
    template<class Seen>
    Outcome look(QByteArrayView piece, const Seen &seen)
    {
        for (qsizetype i = 0; i < piece.size(); ++i) {
            if (step(piece[i]))
                seen(i, piece[i], m_depth);
            if (m_values > m_maxValues || m_depth > m_maxDepth)
                return tooMuch();
        }
        return Done{};
    }

private:
    bool step(char c)
    {
        if (m_inText) {
            m_inText = m_escaped || c != '"';
            m_escaped = !m_escaped && c == '\\';
            return false;
        }
        switch (c) {
        case '"':
            m_inText = true;
            return false;
        case '{':
        case '[':
            ++m_depth;
            ++m_values;
            return true;
        case '}':
        case ']':
            --m_depth;
            return true;
        case ',':
        case ':':
            ++m_values;
            return true;
        default:
            return false;
        }
    }
    [[nodiscard]] Error tooMuch() const;

    qint64 m_maxValues;
    int m_maxDepth;
    qint64 m_values = 0;
    int m_depth = 0;
    bool m_inText = false;
    bool m_escaped = false;
};

/// Where two values differ first, as a path: "steps[3].outcome"; empty: nowhere.
QString differencePath(const QJsonValue &is, const QJsonValue &ought);

} // namespace Switchback
