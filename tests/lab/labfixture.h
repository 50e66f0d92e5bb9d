// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <unistd.h>

namespace Switchback::Test
{

/// Two real sites for a test program: brought up once, by the first call of up(), and taken away with this
/// object. Make it a static or a member of the test class. Needs a QCoreApplication. One thread.
///
///     LabFixture lab;
///     void initTestCase() { if (const QString why = lab.whyNot(); !why.isEmpty()) QSKIP(qPrintable(why));
///                           QVERIFY2(lab.up(), lab.trouble()); }
class LabFixture
{
public:
    struct Ran {
        int code = -1; ///< -1: not started or not ended in time
        QByteArray out;
        QByteArray err;
        qint64 ms = 0;
    };

    /// `which`: of several labs of one test program, from 1.
    explicit LabFixture(const QStringList &upOptions = {}, int which = 0)
        : m_options(upOptions)
        , m_dir(QStringLiteral("/var/tmp/switchback-test-lab-%1").arg(getpid()))
    {
        if (which > 0)
            m_dir += QStringLiteral("-%1").arg(which);
        // Who asks for no calls does not pay for them.
        if (!m_options.contains(QStringLiteral("--calls")))
            m_options << QStringLiteral("--no-calls");
    }
    ~LabFixture()
    {
        if (QFileInfo::exists(m_dir))
            run({QStringLiteral("destroy")});
    }
    LabFixture(const LabFixture &) = delete;
    LabFixture &operator=(const LabFixture &) = delete;

    /// What this machine lacks for a lab; empty if nothing.
    QString whyNot() const
    {
        for (const QString &program :
             {binary(QStringLiteral("switchback-lab")), binary(QStringLiteral("switchback-site")),
              QStringLiteral("/usr/sbin/sshd"), QStringLiteral("/usr/bin/pgbackrest"),
              QStringLiteral("/usr/bin/syncthing"), QStringLiteral("/usr/lib/postgresql/15/bin/initdb")}) {
            if (!QFileInfo(program).isExecutable())
                return QStringLiteral("no lab of two sites here: %1 is missing").arg(program);
        }
        return {};
    }

    /// True if both sites are up. Also takes away what a killed test program has left.
    bool up()
    {
        sweep();
        const Ran ran = run(QStringList{QStringLiteral("up")} + m_options, 180'000);
        m_trouble = ran.out + ran.err;
        return ran.code == 0;
    }
    const char *trouble() const { return m_trouble.constData(); }

    /// switchback-lab --dir DIR ARGUMENTS
    Ran run(const QStringList &arguments, int timeoutMs = 90'000) const
    {
        QProcess process;
        QElapsedTimer clock;
        clock.start();
        process.start(binary(QStringLiteral("switchback-lab")),
                      QStringList{QStringLiteral("--dir"), m_dir} + arguments);
        process.closeWriteChannel();
        Ran ran;
        if (process.waitForFinished(timeoutMs) && process.exitStatus() == QProcess::NormalExit)
            ran.code = process.exitCode();
        else
            process.kill();
        process.waitForFinished(2000);
        ran.out = process.readAllStandardOutput();
        ran.err = process.readAllStandardError();
        ran.ms = clock.elapsed();
        return ran;
    }
    /// The same for a command line without quoting: "break link centennial".
    Ran run(const char *line) const { return run(QString::fromLatin1(line).split(QLatin1Char(' '))); }

    QJsonObject json(const QStringList &arguments) const
    {
        const Ran ran = run(QStringList{QStringLiteral("--json")} + arguments);
        return QJsonDocument::fromJson(ran.out).object();
    }
    QJsonObject ledger() const { return json({QStringLiteral("ledger")}); }
    QJsonObject status() const { return json({QStringLiteral("status")}); }
    QJsonObject site(const QString &id) const
    {
        for (const QJsonValue &one : status().value(QStringLiteral("sites")).toArray()) {
            if (one.toObject().value(QStringLiteral("id")).toString() == id)
                return one.toObject();
        }
        return {};
    }
    /// "takes_writes", "restores", "stopped" or "no_answer".
    QString database(const QString &siteId) const
    {
        return site(siteId).value(QStringLiteral("database")).toString();
    }
    /// Process numbers of that role at the site, as this machine counts them.
    QList<qint64> pids(const QString &siteId, const QString &role) const
    {
        QList<qint64> found;
        for (const QJsonValue &pid : json({QStringLiteral("pids"), siteId}).value(role).toArray())
            found.append(pid.toInteger());
        return found;
    }

    QString dir() const { return m_dir; }
    QString consoleConfig() const { return m_dir + QStringLiteral("/console/switchback.toml"); }
    bool namespaces() const
    {
        return status().value(QStringLiteral("mode")).toString() == QStringLiteral("namespaces");
    }
    bool ownDisks() const { return status().value(QStringLiteral("own_disks")).toBool(); }

private:
    static QString binary(const QString &name) { return QStringLiteral(SWITCHBACK_BIN_DIR "/") + name; }

    void sweep() const
    {
        const QString prefix = QStringLiteral("switchback-test-lab-");
        for (const QString &name :
             QDir(QStringLiteral("/var/tmp")).entryList({prefix + QLatin1Char('*')}, QDir::Dirs)) {
            const pid_t owner =
                static_cast<pid_t>(name.mid(prefix.size()).section(QLatin1Char('-'), 0, 0).toInt());
            if (owner <= 0 || owner == getpid() || ::kill(owner, 0) == 0)
                continue;
            QProcess::execute(
                binary(QStringLiteral("switchback-lab")),
                {QStringLiteral("--dir"), QStringLiteral("/var/tmp/") + name, QStringLiteral("destroy")});
        }
    }

    QStringList m_options;
    QString m_dir;
    QByteArray m_trouble;
};

} // namespace Switchback::Test
