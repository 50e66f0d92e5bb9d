// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/keyplace.h"
#include "app/store/store.h"
#include "models/core/clock.h"
#include "models/witness/keystanding.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace Switchback
{

/// Which events of the log a KeyBook adds up.
EventQuery keyEvents();

/// The key in its place beside what the log says of keys.
struct KeyLook {
    QString store;
    KeyBook book;
    std::optional<HeldKey> held;
    std::optional<Error> unreadable; ///< what lies there is no key, or the place does not answer
    KeyStanding standing;            ///< nothing where it is unreadable
};

/// The key of this seat in its place, and what people do to keys. All of it is written into the log's chain
/// about people, and a kill anywhere leaves a key that works, or one that was lost before. The thread that
/// made it.
class SeatKeys : public QObject
{
    Q_OBJECT
public:
    using Looked = std::function<void(const Result<KeyLook> &)>;
    using Told = std::function<void(const Result<SeatKey> &)>;

    /// Store and clock must outlive it. `store` is open, or fails whatever is asked.
    SeatKeys(Store &store, const Clock &clock, QString seat, std::unique_ptr<KeyPlace> place);

    [[nodiscard]] const QString &seat() const { return m_seat; }
    [[nodiscard]] QString place() const { return m_place->name(); }

    /// Changes nothing.
    void look(const Looked &done);
    /// Makes the seat's first key and tells the log of one that it does not know yet. Ends with one that
    /// signs. Errors: those of the store, of KeyPlace and standingError().
    void settle(const Looked &done, const QString &by = {});
    /// A new key that the one before vouches for.
    void rotate(const QString &by, const Told &done);
    /// A new key in place of one that is lost or no longer signs. Error `key_there`: rotate it; `no_key`.
    void replace(const KeyWord &word, const Told &done);
    /// Error `already_done`, and those of KeyBook::meant().
    void revoke(const QString &fingerprint, const KeyWord &word, const Told &done);

private:
    void go(int tries, const QString &by, const Looked &done);
    void append(const QList<Event> &events, const QList<QByteArray> &keys,
                const std::function<void(const Outcome &)> &done);
    void putInPlaceOf(const KeyLook &seen, const KeyWord &word, const Told &done);
    [[nodiscard]] Event eventOf(const char *kind, const QString &by, const QString &text,
                                const QJsonObject &body) const;

    Store &m_store;
    const Clock &m_clock;
    QString m_seat;
    std::unique_ptr<KeyPlace> m_place;
};

/// Where the key of this seat lies when the configuration does not say: in the user's state folder, apart
/// from any store.
QString defaultSeatKeyFile();

} // namespace Switchback
