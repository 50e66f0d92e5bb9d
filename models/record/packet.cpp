// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packet.h"

#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/record/packetmaker.h"
#include "models/record/packetparts.h"
#include "models/record/packetreading.h"
#include "switchback/version.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

namespace Switchback
{

namespace
{
constexpr int HexLength = 64;

Error notAPacket(const QString &why)
{
    return {QStringLiteral("not_a_packet"), PacketWords::tr("This is no record of an incident: %1.").arg(why),
            PacketWords::tr("Choose the JSON file that was written as the incident's record.")};
}

/// Follows from the events: the packet's bytes, and what they say.
struct Made {
    QByteArray bytes;
    PacketFacts facts;
};

Result<Made> makeFrom(const QList<Event> &events, const PacketMaker::Terms &terms)
{
    Made made;
    PacketMaker maker(terms, [&made](QByteArrayView bytes) {
        made.bytes.append(bytes);
        return true;
    });
    for (const Event &event : events) {
        if (const Outcome added = maker.add(event); !added)
            return added.error();
    }
    Result<PacketFacts> facts = maker.finish();
    if (!facts)
        return facts.error();
    made.facts = std::move(*facts);
    return made;
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

/// The chain is whole, but the packet isn't what its events make: says where.
Error elsewhere(const QByteArray &bytes, const QByteArray &ought, const Claimed &claimed)
{
    const QJsonObject right = QJsonDocument::fromJson(ought).object();
    const QString path = differencePath(claimed.packet, right);
    if (path.isEmpty()) {
        qsizetype at = 0;
        while (at < bytes.size() && at < ought.size() && bytes.at(at) == ought.at(at))
            ++at;
        return packetNotWhole(
            PacketWords::tr("its events are, but byte %1 is not spelled as it was written").arg(at));
    }
    if (path.startsWith(QLatin1String("seal")))
        return packetNotWhole(PacketWords::tr("its events are, but its seal does not fit"));
    const QString why =
        PacketWords::tr("its events are, but they don't say what stands at %1").arg(visibleText(path, 120));
    return packetNotWhole(why);
}
} // namespace

bool sealFits(const QByteArray &bytes)
{
    const qsizetype tail = PacketSealOpen.size() + HexLength + PacketSealClose.size();
    const qsizetype body = bytes.size() - tail;
    if (body < 1 || !bytes.endsWith(PacketSealClose) ||
        bytes.mid(body, PacketSealOpen.size()) != PacketSealOpen)
        return false;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(bytes).first(body));
    hash.addData("}");
    return hash.result().toHex() == bytes.mid(body + PacketSealOpen.size(), HexLength);
}

Result<QByteArray> makePacket(const QList<Event> &events, const QByteArray &previous, Instant now)
{
    Result<Made> made = makeFrom(events, {previous, now, QLatin1String(SWITCHBACK_VERSION), FoldNow});
    return made ? Result<QByteArray>(std::move(made->bytes)) : made.error();
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

/// What is wrong with one that is not as it ought to be; or the facts of one of a newer fold.
Result<PacketFacts> lookInto(const QByteArray &bytes)
{
    const Result<Claimed> claimed = read(bytes);
    if (!claimed)
        return claimed.error();
    if (const Outcome events = checkEvents(*claimed); !events)
        return events.error();
    if (claimed->fold > FoldNow) {
        if (!sealFits(bytes))
            return packetNotWhole(PacketWords::tr("its events are, but its seal does not fit"));
        return chainAlone(*claimed);
    }
    const Result<Made> made =
        makeFrom(claimed->events, {claimed->previous, claimed->madeAt, claimed->madeBy, int(claimed->fold)});
    if (!made)
        return made.error().code == QLatin1String("not_whole") ? made.error()
                                                               : packetNotWhole(made.error().text);
    if (bytes != made->bytes)
        return elsewhere(bytes, made->bytes, *claimed);
    return made->facts;
}
} // namespace

Error packetCalledOff()
{
    return {QStringLiteral("called_off"), PacketWords::tr("The record was called off."),
            PacketWords::tr("Nothing of it was kept. Write it again when you need it.")};
}

Result<PacketFacts> verifyPacket(QIODevice &device, const PacketStep &step)
{
    const qint64 size = device.size();
    if (size > PacketMaxBytes)
        return notAPacket(PacketWords::tr("it is larger than %1 MiB").arg(PacketMaxBytes / 1024 / 1024));
    const Result<PacketFacts> sound = readSoundPacket(device, step);
    if (sound || sound.error().code == packetCalledOff().code)
        return sound;
    device.seek(0);
    const QByteArray bytes = device.readAll();
    if (bytes.size() != size)
        return Error{QStringLiteral("not_read"),
                     PacketWords::tr("The record can't be read: %1.").arg(device.errorString()),
                     {}};
    return lookInto(bytes);
}

Result<PacketFacts> verifyPacket(const QByteArray &bytes)
{
    QBuffer device;
    device.setData(bytes);
    device.open(QIODevice::ReadOnly);
    return verifyPacket(device);
}

} // namespace Switchback
