// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QList>
#include <QPointF>

class QWidget;

namespace Switchback::Hands
{

/// An operator's hands for a drill: they reach only what is visible and enabled, by key and mouse events that
/// take the same path as a person's. Errors say what was not there or why it can't be pressed.
QWidget *find(const QString &objectName);
Outcome click(const QString &objectName);
Outcome type(const QString &objectName, const QString &text);
/// Presses one key with the focus there.
Outcome press(const QString &objectName, int key, Qt::KeyboardModifiers modifiers);
/// Draws with the mouse; the points are shares of the widget's size.
Outcome draw(const QString &objectName, const QList<QPointF> &points);
/// Presses the space bar on a check box.
Outcome toggle(const QString &objectName);
/// How often a button, a key or the mouse has been pressed since the program began; what is typed into a
/// field is no press.
int presses();

} // namespace Switchback::Hands
