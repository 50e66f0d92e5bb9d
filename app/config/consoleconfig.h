// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// One thing that is wrong in the configuration file.
struct ConfigFault {
    int line = 0; ///< from 1; 0: concerns the file as a whole
    int column = 0;
    QString key;  ///< "pair.production.ssh.port", may be empty
    QString text; ///< what is wrong
    QString fix;  ///< what to do
};

struct ConfigReading {
    ConsoleConfig config; ///< to be used only without faults
    QList<ConfigFault> faults;
    QList<ConfigFault> remarks; ///< to be mended too, but the console can work with it
    [[nodiscard]] bool ok() const { return faults.isEmpty(); }
};

/// Reads and checks the console's configuration: all faults at once, in the order of the file. Relative file
/// names count from the file's folder, "~/" is the home folder. Reads the files of secrets' modes, never
/// their contents.
ConfigReading readConsoleConfig(const QString &path);

/// What `switchback config check` prints: "FILE:LINE: what. what to do" for each fault and remark, then one
/// line that says what was found to be in order. Safe to show.
QString configCheckText(const QString &path, const ConfigReading &reading);

/// The remarks alone, which a console says when it starts; empty if there are none.
QString configRemarks(const QString &path, const ConfigReading &reading);

/// Where the console looks for its configuration when none is named: ~/.config/switchback/switchback.toml,
/// then /etc/switchback/switchback.toml.
QStringList defaultConfigPaths();

} // namespace Switchback
