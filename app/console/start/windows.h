// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"

#include <QString>

#include <memory>

namespace Switchback
{

/// How the window is to be opened.
struct WindowOptions {
    bool wall = false;
    QString theme;       ///< light, dark, auto
    QString drillFolder; ///< a drill against a lab; empty: none
    QString labCommand;
    QString drillList; ///< imported in the drill's window; empty: nothing is
};

/// The programs with a window: the operator's and the wall. Makes the application, shows the first frame
/// before store and sites are touched, and has a view of each pair, one of which is seen.
class Windows
{
public:
    Windows(int &argc, char **argv, const Clock &clock);
    ~Windows();
    /// `pair`: the one that is shown first; empty: the configuration's first.
    int run(const QString &configFile, const QString &pair, const WindowOptions &options);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Switchback
