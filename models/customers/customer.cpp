// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customer.h"

#include "models/core/apart.h"

namespace Switchback
{

QJsonObject customerJson(const Customer &customer)
{
    return {{QStringLiteral("id"), customer.id},
            {QStringLiteral("name"), customer.name},
            {QStringLiteral("contact"), customer.contact},
            {QStringLiteral("role"), customer.role},
            {QStringLiteral("phone"), customer.phone},
            {QStringLiteral("email"), customer.email},
            {QStringLiteral("zone"), QString::fromLatin1(customer.zone)}};
}

QJsonObject customerBody(const Customer &customer)
{
    QJsonObject body{{QStringLiteral("id"), customer.id},
                     {QStringLiteral("name"), customer.name},
                     {QStringLiteral("zone"), QString::fromLatin1(customer.zone)}};
    const bool known = !customer.contact.isEmpty() || !customer.role.isEmpty() || !customer.phone.isEmpty() ||
                       !customer.email.isEmpty();
    if (known)
        body.insert(QStringLiteral("person"), QJsonObject{{QStringLiteral("contact"), customer.contact},
                                                          {QStringLiteral("role"), customer.role},
                                                          {QStringLiteral("phone"), customer.phone},
                                                          {QStringLiteral("email"), customer.email}});
    return body;
}

Customer customerFromJson(const QJsonObject &json)
{
    const QJsonValue apart = json.value(QLatin1String("person"));
    const QJsonObject person = apart.isObject() ? apart.toObject() : json;
    const auto text = [](const QJsonObject &of, const char *key) {
        return of.value(QLatin1String(key)).toString();
    };
    Customer customer;
    customer.id = text(json, "id");
    customer.name = text(json, "name");
    customer.contact =
        standInHash(apart).isEmpty() ? text(person, "contact") : QString::fromLatin1(ErasedText);
    customer.role = text(person, "role");
    customer.phone = text(person, "phone");
    customer.email = text(person, "email");
    customer.zone = text(json, "zone").toLatin1();
    return customer;
}

} // namespace Switchback
