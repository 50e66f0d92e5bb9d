// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/restway.h"

#include "app/aside/aside.h"
#include "app/aside/foreignfile.h"
#include "app/config/secretfile.h"
#include "app/link/base/resolver.h"
#include "app/link/rest/keychaintoken.h"
#include "app/link/rest/restcall.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QSslCertificate>

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

namespace
{
constexpr qint64 MaxCaBytes = qint64(1024) * 1024;

/// Longer than Qt keeps an idle connection.
constexpr Duration OwnFor = std::chrono::minutes(5);

QString words(const char *text)
{
    return QCoreApplication::translate("RestWay", text);
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

QNetworkAccessManager *newRestManager(QObject *parent)
{
    auto *manager = new QNetworkAccessManager(parent);
    manager->setProxy(QNetworkProxy::NoProxy);
    manager->setAutoDeleteReplies(false);
    manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return manager;
}

RestWay::RestWay(const WayContext &context, QNetworkAccessManager &shared, QObject *parent)
    : Way(parent)
    , m_context(context)
    , m_pause(context.limits)
    , m_shared(shared)
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
    if (RetryPause::spaces(m_lastFault.reach) && left > Duration{0}) {
        const QString next = words("The next try is in %1.").arg(durationText(left + Duration{999}));
        CallAnswer answer = faultAnswer(
            Ways::Rest, {m_lastFault.reach, m_lastFault.text + QLatin1Char(' ') + next, m_lastFault.hint});
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
        // with the old manager; one of this site's own goes with its last reply.
        if (m_own)
            m_retired.append(m_own);
        m_own = newRestManager(this);
        m_hungAt = now();
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
        prepare(call);
    }
}

/// Token and CA are read again for each call, so that a new one needs no restart; aside, for a disk may hang.
void RestWay::prepare(RestCall *call)
{
    struct Files {
        Result<QByteArray> token{QByteArray()};
        Result<QByteArray> ca{QByteArray()};
    };
    const SiteConfig::Rest &rest = m_context.site.rest;
    const auto files = std::make_shared<Files>();
    const WayFault hangs{Reach::Local,
                         words("Token and CA file for %1 were not read in time: the disk does not answer.")
                             .arg(m_context.site.name),
                         words("Put token_file and ca_file on a disk of this machine.")};
    call->waitsFor(hangs);
    Aside::run(
        QLatin1String("REST files of ") + m_context.site.key(), m_context.limits.files, this,
        [files, token = rest.tokenFile, ca = rest.caFile] {
            if (!token.isEmpty())
                files->token = readTokenFile(token);
            const auto pem = readForeignFile(ca, MaxCaBytes);
            files->ca = pem ? Result<QByteArray>(pem->bytes) : Result<QByteArray>(pem.error());
        },
        [this, files, hangs, guard = QPointer<RestCall>(call)](bool inTime) {
            if (!guard || guard->ended())
                return;
            WayFault fault = hangs;
            if (inTime && takeTrust(files->ca, fault))
                withToken(guard, files->token);
            else
                guard->fail(fault);
        });
}

void RestWay::withToken(RestCall *call, const Result<QByteArray> &fileToken)
{
    call->waitsFor({});
    const QPointer<RestCall> guard(call);
    const auto got = [this, guard](const Result<QByteArray> &token) {
        if (!guard || guard->ended())
            return;
        if (token)
            resolve(guard, *token);
        else
            guard->fail({Reach::Local, token.error().text, token.error().hint});
    };
    if (m_keychain)
        m_keychain->get(got);
    else
        got(fileToken);
}

bool RestWay::takeTrust(const Result<QByteArray> &pem, WayFault &fault)
{
    if (pem && !m_ca.isEmpty() && *pem == m_ca)
        return true;
    const QString file = m_context.site.rest.caFile;
    const QList<QSslCertificate> certificates =
        pem ? QSslCertificate::fromData(*pem, QSsl::Pem) : QList<QSslCertificate>();
    if (certificates.isEmpty()) {
        fault = {Reach::Local,
                 pem ? words("The CA file %1 of %2 holds no certificate.")
                           .arg(visibleText(file), m_context.site.name)
                     : words("The CA file %1 of %2 cannot be read: %3.")
                           .arg(visibleText(file), m_context.site.name, pem.error().text),
                 words("Put the CA's certificate (PEM) there, or correct `ca_file` in the configuration.")};
        return false;
    }
    m_tls = QSslConfiguration();
    m_tls.setCaCertificates(certificates);
    m_tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    m_tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_ca = *pem;
    return true;
}

/// Qt would resolve the name by a pool of threads that the end of the program waits for. A name that was
/// resolved is asked for again only after a failure, so that an outage of the name service does not matter.
void RestWay::resolve(RestCall *call, const QByteArray &token)
{
    if (!m_resolveAgain) {
        send(call, token);
        return;
    }
    const QString host = QUrl(m_context.site.rest.url, QUrl::StrictMode).host();
    const QString name = m_context.site.name;
    const WayFault silent{
        Reach::Unreachable,
        words("The name %1 of %2 was not resolved in time: the name service does not answer.")
            .arg(visibleText(host), name),
        words("Write the site's address instead of its name into the configuration, so that "
              "an outage of the name service does not matter.")};
    call->waitsFor(silent);
    resolveHost(host, m_context.limits.resolve, this,
                [this, guard = QPointer<RestCall>(call), token, silent, host, name](const Resolved &found) {
                    const auto &had = m_addresses;
                    const bool same = had.size() == found.addresses.size() &&
                                      std::is_permutation(had.begin(), had.end(), found.addresses.begin());
                    if (!found.addresses.isEmpty() && !same) // the same: in the order that was learnt
                        m_addresses = found.addresses;
                    m_resolveAgain = found.addresses.isEmpty();
                    if (!guard || guard->ended())
                        return;
                    if (!m_addresses.isEmpty())
                        send(guard, token);
                    else if (!found.inTime)
                        guard->fail(silent);
                    else
                        guard->fail({Reach::Unreachable,
                                     words("The name %1 of %2 could not be resolved: %3.")
                                         .arg(visibleText(host), name, found.error),
                                     words("Check the URL in the configuration and this machine's name "
                                           "service.")});
                });
}

void RestWay::send(RestCall *call, const QByteArray &token)
{
    QUrl url(m_context.site.rest.url, QUrl::StrictMode);
    QString path = url.path();
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    url.setPath(path + QStringLiteral("/v1/") + call->job().verb);
    if (url.scheme() != QLatin1String("https")) {
        call->fail({Reach::Local,
                    words("The URL of %1 is not https, so no token is sent.").arg(m_context.site.name),
                    words("Correct `url` in the configuration.")});
        return;
    }
    QNetworkRequest request = requestFor(url, token, m_tls);
    const QString host = url.host();
    if (QHostAddress(host).isNull()) {
        request.setPeerVerifyName(host);
        request.setRawHeader("Host", url.authority(QUrl::FullyEncoded).toLatin1());
        url.setHost(m_addresses.first().toString());
        request.setUrl(url);
    }
    call->waitsFor({});
    call->begin(manager().post(request, call->job().body));
}

void RestWay::noteTry(const TryOutcome &outcome)
{
    if (outcome.reach != Reach::Answers) {
        m_resolveAgain = true;
        if (m_addresses.size() > 1)
            m_addresses.append(m_addresses.takeFirst());
    }
    if (outcome.reach == Reach::Answers) {
        m_pause.succeeded();
        m_lastFault = {};
    } else if (RetryPause::spaces(outcome.reach) && m_pause.left(now()) <= Duration{0}) {
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

QNetworkAccessManager &RestWay::manager()
{
    if (m_own && now() - m_hungAt > OwnFor)
        m_retired.append(std::exchange(m_own, nullptr));
    return m_own ? *m_own : m_shared;
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

WayMaker restWayMaker()
{
    return {Ways::Rest, [](const SiteConfig &site) { return !site.rest.url.isEmpty(); },
            [](const WayContext &context, QObject &shared) -> std::unique_ptr<Way> {
                auto *manager = shared.findChild<QNetworkAccessManager *>({}, Qt::FindDirectChildrenOnly);
                if (manager == nullptr)
                    manager = newRestManager(&shared);
                return std::make_unique<RestWay>(context, *manager, nullptr);
            }};
}

} // namespace Switchback
