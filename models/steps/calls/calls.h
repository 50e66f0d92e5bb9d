// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

class StepRoom;
class StepDrawn;
const StepRoom &callsRoom();
const StepDrawn &callsDrawn();

} // namespace Switchback
