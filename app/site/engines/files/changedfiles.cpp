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

QString whatFailed()
{
    return QString::fromLocal8Bit(std::strerror(errno)); // NOLINT(concurrency-mt-unsafe)
}

Error notWritten(const QString &file, const QString &why)
{
    return {QStringLiteral("io"), Words::tr("%1 cannot be written: %2.").arg(file, why), {}};
}

/// Of that file alone.
Error notRead(const QString &why)
{
    return {QStringLiteral("not_read"), why, {}};
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

/// From one open file into the other, at most so many bytes; the hash of what went over.
Result<QString> pour(int from, QFile &to, qint64 most)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    for (qint64 poured = 0;;) {
        const ssize_t got = ::read(from, buffer.data(), size_t(buffer.size()));
        if (got < 0)
            return notRead(whatFailed());
        if (got == 0)
            break;
        poured += got;
        if (poured > most)
            return Error{QStringLiteral("changing"), Words::tr("it is being written"), {}};
        if (!writeAll(to.handle(), buffer.constData(), got))
            return notWritten(to.fileName(), whatFailed());
        hash.addData(QByteArrayView(buffer.constData(), got));
    }
    if (fsync(to.handle()) != 0)
        return notWritten(to.fileName(), whatFailed());
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
    const FileFolder::Walked walked = folder.walk(skips, show, deadline);
    out.cut = !walked.whole();
    for (const FileFolder::Walked::Left &left : walked.left)
        out.unread << LeftFile{QString::fromUtf8(left.name), left.why};
    out.more = first.left();
    out.files = first.take();
    return out;
}

Result<SampledFile> copyOut(const FileFolder &folder, const QString &name, const QString &to, qint64 most)
{
    const QByteArray bytes = name.toUtf8();
    const auto seen = folder.look(bytes);
    const auto from = folder.openFile(bytes);
    if (!from)
        return from.error().code == QLatin1String("no_such_file") ? from.error() : notRead(from.error().text);
    QFile into(to);
    if (!into.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return notWritten(to, into.errorString());
    const auto hash = pour((*from)->fd(), into, most);
    if (!hash) {
        into.remove();
        return hash.error();
    }
    SampledFile out{name, true, into.size(), {}, {}, *hash};
    if (seen) {
        out.modified = seen->modified;
        out.since = std::max(seen->modified, seen->changed);
    }
    return out;
}

} // namespace Switchback::Site
