// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QString>

namespace Switchback
{

/// Files that must survive a power cut: what these return as done is on disk. Codes: `disk_full`, `io`.
namespace Durable
{

/// A file of some size that is given up when the disk is full, so that a fence, a promote or a resume can
/// still write down what it does. `keepReserve` makes it (again) where there is room; `useReserve` lets this
/// thread spend it.
void keepReserve(const QString &file);
void useReserve(const QString &file);

/// The whole file, or what was there before; never half of it.
Outcome write(const QString &file, const QByteArray &bytes);
/// Makes the file with these bytes unless it exists: true if it was made here, false if it was there.
Result<bool> create(const QString &file, const QByteArray &bytes);
/// Appends to an open descriptor; on failure cuts the file back to where it was.
Outcome append(int descriptor, const QByteArray &bytes, const QString &file);
Outcome syncFolder(const QString &folder);
Outcome makeFolder(const QString &folder);

} // namespace Durable

/// An advisory lock on a file, held as long as this object and any process that inherited it live.
class FileLock
{
public:
    FileLock() = default;
    ~FileLock();
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    /// Not held if somebody else holds it for longer than `waitMs`.
    static FileLock take(const QString &file, int waitMs = 0);
    /// True if some process holds it now.
    static bool isHeld(const QString &file);

    [[nodiscard]] bool held() const { return m_descriptor >= 0; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    int m_descriptor = -1;
};

} // namespace Switchback
