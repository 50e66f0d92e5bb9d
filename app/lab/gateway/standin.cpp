// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/gateway/standin.h"

#include <QFile>

// A library's resources have to be asked for, and not from within a namespace.
static void haveStandIn()
{
    Q_INIT_RESOURCE(standin);
}

namespace Switchback::Lab
{

bool writeStandIn(const QString &script)
{
    haveStandIn();
    QFile from(QStringLiteral(":/lab/gateway/standin.py"));
    QFile to(script);
    return from.open(QIODevice::ReadOnly) && to.open(QIODevice::WriteOnly) && to.write(from.readAll()) > 0;
}

QStringList standInCommand(const StandIn &standIn)
{
    QStringList out{QStringLiteral("/usr/bin/python3"), standIn.script,
                    QStringLiteral("--address"),        standIn.address,
                    QStringLiteral("--port"),           QString::number(standIn.port),
                    QStringLiteral("--account"),        standIn.account,
                    QStringLiteral("--token"),          standIn.token,
                    QStringLiteral("--from"),           standIn.from,
                    QStringLiteral("--pace"),           QString::number(standIn.pace),
                    QStringLiteral("--events-after"),   QString::number(standIn.eventsAfter)};
    if (!standIn.own.isEmpty())
        out += {QStringLiteral("--own"), standIn.own};
    if (!standIn.certificate.isEmpty())
        out += {QStringLiteral("--tls"), standIn.certificate, standIn.key};
    if (!standIn.keep.isEmpty())
        out += {QStringLiteral("--keep"), standIn.keep};
    if (!standIn.proxy.isEmpty())
        out += {QStringLiteral("--proxy"), standIn.proxy};
    return out;
}

} // namespace Switchback::Lab
