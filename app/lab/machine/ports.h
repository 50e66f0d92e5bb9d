// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QString>

namespace Switchback::Lab
{

enum class PortUse {
    Streams,  ///< TCP
    Messages, ///< UDP too, as SIP
};

/// Can we listen there now?
bool portIsFree(const QString &address, quint16 port, PortUse use = PortUse::Streams);
/// Who listens on that port of this machine (TCP, else UDP), for a person: "sshd -D (process 4711)"; empty if
/// nobody is seen.
QString portHolder(const QString &address, quint16 port);
/// Does somebody listen there, in the machine's own network? false if it isn't running.
bool listensAt(const LabSpec &lab, const SiteSpec &machine, quint16 port);
/// The first free port from `from` on, at most 200 further.
Result<quint16> freePort(const QString &address, quint16 from, PortUse use = PortUse::Streams);

} // namespace Switchback::Lab
