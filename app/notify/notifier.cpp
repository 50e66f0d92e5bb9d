// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "app/pair/peoplehere.h"
#include "models/core/visibletext.h"
#include "models/core/whendone.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/messages/messagesview.h"
#include "models/notify/reach/reachtest.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr qsizetype NewsInTurn = 200;

QStringList addressesOf(const QList<Recipient> &recipients)
{
    QStringList all;
    for (const Recipient &each : recipients) {
        for (const ChannelAddress &way : each.ways)
            all += way.address;
    }
    return all;
}
} // namespace

Notifier::Notifier(const PartContext &context, GatewayDoor &door, Outages &outages, const NotifyRules &rules)
    : m_context(context)
    , m_door(door)
    , m_outages(outages)
    , m_rules(rules)
    , m_outbox(context.pair.id, [this]() -> Store & { return m_context.log.store(); })
{
    m_tick.setInterval(1s);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    m_outages.setCarrier({[this] { return !m_door.channels().isEmpty(); },
                          [this](const QString &notice) { return standing(m_outages.incident(), notice); },
                          [this] { return m_door.channels(); }});
    if (m_rules.lab)
        m_door.setLab(context.pair.id);
    follows();
}

void Notifier::follows()
{
    connect(&m_tick, &QTimer::timeout, this, &Notifier::turn);
    connect(&m_soon, &QTimer::timeout, this, &Notifier::turn);
    connect(&m_door, &GatewayDoor::attempted, this, [this](const QString &attempt, const Attempted &what) {
        if (!m_mine.remove(attempt)) // it is another pair's
            return;
        if (const auto fact = factOf(attempt, what, m_context.clock.now()))
            take(*fact);
    });
    connect(&m_door, &GatewayDoor::roomMade, this, &Notifier::turnSoon);
    connect(
        &m_door, &GatewayDoor::gatewayTroubled, this, [this](const QString &gateway, const QString &what) {
            if (!what.isEmpty() && onDuty() && m_outages.incident().open()) // whose messages may stay behind
                emit troubled({QStringLiteral("gateway"),
                               tr("%1 does not carry messages: %2").arg(gateway, visibleText(what, 300)),
                               tr("Others of the same kind are tried. Look at [notify] in the configuration, "
                                  "or send by "
                                  "your own means.")});
        });
    connect(&m_outbox, &Outbox::unread, this, &Notifier::troubled);
    connect(&m_outbox, &Outbox::changed, this, [this](const Delivery &delivery) {
        const QString incident = delivery.incident + QLatin1Char('/');
        for (auto climb = m_climbs.lower_bound(incident);
             climb != m_climbs.end() && climb->first.startsWith(incident); ++climb)
            climb->second.news(delivery);
        turnSoon();
        emit deliveryChanged(delivery);
        emit changed();
    });
    connect(&m_outbox, &Outbox::found, this, &Notifier::turnSoon);
    connect(&m_outbox, &Outbox::missing, this, [this](const QString &delivery) { m_facts.drop(delivery); });
    connect(&m_outages, &Outages::changed, this, [this] {
        tellDrillList();
        turnSoon();
    });
}

Notifier::~Notifier()
{
    m_door.listenNoMore(m_context.pair.id);
}

void Notifier::listen()
{
    m_door.listen(
        m_context.pair.id,
        {[this](const QString &delivery) { return m_outbox.find(delivery) != nullptr; },
         [this](const Heard &heard) { hear(heard); },
         [this](const QString &delivery, const auto &answer) { m_outbox.whose(delivery, answer); }});
}

void Notifier::takeUp(const std::function<void()> &done)
{
    tellDrillList();
    const Incident &incident = m_outages.incident();
    m_outbox.takeUp(incident.id, [this, done] {
        m_ready = true;
        listen(); // what was heard before waits at the door
        turnSoon();
        done();
    });
}

void Notifier::follow(const Event &event)
{
    if (event.pair != m_context.pair.id)
        return;
    m_outbox.follow(event);
    if (directoryChange(event))
        m_listChangedAt = event.at;
    if (m_ready && (event.kind.startsWith(QLatin1String("notice.")) ||
                    event.kind.startsWith(QLatin1String("incident."))))
        turnSoon();
}

void Notifier::dutyChanged(bool held)
{
    if (!held)
        m_climbs.clear();
    tickOrNot();
    turnSoon();
}

