// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <thread>

namespace Switchback::Test
{

/// How late this machine lets a thread go on that wants nothing but to be woken: by it a test of sound knows
/// whether sound could be in time at all. From any thread.
class Lateness
{
public:
    Lateness()
        : m_thread([this] { run(); })
    {
    }
    ~Lateness()
    {
        m_stop = true;
        m_thread.join();
    }
    Lateness(const Lateness &) = delete;
    Lateness &operator=(const Lateness &) = delete;

    /// From here on.
    void begin() { m_worstMs = 0; }
    [[nodiscard]] std::chrono::milliseconds worst() const { return std::chrono::milliseconds(m_worstMs); }

private:
    void run()
    {
        using namespace std::chrono;
        while (!m_stop) {
            const auto due = steady_clock::now() + 10ms;
            std::this_thread::sleep_until(due);
            const auto late = duration_cast<milliseconds>(steady_clock::now() - due).count();
            if (late > m_worstMs)
                m_worstMs = late;
        }
    }
    std::atomic<bool> m_stop = false;
    std::atomic<qint64> m_worstMs = 0;
    std::thread m_thread;
};

/// A call in which sound has to be in time is made again, at most twice, where this machine stood still
/// meanwhile and something else came of it than `wanted`. `make` makes one and tells what came of it.
template<class Make>
auto inTime(Lateness &lateness, const Make &make, const decltype(make()) &wanted)
{
    constexpr auto Still = std::chrono::milliseconds(300);
    constexpr int Again = 2;
    for (int tries = 0;; ++tries) {
        lateness.begin();
        auto made = make();
        if (made == wanted || tries == Again || lateness.worst() <= Still)
            return made;
        qInfo("made again: this machine stood still for %lld ms", qint64(lateness.worst().count()));
    }
}

} // namespace Switchback::Test
