// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/witness/heldheads.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// A key that signs for one seat in one store, as the log's chain about people says.
struct SeatKey {
    enum class End {
        None,
        Followed, ///< by the seat's next one, which it signed for
        Replaced, ///< it was lost, and an administrator said so with a second person
        Revoked,  ///< likewise: what it signs from there on is nobody's word
    };
    QByteArray key; ///< 64 hex digits
    QString seat;
    QString store; ///< 32 hex digits
    Instant made{};
    qint64 seq = 0; ///< of the event that made it
    std::optional<Instant> ended;
    QString endedWhy; ///< a person's reason, or the fingerprint of the key that came after it
    QString endedBy;  ///< empty: the seat itself
    End how = End::None;
    qint64 endedSeq = 0; ///< of the event that ended it
    bool operator==(const SeatKey &) const = default;
};

inline constexpr const char *KeyMadeKind = "key.made";
inline constexpr const char *KeyRevokedKind = "key.revoked";

/// What people said of ending a key.
struct KeyWord {
    QString by;
    QString second; ///< empty where names are not checked
    QString reason;
    bool glass = false; ///< nobody else could be had
    bool operator==(const KeyWord &) const = default;
};

/// Bodies of the events. The first key of a seat; `made.key`, `.seat` and `.store` count.
QJsonObject keyMadeBody(const SeatKey &made);
/// One that follows the seat's key before, whose signature over keyBytes() it carries.
QJsonObject keyFollowsBody(const SeatKey &made, const QByteArray &before, const QByteArray &signature);
/// One in place of a lost key.
QJsonObject keyReplacesBody(const SeatKey &made, const QByteArray &lost, const KeyWord &word);
QJsonObject keyRevokedBody(const QByteArray &key, const KeyWord &word);
/// What the key `before` signs of the one that follows it: of no store or seat, so that its word is good in
/// every store that the seat signs for.
QByteArray keyBytes(const QByteArray &key, const QByteArray &before);

/// All keys that the log's chain about people knows. Plain value.
class KeyBook
{
public:
    /// Without `check` a key that says it follows another is taken at its word.
    explicit KeyBook(SignatureCheck check = {})
        : m_check(std::move(check))
    {
    }
    /// Events in their order; those about other things are passed over. A key is made once, and a seat that
    /// has one in a store gets the next by that one's signature or by people's word: what says otherwise is
    /// passed over too, see odd().
    void add(const Event &event);

    [[nodiscard]] const QList<SeatKey> &all() const { return m_all; } ///< in the order they were made
    /// Null: the log does not know it.
    [[nodiscard]] const SeatKey *of(const QByteArray &key) const;
    /// Whose fingerprint somebody typed, or enough of its beginning to tell it from all others. Errors:
    /// `no_such_key`, `which_key`.
    [[nodiscard]] Result<SeatKey> meant(const QString &fingerprint) const;
    /// The key made last for that seat in that store, ended or not; null: it never had one.
    [[nodiscard]] const SeatKey *newestOf(const QString &seat, const QString &store) const;
    /// Whether its signatures from that moment count, by the clocks of those who wrote the events.
    [[nodiscard]] bool goodAt(const QByteArray &key, Instant at) const;
    /// The same by the log's own order: after event `seq` was written and before the next.
    [[nodiscard]] bool goodAfter(const QByteArray &key, qint64 seq) const;
    /// Events about keys that say what can't be: their numbers.
    [[nodiscard]] const QList<qint64> &odd() const { return m_odd; }

private:
    bool make(const Event &event);
    bool revoke(const Event &event);
    [[nodiscard]] SeatKey *find(const QByteArray &key);

    SignatureCheck m_check;
    QList<SeatKey> m_all;
    QList<qint64> m_odd;
};

} // namespace Switchback
