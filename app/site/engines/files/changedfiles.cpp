// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/changedfiles.h"

#include "app/site/engines/files/filesampler.h"
#include "app/site/engines/files/smallest.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Files)
};

Error failed(const QString &what)
{
    const QString why = QString::fromLocal8Bit(std::strerror(errno)); // NOLINT(concurrency-mt-unsafe)
    return {QStringLiteral("io"), Words::tr("%1 cannot be written: %2.").arg(what, why), {}};
}

bool writeAll(int fd, const char *bytes, ssize_t count)
{
    while (count > 0) {
        const ssize_t written = ::write(fd, bytes, size_t(count));
        if (written < 0)
            return false;
        bytes += written;
        count -= written;
    }
    return true;
}

/// From one open file into the other; the hash of what went over.
Result<QString> pour(int from, QFile &to)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    for (;;) {
        const ssize_t got = ::read(from, buffer.data(), size_t(buffer.size()));
        if (got < 0 || !writeAll(to.handle(), buffer.constData(), got))
            return failed(to.fileName());
        if (got == 0)
            break;
        hash.addData(QByteArrayView(buffer.constData(), got));
    }
    if (fsync(to.handle()) != 0)
        return failed(to.fileName());
    return QString::fromLatin1(hash.result().toHex());
}
} // namespace

ChangedFiles changedFiles(const FileFolder &folder, Instant since, const QString &after, int most,
                          const std::function<bool(const QByteArray &)> &skips,
                          const QDeadlineTimer &deadline)
{
    ChangedFiles out;
    Smallest<QByteArray, OrphanFile> first(most);
    const QByteArray from = after.toUtf8();
    const auto show = [&](const QByteArray &name, const FileFolder::Seen &seen) {
        if (seen.modified < since)
            return;
        if (!isTold(name))
            ++out.untold;
        else if (name > from)
            first.show(name, {QString::fromUtf8(name), seen.size, seen.modified});
    };
    out.cut = !folder.walk(skips, show, deadline);
    out.more = first.left();
    out.files = first.take();
    return out;
}

Result<SampledFile> copyOut(const FileFolder &folder, const QString &name, const QString &to)
{
    const QByteArray bytes = name.toUtf8();
    const auto seen = folder.look(bytes);
    const auto from = folder.openFile(bytes);
    if (!from)
        return from.error();
    QFile into(to);
    if (!into.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return Error{
            QStringLiteral("io"), Words::tr("%1 cannot be written: %2.").arg(to, into.errorString()), {}};
    const auto hash = pour((*from)->fd(), into);
    if (!hash)
        return hash.error();
    SampledFile out{name, true, into.size(), {}, {}, *hash};
    if (seen) {
        out.modified = seen->modified;
        out.since = std::max(seen->modified, seen->changed);
    }
    return out;
}

} // namespace Switchback::Site
