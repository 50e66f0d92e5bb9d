// SPDX-License-Identifier: GPL-3.0-or-later
// Start-up and nothing else.
#include "app/aside/fewarenas.h"
#include "app/console/start/commandline.h"
#include "switchback/version.h"

#include <QGuiApplication>

#include <sys/stat.h>

using namespace Switchback;

int main(int argc, char **argv)
{
    umask(0077); // whatever a console writes is its user's own
    useFewArenas();
    QCoreApplication::setApplicationName(QStringLiteral("switchback"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SWITCHBACK_VERSION));
    const SystemClock clock;
    if (wantsTerminal(argc, argv)) {
        // A report sets type, which wants a QGuiApplication; no display is needed for it.
        if (wantsType(argc, argv)) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
            const QGuiApplication app(argc, argv);
            return runCommand(parseCommandLine(QCoreApplication::arguments()), clock);
        }
        const QCoreApplication app(argc, argv);
        return runCommand(parseCommandLine(QCoreApplication::arguments()), clock);
    }
    Windows windows(argc, argv, clock);
    const CommandLine line = parseCommandLine(QCoreApplication::arguments());
    if (!line.fault.isEmpty())
        return refuseCommand(line);
    return windows.run(line.configFile, line.pair, line.window);
}
