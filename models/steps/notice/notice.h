// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

class StepRoom;
class StepDrawn;
const StepRoom &noticeRoom();
const StepDrawn &noticeDrawn();

} // namespace Switchback
