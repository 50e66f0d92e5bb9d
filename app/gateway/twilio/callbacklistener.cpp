// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/callbacklistener.h"

#include "app/doors/doorkeeper.h"
#include "app/doors/listenat.h"
#include "app/gateway/secretforms.h"
#include "app/gateway/twilio/twiml.h"
#include "models/core/counted.h"

#include <QMutex>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <microhttpd.h>

namespace Switchback
{

namespace
{
constexpr qsizetype MaxBody = qsizetype(64) * 1024;
constexpr unsigned MostConnections = 256; // a backstop: the doorkeeper keeps them below
constexpr unsigned IdleSeconds = 15;
constexpr size_t ConnectionMemory = size_t(24) * 1024; // also bounds the header lines

/// All come from the proxy's one address, so it has as many places as there are.
Places::Limits limits()
{
    Places::Limits out;
    out.oneAddress = out.strangers;
    out.provenOneAddress = out.proven;
    return out;
}

/// What an address below ours is about.
struct Target {
    bool known = false;
    TwilioKind kind = TwilioKind::Sms;
    TwilioCallback::What what = TwilioCallback::What::Status;
    QString attempt;
    QByteArray language;
    QByteArray tail; ///< "/sms/ATTEMPT"
};

/// A proxy may pass on the path of the public address before it, or not.
Target targetOf(const char *path)
{
    static const QRegularExpression shape(QStringLiteral(
        "\\A(?:/[^/]+)*?(/(?:(sms|call)/([a-z0-9]{1,32})|key/([a-z0-9]{1,32})/([A-Za-z-]{2,20})))\\z"));
    const QRegularExpressionMatch match = shape.match(QString::fromLatin1(path).left(400));
    Target out;
    out.known = match.hasMatch();
    out.kind = match.captured(2) == QLatin1String("sms") ? TwilioKind::Sms : TwilioKind::Call;
    out.what = match.captured(4).isEmpty() ? TwilioCallback::What::Status : TwilioCallback::What::Key;
    out.attempt = match.captured(3) + match.captured(4);
    out.language = match.captured(5).toLatin1();
    out.tail = match.captured(1).toLatin1();
    return out;
}

QByteArray headerOf(MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value ? QByteArray(value) : QByteArray();
}

MHD_Result answerOnce(MHD_Connection *connection, unsigned status, const QByteArray &xml = {})
{
    MHD_Response *response = MHD_create_response_from_buffer(
        size_t(xml.size()), const_cast<char *>(xml.constData()), MHD_RESPMEM_MUST_COPY);
    if (!xml.isEmpty())
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/xml; charset=utf-8");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "POST");
    const MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

struct Upload {
    QByteArray body;
    bool tooLarge = false;
};

/// Of an account within its kind.
struct Signer {
    QString name;
    QByteArray token;
};
} // namespace

class CallbackListener::Private
{
public:
    std::optional<MHD_Result> refuse(MHD_Connection *connection, const char *path, const QByteArray &method);
    MHD_Result answer(MHD_Connection *connection, const char *path, const Upload &upload);

    static MHD_Result handle(void *cls, MHD_Connection *connection, const char *url, const char *method,
                             const char *, const char *data, size_t *size, void **state);
    static void completed(void *cls, MHD_Connection *connection, void **state, MHD_RequestTerminationCode);
    static void comesOrGoes(void *cls, MHD_Connection *connection, void **,
                            MHD_ConnectionNotificationCode what);

