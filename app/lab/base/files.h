// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>

#include <sys/types.h>

namespace Switchback::Lab
{

/// Writes the whole file or leaves what was there, with exactly that mode and owner (owner only when root).
Outcome writeFile(const QString &path, const QByteArray &content, mode_t mode, uid_t uid, gid_t gid);
/// Makes the folder and those above it; mode and owner are for the last one.
Outcome makeFolder(const QString &path, mode_t mode, uid_t uid, gid_t gid);
/// Copies a program if it differs from what lies there; also while the old one runs.
Outcome installProgram(const QString &from, const QString &to);
/// Hands a whole tree to that user (only when root).
Outcome giveTree(const QString &path, uid_t uid, gid_t gid);

} // namespace Switchback::Lab
