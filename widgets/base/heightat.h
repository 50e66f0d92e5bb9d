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

/// The same where texts in widgets within it have just changed: a layout keeps the heights that it was told
/// of before until the events of that have come.
inline int freshHeightAt(QWidget &widget, int width)
{
    const QList<QWidget *> within = widget.findChildren<QWidget *>();
    for (auto each = within.crbegin(); each != within.crend(); ++each) {
        if (!(*each)->layout())
            continue;
        (*each)->layout()->invalidate();
        (*each)->layout()->activate();
        (*each)->updateGeometry();
    }
    widget.layout()->invalidate();
    widget.layout()->activate();
    return heightAt(widget, width);
}

} // namespace Switchback