    CallbackListener *listener = nullptr;
    CallbackSettings settings;
    const Clock *clock = nullptr;
    QMutex mutex;
    QHash<std::pair<int, QString>, Signer> signers; ///< by kind and account
    Doorkeeper door{limits()};
    std::atomic_int refused = 0;
    int said = 0;
    std::optional<Duration> saidAt;
    Duration sayEvery = std::chrono::minutes(1);
    QTimer sayRest; ///< those since the last time we said it
    MHD_Daemon *daemon = nullptr;
};

/// What is wrong with a request by its head alone: answered before a byte of its body is read.
std::optional<MHD_Result> CallbackListener::Private::refuse(MHD_Connection *connection, const char *path,
                                                            const QByteArray &method)
{
    const bool query = MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, nullptr, nullptr) > 0;
    if (!targetOf(path).known || query)
        return answerOnce(connection, MHD_HTTP_NOT_FOUND);
    if (method != "POST")
        return answerOnce(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
    if (!headerOf(connection, MHD_HTTP_HEADER_CONTENT_TYPE)
             .toLower()
             .startsWith("application/x-www-form-urlencoded"))
        return answerOnce(connection, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE);
    if (headerOf(connection, MHD_HTTP_HEADER_CONTENT_LENGTH).toULongLong() > qulonglong(MaxBody))
        return answerOnce(connection, MHD_HTTP_CONTENT_TOO_LARGE);
    return std::nullopt;
}

MHD_Result CallbackListener::Private::answer(MHD_Connection *connection, const char *path,
                                             const Upload &upload)
{
    if (upload.tooLarge)
        return answerOnce(connection, MHD_HTTP_CONTENT_TOO_LARGE);
    const Target target = targetOf(path);
    FormFields fields = decodedForm(upload.body);
    Signer signer;
    {
        const QMutexLocker lock(&mutex);
        // Its tokens are still being read: nobody can say yet whether the signature holds.
        if (std::none_of(signers.keyBegin(), signers.keyEnd(),
                         [&](const auto &of) { return of.first == int(target.kind); }))
            return answerOnce(connection, MHD_HTTP_SERVICE_UNAVAILABLE);
        signer = signers.value({int(target.kind), QString::fromUtf8(fieldOf(fields, "AccountSid"))});
    }
    const bool holds = signatureHolds(headerOf(connection, "X-Twilio-Signature"), signer.token,
                                      settings.publicUrl.toUtf8() + target.tail, fields);
    if (!holds || signer.token.isEmpty()) {
        ++refused;
        QMetaObject::invokeMethod(
            listener, [this] { listener->countRefused(); }, Qt::QueuedConnection);
        return answerOnce(connection, MHD_HTTP_FORBIDDEN);
    }
    if (!door.prove(connection))
        return answerOnce(connection, MHD_HTTP_SERVICE_UNAVAILABLE);
    const SecretForms secrets(fieldOf(fields, "AccountSid"), signer.token);
    for (auto &[name, value] : fields)
        value = secrets.takenOut(value);
    const std::optional<TwilioState> state = stateOf(fields, target.kind);
    if (!state)
        return answerOnce(connection, MHD_HTTP_BAD_REQUEST);
    TwilioCallback callback{target.what, target.attempt, signer.name, *state, {}};
    static const QRegularExpression digits(QStringLiteral("\\A[0-9*#]{1,4}\\z"));
    if (const QString key = QString::fromUtf8(fieldOf(fields, "Digits")); digits.match(key).hasMatch())
        callback.key = key;
    emit listener->told(target.kind, callback); // to another thread: queued
    return target.what == TwilioCallback::What::Key
               ? answerOnce(connection, MHD_HTTP_OK, thanksTwiml(target.language))
               : answerOnce(connection, MHD_HTTP_NO_CONTENT);
}

MHD_Result CallbackListener::Private::handle(void *cls, MHD_Connection *connection, const char *url,
                                             const char *method, const char *, const char *data, size_t *size,
                                             void **state)
{
    auto *self = static_cast<Private *>(cls);
    auto *upload = static_cast<Upload *>(*state);
    if (!upload) {
        *state = new Upload;
        return self->refuse(connection, url, method).value_or(MHD_YES);
    }
    if (*size > 0) {
        if (upload->body.size() + qsizetype(*size) > MaxBody)
            upload->tooLarge = true; // the rest is read and dropped
        else
            upload->body.append(data, qsizetype(*size));
        *size = 0;
        return MHD_YES;
    }
    return self->answer(connection, url, *upload);
}

void CallbackListener::Private::completed(void *cls, MHD_Connection *connection, void **state,
                                          MHD_RequestTerminationCode)
{
    static_cast<Private *>(cls)->door.answered(connection);
    delete static_cast<Upload *>(*state);
    *state = nullptr;
}

void CallbackListener::Private::comesOrGoes(void *cls, MHD_Connection *connection, void **,
                                            MHD_ConnectionNotificationCode what)
{
    Doorkeeper &door = static_cast<Private *>(cls)->door;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        door.enter(connection);
    else
        door.leave(connection);
}

CallbackListener::CallbackListener(CallbackSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->listener = this;
    d->settings = std::move(settings);
    d->clock = &clock;
    d->sayRest.setSingleShot(true);
    connect(&d->sayRest, &QTimer::timeout, this, &CallbackListener::countRefused);
}

CallbackListener::~CallbackListener()
{
    if (d->daemon)
        MHD_stop_daemon(d->daemon);
}

void CallbackListener::know(TwilioKind kind, const QString &account, const QString &name,
                            const QByteArray &token)
{
    if (token.isEmpty()) // it can't be read for a moment: what was known holds
        return;
    const QMutexLocker lock(&d->mutex);
    d->signers.insert({int(kind), account}, {name, token});
}

Outcome CallbackListener::start()
{
    const ListenAt listen(d->settings.listen, d->settings.port);
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC;
    if (listen.isSix())
        flags |= MHD_USE_IPv6;
    d->daemon =
        MHD_start_daemon(flags, d->settings.port, nullptr, nullptr, &Private::handle, d.get(),
                         MHD_OPTION_SOCK_ADDR, listen.get(), MHD_OPTION_NOTIFY_COMPLETED, &Private::completed,
                         d.get(), MHD_OPTION_NOTIFY_CONNECTION, &Private::comesOrGoes, d.get(),
                         MHD_OPTION_CONNECTION_LIMIT, MostConnections, MHD_OPTION_CONNECTION_TIMEOUT,
                         IdleSeconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, ConnectionMemory, MHD_OPTION_END);
    if (d->daemon)
        return Done{};
    return Error{QStringLiteral("listen"),
                 tr("Call-backs cannot be heard on %1 port %2: %3.")
                     .arg(d->settings.listen)
                     .arg(d->settings.port)
                     .arg(qt_error_string(errno)),
                 tr("Is another program on that port? Correct [notify.callback], or take it out.")};
}

quint16 CallbackListener::port() const
{
    const MHD_DaemonInfo *info =
        d->daemon ? MHD_get_daemon_info(d->daemon, MHD_DAEMON_INFO_BIND_PORT) : nullptr;
    return info ? info->port : 0;
}

int CallbackListener::refused() const
{
    return d->refused;
}

void CallbackListener::setSayEvery(Duration every)
{
    d->sayEvery = every;
}

/// In our own thread.
void CallbackListener::countRefused()
{
    const Duration now = d->clock->monotonic();
    if (d->saidAt && now - *d->saidAt < d->sayEvery) {
        if (!d->sayRest.isActive())
            d->sayRest.start(std::chrono::ceil<std::chrono::milliseconds>(*d->saidAt + d->sayEvery - now));
        return;
    }
    const int count = d->refused - std::exchange(d->said, d->refused);
    d->saidAt = now;
    if (count > 0)
        emit troubled(
            counted("CallbackListener",
                    QT_TRANSLATE_N_NOOP("CallbackListener",
                                        "%1 call-backs were refused: their signature does not hold"),
                    count)
                .arg(count));
}

} // namespace Switchback
