// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <set>

namespace Switchback
{

/// The end of the program, for threads that wait in curl. Outlives them: one that hangs in the name service
/// is left behind. Any thread.
class Stopping
{
public:
    [[nodiscard]] bool asked() const { return m_asked; }
    void ask() { m_asked = true; }
    /// Ends every wait for a server's word, whatever was said so far.
    void cut();

    void opened(int socket);
    void closed(int socket);

private:
    std::atomic<bool> m_asked = false;
    std::mutex m_lock;
    std::set<int> m_sockets;
};

} // namespace Switchback
