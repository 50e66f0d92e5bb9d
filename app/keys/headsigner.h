// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/signingkey.h"

#include <QString>

namespace Switchback
{

/// Who signs heads of the log and records here, and of which store they are.
struct HeadSigner {
    SigningKey key;
    QString store;
    QString seat; ///< whose key it is
};

} // namespace Switchback
