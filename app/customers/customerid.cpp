// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/customerid.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxId = 40;
}

QString customerIdFor(const QString &name)
{
    QString id;
    bool gap = false;
    // Taken apart, a letter with an accent is the letter and the accent.
    const QString apart =
        name.toLower().replace(QChar(0xdf), QLatin1String("ss")).normalized(QString::NormalizationForm_KD);
    for (const QChar c : apart) {
        const bool plain = (c >= QLatin1Char('a') && c <= QLatin1Char('z')) ||
                           (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
        if (plain) {
            if (gap && !id.isEmpty())
                id += QLatin1Char('-');
            id += c;
            gap = false;
        } else if (c.category() != QChar::Mark_NonSpacing && c != QLatin1Char('\'') && c != QChar(0x2019)) {
            gap = true;
        }
    }
    const bool foreign =
        std::any_of(apart.begin(), apart.end(), [](QChar c) { return c.isLetter() && c.unicode() > 0x24f; });
    if (!foreign && !id.isEmpty() && id.size() <= MaxId)
        return id;
    // What does not fit or can't be written so is told apart by a hash of the whole.
    const QByteArray hash =
        QCryptographicHash::hash(apart.toUtf8(), QCryptographicHash::Sha256).toHex().left(8);
    id = id.left(MaxId - 9);
    while (id.endsWith(QLatin1Char('-')))
        id.chop(1);
    return (id.isEmpty() ? QStringLiteral("c") : id) + QLatin1Char('-') + QString::fromLatin1(hash);
}

bool isCustomerId(const QString &id)
{
    static const QRegularExpression shape(QStringLiteral("\\A[a-z0-9-]{1,40}\\z"));
    return shape.match(id).hasMatch();
}

} // namespace Switchback
