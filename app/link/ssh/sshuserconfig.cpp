// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshuserconfig.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <csignal>

#include <pwd.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr qint64 MaxPrinted = qint64(256) * 1024;
constexpr int KillMs = 300; ///< a killed process ends at once, or not at all (a dead disk)

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
    , m_process(new QProcess)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { timeUp(); });
}

SshConfigAsker::~SshConfigAsker()
{
    m_process->disconnect(this);
    if (m_process->state() != QProcess::NotRunning) {
        killAll();
        if (!m_process->waitForFinished(KillMs))
            return; // deleting it would wait half a minute for what does not end
    }
    delete m_process;
}

void SshConfigAsker::start()
{
    const QString ssh = QStandardPaths::findExecutable(QStringLiteral("ssh"));
    if (ssh.isEmpty()) {
        // No OpenSSH client here, so no configuration of it that would be missed.
        SshUserConfig plain;
        plain.host = m_site.ssh.host;
        plain.port = m_site.ssh.port;
        for (const char *name : {"id_ed25519", "id_ecdsa", "id_rsa"})
            plain.identityFiles += QLatin1String("~/.ssh/") + QLatin1String(name);
        plain.knownHosts = {sshHome() + QLatin1String("/.ssh/known_hosts"),
                            QStringLiteral("/etc/ssh/ssh_known_hosts")};
        QMetaObject::invokeMethod(
            this, [this, plain] { emit done(plain); }, Qt::QueuedConnection);
        return;
    }
    QStringList arguments{QStringLiteral("-G"), QStringLiteral("-T")};
    if (m_site.ssh.port != 22)
        arguments << QStringLiteral("-p") << QString::number(m_site.ssh.port);
    if (!m_site.ssh.user.isEmpty())
        arguments << QStringLiteral("-l") << m_site.ssh.user;
    arguments << QStringLiteral("--") << m_site.ssh.host;
    connect(m_process, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus how) { finished(code, how == QProcess::CrashExit); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finished(-1, true);
    });
    m_process->setStandardInputFile(QProcess::nullDevice());
    // A session of its own, so that whatever `Match exec` started can be ended with it. Signals that this
    // program takes by other means must be open to it.
    m_process->setChildProcessModifier([] {
        ::setsid();
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
    });
    m_timer.start(m_deadline);
    m_process->start(ssh, arguments);
}

void SshConfigAsker::finished(int exitCode, bool crashed)
{
    m_timer.stop();
    const QByteArray printed = m_process->readAllStandardOutput();
    const QString why = visibleText(m_process->readAllStandardError().trimmed(), 300);
    const SshUserConfig config = parseSshUserConfig(printed);
    if (crashed || exitCode != 0 || printed.size() > MaxPrinted || config.host.isEmpty()) {
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
    m_process->disconnect(this);
    killAll();
    emit failed({Reach::Local,
                 words("~/.ssh/config was not read for %1 in %2: a command of it (Match exec) or a disk "
                       "does not answer.")
                     .arg(m_site.name, durationText(m_deadline)),
                 words("Mend it, or name a `key` in the configuration: then ~/.ssh/config is not read.")});
}

void SshConfigAsker::killAll()
{
    const qint64 pid = m_process->processId();
    if (pid > 0)
        ::kill(-pid_t(pid), SIGKILL); // all of its session's first group
    m_process->kill();
}

} // namespace Switchback