/// Who may be reached in a drill is what the drill list says now; and who is tried next is who stands in the
/// list now, not when the message began.
void Notifier::tellDrillList()
{
    const QList<CustomerCard> &list = m_outages.listOf(m_outages.incident());
    if (m_list.constData() != list.constData()) {
        noteWhoJoined(list);
        m_list = list;
        m_inList.clear();
        for (qsizetype i = 0; i < list.size(); ++i)
            m_inList.insert(list.at(i).id, i);
        m_climbs.clear();
    }
    if (m_toldDrill == m_outages.drillCards())
        return;
    m_toldDrill = m_outages.drillCards();
    m_door.setDrillList(m_context.pair.id, addressesOf(recipientsOf(m_toldDrill)));
}

MessageStanding Notifier::standing(const Incident &incident, const QString &notice) const
{
    const auto climb = m_climbs.find(incident.id + QLatin1Char('/') + notice);
    if (climb != m_climbs.end())
        return book(incident.id)
            .standing(
                notice, int(climb->second.customers().size()),
                [&of = climb->second](const QString &customer) { return of.placeOf(customer); },
                climb->second.otherwise());
    return messageStanding(incident, notice, book(incident.id));
}

void Notifier::hear(const Heard &heard)
{
    auto fact = factOf(heard);
    if (!fact)
        return;
    // A gateway's clock may be wrong, and what comes of it is waited for by ours.
    const Instant now = m_context.clock.now();
    if (fact->at == Instant{} || fact->at > now)
        fact->at = now;
    take(*fact);
}

/// What a gateway says of a delivery: into the log with the next turn.
void Notifier::take(const DeliveryFact &fact)
{
    m_facts.add(fact);
    if (m_outbox.find(fact.delivery))
        turnSoon();
    else
        m_outbox.look(fact.delivery); // of an incident that was over before this console began
}

void Notifier::turnSoon()
{
    if (m_ready && !m_soon.isActive())
        m_soon.start();
}

/// What was heard since the last turn, and says something new.
QList<DeliveryFact> Notifier::news()
{
    QList<DeliveryFact> facts;
    QHash<QString, Delivery> would;
    // A mailbox that is read after a while tells of thousands at once.
    const QList<DeliveryFact> heard = m_facts.take(NewsInTurn);
    bool placed = false;
    for (DeliveryFact fact : heard) {
        const Delivery *delivery = m_outbox.find(fact.delivery);
        if (!delivery) {
            m_facts.add(fact);
            continue;
        }
        placed = true;
        fact.customer = delivery->customer;
        if (!would.contains(fact.delivery))
            would.insert(fact.delivery, *delivery);
        if (would[fact.delivery].apply(fact)) // told twice, it is one event
            facts += fact;
    }
    if (placed && !m_facts.isEmpty())
        turnSoon();
    return facts;
}

void Notifier::turn()
{
    if (m_storing || !m_ready || !m_context.log.isOpen())
        return;
    ++m_turns;
    const Instant now = m_context.clock.now();
    QList<DeliveryFact> facts = news();
    m_touched.clear();
    for (const DeliveryFact &each : std::as_const(facts))
        m_touched.insert(each.delivery);
    QList<Outgoing> toSend;
    if (onDuty()) {
        takeBack(now);
        askLost(now);
        giveUpLate(now);
        lookAtMessages(now);
        facts += std::exchange(m_own, {});
        toSend = intend(now, facts);
    } else {
        sayWhatWaitsInVain(now);
    }
    tickOrNot();
    if (facts.isEmpty() && m_waiting.isEmpty())
        return;
    QList<PlannedEvent> events = std::exchange(m_waiting, {});
    events += factsEvents(facts);
    store(events, toSend, onDuty() ? OutageDesk::Under::Duty : OutageDesk::Under::Nobody);
}

/// Hundreds of pairs on one duty have nothing to look at each second.
void Notifier::tickOrNot()
{
    const Worklist &work = m_outbox.work();
    const bool others = !onDuty() && m_outages.incident().open() && !m_outages.incident().notices.isEmpty();
    const bool needed =
        others || (onDuty() && (m_outages.incident().open() || !m_climbs.empty() || !work.isEmpty() ||
                                !work.doubtful().isEmpty() || !work.sending().isEmpty()));
    if (!needed)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
}

/// One event for so many facts; the rows, as all of them leave them, with the last.
QList<PlannedEvent> Notifier::factsEvents(const QList<DeliveryFact> &facts) const
{
    QMap<QString, QList<DeliveryFact>> ofIncident;
    for (const DeliveryFact &each : facts) {
        if (const Delivery *delivery = m_outbox.find(each.delivery))
            ofIncident[delivery->incident] += each;
    }
    QList<PlannedEvent> events;
    for (auto some = ofIncident.cbegin(); some != ofIncident.cend(); ++some) {
        for (qsizetype from = 0; from < some->size(); from += FactsInEvent) {
            events += PlannedEvent{factsEvent(m_context.pair.id, some.key(), some->mid(from, FactsInEvent),
                                              m_context.clock.now()),
                                   {}};
        }
        events.last().outbox = m_outbox.rowsWith(*some);
    }
    return events;
}

