// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ask/pressfocused.h"

#include <QDialog>
#include <QKeyEvent>
#include <QPushButton>

namespace Switchback
{

bool pressFocused(const QDialog &dialog, const QKeyEvent &event)
{
    if (event.key() != Qt::Key_Return && event.key() != Qt::Key_Enter)
        return false;
    if (auto *button = qobject_cast<QPushButton *>(dialog.focusWidget()); button && !event.isAutoRepeat())
        button->click();
    return true;
}

} // namespace Switchback
