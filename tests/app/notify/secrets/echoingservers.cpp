// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/notify/secrets/echoingservers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Switchback
{

namespace
{
const QByteArray Sid("SM0123456789abcdef0123456789abcdef");

/// Of the same text, with each of its characters written as JSON may write it.
QByteArray escaped(const QString &text)
{
    QByteArray out;
    for (const QChar c : text)
        out += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
    return out;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson();
}

QByteArray reply(const char *status, const QByteArray &body)
{
    return QByteArray("HTTP/1.1 ") + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}
} // namespace

EchoingImap::EchoingImap()
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = nextPendingConnection();
        socket->write("* OK echoing\r\n");
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            while (socket->canReadLine())
                line(socket, socket->readLine().chopped(2));
        });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
}

void EchoingImap::line(QTcpSocket *socket, const QByteArray &text)
{
    const QList<QByteArray> words = text.split(' ');
    const QByteArray verb = words.value(1).toUpper();
    const auto refuse = [&](const QByteArray &tag) {
        ++logins;
        const QByteArray password = QByteArray::fromBase64(text).split('\0').last();
        socket->write("* BYE no " + text + " (" + password + ")\r\n" + tag +
                      " NO [AUTHENTICATIONFAILED] cannot log in with " + text + " (" + password + ")\r\n");
    };
    if (!m_tag.isEmpty()) {
        refuse(std::exchange(m_tag, {}));
    } else if (verb == "CAPABILITY") {
        socket->write("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + words.first() + " OK done\r\n");
    } else if (verb == "AUTHENTICATE") {
        m_tag = words.first();
        socket->write("+ \r\n");
    } else if (verb == "LOGIN") {
        refuse(words.first());
    } else {
        socket->write(words.first() + " BAD what is " + text + "\r\n");
    }
}

EchoingProvider::EchoingProvider()
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_came.remove(socket);
            socket->deleteLater();
        });
    });
}

void EchoingProvider::read(QTcpSocket *socket)
{
    QByteArray &came = m_came[socket];
    came += socket->readAll();
    const qsizetype head = came.indexOf("\r\n\r\n");
    if (head < 0)
        return;
    const qsizetype length = came.toLower().indexOf("content-length:");
    const qsizetype body =
        length < 0 || length > head ? 0 : came.mid(length + 15, 12).split('\r').first().trimmed().toInt();
    if (came.size() < head + 4 + body)
        return;
    socket->write(answer(came));
    socket->disconnectFromHost();
}

QByteArray EchoingProvider::answer(const QByteArray &request)
{
    const QByteArray basic = request.mid(request.indexOf("Basic ") + 6).split('\r').first();
    const QByteArray both = QByteArray::fromBase64(basic);
    const QByteArray token = both.mid(both.indexOf(':') + 1);
    const QString echo = QString::fromUtf8("for " + basic + " (" + token + ", " + token.toBase64() + ")");
    if (request.startsWith("GET") && request.left(200).contains(Sid))
        return reply("200 OK",
                     json({{QStringLiteral("sid"), QString::fromLatin1(Sid)},
                           {QStringLiteral("status"), QStringLiteral("undelivered")},
                           {QStringLiteral("error_code"), 30003},
                           {QStringLiteral("error_message"), QStringLiteral("not there ") + echo}}));
    if (request.startsWith("GET"))
        return reply("200 OK", json({{QStringLiteral("messages"), QJsonArray()}}));
    if (request.contains("5550001"))
        return reply("400 Bad Request", "{\"code\": 21614, \"message\": \"" +
                                            escaped(QStringLiteral("no mobile number ") + echo) + "\"}");
    if (request.contains("5550002"))
        return reply("201 Created", json({{QStringLiteral("sid"), QString::fromLatin1(Sid)},
                                          {QStringLiteral("status"), QStringLiteral("queued")}}));
    return reply("401 Unauthorized",
                 json({{QStringLiteral("code"), 20003},
                       {QStringLiteral("message"), QStringLiteral("bad token ") + echo}}));
}

} // namespace Switchback
