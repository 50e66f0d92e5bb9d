// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/steprecord.h"

#include <QJsonObject>

namespace Switchback
{

// What a person can do in a step.
namespace Do
{
struct BeginStep {
    QString step;
    bool operator==(const BeginStep &) const = default;
};
struct SettleStep {
    QString step;
    StepOutcome outcome = StepOutcome::Passed;
    QString why;
    QString found;
    bool operator==(const SettleStep &) const = default;
};
/// Something that only this kind of step knows: planned and folded by its room.
struct InStep {
    QString step;
    QString what;       ///< a word of the room
    QJsonObject values; ///< what a person filled in, by the room's words
    bool operator==(const InStep &) const = default;
};
struct HandOver {
    QString to;
    QString summary;
    bool operator==(const HandOver &) const = default;
};
} // namespace Do

} // namespace Switchback
