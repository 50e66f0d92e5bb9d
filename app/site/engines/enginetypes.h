// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siterecord.h"
#include "models/core/result.h"
#include "models/sites/sitestatus.h"

#include <QStringList>

#include <algorithm>
#include <functional>

namespace Switchback::Site
{

/// Whom an act tells how it gets on: the operation that it belongs to.
class Teller
{
public:
    virtual ~Teller() = default;
    virtual void tell(const QString &text) = 0;
    virtual void at(const char *place) { (void)place; } ///< for tests: here a kill is tried
};

struct Member {
    QString name;
    bool leader = false;
    bool alive = false;  ///< some process of it is there
    bool frozen = false; ///< it is there and can't answer anybody
};

/// A cluster as it is found without asking it.
struct ClusterView {
    QList<Member> members;
    /// Whatever lives may take writes.
    [[nodiscard]] bool alive() const
    {
        return std::any_of(members.begin(), members.end(), [](const Member &one) { return one.alive; });
    }
    [[nodiscard]] bool frozen() const
    {
        return std::any_of(members.begin(), members.end(),
                           [](const Member &one) { return one.leader && one.frozen; });
    }
};

/// What a stopped database wrote after the last log that both repositories had.
struct LastLog {
    bool clean = false; ///< stopped in order: there is nothing beyond `upTo`
    bool shipped = false;
    Lsn upTo = 0; ///< clean: where a standby must be to have all; else the last position known
};

struct Progress {
    bool restores = false; ///< as a standby; false: it takes writes
    std::optional<Lsn> upTo;
};

struct ClosedLog {
    QString name;
    QString upTo; ///< a position
    Instant coversTo{};
};

enum class Repository { Own, Peer };

/// Room on the disk for what a rebuild needs.
struct Room {
    qint64 needed = 0;
    qint64 free = 0;
    [[nodiscard]] bool enough() const { return free >= needed; }
};

/// What a rebuild would do now, found out without touching anything.
struct RebuildPreview {
    std::optional<Error> refusal; ///< why it would stop before it touches anything
    bool mayHold = true;          ///< the old data may hold rows that nobody else has
    QString why;
    std::optional<KeptCopy> old; ///< what lies here now
    std::optional<QString> full; ///< from which full backup; nothing: none is known
    std::optional<Room> room;
    QStringList foreign; ///< what lies in the repository of somebody else's history, in words
    int history = 0;     ///< the peer's, which is followed; 0: not known
};

/// Where old data was kept.
struct KeptAs {
    QString name;
    QString place;
};

struct ProgramVersion {
    QString name;
    QStringList command; ///< prints its version on its first line
};

struct CommandEnd {
    int code = 0;
    std::optional<Error> error;
};

/// Writes and commits one row a second at the leader, by which a standby's data is dated. One thread.
class Heartbeat
{
public:
    virtual ~Heartbeat() = default;
    virtual std::optional<Error> beat() = 0;
};

} // namespace Switchback::Site
