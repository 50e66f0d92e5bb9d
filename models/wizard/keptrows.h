// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/customertable.h"

#include <functional>

namespace Switchback
{

struct Customer;
struct Incident;

/// The rows of a step's table as they were last made: of who has not changed since, the row is taken as it
/// is. Kept by who makes views again and again; one thread.
class KeptRows
{
public:
    using Make = std::function<CustomerRow(const Customer &)>;
    /// The same list again, shared, while nothing has changed. `make` has to say the same of a customer under
    /// the same stamp (CustomersKnown).
    const QList<CustomerRow> &rows(const Incident &incident, const QString &step, const Make &make);
    // What follows from the rows that were asked for last.
    [[nodiscard]] const QString &longestName() const { return m_longestName; }
    [[nodiscard]] int mails() const { return m_mails; } ///< how many have an e-mail address
    [[nodiscard]] int phones() const { return m_phones; }

private:
    void know();

    QString m_incident;
    QString m_step;
    quint64 m_stamp = 0;
    QList<quint64> m_stamps;
    QList<CustomerRow> m_rows;
    QString m_longestName;
    int m_mails = 0;
    int m_phones = 0;
};

} // namespace Switchback
