// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/drawntiles.h"

#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
} // namespace

void addRtoTile(QList<ActPreview::Tile> &tiles, const WizardInputs &in)
{
    const QList<OutageClock> clocks = outageClocks(in.incident, in.now);
    const auto limit = std::find_if(clocks.cbegin(), clocks.cend(), [](const OutageClock &clock) {
        return clock.kind == OutageClock::Kind::RtoHigh && clock.running;
    });
    if (limit == clocks.cend())
        return;
    ActPreview::Tile tile;
    tile.label = Words::tr("RTO left");
    tile.value = limit->left.count() >= 0 ? durationText(limit->left)
                                          : Words::tr("over by %1").arg(durationText(-limit->left));
    tile.mark = limit->left.count() < 0 ? Mark::Bad : Mark::NotYet;
    if (in.forecast.at)
        tile.note = Words::tr("forecast: back %1, from %2 measured and %3 guessed steps")
                        .arg(siteTime(in.incident, in.forecast.at, false))
                        .arg(in.forecast.fromPast)
                        .arg(in.forecast.fromGuess);
    tiles += tile;
}

} // namespace Switchback
