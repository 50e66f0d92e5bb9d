// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/doors/restserver.h"

#include "app/aside/foreignfile.h"
#include "app/contract/contract.h"
#include "app/doors/doorkeeper.h"
#include "app/doors/listenat.h"
#include "app/doors/samesecret.h"
#include "app/site/peer/peerclient.h"

#include <QCoreApplication>

#include <cstring>
#include <microhttpd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RestServer)
};
constexpr unsigned MostConnections = 1024; // a backstop: the doorkeeper keeps them far below
constexpr unsigned Backlog = 1024;
constexpr size_t StackBytes = size_t(512) * 1024;
constexpr unsigned IdleSeconds = 15;
constexpr size_t ConnectionMemory = size_t(24) * 1024; // also bounds the header lines

enum class Caller { Nobody, Console, Peer };

struct Upload {
    QByteArray body;
    bool tooLarge = false;
};

MHD_Result answerOnce(MHD_Connection *connection, unsigned status, const QByteArray &body)
{
    MHD_Response *response = MHD_create_response_from_buffer(
        size_t(body.size()), const_cast<char *>(body.constData()), MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/x-ndjson");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "POST");
    if (status == MHD_HTTP_UNAUTHORIZED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    const MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

struct Stream {
    std::unique_ptr<Answer> answer;
    QByteArray rest;
};

ssize_t streamMore(void *cls, uint64_t, char *buffer, size_t room)
{
    auto *stream = static_cast<Stream *>(cls);
    if (stream->rest.isEmpty()) {
        const auto line = stream->answer->next(); // blocks: the connection has a thread of its own
        if (!line)
            return MHD_CONTENT_READER_END_OF_STREAM;
        stream->rest = *line;
    }
    const size_t n = std::min(room, size_t(stream->rest.size()));
    std::memcpy(buffer, stream->rest.constData(), n);
    stream->rest.remove(0, qsizetype(n));
    return ssize_t(n);
}

void streamDone(void *cls)
{
    delete static_cast<Stream *>(cls);
}
} // namespace

class RestServer::Private
{
public:
    explicit Private(const ThisSite &site)
        : config(site.config)
        , service(site)
    {
    }

    /// What is wrong with a request by its head alone: answered before a byte of its body is read.
    std::optional<MHD_Result> refuse(MHD_Connection *connection, const QByteArray &url,
                                     const QByteArray &method, bool tooLarge);
    MHD_Result answer(MHD_Connection *connection, const QByteArray &url, const Upload &upload);
    [[nodiscard]] Caller caller(MHD_Connection *connection) const;

    const SiteConfig config;
    const Service service;
    Doorkeeper door;
    QByteArray token;
    QByteArray peerToken; ///< empty: the peer shows the same token as a console
    QByteArray certificate;
    QByteArray key;
    MHD_Daemon *daemon = nullptr;
};

Caller RestServer::Private::caller(MHD_Connection *connection) const
{
    const char *header =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
    const QByteArray given(header ? header : "");
    if (!given.startsWith("Bearer "))
        return Caller::Nobody;
    const bool console = sameSecret(given.mid(7), token);
    const bool peer = !peerToken.isEmpty() && sameSecret(given.mid(7), peerToken);
    return console ? Caller::Console : peer ? Caller::Peer : Caller::Nobody;
}

QString verbOf(const QByteArray &url)
{
    return url.startsWith("/v1/") ? QString::fromLatin1(url.mid(4)) : QString();
}

std::optional<MHD_Result> RestServer::Private::refuse(MHD_Connection *connection, const QByteArray &url,
                                                      const QByteArray &method, bool tooLarge)
{
    const auto refuse = [connection](unsigned status, const char *code, const QString &text) {
        return answerOnce(connection, status, Service::errorLine({QLatin1String(code), text, {}}));
    };
    const Caller who = caller(connection);
    if (who == Caller::Nobody)
        return refuse(MHD_HTTP_UNAUTHORIZED, "unauthorized", Words::tr("No token, or not ours."));
    if (!door.prove(connection))
        return refuse(MHD_HTTP_SERVICE_UNAVAILABLE, "busy", Words::tr("Too many calls at once."));
    const QString verb = verbOf(url);
    if (!Contract::instance().knows(verb))
        return refuse(MHD_HTTP_NOT_FOUND, "unknown_verb",
                      Words::tr("There is nothing here but POST /v1/VERB."));
    if (method != "POST")
        return refuse(MHD_HTTP_METHOD_NOT_ALLOWED, "bad_request", Words::tr("This wants POST."));
    if (who == Caller::Peer && !peerAsks(verb))
        return refuse(MHD_HTTP_FORBIDDEN, "unauthorized",
                      Words::tr("The peer's token is not for \"%1\".").arg(verb));
    if (tooLarge)
        return refuse(MHD_HTTP_CONTENT_TOO_LARGE, "bad_request",
                      Words::tr("The request is larger than 64 KiB."));
    return std::nullopt;
}

MHD_Result RestServer::Private::answer(MHD_Connection *connection, const QByteArray &url,
                                       const Upload &upload)
{
    if (upload.tooLarge)
        return answerOnce(
            connection, MHD_HTTP_CONTENT_TOO_LARGE,
            Service::errorLine(
                {QStringLiteral("bad_request"), Words::tr("The request is larger than 64 KiB."), {}}));
    door.answering(connection);
    const QString verb = verbOf(url);
    const bool peer = caller(connection) == Caller::Peer;
    Service::Reply reply =
        service.call(verb, upload.body, peer ? Service::Asker::Peer : Service::Asker::Console);
    if (reply.badRequest)
        return answerOnce(connection, MHD_HTTP_BAD_REQUEST, reply.answer->next().value_or(QByteArray()));
    if (!Contract::instance().isDoing(verb))
        return answerOnce(connection, MHD_HTTP_OK, reply.answer->next().value_or(QByteArray()));
    // A doing may be quiet for long: its lines come when they come.
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, 0U);
    MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, 4096, streamMore, new Stream{std::move(reply.answer), {}}, streamDone);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/x-ndjson");
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    const MHD_Result queued = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return queued;
}

