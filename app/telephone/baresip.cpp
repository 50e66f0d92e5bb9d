// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telephone/baresip.h"

#include <QFile>
#include <QHostAddress>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration ComesUp = 10s;
constexpr rlim_t MostWritten = rlim_t(4) * 1024 * 1024;

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}
} // namespace

Baresip::Baresip(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
    const bool writes = !m_settings.hearsIn.isEmpty() || !m_settings.traceTo.isEmpty();
    m_process.setWorkingDirectory(m_settings.hearsIn);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_settings.traceTo.isEmpty() ? QProcess::nullDevice()
                                                                 : m_settings.traceTo);
    m_process.setChildProcessModifier([writes] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const rlimit most{MostWritten, MostWritten};
        if (writes)
            ::setrlimit(RLIMIT_FSIZE, &most);
    });
    m_deadline.setSingleShot(true);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(tr("baresip, which telephones, does not start: %1").arg(m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this,
            [this] { end(tr("baresip, which telephones, has ended")); });
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { end(tr("baresip, which telephones, does not answer")); });
    connect(&m_control, &BaresipControl::up, &m_deadline, &QTimer::stop);
    connect(&m_control, &BaresipControl::lost, this, [this](const QString &why) { end(why); });
}

Baresip::~Baresip()
{
    for (QObject *one : {static_cast<QObject *>(&m_process), static_cast<QObject *>(&m_control)})
        one->disconnect(this);
    m_process.kill();
    m_process.waitForFinished(300);
}

QString Baresip::configText() const
{
    QString text = QStringLiteral("sip_listen %1\nrtp_ports %2-%3\nctrl_tcp_listen 127.0.0.1:%4\n"
                                  "audio_source aufile,none\n")
                       .arg(m_settings.listen)
                       .arg(m_settings.rtpFirst)
                       .arg(m_settings.rtpLast)
                       .arg(m_port);
    if (!m_settings.interface.isEmpty())
        text += QStringLiteral("net_interface %1\n").arg(m_settings.interface);
    text +=
        QStringLiteral("ausrc_format s16\nauplay_format s16\ncall_max_calls %1\ncall_hold_other_calls no\n"
                       "statmode_default off\nmodule_path /usr/lib/baresip/modules\nmodule g711.so\n"
                       "module aufile.so\n")
            .arg(m_settings.mostCalls);
    if (!m_settings.hearsIn.isEmpty())
        text += QStringLiteral("module sndfile.so\nsnd_path .\n"); // longer ones than 128 letters it cuts off
    return text + QStringLiteral("module_app account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n");
}

bool Baresip::writeFolder()
{
    // What is left behind of one that was killed lies where its owner looks.
    m_folder = m_settings.hearsIn.isEmpty()
                   ? std::make_unique<QTemporaryDir>()
                   : std::make_unique<QTemporaryDir>(m_settings.hearsIn + QStringLiteral("/baresip-XXXXXX"));
    m_port = freePort();
    const auto put = [this](const char *name, const QString &text) {
        QFile file(m_folder->filePath(QString::fromLatin1(name)));
        const QByteArray bytes = text.toUtf8();
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush();
    };
    return m_port != 0 && put("config", configText()) && put("contacts", {}) &&
           put("accounts", m_settings.account + QLatin1Char('\n'));
}

void Baresip::start()
{
    if (m_running)
        return;
    m_running = true;
    m_deadline.start(ComesUp);
    if (!writeFolder()) {
        QMetaObject::invokeMethod(
            this, [this] { end(tr("the folder of baresip, which telephones, cannot be written")); },
            Qt::QueuedConnection);
        return;
    }
    QStringList arguments{QStringLiteral("-f"), m_folder->path()};
    if (!m_settings.traceTo.isEmpty())
        arguments.prepend(QStringLiteral("-s"));
    m_process.start(QStringLiteral("baresip"), arguments);
    m_control.open(m_port);
}

void Baresip::end(const QString &why)
{
    if (!std::exchange(m_running, false))
        return;
    m_deadline.stop();
    m_control.close();
    m_process.kill();
    emit gone(why);
}

} // namespace Switchback
