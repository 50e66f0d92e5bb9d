// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/customers/import/importplan.h"

class QWidget;

namespace Switchback::Demo
{

/// Cards with several contacts, hostile names among them.
QList<CustomerCard> cards(int count, const Words &words = {});
/// An import with `faults` of its lines wrong.
ImportPreview importPreview(int faults);
/// Pages "customers", "customers-empty", "customers-10000", "customers-edit", "customers-faults",
/// "customers-new", "customers-undo", "customers-mayno", "import", "import-faults", "import-busy".
QWidget *customersPage(const QString &page, const Words &words);

} // namespace Switchback::Demo
