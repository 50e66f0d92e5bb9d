// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QWidget>

namespace Switchback
{

/// The height that a widget with a layout needs at that width. A layout without wrapped texts has no height
/// for a width, and says -1 when asked for it.
inline int heightAt(const QWidget &widget, int width)
{
    const QLayout *layout = widget.layout();
    return layout->hasHeightForWidth() ? layout->totalHeightForWidth(width)
                                       : layout->totalSizeHint().height();
}

} // namespace Switchback
