// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"

#include <QSslError>

namespace Switchback
{

/// Why a site's certificate is not accepted, in words an operator can act on. `place` is the URL.
WayFault tlsFault(const QString &siteName, const QString &place, const QList<QSslError> &errors, Instant now);

} // namespace Switchback
