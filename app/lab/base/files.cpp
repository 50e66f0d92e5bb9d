// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/files.h"

#include "app/lab/base/words.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

Error cannot(const QString &path, const QString &why)
{
    return failure(QStringLiteral("unwritable"), Words::tr("%1 cannot be written: %2.").arg(path, why));
}

bool own(const QByteArray &path, uid_t uid, gid_t gid)
{
    return geteuid() != 0 || lchown(path.constData(), uid, gid) == 0;
}

} // namespace

Outcome writeFile(const QString &path, const QByteArray &content, mode_t mode, uid_t uid, gid_t gid)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return cannot(path, file.errorString());
    // Before the content and before the name: a secret is never readable for others, not even for a moment.
    if (fchmod(file.handle(), mode) != 0 || (geteuid() == 0 && fchown(file.handle(), uid, gid) != 0))
        return cannot(path, QString::fromLocal8Bit(std::strerror(errno)));
    if (file.write(content) != content.size() || !file.commit())
        return cannot(path, file.errorString());
    return Done{};
}

Outcome makeFolder(const QString &path, mode_t mode, uid_t uid, gid_t gid)
{
    const QByteArray name = QFile::encodeName(path);
    if (!QDir().mkpath(path) || chmod(name.constData(), mode) != 0 || !own(name, uid, gid))
        return cannot(path, QString::fromLocal8Bit(std::strerror(errno)));
    return Done{};
}

Outcome installProgram(const QString &from, const QString &to)
{
    const QFileInfo source(from);
    const QFileInfo there(to);
    if (!source.isFile() || !source.isExecutable())
        return failure(QStringLiteral("program_missing"), Words::tr("The program %1 is missing.").arg(from),
                       Words::tr("It is built and installed together with switchback-lab."));
    if (there.exists() && there.size() == source.size() && there.lastModified() >= source.lastModified())
        return Done{};
    const QString fresh = to + QStringLiteral(".new");
    QFile::remove(fresh);
    if (!QFile::copy(from, fresh) || chmod(QFile::encodeName(fresh).constData(), 0755) != 0 ||
        rename(QFile::encodeName(fresh).constData(), QFile::encodeName(to).constData()) != 0)
        return cannot(to, QString::fromLocal8Bit(std::strerror(errno)));
    return Done{};
}

Outcome giveTree(const QString &path, uid_t uid, gid_t gid)
{
    if (!own(QFile::encodeName(path), uid, gid))
        return cannot(path, QString::fromLocal8Bit(std::strerror(errno)));
    QDirIterator all(path, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString one = all.next();
        if (!own(QFile::encodeName(one), uid, gid))
            return cannot(one, QString::fromLocal8Bit(std::strerror(errno)));
    }
    return Done{};
}

} // namespace Switchback::Lab
