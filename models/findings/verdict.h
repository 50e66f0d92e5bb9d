// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/roles.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// What is the matter with one site, most telling first. A closed list: every screen and every text has a
/// word for each of them.
enum class SiteVerdict {
    NotKnown,              ///< never tried, or what was heard is too old
    Answers,               ///< every way answers, its database does its work
    Trying,                ///< a try failed; too early to name it
    DatabaseStarting,      ///< answers; its database is coming up
    DatabaseDown,          ///< answers; its database is stopped or failed
    DatabaseSilent,        ///< answers; its database's processes are there and say nothing
    DatabaseReadOnly,      ///< answers; a primary's database that refuses writes
    DiskFull,              ///< answers; its disk is full
    DatabaseNotKnown,      ///< answers; but doesn't say how its database is
    Fenced,                ///< answers; was stopped on purpose, takes no writes
    Held,                  ///< answers; came back by itself and waits for its peer
    Rebuilding,            ///< answers; is being rebuilt from its peer
    RebuildStopped,        ///< answers; its rebuild failed or broke off, and nobody goes on with it
    WayLost,               ///< a way is lost: the site answers on another
    PathLost,              ///< not reached from here, but its peer reaches it: our own link is at fault
    Down,                  ///< its machine is there and refuses from every vantage point: nothing runs
    Frozen,                ///< connects, but says nothing, from every vantage point
    UnreachableEverywhere, ///< no machine answers, from nowhere: off or cut off, can't be told apart from
                           ///< here
    ConsoleFault,          ///< a key, token or setting of this console: the site has not been asked
    ConsoleCutOff,         ///< this console reaches neither site: it says nothing about them
    Rejected,              ///< answers, but doesn't let us in
    NotOurs,               ///< something else answers at its address
    BadAnswer,             ///< answers, but breaks the contract
};
QString verdictKey(SiteVerdict verdict);

/// Who says what of a site, by which way, since when.
struct Witness {
    QString by;                   ///< "SSH from here", "Centennial"
    QString says;                 ///< "refused", "answers", "could not be asked"
    std::optional<Instant> since; ///< console's clock
    bool operator==(const Witness &) const = default;
};
/// "SSH from here: refused for 12 s; REST from here: refused for 12 s; Centennial: refused"
QString witnessText(const QList<Witness> &witnesses, Instant now);

struct Judgement {
    SiteVerdict verdict = SiteVerdict::NotKnown;
    QString sentence; ///< one sentence a customer would understand; empty for Answers
    QList<Witness> witnesses;
    std::optional<Instant> since;
    QList<WayKind> lostWays; ///< of WayLost
    bool operator==(const Judgement &) const = default;
};
/// Its verdict's key; of one lost way "ssh_lost".
QString verdictKey(const Judgement &judgement);

/// One way to a site, with the patience that one lost packet deserves: named lost after two failed tries in a
/// row, after 8 s of failing, or once nothing came for two poll periods and 2 s.
enum class WayCondition { NotTried, Answers, Old, Trying, Lost };
WayCondition wayCondition(const WayState &way, const PairConfig &config, Instant now);

/// When something outside `side` last answered this console, if it does: the other site, or the reference
/// address. Without it nobody can tell a dead site from a console whose own network is dead.
std::optional<Instant> newestFromOutside(const PairFacts &facts, const PairConfig &config, Side side,
                                         Instant now);

/// Judges one site from this console's ways to it and from what its peer says. Pure.
Judgement judgeSite(const PairFacts &facts, const PairConfig &config, Side side, Instant now);
inline SiteVerdict verdictFor(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
{
    return judgeSite(facts, config, side, now).verdict;
}

} // namespace Switchback
