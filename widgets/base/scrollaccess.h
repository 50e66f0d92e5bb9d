// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

/// From now on scroll areas are read by assistive programs through QAccessibleWidget. Qt 6.4's own reader of
/// them takes the child at any number it is asked for: a screen reader that had counted a scroll bar which
/// went away before it was asked for ended the program. Call once, after the application was made.
void makeScrollAreasSafeToRead();

} // namespace Switchback
