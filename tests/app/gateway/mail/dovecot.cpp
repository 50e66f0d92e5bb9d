// SPDX-License-Identifier: GPL-3.0-or-later
#include "dovecot.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
const QString Program = QStringLiteral("/usr/sbin/dovecot");
constexpr uid_t Nobody = 65534;
constexpr int Patience = 10'000;

uid_t user()
{
    return geteuid() == 0 ? Nobody : geteuid();
}

gid_t group()
{
    return geteuid() == 0 ? Nobody : getegid();
}
} // namespace

bool Dovecot::isThere()
{
    return QFile::exists(Program) && QFile::exists(QStringLiteral("/usr/lib/dovecot/imap"));
}

Dovecot::Dovecot()
{
    for (const char *part : {"run", "state", "mail/noc/new", "mail/noc/cur", "mail/noc/tmp"})
        QDir(m_dir.path()).mkpath(QString::fromLatin1(part));
    for (const char *part :
         {"", "run", "state", "mail", "mail/noc", "mail/noc/new", "mail/noc/cur", "mail/noc/tmp"})
        giveAway(QString::fromLatin1(part));
    QTcpServer free;
    free.listen(QHostAddress::LocalHost);
    m_port = free.serverPort();
    setPassword("secret");
    write(QStringLiteral("users"), "noc:{PLAIN}secret::::::\n");
    const passwd *who = getpwuid(user());
    const QByteArray name = who ? who->pw_name : "nobody";
    const QByteArray dir = QFile::encodeName(m_dir.path());
    write(QStringLiteral("conf"),
          "protocols = imap\nlisten = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\nbase_dir = " + dir +
              "/run\nstate_dir = " + dir + "/state\nlog_path = " + dir +
              "/run/log\ndefault_internal_user = " + name + "\ndefault_login_user = " + name +
              "\ndefault_internal_group = " +
              (user() == Nobody ? QByteArray("nogroup") : QByteArray::number(group())) +
              "\nmail_fsync = never\nfirst_valid_uid = 100\nfirst_valid_gid = 0\nmail_location = maildir:" +
              dir + "/mail/%u\npassdb {\n driver = passwd-file\n args = scheme=plain " + dir +
              "/users\n}\nuserdb {\n driver = static\n args = uid=" + QByteArray::number(user()) +
              " gid=" + QByteArray::number(group()) + " home=" + dir +
              "/mail/%u\n}\nservice imap-login {\n chroot =\n inet_listener imap {\n  address = 127.0.0.1\n  "
              "port = " +
              QByteArray::number(m_port) + "\n }\n inet_listener imaps {\n  port = 0\n }\n}\n" +
              "service anvil {\n chroot =\n}\nservice stats {\n chroot =\n}\n");
}

Dovecot::~Dovecot()
{
    stop();
}

void Dovecot::write(const QString &name, const QByteArray &text) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(text);
    file.close();
    ::chmod(QFile::encodeName(path(name)).constData(), 0600);
    giveAway(name);
}

void Dovecot::giveAway(const QString &name) const
{
    if (geteuid() == 0 && ::chown(QFile::encodeName(path(name)).constData(), user(), group()) != 0)
        qFatal("cannot give %s away", qPrintable(path(name)));
}

void Dovecot::setPassword(const QByteArray &password)
{
    write(QStringLiteral("password"), password + '\n');
}

bool Dovecot::start()
{
    QStringList words{Program, QStringLiteral("-F"), QStringLiteral("-c"), path("conf")};
    if (geteuid() == 0)
        words = QStringList{QStringLiteral("setpriv"), QStringLiteral("--reuid"),
                            QString::number(user()),   QStringLiteral("--regid"),
                            QString::number(group()),  QStringLiteral("--clear-groups")} +
                words;
    m_process.setWorkingDirectory(QStringLiteral("/"));
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.start(words.takeFirst(), words);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < Patience && m_process.state() != QProcess::NotRunning) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        if (socket.waitForConnected(500) && socket.waitForReadyRead(5000) &&
            socket.readAll().startsWith("* OK"))
            return true;
        QThread::msleep(50);
    }
    qWarning("dovecot: %s", log().constData());
    return false;
}

void Dovecot::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(Patience))
        m_process.kill();
    m_process.waitForFinished(Patience);
}

QByteArray Dovecot::log() const
{
    QFile file(path("run/log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void Dovecot::deliver(const QByteArray &mail)
{
    const QString name = QStringLiteral("%1.M1P1.test").arg(1'790'000'000 + ++m_delivered);
    write(QStringLiteral("mail/noc/tmp/") + name, mail);
    QFile::rename(path(QStringLiteral("mail/noc/tmp/") + name), path(QStringLiteral("mail/noc/new/") + name));
}

QStringList Dovecot::mails() const
{
    return QDir(path("mail/noc/new")).entryList(QDir::Files) +
           QDir(path("mail/noc/cur")).entryList(QDir::Files);
}

void Dovecot::forgetNumbers()
{
    QDir box(path("mail/noc"));
    const QStringList files =
        box.entryList({QStringLiteral("dovecot-uidlist*"), QStringLiteral("dovecot.index*"),
                       QStringLiteral("dovecot-uidvalidity*")},
                      QDir::Files);
    for (const QString &name : files)
        box.remove(name);
}

} // namespace Switchback
