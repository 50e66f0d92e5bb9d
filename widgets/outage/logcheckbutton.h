// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPushButton;
class QString;
class QWidget;

namespace Switchback
{

class Wishes;

/// "Check the log…": whether it is whole, and who says so, is asked in calm and in an outage alike.
QPushButton *logCheckButton(Wishes &wishes, const QString &name, QWidget *parent);

} // namespace Switchback
