// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <thread>

class QWidget;

namespace Switchback
{

/// Measures the window for tests and benchmarks; does nothing unless SWITCHBACK_PROBE is set. Its value is
/// the moment of the program's exec, in milliseconds since 1970. Prints to standard error, as it happens:
/// "probe: first frame N ms", "probe: history N ms" (both since exec) and, at the end, "probe: longest stall
/// N ms": the longest time in which the window's thread did not come round to its events, asked by a second
/// thread every 5 ms.
class Probe : public QObject
{
public:
    explicit Probe(QObject *parent = nullptr);
    ~Probe() override;

    void watchFirstFrame(QWidget *window);
    void historyShown();

    [[nodiscard]] bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void tell(const char *what) const;
    void watchStalls();

    qint64 m_exec = 0; ///< 0: not measuring
    bool m_framed = false;
    bool m_history = false;
    std::thread m_thread;
    std::atomic<bool> m_stop{false};
    std::atomic<long long> m_longestMs{0};
};

} // namespace Switchback
