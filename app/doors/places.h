// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

namespace Switchback
{

/// Who may hold a connection to a door, and for how long; pure: it is told of connections and of the time,
/// and says which have to go. Whoever has not shown a token yet holds a *stranger's* place: there are few, a
/// new one always gets one (the oldest of the address that holds most goes), and it lasts seconds, however
/// busily the other end drips. Addresses from which a token was shown, the peer's before all, have places of
/// their own.
class Places
{
public:
    struct Limits {
        int strangers = 64;  ///< of all addresses that never showed a token
        int oneAddress = 16; ///< without a token, of one address
        int proven = 96;     ///< with a token
        int provenOneAddress = 32;
        int knownAddresses = 32; ///< remembered
        qint64 headMs = 5000;    ///< handshake and head of the first request, as a whole
        qint64 bodyMs = 5000;    ///< the whole body
        qint64 idleMs = 20'000;  ///< from an answer to the whole head of the next request
    };
    using Id = quint64;

    Places() = default;
    explicit Places(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// A connection has come; the answer are those that have to go for it.
    QList<Id> enter(Id id, const QByteArray &address, qint64 nowMs);
    /// Its token is right; false: there is no place for one more of these.
    bool prove(Id id, qint64 nowMs);
    /// The request is whole; how long the answer takes is not the other end's doing.
    void answering(Id id);
    void answered(Id id, qint64 nowMs);
    void leave(Id id) { m_all.remove(id); }
    /// Those whose time is over.
    [[nodiscard]] QList<Id> overdue(qint64 nowMs) const;
    [[nodiscard]] bool knows(const QByteArray &address) const { return m_known.contains(address); }

private:
    struct Holder {
        QByteArray address;
        qint64 since = 0;
        qint64 until = 0; ///< 0: no end
        bool proven = false;
        bool going = false; ///< was told to go, has not gone yet
    };
    [[nodiscard]] Id oldestStranger(const QByteArray &address) const;
    void remember(const QByteArray &address, qint64 nowMs);

    Limits m_limits;
    QHash<Id, Holder> m_all;
    QHash<QByteArray, qint64> m_known; ///< address, when it last showed a token
};

} // namespace Switchback
