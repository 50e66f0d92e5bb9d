// SPDX-License-Identifier: GPL-3.0-or-later
#include "scriptedsmtp.h"

#include <QTimer>

namespace Switchback
{

class ScriptedSmtp::Server : public QTcpServer
{
public:
    explicit Server(ScriptedSmtp &owner)
        : m_owner(owner)
    {
    }

protected:
    void incomingConnection(qintptr descriptor) override { m_owner.accept(descriptor); }

private:
    ScriptedSmtp &m_owner;
};

ScriptedSmtp::ScriptedSmtp()
    : m_server(std::make_unique<Server>(*this))
{
}

ScriptedSmtp::~ScriptedSmtp()
{
    close();
}

bool ScriptedSmtp::listen()
{
    const bool heard = m_server->listen(QHostAddress::LocalHost, m_port);
    m_port = m_server->serverPort();
    return heard;
}

void ScriptedSmtp::close()
{
    m_server->close();
    const QList<QSslSocket *> sockets = m_talks.keys();
    m_talks.clear();
    for (QSslSocket *socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void ScriptedSmtp::accept(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    ++connections;
    Talk talk;
    talk.mail.connection = connections;
    m_talks.insert(socket, talk);
    connect(socket, &QSslSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QSslSocket::disconnected, this, [this, socket] {
        m_talks.remove(socket);
        socket->deleteLater();
    });
    answer(socket, "greet", "220 scripted ESMTP");
}

void ScriptedSmtp::read(QSslSocket *socket)
{
    if (!m_talks.contains(socket))
        return;
    m_talks[socket].buffer += socket->readAll();
    while (m_talks.contains(socket)) {
        Talk &talk = m_talks[socket];
        const qsizetype end = talk.buffer.indexOf("\r\n");
        if (end < 0)
            return;
        const QByteArray text = talk.buffer.left(end);
        talk.buffer.remove(0, end + 2);
        line(socket, talk, text);
    }
}

void ScriptedSmtp::line(QSslSocket *socket, Talk &talk, const QByteArray &text)
{
    if (!talk.inData)
        return command(socket, talk, text);
    if (text != ".") {
        talk.mail.bytes += (text.startsWith('.') ? text.mid(1) : text) + "\r\n";
        return;
    }
    talk.inData = false;
    ended(socket, talk);
}

void ScriptedSmtp::ended(QSslSocket *socket, Talk &talk)
{
    const End as = ends ? ends(talk.mail) : End{};
    if (as.takes)
        mails += talk.mail;
    ++talk.carried;
    const QByteArray text =
        as.says.isEmpty() ? says.value("end", "250 2.0.0 Ok: queued as ABCDEF1234") : as.says;
    if (as.late == 0)
        say(socket, text);
    else
        QTimer::singleShot(as.late, socket, [this, socket, text] {
            if (m_talks.contains(socket)) // else it is gone
                say(socket, text);
        });
}

void ScriptedSmtp::command(QSslSocket *socket, Talk &talk, const QByteArray &text)
{
    const QByteArray verb = text.left(4).toUpper();
    const auto address = [&text] { return text.mid(text.indexOf('<') + 1).chopped(1).split('>').value(0); };
    if (verb == "EHLO") {
        const bool tls = !certificate.isEmpty() && !socket->isEncrypted();
        answer(socket, "ehlo",
               tls ? "250-scripted\r\n250-STARTTLS\r\n250 8BITMIME"
                   : "250-scripted\r\n250-AUTH PLAIN\r\n250 8BITMIME");
    } else if (verb == "STAR") {
        if (!answer(socket, "starttls", "220 go on"))
            return;
        socket->flush();
        socket->setLocalCertificate(certificate);
        socket->setPrivateKey(key, QSsl::Ec);
        socket->startServerEncryption();
    } else if (verb == "AUTH")
        socket->write("334 \r\n");
    else if (verb == "MAIL") {
        talk.mail = {address(), {}, {}, talk.mail.connection};
        if (mailsPerConnection > 0 && talk.carried >= mailsPerConnection)
            answer(socket, "enough", "452 4.5.3 Too many mails on this connection");
        else
            answer(socket, "mail", "250 2.1.0 Ok");
    } else if (verb == "RCPT") {
        ++rcpts;
        talk.mail.to = address();
        const QByteArray one = "rcpt " + talk.mail.to;
        answer(socket, says.contains(one) ? one : "rcpt", "250 2.1.5 Ok");
    } else if (verb == "DATA") {
        talk.inData = answer(socket, "data", "354 go on");
    } else if (verb == "QUIT") {
        socket->write("221 bye\r\n");
        socket->disconnectFromHost();
    } else { // the login itself, behind AUTH
        login = text;
        answer(socket, "auth", "235 2.7.0 welcome");
    }
}

/// Whether what it said was an answer that goes on.
bool ScriptedSmtp::answer(QSslSocket *socket, const QByteArray &what, const QByteArray &usual)
{
    return say(socket, says.value(what, usual));
}

bool ScriptedSmtp::say(QSslSocket *socket, const QByteArray &text)
{
    if (text == "silent")
        return false;
    if (text == "reset") {
        socket->abort();
        return false;
    }
    if (text == "close") {
        socket->disconnectFromHost();
        return false;
    }
    QByteArray said = text;
    if (said.contains('{'))
        said.replace("{password}", QByteArray::fromBase64(login).split('\0').last())
            .replace("{login}", login);
    socket->write(said + "\r\n");
    return text.startsWith('2') || text.startsWith('3');
}

} // namespace Switchback
