// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/incident/notices.h"
#include "models/runbook/stepkind.h"

namespace Switchback
{

class RunbookInspection;
struct CommandContext;
namespace Do
{
struct InStep;
}

/// The rules of one kind of step: what a runbook has to say of it, what it counts, what may be done and how
/// that is folded. How it is shown is StepDrawn's (models/wizard). Stateless; shared by all threads.
class StepRoom
{
public:
    StepRoom() = default;
    StepRoom(const StepRoom &) = delete;
    StepRoom &operator=(const StepRoom &) = delete;
    virtual ~StepRoom() = default;

    [[nodiscard]] virtual StepKind kind() const = 0;
    [[nodiscard]] virtual StepTraits traits() const = 0;
    /// Tells the inspection what is wrong with such a step, beyond what holds for all.
    virtual void check(RunbookInspection & /*inspection*/, const RunbookStep & /*step*/) const {}

    // --- what it counts ---
    /// None: it wants nothing of single customers. By their record, their initials and what the room keeps of
    /// the step: the fold asks again when one of these has changed.
    [[nodiscard]] virtual std::optional<Standing>
    standing(const Incident & /*incident*/, const RunbookStep & /*step*/, const Customer & /*customer*/) const
    {
        return std::nullopt;
    }
    /// "%1 of %2 moved"
    [[nodiscard]] virtual QString countPattern() const { return {}; }
    /// What the records themselves say was found; empty: a person has to say it.
    [[nodiscard]] virtual QString found(const Incident &incident, const RunbookStep &step) const;
    /// Its part of what a customer signs. Hashed: the same on every machine and for ever. What it says of the
    /// incident as a whole it says of every customer, also of one of whom nothing is recorded: by that the
    /// fold sees whether all have to be looked at again.
    virtual void addEvidence(SignedEvidence & /*evidence*/, const Incident & /*incident*/,
                             const RunbookStep & /*step*/, const CustomerRecord & /*record*/) const
    {
    }

    // --- what may be done ---
    /// Why no person can begin or settle it by hand; none: they can.
    [[nodiscard]] virtual std::optional<Error> notByHand(const Incident & /*incident*/,
                                                         const RunbookStep & /*step*/) const
    {
        return std::nullopt;
    }
    /// Why it can't be settled in any way at this moment.
    [[nodiscard]] virtual std::optional<Error> underWay(const Incident & /*incident*/,
                                                        const RunbookStep & /*step*/) const
    {
        return std::nullopt;
    }
    /// Why it can't be said to have passed: what is known says otherwise.
    [[nodiscard]] virtual std::optional<Error> notPassed(const Incident &incident,
                                                         const RunbookStep &step) const;
    /// Whether it takes this fact about customers ("moved", "call" ...).
    [[nodiscard]] virtual bool takes(const QString & /*fact*/) const { return false; }
    /// A command of its own (Do::InStep) as events; folded by fold().
    [[nodiscard]] virtual Result<QList<PlannedEvent>> plan(const Incident &incident, const RunbookStep &step,
                                                           const Do::InStep &command,
                                                           const CommandContext &context) const;
    /// A command that takes no regard of whether the step is settled, or the steps are paused: it undoes what
    /// goes on by itself. Its event is folded also once the case is closed.
    [[nodiscard]] virtual bool atAnyTime(const QString & /*what*/) const { return false; }
    /// One of those that ends what goes on by itself: taken also before the step's turn, and once the case is
    /// closed.
    [[nodiscard]] virtual bool ends(const Do::InStep & /*command*/) const { return false; }
    /// What goes on by itself though the step is settled, and stands against closing the case; empty:
    /// nothing.
    [[nodiscard]] virtual QString goesOn(const Incident & /*incident*/, const RunbookStep & /*step*/) const
    {
        return {};
    }
    /// What it keeps of its own event is StepRecord::kept.
    virtual Outcome fold(Incident &incident, const RunbookStep &step, const Event &event) const;

    // --- its messages, where it sends them ---
    /// The message that it would write now.
    [[nodiscard]] virtual NoticeName nextNotice(const Incident & /*incident*/, const RunbookStep &step,
                                                Instant /*now*/) const
    {
        return {step.key, 0};
    }
    [[nodiscard]] virtual std::optional<Error> cantWrite(const Incident & /*incident*/,
                                                         const RunbookStep & /*step*/, Instant /*now*/) const
    {
        return std::nullopt;
    }
    /// Whether the step has passed with this message sent.
    [[nodiscard]] virtual bool passesBy(const Incident & /*incident*/, const RunbookStep & /*step*/,
                                        const Notice & /*notice*/) const
    {
        return false;
    }
    virtual void noticeSent(Incident & /*incident*/, const Notice & /*notice*/) const {}
};

/// The room of that kind. A kind that is not known has the room of what is done by hand.
const StepRoom &roomOf(StepKind kind);
/// As the fold has counted. A step that wants nothing of single customers has nobody in it.
CustomerCount countCustomers(const Incident &incident, const RunbookStep &step);
/// "2 of 3 moved, 1 with a reason"
QString countText(const RunbookStep &step, const CustomerCount &count);

} // namespace Switchback
