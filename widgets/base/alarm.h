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
    [[nodiscard]] bool isOn() const { return m_timer.isActive(); }

private:
    std::function<void()> m_ring;
    QTimer m_timer;
};

} // namespace Switchback
