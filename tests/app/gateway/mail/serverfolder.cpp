// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverfolder.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr uid_t Nobody = 65534;
constexpr int Patience = 10'000;

uid_t uid()
{
    return geteuid() == 0 ? Nobody : geteuid();
}

gid_t gid()
{
    return geteuid() == 0 ? Nobody : getegid();
}

void giveAway(const QString &path)
{
    if (geteuid() == 0 && ::chown(QFile::encodeName(path).constData(), uid(), gid()) != 0)
        qFatal("cannot give %s away", qPrintable(path));
}
} // namespace

ServerFolder::ServerFolder()
{
    giveAway(m_dir.path());
}

void ServerFolder::write(const QString &name, const QByteArray &text) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(text);
    file.close();
    ::chmod(QFile::encodeName(path(name)).constData(), 0600);
    giveAway(path(name));
}

void ServerFolder::makeFolder(const QString &name) const
{
    QString done;
    for (const QString &part : name.split(QLatin1Char('/'))) {
        done += (done.isEmpty() ? QString() : QStringLiteral("/")) + part;
        QDir(m_dir.path()).mkdir(done);
        giveAway(path(done));
    }
}

QByteArray ServerFolder::user()
{
    const passwd *entry = getpwuid(uid());
    return entry ? QByteArray(entry->pw_name) : userId();
}

QByteArray ServerFolder::group()
{
    const ::group *entry = getgrgid(gid());
    return entry ? QByteArray(entry->gr_name) : groupId();
}

QByteArray ServerFolder::userId()
{
    return QByteArray::number(uid());
}

QByteArray ServerFolder::groupId()
{
    return QByteArray::number(gid());
}

quint16 ServerFolder::freePort()
{
    QTcpServer free;
    free.listen(QHostAddress::LocalHost);
    return free.serverPort();
}

bool ServerFolder::start(QProcess &process, QStringList words, quint16 port, const QByteArray &greeting)
{
    if (geteuid() == 0)
        words = QStringList{QStringLiteral("setpriv"),
                            QStringLiteral("--reuid"),
                            userId(),
                            QStringLiteral("--regid"),
                            groupId(),
                            QStringLiteral("--clear-groups")} +
                words;
    process.setWorkingDirectory(QStringLiteral("/"));
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    const QString program = words.takeFirst();
    process.start(program, words);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < Patience && process.state() != QProcess::NotRunning) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        if (socket.waitForConnected(500) && socket.waitForReadyRead(5000) &&
            socket.readAll().startsWith(greeting))
            return true;
        QThread::msleep(50);
    }
    return false;
}

void ServerFolder::stop(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(Patience))
        process.kill();
    process.waitForFinished(Patience);
}

} // namespace Switchback
