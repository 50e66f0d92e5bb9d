// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QMetaType>
#include <QString>

namespace Switchback
{

/// A mail to the console's mailbox that answers nothing of ours: perhaps a customer who wrote a fresh one. It
/// is shown, and is neither an acknowledgement nor initials. Not trusted; bounded.
struct StrayMail {
    QString from; ///< as it says
    QString subject;
    Instant at{}; ///< as it says, or when it was read
    bool operator==(const StrayMail &) const = default;
};

/// All of them since a console began.
struct StrayMails {
    int many = 0;
    StrayMail newest; ///< the one that was read last
    bool operator==(const StrayMails &) const = default;
};

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::StrayMail)
