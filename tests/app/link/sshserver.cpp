// SPDX-License-Identifier: GPL-3.0-or-later
#include "sshserver.h"

#include "tests/support/soon.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
// The fake site: verb in SSH_ORIGINAL_COMMAND, one JSON object on standard input.
const char *const siteScript = R"sh(#!/bin/sh
dir=@DIR@
echo call >> $dir/calls
mode=$(cat $dir/mode)
body=$(cat)
nonce=$(printf %s "$body" | sed -n 's/.*"nonce":"\([^"]*\)".*/\1/p')
hello() {
    printf '{"type":"result","data":{"contract":1,"site":"%s","nonce":"%s","at":"2026-11-21T20:00:00.000Z","role":"primary","epoch":1,"release":"0.1"}}\n' "$1" "$2"
}
line() {
    printf '{"type":"progress","seq":%s,"at":"2026-11-21T20:00:00.000Z","step":"s","text":"%s"}\n' "$1" "$2"
}
case $mode in
ok) hello @SITE@ "$nonce" ;;
progress) line 0 begin; line 1 middle; line 2 end; hello @SITE@ "$nonce" ;;
follow) line 0 begin; while [ -e $dir/hold ]; do sleep 0.05; done; hello @SITE@ "$nonce" ;;
error) echo '{"type":"error","code":"peer_may_write","text":"The peer may still write.","hint":"Fence it first."}' ;;
silent) exec sleep 60 ;;
dribble) while :; do printf ' '; sleep 0.1; done ;;
garbage) printf '\377'; head -c 5000 /dev/urandom | tr '\n' x; echo ;;
half) hello @SITE@ "$nonce" | head -c 60 ;;
empty) ;;
exit) echo "cannot start: no such file" >&2; exit 127 ;;
huge) yes "$(line 0 0123456789012345678901234567890123456789012345678901234567890123456789)" ;;
longline) head -c 100000000 /dev/zero | tr '\0' a ;;
notutf8) printf '{"type":"error","code":"x","text":"\377\376"}\n' ;;
html) echo '<html><body>Please sign in</body></html>' ;;
wrongsite) hello elsewhere "$nonce" ;;
oldnonce) hello @SITE@ 00000000 ;;
wrongtype) hello @SITE@ "$nonce" | sed 's/"epoch":1/"epoch":"one"/' ;;
esac
)sh";

QList<qint64> childrenOf(qint64 parent)
{
    QList<qint64> out;
    const QStringList names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool number = false;
        const qint64 pid = name.toLongLong(&number);
        QFile stat(QStringLiteral("/proc/%1/stat").arg(name));
        if (!number || !stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = stat.readAll();
        const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
        if (fields.value(1).toLongLong() == parent)
            out << pid << childrenOf(pid);
    }
    return out;
}
} // namespace

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

SshServer::SshServer(const QString &siteId)
    : m_siteId(siteId)
{
    setMode(QStringLiteral("ok"));
    write(QStringLiteral("calls"), {});
}

SshServer::~SshServer()
{
    stop();
}

void SshServer::write(const QString &name, const QByteArray &bytes, bool secret)
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(bytes);
    file.close();
    ::chmod(QFile::encodeName(file.fileName()).constData(), secret ? 0600 : 0644);
}

QByteArray SshServer::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void SshServer::setMode(const QString &mode)
{
    write(QStringLiteral("mode"), mode.toUtf8());
}

qsizetype SshServer::callsSeen() const
{
    return read(QStringLiteral("calls")).count('\n');
}

QByteArray SshServer::log()
{
    m_process.waitForReadyRead(1);
    m_log += m_process.readAllStandardError();
    return m_log;
}

qsizetype SshServer::connectionsSeen()
{
    return log().count("Connection from ");
}

QByteArray SshServer::knownName() const
{
    return "[127.0.0.1]:" + QByteArray::number(m_port);
}

bool SshServer::makeKey(const QString &name)
{
    QFile::remove(path(name));
    QFile::remove(path(name) + QStringLiteral(".pub"));
    return QProcess::execute(QStringLiteral("ssh-keygen"),
                             {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                              QStringLiteral("-N"), QString(), QStringLiteral("-f"), path(name)}) == 0;
}

