// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback::Site
{

/// Makes the engines of this program known; a new one is a line there. Once, before anything else.
void registerEngines();

} // namespace Switchback::Site
