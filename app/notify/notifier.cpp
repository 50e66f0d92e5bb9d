// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "app/pair/peoplehere.h"
#include "models/core/visibletext.h"
#include "models/core/whendone.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/messages/messagesview.h"
#include "models/notify/ladder/taken.h"
#include "models/notify/outboxrows.h"
#include "models/notify/reach/reachtest.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr qsizetype NewsInTurn = 200;
constexpr qsizetype MostHeld = 2000; ///< looked at in a turn in vain

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
    , m_inStore(door)
{
    m_tick.setInterval(1s);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    m_outages.setCarrier({[this] { return !m_door.channels().isEmpty(); },
                          [this](const QString &notice) { return standing(m_outages.incident(), notice); },
                          [this] { return m_door.channels(); },
                          {}});
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
    connect(&m_outbox, &Outbox::erased, this, &Notifier::forgetPerson);
    connect(&m_outbox, &Outbox::cameBack, this, [this](const QString &customer, bool here) {
        if (here || onDuty()) // one for all
            eraseAgain(customer);
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
    m_door.disconnect(this);
    m_inStore.endAll();
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
    m_context.log.keepHead();
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
        m_told.listChanged(event.at);
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
    const Incident &incident = m_outages.incident();
    if (m_told.take(m_outages.listOf(incident), incident, m_context.clock.now()))
        m_climbs.clear();
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
    if (!onDuty()) // whose gateways know of what they have sent themselves
        toTheNewest(*fact);
    take(*fact);
}

void Notifier::toTheNewest(DeliveryFact &answer) const
{
    const Delivery *named = m_outbox.find(answer.delivery);
    const Incident *incident = named ? m_outages.desk().find(named->incident) : nullptr;
    if (!incident)
        return;
    QStringList notices;
    for (const Notice &each : incident->notices)
        notices += each.id;
    if (const auto newer = newerSms(book(incident->id), notices, answer)) {
        answer.delivery = newer->delivery;
        answer.attempt = newer->attempt;
    }
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
    QList<DeliveryFact> held; // stays before what was heard later, and keeps nothing else waiting
    bool placed = false;
    // A mailbox that is read after a while tells of thousands at once.
    while (!placed && !m_facts.isEmpty() && held.size() < MostHeld) {
        const QList<DeliveryFact> heard = m_facts.take(NewsInTurn);
        for (DeliveryFact fact : heard) {
            const Delivery *delivery = m_outbox.find(fact.delivery);
            if (!delivery ||
                m_inStore.has(fact.delivery)) { // how that one stands is known when it has been stored
                held += fact;
                continue;
            }
            placed = true;
            fact.customer = delivery->customer;
            if (!would.contains(fact.delivery))
                would.insert(fact.delivery, *delivery);
            if (would[fact.delivery].apply(fact)) // told twice, it is one event
                facts += fact;
        }
    }
    m_facts.addFirst(held);
    if (placed && !m_facts.isEmpty())
        turnSoon();
    return facts;
}

/// The store syncs one batch while the next is made, where that is a whole one.
bool Notifier::hasWholeBatch() const
{
    if (!onDuty() || !m_inStore.takesMore() || m_saysFirst)
        return false;
    const QSet<Channel> channels = m_door.channels();
    return std::any_of(channels.begin(), channels.end(), [this](Channel channel) {
        const int most = int(MostIntents) + m_inStore.intents(channel);
        return m_door.room(channel) >= MostIntents &&
               m_outbox.work().due(channel, m_context.clock.now(), most).size() >= most;
    });
}

void Notifier::turn()
{
    if (!m_ready || !m_context.log.isOpen() || !(m_inStore.isEmpty() || hasWholeBatch()))
        return;
    ++m_turns;
    const Instant now = m_context.clock.now();
    QList<DeliveryFact> facts = news();
    m_touched = m_inStore.deliveries();
    for (const DeliveryFact &each : std::as_const(facts))
        m_touched.insert(each.delivery);
    QList<Outgoing> toSend;
    m_saysFirst = false;
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
    for (DeliveryFact &each : facts) {
        const Delivery *delivery = m_outbox.find(each.delivery);
        each = delivery && isWithoutPerson(*delivery) ? withoutWords(each) : each;
    }
    tickOrNot();
    if (facts.isEmpty() && m_waiting.isEmpty())
        return;
    const bool more = !m_waiting.isEmpty();
    const QList<PlannedEvent> events = std::exchange(m_waiting, {}) + factsEvents(facts);
    const auto under = onDuty() ? OutageDesk::Under::Duty : OutageDesk::Under::Nobody;
    store({events, toSend, under, m_inStore.begin(facts, toSend, more), more});
    if (hasWholeBatch())
        turnSoon();
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

std::optional<MessageText> Notifier::textOf(const Delivery &delivery) const
{
    if (isReachTest(delivery))
        return reachTestText(m_context.pair.name, delivery.to.language, m_context.log.head());
    const Incident *incident = m_outages.desk().find(delivery.incident);
    const Notice *notice = incident ? incident->notice(delivery.notice) : nullptr;
    return notice ? std::optional(messageText(*incident, *notice)) : std::nullopt;
}

std::optional<Outgoing> Notifier::outgoing(const Delivery &delivery, int attempt, Spellers &spellers) const
{
    // A test of reachability is written in each language.
    const QString message = delivery.incident + QLatin1Char('/') + delivery.notice +
                            (isReachTest(delivery) ? QString::fromLatin1(delivery.to.language) : QString());
    auto speller = spellers.find(message);
    if (speller == spellers.end()) {
        const std::optional<MessageText> text = textOf(delivery);
        if (!text)
            return std::nullopt;
        speller = spellers.emplace(message, Speller(*text)).first;
    }
    const Spelt spelt = speller->second(delivery.to, delivery.channel);
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

} // namespace Switchback
