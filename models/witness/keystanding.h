// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/keybook.h"

namespace Switchback
{

/// That a key follows another, signed by that one. Kept beside the key, so that a store which knows the old
/// one only (another store of this seat, one from a backup) can be told.
struct KeyFollows {
    QByteArray before;
    QByteArray key;
    QByteArray signature; ///< over keyBytes()
    bool operator==(const KeyFollows &) const = default;
};

/// How what lies in the place of a seat's key stands against what the log knows, and what comes next.
struct KeyStanding {
    enum class What {
        Good,      ///< it signs
        Introduce, ///< the log is told of it first, with `bodies`
        Make,      ///< there is none and never was one: make it
        Lost,      ///< there is none, and the log knows one
        Other,     ///< it is not the one that the log knows
        Ended,     ///< it signs no more
    };
    What what = What::Make;
    std::optional<SeatKey> known; ///< Good, Ended: it; Lost, Other: the one that the log knows
    QList<QJsonObject> bodies;    ///< of events `key.made`, in their order
};

/// `seat` and `store`: whose key it is to be; `held`: empty, there is none; `follows`: what lies beside it.
KeyStanding keyStanding(const KeyBook &book, const QString &seat, const QString &store,
                        const QByteArray &held, const QList<KeyFollows> &follows);
/// Why nothing is signed and what to do, for What::Lost and what stands after it. `place`: where the key
/// lies, for people.
Error standingError(const KeyStanding &standing, const QString &place);

} // namespace Switchback
