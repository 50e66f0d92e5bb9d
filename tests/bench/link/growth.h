// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <utility>

namespace Switchback
{

/// Says whether a figure grew faster than the work: at the largest size it may cost at most 1.3 times as much
/// a piece as at the size before. `costs` are (size, cost), by size.
void printGrowth(const char *what, const QList<std::pair<int, double>> &costs);

/// The one in the middle; not empty.
[[nodiscard]] double median(QList<double> values);

} // namespace Switchback
