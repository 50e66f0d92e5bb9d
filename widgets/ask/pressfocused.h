// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDialog;
class QKeyEvent;

namespace Switchback
{

/// For a dialog whose acts want a choice: Enter presses the button that has the focus, once, and nothing by
/// default. Whether it was that key.
bool pressFocused(const QDialog &dialog, const QKeyEvent &event);

} // namespace Switchback
