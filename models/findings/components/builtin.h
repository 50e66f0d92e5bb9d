// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/component.h"

namespace Switchback
{

/// The components that every site has, each from its own file.
std::unique_ptr<const Component> databaseComponent();
std::unique_ptr<const Component> filesComponent();
std::unique_ptr<const Component> logsComponent();
std::unique_ptr<const Component> fullsComponent();
std::unique_ptr<const Component> diskComponent();
std::unique_ptr<const Component> keptComponent();
std::unique_ptr<const Component> logWitnessComponent();
std::unique_ptr<const Component> callsComponent();
std::unique_ptr<const Component> voiceComponent();

} // namespace Switchback
