// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// What a site's database is there for, as the site itself has it on disk.
enum class SiteRole {
    Unknown,
    Primary,    ///< takes writes
    Standby,    ///< restores what arrives
    Fenced,     ///< was stopped on purpose, or stopped itself when it met a newer primary; takes no writes
    Held,       ///< was primary, came back by itself, and waits because its peer does not answer
    Rebuilding, ///< is being rebuilt from the peer
};
QString roleKey(SiteRole role); ///< "primary": the contract's word
SiteRole roleFromKey(const QString &key);

/// How one thing is reached from one vantage point.
enum class Reach {
    Unknown,
    Answers,
    Refused,     ///< the machine is there and says that nothing listens
    Silent,      ///< connects, but never answers (frozen, hung)
    Unreachable, ///< no machine answers at all: off, or cut off
    Rejected,    ///< answers, but we may not come in (key, token, changed host key, certificate)
    Nonsense,    ///< answers, but not as our site would
    Local, ///< a fault of this machine's own (key, token, CA file, agent): says nothing of the other side
};
QString reachKey(Reach reach);
Reach reachFromKey(const QString &key);

} // namespace Switchback
