// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// What switchback-site of that site needs to know: its site.toml. `peerDevice`: how its peer's Syncthing is
/// called.
QByteArray siteToml(const LabSpec &lab, const SiteSpec &site, const QString &peerDevice);

} // namespace Switchback::Lab
