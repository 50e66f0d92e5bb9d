// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a configuration that was read.
#include "app/config/consoleconfig.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("ConsoleConfig", text);
}

QString linesOf(const QString &path, const QList<ConfigFault> &list)
{
    QString out;
    for (const ConfigFault &one : list)
        out += QStringLiteral("%1:%2: %3. %4\n")
                   .arg(visibleText(path, 1000))
                   .arg(one.line)
                   .arg(visibleText(one.text), visibleText(one.fix));
    return out;
}
} // namespace

QString configRemarks(const QString &path, const ConfigReading &reading)
{
    return linesOf(path, reading.remarks);
}

QString configCheckText(const QString &path, const ConfigReading &reading)
{
    const QString shown = visibleText(path, 1000);
    const QString out = linesOf(path, reading.faults) + linesOf(path, reading.remarks);
    if (!reading.ok())
        return out +
               words("%n fault(s).").replace(QLatin1String("%n"), QString::number(reading.faults.size())) +
               QLatin1Char('\n');
    QStringList pairs;
    for (const PairConfig &pair : reading.config.pairs)
        pairs.append(
            QStringLiteral("%1 (%2, %3)").arg(pair.name, pair.production.shortName, pair.backup.shortName));
    return out + words("%1 is in order: %2.").arg(shown, pairs.join(QLatin1String("; "))) + QLatin1Char('\n');
}

QStringList defaultConfigPaths()
{
    return {QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                QStringLiteral("/switchback/switchback.toml"),
            QStringLiteral("/etc/switchback/switchback.toml")};
}

} // namespace Switchback
