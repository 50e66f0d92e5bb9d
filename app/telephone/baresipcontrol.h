// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTimer>

#include <deque>
#include <functional>

namespace Switchback
{

/// The control port of a baresip on this machine (netstrings of JSON): one command at a time, for it loses
/// those that come before it has answered. It has one such connection: whoever may use this machine may take
/// it. One thread.
class BaresipControl : public QObject
{
    Q_OBJECT

public:
    explicit BaresipControl(QObject *parent = nullptr);
    ~BaresipControl() override;

    /// Tries that often until it is there, or until close().
    void open(quint16 port, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost),
              Duration every = std::chrono::milliseconds(50));
    /// What waits is dropped, and nothing is told of it.
    void close();
    [[nodiscard]] bool isUp() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    struct Step {
        QString name;
        QString parameters;
    };
    /// Several commands with no other in between, up to the first that fails: what a step does may be about
    /// what the one before has chosen. `done` is called once, with whether all were done: later, or never
    /// once it is lost.
    using Done = std::function<void(bool ok)>;
    void run(const QList<Step> &steps, Done done = {});

signals:
    void up();
    void event(const QJsonObject &event);
    /// It was there and is no longer, or does not answer. It is closed now.
    void lost(const QString &why);

private:
    struct Script {
        QList<Step> steps; ///< left to do
        Done done;
    };
    void reach();
    void next();
    void read();
    void take(const QByteArray &json);
    void lose(const QString &why);

    QTcpSocket m_socket;
    QTimer m_deadline; ///< of the command under way
    QTimer m_again;    ///< it does not listen yet
    QHostAddress m_address;
    quint16 m_port = 0; ///< 0: closed
    Duration m_every{0};
    bool m_wasUp = false;
    QByteArray m_bytes;
    std::deque<Script> m_waiting;
    bool m_asked = false; ///< the first step of the first is under way
    int m_token = 0;
};

} // namespace Switchback
