// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/broken.h"

#include "app/lab/base/words.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace Switchback::Lab
{

namespace
{

QString recordFile(const LabSpec &lab)
{
    return lab.dir + QStringLiteral("/run/broken.json");
}

Outcome write(const LabSpec &lab, const QList<Breakage> &all)
{
    QJsonArray array;
    for (const Breakage &one : all)
        array.append(QJsonObject{{QStringLiteral("what"), one.what},
                                 {QStringLiteral("site"), one.site},
                                 {QStringLiteral("at"), one.at}});
    QSaveFile file(recordFile(lab));
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(array).toJson()) < 0 || !file.commit())
        return failure(QStringLiteral("unwritable"),
                       Words::tr("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
    return Done{};
}

} // namespace

QList<Breakage> breakages(const LabSpec &lab)
{
    QFile file(recordFile(lab));
    QList<Breakage> all;
    if (!file.open(QIODevice::ReadOnly))
        return all;
    for (const QJsonValue &value : QJsonDocument::fromJson(file.readAll()).array()) {
        const QJsonObject one = value.toObject();
        all.append({one.value(QStringLiteral("what")).toString(),
                    one.value(QStringLiteral("site")).toString(),
                    one.value(QStringLiteral("at")).toString()});
    }
    return all;
}

bool isBroken(const LabSpec &lab, const SiteSpec &site, const QString &what)
{
    const QList<Breakage> all = breakages(lab);
    return std::any_of(all.begin(), all.end(),
                       [&](const Breakage &one) { return one.what == what && one.site == site.id; });
}

Outcome noteBroken(const LabSpec &lab, const SiteSpec &site, const QString &what)
{
    if (isBroken(lab, site, what))
        return Done{};
    QList<Breakage> all = breakages(lab);
    all.append({what, site.id, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)});
    return write(lab, all);
}

Outcome noteHealed(const LabSpec &lab, const SiteSpec &site, const QString &what)
{
    QList<Breakage> all = breakages(lab);
    all.removeIf([&](const Breakage &one) { return one.what == what && one.site == site.id; });
    return write(lab, all);
}

void forgetBreakages(const LabSpec &lab)
{
    QFile::remove(recordFile(lab));
}

} // namespace Switchback::Lab
