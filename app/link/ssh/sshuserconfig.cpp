// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshuserconfig.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <pwd.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("SshUserConfig", text);
}

QString toText(const QByteArray &bytes)
{
    return QFile::decodeName(bytes);
}
} // namespace

QString sshHome()
{
    const passwd *user = ::getpwuid(::geteuid());
    return user && user->pw_dir ? toText(user->pw_dir) : QDir::homePath();
}

SshUserConfig parseSshUserConfig(const QByteArray &printed)
{
    SshUserConfig out;
    for (const QByteArray &line : printed.split('\n')) {
        const qsizetype blank = line.indexOf(' ');
        const QByteArray key = line.left(blank).toLower();
        const QByteArray value = blank < 0 ? QByteArray() : line.mid(blank + 1).trimmed();
        if (key == "hostname")
            out.host = toText(value);
        else if (key == "port")
            out.port = value.toUShort();
        else if (key == "user")
            out.user = toText(value);
        else if (key == "identityfile")
            out.identityFiles += toText(value);
        else if (key == "identitiesonly")
            out.identitiesOnly = value == "yes";
        else if (key == "identityagent")
            out.agent = toText(value);
        else if (key == "userknownhostsfile" || key == "globalknownhostsfile")
            out.knownHosts += toText(value).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        else if ((key == "proxycommand" || key == "proxyjump") && value != "none")
            out.proxy = toText(value);
        else if (key == "ciphers" || key == "macs" || key == "kexalgorithms" || key == "hostkeyalgorithms")
            out.algorithms += {key, value};
    }
    return out;
}

QString sshPath(const QString &written, const SshUserConfig &config)
{
    QString path = written;
    if (path.startsWith(QLatin1String("~/")))
        path = sshHome() + path.mid(1);
    const QList<std::pair<QString, QString>> meanings{
        {QStringLiteral("%d"), sshHome()},
        {QStringLiteral("%h"), config.host},
        {QStringLiteral("%r"), config.user},
        {QStringLiteral("%p"), QString::number(config.port)},
        {QStringLiteral("%i"), QString::number(::geteuid())},
        {QStringLiteral("%u"), QFile::decodeName(qgetenv("USER"))},
        {QStringLiteral("%%"), QStringLiteral("%")}};
    for (const auto &[sequence, meaning] : meanings)
        path.replace(sequence, meaning);
    return path;
}

SshConfigAsker::SshConfigAsker(const SiteConfig &site, Duration deadline, QObject *parent)
    : QObject(parent)
    , m_site(site)
    , m_deadline(deadline)
{
}

void SshConfigAsker::start()
{
    QStringList arguments{QStringLiteral("-G"), QStringLiteral("-T")};
    if (m_site.ssh.port != 22)
        arguments << QStringLiteral("-p") << QString::number(m_site.ssh.port);
    if (!m_site.ssh.user.isEmpty())
        arguments << QStringLiteral("-l") << m_site.ssh.user;
    arguments << QStringLiteral("--") << m_site.ssh.host;
    askHelper({QStringLiteral("ssh"), arguments, m_deadline}, this,
              [this](const HelperSaid &said) { ended(said); });
}

/// No OpenSSH client here, so no configuration of it that would be missed.
void SshConfigAsker::startPlain()
{
    SshUserConfig plain;
    plain.host = m_site.ssh.host;
    plain.port = m_site.ssh.port;
    for (const char *name : {"id_ed25519", "id_ecdsa", "id_rsa"})
        plain.identityFiles += QLatin1String("~/.ssh/") + QLatin1String(name);
    plain.knownHosts = {sshHome() + QLatin1String("/.ssh/known_hosts"),
                        QStringLiteral("/etc/ssh/ssh_known_hosts")};
    emit done(plain);
}

void SshConfigAsker::ended(const HelperSaid &said)
{
    if (said.how == HelperSaid::How::NotThere) {
        startPlain();
        return;
    }
    if (said.how == HelperSaid::How::TooLate) {
        timeUp();
        return;
    }
    const QString why = visibleText(said.err.trimmed(), 300);
    const SshUserConfig config = parseSshUserConfig(said.out);
    if (said.exitCode != 0 || said.out.size() >= HelperMaxOut || config.host.isEmpty()) {
        emit failed(
            {Reach::Local,
             words("~/.ssh/config cannot be read for %1: %2")
                 .arg(m_site.name, why.isEmpty() ? words("ssh -G does not work") : why),
             words("Correct it, or name a key in the configuration: then ~/.ssh/config is not read.")});
        return;
    }
    emit done(config);
}

void SshConfigAsker::timeUp()
{
    emit failed({Reach::Local,
                 words("~/.ssh/config was not read for %1 in %2: a command of it (Match exec) or a disk "
                       "does not answer.")
                     .arg(m_site.name, durationText(m_deadline)),
                 words("Mend it, or name a `key` in the configuration: then ~/.ssh/config is not read.")});
}

} // namespace Switchback
