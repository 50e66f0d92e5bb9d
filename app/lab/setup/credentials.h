// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Makes what is missing of the lab's keys: SSH host keys, the console's key, each site's key for its peer, a
/// lab authority with a certificate for each site, tokens, and the file replicators' identities. Everything
/// lies under DIR/keys first; the sites and the console get their copies from there.
Outcome makeCredentials(const LabSpec &lab);

/// A file of DIR/keys, read whole.
Result<QByteArray> credential(const LabSpec &lab, const QString &name);
/// Syncthing's name for that site's certificate.
Result<QString> filesDevice(const LabSpec &lab, const SiteSpec &site);

} // namespace Switchback::Lab
