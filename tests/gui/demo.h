// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/overview/overview.h"
#include "models/replication/losshistory.h"

#include <functional>

namespace Switchback::Demo
{

/// Invented values for pictures and tests, all relative to `now`.
using Words = std::function<QString(const QString &)>; ///< lengthens texts as a long language would

Overview calm(Instant now, const Words &words = {});
Overview outage(Instant now, const Words &words = {});
Overview unknown(Instant now, const Words &words = {});
LossHistory day(Instant now);
/// A sawtooth with `count` samples ten seconds apart, up to now; breaches and a not-known stretch in it.
LossHistory samples(Instant now, qsizetype count);
ActPreview failover(const Words &words = {}, bool needsOverride = false);
ActPreview failback(const Words &words = {});
RunView running(Instant now, const Words &words = {});
RunView done(Instant now, const Words &words = {});
RunView failed(Instant now, const Words &words = {});
RunView asking(Instant now, const Words &words = {});
RunView noRoom(Instant now, const Words &words = {});
/// A failover whose lost rows left audio behind, and an export that had to leave some of it out.
RunView audioLeft(Instant now, const Words &words = {});
RunView interrupted(Instant now, const Words &words = {});

} // namespace Switchback::Demo
