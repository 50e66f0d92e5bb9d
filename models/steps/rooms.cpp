// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of rooms: the one place that names every kind of step.
#include "models/steps/rooms.h"

#include "models/runbook/runbookinspection.h"
#include "models/steps/cadence/cadence.h"
#include "models/steps/calls/calls.h"
#include "models/steps/decision/decision.h"
#include "models/steps/initials/initials.h"
#include "models/steps/manual/manual.h"
#include "models/steps/notice/notice.h"
#include "models/steps/reroute/reroute.h"
#include "models/steps/tests/tests.h"

#include <algorithm>

namespace Switchback
{

namespace
{
struct Rooms {
    Rooms(const StepRoom &ofRules, const StepDrawn &ofDrawn)
        : room(&ofRules)
        , drawn(&ofDrawn)
        , kind(ofRules.kind())
        , traits(ofRules.traits())
    {
    }
    const StepRoom *room;
    const StepDrawn *drawn;
    StepKind kind; // asked for very often, so kept
    StepTraits traits;
};

QList<Rooms> &allRooms()
{
    // In the order in which they are named to who wrote another.
    static QList<Rooms> all{{noticeRoom(), noticeDrawn()},     {cadenceRoom(), cadenceDrawn()},
                            {decisionRoom(), decisionDrawn()}, {callsRoom(), callsDrawn()},
                            {rerouteRoom(), rerouteDrawn()},   {testsRoom(), testsDrawn()},
                            {initialsRoom(), initialsDrawn()}, {manualRoom(), manualDrawn()}};
    return all;
}

const Rooms &roomsOf(StepKind kind)
{
    static const Rooms byHand(manualRoom(), manualDrawn());
    const QList<Rooms> &all = allRooms();
    const auto found =
        std::find_if(all.cbegin(), all.cend(), [kind](const Rooms &each) { return each.kind == kind; });
    return found == all.cend() ? byHand : *found;
}
} // namespace

void addStepKind(const StepRoom &room, const StepDrawn &drawn)
{
    allRooms() += Rooms(room, drawn);
}

QList<StepKind> allStepKinds()
{
    QList<StepKind> kinds;
    for (const Rooms &each : std::as_const(allRooms()))
        kinds += each.kind;
    return kinds;
}

StepTraits traitsOf(StepKind kind)
{
    return roomsOf(kind).traits;
}

void checkOfKind(RunbookInspection &inspection, const RunbookStep &step)
{
    roomOf(step.kind).check(inspection, step);
}

const StepRoom &roomOf(StepKind kind)
{
    return *roomsOf(kind).room;
}

const StepDrawn &drawnOf(StepKind kind)
{
    return *roomsOf(kind).drawn;
}

} // namespace Switchback
