// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Switchback
{

/// Turns SIGTERM and SIGINT into an orderly end: what is under way is stored, threads are joined. What hangs
/// does not hold it up: four seconds after the end began, or at a second signal, the process is gone, for
/// whatever a kill leaves behind can be gone on from. Make it before any thread is started (the signals are
/// blocked for all of them), and watch() once there is an event loop. One a process.
class QuitSignals : public QObject
{
public:
    QuitSignals();
    ~QuitSignals() override;
    void watch();
};

} // namespace Switchback
