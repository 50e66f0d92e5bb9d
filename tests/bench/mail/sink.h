// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <sys/types.h>

/// A mail server that takes and forgets, in a process of its own, so that its work is not counted as ours.
class Sink
{
public:
    Sink();
    ~Sink();
    Sink(const Sink &) = delete;
    Sink &operator=(const Sink &) = delete;
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    pid_t m_child = 0;
    quint16 m_port = 0;
};
