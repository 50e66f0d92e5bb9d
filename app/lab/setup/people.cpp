// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/people.h"

#include "app/lab/base/files.h"

namespace Switchback::Lab
{

QList<Person> people()
{
    const QString secret = QStringLiteral("lab-secret");
    const Roles onDuty = Role::Commander | Role::Operator | Role::Communicator;
    return {{{QStringLiteral("K. Ramos"), Role::Administrator | onDuty}, secret},
            {{QStringLiteral("D. Osei"), onDuty}, secret}};
}

Outcome writePeople(const LabSpec &lab)
{
    QString text;
    for (const Person &person : people())
        text += QStringLiteral("%1:%2:%3\n")
                    .arg(person.who.name, operatorRoleKeys(person.who.roles).join(QLatin1Char(',')),
                         person.secret);
    return writeFile(lab.peopleFile(), text.toUtf8(), 0600, lab.ownerUid, lab.ownerGid);
}

} // namespace Switchback::Lab
