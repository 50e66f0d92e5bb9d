// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/siterecord.h"

#include "app/durable/durable.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace Switchback::Site
{

QString recordFile(const SiteConfig &config)
{
    return config.stateDir + QStringLiteral("/site.json");
}

Result<SiteRecord> loadRecord(const SiteConfig &config)
{
    QFile file(recordFile(config));
    if (!file.exists())
        return SiteRecord{};
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("state"),
                     QCoreApplication::translate("SiteRecord", "%1 cannot be read: %2.")
                         .arg(file.fileName(), file.errorString()),
                     {}};
    const QJsonObject in = QJsonDocument::fromJson(file.read(65536)).object();
    const int epoch = in.value(QStringLiteral("epoch")).toInt(-1);
    SiteRecord out;
    out.role = roleFromKey(in.value(QStringLiteral("role")).toString());
    if (epoch < 0 || out.role == SiteRole::Unknown)
        return Error{QStringLiteral("state"),
                     QCoreApplication::translate("SiteRecord", "%1 is damaged.").arg(file.fileName()),
                     QCoreApplication::translate(
                         "SiteRecord", "Decide by hand which role this site has, then use `init`.")};
    out.epoch = epoch;
    out.detail = in.value(QStringLiteral("role_detail")).toString();
    out.since = fromIso(in.value(QStringLiteral("since")).toString()).value_or(Instant{});
    out.promotingOp = in.value(QStringLiteral("promoting_op")).toString();
    out.sealed = in.value(QStringLiteral("sealed")).toString();
    out.restoring = in.value(QStringLiteral("restoring")).toBool();
    out.recoveredTo = fromIso(in.value(QStringLiteral("recovered_to")).toString());
    out.fresh = in.value(QStringLiteral("fresh")).toBool();
    return out;
}

Outcome saveRecord(const SiteConfig &config, const SiteRecord &record)
{
    QJsonObject out{{QStringLiteral("role"), roleKey(record.role)},
                    {QStringLiteral("epoch"), record.epoch},
                    {QStringLiteral("role_detail"), record.detail},
                    {QStringLiteral("since"), toIso(record.since)}};
    if (!record.sealed.isEmpty())
        out.insert(QStringLiteral("sealed"), record.sealed);
    if (record.restoring)
        out.insert(QStringLiteral("restoring"), true);
    if (record.recoveredTo)
        out.insert(QStringLiteral("recovered_to"), toIso(*record.recoveredTo));
    if (record.fresh)
        out.insert(QStringLiteral("fresh"), true);
    if (!record.promotingOp.isEmpty())
        out.insert(QStringLiteral("promoting_op"), record.promotingOp);
    return Durable::write(recordFile(config), QJsonDocument(out).toJson());
}

} // namespace Switchback::Site
