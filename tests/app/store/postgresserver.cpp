// SPDX-License-Identifier: GPL-3.0-or-later
#include "postgresserver.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <pwd.h>
#include <unistd.h>

namespace Switchback
{

QString PostgresServer::programs()
{
    const QDir root(QStringLiteral("/usr/lib/postgresql"));
    const QStringList versions =
        root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString &version : versions) {
        const QString folder = root.filePath(version + QStringLiteral("/bin"));
        if (QFile::exists(folder + QStringLiteral("/initdb")))
            return folder;
    }
    return {};
}

PostgresServer::PostgresServer()
    // A socket's path may have 107 characters: never below a long build folder.
    : m_folder(std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/sbpg-XXXXXX")))
{
    if (geteuid() == 0) {
        const passwd *user = getpwnam("postgres");
        if (!user || chown(qPrintable(m_folder->path()), user->pw_uid, user->pw_gid) != 0) {
            m_failure = QStringLiteral("there is no user postgres");
            return;
        }
    }
    m_failure = run(QStringLiteral("initdb"),
                    {QStringLiteral("-D"), m_folder->filePath(QStringLiteral("data")), QStringLiteral("-U"),
                     QStringLiteral("switchback"), QStringLiteral("-A"), QStringLiteral("trust"),
                     QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--no-sync"),
                     QStringLiteral("--locale=C")});
    if (m_failure.isEmpty())
        m_failure = start();
}

PostgresServer::~PostgresServer()
{
    stop();
}

QString PostgresServer::start()
{
    const QString options = QStringLiteral("-k %1 -c listen_addresses= -c fsync=off").arg(m_folder->path());
    const QString failure =
        run(QStringLiteral("pg_ctl"),
            {QStringLiteral("-D"), m_folder->filePath(QStringLiteral("data")), QStringLiteral("-l"),
             m_folder->filePath(QStringLiteral("log")), QStringLiteral("-w"), QStringLiteral("-o"), options,
             QStringLiteral("start")});
    m_running = failure.isEmpty();
    return failure;
}

void PostgresServer::stop()
{
    if (m_running)
        run(QStringLiteral("pg_ctl"),
            {QStringLiteral("-D"), m_folder->filePath(QStringLiteral("data")), QStringLiteral("-m"),
             QStringLiteral("immediate"), QStringLiteral("-w"), QStringLiteral("stop")});
    m_running = false;
}

void PostgresServer::signalAll(const char *name) const
{
    QFile file(m_folder->filePath(QStringLiteral("data/postmaster.pid")));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no postmaster.pid");
    const QString pid = QString::fromLatin1(file.readLine().trimmed());
    const QString signal = QLatin1Char('-') + QString::fromLatin1(name);
    QProcess::execute(QStringLiteral("pkill"), {signal, QStringLiteral("-P"), pid});
    QProcess::execute(QStringLiteral("kill"), {signal, pid});
}

QString PostgresServer::newDatabase()
{
    const QString name = QStringLiteral("store%1").arg(++m_databases);
    const QString failure =
        run(QStringLiteral("createdb"), {QStringLiteral("-h"), m_folder->path(), QStringLiteral("-U"),
                                         QStringLiteral("switchback"), name});
    if (!failure.isEmpty())
        qFatal("createdb: %s", qPrintable(failure));
    return QStringLiteral("postgresql://switchback@/%1?host=%2").arg(name, m_folder->path());
}

QString PostgresServer::run(const QString &program, const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    // The server inherits what it is given: a pipe would keep us waiting for its end.
    process.setStandardOutputFile(QStringLiteral("/dev/null"));
    const QString path = programs() + QLatin1Char('/') + program;
    if (geteuid() == 0)
        process.start(QStringLiteral("setpriv"),
                      QStringList{QStringLiteral("--reuid=postgres"), QStringLiteral("--regid=postgres"),
                                  QStringLiteral("--clear-groups"), path} +
                          arguments);
    else
        process.start(path, arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        return QStringLiteral("%1 failed: %2").arg(program, process.errorString());
    return {};
}

} // namespace Switchback
