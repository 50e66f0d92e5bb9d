// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/aside/foreignfile.h"

#include "app/aside/aside.h"
#include "models/core/instant.h"

#include <QCoreApplication>
#include <QFile>
#include <QIODevice>
#include <QLocale>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr qint64 PieceBytes = qint64(1) << 20;

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

struct Opened {
    std::shared_ptr<const Descriptor> file;
    struct stat info = {};
};

Error tooLarge(qint64 maxBytes)
{
    return {QStringLiteral("too_large"),
            words("it is larger than %1").arg(QLocale::c().formattedDataSize(maxBytes, 0)),
            {}};
}

/// Blocks where the disk does, as the two after it do.
Result<Opened> openHere(const QByteArray &path)
{
    // Non-blocking: opening a pipe would wait for somebody to write into it.
    const auto file = std::make_shared<const Descriptor>(
        ::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    Opened out{file};
    if (file->number() < 0 || ::fstat(file->number(), &out.info) != 0)
        return systemError(errno);
    if (const Outcome is = plain(out.info); !is)
        return is.error();
    return out;
}

/// What follows after `from`, at most so much of it; less than that only at the end.
Result<QByteArray> pieceHere(const Descriptor &file, qint64 from, qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    qint64 had = 0;
    while (had < size) {
        const ssize_t got = ::pread(file.number(), bytes.data() + had, std::size_t(size - had), from + had);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemError(errno);
        if (got == 0)
            break;
        had += got;
    }
    bytes.truncate(had);
    bytes.squeeze(); // a key of 400 bytes is kept as such, not as the piece that had room for it
    return bytes;
}

Result<ForeignFile> readHere(const QByteArray &path, qint64 maxBytes, bool look)
{
    const Result<Opened> opened = openHere(path);
    if (!opened)
        return opened.error();
    ForeignFile out{{}, opened->info.st_mode & 07777};
    if (look)
        return out;
    if (opened->info.st_size > maxBytes)
        return tooLarge(maxBytes);
    // Read to its end, not to its size: /proc says 0, and it may grow.
    const qint64 size = std::clamp<qint64>(opened->info.st_size + 1, 4096, 65536);
    for (bool more = true; more;) {
        const Result<QByteArray> piece = pieceHere(*opened->file, out.bytes.size(), size);
        if (!piece)
            return piece.error();
        more = piece->size() == size;
        out.bytes += *piece;
        if (out.bytes.size() > maxBytes)
            return tooLarge(maxBytes);
    }
    return out;
}

/// Does it aside, unless this is that place already.
template<class T>
Result<T> aside(const QString &path, Duration deadline, const std::function<Result<T>()> &work)
{
    const QString place = foreignFilePlace(path);
    if (Aside::working(place))
        return work();
    const auto got = Aside::get<Result<T>>(place, deadline, work);
    return got ? *got : notRead(words("the disk did not answer in %1").arg(durationText(deadline)));
}

Outcome nameHere(const QString &path, QByteArray &name)
{
    name = QFile::encodeName(path);
    return name.isEmpty() || name.contains('\0') ? Outcome(systemError(ENOENT)) : Outcome(Done{});
}

Result<ForeignFile> readAside(const QString &path, qint64 maxBytes, bool look, Duration deadline)
{
    QByteArray name;
    if (const Outcome named = nameHere(path, name); !named)
        return named.error();
    return aside<ForeignFile>(path, deadline, [=] { return readHere(name, maxBytes, look); });
}

class ForeignDevice : public QIODevice
{
public:
    ForeignDevice(QString path, const Opened &opened, Duration deadline)
        : m_path(std::move(path))
        , m_file(opened.file)
        , m_size(opened.info.st_size)
        , m_deadline(deadline)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] qint64 size() const override { return m_size; }

protected:
    /// All that is asked for, or what there is of it before the end or a failure.
    qint64 readData(char *to, qint64 most) override
    {
        qint64 had = 0;
        while (had < most) {
            const qint64 from = pos() + had;
            const qint64 size = std::min(most - had, PieceBytes);
            const auto read = [file = m_file, from, size] { return pieceHere(*file, from, size); };
            const Result<QByteArray> piece = aside<QByteArray>(m_path, m_deadline, read);
            if (!piece)
                setErrorString(piece.error().text);
            if (!piece || piece->isEmpty())
                return had == 0 ? -1 : had;
            std::copy(piece->cbegin(), piece->cend(), to + had);
            had += piece->size();
        }
        return had;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QString m_path;
    std::shared_ptr<const Descriptor> m_file;
    qint64 m_size;
    Duration m_deadline;
};
} // namespace

QString foreignFilePlace(const QString &path)
{
    return QLatin1String("file ") + path;
}

Result<ForeignFile> readForeignFile(const QString &path, qint64 maxBytes, Duration deadline)
{
    return readAside(path, maxBytes, false, deadline);
}

Result<std::unique_ptr<QIODevice>> openForeignFile(const QString &path, qint64 maxBytes, Duration deadline)
{
    QByteArray name;
    if (const Outcome named = nameHere(path, name); !named)
        return named.error();
    const Result<Opened> opened = aside<Opened>(path, deadline, [name] { return openHere(name); });
    if (!opened)
        return opened.error();
    if (opened->info.st_size > maxBytes)
        return tooLarge(maxBytes);
    return std::unique_ptr<QIODevice>(std::make_unique<ForeignDevice>(path, *opened, deadline));
}

Result<ForeignFile> lookAtForeignFile(const QString &path, Duration deadline)
{
    return readAside(path, 0, true, deadline);
}

} // namespace Switchback
