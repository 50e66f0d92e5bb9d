// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telephone/baresipcontrol.h"

#include <QJsonDocument>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration Answers = 5s;
constexpr qsizetype MostBytes = qsizetype(256) * 1024;
} // namespace

BaresipControl::BaresipControl(QObject *parent)
    : QObject(parent)
{
    m_deadline.setSingleShot(true);
    m_again.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { lose(tr("baresip, which telephones, does not answer")); });
    connect(&m_again, &QTimer::timeout, this, [this] { reach(); });
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] {
        if (m_port != 0 && !m_wasUp)
            m_again.start(m_every);
        else if (m_port != 0) // it has one such connection, and another program may have taken it
            lose(tr("baresip, which telephones, does not listen to us any more"));
    });
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_wasUp = true;
        emit up();
        next();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
}

BaresipControl::~BaresipControl()
{
    m_socket.disconnect(this);
}

void BaresipControl::open(quint16 port, const QHostAddress &address, Duration every)
{
    m_address = address;
    m_port = port;
    m_every = every;
    m_wasUp = false;
    m_again.start(every);
}

void BaresipControl::close()
{
    m_port = 0;
    m_deadline.stop();
    m_again.stop();
    m_waiting.clear();
    m_asked = false;
    m_bytes.clear();
    m_socket.abort();
}

void BaresipControl::reach()
{
    if (m_port == 0 || isUp())
        return;
    m_socket.abort();
    m_socket.connectToHost(m_address, m_port);
}

void BaresipControl::run(const QList<Step> &steps, Done done)
{
    m_waiting.push_back({steps, std::move(done)});
    next();
}

void BaresipControl::next()
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

void BaresipControl::read()
{
    m_bytes += m_socket.readAll();
    while (m_port != 0) {
        const qsizetype colon = m_bytes.indexOf(':');
        bool number = true;
        const qsizetype size = colon < 0 ? 0 : m_bytes.left(colon).toLongLong(&number);
        if (!number || size < 0 || size > MostBytes || (colon < 0 && m_bytes.size() > 20)) {
            lose(tr("baresip, which telephones, says what nobody understands"));
            return;
        }
        if (colon < 0 || m_bytes.size() < colon + 2 + size)
            return;
        const QByteArray json = m_bytes.mid(colon + 1, size);
        m_bytes.remove(0, colon + 2 + size);
        take(json);
    }
}

void BaresipControl::take(const QByteArray &json)
{
    // What others sent may stand in it, UTF-8 or not.
    const QJsonObject object = QJsonDocument::fromJson(QString::fromUtf8(json).toUtf8()).object();
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

void BaresipControl::lose(const QString &why)
{
    if (m_port == 0)
        return;
    close();
    emit lost(why);
}

} // namespace Switchback
