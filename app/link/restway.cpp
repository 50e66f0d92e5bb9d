// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/restway.h"

#include "app/config/secretfile.h"
#include "app/link/keychaintoken.h"
#include "app/link/restcall.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QSslCertificate>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("RestWay", text);
}

QNetworkAccessManager *newManager(QObject *parent)
{
    auto *manager = new QNetworkAccessManager(parent);
    manager->setProxy(QNetworkProxy::NoProxy);
    manager->setAutoDeleteReplies(false);
    manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return manager;
}

QNetworkRequest requestFor(const QUrl &url, const QByteArray &token, const QSslConfiguration &tls)
{
    QNetworkRequest request(url);
    request.setSslConfiguration(tls);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    request.setRawHeader("Authorization", "Bearer " + token);
    request.setRawHeader("Accept", "application/x-ndjson");
    request.setRawHeader("Accept-Encoding", "identity"); // no compression: no bomb in it
    request.setRawHeader("User-Agent", "switchback");
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    return request;
}
} // namespace

RestWay::RestWay(const WayContext &context, QObject *parent)
    : Way(parent)
    , m_context(context)
    , m_pause(context.limits)
    , m_manager(newManager(this))
{
    m_age.start();
    if (!context.site.rest.tokenKeychain.isEmpty())
        m_keychain =
            std::make_unique<KeychainToken>(context.site.rest.tokenKeychain, context.limits.keychain, this);
}

RestWay::~RestWay()
{
    for (RestCall *call : findChildren<RestCall *>()) {
        call->disconnect(this);
        delete call;
    }
}

void RestWay::submit(WayJob job)
{
    const Duration left = m_pause.left(now());
    if (m_lastFault.reach == Reach::Rejected && left > Duration{0}) {
        const QString next = words("The next try is in %1.").arg(durationText(left + Duration{999}));
        CallAnswer answer = faultAnswer(
            WayKind::Rest, {Reach::Rejected, m_lastFault.text + QLatin1Char(' ') + next, m_lastFault.hint});
        answer.sentAt = answer.receivedAt = m_context.clock->now();
        job.onDone(answer);
        return;
    }
    auto *call = new RestCall(m_context, std::move(job), this);
    m_calls.insert(call->id(), call);
    connect(call, &RestCall::tried, this, &RestWay::noteTry);
    connect(call, &RestCall::finished, this, [this, call] { ended(call); });
    connect(call, &RestCall::hung, this, [this] {
        // A frozen peer's kept connections would be used again, one after the other. Those under way go on
        // with the old manager, which goes with its last reply.
        m_retired.append(m_manager);
        m_manager = newManager(this);
    });
    m_queue.append(call);
    pump();
}

void RestWay::cancel(quint64 id)
{
    if (RestCall *call = m_calls.value(id))
        call->cancel();
}

void RestWay::pump()
{
    while (!m_queue.isEmpty() && m_running < m_context.limits.posts) {
        RestCall *call = m_queue.takeFirst();
        ++m_running;
        m_active.insert(call);
        withToken(call);
    }
}

void RestWay::withToken(RestCall *call)
{
    WayFault fault;
    if (!loadTrust(fault)) {
        call->fail(fault);
        return;
    }
    const QPointer<RestCall> guard(call);
    const auto got = [this, guard](const Result<QByteArray> &token) {
        if (!guard || guard->ended())
            return;
        if (token)
            send(guard, *token);
        else
            guard->fail({Reach::Rejected, token.error().text, token.error().hint});
    };
    if (m_keychain)
        m_keychain->get(got);
    else
        got(readTokenFile(m_context.site.rest.tokenFile));
}

/// The CA file is read again when it changes, so that a renewed CA needs no restart.
bool RestWay::loadTrust(WayFault &fault)
{
    const QString file = m_context.site.rest.caFile;
    const QFileInfo info(file);
    const qint64 stamp = info.exists() ? info.lastModified().toMSecsSinceEpoch() : -1;
    if (stamp >= 0 && stamp == m_caStamp)
        return true;
    const QList<QSslCertificate> certificates =
        QSslCertificate::fromPath(file, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
    if (certificates.isEmpty()) {
        fault = {Reach::Rejected,
                 words("The CA file %1 of %2 is missing or holds no certificate.")
                     .arg(visibleText(file), m_context.site.name),
                 words("Put the CA's certificate (PEM) there, or correct `ca_file` in the configuration.")};
        return false;
    }
    m_tls = QSslConfiguration();
    m_tls.setCaCertificates(certificates);
    m_tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    m_tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_caStamp = stamp;
    return true;
}

void RestWay::send(RestCall *call, const QByteArray &token)
{
    QUrl url(m_context.site.rest.url, QUrl::StrictMode);
    QString path = url.path();
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    url.setPath(path + QStringLiteral("/v1/") + call->job().verb);
    if (url.scheme() != QLatin1String("https")) {
        call->fail({Reach::Rejected,
                    words("The URL of %1 is not https, so no token is sent.").arg(m_context.site.name),
                    words("Correct `url` in the configuration.")});
        return;
    }
    call->begin(m_manager->post(requestFor(url, token, m_tls), call->job().body));
}

void RestWay::noteTry(const TryOutcome &outcome)
{
    if (outcome.reach == Reach::Answers) {
        m_pause.succeeded();
        m_lastFault = {};
    } else if (outcome.reach == Reach::Rejected && m_pause.left(now()) <= Duration{0}) {
        m_lastFault = {outcome.reach, outcome.detail, {}};
        m_pause.failed(outcome.reach, now(), QRandomGenerator::global()->generateDouble());
        if (m_keychain)
            m_keychain->forget();
    }
    emit tried(outcome);
}

void RestWay::ended(RestCall *call)
{
    m_calls.remove(call->id());
    m_queue.removeOne(call);
    if (m_active.remove(call))
        --m_running;
    call->deleteLater();
    QMetaObject::invokeMethod(
        this,
        [this] {
            dropRetired();
            pump();
        },
        Qt::QueuedConnection);
}

void RestWay::dropRetired()
{
    const QList<QNetworkAccessManager *> retired = m_retired;
    for (QNetworkAccessManager *manager : retired) {
        bool used = false;
        for (const RestCall *call : std::as_const(m_active))
            used = used || call->uses(manager);
        if (used)
            continue;
        m_retired.removeOne(manager);
        manager->deleteLater();
    }
}

} // namespace Switchback
