// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/customertable.h"

#include <QHash>

#include <functional>

namespace Switchback
{

struct Customer;
struct Incident;

/// What rows are made of beside what the case knows: another number for a customer, and for all, once
/// something of it is another one.
struct RowsBeside {
    quint64 all = 0;
    std::function<quint64(const Customer &)> of;
};

/// The rows of a step's table as they were last made: of who has not changed since, the row is taken as it
/// is. Kept by who makes views again and again; one thread.
class KeptRows
{
public:
    using Make = std::function<CustomerRow(const Customer &)>;
    using Beside = RowsBeside;
    /// The same list again, shared, while nothing has changed. `make` has to say the same of a customer under
    /// the same stamp (CustomersKnown).
    const QList<CustomerRow> &rows(const Incident &incident, const QString &step, const Make &make,
                                   const Beside &beside = {});
    // What follows from the rows that were asked for last.
    [[nodiscard]] const QString &longestName() const { return m_longestName; }
    [[nodiscard]] int mails() const { return m_mails; } ///< how many have an e-mail address
    [[nodiscard]] int phones() const { return m_phones; }
    /// How many of them are in each group.
    [[nodiscard]] const QHash<QString, int> &groups() const { return m_groups; }

private:
    void know();

    QString m_incident;
    QString m_step;
    quint64 m_stamp = 0;
    quint64 m_besideAll = 0;
    struct Stamps {
        quint64 known = 0;
        quint64 beside = 0;
        bool operator==(const Stamps &) const = default;
    };
    QList<Stamps> m_stamps;
    QList<CustomerRow> m_rows;
    QString m_longestName;
    int m_mails = 0;
    int m_phones = 0;
    QHash<QString, int> m_groups;
};

} // namespace Switchback
