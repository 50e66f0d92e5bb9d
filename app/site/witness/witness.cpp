// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/witness/witness.h"

#include "app/keys/signingkey.h"
#include "app/site/witness/headfile.h"
#include "models/core/clock.h"

#include <algorithm>

namespace Switchback::Site
{

namespace
{
constexpr int UsualLimit = 100;
constexpr int MostStores = 64;
constexpr qsizetype ListBytes = qsizetype(200) * 1024; ///< below the contract's longest line

QString folderOf(const SiteConfig &config)
{
    return config.stateDir + QStringLiteral("/witness");
}

/// What the site holds newest, signed; or why it can't say.
WitnessHolds held(const SiteConfig &config, const HeadFile &file, const QString &store, const QString &chain)
{
    WitnessHolds out{store, chain, {}, {}};
    const Result<std::optional<HeldHead>> newest = file.newest();
    if (!newest)
        out.refused = newest.error();
    if (!newest || !*newest)
        return out;
    const Result<SigningKey> key = SigningKey::inFile(folderOf(config) + QStringLiteral("/site.key"));
    if (!key) {
        out.refused = key.error();
        return out;
    }
    const HeldHead &head = **newest;
    Attestation attested{config.id,        store, chain, head.head.end, head.toldAt.value_or(head.head.at),
                         key->publicKey(), {}};
    attested.signature = key->sign(attestationBytes(attested));
    out.holds = attested;
    return out;
}

Outcome take(const HeadFile &file, const QString &store, const QString &chain, const QJsonObject &told)
{
    Result<HeldHead> head = heldFromJson(told);
    if (!head)
        return head.error();
    if (head->head.store != store || head->head.chain != chain || head->toldAt)
        return Error{QStringLiteral("bad_head"), QStringLiteral("It is a head of another log."), {}};
    return file.take(std::move(*head), SystemClock().now());
}
} // namespace

QList<WitnessHolds> takeHeads(const SiteConfig &config, const QJsonArray &told)
{
    QList<WitnessHolds> out;
    for (const QJsonValue &value : told) {
        const QJsonObject one = value.toObject();
        const QString store = one.value(QLatin1String("store")).toString();
        const QString chain = one.value(QLatin1String("chain")).toString();
        const HeadFile file(folderOf(config), store, chain);
        Outcome taken = Done{};
        if (one.contains(QLatin1String("told")))
            taken = take(file, store, chain, one.value(QLatin1String("told")).toObject());
        WitnessHolds answer = held(config, file, store, chain);
        if (!taken)
            answer.refused = taken.error();
        out += answer;
    }
    return out;
}

Result<QJsonObject> listHeads(const SiteConfig &config, const QJsonObject &request)
{
    const QString chain = request.value(QLatin1String("chain")).toString();
    if (!request.contains(QLatin1String("store")))
        return QJsonObject{{QStringLiteral("heads"), QJsonArray()},
                           {QStringLiteral("before"), 0},
                           {QStringLiteral("damaged"), 0},
                           {QStringLiteral("stores"), QJsonArray::fromStringList(HeadFile::stores(
                                                          folderOf(config), chain, MostStores))}};
    const HeadFile file(folderOf(config), request.value(QLatin1String("store")).toString(), chain);
    const Result<HeadFile::All> all = file.all();
    if (!all)
        return all.error();
    const QList<HeldHead> &heads = all->heads.all();
    const int limit = request.value(QLatin1String("limit")).toInt(UsualLimit);
    qsizetype at =
        std::min<qsizetype>(heads.size(), request.value(QLatin1String("before")).toInt(int(heads.size())));
    QJsonArray list;
    qsizetype bytes = 0;
    while (at > 0 && list.size() < limit) {
        const QJsonObject one = heldJson(heads.at(at - 1));
        constexpr qsizetype AHead = 1200;
        constexpr qsizetype ADigest = 68;
        bytes += AHead + heads.at(at - 1).digests.size() * ADigest;
        if (bytes > ListBytes && !list.isEmpty())
            break;
        list += one;
        --at;
    }
    return QJsonObject{{QStringLiteral("heads"), list},
                       {QStringLiteral("before"), int(at)},
                       {QStringLiteral("damaged"), all->damaged}};
}

} // namespace Switchback::Site
