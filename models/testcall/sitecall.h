// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/testcalltold.h"

namespace Switchback
{

/// What a site was asked to call, as the log has it, and what came of it. Times are UTC by the clock of
/// the console that wrote them.
struct CallFacts {
    QString op;   ///< of the operation at the site, by which its SIP can be read there
    QString site; ///< id: who places it, through its own SBC, and has to answer it
    QString by;
    Instant at{};
    QString offBy;                    ///< who called it off; empty: nobody
    std::optional<Instant> endedAt;   ///< at the site
    std::optional<TestCallTold> told; ///< none: it is under way, or nobody knows what became of it
    Error error;                      ///< why there is nothing told
};

/// A test call and nothing more.
struct SiteCall : CallFacts {
    [[nodiscard]] bool underWay() const { return !endedAt; }
    /// Only when all eight checks have.
    [[nodiscard]] bool passed() const { return told && told->judged.passed(); }
    /// What became of it in a sentence; empty: it is under way.
    [[nodiscard]] QString outcome() const { return told ? told->judged.text : error.text; }
};

/// Why nobody knows what became of one, for the body of an event: `error`; and back, where there is one.
QJsonObject errorBody(const Error &error);
std::optional<Error> errorOf(const QJsonObject &body);
/// What a site answered of a call, or why nobody knows, for the body of the event that tells of its end:
/// `result` or `error`. An answer that breaks the contract is an error.
QJsonObject endOfCall(const QString &site, const Result<QJsonObject> &answer);
/// Takes what endOfCall() made.
void takeEnd(CallFacts &call, Instant at, const QJsonObject &body);

} // namespace Switchback
