// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packet.h"

#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/record/packetparts.h"
#include "switchback/version.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

namespace Switchback
{

namespace
{
constexpr qint64 MaxValues = 40'000'000;
constexpr int MaxDepth = 64;
const QByteArray SealOpen = QByteArrayLiteral(",\"seal\":{\"sha256\":\"");
const QByteArray SealClose = QByteArrayLiteral("\"}}\n");
constexpr int HexLength = 64;

Error notAPacket(const QString &why)
{
    return {QStringLiteral("not_a_packet"), PacketWords::tr("This is no record of an incident: %1.").arg(why),
            PacketWords::tr("Choose the JSON file that was written as the incident's record.")};
}

Error notWhole(const QString &why, const QString &hint = {})
{
    return {QStringLiteral("not_whole"), PacketWords::tr("The record is not whole: %1.").arg(why),
            hint.isEmpty()
                ? PacketWords::tr(
                      "It was changed after it was written. Compare it with another copy, or write it "
                      "anew from the log.")
                : hint};
}

QByteArray sealOf(const QByteArray &withoutSeal)
{
    return QCryptographicHash::hash(withoutSeal, QCryptographicHash::Sha256).toHex();
}

QJsonObject headJson(const Event &last)
{
    return {{QStringLiteral("seq"), last.seq}, {QStringLiteral("hash"), QString::fromLatin1(last.hash)}};
}

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

struct Made {
    QJsonObject packet; ///< without the seal
    Record record;
};

/// The packet as it follows from its events.
Result<Made> makeFrom(const QList<Event> &events, const QByteArray &previous, Instant now, const QString &by,
                      int fold)
{
    const Result<Incident> incident = foldIncident(events, fold);
    if (!incident)
        return incident.error();
    if (const QString loose = looseInitials(*incident); !loose.isEmpty())
        return notWhole(loose);
    if (tooManyUpdates(*incident, now))
        return notWhole(PacketWords::tr("it would hold more than %1 customer updates").arg(MaxUpdates));
    Made made;
    made.record = makeRecord(*incident, now);
    addLog(made.record, events, previous);
    QJsonArray list;
    for (const Event &event : events)
        list += packetEventJson(event);
    made.packet = {{QStringLiteral("format"), QLatin1String(PacketFormat)},
                   {QStringLiteral("incident"), incidentJson(made.record)},
                   {QStringLiteral("record"), recordJson(made.record)},
                   {QStringLiteral("previous"), QString::fromLatin1(previous)},
                   {QStringLiteral("events"), list},
                   {QStringLiteral("head"), headJson(events.last())},
                   {QStringLiteral("made"),
                    QJsonObject{{QStringLiteral("at"), toIso(now)}, {QStringLiteral("by"), by}}}};
    if (fold > 1) // packets of the first did not name it
        made.packet.insert(QStringLiteral("fold"), fold);
    return made;
}

/// `seal` is the last key of all, so that the seal is over the very bytes before it.
QByteArray sealed(const QJsonObject &packet)
{
    QByteArray bytes = canonicalJson(packet);
    const QByteArray seal = sealOf(bytes);
    bytes.chop(1);
    return bytes + SealOpen + seal + SealClose;
}

/// What a packet says of itself, read but not believed.
struct Claimed {
    QJsonObject packet;
    QList<Event> events;
    QByteArray previous;
    Instant madeAt{};
    QString madeBy;
    qint64 fold = 1;
};

Result<QList<Event>> readEvents(const QJsonValue &json)
{
    if (!json.isArray() || json.toArray().isEmpty())
        return notWhole(PacketWords::tr("it has no events"));
    const QJsonArray array = json.toArray();
    QList<Event> events;
    events.reserve(array.size());
    for (const QJsonValue &value : array) {
        Result<Event> event = packetEventFromJson(value);
        if (!event) {
            // Its own seq may be what is wrong, so it is counted from the one before.
            const QString name = events.isEmpty() ? PacketWords::tr("the first event")
                                                  : PacketWords::tr("event %1").arg(events.last().seq + 1);
            return notWhole(name + QLatin1Char(' ') + event.error().text);
        }
        events += std::move(*event);
    }
    return events;
}

Result<QJsonObject> parse(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return notAPacket(PacketWords::tr("the file is empty"));
    if (bytes.size() > PacketMaxBytes)
        return notAPacket(PacketWords::tr("it is larger than %1 MiB").arg(PacketMaxBytes / 1024 / 1024));
    if (const Outcome scanned = scanJson(bytes, MaxValues, MaxDepth); !scanned)
        return notAPacket(scanned.error().text);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return notAPacket(PacketWords::tr("it can't be read as JSON (%1, at byte %2)")
                              .arg(error.errorString())
                              .arg(error.offset));
    if (!document.isObject())
        return notAPacket(PacketWords::tr("it is not a JSON object"));
    const QJsonObject packet = document.object();
    const QJsonValue format = packet.value(QLatin1String("format"));
    if (format.toString() != QLatin1String(PacketFormat))
        return notAPacket(
            PacketWords::tr("its format is %1, not %2")
                .arg(format.isString() ? visibleText(format.toString(), 40) : PacketWords::tr("missing"),
                     QLatin1String(PacketFormat)));
    return packet;
}

Result<Claimed> read(const QByteArray &bytes)
{
    Result<QJsonObject> packet = parse(bytes);
    if (!packet)
        return packet.error();
    Claimed claimed;
    claimed.packet = *packet;
    Result<QList<Event>> events = readEvents(packet->value(QLatin1String("events")));
    if (!events)
        return events.error();
    claimed.events = std::move(*events);
    if (!packet->value(QLatin1String("previous")).isString())
        return notWhole(PacketWords::tr("it does not say what came before its first event (previous)"));
    claimed.previous = packet->value(QLatin1String("previous")).toString().toLatin1();
    const QJsonObject made = packet->value(QLatin1String("made")).toObject();
    const std::optional<Instant> at = fromIso(made.value(QLatin1String("at")).toString());
    if (!at)
        return notWhole(PacketWords::tr("it does not say when it was made (made.at)"));
    claimed.madeAt = *at;
    claimed.madeBy = made.value(QLatin1String("by")).toString();
    if (packet->contains(QLatin1String("fold")))
        claimed.fold = wholeNumber(packet->value(QLatin1String("fold")));
    if (claimed.fold < 1)
        return notWhole(PacketWords::tr("it does not say by which version its summary was made (fold)"));
    return claimed;
}

/// Chain and place of the events. Where they begin and end is taken from what the packet says elsewhere, so
/// that events cut off at either end are named too.
Outcome checkEvents(const Claimed &claimed)
{
    const QJsonObject incident = claimed.packet.value(QLatin1String("incident")).toObject();
    const QJsonObject head = claimed.packet.value(QLatin1String("head")).toObject();
    const qint64 first = wholeNumber(incident.value(QLatin1String("first_seq")));
    const qint64 last = wholeNumber(head.value(QLatin1String("seq")));
    if (first < 1 || last < first)
        return notWhole(PacketWords::tr(
            "it does not say with which events it begins and ends (incident.first_seq, head.seq)"));
    const Event &begin = claimed.events.first();
    const qint64 before = begin.seq == first ? predecessorOf(begin) : first - 1;
    if ((before == 0) != claimed.previous.isEmpty())
        return notWhole(
            before == 0
                ? PacketWords::tr("nothing comes before event %1, but it names a previous hash").arg(first)
                : PacketWords::tr("it does not say on what event %1 follows (previous)").arg(first));
    const ChainEnd end{last, head.value(QLatin1String("hash")).toString().toLatin1()};
    const Result<qint64> whole = begin.seq > first
                                     ? chainBroken(first, PacketWords::tr("is missing."))
                                     : checkChain(claimed.events, {before, claimed.previous}, end);
    if (!whole)
        return Error{QStringLiteral("not_whole"), whole.error().text, whole.error().hint};
    return Done{};
}

/// The chain is whole, but the packet isn't what its events make: says where.
Error elsewhere(const QByteArray &bytes, const QByteArray &ought, const Claimed &claimed)
{
    const QJsonObject right = QJsonDocument::fromJson(ought).object();
    const QString path = differencePath(claimed.packet, right);
    if (path.isEmpty()) {
        qsizetype at = 0;
        while (at < bytes.size() && at < ought.size() && bytes.at(at) == ought.at(at))
            ++at;
        return notWhole(
            PacketWords::tr("its events are, but byte %1 is not spelled as it was written").arg(at));
    }
    if (path.startsWith(QLatin1String("seal")))
        return notWhole(PacketWords::tr("its events are, but its seal does not fit"));
    const QString why =
        PacketWords::tr("its events are, but they don't say what stands at %1").arg(visibleText(path, 120));
    return notWhole(why);
}
} // namespace

bool sealFits(const QByteArray &bytes)
{
    const qsizetype tail = SealOpen.size() + HexLength + SealClose.size();
    const qsizetype body = bytes.size() - tail;
    if (body < 1 || !bytes.endsWith(SealClose) || bytes.mid(body, SealOpen.size()) != SealOpen)
        return false;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(bytes).first(body));
    hash.addData("}");
    return hash.result().toHex() == bytes.mid(body + SealOpen.size(), HexLength);
}

