// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/enginetypes.h"

namespace Switchback::Site
{

/// One of several of a kind that a site has: a node of its SBC, a voice server.
struct CallsPart {
    QString name;
    QString state;  ///< of a node as the whole's, in lower case; of a server: answers, silent or disabled
    QString detail; ///< in words
    bool operator==(const CallsPart &) const = default;
};

/// How a site's calls are, as what answers them says.
struct CallsView {
    enum class State {
        Open,     ///< new calls are taken
        Draining, ///< new ones are not taken here, those under way go on
        Closed,   ///< as it should be, nothing is taken
        Mixed,    ///< not all of its nodes are in the same state
        Silent,   ///< what answers the calls does not answer us
    };
    Instant at{};
    State state = State::Silent;
    QString answeredBy;          ///< name of the server, in words; of Silent: why
    std::optional<qint64> calls; ///< under way; nothing: not known
    /// How many this site's voice servers answered in the last `window`, test calls left out; nothing: not
    /// known.
    std::optional<qint64> answered = {};
    Duration window{};
    QList<CallsPart> nodes = {}; ///< of an SBC that has more than one
    /// What the calls are handed to, each as it is seen: "answers", "silent" or "disabled"; nothing: not
    /// known.
    std::optional<QList<CallsPart>> voiceServers = {};
};

/// The calls of one trunk that came in one way.
struct TrunkCalls {
    QString trunk;          ///< as the SBC names it: bytes of a caller, made visible
    bool forwarded = false; ///< by the other site's SBC; else the customer's own came here
    bool test = false;
    qint64 calls = 0;
    qint64 answered = 0; ///< of them, by this site's voice servers
    Instant last{};
};

/// What came since a cursor.
struct CallChanges {
    QList<TrunkCalls> calls;
    QString cursor;    ///< to ask with for what comes next; its form is the engine's own
    bool more = false; ///< there is more by now
    bool gap = false;  ///< what the cursor stood for is gone: something may be missing, or be told again
};

/// "open", "draining", …: as the contract has it.
QString stateWord(CallsView::State state);

/// What answers a site's calls: its SBC. Any thread may call.
class CallsEngine
{
public:
    virtual ~CallsEngine() = default;
    [[nodiscard]] virtual QList<ProgramVersion> programs() const { return {}; }
    /// Ends within 2 s.
    [[nodiscard]] virtual CallsView view() const = 0;
    /// New calls are not taken here from now on (passed on to the other site where that goes, else refused),
    /// or are taken again; those under way go on. It holds over probes, reloads and restarts, and was read
    /// back on every node: a success means that all are so. Done already: nothing happens. Ends within 4 s.
    virtual Outcome drain(bool on) const = 0;
    /// Calls by trunk since the cursor, of `most` calls at most; an empty one, or one that is of no use any
    /// more: since that moment, by this machine's clock, or since the beginning. Ends within 4 s.
    [[nodiscard]] virtual Result<CallChanges> callsSince(const QString &cursor, int most,
                                                         std::optional<Instant> since = {}) const;
};

} // namespace Switchback::Site
