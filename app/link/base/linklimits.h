// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

namespace Switchback
{

/// How long each phase of reaching a site may take, and how much of it runs at once. Tests shorten them.
struct LinkLimits {
    Duration resolve{5000};
    Duration connect{5000};
    Duration keyExchange{6000};
    Duration userConfig{5000}; ///< ssh reads ~/.ssh/config, which may run commands
    Duration files{4000};      ///< key, known_hosts, token and CA are read
    Duration agent{2000};      ///< the SSH agent lists its keys
    Duration agentSign{30000}; ///< and signs with one: somebody may have to touch a token
    Duration auth{6000};
    Duration exec{5000};       ///< channel opened and command accepted
    Duration firstByte{12000}; ///< from the request to the first byte of the answer
    Duration keychain{5000};
    Duration retryFirst{1000}; ///< pause after the first rejected session, doubled up to retryLast
    Duration retryLast{60000};
    Duration retryOther{200}; ///< least time between two session set-ups that failed for another reason
    int channels = 8;         ///< calls at once on one SSH session
    int sessions = 4;         ///< SSH sessions to one site, frozen ones included
    int posts = 6;            ///< REST calls at once to one site
};

} // namespace Switchback
