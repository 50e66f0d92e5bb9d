// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/server/postgressite.h"

namespace Switchback::Site
{

/// Removes the lock files of a PostgreSQL that is gone (in the data directory and beside its socket) when
/// somebody else has its process number by now. PostgreSQL does not start beside such a file: it sees a live
/// process of its own user and takes it for a server. After a power cut the numbers of two starts are alike,
/// so the number may be this very program's. Files of whoever may be a server are left alone.
void dropLocksOfTheDead(const PostgresSite &config);

/// What stands in both lock files, empty where there is none: a start that failed and left an older server's
/// text there met its number.
QList<QByteArray> textsOfLocks(const PostgresSite &config);

} // namespace Switchback::Site
