// SPDX-License-Identifier: GPL-3.0-or-later
// Who vouches for a packet, in words.
#include "models/record/packetcheck.h"

#include "models/core/counted.h"
#include "models/record/packetparts.h"
#include "models/record/recordtext.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int NameMost = 80;
constexpr int ReasonMost = 400;

QString siteOf(const PacketFacts &facts, const QString &id)
{
    return printable(siteName(facts.record, id), NameMost);
}

/// The sites that were told of the log about people after that key was made.
QStringList knowTheKey(const PacketFacts &facts)
{
    QStringList names;
    for (const Attestation &site : facts.vouchers.sites) {
        if (site.chain.isEmpty() && site.end.seq >= facts.signer->seq)
            names += siteOf(facts, site.site);
    }
    return names;
}

QStringList signatureLines(const PacketFacts &facts)
{
    if (!facts.signature || !facts.signer)
        return {facts.format > 1
                    ? PacketWords::tr("It is UNSIGNED: that it is what was written then is nobody's word.")
                    : PacketWords::tr("It is UNSIGNED, as records were before there were keys.")};
    const PacketSignature &word = *facts.signature;
    const SeatKey &key = *facts.signer;
    QStringList lines{PacketWords::tr("Signed %1 with the key %2, of the seat %3 and the store %4.")
                          .arg(momentText(facts.record, word.at), keyFingerprint(word.key),
                               printable(word.seat, NameMost), word.store)};
    const QStringList knowing = knowTheKey(facts);
    const QString good = PacketWords::tr("The key was good then: made %1 (event %2), and not ended up to "
                                         "event %3 of the log about people.")
                             .arg(momentText(facts.record, key.made))
                             .arg(key.seq)
                             .arg(facts.vouchers.keyLog->head.end.seq);
    lines +=
        good + QLatin1Char(' ') +
        (knowing.isEmpty()
             ? PacketWords::tr("Only the record itself says so.")
             : PacketWords::tr("Told of that key's making: %1.").arg(knowing.join(QStringLiteral(", "))));
    return lines;
}

QString siteLine(const PacketFacts &facts, const Attestation &site)
{
    const qint64 last = facts.record.log.lastSeq;
    const QString told = PacketWords::tr("%1 (key %2) was told event %3 at %4")
                             .arg(siteOf(facts, site.site), keyFingerprint(site.key))
                             .arg(site.end.seq)
                             .arg(momentText(facts.record, site.toldAt));
    return site.end.seq >= last ? PacketWords::tr("%1, and vouches for all events of this record.").arg(told)
                                : PacketWords::tr("%1, and vouches for the events up to that one.").arg(told);
}

QString silentLine(const PacketFacts &facts, const SilentSite &site)
{
    const QString name = siteOf(facts, site.site);
    const auto is = [&](const char *why) { return site.why == QLatin1String(why); };
    if (is(Silence::Untold))
        return PacketWords::tr("%1 says nothing: it was told nothing of this log yet.").arg(name);
    if (is(Silence::Before))
        return PacketWords::tr("%1 says nothing: it was told event %2 last, before this record begins.")
            .arg(name)
            .arg(site.told);
    if (is(Silence::Far))
        return PacketWords::tr("%1 was told event %2 last, too far behind this record to be linked with it.")
            .arg(name)
            .arg(site.told);
    if (is(Silence::Lost))
        return PacketWords::tr("%1 was told event %2, which is lost, and a person signed for that.")
            .arg(name)
            .arg(site.told);
    return PacketWords::tr("%1 was told event %2, and the log that this record is from does NOT hold it.")
        .arg(name)
        .arg(site.told);
}

QString gapLine(const PacketFacts &facts, const LoggedGap &gap)
{
    qint64 lost = 0;
    for (const LostRun &run : gap.lost)
        lost = std::max(lost, run.last.seq);
    return PacketWords::tr("A gap in the log after event %1: what was told up to event %2 is lost. %3 signed "
                           "for it %4 (event %5): %6")
        .arg(gap.kept.seq)
        .arg(lost)
        .arg(printable(gap.by, NameMost), momentText(facts.record, gap.at))
        .arg(gap.seq)
        .arg(printable(gap.reason, ReasonMost));
}

/// As it stands on a sheet.
QString codeText(const HeadCode &code)
{
    QString letters = code.code;
    for (const int at : {8, 4})
        letters.insert(at, QLatin1Char('-'));
    return QStringLiteral("%1:%2").arg(code.seq).arg(letters);
}

QString headText(const HeadAgainst &head)
{
    const QString typed = codeText(head.code);
    switch (head.how) {
    case HeadAgainst::How::Fits:
        return PacketWords::tr("The head %1 fits: up to event %2 the log is the one that it was taken from.")
            .arg(typed)
            .arg(head.code.seq);
    case HeadAgainst::How::Elsewhere:
        return PacketWords::tr("The head %1 can't be compared: event %2 lies outside of this record.")
            .arg(typed)
            .arg(head.code.seq);
    case HeadAgainst::How::Other:
        break;
    }
    return head.lastGood > 0
               ? PacketWords::tr("The head %1 does NOT fit: this record is not of the log that it was taken "
                                 "from. The first other event is one from %2 to %3.")
                     .arg(typed)
                     .arg(head.lastGood + 1)
                     .arg(head.code.seq)
               : PacketWords::tr("The head %1 does NOT fit: this record is not of the log that it was taken "
                                 "from. The first other event is one up to %2.")
                     .arg(typed)
                     .arg(head.code.seq);
}

