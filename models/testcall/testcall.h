// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/testcall/tone.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// A site that may answer the test number, and the tone that it says.
struct TestCallSite {
    QString id;
    QString name;
    double toneHz = 0; ///< 0: not known
};

/// What a test call should be like.
struct TestCallPlan {
    QString number;
    TestCallSite site;          ///< the one that should answer
    QList<TestCallSite> others; ///< whom it would be a fault to hear
    double toneHz = 0;          ///< what the caller says
    double mostMissing = 0.10;  ///< of a tone
    double mostLost = 0.05;     ///< of packets
};

/// What RTCP says of one direction.
struct RtpFigures {
    qint64 packets = 0;
    qint64 lost = 0;
    double jitterMs = 0;
    bool operator==(const RtpFigures &) const = default;
};

/// What was measured of a test call: nothing in it is hoped for.
struct TestCallSeen {
    std::optional<Duration> reached;  ///< from dialling to the first word of whoever took the call
    std::optional<Duration> answered; ///< to the answer
    int code = 0;                     ///< the final one of SIP; 0: there was none
    QString reason;                   ///< what came with it, or why there was none
    Duration talked{0};
    bool codeKeyed = false;  ///< all of our code was sent
    bool scrapsCame = false; ///< keys came, but no whole answer
    bool keysCame = false;   ///< a whole answer came by keys
    bool keysRight = false;  ///< and a key that we know made it
    QString answeredBy;      ///< id of the site whose key made the answer, by keys or as it was written down
                             ///< there; empty: nobody's that we know
    bool forOurCode = false; ///< and it was made for our code
    HeardTone here;          ///< the answering side's tone, as it came here
    std::optional<HeardTone> there;     ///< our tone, as the answering side says it heard it
    std::optional<RtpFigures> fromHere; ///< as the other side tells us
    std::optional<RtpFigures> toHere;
    bool calledOff = false;
    bool endedByOther = false; ///< before we did
    bool byeAnswered = false;  ///< our end of it was confirmed
    bool operator==(const TestCallSeen &) const = default;
};

struct TestCheck {
    enum class State {
        NotKnown, ///< it did not come to that
        Passed,
        Failed
    };
    /// connected, answered, site, heard_here, heard_there, keys, loss, ended; of a message left, ended,
    /// fetched
    QString key;
    State state = State::NotKnown;
    QString text;
    bool operator==(const TestCheck &) const = default;
};

/// What became of a test call.
struct TestCallJudged {
    /// passed, called_off, unreachable, refused, no_answer, wrong_site, unknown_site, silence,
    /// not_heard_here, not_heard_there, wrong_tone, no_keys, lossy, not_ended: the first thing that is wrong,
    /// as a person would name it.
    QString verdict;
    QString text;
    QList<TestCheck> checks; ///< always the same eight, in their order
    /// Only when every one of them has passed.
    [[nodiscard]] bool passed() const { return verdict == QLatin1String("passed"); }
};

/// As near as a tone that was heard may be to the one that was meant: 3 %, or 10 Hz.
bool sameTone(double heardHz, double meantHz);

/// By what was measured, and by nothing else.
TestCallJudged judge(const TestCallPlan &plan, const TestCallSeen &seen);
/// A check's name, for a matrix.
QString testCheckTitle(const QString &key);
/// "passed", "failed", "not_known".
QString stateWord(TestCheck::State state);

} // namespace Switchback
