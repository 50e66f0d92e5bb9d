// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"

#include <QMetaType>

namespace Switchback
{

/// What the operator has committed to: the act, and where the preview asked for it, who took on what.
struct ActCommit {
    ActPreview::Kind kind = ActPreview::Kind::Failover;
    QString overridePerson;    ///< printed name; empty when nothing had to be taken on
    QString overrideStatement; ///< the words as they stood on the screen
    bool operator==(const ActCommit &) const = default;
};

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::ActCommit)
