// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/testcall/testcall.h"

#include <QJsonObject>

namespace Switchback
{

/// What a site tells of a test call that it placed.
struct TestCallTold {
    TestCallJudged judged;
    QString number;
    QString answeredBy; ///< id; empty: nobody's key that is known
    std::optional<Duration> answered;
    Duration talked{0};
    std::optional<HeardTone> here;
    std::optional<HeardTone> there;
    std::optional<RtpFigures> fromHere;
    std::optional<RtpFigures> toHere;
};

/// Reads the answer to `test_call` of that site. It counts for no more than its checks say: one that calls
/// itself passed while one of the eight has not, or while another site has answered, is an Error
/// (`bad_answer`), and so is one without all of them.
Result<TestCallTold> readTestCall(const QJsonObject &data, const QString &site);
/// "answered after 0.42 s · heard here at -13 dB, there at -12 dB · lost 0 of 480 there, 1 of 481 here": what
/// was measured of it, as far as it was.
QString testCallFigures(const TestCallTold &told);
/// The failed checks in words: "Heard here: silence"; empty: none failed.
QStringList failedChecks(const TestCallJudged &judged);

} // namespace Switchback
