// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/beatrecord.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace Switchback::Site
{

void saveBeat(const SiteConfig &config, const BeatRecord &record)
{
    // Not worth a sync each second: after a power cut it is old, and so it is not believed.
    const QString file = config.stateDir + QStringLiteral("/heartbeat.json");
    const QJsonObject out{{QStringLiteral("at"), toIso(record.at)},
                          {QStringLiteral("ok"), record.ok},
                          {QStringLiteral("error"), record.error}};
    QFile next(file + QStringLiteral(".next"));
    if (!next.open(QIODevice::WriteOnly) || next.write(QJsonDocument(out).toJson(QJsonDocument::Compact)) < 0)
        return;
    next.close();
    std::rename(QFile::encodeName(next.fileName()).constData(), QFile::encodeName(file).constData());
}

std::optional<BeatRecord> loadBeat(const SiteConfig &config)
{
    QFile file(config.stateDir + QStringLiteral("/heartbeat.json"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject in = QJsonDocument::fromJson(file.read(65536)).object();
    const auto at = fromIso(in.value(QStringLiteral("at")).toString());
    if (!at)
        return std::nullopt;
    return BeatRecord{*at, in.value(QStringLiteral("ok")).toBool(),
                      in.value(QStringLiteral("error")).toString()};
}

} // namespace Switchback::Site
