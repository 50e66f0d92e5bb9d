// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetcheck.h"

#include "models/core/chain.h"
#include "models/core/visibletext.h"
#include "models/record/packetparts.h"

#include <algorithm>
#include <memory>

namespace Switchback
{

namespace
{
Error notVouched(const QString &why)
{
    return {
        QStringLiteral("not_vouched"),
        PacketWords::tr("The record is as it was written, but its signature is nobody's word: %1.").arg(why),
        PacketWords::tr("Ask for a record that is signed anew, and compare it with a printed sheet.")};
}

QString shown(const QByteArray &key)
{
    return keyFingerprint(key);
}

ChainFacts factsOf(const PacketFacts &facts)
{
    return ChainFacts(std::make_shared<const ChainFacts::Ends>(facts.ends));
}

/// Where the chain about people stands after each link; empty: they don't lead to the head.
QList<ChainEnd> walk(const KeyLog &log)
{
    QList<ChainEnd> ends{log.from};
    for (const KeyLink &link : log.links) {
        const ChainEnd &at = ends.constLast();
        QByteArray digest = link.digest;
        if (link.event) {
            const Event &event = *link.event;
            digest = eventDigest(event);
            if (predecessorOf(event) != at.seq || event.form != EventForm || !event.pair.isEmpty() ||
                !event.kind.startsWith(QLatin1String("key.")) || event.hash != linkHash(at.hash, digest))
                return {};
        }
        if (link.seq <= at.seq)
            return {};
        ends += ChainEnd{link.seq, linkHash(at.hash, digest)};
    }
    const bool begins = !log.links.isEmpty() && log.links.constFirst().event;
    return begins && ends.constLast() == log.head.end ? ends : QList<ChainEnd>();
}

Outcome checkKeys(PacketFacts &facts, const SignatureCheck &check)
{
    const PacketSignature &word = *facts.signature;
    const KeyLog &log = *facts.vouchers.keyLog;
    if (walk(log).isEmpty())
        return packetNotWhole(
            PacketWords::tr("what the log says of keys does not lead to its head (key_log)"));
    if (!log.head.chain.isEmpty() || log.head.key != word.key || log.head.store != word.store ||
        !check(log.head.key, headBytes(log.head), log.head.signature))
        return packetNotWhole(PacketWords::tr("the head of the log about keys was not signed by its seat"));
    KeyBook book(check);
    for (const KeyLink &link : log.links) {
        if (link.event)
            book.add(*link.event);
    }
    const SeatKey *key = book.of(word.key);
    if (!key)
        return notVouched(PacketWords::tr("the log does not know the key %1").arg(shown(word.key)));
    facts.signer = *key;
    if (key->seat != word.seat || key->store != word.store)
        return notVouched(PacketWords::tr("the key %1 belongs to the seat %2 of the store %3")
                              .arg(shown(word.key), visibleText(key->seat, 80), key->store));
    if (key->endedSeq > 0)
        return notVouched(PacketWords::tr("the key %1 had ended before, by event %2: %3")
                              .arg(shown(word.key))
                              .arg(key->endedSeq)
                              .arg(visibleText(key->endedWhy, 200)));
    return Done{};
}

Outcome checkSignature(PacketFacts &facts, const SignatureCheck &check)
{
    if (facts.signature.has_value() != facts.vouchers.keyLog.has_value())
        return packetNotWhole(
            facts.signature ? PacketWords::tr("it is signed, and does not say whose key that is (key_log)")
                            : PacketWords::tr("its signature is missing"));
    if (!facts.signature)
        return Done{};
    const PacketSignature &word = *facts.signature;
    if (!check(word.key, packetSignatureBytes(word, facts.seal), word.signature))
        return packetNotWhole(PacketWords::tr("its signature is not that of the key that it names"));
    return checkKeys(facts, check);
}

Error badWord(const Attestation &site)
{
    return packetNotWhole(PacketWords::tr("the word of the site %1 for event %2 is not about this record")
                              .arg(visibleText(site.site, 80))
                              .arg(site.end.seq));
}

/// Walks on from the head, and says which event a site was told of.
Outcome placeSites(PacketFacts &facts)
{
    QByteArray hash = facts.record.log.head;
    for (const QByteArray &digest : std::as_const(facts.vouchers.beyond)) {
        hash = linkHash(hash, digest);
        facts.beyond += ChainEnd{0, hash};
    }
    const ChainFacts chain = factsOf(facts);
    const QList<ChainEnd> keys = facts.vouchers.keyLog ? walk(*facts.vouchers.keyLog) : QList<ChainEnd>();
    for (const Attestation &site : std::as_const(facts.vouchers.sites)) {
        if (site.chain == facts.record.pair ? chain.holds(site.end)
                                            : site.chain.isEmpty() && keys.contains(site.end))
            continue;
        const auto beyond = std::find_if(facts.beyond.begin(), facts.beyond.end(),
                                         [&](const ChainEnd &end) { return end.hash == site.end.hash; });
        if (site.chain != facts.record.pair || beyond == facts.beyond.end() ||
            site.end.seq <= facts.record.log.lastSeq || (beyond->seq != 0 && beyond->seq != site.end.seq))
            return badWord(site);
        beyond->seq = site.end.seq;
    }
    if (!facts.beyond.isEmpty() && facts.beyond.constLast().seq == 0)
        return packetNotWhole(PacketWords::tr("it goes on to an event that no site was told of (beyond)"));
    return Done{};
}
} // namespace

Outcome checkVouchers(PacketFacts &facts, const SignatureCheck &check)
{
    if (facts.format < 2)
        return Done{};
    const bool needed = facts.signature || !facts.vouchers.sites.isEmpty();
    if (needed && !check)
        return packetNotWhole(PacketWords::tr("its signatures can't be checked here"));
    QString store = facts.signature ? facts.signature->store : QString();
    for (const Attestation &site : std::as_const(facts.vouchers.sites)) {
        store = store.isEmpty() ? site.store : store;
        if (site.store != store || !check(site.key, attestationBytes(site), site.signature))
            return badWord(site);
    }
    if (const Outcome word = checkSignature(facts, check); !word)
        return word;
    return placeSites(facts);
}

QList<HeadAgainst> againstHeads(const PacketFacts &facts, const QList<HeadCode> &codes)
{
    using How = HeadAgainst::How;
    const ChainFacts chain = factsOf(facts);
    const qint64 last = facts.record.log.lastSeq;
    qint64 told = last; ///< up to here the numbers can be compared
    QList<qint64> good;
    for (const Attestation &site : facts.vouchers.sites) {
        if (site.chain == facts.record.pair) {
            told = std::max(told, site.end.seq);
            good += site.end.seq;
        }
    }
    QList<HeadAgainst> out;
    for (const HeadCode &code : codes) {
        HeadAgainst one{code, How::Elsewhere, 0};
        const auto fits = [&](const ChainEnd &end) { return code.fits({code.seq, end.hash}); };
        const auto event = std::find_if(facts.ends.cbegin(), facts.ends.cend(),
                                        [&](const ChainEnd &end) { return end.seq == code.seq; });
        if (code.seq >= facts.record.log.firstSeq && code.seq <= last)
            one.how = event != facts.ends.cend() && fits(*event) ? How::Fits : How::Other;
        else if (code.seq > last)
            one.how = std::any_of(facts.beyond.cbegin(), facts.beyond.cend(), fits) ? How::Fits
                      : code.seq <= told                                            ? How::Other
                                                                                    : How::Elsewhere;
        else if (code.seq == facts.before && code.seq > 0)
            one.how = fits({code.seq, facts.record.log.previous}) ? How::Fits : How::Other;
        if (one.how == How::Fits)
            good += code.seq;
        out += one;
    }
    for (HeadAgainst &one : out) {
        for (const qint64 seq : std::as_const(good))
            one.lastGood = seq < one.code.seq ? std::max(one.lastGood, seq) : one.lastGood;
    }
    return out;
}

PacketVerdict verdictOn(const PacketFacts &facts, const QList<HeadAgainst> &heads)
{
    const auto any = [&](HeadAgainst::How how) {
        return std::any_of(heads.cbegin(), heads.cend(),
                           [how](const HeadAgainst &one) { return one.how == how; });
    };
    const bool contradicted =
        std::any_of(facts.vouchers.silent.cbegin(), facts.vouchers.silent.cend(),
                    [](const SilentSite &site) { return site.why == QLatin1String(Silence::Other); });
    if (any(HeadAgainst::How::Other) || contradicted)
        return PacketVerdict::Not;
    const bool unsignedNow = facts.format > 1 && !facts.signature;
    const bool known = facts.summaryChecked && !unsignedNow && !any(HeadAgainst::How::Elsewhere);
    return known ? PacketVerdict::Whole : PacketVerdict::NotKnown;
}

} // namespace Switchback
