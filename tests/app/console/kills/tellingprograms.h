// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/console/consolefolder.h"

#include <QProcess>

#include <array>
#include <memory>

namespace Switchback
{

/// The program `switchback` twice on one store, without a window and with one, which is drawn nowhere. Killed
/// as a power cut would end them, and begun again.
class TellingPrograms
{
public:
    enum Which { Duty, Window };
    static constexpr std::array All{Duty, Window};

    explicit TellingPrograms(const ConsoleFolder &folder)
        : m_folder(folder)
    {
    }
    ~TellingPrograms();

    void begin(Which which);
    /// By SIGKILL; ends when it is gone.
    void kill(Which which);
    /// By SIGTERM; false: it did not end in order.
    bool end(Which which);
    /// What went wrong that nobody did: one that ended by itself, with its last words. Empty: nothing.
    [[nodiscard]] QString fault() const;
    [[nodiscard]] int killed() const { return m_killed; }

private:
    [[nodiscard]] QString wordsOf(Which which) const;

    const ConsoleFolder &m_folder;
    std::array<std::unique_ptr<QProcess>, 2> m_programs;
    QString m_fault;
    int m_killed = 0;
};

} // namespace Switchback
