// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/credentials.h"

#include "app/lab/base/command.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"

#include <QFile>
#include <QRandomGenerator>

#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

QString keyPath(const LabSpec &lab, const QString &name)
{
    return lab.dir + QStringLiteral("/keys/") + name;
}

bool have(const LabSpec &lab, const QString &name)
{
    return QFile::exists(keyPath(lab, name));
}

Command sshKey(const LabSpec &lab, const QString &name)
{
    return {QStringLiteral("ssh-keygen"),
            {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"),
             QString(), QStringLiteral("-C"), QStringLiteral("switchback-lab-%1-%2").arg(lab.id, name),
             QStringLiteral("-f"), keyPath(lab, name)}};
}

QStringList newCertificate(const LabSpec &lab, const QString &name, const QString &subject)
{
    return {QStringLiteral("req"),
            QStringLiteral("-x509"),
            QStringLiteral("-newkey"),
            QStringLiteral("ec"),
            QStringLiteral("-pkeyopt"),
            QStringLiteral("ec_paramgen_curve:P-256"),
            QStringLiteral("-nodes"),
            QStringLiteral("-days"),
            QStringLiteral("825"),
            QStringLiteral("-subj"),
            subject,
            QStringLiteral("-keyout"),
            keyPath(lab, name + QStringLiteral(".key")),
            QStringLiteral("-out"),
            keyPath(lab, name + QStringLiteral(".pem"))};
}

Command authority(const LabSpec &lab)
{
    return {
        QStringLiteral("openssl"),
        newCertificate(lab, QStringLiteral("ca"), QStringLiteral("/CN=Switchback lab %1").arg(lab.id)) +
            QStringList{QStringLiteral("-addext"), QStringLiteral("keyUsage=critical,keyCertSign,cRLSign")}};
}

Command siteCertificate(const LabSpec &lab, const SiteSpec &site)
{
    return {QStringLiteral("openssl"),
            newCertificate(lab, QStringLiteral("tls-") + site.id, QStringLiteral("/CN=") + site.id) +
                QStringList{QStringLiteral("-CA"), keyPath(lab, QStringLiteral("ca.pem")),
                            QStringLiteral("-CAkey"), keyPath(lab, QStringLiteral("ca.key")),
                            QStringLiteral("-addext"), QStringLiteral("basicConstraints=critical,CA:FALSE"),
                            QStringLiteral("-addext"), QStringLiteral("extendedKeyUsage=serverAuth"),
                            QStringLiteral("-addext"),
                            QStringLiteral("subjectAltName=IP:%1,DNS:%2").arg(site.address, site.id)}};
}

Outcome makeToken(const LabSpec &lab, const QString &name)
{
    if (have(lab, name))
        return Done{};
    QByteArray random(24, '\0');
    QRandomGenerator::system()->generate(random.begin(), random.end());
    return writeFile(keyPath(lab, name), random.toHex() + '\n', 0600, geteuid(), getegid());
}

} // namespace

Outcome makeCredentials(const LabSpec &lab)
{
    QList<Command> first;
    if (!have(lab, QStringLiteral("console")))
        first << sshKey(lab, QStringLiteral("console"));
    if (!have(lab, QStringLiteral("ca.pem")))
        first << authority(lab);
    for (const SiteSpec &site : lab.sites) {
        for (const char *kind : {"host-", "peer-"}) {
            if (const QString name = QLatin1String(kind) + site.id; !have(lab, name))
                first << sshKey(lab, name);
        }
        if (!have(lab, QStringLiteral("files-") + site.id + QStringLiteral("/cert.pem")))
            first << Command{QStringLiteral("syncthing"),
                             {QStringLiteral("generate"), QStringLiteral("--no-default-folder"),
                              QStringLiteral("--home=") + keyPath(lab, QStringLiteral("files-") + site.id)}};
    }
    if (const auto made = runAll(first); !made)
        return made;
    QList<Command> second;
    for (const SiteSpec &machine : lab.machines()) {
        if (!have(lab, QStringLiteral("tls-%1.pem").arg(machine.id)))
            second << siteCertificate(lab, machine);
    }
    for (const QString &name :
         {QStringLiteral("mail-console"), QStringLiteral("mail-noc"), QStringLiteral("mail-customers"),
          QStringLiteral("mail-test"), QStringLiteral("provider-token")}) {
        if (const auto made = lab.hasMail() ? makeToken(lab, name) : Outcome(Done{}); !made)
            return made;
    }
    for (const SiteSpec &site : lab.sites) {
        for (const char *kind : {"token-", "peer-token-", "files-key-"}) {
            if (const auto made = makeToken(lab, QLatin1String(kind) + site.id); !made)
                return made;
        }
    }
    return runAll(second);
}

Result<QByteArray> credential(const LabSpec &lab, const QString &name)
{
    QFile file(keyPath(lab, name));
    if (!file.open(QIODevice::ReadOnly))
        return failure(QStringLiteral("unreadable"),
                       Words::tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
                       Words::tr("Take the lab away with switchback-lab destroy and bring it up anew."));
    return file.readAll();
}

Result<QString> filesDevice(const LabSpec &lab, const SiteSpec &site)
{
    const auto said = run({QStringLiteral("syncthing"),
                           {QStringLiteral("--device-id"),
                            QStringLiteral("--home=") + keyPath(lab, QStringLiteral("files-") + site.id)}});
    if (!said)
        return said.error();
    return QString::fromLatin1(said->trimmed());
}

} // namespace Switchback::Lab
