// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// Who signs in by SSH under this name gets a byte a second.
inline constexpr const char *Dribbler = "dribble";

/// Sites that answer every status at once, for figures: real SSH sessions (libssh) and real REST connections
/// over TLS (libmicrohttpd), all of them in one process that never returns. By SSH the user's name says which
/// site is meant, by REST the path before /v1; REST has a port for each site, from `restPort` on. The folder
/// holds `host` (SSH key), `rest.key` and `rest.pem`.
[[noreturn]] void runStandIn(const QString &folder, quint16 sshPort, quint16 restPort, int sites);

} // namespace Switchback
