// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/callsengine.h"
#include "models/sites/sitestatus.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// A site's calls as its status tells them, at most 18 components: "calls" (open, draining, closed, mixed,
/// silent; how many are under way), "answered" ("300s": how many it answered in the last 300 s, test calls
/// left out), "voice_1" … each voice server (answers, silent, disabled) and, of an SBC with several nodes,
/// "sbc_1" … each of them. Of more than eight the last two are "4 more", those that answer and those that
/// don't.
QList<ComponentStatus> callsComponents(const CallsView &view);
/// As the verb `calls` answers.
QJsonObject toJson(const CallChanges &changes);

} // namespace Switchback::Site
