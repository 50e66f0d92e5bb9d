// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/drillpeople.h"

#include "app/config/secretfile.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Switchback
{

namespace
{
constexpr qint64 MaxFileBytes = 4096;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Drill)
};

/// "NAME:ROLE,ROLE:SECRET"
DrillPeople::Person personOf(const QString &line)
{
    return {line.section(QLatin1Char(':'), 0, 0), line.section(QLatin1Char(':'), 2)};
}
} // namespace

Result<DrillPeople> readDrillPeople(const QString &configFile)
{
    const QString path = QFileInfo(configFile).path() + QStringLiteral("/people");
    const QString hint = Words::tr("Bring the lab up again: switchback-lab up");
    const Result<QByteArray> file = readSecretFile(path, MaxFileBytes);
    if (!file)
        return Error{file.error().code, file.error().text, hint};
    const QStringList lines = QString::fromUtf8(*file).split(QLatin1Char('\n'));
    const DrillPeople people{personOf(lines.value(0)), personOf(lines.value(1))};
    if (people.first.secret.isEmpty() || people.second.secret.isEmpty())
        return Error{QStringLiteral("no_people"),
                     Words::tr("%1 does not name two people of a lab.").arg(path), hint};
    return people;
}

} // namespace Switchback
