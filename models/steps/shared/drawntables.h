// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/wizard/stepdrawn.h"

namespace Switchback
{

// What the tables of customers have in common.

/// The customer, without group, mark and cells.
CustomerRow customerRow(const Incident &incident, const Customer &customer);
/// Those of the group under that label, and how many they are.
void addGroup(CustomerTable &table, const QString &key, const QString &label, int count);
/// One that is rare: it is not spoken of where there is nobody in it.
void addGroupIfAny(CustomerTable &table, const QString &key, const QString &label, int count);
/// A row for each customer; only those that have changed since the last view are made anew.
QList<CustomerRow> customerRows(const StepScene &scene, const KeptRows::Make &make);
/// Of a page on which they are written to. `groups`: how many are in each.
void addRecipientRows(CustomerTable &table, const StepScene &scene, const KeptRows::Make &make,
                      const KeptRows::Beside &beside = {}, QHash<QString, int> *groups = nullptr);
double shareOf(int part, int all);
QString shortTime(const Incident &incident, std::optional<Instant> at);
/// "passed · 14:11 · 3 calls"
QString factText(const Incident &incident, const Fact &fact);
/// Everybody a message goes to.
CustomerTable recipientsTable(const StepScene &scene);

} // namespace Switchback
