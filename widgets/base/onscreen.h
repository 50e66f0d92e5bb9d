// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace Switchback
{

/// Opens a window as large as wanted, yet never beyond its screen with the frame that a window manager puts
/// around it; asks less than its least size of a screen that is smaller. To be called before it is shown.
void keepOnScreen(QWidget &window, QSize wanted);

} // namespace Switchback
