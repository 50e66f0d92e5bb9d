// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>
#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTimer>

#include <deque>
#include <functional>

namespace Switchback
{

/// One process of baresip, told what to do by its control port on loopback (netstrings of JSON): one command
/// at a time, for it loses those that come before it has answered. It ends with this program, even if that is
/// killed. Whoever may use this machine may use that port too. One thread.
class Baresip : public QObject
{
    Q_OBJECT

public:
    struct Settings {
        QString listen;   ///< "ADDRESS:PORT" of SIP
        int rtpFirst = 0; ///< ports for speech
        int rtpLast = 0;
        QString account; ///< one of its own, as baresip writes it; may be empty
        QString hears;   ///< a file into which it writes what it hears; may be empty
    };

    explicit Baresip(Settings settings, QObject *parent = nullptr);
    ~Baresip() override;

    void start();
    [[nodiscard]] bool isUp() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    struct Step {
        QString name;
        QString parameters;
    };
    /// Several commands with no other in between, up to the first that fails: what a step does may be about
    /// what the one before has chosen. `done` is called once, with whether all were done: later, or never
    /// once it is gone.
    using Done = std::function<void(bool ok)>;
    void run(const QList<Step> &steps, Done done = {});

signals:
    void up();
    void event(const QJsonObject &event);
    /// It ended, or did not answer and was ended. start() may be called again.
    void gone(const QString &why);

private:
    struct Script {
        QList<Step> steps; ///< left to do
        Done done;
    };
    bool writeFolder();
    void reach();
    void next();
    void read();
    void take(const QByteArray &json);
    void end(const QString &why);

    const Settings m_settings;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_process;
    QTcpSocket m_socket;
    QTimer m_deadline; ///< of coming up, then of the command under way
    QTimer m_again;    ///< the control port is not open yet
    quint16 m_port = 0;
    QByteArray m_bytes;
    std::deque<Script> m_waiting;
    bool m_asked = false; ///< the first step of the first is under way
    bool m_running = false;
    int m_token = 0;
};

} // namespace Switchback
