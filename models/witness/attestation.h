// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/head.h"

namespace Switchback
{

/// A site's word for what it holds of a log, signed with the site's own key: what a record carries along.
struct Attestation {
    QString site; ///< its id
    QString store;
    QString chain;
    ChainEnd end;
    Instant toldAt{}; ///< by the site's clock
    QByteArray key;   ///< the site's public key, 64 hex digits
    QByteArray signature;
    bool operator==(const Attestation &) const = default;
};

QByteArray attestationBytes(const Attestation &attestation);
QJsonObject attestationJson(const Attestation &attestation);
/// Strict, as headFromJson(). Error `bad_head`.
Result<Attestation> attestationFromJson(const QJsonObject &json);

/// What a site says of one chain when it is told or asked.
struct WitnessHolds {
    QString store;
    QString chain;
    std::optional<Attestation> holds; ///< none: it was told nothing
    std::optional<Error> refused;     ///< what was told now was not taken
    bool operator==(const WitnessHolds &) const = default;
};
QJsonObject witnessHoldsJson(const WitnessHolds &holds);
/// Error `bad_head`; an attestation must be of the same chain.
Result<WitnessHolds> witnessHoldsFromJson(const QJsonObject &json);

} // namespace Switchback
