// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/customers/cardcheck.h"
#include "app/store/store.h"
#include "models/core/clock.h"
#include "models/customers/import/importplan.h"
#include "models/operators/operator.h"
#include "models/sites/site.h"

#include <QObject>

#include <array>
#include <functional>

namespace Switchback
{

/// The name under which the store keeps those whom a drill of that pair speaks to.
QString drillList(const QString &pair);
/// By what a pair's cards are checked: numbers without "+" are of the country that [notify] names, else of
/// the one in which its production site stands.
CardRules cardRules(const PairConfig &pair);

/// The customers of a pair and its drill list, as they are at this moment, whoever changes them; and how they
/// are changed from this console, by who may. `drill` says which of the two is meant. The thread that made
/// it.
class Directory : public QObject
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;

    /// Whose console it is.
    struct Outside {
        std::function<Store &()> store;
        std::function<Outcome(Right)> mayAct;   ///< as PeopleHere has it
        std::function<QString(Right)> mayNever; ///< likewise
        std::function<QString()> actor;
    };
    /// The clock outlives it.
    Directory(const PairConfig &pair, const Clock &clock, Outside outside);

    /// Reads both lists, or tries to; calls `done` once. What can't be read is tried again until it is.
    void takeUp(const std::function<void()> &done);
    /// Every event of the pair from then on.
    void follow(const Event &event);

    /// All cards, retired ones too; and those that are not, as incidents know them.
    [[nodiscard]] const QList<CustomerCard> &cards(bool drill) const { return m_lists[drill ? 1 : 0].cards; }
    [[nodiscard]] const QList<Customer> &customers(bool drill) const
    {
        return m_lists[drill ? 1 : 0].customers;
    }
    /// They are what the store holds, as far as it was told of: the last reading did not fail.
    [[nodiscard]] bool isRead(bool drill) const { return m_lists[drill ? 1 : 0].read; }
    [[nodiscard]] CardRules rules() const { return m_rules; }

    /// Why who sits here may not change one card, or the list as a whole; empty: they may, or would once
    /// signed in.
    [[nodiscard]] QString mayNotEdit() const;
    [[nodiscard]] QString mayNotManage() const;

    // --- what can be done. Errors: those of the store, and of PeopleHere::mayAct()
    /// A checked card: a new one, or one of the version that it is based on.
    void put(bool drill, const CustomerCard &card, const DoneFn &done);
    void import(bool drill, const ImportPlan &plan, const QString &file,
                const std::shared_ptr<LongWork> &work, const DoneFn &done);
    /// The last act of a list, for who would undo it, which has to be that one still.
    void lastAct(bool drill, const std::function<void(const Result<CardAct> &)> &done);
    void undo(bool drill, const CardAct &seen, const DoneFn &done);
    /// What that card was before, newest first.
    void history(bool drill, const QString &id,
                 const std::function<void(const Result<QList<CardVersion>> &)> &done);

signals:
    void cardsChanged(bool drill);
    void troubled(const Switchback::Error &error);

private:
    struct List {
        QList<CustomerCard> cards;
        QList<Customer> customers;
        bool read = false;
        bool again = false; ///< all of it is read again after a while
    };
    [[nodiscard]] QString listName(bool drill) const;
    void read(bool drill, const QStringList &ids, const std::function<void()> &done);
    void take(bool drill, const QStringList &ids, const QList<CustomerCard> &cards);
    void failed(bool drill, const Error &error);
    void readAgain(bool drill);
    /// Adds who tells it, and when.
    [[nodiscard]] Event told(Event event) const;

    const PairConfig &m_pair; ///< outlives this: a pair has one for all its parts
    const Clock &m_clock;
    Outside m_outside;
    CardRules m_rules;
    std::array<List, 2> m_lists; ///< customers, drill list
    bool m_takenUp = false;
};

} // namespace Switchback