std::optional<MessageText> Notifier::textOf(const Delivery &delivery) const
{
    if (isReachTest(delivery))
        return reachTestText(m_context.pair.name, delivery.to.language);
    const Incident *incident = m_outages.desk().find(delivery.incident);
    const Notice *notice = incident ? incident->notice(delivery.notice) : nullptr;
    return notice ? std::optional(messageText(*incident, *notice)) : std::nullopt;
}

std::optional<Outgoing> Notifier::outgoing(const Delivery &delivery, int attempt) const
{
    const std::optional<MessageText> text = textOf(delivery);
    if (!text)
        return std::nullopt;
    const Spelt spelt = spell(*text, delivery.to, delivery.channel);
    Outgoing out;
    out.attempt = attemptName(delivery.id, attempt);
    out.delivery = delivery.id;
    out.pair = delivery.pair;
    out.audience = delivery.audience;
    out.channel = delivery.channel;
    out.address = delivery.to.address;
    out.extension = delivery.to.extension;
    out.displayName = delivery.to.name;
    out.subject = spelt.subject;
    out.text = spelt.text;
    out.html = spelt.html;
    out.language = spelt.language;
    out.thread =
        (delivery.incident + QLatin1Char('/') + delivery.customer + QLatin1Char('/') + delivery.contact)
            .toUtf8();
    out.notAfter = delivery.notAfter;
    return out;
}

void Notifier::store(const QList<PlannedEvent> &events, const QList<Outgoing> &toSend,
                     OutageDesk::Under under)
{
    m_storing = true;
    for (const PlannedEvent &each : events) {
        if (each.event.kind == QLatin1String("delivery.queued"))
            m_outbox.expect(each.outbox);
    }
    whenDone(m_context.seats.append(events, under), this,
             [this, events, toSend, under](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code == QLatin1String("outcome_unknown")) {
                     // Asked again with the same, the store finds out, and stores nothing twice.
                     QTimer::singleShot(1s, this, [=, this] { store(events, toSend, under); });
                     return;
                 }
                 m_storing = false;
                 if (stored)
                     goOut(*stored, toSend);
                 else
                     keep(events, stored.error());
             });
}

/// It is on disk: now the first byte may go.
void Notifier::goOut(const QList<Event> &stored, const QList<Outgoing> &toSend)
{
    for (const Outgoing &each : toSend)
        m_mine.insert(each.attempt);
    for (const Event &event : stored)
        m_outbox.follow(event);
    if (!toSend.isEmpty())
        m_door.send(toSend);
    turnSoon();
}

/// Not stored: nothing of it was sent. What gateways and people have said is said again with the next turn;
/// what was only intended is intended anew by whoever has the duty then.
void Notifier::keep(const QList<PlannedEvent> &events, const Error &why)
{
    QList<DeliveryFact> heard;
    for (const PlannedEvent &each : events) {
        m_outbox.forget(each.outbox);
        const QList<DeliveryFact> facts = factsFrom(each.event);
        std::copy_if(facts.begin(), facts.end(), std::back_inserter(heard), [](const DeliveryFact &fact) {
            return fact.what != DeliveryFact::What::Sending || !fact.by.isEmpty();
        });
    }
    m_facts.addFirst(heard);
    m_climbs.clear(); // whom they wanted next is not in the log
    if (why.code != QLatin1String("already_done"))
        m_said.clear();
    static const QStringList usual{QStringLiteral("lease_lost"), QStringLiteral("store_lost"),
                                   QStringLiteral("already_done")};
    if (!usual.contains(why.code))
        emit troubled(why);
    if (!m_facts.isEmpty())
        QTimer::singleShot(1s, this, &Notifier::turnSoon);
}

void Notifier::append(const QList<PlannedEvent> &events, const DoneFn &done)
{
    whenDone(m_context.seats.append(events, OutageDesk::Under::Nobody), this,
             [this, done](const Result<QList<Event>> &stored) {
                 if (stored) {
                     for (const Event &event : *stored)
                         m_outbox.follow(event);
                 }
                 done(stored ? Outcome(Done{}) : Outcome(stored.error()));
             });
}

} // namespace Switchback
