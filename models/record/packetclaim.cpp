// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetclaim.h"

#include "models/core/chain.h"
#include "models/core/visibletext.h"
#include "models/record/packetparts.h"
#include "models/record/packetreading.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback
{

Error notAPacket(const QString &why)
{
    return {QStringLiteral("not_a_packet"), PacketWords::tr("This is no record of an incident: %1.").arg(why),
            PacketWords::tr("Choose the JSON file that was written as the incident's record.")};
}

namespace
{
Outcome readEnd(PacketClaim &claimed)
{
    const QJsonObject &packet = claimed.packet;
    if (packet.value(QLatin1String("format")).toString() == QLatin1String(PacketFormat1))
        return Done{};
    Result<PacketVouchers> vouchers = vouchersFromJson(packet.value(QLatin1String("vouchers")).toObject());
    if (!vouchers)
        return vouchers.error();
    const QString path = differencePath(packet.value(QLatin1String("vouchers")), vouchersJson(*vouchers));
    if (!path.isEmpty() || packet.value(QLatin1String("vouchers")) != vouchersJson(*vouchers))
        return packetNotWhole(
            PacketWords::tr("what vouches for it is not as it was written: %1").arg(visibleText(path, 120)));
    claimed.end.vouchers = std::move(*vouchers);
    if (!packet.contains(QLatin1String("signature")))
        return Done{};
    const Result<PacketSignature> word = packetSignatureFromJson(packet.value(QLatin1String("signature")));
    if (!word)
        return word.error();
    claimed.end.sign = [word = *word](const QByteArray &) { return word; };
    return Done{};
}

Result<QList<Event>> readEvents(const QJsonValue &json)
{
    if (!json.isArray() || json.toArray().isEmpty())
        return packetNotWhole(PacketWords::tr("it has no events"));
    const QJsonArray array = json.toArray();
    QList<Event> events;
    events.reserve(array.size());
    for (const QJsonValue &value : array) {
        Result<Event> event = packetEventFromJson(value);
        if (!event) {
            // Its own seq may be what is wrong, so it is counted from the one before.
            const QString name = events.isEmpty() ? PacketWords::tr("the first event")
                                                  : PacketWords::tr("event %1").arg(events.last().seq + 1);
            return packetNotWhole(name + QLatin1Char(' ') + event.error().text);
        }
        events += std::move(*event);
    }
    return events;
}

Result<QJsonObject> parse(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return notAPacket(PacketWords::tr("the file is empty"));
    if (const Outcome scanned = JsonScan(PacketMaxValues, PacketMaxDepth).look(bytes); !scanned)
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
    if (format.toString() != QLatin1String(PacketFormat) && format.toString() != QLatin1String(PacketFormat1))
        return notAPacket(
            PacketWords::tr("its format is %1, not %2")
                .arg(format.isString() ? visibleText(format.toString(), 40) : PacketWords::tr("missing"),
                     QLatin1String(PacketFormat)));
    return packet;
}
} // namespace

Result<PacketClaim> readPacketClaim(const QByteArray &bytes)
{
    Result<QJsonObject> packet = parse(bytes);
    if (!packet)
        return packet.error();
    PacketClaim claimed;
    claimed.packet = *packet;
    Result<QList<Event>> events = readEvents(packet->value(QLatin1String("events")));
    if (!events)
        return events.error();
    claimed.events = std::move(*events);
    if (!packet->value(QLatin1String("previous")).isString())
        return packetNotWhole(PacketWords::tr("it does not say what came before its first event (previous)"));
    claimed.previous = packet->value(QLatin1String("previous")).toString().toLatin1();
    const QJsonObject made = packet->value(QLatin1String("made")).toObject();
    const std::optional<Instant> at = fromIso(made.value(QLatin1String("at")).toString());
    if (!at)
        return packetNotWhole(PacketWords::tr("it does not say when it was made (made.at)"));
    claimed.madeAt = *at;
    claimed.madeBy = made.value(QLatin1String("by")).toString();
    if (packet->contains(QLatin1String("fold")))
        claimed.fold = wholeNumber(packet->value(QLatin1String("fold")));
    if (claimed.fold < 1)
        return packetNotWhole(
            PacketWords::tr("it does not say by which version its summary was made (fold)"));
    if (const Outcome end = readEnd(claimed); !end)
        return end.error();
    return claimed;
}

Outcome checkClaimedEvents(const PacketClaim &claimed)
{
    const QJsonObject incident = claimed.packet.value(QLatin1String("incident")).toObject();
    const QJsonObject head = claimed.packet.value(QLatin1String("head")).toObject();
    const qint64 first = wholeNumber(incident.value(QLatin1String("first_seq")));
    const qint64 last = wholeNumber(head.value(QLatin1String("seq")));
    if (first < 1 || last < first)
        return packetNotWhole(PacketWords::tr(
            "it does not say with which events it begins and ends (incident.first_seq, head.seq)"));
    const Event &begin = claimed.events.first();
    const qint64 before = begin.seq == first ? predecessorOf(begin) : first - 1;
    if ((before == 0) != claimed.previous.isEmpty())
        return packetNotWhole(
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

} // namespace Switchback
