// SPDX-License-Identifier: GPL-3.0-or-later
// What the log says in words of whose calls were seen. Pure.
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

/// What is said of one customer: SeenCalls::NotYet: that what was said was another's.
struct Observed {
    QString customer;
    SeenCalls seen;
};

/// One text for all of them, which are in one state; with name and call where it is one. `all`: at least one.
QString observedText(const Incident &incident, const QList<Observed> &all);

} // namespace Switchback
