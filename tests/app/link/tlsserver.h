// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

#include <QSslServer>
#include <QTemporaryDir>

#include <memory>

namespace Switchback
{

/// A TLS server with a small fake site behind it, for tests, with certificates made by openssl on the spot.
/// Runs in the thread that made it. What it does is set by `mode`.
class TlsServer : public QObject
{
    Q_OBJECT

public:
    explicit TlsServer(const QString &siteId);
    ~TlsServer() override;

    /// False where openssl cannot be run.
    bool makeCertificates();
    /// Certificate: good, byname (localhost), wrongname, expired, future, stranger (of another CA).
    bool start(const QString &certificate = QStringLiteral("good"), quint16 port = 0);
    /// Only accepts, never speaks TLS.
    bool startMute();
    void stop();

    [[nodiscard]] SiteConfig site() const;
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }
    void write(const QString &name, const QByteArray &bytes, bool secret);

    /// ok, progress, stall (head, then nothing), silent, redirect, html, huge, longline, half, cut, garbage,
    /// error400, notype, gzip, once (a second request on a connection ends it), dribble, longhead
    QString mode = QStringLiteral("ok");
    int requests = 0;    ///< complete ones seen
    int connections = 0; ///< TLS connections that came up
    QByteArray lastHead;
    QList<QSslSocket *> held; ///< requests in mode silent, to be answered never

private:
    void serve(QSslSocket *socket);
    void answer(QSslSocket *socket, const QByteArray &body);
    bool openssl(const QStringList &arguments);
    bool certificate(const QString &name, const QString &ca, const QString &altName,
                     const QStringList &validity);

    QString m_siteId;
    QTemporaryDir m_dir;
    std::unique_ptr<QTcpServer> m_server;
    quint16 m_port = 0;
};

} // namespace Switchback
