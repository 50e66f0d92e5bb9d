// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/labspec.h"

#include "app/lab/base/words.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <pwd.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

QJsonObject toJson(const SiteSpec &site)
{
    return {{QStringLiteral("id"), site.id},
            {QStringLiteral("name"), site.name},
            {QStringLiteral("short_name"), site.shortName},
            {QStringLiteral("zone"), site.zone},
            {QStringLiteral("purpose"), site.purpose},
            {QStringLiteral("repository"), site.repository},
            {QStringLiteral("address"), site.address},
            {QStringLiteral("ssh_port"), site.sshPort},
            {QStringLiteral("rest_port"), site.restPort},
            {QStringLiteral("files_port"), site.filesPort},
            {QStringLiteral("files_gui_port"), site.filesGuiPort},
            {QStringLiteral("mail_port"), site.mailPort},
            {QStringLiteral("sip_port"), site.sipPort},
            {QStringLiteral("sip_rpc_port"), site.sipRpcPort},
            {QStringLiteral("answer_port"), site.answerPort}};
}

quint16 portOf(const QJsonObject &object, const char *key)
{
    return static_cast<quint16>(object.value(QLatin1String(key)).toInt());
}

SiteSpec siteFromJson(const QJsonObject &object)
{
    SiteSpec site;
    site.id = object.value(QStringLiteral("id")).toString();
    site.name = object.value(QStringLiteral("name")).toString();
    site.shortName = object.value(QStringLiteral("short_name")).toString();
    site.zone = object.value(QStringLiteral("zone")).toString();
    site.purpose = object.value(QStringLiteral("purpose")).toString();
    site.repository = object.value(QStringLiteral("repository")).toInt();
    site.address = object.value(QStringLiteral("address")).toString();
    site.sshPort = portOf(object, "ssh_port");
    site.restPort = portOf(object, "rest_port");
    site.filesPort = portOf(object, "files_port");
    site.filesGuiPort = portOf(object, "files_gui_port");
    site.mailPort = portOf(object, "mail_port");
    site.sipPort = portOf(object, "sip_port");
    site.sipRpcPort = portOf(object, "sip_rpc_port");
    site.answerPort = portOf(object, "answer_port");
    return site;
}

QJsonObject toJson(const LabSpec &lab)
{
    QJsonArray sites;
    for (const SiteSpec &site : lab.sites)
        sites.append(toJson(site));
    QJsonObject object{{QStringLiteral("what"), QStringLiteral("switchback-lab")},
                       {QStringLiteral("format"), 1},
                       {QStringLiteral("id"), lab.id},
                       {QStringLiteral("namespaces"), lab.namespaces},
                       {QStringLiteral("own_disks"), lab.ownDisks},
                       {QStringLiteral("time_scale"), lab.timeScale},
                       {QStringLiteral("outage_scale"), lab.outageScale},
                       {QStringLiteral("service_user"), lab.serviceUser},
                       {QStringLiteral("service_uid"), static_cast<qint64>(lab.serviceUid)},
                       {QStringLiteral("service_gid"), static_cast<qint64>(lab.serviceGid)},
                       {QStringLiteral("owner_uid"), static_cast<qint64>(lab.ownerUid)},
                       {QStringLiteral("owner_gid"), static_cast<qint64>(lab.ownerGid)},
                       {QStringLiteral("operations_address"), lab.operationsAddress},
                       {QStringLiteral("postgres_bin"), lab.postgresBin},
                       {QStringLiteral("system_made"), lab.systemMade},
                       {QStringLiteral("sites"), sites}};
    if (lab.hasMail()) {
        object.insert(QStringLiteral("outside"), toJson(lab.outside));
        object.insert(QStringLiteral("customers_port"), lab.customersPort);
        object.insert(QStringLiteral("imap_port"), lab.imapPort);
        object.insert(QStringLiteral("provider_port"), lab.providerPort);
        object.insert(QStringLiteral("calls"), lab.calls);
        object.insert(QStringLiteral("callers_port"), lab.callersPort);
    }
    return object;
}

