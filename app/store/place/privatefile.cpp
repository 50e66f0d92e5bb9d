// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/privatefile.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback
{

Outcome keepPrivate(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const auto failed = [] {
        return Outcome(
            Error{QStringLiteral("not_private"), QString::fromLocal8Bit(std::strerror(errno)), {}});
    };
    // A file that is there may be a device or a pipe: it is not opened.
    struct stat info = {};
    if (stat(name.constData(), &info) != 0) {
        const int made = open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (made < 0 && errno != EEXIST)
            return failed();
        if (made >= 0)
            close(made);
        return Done{};
    }
    const mode_t wanted = (info.st_mode & S_IWGRP) != 0 ? 0660 : 0600;
    if (!S_ISREG(info.st_mode) || info.st_uid != geteuid() || (info.st_mode & 0777 & ~wanted) == 0)
        return Done{};
    return chmod(name.constData(), info.st_mode & wanted) == 0 ? Outcome(Done{}) : failed();
}

} // namespace Switchback
