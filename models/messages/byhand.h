// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagesview.h"

namespace Switchback
{

/// A line for each message of the incident that a person has sent by their own means and recorded, oldest
/// first: who did, when, by what means, and who was not reached.
QList<MessageLine> linesByHand(const Incident &incident);

} // namespace Switchback