LabSpec labFromJson(const QJsonObject &object, const QString &dir)
{
    LabSpec lab;
    lab.dir = dir;
    lab.id = object.value(QStringLiteral("id")).toString();
    lab.namespaces = object.value(QStringLiteral("namespaces")).toBool();
    lab.ownDisks = object.value(QStringLiteral("own_disks")).toBool();
    lab.timeScale = object.value(QStringLiteral("time_scale")).toInt(60);
    lab.outageScale = object.value(QStringLiteral("outage_scale")).toInt(lab.timeScale); // as it was before
    lab.serviceUser = object.value(QStringLiteral("service_user")).toString();
    lab.serviceUid = static_cast<uid_t>(object.value(QStringLiteral("service_uid")).toInteger());
    lab.serviceGid = static_cast<gid_t>(object.value(QStringLiteral("service_gid")).toInteger());
    lab.ownerUid = static_cast<uid_t>(object.value(QStringLiteral("owner_uid")).toInteger());
    lab.ownerGid = static_cast<gid_t>(object.value(QStringLiteral("owner_gid")).toInteger());
    lab.operationsAddress = object.value(QStringLiteral("operations_address")).toString();
    lab.postgresBin = object.value(QStringLiteral("postgres_bin")).toString();
    lab.systemMade = object.value(QStringLiteral("system_made")).toString();
    for (const QJsonValue &site : object.value(QStringLiteral("sites")).toArray())
        lab.sites.append(siteFromJson(site.toObject()));
    // A lab of before there was mail has none.
    if (const QJsonObject outside = object.value(QStringLiteral("outside")).toObject(); !outside.isEmpty()) {
        lab.outside = siteFromJson(outside);
        lab.customersPort = portOf(object, "customers_port");
        lab.imapPort = portOf(object, "imap_port");
        lab.providerPort = portOf(object, "provider_port");
        lab.calls = object.value(QStringLiteral("calls")).toBool(); // nor has one of before them calls
        lab.callersPort = portOf(object, "callers_port");
    }
    return lab;
}

} // namespace

const SiteSpec *LabSpec::site(const QString &idOrName) const
{
    for (const SiteSpec &one : sites) {
        if (one.id.compare(idOrName, Qt::CaseInsensitive) == 0 ||
            one.shortName.compare(idOrName, Qt::CaseInsensitive) == 0 ||
            one.purpose.compare(idOrName, Qt::CaseInsensitive) == 0)
            return &one;
    }
    return nullptr;
}

const SiteSpec *LabSpec::machine(const QString &idOrName) const
{
    if (hasMail() && outside.id.compare(idOrName, Qt::CaseInsensitive) == 0)
        return &outside;
    return site(idOrName);
}

const SiteSpec &LabSpec::peerOf(const SiteSpec &one) const
{
    return sites.at(one.id == sites.at(0).id ? 1 : 0);
}

QString LabSpec::siteRoot(const SiteSpec &one) const
{
    return namespaces ? QStringLiteral("/run/site") : hostRoot(one);
}

QString LabSpec::siteBin(const SiteSpec &one) const
{
    return namespaces ? siteRoot(one) + QStringLiteral("/bin") : dir + QStringLiteral("/bin");
}

QString LabSpec::siteRun(const SiteSpec &one) const
{
    return namespaces ? QStringLiteral("/run/postgresql") : hostRoot(one) + QStringLiteral("/run");
}

QString defaultLabDir()
{
    const QString fromEnvironment = qEnvironmentVariable("SWITCHBACK_LAB_DIR");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    bool viaSudo = false;
    const uint sudoUid = qEnvironmentVariable("SUDO_UID").toUInt(&viaSudo);
    const passwd *user = getpwuid(viaSudo && geteuid() == 0 ? sudoUid : getuid());
    const QString name = user ? QString::fromLocal8Bit(user->pw_name) : QString::number(getuid());
    return QStringLiteral("/var/tmp/switchback-lab-") + name;
}

QString labId(const QString &dir)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(QFile::encodeName(dir), QCryptographicHash::Sha256).toHex().left(8));
}

Result<LabSpec> openLab(const QString &dir)
{
    QFile file(dir + QStringLiteral("/.switchback-lab"));
    if (!file.exists())
        return failure(QStringLiteral("no_lab"), Words::tr("There is no lab in %1.").arg(dir),
                       Words::tr("Bring one up with: switchback-lab up"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(QStringLiteral("unreadable"),
                       Words::tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
                       Words::tr("Call switchback-lab as the user who brought the lab up."));
    const QJsonObject object = QJsonDocument::fromJson(file.read(1 << 20)).object();
    if (object.value(QStringLiteral("what")).toString() != QStringLiteral("switchback-lab") ||
        object.value(QStringLiteral("format")).toInt() != 1)
        return failure(
            QStringLiteral("foreign"),
            Words::tr("%1 is not a lab's marker file as this version writes it.").arg(file.fileName()),
            Words::tr("Choose another folder with --dir."));
    LabSpec lab = labFromJson(object, dir);
    if (lab.sites.size() != 2 || lab.id.isEmpty())
        return failure(QStringLiteral("foreign"),
                       Words::tr("%1 is incomplete: it names %2 sites instead of 2.")
                           .arg(file.fileName())
                           .arg(lab.sites.size()),
                       Words::tr("Choose another folder with --dir."));
    return lab;
}

Outcome saveLab(const LabSpec &lab)
{
    QSaveFile file(lab.markerFile());
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(toJson(lab)).toJson()) < 0 ||
        !file.commit())
        return failure(QStringLiteral("unwritable"),
                       Words::tr("%1 cannot be written: %2.").arg(lab.markerFile(), file.errorString()));
    return Done{};
}

} // namespace Switchback::Lab
