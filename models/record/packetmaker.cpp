// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetmaker.h"

#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/customers/erasure.h"
#include "models/customers/eventline.h"
#include "models/record/packetparts.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
constexpr qsizetype PieceBytes = qsizetype(64) * 1024;

QJsonObject incidentJson(const Record &record)
{
    return {{QStringLiteral("id"), record.id},
            {QStringLiteral("number"), record.number},
            {QStringLiteral("pair"), record.pair},
            {QStringLiteral("mode"), incidentModeKey(record.mode)},
            {QStringLiteral("first_seq"), record.log.firstSeq},
            {QStringLiteral("last_seq"), record.log.lastSeq}};
}

/// Initials whose hash isn't that of the evidence kept with them: empty when there are none.
QString looseInitials(const Incident &incident)
{
    for (const Customer &customer : incident.customers) {
        for (const Signoff &signoff : incident.signoffs.value(customer.id)) {
            if (signoff.kind == Signoff::Kind::Initials && evidenceHash(signoff.evidence) != signoff.hash)
                return PacketWords::tr("the initials of %1 don't belong to the evidence kept with them")
                    .arg(visibleText(customer.name, 80));
        }
    }
    return {};
}

/// No outage has so many updates, and they are all written down: a made-up cadence must not fill the memory.
constexpr qint64 MaxUpdates = 20'000;

bool tooManyUpdates(const Incident &incident, Instant now)
{
    const Duration length = incident.closedAt.value_or(now) - incident.outageAt;
    return std::any_of(incident.cadence.cbegin(), incident.cadence.cend(), [&](const CadenceFrom &stretch) {
        return stretch.every < Duration(1) || length / stretch.every > MaxUpdates;
    });
}
} // namespace

PacketMaker::PacketMaker(Terms terms, Sink sink)
    : m_terms(std::move(terms))
    , m_sink(std::move(sink))
{
    m_incident.fold = m_terms.fold;
}

void PacketMaker::flush()
{
    m_refused = m_refused || !m_sink(m_bytes);
    m_bytes.resize(0);
}

void PacketMaker::put(QByteArrayView bytes)
{
    m_seal.addData(bytes);
    m_size += bytes.size();
    m_bytes += bytes;
    if (m_bytes.size() >= PieceBytes)
        flush();
}

Outcome PacketMaker::taken() const
{
    if (m_size > PacketMaxBytes)
        return Error{QStringLiteral("too_large"),
                     PacketWords::tr("The record would be larger than %1 MiB, and none may be.")
                         .arg(PacketMaxBytes / 1024 / 1024),
                     PacketWords::tr("Keep a copy of the whole store instead.")};
    if (m_refused)
        return Error{
            QStringLiteral("not_taken"), PacketWords::tr("The record was not taken to its end."), {}};
    return Done{};
}

void PacketMaker::log(const Event &event)
{
    if (m_incident.id.isEmpty()) {
        m_early += event;
        return;
    }
    QList<Event> found = std::exchange(m_early, {});
    found += event;
    for (const Event &each : std::as_const(found)) {
        if (each.incident == m_incident.id)
            m_lines += {each.seq, each.at, each.actor, eventLine(each), each.hash};
    }
}

Outcome PacketMaker::add(const Event &event)
{
    if (m_events++ == 0) {
        m_walk = ChainWalk({predecessorOf(event), m_terms.previous});
        m_firstSeq = event.seq;
        m_before = m_walk.at().seq;
        put("{\"events\":[");
    } else {
        put(",");
    }
    if (const Outcome follows = m_walk.step(event); !follows)
        return follows;
    if (const Outcome folded = applyEvent(m_incident, event); !folded)
        return folded;
    m_form = event.form;
    m_ends += m_walk.at();
    if (const auto gap = loggedGap(event))
        m_gaps += *gap;
    m_erased += gonePlaces(event).size();
    log(event);
    put(canonicalJson(packetEventJson(event)));
    return taken();
}

