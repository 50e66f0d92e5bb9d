// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshpreparation.h"

#include "app/aside/aside.h"
#include "app/aside/foreignfile.h"
#include "app/config/secretfile.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
constexpr qint64 MaxKeyBytes = qint64(64) * 1024;
constexpr int MaxIdentities = 20;

QString words(const char *text)
{
    return QCoreApplication::translate("SshPreparation", text);
}

/// What is read aside; made there and handed over whole.
struct FilesRead {
    QList<KnownHostsFile> knownHosts;
    QByteArray key;
    std::optional<Error> keyError;
    QList<SignInKey> files;
    QList<QByteArray> named;
};

FilesRead readAll(const QString &keyFile, const QStringList &knownHosts, const QStringList &identities)
{
    FilesRead out;
    for (const QString &file : knownHosts)
        out.knownHosts += readKnownHosts(file);
    if (!keyFile.isEmpty()) {
        const Result<QByteArray> key = readSecretFile(keyFile, MaxKeyBytes);
        if (key)
            out.key = *key;
        else
            out.keyError = key.error();
    }
    for (const QString &file : identities.mid(0, MaxIdentities)) {
        const auto own = readForeignFile(file, MaxKeyBytes);
        const auto pub = readForeignFile(file + QLatin1String(".pub"), MaxKeyBytes);
        QByteArray blob = own ? publicKeyBlob(own->bytes) : QByteArray();
        const bool isPublic = !blob.isEmpty();
        if (blob.isEmpty() && pub)
            blob = publicKeyBlob(pub->bytes);
        if (!blob.isEmpty())
            out.named += blob;
        // ssh does not use a private key that others may read either.
        if (own && !isPublic && (own->mode & 077) == 0)
            out.files += {blob, visibleText(file), own->bytes};
    }
    return out;
}
} // namespace

SshPreparation::SshPreparation(const WayContext &context, QObject *parent)
    : QObject(parent)
    , m_context(context)
{
}

void SshPreparation::start()
{
    const SiteConfig::Ssh &ssh = m_context.site.ssh;
    m_setup.host = ssh.host;
    m_setup.port = ssh.port;
    m_setup.user = ssh.user;
    m_setup.keyName = ssh.keyFile;
    if (!ssh.keyFile.isEmpty()) {
        QStringList knownHosts{ssh.knownHosts};
        if (ssh.knownHosts.isEmpty())
            knownHosts = {sshHome() + QStringLiteral("/.ssh/known_hosts"),
                          QStringLiteral("/etc/ssh/ssh_known_hosts")};
        readFiles(knownHosts, {});
        return;
    }
    auto *asker = new SshConfigAsker(m_context.site, m_context.limits.userConfig, this);
    connect(asker, &SshConfigAsker::failed, this, &SshPreparation::failed);
    connect(asker, &SshConfigAsker::done, this, &SshPreparation::configured);
    asker->start();
}

void SshPreparation::configured(const SshUserConfig &config)
{
    if (!config.proxy.isEmpty()) {
        emit failed({Reach::Local,
                     words("~/.ssh/config leads to %1 through another machine (ProxyCommand or ProxyJump), "
                           "which Switchback does not do.")
                         .arg(m_context.site.name),
                     words("Give the console a direct way to the site, and an own Host entry without a "
                           "proxy.")});
        return;
    }
    m_setup.host = config.host;
    m_setup.port = config.port;
    if (m_setup.user.isEmpty())
        m_setup.user = config.user;
    m_setup.namedOnly = config.identitiesOnly;
    m_setup.algorithms = config.algorithms;
    if (config.agent.isEmpty() || config.agent == QLatin1String("SSH_AUTH_SOCK"))
        m_setup.agent = qEnvironmentVariable("SSH_AUTH_SOCK");
    else if (config.agent.startsWith(QLatin1Char('$')))
        m_setup.agent = qEnvironmentVariable(config.agent.mid(1).toUtf8().constData());
    else if (config.agent != QLatin1String("none"))
        m_setup.agent = sshPath(config.agent, config);
    QStringList knownHosts{m_context.site.ssh.knownHosts};
    if (knownHosts.first().isEmpty()) {
        knownHosts.clear();
        for (const QString &file : config.knownHosts)
            knownHosts += sshPath(file, config);
    }
    QStringList identities;
    for (const QString &file : config.identityFiles)
        identities += sshPath(file, config);
    readFiles(knownHosts, identities);
}

void SshPreparation::readFiles(const QStringList &knownHosts, const QStringList &identityFiles)
{
    const auto read = std::make_shared<FilesRead>();
    const QString keyFile = m_context.site.ssh.keyFile;
    Aside::run(
        QLatin1String("SSH files of ") + m_context.site.key(), m_context.limits.files, this,
        [read, keyFile, knownHosts, identityFiles] { *read = readAll(keyFile, knownHosts, identityFiles); },
        [this, read](bool inTime) {
            if (!inTime) {
                emit failed({Reach::Local,
                             words("The SSH keys and known hosts for %1 were not read in %2: the disk does "
                                   "not answer.")
                                 .arg(m_context.site.name, durationText(m_context.limits.files)),
                             words("Put key and known_hosts on a disk of this machine.")});
                return;
            }
            if (read->keyError) {
                emit failed({Reach::Local, read->keyError->text, read->keyError->hint});
                return;
            }
            m_setup.knownHosts = read->knownHosts;
            m_setup.key = read->key;
            m_setup.files = read->files;
            m_setup.named = read->named;
            emit ready(m_setup);
        });
}

} // namespace Switchback
