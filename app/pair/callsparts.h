// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine has to do with calls: those that are placed to test, in a case and in quiet times, and where
// customers' calls arrive.
#pragma once

#include "app/pair/callsseen.h"
#include "app/pair/standbycaller.h"
#include "app/pair/testcalls/testcalls.h"

#include <memory>

namespace Switchback
{

class Directory;
class Moves;
class Outages;

/// All that they are given outlives them; the first two look whenever the case has changed.
std::unique_ptr<TestCalls> makeTestCalls(const PartContext &context, SiteCalls &sites, const Outages &outages,
                                         const std::function<void(const Error &)> &troubled);
/// `asks`: a console that ends soon has no use for it.
std::unique_ptr<CallsSeen> makeCallsSeen(const PartContext &context, SiteCalls &sites, const Outages &outages,
                                         const Directory &directory, bool asks);
std::unique_ptr<StandbyCaller> makeStandbyCaller(const PartContext &context, SiteCalls &sites,
                                                 const Outages &outages, Moves &moves);

} // namespace Switchback