namespace
{
template<class Server>
MHD_Result handle(void *cls, MHD_Connection *connection, const char *url, const char *method, const char *,
                  const char *data, size_t *size, void **state)
{
    auto *upload = static_cast<Upload *>(*state);
    if (!upload) {
        upload = new Upload;
        *state = upload;
        const char *length =
            MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
        const bool tooLarge = length && QByteArray(length).toULongLong() > ContractLimits::RequestBytes;
        return static_cast<Server *>(cls)->refuse(connection, url, method, tooLarge).value_or(MHD_YES);
    }
    if (*size > 0) {
        if (upload->body.size() + qsizetype(*size) > ContractLimits::RequestBytes)
            upload->tooLarge = true; // the rest is read and dropped
        else
            upload->body.append(data, qsizetype(*size));
        *size = 0;
        return MHD_YES;
    }
    return static_cast<Server *>(cls)->answer(connection, url, *upload);
}

template<class Server>
void completed(void *cls, MHD_Connection *connection, void **state, MHD_RequestTerminationCode)
{
    static_cast<Server *>(cls)->door.answered(connection);
    delete static_cast<Upload *>(*state);
    *state = nullptr;
}

template<class Server>
void comesOrGoes(void *cls, MHD_Connection *connection, void **context, MHD_ConnectionNotificationCode what)
{
    Doorkeeper &door = static_cast<Server *>(cls)->door;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        door.enter(connection);
    else
        door.leave(connection);
    Q_UNUSED(context)
}
} // namespace

RestServer::RestServer(const ThisSite &site)
    : d(std::make_unique<Private>(site))
{
}

RestServer::~RestServer()
{
    if (d->daemon)
        MHD_stop_daemon(d->daemon);
}

Outcome RestServer::start()
{
    const auto token = readSecret(d->config.rest.tokenFile);
    if (!token)
        return token.error();
    d->token = *token;
    if (!d->config.rest.peerTokenFile.isEmpty()) {
        const auto peerToken = readSecret(d->config.rest.peerTokenFile);
        if (!peerToken)
            return peerToken.error();
        d->peerToken = *peerToken;
    }
    for (const auto &[file, into] :
         {std::pair{d->config.rest.certFile, &d->certificate}, std::pair{d->config.rest.keyFile, &d->key}}) {
        const Result<ForeignFile> in = readForeignFile(file, 262144);
        if (!in)
            return Error{
                QStringLiteral("tls"), Words::tr("%1 cannot be read: %2.").arg(file, in.error().text), {}};
        *into = in->bytes;
    }
    const ListenAt listen(d->config.rest.listen, d->config.rest.port);
    if (listen.isNone())
        return Error{QStringLiteral("config"),
                     Words::tr("[rest] listen: %1 is no IP address.").arg(d->config.rest.listen),
                     {}};
    unsigned flags = MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     MHD_USE_POLL | MHD_USE_ITC;
    if (listen.isSix())
        flags |= MHD_USE_IPv6;
    d->daemon = MHD_start_daemon(
        flags, d->config.rest.port, nullptr, nullptr, &handle<Private>, d.get(), MHD_OPTION_SOCK_ADDR,
        listen.get(), MHD_OPTION_NOTIFY_COMPLETED, &completed<Private>, d.get(), MHD_OPTION_NOTIFY_CONNECTION,
        &comesOrGoes<Private>, d.get(), MHD_OPTION_CONNECTION_LIMIT, MostConnections,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, Backlog, MHD_OPTION_THREAD_STACK_SIZE, StackBytes,
        MHD_OPTION_CONNECTION_TIMEOUT, IdleSeconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, ConnectionMemory,
        MHD_OPTION_HTTPS_MEM_CERT, d->certificate.constData(), MHD_OPTION_HTTPS_MEM_KEY, d->key.constData(),
        MHD_OPTION_HTTPS_PRIORITIES, "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", MHD_OPTION_END);
    if (!d->daemon)
        return Error{QStringLiteral("listen"),
                     Words::tr("REST cannot listen on %1 port %2: %3.")
                         .arg(d->config.rest.listen)
                         .arg(d->config.rest.port)
                         .arg(qt_error_string(errno)),
                     Words::tr("Is another program on that port, or is the certificate damaged?")};
    return Done{};
}

} // namespace Switchback::Site
