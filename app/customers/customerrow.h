// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/customers/customerfile.h"

#include <QByteArrayList>
#include <QHash>

namespace Switchback
{

/// Turns rows of fields into customers, the first row into columns; behind readCustomers().
class CustomerRows
{
public:
    explicit CustomerRows(CustomerReading &out)
        : m_out(out)
    {
    }
    void add(const QByteArrayList &fields, int line);
    /// After the last row.
    void end();

private:
    void header(const QByteArrayList &fields);
    void customer(const QByteArrayList &fields);
    QString field(const QByteArrayList &fields, const QString &column, int most);
    void checkId(Customer &customer);
    void checkName(const Customer &customer);
    void checkReach(const Customer &customer);
    void checkZone(const QString &zone);
    void fault(const QString &what, const QString &fix) { m_out.faults += {m_line, what, fix}; }

    CustomerReading &m_out;
    QStringList m_columns;  ///< empty: the first row is still to come
    bool m_useless = false; ///< the first row is no header: nothing after it makes sense
    int m_line = 0;
    QHash<QString, int> m_ids;   ///< to their lines
    QHash<QString, int> m_names; ///< without regard to case, to their lines
};

} // namespace Switchback
