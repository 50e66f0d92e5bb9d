// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/filefolder.h"

#include "app/site/base/filenames.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Files)
};

constexpr qsizetype MostLeftTold = 40;
constexpr int AsFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Instant instantOf(const timespec &time)
{
    return instantFromMs(qint64(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000);
}

std::optional<FileFolder::Seen> seenAs(const struct stat &entry)
{
    if (!S_ISREG(entry.st_mode))
        return std::nullopt;
    return FileFolder::Seen{entry.st_size, instantOf(entry.st_mtim), instantOf(entry.st_ctim)};
}

QString textOf(int fault)
{
    return QString::fromLocal8Bit(std::strerror(fault)); // NOLINT(concurrency-mt-unsafe): glibc's own buffer
}

QString whatFailed()
{
    return textOf(errno);
}

/// One walk: a folder after the other, none of them kept open.
class Walk
{
public:
    Walk(const std::function<bool(const QByteArray &)> &skips,
         const std::function<void(const QByteArray &, const FileFolder::Seen &)> &tell,
         const QDeadlineTimer &deadline)
        : m_skips(skips)
        , m_tell(tell)
        , m_deadline(deadline)
    {
    }

    /// Takes the descriptor. False: to be broken off.
    bool folder(int fd, const QByteArray &prefix, int depth)
    {
        const std::unique_ptr<DIR, int (*)(DIR *)> open(fdopendir(fd), closedir);
        if (!open) {
            const int fault = errno;
            close(fd);
            unread(prefix, fault);
            return true;
        }
        for (;;) {
            errno = 0;
            const dirent *entry = readdir(open.get()); // NOLINT(concurrency-mt-unsafe): a stream of ours
            if (!entry) {
                if (errno != 0)
                    unread(prefix, errno);
                return true;
            }
            if ((++m_entries & 255) == 0 && m_deadline.hasExpired()) {
                m_out.ended = false;
                return false;
            }
            if (!one(dirfd(open.get()), QByteArray(entry->d_name), prefix, depth))
                return false;
        }
    }
    [[nodiscard]] const FileFolder::Walked &walked() const { return m_out; }
    void leave(const QByteArray &name, const QString &why)
    {
        ++m_out.unread;
        if (m_out.left.size() < MostLeftTold)
            m_out.left.append({name, why});
    }

    void unread(const QByteArray &name, int fault)
    {
        // Gone, or something else, since it was listed.
        if (fault != ENOENT && fault != ENOTDIR && fault != ELOOP)
            leave(name, textOf(fault));
    }

private:
    bool one(int parent, const QByteArray &last, const QByteArray &prefix, int depth)
    {
        if (last == "." || last == "..")
            return true;
        const QByteArray name = prefix + last;
        if (m_skips(name))
            return true;
        struct stat found {
        };
        if (fstatat(parent, last.constData(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
            unread(name, errno);
            return true;
        }
        if (const auto seen = seenAs(found))
            m_tell(name, *seen);
        return !S_ISDIR(found.st_mode) || below(parent, last, name, depth);
    }

    bool below(int parent, const QByteArray &last, const QByteArray &name, int depth)
    {
        if (depth >= MostFoldersDeep) {
            leave(name, Words::tr("it lies below too many folders"));
            return true;
        }
        const int fd = openat(parent, last.constData(), AsFolder);
        if (fd >= 0)
            return folder(fd, name + '/', depth + 1);
        unread(name, errno);
        return true;
    }

    const std::function<bool(const QByteArray &)> &m_skips;
    const std::function<void(const QByteArray &, const FileFolder::Seen &)> &m_tell;
    const QDeadlineTimer &m_deadline;
    qint64 m_entries = 0;
    FileFolder::Walked m_out;
};
} // namespace

FileFolder::Opened::~Opened()
{
    if (m_fd >= 0)
        close(m_fd);
}

Result<std::shared_ptr<const FileFolder>> FileFolder::open(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return Error{
            QStringLiteral("io"), Words::tr("The folder of the files can't be read: %1.").arg(whatFailed()),
            Words::tr("Look at path in [files] of the site's configuration, and who may read there.")};
    return std::make_shared<const FileFolder>(fd);
}

std::optional<std::pair<std::unique_ptr<FileFolder::Opened>, QByteArray>>
FileFolder::parentOf(const QByteArray &name) const
{
    if (!isNameBelow(name))
        return std::nullopt;
    QList<QByteArray> parts = name.split('/');
    const QByteArray last = parts.takeLast();
    auto at = std::make_unique<Opened>(fcntl(m_folder.fd(), F_DUPFD_CLOEXEC, 0));
    for (const QByteArray &part : parts)
        at = std::make_unique<Opened>(openat(at->fd(), part.constData(), AsFolder));
    if (at->fd() < 0)
        return std::nullopt;
    return std::pair{std::move(at), last};
}

std::optional<FileFolder::Seen> FileFolder::look(const QByteArray &name) const
{
    const auto parent = parentOf(name);
    struct stat found {
    };
    if (!parent || fstatat(parent->first->fd(), parent->second.constData(), &found, AT_SYMLINK_NOFOLLOW) != 0)
        return std::nullopt;
    return seenAs(found);
}

Result<std::unique_ptr<FileFolder::Opened>> FileFolder::openFile(const QByteArray &name) const
{
    const Error none{QStringLiteral("no_such_file"),
                     Words::tr("There is no file %1.").arg(visibleText(QString::fromUtf8(name), 200)),
                     {}};
    const auto parent = parentOf(name);
    if (!parent)
        return none;
    // Not blocking: a pipe that stands in a file's place must not hold us up. It is no plain file, see below.
    auto opened = std::make_unique<Opened>(openat(parent->first->fd(), parent->second.constData(),
                                                  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (opened->fd() < 0) {
        if (errno == ENOENT || errno == ELOOP || errno == ENOTDIR || errno == ENXIO)
            return none;
        return Error{QStringLiteral("io"), whatFailed(), {}};
    }
    struct stat found {
    };
    if (fstat(opened->fd(), &found) != 0 || !S_ISREG(found.st_mode))
        return none;
    return opened;
}

FileFolder::Walked FileFolder::walk(const std::function<bool(const QByteArray &)> &skips,
                                    const std::function<void(const QByteArray &, const Seen &)> &tell,
                                    const QDeadlineTimer &deadline) const
{
    Walk walk(skips, tell, deadline);
    // Of its own, for reading it moves its place.
    const int fd = openat(m_folder.fd(), ".", AsFolder);
    if (fd < 0)
        walk.leave(".", whatFailed());
    else
        (void)walk.folder(fd, {}, 0);
    return walk.walked();
}

} // namespace Switchback::Site
