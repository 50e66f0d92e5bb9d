// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sites/notifysettings.h"

#include <QByteArray>

namespace Switchback
{

/// The password of a login, from its file or the desktop's keychain; empty without a user. Waits, 10 s at
/// most; never in the application's main thread, which the keychain answers in.
Result<QByteArray> passwordOf(const ServerLogin &login);

} // namespace Switchback
