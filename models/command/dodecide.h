// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/acts.h"

namespace Switchback
{

// What is decided, and who approves it.
namespace Do
{
struct Decide {
    Choice choice = Choice::FailOver;
    std::optional<Instant> until;
    QString reason; ///< wanted for every choice
    bool operator==(const Decide &) const = default;
};
struct AskApproval {
    QString step;
    bool operator==(const AskApproval &) const = default;
};
/// By somebody else than who asked.
struct Approve {
    QString step;
    bool refuse = false;
    QString reason;
    bool operator==(const Approve &) const = default;
};
struct BreakGlass {
    QString step;
    QString reason;
    bool operator==(const BreakGlass &) const = default;
};
} // namespace Do

} // namespace Switchback
