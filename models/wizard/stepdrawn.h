// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/steproom.h"
#include "models/wizard/wizardview.h"

namespace Switchback
{

struct Record;
struct RecordStep;
struct RecordCustomer;

/// One step at the moment of a view.
struct StepScene {
    const WizardInputs &in;
    const RunbookStep &step;
    CustomerCount count; ///< where it stands with the customers, counted once for the view
    [[nodiscard]] const Incident &incident() const { return in.incident; }
};

/// How one kind of step is shown: in the list, on its page, by its buttons, in the record. Beside its rules
/// (StepRoom) in models/steps. Stateless.
class StepDrawn
{
public:
    StepDrawn() = default;
    StepDrawn(const StepDrawn &) = delete;
    StepDrawn &operator=(const StepDrawn &) = delete;
    virtual ~StepDrawn() = default;

    /// "133 of 214 customers moved"; empty: how far it is, in a word.
    [[nodiscard]] virtual QString summary(const StepScene & /*scene*/) const { return {}; }
    /// Its mark while it has no outcome; none: whether it is the one to do now.
    [[nodiscard]] virtual std::optional<Mark> mark(const StepScene & /*scene*/) const { return std::nullopt; }
    /// Its part of the view.
    virtual void addPage(WizardView & /*view*/, const StepScene & /*scene*/) const {}
    /// Beside its buttons: "81 customers still to move".
    [[nodiscard]] virtual QString status(const StepScene & /*scene*/) const { return {}; }
    /// What can be done in it, what matters most first; `settled`: it has come to its end before. By default
    /// it is done by hand, or not.
    [[nodiscard]] virtual QList<WizardAction> actions(const StepScene &scene, bool settled) const;
    /// What can still be done once it is settled, or the incident closed.
    [[nodiscard]] virtual bool goesOn(const Incident & /*incident*/) const { return false; }
    /// Said of a case that is closed, while something of the step goes on by itself and a button ends it.
    [[nodiscard]] virtual QString stillEnds(const StepScene & /*scene*/) const { return {}; }
    /// What proves it, in the record: lines beside its outcome.
    [[nodiscard]] virtual QStringList recordProofs(const Record & /*record*/,
                                                   const RecordStep & /*step*/) const
    {
        return {};
    }
    /// One customer's line in the record; empty: none.
    [[nodiscard]] virtual QString recordLine(const Record & /*record*/, const RecordStep & /*step*/,
                                             const RecordCustomer & /*customer*/) const
    {
        return {};
    }
};

const StepDrawn &drawnOf(StepKind kind);

} // namespace Switchback
