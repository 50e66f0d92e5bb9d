// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/filenames.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QList>

#include <algorithm>

namespace Switchback::Site
{

namespace
{
constexpr qsizetype LongestName = 4096;
}

bool isNameBelow(const QByteArray &name)
{
    if (name.isEmpty() || name.size() > LongestName || name.contains('\0'))
        return false;
    const QList<QByteArray> parts = name.split('/');
    return parts.size() <= MostFoldersDeep &&
           std::none_of(parts.begin(), parts.end(),
                        [](const QByteArray &part) { return part.isEmpty() || part == "." || part == ".."; });
}

qsizetype jsonBytes(const QString &name)
{
    return QJsonDocument(QJsonArray{name}).toJson(QJsonDocument::Compact).size();
}

} // namespace Switchback::Site
