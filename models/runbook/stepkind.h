// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QList>
#include <QString>

#include <string_view>

namespace Switchback
{

/// What a step consists of, by the word it has in a runbook. An open value: what a kind is and does is said
/// by its room (models/steps), one for each kind that is known.
class StepKind
{
public:
    constexpr StepKind() = default;
    /// `word`: a literal, of a room.
    explicit constexpr StepKind(const char *word)
        : m_word(word)
    {
    }
    [[nodiscard]] constexpr std::string_view word() const { return m_word; }
    friend constexpr bool operator==(StepKind a, StepKind b) { return a.word() == b.word(); }
    friend size_t qHash(StepKind kind, size_t seed = 0)
    {
        return qHashBits(kind.word().data(), kind.word().size(), seed);
    }

    static const StepKind Notice;   ///< one message to every customer
    static const StepKind Cadence;  ///< messages at a fixed interval, beside the other steps, until the end
    static const StepKind Decision; ///< a person decides whether to fail over
    static const StepKind Calls;    ///< doings at the sites, carried out by the runner
    static const StepKind Reroute;  ///< every customer is asked to move their calls, and moves them
    static const StepKind Tests;    ///< per customer: a call completes, a notification arrives
    static const StepKind Initials; ///< every customer signs
    static const StepKind Manual;   ///< a person does it and says what they found

private:
    const char *m_word = "manual";
};
inline constexpr StepKind StepKind::Notice{"notice"};
inline constexpr StepKind StepKind::Cadence{"cadence"};
inline constexpr StepKind StepKind::Decision{"decision"};
inline constexpr StepKind StepKind::Calls{"calls"};
inline constexpr StepKind StepKind::Reroute{"reroute"};
inline constexpr StepKind StepKind::Tests{"tests"};
inline constexpr StepKind StepKind::Initials{"initials"};
inline constexpr StepKind StepKind::Manual{"manual"};

/// What a runbook may say of a step of one kind, and what it means that there is one.
struct StepTraits {
    bool sendsMessage = false; ///< has a stage, a text and texts, which go to every customer
    bool hasText = false;      ///< has a text of another sort
    bool hasCalls = false;     ///< has calls, and may be the point of no return
    bool hasTests = false;
    bool several = false;      ///< a runbook may have more than one
    bool endless = false;      ///< goes on until the incident is closed: nobody waits for it
    bool movesService = false; ///< makes sense only once it was decided to fail over
    bool ownFlag = false;      ///< what settles it is on the timeline already
};

QString stepKindKey(StepKind kind);
/// The kinds that are known here, each with a room.
QList<StepKind> allStepKinds();
StepTraits traitsOf(StepKind kind);

} // namespace Switchback
