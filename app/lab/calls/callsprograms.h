// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Switchback::Lab
{

/// `switchback-lab kamailio sbc|premises CONFIG FOLDER`: makes the databases in FOLDER if there are none,
/// then becomes the Kamailio. Returns only if that fails.
int becomeKamailio(const QStringList &words);
/// `switchback-lab callers RATE-FILE TO ADDRESS PORT SCENARIO TRUNKS`: waits until the file asks for calls,
/// then becomes the SIPp that places so many a minute.
int becomeCallers(const QStringList &words);

} // namespace Switchback::Lab
