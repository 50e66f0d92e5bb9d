// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace Switchback
{

/// A process on a machine, told apart from every other one that ever had its number: what a lease remembers
/// of its holder.
struct Seat {
    QString host;        ///< its name, for people
    QString boot;        ///< of the kernel: another one after every start of the machine
    qint64 pidSpace = 0; ///< a container counts its own processes
    qint64 pid = 0;
    qint64 startTicks = 0; ///< since boot; 0: not known

    /// This process.
    static Seat current();
    /// Another one on this machine.
    static Seat of(qint64 pid);
    /// One word without blanks; fromText() reads it.
    [[nodiscard]] QString toText() const;
    static std::optional<Seat> fromText(const QString &text);
    /// "noc-1, process 4711"
    [[nodiscard]] QString name() const;
    /// Surely no longer there. False for another machine, another container, and when nobody can tell.
    [[nodiscard]] bool isGone() const;
    bool operator==(const Seat &) const = default;
};

/// The seat for people, whatever text was stored for it.
QString seatName(const QString &text);

} // namespace Switchback
