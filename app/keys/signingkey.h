// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Switchback
{

/// A key that signs (Ed25519, RFC 8032, by libsodium). The secret never leaves this object but into its own
/// file or the keychain, and is wiped with it. Value; any thread.
class SigningKey
{
public:
    /// A new one, by chance.
    static SigningKey make();
    /// Of its secret as secret() gave it. Error `bad_key`.
    static Result<SigningKey> fromSecret(const QByteArray &secret);
    /// The one in that file, made there if there is none: of two programs that begin at once both get the one
    /// that was first. Only a file that nobody but its owner may read is used. On disk when it returns;
    /// blocks. Errors: `bad_key`, `rejected`, and those of Durable.
    static Result<SigningKey> inFile(const QString &path);

    [[nodiscard]] QByteArray publicKey() const;                   ///< 64 hex digits
    [[nodiscard]] QByteArray sign(const QByteArray &bytes) const; ///< 128 hex digits
    [[nodiscard]] QByteArray secret() const;                      ///< a line of text; wipe it with wipeKey()

private:
    struct Secret;
    explicit SigningKey(std::shared_ptr<const Secret> secret);
    std::shared_ptr<const Secret> m_secret;
};

/// The whole text of a key's file, if nobody but its owner may read it; wipe it with wipeKey(). Blocks.
/// Errors: `bad_key`, `rejected`.
Result<QByteArray> readKeyFile(const QString &path);
void wipeKey(QByteArray &text);

/// Whether `signature` over these bytes is that of the key; all in hex, as above.
bool signatureFits(const QByteArray &publicKey, const QByteArray &bytes, const QByteArray &signature);

} // namespace Switchback
