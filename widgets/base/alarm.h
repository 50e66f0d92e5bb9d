// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

namespace Switchback
{

/// Sounds at once and every few seconds for as long as something waits that must not be overlooked, and asks
/// the desktop to point at the program.
class Alarm : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds Between{5};

    explicit Alarm(QObject *parent = nullptr);
    /// What makes the sound; the desktop's bell by default.
    void setRing(std::function<void()> ring) { m_ring = std::move(ring); }
    void set(bool on);
    /// For what a person has to hear of but can't end at once: the first key or press anywhere in the program
    /// silences it, until it was off and is set anew.
    void setUntilTouched(bool until) { m_untilTouched = until; }
    [[nodiscard]] bool isOn() const { return m_timer.isActive(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    std::function<void()> m_ring;
    QTimer m_timer;
    bool m_untilTouched = false;
    bool m_touched = false;
};

} // namespace Switchback
