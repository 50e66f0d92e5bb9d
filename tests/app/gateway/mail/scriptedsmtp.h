// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSslSocket>
#include <QTcpServer>

#include <functional>

namespace Switchback
{

/// A mail server that says what a test wants it to say. Runs in the thread that made it.
class ScriptedSmtp : public QObject
{
    Q_OBJECT
public:
    struct Mail {
        QByteArray from;
        QByteArray to;
        QByteArray bytes;
        int connection = 0;
    };

    ScriptedSmtp();
    ~ScriptedSmtp() override;
    bool listen();
    void close(); ///< and all connections
    [[nodiscard]] quint16 port() const { return m_port; }

    /// What it answers, by command: greet, ehlo, starttls, auth, mail, rcpt, data, end; and "rcpt ADDRESS"
    /// for one recipient. "close", "reset" and "silent" are no answers; for "{login}" and "{password}" it
    /// says what stood in the last login.
    QHash<QByteArray, QByteArray> says;
    int mailsPerConnection = 0; ///< 0: any number; then 452 at MAIL
    QString certificate;        ///< file; its key lies beside it. Empty: no STARTTLS
    QString key;
    /// What becomes of one mail behind its last byte.
    struct End {
        QByteArray says;   ///< as above; empty: as `says`
        bool takes = true; ///< it has it, whatever it says
        int late = 0;      ///< ms
    };
    std::function<End(const Mail &)> ends; ///< none: as `says`

    QList<Mail> mails;
    int connections = 0;
    int rcpts = 0;
    QByteArray login; ///< the last one, as AUTH PLAIN sends it

private:
    struct Talk {
        QByteArray buffer;
        Mail mail;
        bool inData = false;
        int carried = 0;
    };
    void accept(qintptr descriptor);
    void read(QSslSocket *socket);
    void line(QSslSocket *socket, Talk &talk, const QByteArray &text);
    void command(QSslSocket *socket, Talk &talk, const QByteArray &text);
    void ended(QSslSocket *socket, Talk &talk);
    bool answer(QSslSocket *socket, const QByteArray &what, const QByteArray &usual);
    bool say(QSslSocket *socket, const QByteArray &text);

    class Server;
    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
    QHash<QSslSocket *, Talk> m_talks;
};

} // namespace Switchback
