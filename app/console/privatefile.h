// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QFuture>
#include <QString>

namespace Switchback
{

/// Writes a file that only its owner may read, whole or not at all, on a thread of its own.
QFuture<Outcome> writePrivately(const QString &path, const QByteArray &content);

} // namespace Switchback