Result<QByteArray> makePacket(const QList<Event> &events, const QByteArray &previous, Instant now)
{
    if (events.isEmpty())
        return Error{QStringLiteral("no_events"), PacketWords::tr("There is no record without events."),
                     PacketWords::tr("Give the log from the incident's first event to its last.")};
    if (const auto whole = checkChain(events, {predecessorOf(events.first()), previous}); !whole)
        return whole.error();
    const Result<Made> made = makeFrom(events, previous, now, QLatin1String(SWITCHBACK_VERSION), FoldNow);
    if (!made)
        return made.error();
    QByteArray bytes = sealed(made->packet);
    if (bytes.size() > PacketMaxBytes)
        return Error{QStringLiteral("too_large"),
                     PacketWords::tr("The record would be %1 MiB, and none may be larger than %2 MiB.")
                         .arg(bytes.size() / 1024 / 1024)
                         .arg(PacketMaxBytes / 1024 / 1024),
                     PacketWords::tr("Keep a copy of the whole store instead.")};
    return bytes;
}

namespace
{
/// Of a packet with a newer summary than this program can make: which incident it is of, and its log. Said by
/// the packet itself, but for the log.
PacketFacts chainAlone(const Claimed &claimed)
{
    const QJsonObject incident = claimed.packet.value(QLatin1String("incident")).toObject();
    PacketFacts facts;
    facts.summaryChecked = false;
    facts.fold = int(std::min<qint64>(claimed.fold, std::numeric_limits<int>::max()));
    facts.events = int(claimed.events.size());
    facts.madeBy = claimed.madeBy;
    facts.record.madeAt = claimed.madeAt;
    facts.record.id = incident.value(QLatin1String("id")).toString();
    facts.record.number = incident.value(QLatin1String("number")).toInt();
    facts.record.pair = incident.value(QLatin1String("pair")).toString();
    addLog(facts.record, claimed.events, claimed.previous);
    return facts;
}
} // namespace

Result<PacketFacts> verifyPacket(const QByteArray &bytes)
{
    const Result<Claimed> claimed = read(bytes);
    if (!claimed)
        return claimed.error();
    if (const Outcome events = checkEvents(*claimed); !events)
        return events.error();
    if (claimed->fold > FoldNow) {
        if (!sealFits(bytes))
            return notWhole(PacketWords::tr("its events are, but its seal does not fit"));
        return chainAlone(*claimed);
    }
    Result<Made> made =
        makeFrom(claimed->events, claimed->previous, claimed->madeAt, claimed->madeBy, int(claimed->fold));
    if (!made)
        return made.error().code == QLatin1String("not_whole") ? made.error() : notWhole(made.error().text);
    const QByteArray ought = sealed(made->packet);
    if (bytes != ought)
        return elsewhere(bytes, ought, *claimed);
    return PacketFacts{std::move(made->record), int(claimed->fold), true, int(claimed->events.size()),
                       claimed->madeBy};
}

} // namespace Switchback
