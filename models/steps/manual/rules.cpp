// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/manual/manual.h"

#include "models/incident/steproom.h"

namespace Switchback
{

namespace
{
class ManualRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Manual; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.several = true;
        return traits;
    }
};
} // namespace

const StepRoom &manualRoom()
{
    static const ManualRoom room;
    return room;
}

} // namespace Switchback
