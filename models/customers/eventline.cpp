// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/eventline.h"

#include "models/core/apart.h"

namespace Switchback
{

namespace
{
QString ofPerson(const QJsonValue &person)
{
    if (!standInHash(person).isEmpty())
        return QLatin1String(ErasedText);
    QStringList parts;
    for (const char *key : {"printed_name", "role", "reason"}) {
        if (const QString part = person.toObject().value(QLatin1String(key)).toString(); !part.isEmpty())
            parts += part;
    }
    return parts.join(QStringLiteral(", "));
}
} // namespace

QString eventLine(const Event &event)
{
    QString more;
    if (event.kind.startsWith(QLatin1String("initials.")))
        more = ofPerson(event.body.value(QLatin1String("person")));
    else if (event.form > 1 && event.kind == QLatin1String("customer.recorded")) // before, the text said it
        more = textOrErased(event.body.value(QLatin1String("found")));
    if (more.isEmpty())
        return event.text;
    return event.text +
           (more == QLatin1String(ErasedText) ? QStringLiteral(" %1") : QStringLiteral(" (%1)")).arg(more);
}

} // namespace Switchback
