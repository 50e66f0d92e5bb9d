// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "app/lab/calls/callstexts.h"
#include "app/lab/setup/callssetup.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <map>
#include <memory>
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
        const QString row =
            QStringLiteral("127.%1.%2.").arg(32 + getpid() / 250 % 200).arg(1 + getpid() % 250);
        const auto machine = [&](const char *id, const char *purpose, int number) {
            Lab::SiteSpec spec;
            spec.id = spec.name = spec.shortName = QLatin1String(id);
            spec.purpose = QLatin1String(purpose);
            spec.repository = number;
            spec.address = row + QString::number(number);
            spec.sipRpcPort = static_cast<quint16>(20'000 + getpid() % 4000 * 3 + number);
            return spec;
        };
        m_lab.sites = {machine("naperville", "production", 1), machine("centennial", "backup", 2)};
        m_lab.outside = machine("outside", "outside", 3);
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
    [[nodiscard]] QString url(int index) const
    {
        return QStringLiteral("http://127.0.0.1:%1/RPC").arg(site(index).sipRpcPort);
    }
    [[nodiscard]] QString data(int index) const
    {
        return m_lab.hostRoot(site(index)) + QStringLiteral("/disk/calls");
    }

    /// Writes what all of them are configured with.
    bool configure()
    {
        for (const Lab::SiteSpec &one : m_lab.machines()) {
            if (!QDir().mkpath(m_lab.hostRoot(one) + QStringLiteral("/disk/calls")) ||
                !QDir().mkpath(m_lab.hostRoot(one) + QStringLiteral("/etc")) ||
                !Lab::writeCallsConfig(m_lab, one))
                return false;
        }
        return true;
    }
    void startSbc(int index)
    {
        start(QStringLiteral("sbc-%1").arg(index), QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
              {QStringLiteral("kamailio"), QStringLiteral("sbc"),
               etc(site(index)) + QStringLiteral("/sbc.cfg"), data(index)});
    }
    void killSbc(int index) { kill(QStringLiteral("sbc-%1").arg(index)); }
    void startVoice(int index, int server)
    {
        start(QStringLiteral("voice-%1-%2").arg(index).arg(server), QStringLiteral("/usr/bin/baresip"),
              {QStringLiteral("-4"), QStringLiteral("-f"),
               etc(site(index)) + QStringLiteral("/answer-%1").arg(server)});
    }
    void killVoice(int index, int server) { kill(QStringLiteral("voice-%1-%2").arg(index).arg(server)); }

    /// Places so many calls from the customers' premises, 50 a second; how many were answered and ended in
    /// order. -1: none were placed.
    int call(int index, int calls)
    {
        const QString figures = m_lab.dir + QStringLiteral("/stat.csv");
        QFile::remove(figures); // what the run before found is not told again
        QProcess sipp;
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

private:
    [[nodiscard]] QString callErrors() const { return m_lab.dir + QStringLiteral("/callers.log"); }
    [[nodiscard]] QString etc(const Lab::SiteSpec &machine) const
    {
        return m_lab.hostRoot(machine) + QStringLiteral("/etc/calls");
    }
    void start(const QString &name, const QString &program, const QStringList &arguments)
    {
        if (m_running.count(name) > 0)
            return; // it runs
        auto process = std::make_unique<QProcess>();
        // In a group of its own, to be ended as a whole; and with this program, however that ends.
        process->setChildProcessModifier([] {
            setsid();
            prctl(PR_SET_PDEATHSIG, SIGTERM);
        });
        process->setProcessChannelMode(QProcess::MergedChannels);
        process->setStandardOutputFile(m_lab.dir + QLatin1Char('/') + name + QStringLiteral(".log"),
                                       QIODevice::Append);
        process->start(program, arguments);
        process->waitForStarted();
        m_running[name] = std::move(process);
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
