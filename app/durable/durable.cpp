// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/durable/durable.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Durable)
};

Error ioError(const QString &file, int number)
{
    const bool full = number == ENOSPC || number == EDQUOT;
    return Error{full ? QStringLiteral("disk_full") : QStringLiteral("io"),
                 full ? Words::tr("The disk that holds %1 is full.").arg(file)
                      : Words::tr("%1 cannot be written: %2.").arg(file, qt_error_string(number)),
                 full ? Words::tr("Make room on that disk; nothing was changed.") : QString()};
}

constexpr qint64 ReserveBytes = qint64(1024) * 1024;

QString &reserve()
{
    static thread_local QString file; // a thread serves one call: others are not let at it
    return file;
}

/// True if room was made: try once more.
bool spendReserve(int number)
{
    if (number != ENOSPC || reserve().isEmpty())
        return false;
    return unlink(QFile::encodeName(std::exchange(reserve(), {})).constData()) == 0;
}

bool writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(descriptor, bytes.constData() + done, size_t(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += n;
    }
    return true;
}

/// Writes and syncs a new file beside `file`; its name, or an error with nothing left behind.
Result<QByteArray> writeBeside(const QString &file, const QByteArray &bytes)
{
    QByteArray name = QFile::encodeName(file) + ".XXXXXX";
    const int descriptor = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) {
        const int number = errno;
        return spendReserve(number) ? writeBeside(file, bytes) : Result<QByteArray>(ioError(file, number));
    }
    if (!writeAll(descriptor, bytes) || fdatasync(descriptor) != 0) {
        const int number = errno;
        close(descriptor);
        unlink(name.constData());
        if (spendReserve(number))
            return writeBeside(file, bytes);
        return ioError(file, number);
    }
    close(descriptor);
    return name;
}
} // namespace

Outcome Durable::syncFolder(const QString &folder)
{
    const int descriptor = open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return ioError(folder, errno);
    const int result = fsync(descriptor);
    const int number = errno;
    close(descriptor);
    if (result != 0)
        return ioError(folder, number);
    return Done{};
}

Outcome Durable::write(const QString &file, const QByteArray &bytes)
{
    const auto beside = writeBeside(file, bytes);
    if (!beside)
        return beside.error();
    if (rename(beside->constData(), QFile::encodeName(file).constData()) != 0) {
        const int number = errno;
        unlink(beside->constData());
        return ioError(file, number);
    }
    return syncFolder(QFileInfo(file).path());
}

Result<bool> Durable::create(const QString &file, const QByteArray &bytes)
{
    const auto beside = writeBeside(file, bytes);
    if (!beside)
        return beside.error();
    // A link fails where a rename would silently replace: of two callers with one id, one makes the file.
    const bool made = link(beside->constData(), QFile::encodeName(file).constData()) == 0;
    const int number = errno;
    unlink(beside->constData());
    if (!made && number != EEXIST)
        return ioError(file, number);
    const Outcome synced = syncFolder(QFileInfo(file).path());
    if (!synced)
        return synced.error();
    return made;
}

Outcome Durable::append(int descriptor, const QByteArray &bytes, const QString &file)
{
    const off_t before = lseek(descriptor, 0, SEEK_END);
    if (before >= 0 && writeAll(descriptor, bytes) && fdatasync(descriptor) == 0)
        return Done{};
    const int number = errno;
    if (before >= 0 && ftruncate(descriptor, before) != 0)
        return ioError(file, errno);
    if (spendReserve(number))
        return append(descriptor, bytes, file);
    return ioError(file, number);
}

void Durable::keepReserve(const QString &file)
{
    const int descriptor = open(QFile::encodeName(file).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return;
    // Blocks, not a hole: only then does giving it up make room.
    const bool there = posix_fallocate(descriptor, 0, ReserveBytes) == 0;
    close(descriptor);
    if (!there)
        unlink(QFile::encodeName(file).constData());
}

void Durable::useReserve(const QString &file)
{
    reserve() = file;
}

Outcome Durable::makeFolder(const QString &folder)
{
    if (!QDir().mkpath(folder))
        return ioError(folder, errno);
    chmod(QFile::encodeName(folder).constData(), 0700);
    return syncFolder(QFileInfo(folder).path());
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

FileLock::FileLock(FileLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FileLock FileLock::take(const QString &file, int waitMs)
{
    FileLock lock;
    const int descriptor = open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return lock;
    const QDeadlineTimer deadline(waitMs);
    while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (deadline.hasExpired()) {
            close(descriptor);
            return lock;
        }
        usleep(20'000);
    }
    lock.m_descriptor = descriptor;
    return lock;
}

bool FileLock::isHeld(const QString &file)
{
    const int descriptor = open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    // Shared, so that two who only look don't see each other.
    const bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(descriptor);
    return held;
}

} // namespace Switchback
