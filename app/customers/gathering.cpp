// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/gathering.h"

#include "app/customers/customerid.h"
#include "app/text/asmeant.h"
#include "models/core/visibletext.h"
#include "models/operators/operator.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxFaults = 200;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

/// What tells two contacts of a customer apart.
QString keyOf(const TypedFields &contact)
{
    if (const QString id = contact.value(CardField::ContactId); !id.isEmpty())
        return QLatin1String("id ") + id;
    if (const QString name = asMeant(contact.value(CardField::Contact)); !name.isEmpty())
        return QLatin1String("name ") + plainName(name);
    for (const CardField field : {CardField::Email, CardField::Phone, CardField::Sms}) {
        if (const QString text = asMeant(contact.value(field)).toLower(); !text.isEmpty())
            return text;
    }
    return {};
}
} // namespace

void CardGathering::add(const TypedFields &customer, const TypedFields &contact, int line)
{
    const QString name = asMeant(customer.value(CardField::Name));
    QString id = asMeant(customer.value(CardField::Id));
    const bool made = id.isEmpty();
    const auto known = made ? m_names.constFind(plainName(name)) : m_ids.constFind(id);
    const bool there = made ? known != m_names.constEnd() : known != m_ids.constEnd();
    if (there && !(made && name.isEmpty())) {
        Gathered &first = m_gathered[*known];
        const QString its = asMeant(first.draft.customer.value(CardField::Name));
        if (name.isEmpty() || sameName(name, its))
            addTo(first, customer, contact, line);
        else
            fault(line, Words::tr("the id \"%1\" is in line %2 already").arg(id, QString::number(first.line)),
                  Words::tr("Every customer needs an id of its own."));
        return;
    }
    if (made && !name.isEmpty())
        id = customerIdFor(name);
    if (!name.isEmpty() && !fresh(id, made, name, line))
        return;
    m_ids.insert(id, m_gathered.size());
    m_names.insert(plainName(name), m_gathered.size());
    Gathered one;
    one.draft.customer = customer;
    one.line = line;
    // Who has no id of theirs is new, and has to be reached by somebody.
    if (!contact.isEmpty() || made) {
        one.draft.contacts += contact;
        one.lines += line;
        one.people += keyOf(contact);
    }
    m_gathered += one;
}

bool CardGathering::fresh(const QString &id, bool made, const QString &name, int line)
{
    if (const auto same = m_names.constFind(plainName(name)); same != m_names.constEnd()) {
        fault(line,
              Words::tr("\"%1\" is in line %2 already").arg(name, QString::number(m_gathered.at(*same).line)),
              Words::tr("Take one of them out, or tell them apart by the name."));
        return false;
    }
    if (const auto same = m_ids.constFind(id); made && same != m_ids.constEnd()) {
        fault(line,
              Words::tr("the id made from the name, \"%1\", is that of line %2")
                  .arg(id, QString::number(m_gathered.at(*same).line)),
              Words::tr("Add a column id and give each of the two its own."));
        return false;
    }
    return true;
}

void CardGathering::addTo(Gathered &known, const TypedFields &customer, const TypedFields &contact, int line)
{
    const QString who = keyOf(contact);
    if (who.isEmpty() || known.people.contains(who)) {
        const QString name = asMeant(customer.value(CardField::Name));
        fault(line,
              Words::tr("\"%1\" is in line %2 already")
                  .arg(name.isEmpty() ? asMeant(customer.value(CardField::Id)) : name,
                       QString::number(known.line)),
              Words::tr("Take one of them out, name another contact there, or tell them apart by the name."));
        return;
    }
    for (auto field = customer.begin(); field != customer.end(); ++field) {
        if (field.key() == CardField::Name || field.key() == CardField::Id || field->isEmpty())
            continue;
        QString &before = known.draft.customer[field.key()];
        if (!before.isEmpty() && asMeant(before) != asMeant(*field))
            fault(line,
                  Words::tr("%1 is \"%2\" here, and \"%3\" in line %4")
                      .arg(cardFieldKey(field.key()), visibleText(*field, 60), visibleText(before, 60))
                      .arg(known.line),
                  Words::tr("It is the whole customer's: write the same in each of its lines, or in one."));
        before = *field;
    }
    known.draft.contacts += contact;
    known.lines += line;
    known.people += who;
}

bool CardGathering::tooMany(int line)
{
    if (m_out.faults.size() < MaxFaults)
        return false;
    fault(line, Words::tr("there are more faults than can be told"),
          Words::tr("Correct those above; nothing after this line was read."));
    return true;
}

void CardGathering::check(const Gathered &one)
{
    const CheckedCard checked = checkedCard(one.draft, m_rules);
    for (const CardFault &each : checked.faults) {
        const int line = each.contact < 0 ? one.line : one.lines.value(each.contact, one.line);
        (each.warning ? m_out.warnings : m_out.faults) += {line, each.what, each.fix};
    }
    const qsizetype contacts = std::min(checked.card.contacts.size(), one.draft.contacts.size());
    for (qsizetype i = 0; i < contacts; ++i) {
        if (one.draft.contacts.at(i).value(CardField::ContactId).isEmpty())
            m_out.madeIds += checked.card.id + QLatin1Char('/') + checked.card.contacts.at(i).id;
    }
    m_out.cards += checked.card;
    m_out.lines += one.line;
}

void CardGathering::end(qint64 to)
{
    const qint64 from = m_work.done;
    for (qsizetype i = 0; i < m_gathered.size(); ++i) {
        if (m_work.calledOff)
            break;
        if (tooMany(m_gathered.at(i).line))
            break;
        check(m_gathered.at(i));
        m_work.done = from + (to - from) * (i + 1) / m_gathered.size();
    }
    m_out.calledOff = m_work.calledOff;
    if (m_out.calledOff)
        m_out.cards.clear();
    else
        m_work.done = to;
    std::stable_sort(m_out.faults.begin(), m_out.faults.end(),
                     [](const CustomerFault &a, const CustomerFault &b) { return a.line < b.line; });
}

} // namespace Switchback
