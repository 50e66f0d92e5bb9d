// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/wizard/customertable.h"

namespace Switchback
{

// What the tables of customers have in common.

/// The customer, without group, mark and cells.
CustomerRow customerRow(const Customer &customer);
/// Counts those of the group, under that label.
void addGroup(CustomerTable &table, const QString &key, const QString &label);
/// One that is rare: it is not spoken of where there is nobody in it.
void addGroupIfAny(CustomerTable &table, const QString &key, const QString &label);
double shareOf(int part, int all);
QString shortTime(const Incident &incident, std::optional<Instant> at);
/// "passed · 14:11 · 3 calls"
QString factText(const Incident &incident, const Fact &fact);
/// Everybody a message goes to.
CustomerTable recipientsTable(const Incident &incident);

} // namespace Switchback
