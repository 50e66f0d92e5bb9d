// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/aside/foreignfile.h"

#include "app/aside/aside.h"
#include "models/core/instant.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("ForeignFile", text);
}

Error notRead(const QString &why)
{
    return {QStringLiteral("not_read"), why, {}};
}

Error systemError(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return notRead(words("it does not exist"));
    case EACCES:
    case EPERM:
        return notRead(words("this user may not read it"));
    case ENXIO: // a socket, or a device that nobody serves
        return notRead(words("it is no plain file"));
    default:
        return notRead(QString::fromLocal8Bit(std::strerror(error)));
    }
}

class Descriptor
{
public:
    explicit Descriptor(int number)
        : m_number(number)
    {
    }
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    [[nodiscard]] int number() const { return m_number; }

private:
    int m_number;
};

Outcome plain(const struct stat &info)
{
    if (S_ISREG(info.st_mode))
        return Done{};
    if (S_ISDIR(info.st_mode))
        return notRead(words("it is a folder"));
    if (S_ISFIFO(info.st_mode))
        return notRead(words("it is a pipe, not a plain file"));
    return notRead(words("it is a device or a socket, not a plain file"));
}

/// Blocks where the disk does.
Result<ForeignFile> readHere(const QByteArray &path, qint64 maxBytes, bool look)
{
    // Non-blocking: opening a pipe would wait for somebody to write into it.
    const Descriptor file(::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.number() < 0)
        return systemError(errno);
    struct stat info = {};
    if (::fstat(file.number(), &info) != 0)
        return systemError(errno);
    if (const Outcome is = plain(info); !is)
        return is.error();
    const Error tooLarge{QStringLiteral("too_large"),
                         words("it is larger than %1").arg(QLocale::c().formattedDataSize(maxBytes, 0)),
                         {}};
    if (look)
        return ForeignFile{{}, info.st_mode & 07777};
    if (info.st_size > maxBytes)
        return tooLarge;
    ForeignFile out{{}, info.st_mode & 07777};
    // Read to its end, not to its size: /proc says 0, and it may grow.
    char buffer[65536];
    while (out.bytes.size() <= maxBytes) {
        const ssize_t got = ::read(file.number(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemError(errno);
        if (got == 0)
            return out;
        out.bytes.append(buffer, got);
    }
    return tooLarge;
}

Result<ForeignFile> readAside(const QString &path, qint64 maxBytes, bool look, Duration deadline)
{
    const QByteArray name = QFile::encodeName(path);
    if (name.isEmpty() || name.contains('\0'))
        return systemError(ENOENT);
    const QString place = foreignFilePlace(path);
    if (Aside::working(place))
        return readHere(name, maxBytes, look);
    const auto got =
        Aside::get<Result<ForeignFile>>(place, deadline, [=] { return readHere(name, maxBytes, look); });
    if (!got)
        return notRead(words("the disk did not answer in %1").arg(durationText(deadline)));
    return *got;
}
} // namespace

QString foreignFilePlace(const QString &path)
{
    return QLatin1String("file ") + path;
}

Result<ForeignFile> readForeignFile(const QString &path, qint64 maxBytes, Duration deadline)
{
    return readAside(path, maxBytes, false, deadline);
}

Result<ForeignFile> lookAtForeignFile(const QString &path, Duration deadline)
{
    return readAside(path, 0, true, deadline);
}

} // namespace Switchback
