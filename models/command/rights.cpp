// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/command.h"

namespace Switchback
{

namespace
{
Right of(const Do::Declare &)
{
    return Right::Declare;
}
Right of(const Do::CloseFalseAlarm &)
{
    return Right::CloseIncident;
}
Right of(const Do::CloseNotNeeded &)
{
    return Right::CloseIncident;
}
Right of(const Do::CloseComplete &)
{
    return Right::CloseIncident;
}
Right of(const Do::ComposeNotice &one)
{
    return one.approve ? Right::ApproveNotice : Right::WriteNotice;
}
Right of(const Do::WriteBeside &one)
{
    return one.approve ? Right::ApproveNotice : Right::WriteNotice;
}
Right of(const Do::ApproveNotice &)
{
    return Right::ApproveNotice;
}
Right of(const Do::RecordSent &)
{
    return Right::WriteNotice;
}
Right of(const Do::WithdrawNotice &)
{
    return Right::WriteNotice;
}
Right of(const Do::SetCadence &)
{
    return Right::Decide;
}
Right of(const Do::Decide &)
{
    return Right::Decide;
}
Right of(const Do::Approve &)
{
    return Right::Approve;
}
/// What a customer says may be written down by who talks to them; what was seen, by who has the wheel.
Right of(const Do::RecordCustomers &one)
{
    const bool told = one.fact == Do::CustomerFact::Asked || one.fact == Do::CustomerFact::SaysDone;
    return told ? Right::WriteNotice : Right::TakeWheel;
}
template<class OfTheWheel>
Right of(const OfTheWheel &)
{
    return Right::TakeWheel;
}
} // namespace

Right rightOf(const Command &command)
{
    return std::visit([](const auto &one) { return of(one); }, command);
}

} // namespace Switchback
