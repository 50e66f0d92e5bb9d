// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/attestation.h"

#include "models/core/jsoncanonical.h"

#include <QCoreApplication>

#include <utility>

namespace Switchback
{

namespace
{
constexpr qsizetype KeyHex = 64;
constexpr qsizetype SignatureHex = 128;
constexpr qsizetype StoreHex = 32;
constexpr qsizetype MaxName = 400;
constexpr qsizetype Fields = 8; ///< of attestationJson()
} // namespace

QJsonObject attestationJson(const Attestation &attestation)
{
    QJsonObject json = chainEndJson(attestation.end);
    json.insert(QStringLiteral("site"), attestation.site);
    json.insert(QStringLiteral("store"), attestation.store);
    json.insert(QStringLiteral("chain"), attestation.chain);
    json.insert(QStringLiteral("told_at"), toIso(attestation.toldAt));
    json.insert(QStringLiteral("key"), QString::fromLatin1(attestation.key));
    json.insert(QStringLiteral("signature"), QString::fromLatin1(attestation.signature));
    return json;
}

QByteArray attestationBytes(const Attestation &attestation)
{
    QJsonObject json = attestationJson(attestation);
    json.remove(QLatin1String("signature"));
    json.insert(QStringLiteral("format"), QStringLiteral("switchback-attestation/1"));
    return canonicalJson(json);
}

Result<Attestation> attestationFromJson(const QJsonObject &json)
{
    Attestation out;
    out.site = json.value(QLatin1String("site")).toString();
    out.store = json.value(QLatin1String("store")).toString();
    out.chain = json.value(QLatin1String("chain")).toString();
    out.key = json.value(QLatin1String("key")).toString().toLatin1();
    out.signature = json.value(QLatin1String("signature")).toString().toLatin1();
    const auto end = chainEndFromJson(json);
    const QString toldAt = json.value(QLatin1String("told_at")).toString();
    const auto at = fromIso(toldAt);
    const bool fits = end && end->seq > 0 && at && !out.site.isEmpty() && out.site.size() <= MaxName &&
                      out.chain.size() <= MaxName && isHex(out.store.toLatin1(), StoreHex) &&
                      isHex(out.key, KeyHex) && isHex(out.signature, SignatureHex);
    // What is read is what was written, to the letter: it is signed. Made anew to be compared it would cost
    // more than all of the reading.
    if (!fits || json.size() != Fields || !json.value(QLatin1String("chain")).isString() ||
        toIso(*at) != toldAt)
        return Error{QStringLiteral("bad_head"),
                     QCoreApplication::translate("Head", "A site's word for a log is not in its form."),
                     {}};
    out.end = *end;
    out.toldAt = *at;
    return out;
}

QJsonObject witnessHoldsJson(const WitnessHolds &holds)
{
    QJsonObject json{{QStringLiteral("store"), holds.store}, {QStringLiteral("chain"), holds.chain}};
    if (holds.holds)
        json.insert(QStringLiteral("holds"), attestationJson(*holds.holds));
    if (holds.refused)
        json.insert(QStringLiteral("refused"),
                    QJsonObject{{QStringLiteral("code"), holds.refused->code},
                                {QStringLiteral("text"), holds.refused->text.left(MaxName)}});
    return json;
}

Result<WitnessHolds> witnessHoldsFromJson(const QJsonObject &json)
{
    WitnessHolds out{
        json.value(QLatin1String("store")).toString(), json.value(QLatin1String("chain")).toString(), {}, {}};
    if (json.contains(QLatin1String("holds"))) {
        Result<Attestation> holds = attestationFromJson(json.value(QLatin1String("holds")).toObject());
        if (!holds)
            return holds.error();
        if (holds->store != out.store || holds->chain != out.chain)
            return Error{
                QStringLiteral("bad_head"),
                QCoreApplication::translate("Head", "A site's word for a log is that for another one."),
                {}};
        out.holds = std::move(*holds);
    }
    const QJsonObject refused = json.value(QLatin1String("refused")).toObject();
    if (!refused.isEmpty())
        out.refused = Error{refused.value(QLatin1String("code")).toString(),
                            refused.value(QLatin1String("text")).toString(),
                            {}};
    return out;
}

} // namespace Switchback
