// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QScrollArea;
class QWidget;

namespace Switchback
{

/// Opens a window as large as wanted, yet never beyond its screen with the frame that a window manager puts
/// around it; asks less than its least size of a screen that is smaller. To be called before it is shown.
void keepOnScreen(QWidget &window, QSize wanted);

/// The page in an area of its own, which takes it: on a small screen or with long words it scrolls downwards
/// instead of being cut.
QScrollArea *scrolled(QWidget *page);
/// How high a dialog may be on its screen, in its frame.
int mostHeight(const QWidget &dialog);

} // namespace Switchback
