// SPDX-License-Identifier: GPL-3.0-or-later
#include "cuttingproxy.h"

namespace Switchback
{

namespace
{
const QString SocketName = QStringLiteral("/.s.PGSQL.5432");
}

CuttingProxy::CuttingProxy(const QString &folder)
    : m_folder(QStringLiteral("/tmp/sbproxy-XXXXXX"))
    , m_target(folder + SocketName)
{
    moveToThread(&m_thread);
    m_thread.start();
    restore();
}

CuttingProxy::~CuttingProxy()
{
    QMetaObject::invokeMethod(
        this, [this] { delete std::exchange(m_listener, nullptr); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void CuttingProxy::cutAt(Cut cut)
{
    QMetaObject::invokeMethod(
        this, [this, cut] { m_cut = cut; }, Qt::BlockingQueuedConnection);
}

void CuttingProxy::restore()
{
    QMetaObject::invokeMethod(
        this, [this] { listen(); }, Qt::BlockingQueuedConnection);
}

void CuttingProxy::listen()
{
    m_cut = Cut::Never;
    m_committing = false;
    delete m_listener;
    m_listener = new QLocalServer;
    connect(m_listener, &QLocalServer::newConnection, this, &CuttingProxy::accept);
    if (!m_listener->listen(m_folder.path() + SocketName))
        qFatal("%s", qPrintable(m_listener->errorString()));
}

void CuttingProxy::accept()
{
    while (QLocalSocket *client = m_listener->nextPendingConnection()) {
        auto *server = new QLocalSocket(client);
        server->connectToServer(m_target);
        if (!server->waitForConnected())
            qFatal("%s", qPrintable(server->errorString()));
        connect(client, &QLocalSocket::readyRead, this, [=, this] { fromClient(client, server); });
        connect(server, &QLocalSocket::readyRead, this, [=, this] { fromServer(client, server); });
        connect(server, &QLocalSocket::disconnected, client, &QLocalSocket::disconnectFromServer);
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    }
}

void CuttingProxy::fromClient(QLocalSocket *client, QLocalSocket *server)
{
    const QByteArray data = client->readAll();
    if (m_cut != Cut::Never && data.contains("COMMIT")) {
        if (m_cut == Cut::BeforeCommit) {
            cutOff(client, server);
            return;
        }
        m_committing = true;
    }
    server->write(data);
}

void CuttingProxy::fromServer(QLocalSocket *client, QLocalSocket *server)
{
    const QByteArray data = server->readAll();
    if (m_committing)
        cutOff(client, server);
    else
        client->write(data);
}

void CuttingProxy::cutOff(QLocalSocket *client, QLocalSocket *server)
{
    m_committing = false;
    m_listener->close();
    server->abort();
    client->abort();
}

} // namespace Switchback
