// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/manual/manual.h"

#include "models/wizard/stepdrawn.h"

namespace Switchback
{

namespace
{
/// Shown as every step that has nothing of its own.
class ManualDrawn final : public StepDrawn
{
};
} // namespace

const StepDrawn &manualDrawn()
{
    static const ManualDrawn drawn;
    return drawn;
}

} // namespace Switchback
