// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/restorednote.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>

#include <cstdio>

namespace Switchback::Site
{

Instant firstRestored(const SiteConfig &config, const QString &segment, Instant now)
{
    const QString name = config.stateDir + QStringLiteral("/restored.json");
    QFile file(name);
    if (file.open(QIODevice::ReadOnly)) {
        const QJsonObject noted = QJsonDocument::fromJson(file.read(4096)).object();
        const std::optional<Instant> at = fromIso(noted.value(QStringLiteral("at")).toString());
        // One from the future was noted by a clock that has been set right since.
        if (noted.value(QStringLiteral("segment")) == segment && at && *at <= now)
            return *at;
    }
    // Not worth a sync: after a power cut it is noted anew. Two looks at once may both write; either is
    // whole.
    QTemporaryFile next(name + QStringLiteral(".XXXXXX"));
    const QByteArray bytes =
        QJsonDocument(QJsonObject{{QStringLiteral("segment"), segment}, {QStringLiteral("at"), toIso(now)}})
            .toJson(QJsonDocument::Compact);
    if (next.open() && next.write(bytes) == bytes.size() && next.flush() &&
        std::rename(QFile::encodeName(next.fileName()).constData(), QFile::encodeName(name).constData()) == 0)
        next.setAutoRemove(false);
    return now;
}

} // namespace Switchback::Site
