// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trunks/trunkowners.h"

#include "models/core/visibletext.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Switchback
{

void TrunkOwners::set(const QList<CustomerCard> &cards)
{
    const TrunkOwners before = std::exchange(*this, {});
    QHash<QString, QStringList> all;
    for (const CustomerCard &card : cards) {
        if (card.retired)
            continue;
        m_customers.insert(card.id);
        for (const QString &typed : card.trunks) {
            const QString trunk = visibleText(typed.trimmed(), 64); // as what SBCs tell is kept
            if (QStringList &owners = all[trunk]; !trunk.isEmpty() && !owners.contains(card.id))
                owners += card.id;
            if (QStringList &trunks = m_trunks[card.id]; !trunk.isEmpty() && !trunks.contains(trunk))
                trunks += trunk;
        }
    }
    all.remove(QString());
    m_all = QSet<QString>(all.keyBegin(), all.keyEnd());
    m_holders = all;
    for (auto each = all.cbegin(); each != all.cend(); ++each) {
        if (each->size() == 1)
            m_owners.insert(each.key(), each->first());
        for (const QString &owner : each->size() > 1 ? *each : QStringList()) {
            m_shared[owner] += each.key();
            m_trunks[owner].removeOne(each.key());
        }
    }
    for (auto each = m_shared.begin(); each != m_shared.end(); ++each)
        each->sort(); // in no order of a hash
    stampChanges(before);
}

void TrunkOwners::stampChanges(const TrunkOwners &before)
{
    m_stamp = before.m_stamp;
    m_stamps = before.m_stamps;
    m_called = before.m_called; // of whose trunks are others, the card has another stamp
    QSet<QString> customers;
    const std::array<const QHash<QString, QStringList> *, 4> all{&m_trunks, &m_shared, &before.m_trunks,
                                                                 &before.m_shared};
    for (const auto *lists : all)
        customers.unite(QSet<QString>(lists->keyBegin(), lists->keyEnd()));
    for (const QString &customer : customers) {
        if (trunksOf(customer) != before.trunksOf(customer) ||
            sharedOf(customer) != before.sharedOf(customer))
            m_stamps.insert(customer, ++m_stamp);
    }
}

void TrunkOwners::called(const QStringList &trunks, quint64 stamp)
{
    for (const QString &trunk : trunks) {
        for (const QString &customer : holdersOf(trunk))
            m_called.insert(customer, stamp);
    }
}

static QList<TrunkSeen> seenIn(const TrunkBook &book, const QStringList &trunks)
{
    QList<TrunkSeen> seen;
    for (const QString &trunk : trunks) {
        if (const TrunkSeen *found = book.find(trunk))
            seen += *found;
    }
    return seen;
}

QList<TrunkSeen> SeenOf::trunks(const QString &customer) const
{
    return known() ? seenIn(*book, owners->trunksOf(customer)) : QList<TrunkSeen>();
}

QList<TrunkSeen> SeenOf::shared(const QString &customer) const
{
    return known() ? seenIn(*book, owners->sharedOf(customer)) : QList<TrunkSeen>();
}

std::optional<SeenOf::Last> SeenOf::last(const QString &customer, const QString &leaving) const
{
    std::optional<Last> newest;
    const QList<TrunkSeen> all = trunks(customer);
    for (const TrunkSeen &one : all) {
        const int side = one.last(std::max(book->side(leaving), 0)); // it is none of the two: either will do
        if (side < 0)
            continue;
        const Arrival &arrival = *one.at.at(std::size_t(side));
        if (!newest || arrival.at > newest->arrival.at ||
            (arrival.at == newest->arrival.at && book->site(side) == leaving))
            newest = Last{one.trunk, book->site(side), arrival};
    }
    return newest;
}

} // namespace Switchback
