// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/peer/peerclient.h"

#include "app/aside/foreignfile.h"
#include "app/contract/contract.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>
#include <QUuid>

#include <cerrno>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PeerClient)
};

Reach reachOf(QNetworkReply::NetworkError error, bool connected)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return Reach::Refused;
    case QNetworkReply::SslHandshakeFailedError:
    case QNetworkReply::AuthenticationRequiredError:
    case QNetworkReply::ContentAccessDenied:
        return Reach::Rejected;
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return connected ? Reach::Silent : Reach::Unreachable;
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::UnknownNetworkError:
        return Reach::Unreachable;
    case QNetworkReply::RemoteHostClosedError:
        return Reach::Nonsense;
    default:
        return Reach::Nonsense;
    }
}
} // namespace

bool peerAsks(const QString &verb)
{
    return verb == QLatin1String("hello") || verb == QLatin1String("status") ||
           verb == QLatin1String("log_backup") || verb == QLatin1String("full_backup");
}

class PeerClient::Private
{
public:
    explicit Private(const SiteConfig &c)
        : config(c)
    {
        network.setProxy(QNetworkProxy::NoProxy); // the machine's proxy settings are not for the peer
        tls = QSslConfiguration::defaultConfiguration();
        const auto ca = readForeignFile(config.peer.caFile, qint64(1024) * 1024);
        if (!ca)
            caFault = Words::tr("%1, which tells the peer's certificate from a stranger's, can't be read: %2")
                          .arg(visibleText(config.peer.caFile), ca.error().text);
        tls.setCaCertificates(ca ? QSslCertificate::fromData(ca->bytes, QSsl::Pem)
                                 : QList<QSslCertificate>());
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        tls.setProtocol(QSsl::TlsV1_2OrLater);
    }

    struct Raw {
        QByteArray body;
        int status = 0;
        Reach reach = Reach::Unknown;
        QString detail;
    };

    Raw post(const QString &verb, const QJsonObject &request, int timeoutMs)
    {
        Raw raw;
        if (!caFault.isEmpty()) { // said as it is; a handshake without it fails with words about certificates
            raw.detail = caFault;
            return raw;
        }
        const auto token = readSecret(config.peer.tokenFile);
        if (!token) {
            raw.reach = Reach::Unknown;
            raw.detail = token.error().text;
            return raw;
        }
        QNetworkRequest ask(QUrl(config.peer.restUrl + QStringLiteral("/v1/") + verb));
        ask.setSslConfiguration(tls);
        ask.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        ask.setRawHeader("Authorization", "Bearer " + *token);
        ask.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        ask.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        const std::unique_ptr<QNetworkReply> reply(
            network.post(ask, QJsonDocument(request).toJson(QJsonDocument::Compact)));
        QEventLoop loop;
        bool connected = false;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        QObject::connect(reply.get(), &QNetworkReply::socketStartedConnecting, &loop, [] {});
        QObject::connect(reply.get(), &QNetworkReply::encrypted, &loop, [&connected] { connected = true; });
        QObject::connect(reply.get(), &QNetworkReply::requestSent, &loop, [&connected] { connected = true; });
        QObject::connect(reply.get(), &QIODevice::readyRead, &loop, [&] {
            raw.body += reply->readAll();
            if (raw.body.size() > ContractLimits::AnswerBytes)
                reply->abort();
        });
        QTimer::singleShot(timeoutMs, &loop, [&reply] { reply->abort(); });
        loop.exec();
        raw.body += reply->readAll();
        raw.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (reply->error() == QNetworkReply::NoError || raw.status == 400) {
            raw.reach = Reach::Answers;
        } else {
            raw.reach = raw.status == 401 ? Reach::Rejected : reachOf(reply->error(), connected);
            raw.detail = visibleText(reply->errorString(), 200);
            // A kept connection over which nothing came is of no use for the next try.
            network.clearConnectionCache();
        }
        return raw;
    }

    const SiteConfig config;
    QNetworkAccessManager network;
    QSslConfiguration tls;
    QString caFault; ///< why there is no CA; empty: there is
};

PeerClient::PeerClient(const SiteConfig &config)
    : d(std::make_unique<Private>(config))
{
}

PeerClient::~PeerClient() = default;

