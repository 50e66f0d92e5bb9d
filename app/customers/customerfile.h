// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/customers/customer.h"

#include <QList>
#include <QString>

namespace Switchback
{

/// One thing that is wrong in a file of customers.
struct CustomerFault {
    int line = 0; ///< from 1, where the row begins; 0: the file as a whole
    QString what; ///< without a full stop
    QString fix;
    bool operator==(const CustomerFault &) const = default;
};

struct CustomerReading {
    QList<Customer> customers; ///< in the order of the file; to be used only without faults
    QList<CustomerFault> faults;
    bool calledOff = false;
    int shortRows = 0; ///< whose last cells are missing, as spreadsheets leave them out: taken as empty
    [[nodiscard]] bool ok() const { return faults.isEmpty() && !calledOff; }
};

/// Reads and checks customers from CSV in UTF-8. The first line names the columns, in any order: name, and
/// any of id, contact, role, phone, email, zone; `,` `;` or a tab stands between them, or what a line `sep=`
/// before them says. Without an id one is made from the name, always the same. Empty rows and cells at the
/// end are left out, and characters that can't be seen are read as they were meant; see asMeant(). All faults
/// at once; while there is one, nothing is to be taken over. Reads at most 64 MiB and 250 000 rows; `work`
/// counts bytes. Any thread.
CustomerReading readCustomers(const QString &path, LongWork &work);
CustomerReading readCustomers(const QByteArray &bytes, LongWork &work);
CustomerReading readCustomers(const QString &path);
CustomerReading readCustomers(const QByteArray &bytes);

/// "carver-county-clinic": what readCustomers() makes of a name.
QString customerIdFor(const QString &name);

/// What an import prints, dry run or not: "FILE:LINE: what. what to do" for each fault, or what was found to
/// be in order. Safe to show.
QString customerReadingText(const QString &path, const CustomerReading &reading);

} // namespace Switchback
