// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/head.h"

#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/witness/lettersmeant.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Head)
};

// Crockford's base32: https://www.crockford.com/base32.html
constexpr char Letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int GroupLength = 4;
constexpr int CodeLength = 12;
constexpr int FingerprintLength = 16;
constexpr qsizetype HashHex = 64;
constexpr qsizetype SignatureHex = 128;
constexpr qsizetype StoreHex = 32;
constexpr qsizetype MaxText = 400;
constexpr double MaxExact = 9007199254740991.0;

/// The first `length` letters of the bytes, five bits each.
QString base32(const QByteArray &bytes, int length)
{
    QString out;
    unsigned bits = 0;
    int held = 0;
    for (const char byte : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(byte);
        held += 8;
        for (; held >= 5 && out.size() < length; held -= 5)
            out += QLatin1Char(Letters[(bits >> unsigned(held - 5)) & 31U]);
    }
    return out;
}

QString inGroups(const QString &letters)
{
    QString out = letters;
    for (qsizetype at = GroupLength; at < out.size(); at += GroupLength + 1)
        out.insert(at, QLatin1Char('-'));
    return out;
}

QString codeOf(const QByteArray &hash)
{
    return base32(QByteArray::fromHex(hash), CodeLength);
}

Error badHead(const char *field)
{
    return {QStringLiteral("bad_head"),
            Words::tr("A head of the log is not in its form: %1.").arg(QLatin1String(field)),
            {}};
}

QByteArray bytesOf(const QJsonObject &json, const char *field)
{
    return json.value(QLatin1String(field)).toString().toLatin1();
}
} // namespace