Result<QJsonObject> PeerClient::call(const QString &verb, const QJsonObject &request, int timeoutMs)
{
    // Refused here as the peer would refuse it, so that a new call is put on the list at both ends.
    if (!peerAsks(verb))
        return Error{QStringLiteral("unauthorized"),
                     Words::tr("A site does not ask its peer for \"%1\".").arg(verb),
                     {}};
    const Private::Raw raw = d->post(verb, request, timeoutMs);
    const QString who = d->config.peer.name;
    if (raw.reach != Reach::Answers)
        return Error{QStringLiteral("peer_") + reachKey(raw.reach),
                     Words::tr("%1 does not answer over REST: %2").arg(who, raw.detail),
                     {}};
    const QList<QByteArray> lines = raw.body.trimmed().split('\n');
    const auto last =
        Contract::parseObject(lines.last(), ContractLimits::LineBytes, Words::tr("The answer of %1").arg(who),
                              QStringLiteral("peer_nonsense"));
    if (!last)
        return last.error();
    const Outcome checked = Contract::instance().checkAnswerLine(verb, *last);
    if (!checked)
        return Error{QStringLiteral("peer_nonsense"), checked.error().text, checked.error().hint};
    if (last->value(QStringLiteral("type")) == QLatin1String("error"))
        return Error{
            last->value(QStringLiteral("code")).toString(),
            Words::tr("%1 says: %2").arg(who, visibleText(last->value(QStringLiteral("text")).toString())),
            visibleText(last->value(QStringLiteral("hint")).toString())};
    return last->value(QStringLiteral("data")).toObject();
}

PeerHello PeerClient::hello(int timeoutMs)
{
    PeerHello out;
    const QString nonce = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto data = call(QStringLiteral("hello"), {{QStringLiteral("nonce"), nonce}}, timeoutMs);
    if (!data) {
        const QString code = data.error().code;
        out.reach = code.startsWith(QLatin1String("peer_")) ? reachFromKey(code.mid(5)) : Reach::Nonsense;
        out.detail = data.error().text;
        return out;
    }
    if (data->value(QStringLiteral("site")).toString() != d->config.peer.id ||
        data->value(QStringLiteral("nonce")).toString() != nonce) {
        out.reach = Reach::Nonsense;
        out.detail = Words::tr("Another site (%1) answers at the peer's address.")
                         .arg(visibleText(data->value(QStringLiteral("site")).toString(), 40));
        return out;
    }
    out.reach = Reach::Answers;
    out.role = roleFromKey(data->value(QStringLiteral("role")).toString());
    out.epoch = data->value(QStringLiteral("epoch")).toInt();
    out.promoting = data->value(QStringLiteral("promoting")).toBool();
    return out;
}

Reach probeSsh(const SiteConfig &config, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo *found = nullptr;
    const QByteArray port = QByteArray::number(config.peer.sshPort);
    if (getaddrinfo(config.peer.sshHost.toUtf8().constData(), port.constData(), &hints, &found) != 0)
        return Reach::Unreachable;
    const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int begun = connect(fd, found->ai_addr, found->ai_addrlen);
    int fault = begun == 0 ? 0 : errno;
    freeaddrinfo(found);
    const auto ready = [&](short what) {
        pollfd one{fd, what, 0};
        return poll(&one, 1, int(std::max<qint64>(0, deadline.remainingTime()))) > 0;
    };
    Reach reach = Reach::Unreachable;
    if (fault == EINPROGRESS && ready(POLLOUT)) {
        socklen_t size = sizeof fault;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size);
    }
    if (fault == ECONNREFUSED)
        reach = Reach::Refused;
    else if (fault == 0) {
        char banner[8] = {};
        if (!ready(POLLIN))
            reach = Reach::Silent;
        else
            reach = read(fd, banner, 4) == 4 && QByteArray(banner, 4) == "SSH-" ? Reach::Answers
                                                                                : Reach::Nonsense;
    }
    close(fd);
    return reach;
}

QString peerFile(const SiteConfig &config)
{
    return config.stateDir + QStringLiteral("/peer.json");
}

PeerView readPeerView(const SiteConfig &config)
{
    PeerView out;
    QFile file(peerFile(config));
    if (!file.open(QIODevice::ReadOnly))
        return out;
    const QJsonObject in = QJsonDocument::fromJson(file.read(65536)).object();
    out.at = fromIso(in.value(QStringLiteral("at")).toString()).value_or(Instant{});
    out.way(Ways::Ssh) = reachFromKey(in.value(QStringLiteral("ssh")).toString());
    out.way(Ways::Rest) = reachFromKey(in.value(QStringLiteral("rest")).toString());
    out.lastAnswerAt = fromIso(in.value(QStringLiteral("last_answer_at")).toString());
    out.role = roleFromKey(in.value(QStringLiteral("role")).toString());
    out.epoch = in.value(QStringLiteral("epoch")).toInt();
    out.detail = in.value(QStringLiteral("detail")).toString();
    return out;
}

} // namespace Switchback::Site
