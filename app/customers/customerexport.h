// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/customers/directory.h"

#include <QByteArray>
#include <QList>

namespace Switchback
{

/// Cards as CSV that a spreadsheet and readCustomers() both read: UTF-8 with its mark, CR LF, a row for each
/// contact, no cell a formula. Read again, they are the same cards. Empty: `work` was called off.
QByteArray customersCsv(const QList<CustomerCard> &cards, QChar separator = QLatin1Char(','),
                        LongWork *work = nullptr);

} // namespace Switchback
