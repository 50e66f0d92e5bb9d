// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/customers/customerfile.h"

#include <QHash>

namespace Switchback
{

/// Puts the rows of a file together to customers, each with its contacts, and checks them; behind
/// readCustomers() and readVcards().
class CardGathering
{
public:
    CardGathering(CustomerReading &out, const CardRules &rules, LongWork &work)
        : m_out(out)
        , m_rules(rules)
        , m_work(work)
    {
    }
    /// One customer with one contact, or another contact of one that was there before: the same id, or
    /// without one the same name. `contact` may hold nothing.
    void add(const TypedFields &customer, const TypedFields &contact, int line);
    [[nodiscard]] qsizetype size() const { return m_gathered.size(); }
    /// Checks what was gathered, and has it in the reading. From `work.done` on to `to`.
    void end(qint64 to);

    void fault(int line, const QString &what, const QString &fix) { m_out.faults += {line, what, fix}; }
    /// Nothing after this line makes sense any more: it was said.
    [[nodiscard]] bool tooMany(int line);

private:
    struct Gathered {
        CardDraft draft;
        int line = 0;
        QList<int> lines;   ///< of the contacts
        QStringList people; ///< what tells them apart
    };
    void addTo(Gathered &known, const TypedFields &customer, const TypedFields &contact, int line);
    [[nodiscard]] bool fresh(const QString &id, bool made, const QString &name, int line);
    void check(const Gathered &one);

    CustomerReading &m_out;
    CardRules m_rules;
    LongWork &m_work;
    QList<Gathered> m_gathered;
    QHash<QString, qsizetype> m_ids;   ///< to their places in m_gathered
    QHash<QString, qsizetype> m_names; ///< without regard to case
};

} // namespace Switchback
