// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/sip/baresip.h"

#include "models/core/visibletext.h"

#include <QFile>
#include <QHostAddress>
#include <QJsonDocument>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration ComesUp = 10s;
constexpr Duration Answers = 5s;
constexpr Duration TriesAgain = 50ms;
constexpr qsizetype MostBytes = qsizetype(256) * 1024;

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
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_deadline.setSingleShot(true);
    m_again.setSingleShot(true);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(tr("baresip, which telephones, does not start: %1").arg(m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this,
            [this] { end(tr("baresip, which telephones, has ended")); });
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { end(tr("baresip, which telephones, does not answer")); });
    connect(&m_again, &QTimer::timeout, this, [this] { reach(); });
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] {
        if (m_running && m_token == 0)
            m_again.start(TriesAgain);
        else if (m_running) // it has one such connection, and another program may have taken it
            end(tr("baresip, which telephones, does not listen to us any more"));
    });
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_token = 1;
        m_deadline.stop();
        emit up();
        next();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
}

Baresip::~Baresip()
{
    for (QObject *one : {static_cast<QObject *>(&m_process), static_cast<QObject *>(&m_socket)})
        one->disconnect(this);
    m_process.kill();
    m_process.waitForFinished(300);
}

bool Baresip::writeFolder()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_port = freePort();
    const auto put = [this](const char *name, const QString &text) {
        QFile file(m_folder->filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0;
    };
    const QString config =
        QStringLiteral("sip_listen %1\nrtp_ports %2-%3\nctrl_tcp_listen 127.0.0.1:%4\n"
                       "audio_source aufile,none\n")
            .arg(m_settings.listen)
            .arg(m_settings.rtpFirst)
            .arg(m_settings.rtpLast)
            .arg(m_port) +
        QStringLiteral(
            "ausrc_format s16\nauplay_format s16\ncall_max_calls 100\ncall_hold_other_calls no\n"
            "statmode_default off\nmodule_path /usr/lib/baresip/modules\nmodule g711.so\n"
            "module aufile.so\nmodule_app account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n");
    return m_port != 0 && put("config", config) && put("contacts", {}) &&
           put("accounts", m_settings.account + QLatin1Char('\n'));
}

void Baresip::start()
{
    if (m_running)
        return;
    m_running = true;
    m_token = 0;
    m_deadline.start(ComesUp);
    if (!writeFolder()) {
        QMetaObject::invokeMethod(
            this, [this] { end(tr("the folder of baresip, which telephones, cannot be written")); },
            Qt::QueuedConnection);
        return;
    }
    m_process.start(QStringLiteral("baresip"), {QStringLiteral("-f"), m_folder->path()});
    m_again.start(TriesAgain);
}

void Baresip::reach()
{
    if (!m_running || isUp())
        return;
    m_socket.abort();
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
}

void Baresip::run(const QList<Step> &steps, Done done)
{
    m_waiting.push_back({steps, std::move(done)});
    next();
}

void Baresip::next()
{
    if (m_asked || m_waiting.empty() || !isUp())
        return;
    m_asked = true;
    const QJsonObject json{{QStringLiteral("command"), m_waiting.front().steps.constFirst().name},
                           {QStringLiteral("params"), m_waiting.front().steps.constFirst().parameters},
                           {QStringLiteral("token"), QString::number(++m_token)}};
    const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
    m_socket.write(QByteArray::number(bytes.size()) + ':' + bytes + ',');
    m_deadline.start(Answers);
}

void Baresip::read()
{
    m_bytes += m_socket.readAll();
    while (m_running) {
        const qsizetype colon = m_bytes.indexOf(':');
        bool number = true;
        const qsizetype size = colon < 0 ? 0 : m_bytes.left(colon).toLongLong(&number);
        if (!number || size < 0 || size > MostBytes || (colon < 0 && m_bytes.size() > 20)) {
            end(tr("baresip, which telephones, says what nobody understands"));
            return;
        }
        if (colon < 0 || m_bytes.size() < colon + 2 + size)
            return;
        const QByteArray json = m_bytes.mid(colon + 1, size);
        m_bytes.remove(0, colon + 2 + size);
        take(json);
    }
}

void Baresip::take(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.value(QLatin1String("event")).toBool()) {
        emit event(object);
        return;
    }
    if (!m_asked || object.value(QLatin1String("token")).toString() != QString::number(m_token))
        return;
    m_asked = false;
    m_deadline.stop();
    const bool ok = object.value(QLatin1String("ok")).toBool();
    Script &script = m_waiting.front();
    script.steps.removeFirst();
    if (ok && !script.steps.isEmpty()) {
        next();
        return;
    }
    const Done done = std::move(script.done);
    m_waiting.pop_front();
    next();
    if (done)
        done(ok);
}

void Baresip::end(const QString &why)
{
    if (!std::exchange(m_running, false))
        return;
    m_deadline.stop();
    m_again.stop();
    m_waiting.clear();
    m_asked = false;
    m_bytes.clear();
    m_socket.abort();
    m_process.kill();
    emit gone(why);
}

} // namespace Switchback
