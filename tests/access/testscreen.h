// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QSize>
#include <QTemporaryDir>

#include <memory>

/// A display with a window manager, a session bus and an accessibility bus of its own; put into this
/// process's environment, so that every program started from here is on it. All of it ends with this object,
/// and with this process.
class TestScreen
{
public:
    /// What this machine lacks for it; empty if nothing.
    [[nodiscard]] static QString whyNot();

    explicit TestScreen(QSize size = {1366, 768});
    ~TestScreen();
    TestScreen(const TestScreen &) = delete;
    TestScreen &operator=(const TestScreen &) = delete;

    /// Why it is not up; empty: it is.
    [[nodiscard]] QString up();
    [[nodiscard]] QByteArray display() const { return m_display; }

private:
    QTemporaryDir m_dir;
    QSize m_size;
    QByteArray m_display;
    std::unique_ptr<QProcess> m_server, m_manager, m_bus, m_access;
};
