// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/fillin.h"

#include <QRegularExpression>

namespace Switchback
{

namespace
{
const QRegularExpression &placeholder()
{
    static const QRegularExpression shape(QStringLiteral("\\{([^{}]*)\\}"));
    return shape;
}
} // namespace

QString fillIn(const QString &text, const QHash<QString, QString> &values)
{
    // In one pass: what a value itself holds in braces stays as it is.
    QString out;
    qsizetype from = 0;
    auto matches = placeholder().globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const auto value = values.constFind(match.captured(1));
        if (value == values.constEnd())
            continue;
        out += text.mid(from, match.capturedStart() - from) + *value;
        from = match.capturedEnd();
    }
    return out + text.mid(from);
}

QStringList usedPlaceholders(const QString &text)
{
    QStringList out;
    auto matches = placeholder().globalMatch(text);
    while (matches.hasNext()) {
        const QString name = matches.next().captured(1);
        if (!out.contains(name))
            out += name;
    }
    return out;
}

} // namespace Switchback
