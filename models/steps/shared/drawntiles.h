// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

namespace Switchback
{

/// What is left to the upper end of the RTO, and when the service may be back.
void addRtoTile(QList<ActPreview::Tile> &tiles, const WizardInputs &in);

} // namespace Switchback
