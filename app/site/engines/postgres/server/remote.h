// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/confine.h"
#include "app/site/engines/enginetypes.h"
#include "app/site/engines/postgres/server/postgressite.h"

#include <QByteArray>
#include <QList>

namespace Switchback::Site
{

/// What the peer's pgBackRest wants of ours, taken from the command line that it sends over SSH.
struct RemoteCall {
    QByteArray command;         ///< "archive-push"
    bool database = false;      ///< it wants the database's side, not the repository
    bool dataDirectory = false; ///< it is one of the commands that are told where the data lie
    QList<QByteArray> harmless; ///< options that may be the caller's own: sizes, times, its number
};

/// An error that names the word which is not on the list, or says what is pinned here to something else.
/// Pure.
Result<RemoteCall> readRemoteCall(const QByteArray &line, const PostgresSite &config);
/// The command that is run for it. Configuration, stanza, repository, database and its user are this site's.
QList<QByteArray> remoteCommand(const RemoteCall &call, const PostgresSite &config);
/// The files that its protocol may reach: pgBackRest itself opens whatever path the other end names.
Reachable remoteFiles(const RemoteCall &call, const PostgresSite &config);

/// Does it: becomes the pgBackRest that the peer asked for, confined. Returns only if that failed.
CommandEnd becomeBackrest(const QByteArray &line, const PostgresSite &config);

} // namespace Switchback::Site
