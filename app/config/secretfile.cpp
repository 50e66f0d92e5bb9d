// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/secretfile.h"

#include "app/aside/foreignfile.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qint64 MaxTokenBytes = 4096;
constexpr qint64 MaxFileBytes = qint64(64) * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("SecretFile", text);
}

Error refused(const QString &text, const QString &hint)
{
    return Error{QStringLiteral("rejected"), text, hint};
}

/// The file, or why its secret may not be used.
Result<QByteArray> judged(const QString &path, const Result<ForeignFile> &file)
{
    const QString shown = visibleText(path);
    if (!file)
        return refused(words("The file %1 cannot be read: %2.").arg(shown, file.error().text),
                       words("Put it there, or correct its name in the configuration."));
    if ((file->mode & 077) != 0)
        return refused(
            words("The file %1 can be read or changed by others (mode %2), so its secret is not used.")
                .arg(shown, QString::number(file->mode & 0777, 8)),
            words("Close it with: chmod 600 %1").arg(shown));
    return file->bytes;
}
} // namespace

Result<QByteArray> readSecretFile(const QString &path, qint64 maxBytes)
{
    return judged(path, readForeignFile(path, maxBytes));
}

Outcome fileIsPrivate(const QString &path)
{
    const Result<QByteArray> secret = judged(path, lookAtForeignFile(path));
    return secret ? Outcome(Done{}) : Outcome(secret.error());
}

Result<QByteArray> readTokenFile(const QString &path)
{
    const Result<QByteArray> secret = readSecretFile(path, MaxFileBytes);
    if (!secret)
        return secret.error();
    const QByteArray token = secret->trimmed();
    const bool clean = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (token.isEmpty() || token.size() > MaxTokenBytes || !clean)
        return refused(
            words("The token file %1 does not hold one token: one word of printable ASCII is wanted.")
                .arg(visibleText(path)),
            words("Write the token that the site gave out into it, and nothing else."));
    return token;
}

} // namespace Switchback
