// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/carrying.h"

#include <QList>

/// The least that gmime and libcurl need for the same mails: `connections` threads, each with a handle of its
/// own. Whether all were taken.
bool bareLoop(const QList<Switchback::Outgoing> &mails, int connections, quint16 port);
