// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QThread>

namespace Switchback
{

/// Stands between a store and its server and cuts the line at the worst moment: right before a COMMIT reaches
/// the server, or when its answer is on the way back. In a thread of its own; every call returns when it is
/// done.
class CuttingProxy : public QObject
{
    Q_OBJECT
public:
    enum class Cut { Never, BeforeCommit, BeforeAnswer };

    /// `folder` has the server's socket.
    explicit CuttingProxy(const QString &folder);
    ~CuttingProxy() override;
    /// The folder to connect to.
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// At the next COMMIT: from then on nobody gets through, until restore().
    void cutAt(Cut cut);
    void restore();

private:
    void listen();
    void accept();
    void fromClient(QLocalSocket *client, QLocalSocket *server);
    void fromServer(QLocalSocket *client, QLocalSocket *server);
    void cutOff(QLocalSocket *client, QLocalSocket *server);

    QTemporaryDir m_folder;
    QString m_target;
    QThread m_thread;
    QLocalServer *m_listener = nullptr; ///< in m_thread
    Cut m_cut = Cut::Never;
    bool m_committing = false;
};

} // namespace Switchback
