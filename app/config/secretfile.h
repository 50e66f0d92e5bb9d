// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

/// Reads a secret's file: a plain file that nobody but its owner may read. The errors name the file and what
/// to do, never the secret. A disk that hangs holds nobody up for longer than readForeignFile() says.
Result<QByteArray> readSecretFile(const QString &path, qint64 maxBytes);
/// The same for a token: one word of printable ASCII.
Result<QByteArray> readTokenFile(const QString &path);
/// Done, or why the file is missing, not a plain file, or open to others.
Outcome fileIsPrivate(const QString &path);

} // namespace Switchback
