// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

/// Reads a secret's file: a plain file that nobody but its owner may read, one word of printable ASCII in it.
/// The errors name the file and what to do, never the secret. Used for tokens; fileIsPrivate() also for SSH
/// keys.
Result<QByteArray> readTokenFile(const QString &path);
/// Done, or why the file is missing, not a plain file, or open to others.
Outcome fileIsPrivate(const QString &path);

} // namespace Switchback
