// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QStringList>

#include <vector>

namespace Switchback::Lab
{

/// Environment of a site's processes, and nothing else of ours: "NAME=value".
std::vector<QByteArray> siteEnvironment(const LabSpec &lab, const SiteSpec &site);
/// Becomes that user for good. Call it in a child process only; false if the system refused.
bool becomeUser(uid_t uid, gid_t gid, const QString &name);
/// Replaces this process; returns only when the program could not be started. An empty environment keeps
/// ours.
void becomeProgram(const QStringList &command, const std::vector<QByteArray> &environment);

/// Runs the command on the operations desk: in its network namespace, everything else of the caller's kept,
/// and as the user who called sudo. Returns its exit code.
int runAtOperations(const LabSpec &lab, const QStringList &command);
/// Runs the command inside the site as its service user, or as root. Returns its exit code.
int runAtSite(const LabSpec &lab, const SiteSpec &site, const QStringList &command, bool asRoot = false);

} // namespace Switchback::Lab
