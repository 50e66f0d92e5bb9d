// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "app/lab/calls/callstexts.h"
#include "app/lab/machine/services.h"
#include "app/lab/setup/callssetup.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <map>
#include <memory>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace Switchback::Test
{

/// The SBCs and voice servers of two sites as the lab has them, on loopback addresses of this machine and
/// without the rest of a lab: real Kamailios and baresips, and SIPp that calls. Ends with this object. One
/// thread.
class SbcFixture
{
public:
    SbcFixture()
    {
        m_lab.dir = m_folder.path();
        m_lab.serviceUid = geteuid();
        m_lab.serviceGid = getegid();
        m_lab.calls = true;
        m_lab.postgresBin = QStringLiteral("/usr/lib/postgresql/15/bin");
        const QString row =
            QStringLiteral("127.%1.%2.").arg(32 + getpid() / 250 % 200).arg(1 + getpid() % 250);
        const auto machine = [&](const char *id, const char *purpose, int number) {
            Lab::SiteSpec spec;
            spec.id = spec.name = spec.shortName = QLatin1String(id);
            spec.purpose = QLatin1String(purpose);
            spec.repository = number;
            spec.zone = QStringLiteral("America/Chicago");
            spec.address = row + QString::number(number);
            spec.sipRpcPort = static_cast<quint16>(8080 + number);
            return spec;
        };
        m_lab.sites = {machine("naperville", "production", 1), machine("centennial", "backup", 2)};
        m_lab.outside = machine("outside", "outside", 3);
        m_lab.operationsAddress = row + QStringLiteral("4");
    }
    ~SbcFixture()
    {
        for (const auto &[name, process] : m_running)
            end(*process);
    }
    SbcFixture(const SbcFixture &) = delete;
    SbcFixture &operator=(const SbcFixture &) = delete;

    /// What this machine lacks; empty if nothing.
    [[nodiscard]] QString whyNot() const { return Lab::whyNoCalls(m_lab); }
    [[nodiscard]] const Lab::SiteSpec &site(int index) const { return m_lab.sites.at(index); }
    [[nodiscard]] const Lab::LabSpec &lab() const { return m_lab; }
    [[nodiscard]] QString etc(int index) const { return etc(site(index)); }
    [[nodiscard]] QString url(int index) const
    {
        return QStringLiteral("http://%1:%2/RPC")
            .arg(m_lab.innerAddress(site(index)))
            .arg(site(index).sipRpcPort);
    }
    [[nodiscard]] QString data(int index) const
    {
        return m_lab.hostRoot(site(index)) + QStringLiteral("/disk/calls");
    }

    /// Writes what all of them are configured with.
    bool configure()
    {
        for (const Lab::SiteSpec &one : m_lab.machines()) {
            if (!QDir().mkpath(m_lab.hostRoot(one) + QStringLiteral("/disk/calls/answer-1")) ||
                !QDir().mkpath(m_lab.hostRoot(one) + QStringLiteral("/disk/calls/answer-2")) ||
                !QDir().mkpath(m_lab.hostRoot(one) + QStringLiteral("/control")) ||
                !QDir().mkpath(m_lab.hostRoot(one) + QStringLiteral("/etc")) ||
                !Lab::writeCallsConfig(m_lab, one))
                return false;
        }
        return true;
    }
    void startSbc(int index)
    {
        // A Kamailio ends its children itself, if it is let.
        start(QStringLiteral("sbc-%1").arg(index), QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
              {QStringLiteral("kamailio"), QStringLiteral("sbc"),
               etc(site(index)) + QStringLiteral("/sbc.cfg"), data(index)},
              SIGTERM);
    }
    void killSbc(int index) { kill(QStringLiteral("sbc-%1").arg(index)); }
    void startVoice(int index, int server)
    {
        const QStringList command = Lab::voiceServerCommand(m_lab, site(index), server);
        start(QStringLiteral("voice-%1-%2").arg(index).arg(server), command.first(), command.mid(1));
    }
    /// What makes a site's voice servers answer test calls.
    void startAnswerer(int index)
    {
        const QStringList command =
            Lab::answererCommand(m_lab, site(index), QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"));
        start(QStringLiteral("answerer-%1").arg(index), command.first(), command.mid(1));
    }
    void killAnswerer(int index) { kill(QStringLiteral("answerer-%1").arg(index)); }
    void killVoice(int index, int server) { kill(QStringLiteral("voice-%1-%2").arg(index).arg(server)); }
    /// It goes on afterwards as if nothing had been.
    void pauseVoice(int index, int server, bool on) const
    {
        pause(QStringLiteral("voice-%1-%2").arg(index).arg(server), on);
    }
    void pauseAnswerer(int index, bool on) const { pause(QStringLiteral("answerer-%1").arg(index), on); }

    /// Places so many calls from the customers' premises, 50 a second; how many were answered and ended in
    /// order. -1: none were placed.
    int call(int index, int calls)
    {
        const QString figures = m_lab.dir + QStringLiteral("/stat.csv");
        QFile::remove(figures); // what the run before found is not told again
        QProcess sipp;
        sipp.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
        sipp.setWorkingDirectory(m_lab.dir);
        const QString outside = etc(m_lab.outside);
        sipp.start(QStringLiteral("/usr/bin/sipp"),
                   {QStringLiteral("%1:%2").arg(site(index).address).arg(site(index).sipPort),
                    QStringLiteral("-sf"),
                    outside + QStringLiteral("/caller.xml"),
                    QStringLiteral("-inf"),
                    outside + QStringLiteral("/trunks.csv"),
                    QStringLiteral("-i"),
                    m_lab.outside.address,
                    QStringLiteral("-p"),
                    QString::number(m_lab.callersPort),
                    QStringLiteral("-m"),
                    QString::number(calls),
                    QStringLiteral("-r"),
                    QStringLiteral("50"),
                    QStringLiteral("-nostdin"),
                    QStringLiteral("-trace_stat"),
                    QStringLiteral("-stf"),
                    figures,
                    QStringLiteral("-trace_err"),
                    QStringLiteral("-error_file"),
                    callErrors()});
        if (!sipp.waitForFinished(60'000)) {
            sipp.kill();
            sipp.waitForFinished();
            return -1;
        }
        QFile file(figures);
        // 1: not all of the calls went as they should.
        if (sipp.exitStatus() != QProcess::NormalExit || sipp.exitCode() < 0 || sipp.exitCode() > 1 ||
            !file.open(QIODevice::ReadOnly))
            return -1;
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        return lines.last().split(';').value(lines.first().split(';').indexOf("SuccessfulCall(C)")).toInt();
    }

    /// Why the last calls were not answered, for a person: what this SBC's records say of them, newest first
    /// (408: in time by nobody; 503: no server was known to be there), and what the caller saw.
    [[nodiscard]] QByteArray whyMissed(int index) const
    {
        const QByteArray records =
            sql(index, "calls", "SELECT sip_code, sip_reason, answered FROM acc ORDER BY id DESC LIMIT 4");
        QFile errors(callErrors());
        return records + (errors.open(QIODevice::ReadOnly) ? errors.readAll().right(2000) : QByteArray());
    }

    /// What its database "calls" or "control" answers to that: a line for each row, or its error.
    [[nodiscard]] QByteArray sql(int index, const char *database, const QByteArray &statement) const
    {
        const QString file = data(index) + QStringLiteral("/%1.db").arg(QLatin1String(database));
        QByteArray lines;
        const auto add = [](void *to, int columns, char **values, char **) {
            for (int i = 0; i < columns; ++i)
                *static_cast<QByteArray *>(to) += QByteArray(values[i]) + (i + 1 < columns ? ' ' : '\n');
            return 0;
        };
        sqlite3 *opened = nullptr;
        if (sqlite3_open_v2(QFile::encodeName(file).constData(), &opened, SQLITE_OPEN_READWRITE, nullptr) !=
                SQLITE_OK ||
            sqlite3_busy_timeout(opened, 5000) != SQLITE_OK ||
            sqlite3_exec(opened, statement.constData(), add, &lines, nullptr) != SQLITE_OK)
            lines += sqlite3_errmsg(opened);
        sqlite3_close(opened);
        return lines;
    }

private:
    [[nodiscard]] QString callErrors() const { return m_lab.dir + QStringLiteral("/callers.log"); }
    [[nodiscard]] QString etc(const Lab::SiteSpec &machine) const
    {
        return m_lab.hostRoot(machine) + QStringLiteral("/etc/calls");
    }
    /// In a group of its own, to be ended as a whole. It ends with this program, however that ends: by that
    /// signal.
    void start(const QString &name, const QString &program, const QStringList &arguments, int last = SIGKILL)
    {
        if (m_running.count(name) > 0)
            return; // it runs
        auto process = std::make_unique<QProcess>();
        process->setChildProcessModifier([last] {
            setsid();
            prctl(PR_SET_PDEATHSIG, last);
        });
        process->setProcessChannelMode(QProcess::MergedChannels);
        process->setStandardOutputFile(m_lab.dir + QLatin1Char('/') + name + QStringLiteral(".log"),
                                       QIODevice::Append);
        process->start(program, arguments);
        process->waitForStarted();
        m_running[name] = std::move(process);
    }
    void pause(const QString &name, bool on) const
    {
        const auto found = m_running.find(name);
        if (found != m_running.end() && found->second->processId() > 0)
            ::kill(static_cast<pid_t>(-found->second->processId()), on ? SIGSTOP : SIGCONT);
    }
    void kill(const QString &name)
    {
        if (const auto found = m_running.find(name); found != m_running.end()) {
            end(*found->second);
            m_running.erase(found);
        }
    }
    // With all of its children: a Kamailio's go on without it.
    static void end(QProcess &process)
    {
        if (process.processId() > 0)
            ::kill(static_cast<pid_t>(-process.processId()), SIGKILL);
        process.waitForFinished(5000);
    }

    QTemporaryDir m_folder;
    Lab::LabSpec m_lab;
    std::map<QString, std::unique_ptr<QProcess>> m_running;
};

} // namespace Switchback::Test
