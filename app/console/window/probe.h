// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace Switchback
{

class Turns;

/// Measures the window for tests and benchmarks; does nothing unless SWITCHBACK_PROBE is set. Its value is
/// the moment of the program's exec, in milliseconds since 1970. Prints to standard error, as it happens:
/// "probe: first frame N ms", "probe: history N ms" (both since exec) and, at the end, "probe: longest stall
/// N ms: WHAT": the longest turn of the window's loop since the first frame, in CPU time.
class Probe : public QObject
{
public:
    explicit Probe(Turns &turns, QObject *parent = nullptr);
    ~Probe() override;

    void watchFirstFrame(QWidget *window);
    void historyShown();

    [[nodiscard]] bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void tell(const char *what) const;

    Turns &m_turns;
    qint64 m_exec = 0; ///< 0: not measuring
    bool m_framed = false;
    bool m_history = false;
};

} // namespace Switchback
