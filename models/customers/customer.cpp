// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customer.h"

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

Customer customerFromJson(const QJsonObject &json)
{
    const auto text = [&json](const char *key) { return json.value(QLatin1String(key)).toString(); };
    Customer customer;
    customer.id = text("id");
    customer.name = text("name");
    customer.contact = text("contact");
    customer.role = text("role");
    customer.phone = text("phone");
    customer.email = text("email");
    customer.zone = text("zone").toLatin1();
    return customer;
}

} // namespace Switchback
