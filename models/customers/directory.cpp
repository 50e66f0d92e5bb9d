// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/directory.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
QStringList textsOf(const QJsonValue &list)
{
    QStringList texts;
    const QJsonArray array = list.toArray();
    for (const QJsonValue &each : array)
        texts += each.toString();
    return texts;
}

bool knowsNobody(const Customer &customer)
{
    return customer.contact.isEmpty() && customer.role.isEmpty() && customer.phone.isEmpty() &&
           customer.email.isEmpty();
}
} // namespace

const Contact *CustomerCard::contact(const QString &meant) const
{
    const auto found =
        std::find_if(contacts.begin(), contacts.end(), [&](const Contact &each) { return each.id == meant; });
    return found == contacts.end() ? nullptr : &*found;
}

const Contact *CustomerCard::first() const
{
    const auto found =
        std::find_if(contacts.begin(), contacts.end(), [](const Contact &each) { return !each.retired; });
    return found == contacts.end() ? nullptr : &*found;
}

QJsonObject cardJson(const CustomerCard &card)
{
    QJsonArray contacts;
    for (const Contact &each : card.contacts)
        contacts.append(contactJson(each));
    QJsonObject json{{QStringLiteral("id"), card.id},
                     {QStringLiteral("name"), card.name},
                     {QStringLiteral("zone"), QString::fromLatin1(card.zone)},
                     {QStringLiteral("contacts"), contacts}};
    const auto put = [&](const char *key, const QJsonValue &value, bool there) {
        if (there)
            json.insert(QLatin1String(key), value);
    };
    put("language", QString::fromLatin1(card.language), !card.language.isEmpty());
    put("hours", hoursText(card.hours), card.hours.known());
    put("trunks", QJsonArray::fromStringList(card.trunks), !card.trunks.isEmpty());
    put("numbers", QJsonArray::fromStringList(card.numbers), !card.numbers.isEmpty());
    put("sbc", card.sbc, !card.sbc.isEmpty());
    put("retired", true, card.retired);
    return json;
}

CustomerCard cardFromJson(const QJsonObject &json)
{
    if (!json.contains(QLatin1String("contacts")))
        return cardOf(customerFromJson(json));
    const auto text = [&](const char *key) { return json.value(QLatin1String(key)).toString(); };
    CustomerCard card;
    card.id = text("id");
    card.name = text("name");
    card.zone = text("zone").toLatin1();
    card.language = text("language").toLatin1();
    card.hours = hoursFromText(text("hours")).value_or(BusinessHours{});
    const QJsonArray contacts = json.value(QLatin1String("contacts")).toArray();
    for (const QJsonValue &each : contacts)
        card.contacts += contactFromJson(each.toObject());
    card.trunks = textsOf(json.value(QLatin1String("trunks")));
    card.numbers = textsOf(json.value(QLatin1String("numbers")));
    card.sbc = text("sbc");
    card.retired = json.value(QLatin1String("retired")).toBool();
    return card;
}

Customer customerOf(const CustomerCard &card)
{
    Customer customer;
    customer.id = card.id;
    customer.name = card.name;
    customer.zone = card.zone;
    if (const Contact *first = card.first()) {
        customer.contact = first->name;
        customer.role = first->role;
        customer.phone = first->phone.isEmpty() ? first->sms : phoneText(*first);
        customer.email = first->email;
    }
    return customer;
}

CustomerCard cardOf(const Customer &customer)
{
    CustomerCard card;
    card.id = customer.id;
    card.name = customer.name;
    card.zone = customer.zone;
    if (knowsNobody(customer))
        return card;
    Contact contact;
    contact.name = customer.contact;
    contact.role = customer.role;
    contact.phone = customer.phone;
    contact.email = customer.email;
    contact.id = freshContactId(card, contact.name);
    card.contacts += contact;
    return card;
}

QList<Customer> customersOf(const QList<CustomerCard> &cards)
{
    QList<Customer> customers;
    customers.reserve(cards.size());
    for (const CustomerCard &card : cards) {
        if (!card.retired)
            customers += customerOf(card);
    }
    return customers;
}

QByteArray languageOf(const CustomerCard &card, const Contact &contact)
{
    return contact.language.isEmpty() ? card.language : contact.language;
}

QByteArray zoneOf(const CustomerCard &card, const Contact &contact)
{
    return contact.zone.isEmpty() ? card.zone : contact.zone;
}

BusinessHours hoursOf(const CustomerCard &card, const Contact &contact)
{
    return contact.hours.known() ? contact.hours : card.hours;
}

QString freshContactId(const CustomerCard &card, const QString &name)
{
    constexpr qsizetype Longest = 34; // and room for a number behind it
    QString id;
    const QString apart = name.toLower().normalized(QString::NormalizationForm_KD);
    for (const QChar c : apart) {
        const bool plain = (c >= QLatin1Char('a') && c <= QLatin1Char('z')) ||
                           (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
        if (plain)
            id += c;
        else if (c.category() != QChar::Mark_NonSpacing && !id.isEmpty() && !id.endsWith(QLatin1Char('-')))
            id += QLatin1Char('-');
    }
    id.truncate(Longest);
    while (id.endsWith(QLatin1Char('-')))
        id.chop(1);
    if (id.isEmpty())
        id = QStringLiteral("contact");
    QString free = id;
    for (int i = 2; card.contact(free); ++i)
        free = QStringLiteral("%1-%2").arg(id).arg(i);
    return free;
}

std::optional<DirectoryChange> directoryChange(const Event &event)
{
    const bool erased = event.kind == QLatin1String("customer.erased");
    if (!erased && event.kind != QLatin1String("customers.imported") &&
        event.kind != QLatin1String("customers.changed"))
        return std::nullopt;
    DirectoryChange change;
    if (erased)
        change.ids = {event.body.value(QLatin1String("customer")).toString()};
    else
        change.ids = textsOf(event.body.value(QLatin1String("customers")));
    change.drill = event.body.value(QLatin1String("drill")).toBool();
    return change;
}

} // namespace Switchback
