// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/callsparts.h"

#include "app/pair/customers/directory.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"

namespace Switchback
{

std::unique_ptr<TestCalls> makeTestCalls(const PartContext &context, SiteCalls &sites, const Outages &outages,
                                         const std::function<void(const Error &)> &troubled)
{
    Seats &seats = context.seats;
    TestCalls::Outside outside{sites,
                               [&outages]() -> const Incident & { return outages.incident(); },
                               [&seats] { return seats.hasWheel(); },
                               [&seats](const QList<PlannedEvent> &events, OutageDesk::Under under) {
                                   return seats.append(events, under);
                               },
                               troubled,
                               context.pair.receipts};
    auto made = std::make_unique<TestCalls>(context.clock, std::move(outside));
    QObject::connect(&outages, &Outages::changed, made.get(), &TestCalls::look);
    return made;
}

std::unique_ptr<CallsSeen> makeCallsSeen(const PartContext &context, SiteCalls &sites, const Outages &outages,
                                         const Directory &directory, bool asks)
{
    Seats &seats = context.seats;
    CallsSeen::Outside outside{
        [&sites]() -> SiteCalls & { return sites; },
        context.facts,
        [&directory](bool drill) { return directory.isRead(drill) ? &directory.cards(drill) : nullptr; },
        [&outages]() -> const Incident & { return outages.incident(); },
        [&seats] { return seats.onDuty(); },
        [&seats](const QList<PlannedEvent> &events) {
            return seats.append(events, OutageDesk::Under::Duty);
        }};
    auto made = std::make_unique<CallsSeen>(context.pair, context.clock, asks, std::move(outside));
    QObject::connect(&directory, &Directory::cardsChanged, made.get(), &CallsSeen::setCards);
    return made;
}

std::unique_ptr<StandbyCaller> makeStandbyCaller(const PartContext &context, SiteCalls &sites,
                                                 const Outages &outages, Moves &moves)
{
    return std::make_unique<StandbyCaller>(
        context, StandbyCaller::Outside{sites, [&outages] { return outages.incident().open(); },
                                        [&moves] { return moves.runner().active(); }});
}

} // namespace Switchback