bool isHex(const QByteArray &text, qsizetype length)
{
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

QJsonObject chainEndJson(const ChainEnd &end)
{
    return {{QStringLiteral("seq"), end.seq}, {QStringLiteral("hash"), QString::fromLatin1(end.hash)}};
}

std::optional<ChainEnd> chainEndFromJson(const QJsonObject &json)
{
    const double seq = json.value(QLatin1String("seq")).toDouble(-1);
    ChainEnd end{qint64(seq), bytesOf(json, "hash")};
    const bool nowhere = seq == 0 && end.hash.isEmpty();
    const bool somewhere = seq >= 1 && seq <= MaxExact && double(end.seq) == seq && isHex(end.hash, HashHex);
    if (!nowhere && !somewhere)
        return std::nullopt;
    return end;
}

QJsonObject headJson(const Head &head)
{
    QJsonObject json = chainEndJson(head.end);
    json.insert(QStringLiteral("store"), head.store);
    json.insert(QStringLiteral("chain"), head.chain);
    json.insert(QStringLiteral("at"), toIso(head.at));
    json.insert(QStringLiteral("key"), QString::fromLatin1(head.key));
    json.insert(QStringLiteral("signature"), QString::fromLatin1(head.signature));
    return json;
}

Result<Head> headFromJson(const QJsonObject &json)
{
    Head head;
    head.store = json.value(QLatin1String("store")).toString();
    if (!isHex(head.store.toLatin1(), StoreHex))
        return badHead("store");
    head.chain = json.value(QLatin1String("chain")).toString();
    if (!json.value(QLatin1String("chain")).isString() || head.chain.size() > MaxText)
        return badHead("chain");
    const std::optional<ChainEnd> end = chainEndFromJson(json);
    if (!end || end->seq < 1)
        return badHead("seq, hash");
    head.end = *end;
    const std::optional<Instant> at = fromIso(json.value(QLatin1String("at")).toString());
    if (!at)
        return badHead("at");
    head.at = *at;
    head.key = bytesOf(json, "key");
    if (!isHex(head.key, HashHex))
        return badHead("key");
    head.signature = bytesOf(json, "signature");
    if (!isHex(head.signature, SignatureHex))
        return badHead("signature");
    if (json != headJson(head))
        return badHead("");
    return head;
}

QJsonObject gapJson(const SignedGap &gap)
{
    return {{QStringLiteral("kept"), chainEndJson(gap.kept)},
            {QStringLiteral("lost"), chainEndJson(gap.lost)},
            {QStringLiteral("by"), gap.by},
            {QStringLiteral("reason"), gap.reason},
            {QStringLiteral("key"), QString::fromLatin1(gap.key)},
            {QStringLiteral("signature"), QString::fromLatin1(gap.signature)}};
}

Result<SignedGap> gapFromJson(const QJsonObject &json)
{
    SignedGap gap;
    const auto kept = chainEndFromJson(json.value(QLatin1String("kept")).toObject());
    const auto lost = chainEndFromJson(json.value(QLatin1String("lost")).toObject());
    if (!kept || !lost || lost->seq < 1)
        return badHead("kept, lost");
    gap.kept = *kept;
    gap.lost = *lost;
    gap.by = json.value(QLatin1String("by")).toString();
    gap.reason = json.value(QLatin1String("reason")).toString();
    if (gap.by.isEmpty() || gap.reason.isEmpty() || gap.by.size() > MaxText || gap.reason.size() > MaxText)
        return badHead("by, reason");
    gap.key = bytesOf(json, "key");
    gap.signature = bytesOf(json, "signature");
    if (!isHex(gap.key, HashHex) || !isHex(gap.signature, SignatureHex))
        return badHead("key, signature");
    if (json != gapJson(gap))
        return badHead("");
    return gap;
}

QByteArray headBytes(const Head &head)
{
    QJsonObject json = headJson(head);
    json.remove(QLatin1String("signature"));
    json.insert(QStringLiteral("format"), QStringLiteral("switchback-head/1"));
    return canonicalJson(json);
}

QByteArray gapBytes(const Head &head, const SignedGap &gap)
{
    QJsonObject json = gapJson(gap);
    json.remove(QLatin1String("signature"));
    json.insert(QStringLiteral("format"), QStringLiteral("switchback-gap/1"));
    json.insert(QStringLiteral("store"), head.store);
    json.insert(QStringLiteral("chain"), head.chain);
    return canonicalJson(json);
}

QString keyFingerprint(const QByteArray &publicKey)
{
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromHex(publicKey), QCryptographicHash::Sha256);
    return inGroups(base32(hash, FingerprintLength));
}

QString headCode(const ChainEnd &end)
{
    return QStringLiteral("%1:%2").arg(end.seq).arg(inGroups(codeOf(end.hash)));
}

QString sheetCode(const QByteArray &publicKey, const ChainEnd &end)
{
    return QStringLiteral("SWITCHBACK 1 KEY %1 HEAD %2").arg(keyFingerprint(publicKey), headCode(end));
}

bool HeadCode::fits(const ChainEnd &end) const
{
    return end.seq == seq && codeOf(end.hash) == code;
}

Result<HeadCode> headCodeFromText(const QString &text)
{
    const QString typed = text.section(QStringLiteral(" HEAD "), -1);
    const Error bad{QStringLiteral("bad_code"),
                    Words::tr("“%1” is no head of a log.").arg(visibleText(typed, 60)),
                    Words::tr("It stands on each sheet, and looks like 4711:7K2Q-9MXP-TD4R.")};
    const qsizetype colon = typed.indexOf(QLatin1Char(':'));
    bool number = false;
    HeadCode out{lettersMeant(typed.left(colon)).toLongLong(&number), lettersMeant(typed.mid(colon + 1))};
    const bool letters = std::all_of(out.code.cbegin(), out.code.cend(),
                                     [](QChar c) { return QLatin1String(Letters).contains(c); });
    if (colon < 1 || !number || typed.left(colon).contains(QLatin1Char('-')) || out.seq < 1 ||
        out.code.size() != CodeLength || !letters)
        return bad;
    return out;
}

} // namespace Switchback