QString howKey(HeadAgainst::How how)
{
    switch (how) {
    case HeadAgainst::How::Fits:
        return QStringLiteral("fits");
    case HeadAgainst::How::Other:
        return QStringLiteral("other");
    case HeadAgainst::How::Elsewhere:
        break;
    }
    return QStringLiteral("elsewhere");
}

QJsonArray sitesJson(const PacketFacts &facts)
{
    QJsonArray sites;
    for (const Attestation &site : facts.vouchers.sites)
        sites += QJsonObject{{QStringLiteral("site"), site.site},
                             {QStringLiteral("chain"), site.chain},
                             {QStringLiteral("fingerprint"), keyFingerprint(site.key)},
                             {QStringLiteral("head"), headCode(site.end)},
                             {QStringLiteral("told_at"), toIso(site.toldAt)}};
    return sites;
}
} // namespace

QStringList voucherLines(const PacketFacts &facts, const QList<HeadAgainst> &heads)
{
    QStringList lines = signatureLines(facts);
    for (const Attestation &site : facts.vouchers.sites) {
        if (!site.chain.isEmpty())
            lines += siteLine(facts, site);
    }
    for (const SilentSite &site : facts.vouchers.silent) {
        if (!site.chain.isEmpty())
            lines += silentLine(facts, site);
    }
    const QString head = headCode({facts.record.log.lastSeq, facts.record.log.head});
    const qsizetype customers = facts.record.customers.size();
    if (facts.signature)
        lines += PacketWords::tr("The sheets of its %1 customers name the fingerprint %2 and the head %3.",
                                 nullptr, howMany(customers))
                     .arg(customers)
                     .arg(keyFingerprint(facts.signature->key), head);
    else
        lines += PacketWords::tr("Its head is %1.").arg(head);
    for (const QList<LoggedGap> &gaps : {facts.vouchers.gaps, facts.gaps}) {
        for (const LoggedGap &gap : gaps)
            lines += gapLine(facts, gap);
    }
    for (const HeadAgainst &one : heads)
        lines += headText(one);
    return lines;
}

QJsonObject packetVerdictJson(const PacketFacts &facts, const QList<HeadAgainst> &heads)
{
    QJsonObject json{
        {QStringLiteral("whole"), verdictOn(facts, heads) == PacketVerdict::Whole},
        {QStringLiteral("chain_whole"), true},
        {QStringLiteral("summary_checked"), facts.summaryChecked},
        {QStringLiteral("fold"), facts.fold},
        {QStringLiteral("events"), facts.events},
        {QStringLiteral("erased"), facts.erased},
        {QStringLiteral("head"), QString::fromLatin1(facts.record.log.head)},
        {QStringLiteral("head_code"), headCode({facts.record.log.lastSeq, facts.record.log.head})},
        {QStringLiteral("signed"), facts.signature.has_value()},
        {QStringLiteral("sites"), sitesJson(facts)}};
    if (facts.signature && facts.signer) {
        json.insert(QStringLiteral("key"), QString::fromLatin1(facts.signature->key));
        json.insert(QStringLiteral("fingerprint"), keyFingerprint(facts.signature->key));
        json.insert(QStringLiteral("seat"), facts.signature->seat);
        json.insert(QStringLiteral("store"), facts.signature->store);
        json.insert(QStringLiteral("signed_at"), toIso(facts.signature->at));
        json.insert(QStringLiteral("key_made_at"), toIso(facts.signer->made));
        json.insert(QStringLiteral("key_known_to"), QJsonArray::fromStringList(knowTheKey(facts)));
    }
    QJsonArray silent;
    for (const SilentSite &site : facts.vouchers.silent)
        silent += QJsonObject{{QStringLiteral("site"), site.site},
                              {QStringLiteral("chain"), site.chain},
                              {QStringLiteral("why"), site.why},
                              {QStringLiteral("told"), site.told}};
    json.insert(QStringLiteral("silent"), silent);
    QStringList gaps;
    for (const LoggedGap &gap : facts.vouchers.gaps + facts.gaps)
        gaps += gapLine(facts, gap);
    json.insert(QStringLiteral("gaps"), QJsonArray::fromStringList(gaps));
    QJsonArray typed;
    for (const HeadAgainst &one : heads)
        typed += QJsonObject{{QStringLiteral("head"), codeText(one.code)},
                             {QStringLiteral("says"), howKey(one.how)},
                             {QStringLiteral("last_good"), one.lastGood}};
    json.insert(QStringLiteral("heads"), typed);
    return json;
}

} // namespace Switchback
