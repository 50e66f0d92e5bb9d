// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/enginetypes.h"

namespace Switchback::Site
{

/// How a site's calls are, as what answers them says.
struct CallsView {
    enum class State {
        Open,     ///< new calls are taken
        Draining, ///< new ones are refused, those under way go on
        Closed,   ///< as it should be, nothing is taken
        Silent,   ///< what answers the calls does not answer us
    };
    Instant at{};
    State state = State::Silent;
    QString answeredBy;          ///< name of the server, in words; of Silent: why
    std::optional<qint64> calls; ///< under way; nothing: not known
};

/// What answers a site's calls: its SBC. Any thread may call.
class CallsEngine
{
public:
    virtual ~CallsEngine() = default;
    [[nodiscard]] virtual QList<ProgramVersion> programs() const { return {}; }
    /// Ends within 2 s.
    [[nodiscard]] virtual CallsView view() const = 0;
    /// New calls are refused from now on, or taken again; those under way go on. Done already: nothing
    /// happens.
    virtual Outcome drain(bool on) const = 0;
};

} // namespace Switchback::Site
