// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/secretfile.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

#include <sys/stat.h>

namespace Switchback
{

namespace
{
constexpr qint64 MaxTokenBytes = 4096;

QString words(const char *text)
{
    return QCoreApplication::translate("SecretFile", text);
}

Error refused(const QString &text, const QString &hint)
{
    return Error{QStringLiteral("rejected"), text, hint};
}
} // namespace

Outcome fileIsPrivate(const QString &path)
{
    const QString shown = visibleText(path);
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return refused(words("The file %1 cannot be read: it does not exist or is out of reach.").arg(shown),
                       words("Put it there, or correct its name in the configuration."));
    if (!S_ISREG(info.st_mode))
        return refused(words("%1 is not a plain file.").arg(shown),
                       words("Name the file itself in the configuration."));
    if ((info.st_mode & 077) != 0)
        return refused(
            words("The file %1 can be read or changed by others (mode %2), so its secret is not used.")
                .arg(shown, QString::number(info.st_mode & 0777, 8)),
            words("Close it with: chmod 600 %1").arg(shown));
    if (!QFileInfo(path).isReadable())
        return refused(words("The file %1 may not be read by this user.").arg(shown),
                       words("Make it belong to the user who runs the console."));
    return Done{};
}

Result<QByteArray> readTokenFile(const QString &path)
{
    if (const Outcome closed = fileIsPrivate(path); !closed)
        return closed.error();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refused(
            words("The token file %1 cannot be opened: %2.").arg(visibleText(path), file.errorString()),
            words("Check the file and the disk it lies on."));
    const QByteArray token = file.read(MaxTokenBytes + 1).trimmed();
    const bool clean = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (token.isEmpty() || token.size() > MaxTokenBytes || !clean)
        return refused(
            words("The token file %1 does not hold one token: one word of printable ASCII is wanted.")
                .arg(visibleText(path)),
            words("Write the token that the site gave out into it, and nothing else."));
    return token;
}

} // namespace Switchback