/// Of a sorted object; what is `aside` is put by its own hand.
void PacketMaker::putMembers(const QJsonObject &object, const char *aside,
                             const std::function<void()> &putAside)
{
    QByteArrayView comma = "";
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        put(std::exchange(comma, ","));
        if (it.key() == QLatin1String(aside)) {
            putAside();
            continue;
        }
        const QByteArray member = canonicalJson({{it.key(), it.value()}});
        put(QByteArrayView(member).sliced(1, member.size() - 2));
    }
}

void PacketMaker::putRecord(const Record &record)
{
    QJsonObject members = recordCaseJson(record);
    members.insert(QStringLiteral("customers"), QJsonArray());
    put("\"record\":{");
    putMembers(members, "customers", [&] {
        put("\"customers\":[");
        QByteArrayView comma = "";
        for (const RecordCustomer &row : record.customers) {
            put(std::exchange(comma, ","));
            put(canonicalJson(recordCustomerJson(row)));
            if (m_refused)
                return;
        }
        put("]");
    });
    put("}");
}

/// `seal` follows `record`, so that it is over the very bytes before it and those of what comes behind.
void PacketMaker::putSeal(PacketFacts &facts, const PacketEnd &end)
{
    QByteArray tail("}");
    if (facts.format > 1)
        tail.prepend(canonicalJson(vouchersJson(facts.vouchers))).prepend(",\"vouchers\":");
    m_seal.addData(tail);
    const QByteArray seal = m_seal.result().toHex();
    m_bytes.append(PacketSealOpen).append(seal).append(PacketSealClose);
    facts.seal = seal;
    if (facts.format > 1 && end.sign)
        facts.signature = end.sign(seal);
    if (facts.signature) {
        facts.record.log.key = facts.signature->key;
        m_bytes.append(PacketSignatureOpen).append(canonicalJson(packetSignatureJson(*facts.signature)));
    }
    m_bytes.append(tail).append('\n');
    m_size += tail.size();
    flush();
}

Result<PacketFacts> PacketMaker::finish(const PacketEnd &end)
{
    if (m_events == 0)
        return Error{QStringLiteral("no_events"), PacketWords::tr("There is no record without events."),
                     PacketWords::tr("Give the log from the incident's first event to its last.")};
    if (const QString loose = looseInitials(m_incident); !loose.isEmpty())
        return packetNotWhole(loose);
    if (tooManyUpdates(m_incident, m_terms.at))
        return packetNotWhole(PacketWords::tr("it would hold more than %1 customer updates").arg(MaxUpdates));
    PacketFacts facts{makeRecord(m_incident, m_terms.at), m_terms.fold, true, m_events, m_erased, m_terms.by};
    facts.format = m_form > 1 ? 2 : 1;
    facts.before = m_before;
    facts.ends = std::move(m_ends);
    facts.gaps = std::move(m_gaps);
    if (facts.format > 1)
        facts.vouchers = end.vouchers;
    Record &record = facts.record;
    record.log = {m_firstSeq, m_walk.at().seq, m_terms.previous, m_walk.at().hash, {}, std::move(m_lines)};
    QJsonObject members{
        {QStringLiteral("format"), QLatin1String(facts.format > 1 ? PacketFormat : PacketFormat1)},
        {QStringLiteral("incident"), incidentJson(record)},
        {QStringLiteral("record"), {}},
        {QStringLiteral("previous"), QString::fromLatin1(m_terms.previous)},
        {QStringLiteral("head"), chainEndJson(m_walk.at())},
        {QStringLiteral("made"),
         QJsonObject{{QStringLiteral("at"), toIso(m_terms.at)}, {QStringLiteral("by"), m_terms.by}}}};
    if (m_terms.fold > 1) // packets of the first did not name it
        members.insert(QStringLiteral("fold"), m_terms.fold);
    put("],"); // `events` is the first key of all
    putMembers(members, "record", [&] { putRecord(record); });
    putSeal(facts, end);
    if (const Outcome whole = taken(); !whole)
        return whole.error();
    return facts;
}

} // namespace Switchback
