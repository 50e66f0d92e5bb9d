// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/component.h"

namespace Switchback
{

/// What a site answered of all calls that both sites answered, test calls left out.
struct CallShare {
    qint64 here = 0;
    qint64 all = 0;    ///< never none
    Duration window{}; ///< back from their newest answers
};

/// Nothing: one of the two has not told just now, they count over different times, or there was no call.
std::optional<CallShare> callShare(const SiteView &site);

/// Whether any node of its SBC takes calls for this site itself, by what it told last. An SBC that says only
/// that its nodes differ is taken for one of which some do.
bool takesCalls(const SiteView &site);

/// Whether the site could answer calls: Fine, Warning with some of its nodes or voice servers, Bad: with
/// none. Nothing: it tells nothing of them just now.
std::optional<Mark> couldAnswer(const SiteView &site);

} // namespace Switchback
