// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/directory.h"
#include "models/trunks/trunkbook.h"

#include <QHash>
#include <QSet>

#include <array>
#include <optional>

namespace Switchback
{

/// Whose trunks are whose, by the customers' cards. A trunk that stands on the cards of two proves nothing of
/// either.
class TrunkOwners
{
public:
    void set(const QList<CustomerCard> &cards);
    /// Another one whenever whose trunks are whose is otherwise than before; of one customer: what of it is
    /// on their card.
    [[nodiscard]] quint64 stamp() const { return m_stamp; }
    [[nodiscard]] quint64 stamp(const QString &customer) const { return m_stamps.value(customer); }
    /// Empty: nobody's, or more than one customer's.
    [[nodiscard]] QString ownerOf(const QString &trunk) const { return m_owners.value(trunk); }
    /// On whose cards it stands.
    [[nodiscard]] QStringList holdersOf(const QString &trunk) const { return m_holders.value(trunk); }
    /// Theirs alone, in the order of their card.
    [[nodiscard]] QStringList trunksOf(const QString &customer) const { return m_trunks.value(customer); }
    /// Those on their card that stand on another's, too.
    [[nodiscard]] QStringList sharedOf(const QString &customer) const { return m_shared.value(customer); }
    [[nodiscard]] bool shares(const QString &customer) const { return m_shared.contains(customer); }
    /// A card is there, and not retired.
    [[nodiscard]] bool has(const QString &customer) const { return m_customers.contains(customer); }
    /// Those on any card.
    [[nodiscard]] const QSet<QString> &all() const { return m_all; }
    /// Calls of these trunks were taken into the book, which is at `stamp`: nobody who draws has to walk over
    /// all trunks to find out whose are other ones.
    void called(const QStringList &trunks, quint64 stamp);
    /// The book's stamp when a call of theirs was taken in last; 0: none was.
    [[nodiscard]] quint64 calledStamp(const QString &customer) const { return m_called.value(customer); }

private:
    void stampChanges(const TrunkOwners &before);

    QHash<QString, QString> m_owners;
    QHash<QString, QStringList> m_holders;
    QHash<QString, QStringList> m_trunks;
    QHash<QString, QStringList> m_shared;
    QSet<QString> m_all;
    QSet<QString> m_customers;
    QHash<QString, quint64> m_stamps;
    QHash<QString, quint64> m_called;
    quint64 m_stamp = 0;
};

/// What was seen of one list's customers, for who draws it; both outlive it.
struct SeenOf {
    const TrunkBook *book = nullptr;
    const TrunkOwners *owners = nullptr;
    /// From when on all calls at each of the book's sites are known; none: nobody says so.
    std::array<std::optional<Instant>, 2> since = {};
    [[nodiscard]] bool known() const { return book && owners; }
    /// Those of whose trunks any call was seen.
    [[nodiscard]] QList<TrunkSeen> trunks(const QString &customer) const;
    /// Likewise of those that stand on another's card, too.
    [[nodiscard]] QList<TrunkSeen> shared(const QString &customer) const;
    /// Another one whenever a call of theirs is, by TrunkOwners::called().
    [[nodiscard]] quint64 stamp(const QString &customer) const
    {
        return known() ? owners->calledStamp(customer) : 0;
    }
    /// The newest call of theirs. Of two in the same second the one at `leaving`, a site, counts as the last.
    struct Last {
        QString trunk;
        QString site;
        Arrival arrival;
    };
    [[nodiscard]] std::optional<Last> last(const QString &customer, const QString &leaving) const;
};

} // namespace Switchback
