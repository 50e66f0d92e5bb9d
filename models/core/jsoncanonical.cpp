// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/jsoncanonical.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback
{

QByteArray canonicalJson(const QJsonObject &object)
{
    QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    // A number such as -0 is spelled otherwise after it was read once; a few rounds settle every case.
    for (int round = 0; round < 3; ++round) {
        const QByteArray again =
            QJsonDocument(QJsonDocument::fromJson(json).object()).toJson(QJsonDocument::Compact);
        if (again == json)
            break;
        json = again;
    }
    return json;
}

QString storableText(const QString &text)
{
    return QString::fromUtf8(text.toUtf8()).replace(QChar(0), QChar(QChar::ReplacementCharacter));
}

} // namespace Switchback