QByteArray SshServer::publicKey(const QString &name) const
{
    const QList<QByteArray> fields = read(name + QStringLiteral(".pub")).split(' ');
    return fields.value(0) + ' ' + fields.value(1).trimmed();
}

bool SshServer::start()
{
    if (::geteuid() == 0)
        QDir().mkpath(QStringLiteral("/run/sshd")); // privilege separation wants it
    m_port = freePort();
    if (!makeKey(QStringLiteral("host")) || !makeKey(QStringLiteral("client"))) {
        m_why = QStringLiteral("ssh-keygen does not work here");
        return false;
    }
    QByteArray script(siteScript);
    script.replace("@DIR@", m_dir.path().toUtf8()).replace("@SITE@", m_siteId.toUtf8());
    write(QStringLiteral("site.sh"), script);
    ::chmod(QFile::encodeName(path(QStringLiteral("site.sh"))).constData(), 0755);
    write(QStringLiteral("authorized_keys"), "restrict,command=\"" +
                                                 path(QStringLiteral("site.sh")).toUtf8() + "\" " +
                                                 publicKey(QStringLiteral("client")) + '\n');
    write(QStringLiteral("known_hosts"), knownName() + ' ' + publicKey(QStringLiteral("host")) + '\n');
    return startOn(m_port);
}

bool SshServer::startOn(quint16 port)
{
    m_port = port;
    write(QStringLiteral("sshd_config"),
          extraConfig + "Port " + QByteArray::number(m_port) + "\nListenAddress " + listenAt + "\nHostKey " +
              path(QStringLiteral("host")).toUtf8() + "\nAuthorizedKeysFile " +
              path(QStringLiteral("authorized_keys")).toUtf8() +
              "\nStrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\nSetEnv SHLVL=5\n"
              "LogLevel VERBOSE\nMaxStartups 2000\n");
    m_process.start(QStringLiteral("/usr/sbin/sshd"),
                    {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"),
                     path(QStringLiteral("sshd_config"))});
    const qsizetype before = connectionsSeen();
    QTcpSocket probe;
    const auto listens = [&] {
        probe.connectToHost(QHostAddress::LocalHost, m_port);
        return m_process.state() == QProcess::NotRunning || probe.waitForConnected(Test::Patience);
    };
    // Not over before it is in the log: else whoever counts connections from here on would count it.
    const auto logged = [&] {
        return m_process.state() == QProcess::NotRunning || extraConfig.contains("LogLevel") ||
               connectionsSeen() > before;
    };
    const bool up = QTest::qWaitFor(listens, Test::Patience) && QTest::qWaitFor(logged, Test::Patience);
    if (!up || m_process.state() == QProcess::NotRunning) {
        m_why = QStringLiteral("sshd does not start: %1").arg(QString::fromLocal8Bit(log()));
        return false;
    }
    return true;
}

void SshServer::signalAll(int signal)
{
    const qint64 pid = m_process.processId();
    if (pid <= 0)
        return;
    const QList<qint64> children = childrenOf(pid); // before the parent goes and leaves them to somebody else
    ::kill(pid_t(pid), signal);
    for (const qint64 child : children)
        ::kill(pid_t(child), signal);
}

void SshServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    signalAll(SIGCONT);
    signalAll(SIGKILL);
    m_process.waitForFinished(3000);
}

SiteConfig SshServer::site() const
{
    SiteConfig site;
    site.id = m_siteId;
    site.name = m_siteId + QStringLiteral(" (test)");
    site.shortName = m_siteId;
    site.zone = "UTC";
    site.ssh.host = QStringLiteral("127.0.0.1");
    site.ssh.port = m_port;
    site.ssh.user = QString::fromLocal8Bit(::getpwuid(::geteuid())->pw_name);
    site.ssh.keyFile = path(QStringLiteral("client"));
    site.ssh.knownHosts = path(QStringLiteral("known_hosts"));
    return site;
}

} // namespace Switchback
