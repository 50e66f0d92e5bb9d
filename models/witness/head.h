// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/chain.h"
#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace Switchback
{

/// How far a chain of the log had come, as one seat said and signed it (Ed25519, RFC 8032). What a witness
/// keeps, and what stands on a sheet.
struct Head {
    QString store; ///< which store, 32 hex digits
    QString chain; ///< id of the pair; empty: the chain about people and their rights
    ChainEnd end;
    Instant at{};         ///< when it was signed, by the seat's clock
    QByteArray key;       ///< the seat's public key, 64 hex digits
    QByteArray signature; ///< over headBytes(), 128 hex digits
    bool operator==(const Head &) const = default;
};

/// A person's word that what a witness was told of is lost, for the store came from a backup of its own: the
/// chain went on after `kept`, and the witness had been told up to `lost`.
struct SignedGap {
    ChainEnd kept;
    ChainEnd lost;
    QString by;
    QString reason;
    QByteArray key;
    QByteArray signature; ///< over gapBytes()
    bool operator==(const SignedGap &) const = default;
};

/// What is signed: one spelling, with the name of its format in it, so that no signature is good for
/// something else.
QByteArray headBytes(const Head &head);
QByteArray gapBytes(const Head &head, const SignedGap &gap);

QJsonObject headJson(const Head &head);
/// Strict: every field, of its form, and no other. Error `bad_head` names the field.
Result<Head> headFromJson(const QJsonObject &json);
QJsonObject gapJson(const SignedGap &gap);
Result<SignedGap> gapFromJson(const QJsonObject &json);

QJsonObject chainEndJson(const ChainEnd &end);
std::optional<ChainEnd> chainEndFromJson(const QJsonObject &json);
bool isHex(const QByteArray &text, qsizetype length);

/// What people compare of a key: the first 80 bits of its SHA-256 in base32 without look-alikes,
/// "7K2Q-9MXP-…".
QString keyFingerprint(const QByteArray &publicKey);
/// A head short enough to be read out: "4711:7K2Q-9MXP-TD4R", the number and 60 bits of the hash.
QString headCode(const ChainEnd &end);

/// What the code to scan on a sheet holds, "SWITCHBACK 1 KEY 7K2Q-… HEAD 4711:7K2Q-…": only letters that QR
/// codes keep short.
QString sheetCode(const QByteArray &publicKey, const ChainEnd &end);

/// A head as somebody typed it in: letters that look alike are taken for the digit that is meant.
struct HeadCode {
    qint64 seq = 0;
    QString code; ///< 12 characters
    [[nodiscard]] bool fits(const ChainEnd &end) const;
};
/// Also of what was scanned from a sheet. Error `bad_code`: what it should look like.
Result<HeadCode> headCodeFromText(const QString &typed);

} // namespace Switchback
