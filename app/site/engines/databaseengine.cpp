// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/databaseengine.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Engines)
};

Error keepsNothing(const QString &name)
{
    return Error{
        QStringLiteral("no_such_copy"), Words::tr("Nothing is kept here of the name %1.").arg(name), {}};
}
} // namespace

CommandEnd DatabaseEngine::serveCommand(const QString &command, const QByteArray &) const
{
    return {64, Error{QStringLiteral("unknown_command"),
                      Words::tr("%1 has no command %2.").arg(name(), command),
                      {}}};
}

Result<QStringList> DatabaseEngine::rowsNaming(const QStringList &, int) const
{
    return Error{QStringLiteral("rows_not_told"),
                 Words::tr("Which rows name an audio file can't be looked up here."),
                 {}};
}

Result<KeptCopy> DatabaseEngine::countKept(const QString &name, Teller &) const
{
    return keepsNothing(name);
}

Result<KeptCopy> DatabaseEngine::exportKept(const QString &name, const QString &, Teller &) const
{
    return keepsNothing(name);
}

Result<qint64> DatabaseEngine::discardKept(const QString &) const
{
    return qint64(0);
}

} // namespace Switchback::Site
