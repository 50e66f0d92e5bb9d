// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/carddraft.h"

#include <QByteArray>

namespace Switchback
{

/// By what drafts are checked.
struct CardRules {
    bool phones =
        false; ///< numbers are read by the countries' plans and kept as E.164; else as they were typed
    QByteArray region; ///< of numbers without "+": "US"; empty: they have to begin with it
};

/// Reads what was typed as it was meant (see asMeant()), makes what was left out, and names all faults. An id
/// is made from the name where there is none. The version stays. Any thread.
CheckedCard checkedCard(const CardDraft &draft, const CardRules &rules);

} // namespace Switchback
