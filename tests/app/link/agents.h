// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sshserver.h"
#include "tests/support/soon.h"

#include "app/link/ssh/agentkeys.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>
#include <QTest>

namespace Switchback
{

/// An SSH agent that lists the keys it is given at once and never signs, as one does whose owner has to touch
/// a token and is not there. Makes itself the agent of this process for as long as it lives.
class WaitingAgent : public QObject
{
public:
    explicit WaitingAgent(const QList<QByteArray> &blobs, bool answers = true)
        : m_blobs(blobs)
        , m_lists(answers)
    {
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            while (QLocalSocket *socket = m_server.nextPendingConnection())
                connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        });
        if (!m_server.listen(m_dir.filePath(QStringLiteral("agent"))))
            qFatal("no socket for an agent");
        qputenv("SSH_AUTH_SOCK", path().toUtf8());
    }
    ~WaitingAgent() override { qunsetenv("SSH_AUTH_SOCK"); }
    [[nodiscard]] QString path() const { return m_server.fullServerName(); }

    int lists = 0;
    int signs = 0;        ///< questions to sign that came
    bool refuses = false; ///< answers them: no

private:
    static QByteArray number(quint32 value)
    {
        QByteArray out(4, '\0');
        qToBigEndian(value, out.data());
        return out;
    }
    void read(QLocalSocket *socket)
    {
        QByteArray &pending = m_pending[socket];
        pending += socket->readAll();
        while (pending.size() >= 4) {
            const auto length = qFromBigEndian<quint32>(pending.constData());
            if (pending.size() < qsizetype(length) + 4)
                return;
            const QByteArray message = pending.mid(4, length);
            pending.remove(0, qsizetype(length) + 4);
            if (message.at(0) == 11) {
                ++lists;
                QByteArray answer = QByteArray(1, 12) + number(quint32(m_blobs.size()));
                for (const QByteArray &blob : m_blobs)
                    answer += agentFrame(blob) + agentFrame("made-up");
                if (m_lists)
                    socket->write(agentFrame(answer));
            } else if (message.at(0) == 13) {
                ++signs;
                if (refuses)
                    socket->write(agentFrame(agentFailure()));
            }
        }
    }

    QTemporaryDir m_dir;
    QLocalServer m_server;
    QList<QByteArray> m_blobs;
    bool m_lists;
    QHash<QLocalSocket *, QByteArray> m_pending;
};

/// OpenSSH's own agent, with these key files.
class RealAgent
{
public:
    explicit RealAgent(const QStringList &keys)
    {
        const QString path = m_dir.filePath(QStringLiteral("agent"));
        m_process.start(QStringLiteral("ssh-agent"), {QStringLiteral("-D"), QStringLiteral("-a"), path});
        if (!QTest::qWaitFor([&] { return QFile::exists(path); }, Test::Patience))
            qFatal("ssh-agent does not start");
        qputenv("SSH_AUTH_SOCK", path.toUtf8());
        for (const QString &key : keys) {
            // Its socket is there a moment before anybody listens on it.
            const auto added = [&key] {
                return QProcess::execute(QStringLiteral("ssh-add"), {QStringLiteral("-q"), key}) == 0;
            };
            if (!QTest::qWaitFor(added, Test::Patience))
                qFatal("ssh-add does not take a key");
        }
    }
    ~RealAgent()
    {
        m_process.kill();
        m_process.waitForFinished();
        qunsetenv("SSH_AUTH_SOCK");
    }

private:
    QTemporaryDir m_dir;
    QProcess m_process;
};

/// An `ssh` in front of the real one that reads this configuration in place of ~/.ssh/config.
class UserConfig
{
public:
    explicit UserConfig(const QByteArray &text)
        : m_before(qgetenv("PATH"))
    {
        write(QStringLiteral("config"), text);
        write(QStringLiteral("ssh"),
              "#!/bin/sh\nexec /usr/bin/ssh -F " + m_dir.path().toUtf8() + "/config \"$@\"\n");
        QFile::setPermissions(m_dir.filePath(QStringLiteral("ssh")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("PATH", m_dir.path().toUtf8() + ':' + m_before);
    }
    ~UserConfig() { qputenv("PATH", m_before); }
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }

private:
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
    }
    QTemporaryDir m_dir;
    QByteArray m_before;
};

} // namespace Switchback
