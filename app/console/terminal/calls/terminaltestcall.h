// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/terminal/calls/receiptwait.h"
#include "app/link/base/sitecalls.h"
#include "models/core/clock.h"
#include "models/sites/site.h"

#include <QString>

namespace Switchback::Terminal
{

struct TestCallOptions {
    QString site;   ///< id or short name; empty: the one that takes the writes
    QString number; ///< empty: the site's own test number
    QString trace;  ///< an operation whose SIP is wanted; empty: a call is placed
    QString actor;
    bool json = false;
    bool message = false; ///< leaves a message, and waits for its notification
};

/// `switchback testcall`: has a site place a test call and tells how it goes, line by line, then its eight
/// checks; Ctrl-C has the site call it off. 0: passed, 1: not passed or refused, 3: nobody knows, 130: called
/// off. With `message` the site leaves a message and fetches it, and its notification is waited for where the
/// pair reads it: all of it has to pass. With `trace` it prints what SIP a call sent and got: 0 there is
/// some, 1 none. Nothing of it is written into the pair's log.
int testCall(const ConsoleConfig &config, const TestCallOptions &options, const Clock &clock);
/// The same by these calls, which name the sites of the pair by their ids; notifications are read in `boxes`.
int testCall(SiteCalls &calls, const PairConfig &pair, const TestCallOptions &options, const Clock &clock,
             const ReceiptBoxes &boxes = {});

} // namespace Switchback::Terminal
