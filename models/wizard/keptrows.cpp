// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/keptrows.h"

#include "models/incident/incident.h"

#include <utility>

namespace Switchback
{

const QList<CustomerRow> &KeptRows::rows(const Incident &incident, const QString &step, const Make &make,
                                         const Beside &beside)
{
    const CustomersKnown &known = incident.known;
    const qsizetype size = incident.customers.size();
    const bool same = m_incident == incident.id && m_step == step && m_rows.size() == size;
    if (same && m_stamp == known.stamp() && m_besideAll == beside.all)
        return m_rows;
    if (!same) {
        m_incident = incident.id;
        m_step = step;
        m_rows = QList<CustomerRow>(size);
        m_stamps = QList<Stamps>(size);
        m_groups.clear();
    }
    m_stamp = known.stamp();
    m_besideAll = beside.all;
    for (int place = 0; place < size; ++place) {
        const Customer &customer = incident.customers.at(place);
        const Stamps now{known.stamp(place), beside.of ? beside.of(customer) : 0};
        if (m_stamps.at(place) == now)
            continue;
        if (m_stamps.at(place) != Stamps{})
            --m_groups[m_rows.at(place).group];
        m_stamps[place] = now;
        m_rows[place] = make(customer);
        ++m_groups[m_rows.at(place).group];
    }
    know();
    return m_rows;
}

void KeptRows::know()
{
    m_longestName.clear();
    m_mails = m_phones = 0;
    for (const CustomerRow &row : std::as_const(m_rows)) {
        if (row.name.size() > m_longestName.size())
            m_longestName = row.name;
        m_mails += row.email.isEmpty() ? 0 : 1;
        m_phones += row.phone.isEmpty() ? 0 : 1;
    }
}

} // namespace Switchback
