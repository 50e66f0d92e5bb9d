// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/messagetag.h"

#include <QCryptographicHash>

namespace Switchback
{

QString messageTag(const QString &attempt)
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789"; // 32 that nobody takes for another
    const QByteArray hash = QCryptographicHash::hash(attempt.toUtf8(), QCryptographicHash::Sha256);
    QString out(QLatin1Char('#'));
    for (qsizetype i = 0; i + 1 < MessageTagLength; ++i)
        out += QLatin1Char(letters[static_cast<unsigned char>(hash.at(i)) % 32]);
    return out;
}

bool holdsTag(const QString &text, const QString &attempt)
{
    const QString tag = messageTag(attempt);
    for (qsizetype at = text.indexOf(tag); at >= 0; at = text.indexOf(tag, at + 1)) {
        const qsizetype end = at + tag.size();
        if (end == text.size() || !text.at(end).isLetterOrNumber())
            return true;
    }
    return false;
}

QString taggedText(const QString &text, const QString &attempt)
{
    return holdsTag(text, attempt) ? text : text + QLatin1Char(' ') + messageTag(attempt);
}

} // namespace Switchback
