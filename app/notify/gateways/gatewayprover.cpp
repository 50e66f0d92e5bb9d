// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/gateways/gatewayprover.h"

#include "app/pair/outages.h"
#include "models/core/whendone.h"
#include "models/notify/deliveryfact.h"
#include "models/notify/deliveryid.h"
#include "models/notify/recipients.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
const QStringList Kinds{QStringLiteral("gateways.asked"), QStringLiteral("gateways.proved")};
}

GatewayProver::GatewayProver(const PartContext &context, GatewayDoor &door, Outages &outages,
                             const Rules &rules)
    : m_context(context)
    , m_door(door)
    , m_outages(outages)
    , m_rules(rules)
{
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &GatewayProver::turn);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &GatewayProver::tell);
    connect(&m_door, &GatewayDoor::attempted, this, &GatewayProver::heard);
    connect(&m_outages, &Outages::changed, this, &GatewayProver::turn);
}

void GatewayProver::takeUp(const std::function<void()> &done)
{
    m_ready = true;
    m_context.log.keepHead();
    EventQuery query;
    query.pair = m_context.pair.id;
    query.incident = m_outages.incident().id;
    query.kinds = Kinds;
    if (query.incident.isEmpty()) {
        done();
        return;
    }
    whenDone(m_context.log.store().events(query), this, [this, done](const Result<QList<Event>> &events) {
        if (events) {
            for (const Event &event : *events)
                follow(event);
        } else {
            emit troubled(events.error());
        }
        done();
    });
}

void GatewayProver::follow(const Event &event)
{
    if (event.pair != m_context.pair.id || !Kinds.contains(event.kind))
        return;
    if (m_proofOf != event.incident) {
        m_proof.reset();
        m_proofOf = event.incident;
    }
    GatewayProof proof = m_proof.value_or(GatewayProof{});
    if (!followProof(proof, event))
        return;
    m_proof = proof;
    sayWhatFailed();
    emit changed();
}

void GatewayProver::dutyChanged(bool held)
{
    if (!held)
        m_tick.stop();
    turn();
}

bool GatewayProver::wanted() const
{
    const Incident &incident = m_outages.incident();
    return m_ready && m_context.seats.onDuty() && incident.open() && incident.isOutage() &&
           !m_door.channels().isEmpty();
}

void GatewayProver::turn()
{
    if (!wanted()) {
        m_tick.stop();
        return;
    }
    ++m_turns;
    if (!m_tick.isActive())
        m_tick.start();
    const Incident &incident = m_outages.incident();
    const std::optional<int> hour = proofHour(incident.declaredAt, m_context.clock.now(), m_rules.hour);
    const bool known =
        m_proof && m_proofOf == incident.id && m_proof->at != Instant{} && hour && m_proof->hour >= *hour;
    if (!hour || known || m_asking || !m_sent.isEmpty())
        return;
    const QList<Outgoing> sent = messages();
    if (!sent.isEmpty()) // else nobody can be told: the page says so
        ask(*hour, sent);
}

/// In a drill, and in a lab, only to those of our people who are on the drill list: the door lets nobody else
/// through.
QList<Outgoing> GatewayProver::messages() const
{
    const Incident &incident = m_outages.incident();
    const bool drill = m_rules.lab || incident.mode == IncidentMode::Drill;
    QSet<QString> drillList;
    for (const Recipient &each : recipientsOf(m_outages.drillCards())) {
        for (const ChannelAddress &way : each.ways)
            drillList.insert(way.address.toLower());
    }
    QList<Outgoing> all =
        proofMessages(m_door.members(), m_rules.operators, m_context.pair.name, m_context.log.head());
    if (drill)
        all.removeIf([&](const Outgoing &one) { return !drillList.contains(one.address.toLower()); });
    for (Outgoing &one : all) {
        one.delivery = freshDeliveryId(m_context.clock.now());
        one.attempt = attemptName(one.delivery, 1);
        one.pair = m_context.pair.id;
        one.audience = drill ? Audience::Drill : Audience::Live;
        one.thread = (incident.id + QStringLiteral("/gateways/") + one.through).toUtf8();
        one.notAfter = m_context.clock.now() + m_rules.hour;
    }
    return all;
}

/// It is on disk, and nobody else's, before the first byte.
void GatewayProver::ask(int hour, const QList<Outgoing> &sent)
{
    m_asking = true;
    const PlannedEvent asked =
        proofAsked(m_context.pair.id, m_outages.incident().id, hour, sent, m_context.clock.now());
    whenDone(m_context.seats.append({asked}, OutageDesk::Under::Duty), this,
             [this, hour, sent](const Result<QList<Event>> &stored) {
                 m_asking = false;
                 if (!stored) // another has it: its event is on its way here
                     return;
                 m_sent = sent;
                 m_sentHour = hour;
                 m_answers.clear();
                 for (const Event &event : *stored)
                     follow(event);
                 m_deadline.start(m_rules.answersWithin);
                 m_door.send(sent);
             });
}

void GatewayProver::heard(const QString &attempt, const Attempted &what)
{
    const bool mine = std::any_of(m_sent.cbegin(), m_sent.cend(),
                                  [&](const Outgoing &each) { return each.attempt == attempt; });
    if (!mine)
        return;
    m_answers.insert(attempt, what);
    if (m_answers.size() == m_sent.size())
        tell();
}

void GatewayProver::tell()
{
    m_deadline.stop();
    if (m_sent.isEmpty())
        return;
    GatewayProof proof;
    proof.hour = m_sentHour;
    proof.gateways = provedBy(std::exchange(m_sent, {}), m_answers);
    keep(proofTold(m_context.pair.id, m_proofOf, proof, m_context.clock.now()), true);
}

/// True whoever has the duty by now, and asked only once: as long as the store does not take it, it is stored
/// again, which its word makes safe.
void GatewayProver::keep(const PlannedEvent &told, bool first)
{
    whenDone(m_context.seats.append({told}, OutageDesk::Under::Nobody), this,
             [this, told, first](const Result<QList<Event>> &stored) {
                 if (stored) {
                     for (const Event &event : *stored)
                         follow(event);
                     return;
                 }
                 if (stored.error().code == QLatin1String("already_done")) // its event is on its way here
                     return;
                 if (first)
                     emit troubled(stored.error());
                 QTimer::singleShot(1s, this, [this, told] { keep(told, false); });
             });
}

void GatewayProver::sayWhatFailed()
{
    const QStringList failed = m_proof->failed();
    const QString key = m_proofOf + QLatin1Char('/') + QString::number(m_proof->hour);
    if (failed.isEmpty() || m_said.contains(key) || !m_outages.incident().open() ||
        m_outages.incident().id != m_proofOf)
        return;
    m_said.insert(key);
    emit troubled({QStringLiteral("not_proved"),
                   tr("Gateways that do not carry: %1.").arg(failed.join(QStringLiteral(", "))),
                   tr("The page Readiness says why. Look at [notify] in the configuration, or send by your "
                      "own means.")});
}

} // namespace Switchback
