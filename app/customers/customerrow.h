// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/customers/gathering.h"

#include <QByteArrayList>

namespace Switchback
{

/// Turns rows of fields into typed ones, the first row into columns; behind readCustomers().
class CustomerRows
{
public:
    CustomerRows(CustomerReading &out, CardGathering &gathering)
        : m_out(out)
        , m_gathering(gathering)
    {
    }
    void add(const QByteArrayList &fields, int line);
    /// After the last row, before what was gathered is checked.
    void end();

private:
    void header(const QByteArrayList &fields);
    void customer(const QByteArrayList &fields);
    void fault(const QString &what, const QString &fix) { m_gathering.fault(m_line, what, fix); }

    CustomerReading &m_out;
    CardGathering &m_gathering;
    bool m_headed = false;      ///< the first row was there
    bool m_useless = false;     ///< it is no header, or enough was said: nothing after it makes sense
    QList<CardField> m_columns; ///< of a sound header
    int m_line = 0;
};

} // namespace Switchback
