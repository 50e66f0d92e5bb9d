// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packet.h"

#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/customers/erasure.h"
#include "models/record/packetcheck.h"
#include "models/record/packetclaim.h"
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

/// Follows from the events: the packet's bytes, and what they say.
struct Made {
    QByteArray bytes;
    PacketFacts facts;
};

Result<Made> makeFrom(const QList<Event> &events, const PacketMaker::Terms &terms, const PacketEnd &end = {})
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
    Result<PacketFacts> facts = maker.finish(end);
    if (!facts)
        return facts.error();
    made.facts = std::move(*facts);
    return made;
}

/// The chain is whole, but the packet isn't what its events make: says where.
Error elsewhere(const QByteArray &bytes, const QByteArray &ought, const PacketClaim &claimed)
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

namespace
{
/// Where a packet's seal stands, and the brace or comma behind it and the signature.
struct SealPlace {
    qsizetype open = -1;
    qsizetype rest = -1;
};

SealPlace sealPlace(const QByteArray &bytes)
{
    const qsizetype whole = PacketSealOpen.size() + HexLength + PacketSealClose.size();
    const qsizetype last = bytes.size() - whole - 2; // of format 1, and of one that nobody vouches for
    const auto isAt = [&](qsizetype at) {
        return at > 0 && bytes.mid(at, PacketSealOpen.size()) == PacketSealOpen &&
               bytes.mid(at + whole - PacketSealClose.size(), PacketSealClose.size()) == PacketSealClose;
    };
    if (isAt(last))
        return {last, last + whole};
    QList<qsizetype> members;
    const Outcome scanned =
        JsonScan(PacketMaxValues, PacketMaxDepth).look(bytes, [&](qsizetype at, char c, int depth) {
            if ((c == ',' && depth == 1) || (c == '}' && depth == 0))
                members += at;
        });
    const auto seal = std::find_if(members.cbegin(), members.cend(), isAt);
    if (!scanned || seal == members.cend() || std::next(seal) == members.cend())
        return {};
    const auto next = std::next(seal);
    const bool isSigned = bytes.mid(*next, PacketSignatureOpen.size()) == PacketSignatureOpen;
    if (*next != *seal + whole || (isSigned && std::next(next) == members.cend()))
        return {};
    return {*seal, isSigned ? *std::next(next) : *next};
}

/// The seal as the bytes say it and as it ought to be.
std::optional<std::pair<QByteArray, QByteArray>> sealOf(const QByteArray &bytes)
{
    const SealPlace place = bytes.endsWith("}\n") ? sealPlace(bytes) : SealPlace();
    if (place.open < 0)
        return std::nullopt;
    const QByteArrayView all(bytes);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(all.first(place.open));
    hash.addData(all.sliced(place.rest).chopped(1));
    return std::pair(bytes.mid(place.open + PacketSealOpen.size(), HexLength), hash.result().toHex());
}
} // namespace

bool sealFits(const QByteArray &bytes)
{
    const auto seal = sealOf(bytes);
    return seal && seal->first == seal->second;
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
PacketFacts chainAlone(const PacketClaim &claimed)
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
    facts.format = claimed.packet.value(QLatin1String("format")) == QLatin1String(PacketFormat1) ? 1 : 2;
    facts.seal = claimed.packet.value(QLatin1String("seal"))
                     .toObject()
                     .value(QLatin1String("sha256"))
                     .toString()
                     .toLatin1();
    facts.before = predecessorOf(claimed.events.constFirst());
    facts.vouchers = claimed.end.vouchers;
    facts.signature = claimed.end.sign ? claimed.end.sign({}) : std::nullopt;
    for (const Event &event : claimed.events) {
        facts.ends += ChainEnd{event.seq, event.hash};
        facts.erased += gonePlaces(event).size();
        if (const auto gap = loggedGap(event))
            facts.gaps += *gap;
    }
    return facts;
}

/// What is wrong with one that is not as it ought to be; or the facts of one of a newer fold.
Result<PacketFacts> lookInto(const QByteArray &bytes)
{
    const Result<PacketClaim> claimed = readPacketClaim(bytes);
    if (!claimed)
        return claimed.error();
    if (const Outcome events = checkClaimedEvents(*claimed); !events)
        return events.error();
    if (claimed->fold > FoldNow) {
        const bool second = claimed->packet.value(QLatin1String("format")) == QLatin1String(PacketFormat);
        if (second != (claimed->events.constLast().form > 1))
            return packetNotWhole(PacketWords::tr("its events are, but they are not of its format"));
        if (!sealFits(bytes))
            return packetNotWhole(PacketWords::tr("its events are, but its seal does not fit"));
        return chainAlone(*claimed);
    }
    const Result<Made> made =
        makeFrom(claimed->events, {claimed->previous, claimed->madeAt, claimed->madeBy, int(claimed->fold)},
                 claimed->end);
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

namespace
{
Result<PacketFacts> vouched(Result<PacketFacts> facts, const SignatureCheck &check)
{
    if (!facts)
        return facts;
    const Outcome fits = checkVouchers(*facts, check);
    return fits ? facts : Result<PacketFacts>(fits.error());
}
} // namespace

Result<PacketFacts> verifyPacket(QIODevice &device, const PacketChecks &checks)
{
    const qint64 size = device.size();
    if (size > PacketMaxBytes)
        return notAPacket(PacketWords::tr("it is larger than %1 MiB").arg(PacketMaxBytes / 1024 / 1024));
    Result<PacketFacts> sound = readSoundPacket(device, checks.step);
    if (sound || sound.error().code == packetCalledOff().code)
        return vouched(std::move(sound), checks.signature);
    device.seek(0);
    const QByteArray bytes = device.readAll();
    if (bytes.size() != size)
        return Error{QStringLiteral("not_read"),
                     PacketWords::tr("The record can't be read: %1.").arg(device.errorString()),
                     {}};
    return vouched(lookInto(bytes), checks.signature);
}

Result<PacketFacts> verifyPacket(const QByteArray &bytes, const PacketChecks &checks)
{
    QBuffer device;
    device.setData(bytes);
    device.open(QIODevice::ReadOnly);
    return verifyPacket(device, checks);
}

} // namespace Switchback
