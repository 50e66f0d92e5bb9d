// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/customers/directory.h"

#include "app/customers/phonenumbers.h"
#include "models/core/whendone.h"
#include "models/customers/import/cardevents.h"

#include <QHash>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace Switchback
{

static constexpr Duration ReadAgainAfter = std::chrono::seconds(10);

QString drillList(const QString &pair)
{
    return pair + QStringLiteral("/drill");
}

CardRules cardRules(const PairConfig &pair)
{
    const QByteArray &region = pair.telling.phoneRegion;
    return {true, region.isEmpty() ? phoneRegionOf(pair.production.zone) : region};
}

Directory::Directory(const PairConfig &pair, const Clock &clock, Outside outside)
    : m_pair(pair)
    , m_clock(clock)
    , m_outside(std::move(outside))
    , m_rules(cardRules(pair))
{
}

QString Directory::listName(bool drill) const
{
    return drill ? drillList(m_pair.id) : m_pair.id;
}

void Directory::takeUp(const std::function<void()> &done)
{
    m_takenUp = true; // what is heard of from here on is read after this
    read(false, {}, [this, done] { read(true, {}, done); });
}

void Directory::follow(const Event &event)
{
    const std::optional<DirectoryChange> change = directoryChange(event);
    if (event.pair != m_pair.id || !m_takenUp)
        return;
    for (const bool drill : {false, true}) // the store is there again
        readAgain(drill);
    if (!change)
        return;
    for (const bool drill : {false, true}) { // an erased person goes from both
        if (drill == change->drill || event.kind == QLatin1String("customer.erased"))
            read(drill, change->ids, {});
    }
}

void Directory::read(bool drill, const QStringList &ids, const std::function<void()> &done)
{
    const QString list = listName(drill);
    whenDone(ids.isEmpty() ? m_outside.store().cards(list) : m_outside.store().cards(list, ids), this,
             [this, drill, ids, done](const Result<QList<CustomerCard>> &read) {
                 if (read)
                     take(drill, ids, *read);
                 else
                     failed(drill, read.error());
                 if (done)
                     done();
             });
}

void Directory::failed(bool drill, const Error &error)
{
    List &list = m_lists[drill ? 1 : 0];
    list.read = false;
    if (!std::exchange(list.again, true))
        QTimer::singleShot(ReadAgainAfter, this, [this, drill] { readAgain(drill); });
    emit troubled(error);
}

/// All of it: what became of the cards in between is not known.
void Directory::readAgain(bool drill)
{
    if (std::exchange(m_lists[drill ? 1 : 0].again, false))
        read(drill, {}, {});
}

/// Those by these ids are what was read, or gone; without ids all are.
void Directory::take(bool drill, const QStringList &ids, const QList<CustomerCard> &cards)
{
    List &list = m_lists[drill ? 1 : 0];
    if (ids.isEmpty()) {
        list.read = true;
        list.cards = cards;
    } else {
        QHash<QString, CustomerCard> fresh;
        for (const CustomerCard &card : cards)
            fresh.insert(card.id, card);
        QList<CustomerCard> left;
        for (const CustomerCard &card : std::as_const(list.cards)) {
            if (fresh.contains(card.id))
                left += fresh.take(card.id);
            else if (!ids.contains(card.id))
                left += card;
        }
        list.cards = left;
        for (const CustomerCard &card : cards) {
            if (fresh.contains(card.id))
                list.cards += card;
        }
    }
    list.customers = customersOf(list.cards);
    emit cardsChanged(drill);
}

QString Directory::mayNotEdit() const
{
    return m_outside.mayNever(Right::EditCards);
}

QString Directory::mayNotManage() const
{
    return m_outside.mayNever(Right::ManageCustomers);
}

Event Directory::told(Event event) const
{
    event.pair = m_pair.id;
    event.at = m_clock.now();
    event.actor = m_outside.actor();
    return event;
}

void Directory::put(bool drill, const CustomerCard &card, const DoneFn &done)
{
    if (const Outcome may = m_outside.mayAct(Right::EditCards); !may) {
        done(may);
        return;
    }
    const QList<CustomerCard> &known = cards(drill);
    const auto before = std::find_if(known.begin(), known.end(), [&](const CustomerCard &each) {
        return each.id == card.id && card.version > 0;
    });
    const CustomerCard *old = before == known.end() ? nullptr : &*before;
    if (old && *old == card) {
        done(Done{});
        return;
    }
    whenDone(m_outside.store().putCards(listName(drill), {card}, told(cardEvent(drill, old, card))), this,
             done);
}

void Directory::import(bool drill, const ImportPlan &plan, const QString &file,
                       const std::shared_ptr<LongWork> &work, const DoneFn &done)
{
    if (const Outcome may = m_outside.mayAct(Right::ManageCustomers); !may) {
        done(may);
        return;
    }
    const QList<CustomerCard> cards = plan.cards();
    if (cards.isEmpty()) {
        done(Done{});
        return;
    }
    whenDone(m_outside.store().putCards(listName(drill), cards, told(importEvent(drill, plan, file)), work),
             this, done);
}

void Directory::lastAct(bool drill, const std::function<void(const Result<CardAct> &)> &done)
{
    whenDone(m_outside.store().lastCardAct(listName(drill)), this, done);
}

void Directory::history(bool drill, const QString &id,
                        const std::function<void(const Result<QList<CardVersion>> &)> &done)
{
    whenDone(m_outside.store().cardHistory(listName(drill), id), this, done);
}

void Directory::undo(bool drill, const CardAct &seen, const DoneFn &done)
{
    if (const Outcome may = m_outside.mayAct(seen.cards > 1 ? Right::ManageCustomers : Right::EditCards);
        !may) {
        done(may);
        return;
    }
    whenDone(m_outside.store().undoCards(listName(drill), seen.number, told(undoEvent(drill, seen))), this,
             done);
}

} // namespace Switchback
