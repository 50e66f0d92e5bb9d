// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QFuture>

namespace Switchback
{

/// An operator's secret is kept as an Argon2id hash only. Each of the two calls takes about 0.1 s and 64 MiB
/// in a thread of its own, one after the other; they work on a copy of the secret, which is wiped. Whoever
/// has the secret wipes theirs with wipeSecret().

/// The hash to keep. Errors: `secret_too_short`, `secret_too_long`, `no_memory`.
QFuture<Result<QByteArray>> makeSecret(const QByteArray &secret);
/// Whether the secret belongs to the hash. Without a hash, for a name that nobody has, false after the same
/// time, so that nobody learns which names there are.
QFuture<bool> checkSecret(const QByteArray &secret, const QByteArray &hash);
/// The hash was made with other limits than are usual now: make a new one while the secret is at hand.
bool secretNeedsRehash(const QByteArray &hash);
/// What is wrong with a new secret, before it is hashed.
Outcome newSecretAllowed(const QByteArray &secret);
/// Overwrites the bytes, also for everybody who shares them, and empties it.
void wipeSecret(QByteArray &secret);

} // namespace Switchback
