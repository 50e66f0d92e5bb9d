// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/signingkey.h"
#include "models/witness/keystanding.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace Switchback
{

/// The key of a seat as it lies in its place, with the word of those before it.
struct HeldKey {
    SigningKey key;
    QList<KeyFollows> follows; ///< the oldest first

    /// A new one that follows this one, and that it vouches for.
    [[nodiscard]] HeldKey next() const;
    [[nodiscard]] QByteArray text() const; ///< wipe it with wipeKey()
    /// Error `bad_key`.
    static Result<HeldKey> fromText(const QByteArray &text);
};

/// Where the key of a seat lies: a file that only its owner may read, or the keychain of whoever is signed in
/// at this machine. Never the store. What these do ends in `done`, once, in `context`'s thread, never once it
/// is gone; nothing here blocks. The errors are for people, and a place that does not answer is one.
class KeyPlace
{
public:
    using Held = std::function<void(const Result<std::optional<HeldKey>> &)>;

    /// `where`: "keychain", or a file.
    static std::unique_ptr<KeyPlace> of(const QString &where);
    virtual ~KeyPlace() = default;

    [[nodiscard]] virtual QString name() const = 0; ///< for people
    /// Nothing: there is none.
    virtual void read(QObject *context, const Held &done) = 0;
    /// Makes the first one; where one is there after all, for instance another program's of this seat, that
    /// one is given.
    virtual void make(QObject *context, const Held &done) = 0;
    /// In place of whatever lies there: whole and on disk, or that one stays.
    virtual void put(const HeldKey &key, QObject *context,
                     const std::function<void(const Outcome &)> &done) = 0;
};

/// The word in the configuration for the keychain.
inline constexpr const char *KeychainWord = "keychain";

} // namespace Switchback
