// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Switchback
{

/// Turns SIGTERM and SIGINT into an orderly end: what is under way is stored, threads are joined. Make it
/// before any thread is started (the signals are blocked for all of them), and watch() once there is an event
/// loop.
class QuitSignals : public QObject
{
public:
    QuitSignals();
    ~QuitSignals() override;
    void watch();

private:
    int m_descriptor = -1;
};

} // namespace Switchback
