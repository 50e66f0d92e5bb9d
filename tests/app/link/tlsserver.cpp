// SPDX-License-Identifier: GPL-3.0-or-later
#include "tlsserver.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTimer>

#include <sys/stat.h>

namespace Switchback
{

TlsServer::TlsServer(const QString &siteId)
    : m_siteId(siteId)
{
    write(QStringLiteral("token"), "secret-token-1\n", true);
}

TlsServer::~TlsServer()
{
    stop();
}

void TlsServer::write(const QString &name, const QByteArray &bytes, bool secret)
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(bytes);
    file.close();
    ::chmod(QFile::encodeName(file.fileName()).constData(), secret ? 0600 : 0644);
}

bool TlsServer::openssl(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_dir.path());
    process.start(QStringLiteral("openssl"), arguments);
    if (process.waitForFinished(10000) && process.exitCode() == 0)
        return true;
    qWarning("openssl %s: %s", qPrintable(arguments.join(QLatin1Char(' '))),
             process.readAllStandardError().data());
    return false;
}

bool TlsServer::certificate(const QString &name, const QString &ca, const QString &altName,
                            const QStringList &validity)
{
    const QString key = name + QStringLiteral(".key");
    const QString request = name + QStringLiteral(".csr");
    // `openssl ca`, for it alone can date a certificate into the past and the future.
    write(QStringLiteral("index.txt"), {}, false);
    write(QStringLiteral("ca.conf"),
          "[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index.txt\nrand_serial=yes\ndefault_md=sha256\n"
          "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=" +
              altName.toUtf8() + '\n',
          false);
    return openssl({QStringLiteral("req"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                    QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256"),
                    QStringLiteral("-nodes"), QStringLiteral("-keyout"), key, QStringLiteral("-out"), request,
                    QStringLiteral("-subj"), QStringLiteral("/CN=") + name}) &&
           openssl(QStringList{QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-config"),
                               QStringLiteral("ca.conf"), QStringLiteral("-extensions"), QStringLiteral("e"),
                               QStringLiteral("-notext"), QStringLiteral("-in"), request,
                               QStringLiteral("-out"), name + QStringLiteral(".pem"), QStringLiteral("-cert"),
                               ca + QStringLiteral(".pem"), QStringLiteral("-keyfile"),
                               ca + QStringLiteral(".key")} +
                   validity);
}

bool TlsServer::makeCertificates()
{
    for (const QString &ca : {QStringLiteral("ca"), QStringLiteral("strangeca")})
        if (!openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                      QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                      QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                      QStringLiteral("-days"), QStringLiteral("3650"), QStringLiteral("-keyout"),
                      ca + QStringLiteral(".key"), QStringLiteral("-out"), ca + QStringLiteral(".pem"),
                      QStringLiteral("-subj"), QStringLiteral("/CN=") + ca}))
            return false;
    const QString here = QStringLiteral("IP:127.0.0.1");
    const QStringList now{QStringLiteral("-days"), QStringLiteral("30")};
    const auto dates = [](const char *from, const char *to) {
        return QStringList{QStringLiteral("-startdate"), QString::fromLatin1(from),
                           QStringLiteral("-enddate"), QString::fromLatin1(to)};
    };
    const QString ca = QStringLiteral("ca");
    return certificate(QStringLiteral("good"), ca, here, now) &&
           certificate(QStringLiteral("byname"), ca, QStringLiteral("DNS:localhost"), now) &&
           certificate(QStringLiteral("wrongname"), ca, QStringLiteral("DNS:elsewhere.example"), now) &&
           certificate(QStringLiteral("expired"), ca, here, dates("20200101000000Z", "20210101000000Z")) &&
           certificate(QStringLiteral("future"), ca, here, dates("20900101000000Z", "20910101000000Z")) &&
           certificate(QStringLiteral("stranger"), QStringLiteral("strangeca"), here, now);
}

bool TlsServer::start(const QString &certificate, quint16 port)
{
    stop();
    QFile pem(path(certificate + QStringLiteral(".pem")));
    QFile key(path(certificate + QStringLiteral(".key")));
    if (!pem.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly))
        return false;
    QSslConfiguration tls;
    tls.setLocalCertificate(QSslCertificate(&pem));
    tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(tls);
    connect(server.get(), &QTcpServer::pendingConnectionAvailable, this, [this, raw = server.get()] {
        while (auto *socket = qobject_cast<QSslSocket *>(raw->nextPendingConnection())) {
            ++connections;
            serve(socket);
        }
    });
    m_server = std::move(server);
    if (!m_server->listen(QHostAddress::LocalHost, port))
        return false;
    m_port = m_server->serverPort();
    return true;
}

bool TlsServer::startMute()
{
    stop();
    m_server = std::make_unique<QTcpServer>();
    if (!m_server->listen(QHostAddress::LocalHost))
        return false;
    m_port = m_server->serverPort();
    return true;
}

void TlsServer::stop()
{
    held.clear();
    m_server.reset();
}

