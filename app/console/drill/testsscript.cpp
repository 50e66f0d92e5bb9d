// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/testsscript.h"

#include "app/console/drill/hands.h"
#include "app/console/drill/script.h"
#include "app/pair/engine.h"
#include "app/pair/outages.h"
#include "models/incident/testcalls/placedcalls.h"

namespace Switchback
{

namespace
{
constexpr int CallWithin = 90;     ///< s; what a site gives a test call at most, and a little
constexpr int MessageWithin = 150; ///< s; two calls, and until its notification has come
constexpr int AtMost = 3;

/// Of calls, or of messages.
struct Placed {
    int count = 0;
    PlacedCall last;
};
Placed newestOf(const QList<PlacedCall> &calls, bool leaves)
{
    Placed placed;
    for (const PlacedCall &each : calls) {
        if (each.leaves != leaves)
            continue;
        ++placed.count;
        placed.last = each;
    }
    return placed;
}
} // namespace

void TestsScript::plan(const QString &step)
{
    m_script.pressUntil(QStringLiteral("step-") + step,
                        [] { return Hands::find(QStringLiteral("testCallsCard")) != nullptr; });
    // The first box is that of the site that has taken over.
    planPlaced(step, {QStringLiteral("placeCall"), QStringLiteral("called"), false, CallWithin});
    planPlaced(step, {QStringLiteral("leaveMessage"), QStringLiteral("notified"), true, MessageWithin});
}

/// On a machine that stood still for a moment sound comes late, and the call says so: then a person places
/// another.
void TestsScript::planPlaced(const QString &step, const Places &places)
{
    const auto placed = [this, step, leaves = places.leaves] {
        return newestOf(placedCalls(m_engine.outages().incident().stepRecord(step)), leaves);
    };
    m_script.pressUntil(places.button, [placed] { return placed().count > 0; });
    m_script.add({QStringLiteral("%1-%2").arg(step, places.name),
                  {},
                  [placed, button = places.button] {
                      const Placed now = placed();
                      if (now.last.underWay() || now.last.passed())
                          return now.last.passed();
                      if (now.count < AtMost)
                          (void)Hands::click(button);
                      return false;
                  },
                  AtMost * places.within});
}

} // namespace Switchback
