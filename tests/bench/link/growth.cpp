// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/link/growth.h"

#include <algorithm>
#include <cstdio>

namespace Switchback
{

namespace
{
constexpr double Allowed = 1.3;
} // namespace

void printGrowth(const char *what, const QList<std::pair<int, double>> &costs)
{
    const auto each = [&costs](qsizetype index) { return costs.at(index).second / costs.at(index).first; };
    const double growth = each(costs.size() - 1) / each(costs.size() - 2);
    std::printf("%s: a piece at %d costs %.2f of one at %d%s\n", what, costs.last().first, growth,
                costs.at(costs.size() - 2).first, growth > Allowed ? "  GREW faster than the work" : "");
    std::fflush(stdout);
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace Switchback
