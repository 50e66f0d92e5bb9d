// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doors/places.h"

#include <algorithm>

namespace Switchback
{

Places::Id Places::oldestStranger(const QByteArray &address) const
{
    Id oldest = 0;
    qint64 since = 0;
    for (auto one = m_all.cbegin(); one != m_all.cend(); ++one) {
        if (one->proven || one->going || one->address != address)
            continue;
        // Ids rise: of two of the same millisecond the lower came first.
        if (oldest == 0 || one->since < since || (one->since == since && one.key() < oldest)) {
            oldest = one.key();
            since = one->since;
        }
    }
    return oldest;
}

QList<Places::Id> Places::enter(Id id, const QByteArray &address, qint64 nowMs)
{
    QHash<QByteArray, int> held;
    int strangers = 0;
    for (const Holder &one : std::as_const(m_all)) {
        if (one.proven || one.going)
            continue;
        ++held[one.address];
        strangers += m_known.contains(one.address) ? 0 : 1;
    }
    Id goes = 0;
    if (held.value(address) >= m_limits.oneAddress) {
        goes = oldestStranger(address);
    } else if (!m_known.contains(address) && strangers >= m_limits.strangers) {
        QByteArray greediest;
        for (auto one = held.cbegin(); one != held.cend(); ++one) {
            if (!m_known.contains(one.key()) && *one > held.value(greediest))
                greediest = one.key();
        }
        goes = oldestStranger(greediest);
    }
    if (goes != 0)
        m_all[goes].going = true;
    m_all.insert(id, {address, nowMs, nowMs + m_limits.headMs, false, false});
    return goes == 0 ? QList<Id>() : QList<Id>{goes};
}

void Places::remember(const QByteArray &address, qint64 nowMs)
{
    m_known.insert(address, nowMs);
    if (m_known.size() <= m_limits.knownAddresses)
        return;
    const auto oldest = std::min_element(m_known.begin(), m_known.end());
    m_known.erase(oldest);
}

bool Places::prove(Id id, qint64 nowMs)
{
    const auto it = m_all.find(id);
    if (it == m_all.end() || it->going)
        return false;
    remember(it->address, nowMs);
    if (!it->proven) {
        int all = 0;
        int same = 0;
        for (const Holder &one : std::as_const(m_all)) {
            all += one.proven ? 1 : 0;
            same += one.proven && one.address == it->address ? 1 : 0;
        }
        if (all >= m_limits.proven || same >= m_limits.provenOneAddress)
            return false;
    }
    it->proven = true;
    it->until = nowMs + m_limits.bodyMs;
    return true;
}

void Places::answering(Id id)
{
    if (const auto it = m_all.find(id); it != m_all.end() && it->proven)
        it->until = 0;
}

void Places::answered(Id id, qint64 nowMs)
{
    if (const auto it = m_all.find(id); it != m_all.end() && it->proven)
        it->until = nowMs + m_limits.idleMs;
}

QList<Places::Id> Places::overdue(qint64 nowMs) const
{
    QList<Id> out;
    for (auto one = m_all.cbegin(); one != m_all.cend(); ++one) {
        if (one->until != 0 && one->until <= nowMs)
            out << one.key();
    }
    return out;
}

} // namespace Switchback
