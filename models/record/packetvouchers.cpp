// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetvouchers.h"

#include "models/core/jsoncanonical.h"
#include "models/record/packetparts.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>

namespace Switchback
{

namespace
{
constexpr qsizetype HashHex = 64;
constexpr qsizetype SignatureHex = 128;
constexpr qsizetype StoreHex = 32;
constexpr qsizetype MaxText = 400;

Error bad(const char *where)
{
    return packetNotWhole(
        PacketWords::tr("what vouches for it is not in its form: %1").arg(QLatin1String(where)));
}

template<class List, class ToJson>
QJsonArray arrayOf(const List &list, const ToJson &toJson)
{
    QJsonArray array;
    for (const auto &one : list)
        array += toJson(one);
    return array;
}

/// Reads each; false: one could not be read.
template<class T, class FromJson>
bool readEach(const QJsonObject &json, const char *name, QList<T> &out, const FromJson &fromJson)
{
    if (!json.value(QLatin1String(name)).isArray())
        return false;
    const QJsonArray array = json.value(QLatin1String(name)).toArray();
    return std::all_of(array.begin(), array.end(), [&](const QJsonValue &value) {
        std::optional<T> one = fromJson(value);
        if (one)
            out += std::move(*one);
        return one.has_value();
    });
}

std::optional<QByteArray> digestFrom(const QJsonValue &value)
{
    QByteArray digest = value.toString().toLatin1();
    return isHex(digest, HashHex) ? std::optional(std::move(digest)) : std::nullopt;
}

QJsonObject loggedGapJson(const LoggedGap &gap)
{
    QJsonObject json = gapBody(gap.kept, gap.lost, gap.reason);
    json.insert(QStringLiteral("seq"), gap.seq);
    json.insert(QStringLiteral("at"), toIso(gap.at));
    json.insert(QStringLiteral("by"), gap.by);
    return json;
}

std::optional<LoggedGap> gapFrom(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    Event event; // as the event says it
    event.kind = QLatin1String(GapKind);
    event.seq = wholeNumber(json.value(QLatin1String("seq")));
    event.actor = json.value(QLatin1String("by")).toString();
    event.body = json;
    const auto at = fromIso(json.value(QLatin1String("at")).toString());
    if (!at || event.seq < 1)
        return std::nullopt;
    event.at = *at;
    return loggedGap(event);
}

QJsonObject linkJson(const KeyLink &link)
{
    return link.event ? packetEventJson(*link.event)
                      : QJsonObject{{QStringLiteral("seq"), link.seq},
                                    {QStringLiteral("digest"), QString::fromLatin1(link.digest)}};
}

std::optional<KeyLink> linkFrom(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    KeyLink link;
    link.seq = wholeNumber(json.value(QLatin1String("seq")));
    if (json.contains(QLatin1String("digest"))) {
        const auto digest = digestFrom(json.value(QLatin1String("digest")));
        if (!digest)
            return std::nullopt;
        link.digest = *digest;
    } else {
        Result<Event> event = packetEventFields(json);
        if (!event)
            return std::nullopt;
        link.event = std::move(*event);
    }
    return link;
}

QJsonObject keyLogJson(const KeyLog &log)
{
    return {{QStringLiteral("from"), chainEndJson(log.from)},
            {QStringLiteral("links"), arrayOf(log.links, linkJson)},
            {QStringLiteral("head"), headJson(log.head)}};
}

std::optional<KeyLog> keyLogFrom(const QJsonObject &json)
{
    KeyLog log;
    const auto from = chainEndFromJson(json.value(QLatin1String("from")).toObject());
    Result<Head> head = headFromJson(json.value(QLatin1String("head")).toObject());
    if (!from || !head || !readEach<KeyLink>(json, "links", log.links, linkFrom))
        return std::nullopt;
    log.from = *from;
    log.head = std::move(*head);
    return log;
}

QJsonObject silentJson(const SilentSite &site)
{
    return {{QStringLiteral("site"), site.site},
            {QStringLiteral("chain"), site.chain},
            {QStringLiteral("why"), site.why},
            {QStringLiteral("told"), site.told}};
}

std::optional<SilentSite> silentFrom(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    const SilentSite site{
        json.value(QLatin1String("site")).toString(), json.value(QLatin1String("chain")).toString(),
        json.value(QLatin1String("why")).toString(), wholeNumber(json.value(QLatin1String("told")))};
    constexpr const char *Whys[] = {Silence::Untold, Silence::Before, Silence::Far, Silence::Lost,
                                    Silence::Other};
    const bool known = std::any_of(std::begin(Whys), std::end(Whys),
                                   [&](const char *why) { return site.why == QLatin1String(why); });
    const bool fits = known && site.told >= 0 && !site.site.isEmpty() && site.site.size() <= MaxText &&
                      site.chain.size() <= MaxText;
    return fits ? std::optional(site) : std::nullopt;
}
} // namespace

QJsonObject vouchersJson(const PacketVouchers &vouchers)
{
    QJsonObject json{
        {QStringLiteral("beyond"),
         arrayOf(vouchers.beyond, [](const QByteArray &digest) { return QString::fromLatin1(digest); })},
        {QStringLiteral("gaps"), arrayOf(vouchers.gaps, loggedGapJson)},
        {QStringLiteral("sites"), arrayOf(vouchers.sites, attestationJson)},
        {QStringLiteral("silent"), arrayOf(vouchers.silent, silentJson)}};
    if (vouchers.keyLog)
        json.insert(QStringLiteral("key_log"), keyLogJson(*vouchers.keyLog));
    return json;
}

Result<PacketVouchers> vouchersFromJson(const QJsonObject &json)
{
    PacketVouchers out;
    if (!readEach<QByteArray>(json, "beyond", out.beyond, digestFrom) || out.beyond.size() > MostBeyond)
        return bad("beyond");
    if (!readEach<LoggedGap>(json, "gaps", out.gaps, gapFrom))
        return bad("gaps");
    const auto siteFrom = [](const QJsonValue &value) -> std::optional<Attestation> {
        Result<Attestation> site = attestationFromJson(value.toObject());
        return site ? std::optional(std::move(*site)) : std::nullopt;
    };
    if (!readEach<Attestation>(json, "sites", out.sites, siteFrom))
        return bad("sites");
    if (!readEach<SilentSite>(json, "silent", out.silent, silentFrom))
        return bad("silent");
    if (json.contains(QLatin1String("key_log"))) {
        out.keyLog = keyLogFrom(json.value(QLatin1String("key_log")).toObject());
        if (!out.keyLog)
            return bad("key_log");
    }
    return out;
}

QJsonObject packetSignatureJson(const PacketSignature &signature)
{
    return {{QStringLiteral("key"), QString::fromLatin1(signature.key)},
            {QStringLiteral("seat"), signature.seat},
            {QStringLiteral("store"), signature.store},
            {QStringLiteral("at"), toIso(signature.at)},
            {QStringLiteral("signature"), QString::fromLatin1(signature.signature)}};
}

QByteArray packetSignatureBytes(const PacketSignature &signature, const QByteArray &seal)
{
    QJsonObject json = packetSignatureJson(signature);
    json.remove(QLatin1String("signature"));
    json.insert(QStringLiteral("format"), QStringLiteral("switchback-record-signature/1"));
    json.insert(QStringLiteral("seal"), QString::fromLatin1(seal));
    return canonicalJson(json);
}

Result<PacketSignature> packetSignatureFromJson(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    PacketSignature out;
    out.key = json.value(QLatin1String("key")).toString().toLatin1();
    out.seat = json.value(QLatin1String("seat")).toString();
    out.store = json.value(QLatin1String("store")).toString();
    out.signature = json.value(QLatin1String("signature")).toString().toLatin1();
    const auto at = fromIso(json.value(QLatin1String("at")).toString());
    if (at)
        out.at = *at;
    const bool fits = at && isHex(out.key, HashHex) && isHex(out.store.toLatin1(), StoreHex) &&
                      isHex(out.signature, SignatureHex) && !out.seat.isEmpty() && out.seat.size() <= MaxText;
    return fits && json == packetSignatureJson(out) ? Result<PacketSignature>(out) : bad("signature");
}

} // namespace Switchback