void TlsServer::serve(QSslSocket *socket)
{
    auto bytes = std::make_shared<QByteArray>();
    connect(socket, &QSslSocket::disconnected, this, [this, socket] {
        held.removeAll(socket);
        socket->deleteLater();
    });
    connect(socket, &QSslSocket::readyRead, this, [this, socket, bytes] {
        *bytes += socket->readAll();
        for (;;) {
            const qsizetype head = bytes->indexOf("\r\n\r\n");
            if (head < 0)
                return;
            const QByteArray lower = bytes->left(head).toLower();
            const qsizetype at = lower.indexOf("content-length:");
            const qsizetype length =
                lower.mid(at + 15, lower.indexOf('\r', at) - at - 15).trimmed().toLongLong();
            if (bytes->size() < head + 4 + length)
                return;
            lastHead = bytes->left(head);
            const QByteArray body = bytes->mid(head + 4, length);
            bytes->remove(0, head + 4 + length);
            ++requests;
            answer(socket, body);
        }
    });
}

void TlsServer::answer(QSslSocket *socket, const QByteArray &body)
{
    const QByteArray nonce =
        QJsonDocument::fromJson(body).object().value(QLatin1String("nonce")).toString().toUtf8();
    const QByteArray hello = "{\"type\":\"result\",\"data\":{\"contract\":1,\"site\":\"" + m_siteId.toUtf8() +
                             "\",\"nonce\":\"" + nonce +
                             "\",\"at\":\"2026-11-21T20:00:00.000Z\",\"role\":\"primary\",\"epoch\":1,"
                             "\"release\":\"0.1\"}}\n";
    const QByteArray progress = "{\"type\":\"progress\",\"seq\":0,\"at\":\"2026-11-21T20:00:00.000Z\","
                                "\"step\":\"s\",\"text\":\"t\"}\n";
    const auto send = [socket](const QByteArray &status, const QByteArray &type, const QByteArray &content,
                               const QByteArray &more = {}) {
        socket->write("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " +
                      QByteArray::number(content.size()) + "\r\n" + more + "\r\n" + content);
    };
    const QByteArray json = "application/x-ndjson";
    if (!lastHead.contains("Bearer secret-token-1"))
        send("401 Unauthorized", json, "{\"type\":\"error\",\"code\":\"token\",\"text\":\"not ours\"}\n");
    else if (mode == QLatin1String("ok"))
        send("200 OK", json, hello);
    else if (mode == QLatin1String("progress"))
        send("200 OK", json, progress + progress + hello);
    else if (mode == QLatin1String("silent"))
        held.append(socket);
    else if (mode == QLatin1String("once") && socket->property("answered").toBool())
        socket->abort();
    else if (mode == QLatin1String("once")) {
        socket->setProperty("answered", true);
        send("200 OK", json, hello);
    } else if (mode == QLatin1String("dribble")) {
        auto *timer = new QTimer(socket);
        connect(timer, &QTimer::timeout, socket, [socket] { socket->write(" "); });
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: " + json + "\r\nContent-Length: 1000\r\n\r\n");
        timer->start(100);
    } else if (mode == QLatin1String("longhead"))
        send("200 OK", json, hello, QByteArray("X-More: ") + QByteArray(90000, 'a') + "\r\n");
    else if (mode == QLatin1String("stall"))
        socket->write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n" +
            progress);
    else if (mode == QLatin1String("redirect"))
        send("302 Found", "text/html", "<html/>", "Location: https://portal.example/login\r\n");
    else if (mode == QLatin1String("html"))
        send("200 OK", "text/html; charset=utf-8", "<html>Please sign in</html>");
    else if (mode == QLatin1String("notype"))
        send("200 OK", "text/plain", "<html>Please sign in</html>");
    else if (mode == QLatin1String("huge")) {
        QByteArray lines;
        while (lines.size() < qsizetype(6) * 1024 * 1024)
            lines += "{\"type\":\"progress\",\"seq\":0,\"at\":\"2026-11-21T20:00:00.000Z\",\"step\":\"s\","
                     "\"text\":\"" +
                     QByteArray(390, 'a') + "\"}" + QByteArray(100000, ' ') + '\n';
        send("200 OK", json, lines);
    } else if (mode == QLatin1String("longline"))
        send("200 OK", json, QByteArray(qsizetype(20) * 1024 * 1024, 'a'));
    else if (mode == QLatin1String("half"))
        send("200 OK", json, hello.left(60));
    else if (mode == QLatin1String("cut")) {
        socket->write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n" +
            progress + hello.left(40));
        socket->disconnectFromHost();
    } else if (mode == QLatin1String("garbage"))
        send("200 OK", json, "\xff\xfe\x01\n");
    else if (mode == QLatin1String("error400"))
        send("400 Bad Request", json,
             "{\"type\":\"error\",\"code\":\"bad_request\",\"text\":\"nonce is too short\"}\n");
    else if (mode == QLatin1String("gzip"))
        send("200 OK", json, QByteArray::fromHex("1f8b0800000000000003"), "Content-Encoding: gzip\r\n");
}

SiteConfig TlsServer::site() const
{
    SiteConfig site;
    site.id = m_siteId;
    site.name = m_siteId + QStringLiteral(" (test)");
    site.shortName = m_siteId;
    site.zone = "UTC";
    site.rest.url = QStringLiteral("https://127.0.0.1:%1").arg(m_port);
    site.rest.caFile = path(QStringLiteral("ca.pem"));
    site.rest.tokenFile = path(QStringLiteral("token"));
    return site;
}

} // namespace Switchback
