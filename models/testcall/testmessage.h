// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/testcall/testcalltold.h"

#include <QJsonObject>

namespace Switchback
{

/// What was measured of a message: one call leaves it, another hears it again.
struct TestMessageSeen {
    TestCallSeen left;
    std::optional<TestCallSeen> fetched; ///< none: it did not come to that
    bool operator==(const TestMessageSeen &) const = default;
};

/// Its three checks: `left`: the call that left it passed all of its own but its end; `ended`; `fetched`:
/// what was left was heard again, from the site that should. Verdicts: passed, called_off, not_left,
/// not_ended, not_fetched.
TestCallJudged judgeMessage(const TestCallPlan &leaves, const TestMessageSeen &seen);
/// What the call that fetches it should be like: it hears what the other one said.
TestCallPlan fetchPlan(const TestCallPlan &leaves);
/// "left", "ended", "fetched", in their order.
const QStringList &messageCheckKeys();

/// Whether a text tells of the message of that code: it names it as a number of its own.
bool namesCode(const QString &text, const QString &code);

/// What a site tells of a message that it left.
struct TestMessageTold {
    TestCallJudged judged;          ///< its three checks
    TestCallTold left;              ///< the call that left it
    QString code;                   ///< six digits, which the notification has to name
    std::optional<Instant> endedAt; ///< of that call, by the site's clock; none: nothing was left
    std::optional<HeardTone> again; ///< what was heard of it when it was fetched
};
/// Reads the answer to `test_message` of that site, as readTestCall() does.
Result<TestMessageTold> readTestMessage(const QJsonObject &data, const QString &site);

} // namespace Switchback
