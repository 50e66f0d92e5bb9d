// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/filesampler.h"

#include "app/site/base/filenames.h"
#include "app/site/engines/files/smallest.h"
#include "models/core/clock.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSet>

#include <algorithm>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
constexpr qsizetype LongestTold = 400;

struct Found {
    QByteArray name;
    FileFolder::Seen seen;
};

SampledFile read(const FileFolder &folder, const Found &found, const QDeadlineTimer &deadline)
{
    SampledFile out{QString::fromUtf8(found.name),
                    true,
                    found.seen.size,
                    found.seen.modified,
                    std::max(found.seen.modified, found.seen.changed),
                    {}};
    if (deadline.hasExpired())
        return out;
    const auto opened = folder.openFile(found.name);
    if (opened)
        out.sha256 = contentHash((*opened)->fd(), deadline);
    else if (opened.error().code == QLatin1String("no_such_file"))
        return {out.name, false, 0, {}, {}, {}};
    return out;
}

SampledFile readNamed(const FileFolder &folder, const QString &name, const QDeadlineTimer &deadline)
{
    const QByteArray bytes = name.toUtf8();
    const auto seen = folder.look(bytes);
    return seen ? read(folder, {bytes, *seen}, deadline) : SampledFile{name, false, 0, {}, {}, {}};
}
} // namespace

bool isTold(const QByteArray &name)
{
    return name.size() <= LongestTold && QString::fromUtf8(name).toUtf8() == name;
}

QString contentHash(int fd, const QDeadlineTimer &deadline)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    while (!deadline.hasExpired()) {
        const ssize_t got = ::read(fd, buffer.data(), size_t(buffer.size()));
        if (got < 0)
            return {};
        if (got == 0)
            return QString::fromLatin1(hash.result().toHex());
        hash.addData(QByteArrayView(buffer.constData(), got));
    }
    return {};
}

FileSample takeSample(const FileFolder &folder, const SampleWish &wish,
                      const std::function<bool(const QByteArray &)> &skips, const QDeadlineTimer &deadline)
{
    FileSample out;
    Smallest<QByteArray, Found> random(wish.random);
    Smallest<Duration, Found> newest(wish.newest);
    const QByteArray seed = wish.seed.toUtf8() + '\0';
    const auto show = [&](const QByteArray &name, const FileFolder::Seen &seen) {
        ++out.seen;
        if (!isTold(name)) {
            ++out.untold;
            return;
        }
        random.show(QCryptographicHash::hash(seed + name, QCryptographicHash::Sha256), {name, seen});
        newest.show(-seen.modified.time_since_epoch(), {name, seen});
    };
    // Half of the time is for reading what was found.
    const QDeadlineTimer walking(deadline.remainingTime() / 2);
    if (wish.random > 0 || wish.newest > 0)
        out.cut = !folder.walk(skips, show, walking).whole();

    qsizetype bytes = 0;
    QSet<QString> told;
    const auto fits = [&](const QString &name) {
        bytes += jsonBytes(name);
        if (told.contains(name) || bytes > MostNameBytes)
            return false;
        told.insert(name);
        return true;
    };
    for (const QString &name : wish.names) {
        if (fits(name))
            out.files << readNamed(folder, name, deadline);
    }
    for (const Found &found : newest.take() + random.take()) {
        if (fits(QString::fromUtf8(found.name)))
            out.files << read(folder, found, deadline);
    }
    out.at = SystemClock().now();
    return out;
}

} // namespace Switchback::Site
