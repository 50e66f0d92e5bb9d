// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/restway.h"

#include "app/keys/keychaintoken.h"
#include "app/link/base/resolver.h"
#include "app/link/rest/restcall.h"
#include "models/core/visibletext.h"

#include <QAbstractSocket>
#include <QCoreApplication>
#include <QPointer>
#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

namespace
{
constexpr std::size_t WaysALoop = 32;

QString words(const char *text)
{
    return QCoreApplication::translate("RestWay", text);
}

QString hostOf(const QString &url)
{
    return QUrl(url, QUrl::StrictMode).host();
}

/// What a call's URL begins with; empty: it is not https.
QByteArray baseOf(const QString &configured)
{
    QUrl url(configured, QUrl::StrictMode);
    QString path = url.path();
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    url.setPath(path + QStringLiteral("/v1/"));
    url.setUserInfo({});
    return url.scheme() == QLatin1String("https") ? url.toEncoded() : QByteArray();
}

/// As it stands in a URL.
QByteArray literal(const QHostAddress &address)
{
    const QByteArray text = address.toString().toLatin1();
    return address.protocol() == QAbstractSocket::IPv6Protocol ? '[' + text + ']' : text;
}

/// What can stand in a header, and nothing that would begin another one.
bool isOneWord(const QByteArray &token)
{
    return !token.isEmpty() &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}
} // namespace

CurlLoop &RestCommons::loopForAWay()
{
    if (m_ways++ % WaysALoop == 0)
        m_loops.push_back(std::make_unique<CurlLoop>(m_handles));
    return *m_loops.back();
}

RestWay::RestWay(const WayContext &context, RestCommons &commons, QObject *parent)
    : Way(parent)
    , m_context(context)
    , m_commons(commons)
    , m_loop(commons.loopForAWay())
    , m_host(hostOf(context.site.rest.url))
    , m_isAddress(!QHostAddress(m_host).isNull())
    , m_url(baseOf(context.site.rest.url))
    , m_pause(context.limits)
    , m_kept(commons.newKept())
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
    connect(call, &RestCall::tried, this, &RestWay::noteTry);
    connect(call, &RestCall::finished, this, [this, call] { ended(call); });
    // Its own connection is closed, but a frozen peer's others would be used again, one after the other.
    connect(call, &RestCall::hung, this, [this] { m_kept = m_commons.newKept(); });
    m_queue.append(call);
    pump();
}

void RestWay::cancel(quint64 id)
{
    const QList<RestCall *> all = m_active + m_queue;
    const auto found = std::find_if(all.begin(), all.end(), [id](RestCall *one) { return one->id() == id; });
    if (found != all.end())
        (*found)->cancel();
}

void RestWay::pump()
{
    while (!m_queue.isEmpty() && m_active.size() < m_context.limits.posts) {
        RestCall *call = m_queue.takeFirst();
        m_active.append(call);
        prepare(call);
    }
}

WayFault RestWay::diskHangs() const
{
    return {Reach::Local,
            words("Token and CA file for %1 were not read in time: the disk does not answer.")
                .arg(m_context.site.name),
            words("Put token_file and ca_file on a disk of this machine.")};
}

void RestWay::prepare(RestCall *call)
{
    const auto got = [this, guard = QPointer<RestCall>(call)](const Result<QByteArray> &token) {
        if (!guard || guard->ended())
            return;
        if (!token)
            guard->fail({Reach::Local, token.error().text, token.error().hint});
        else if (!isOneWord(*token))
            guard->fail({Reach::Local,
                         words("The token for %1 is not one word of printable ASCII, so it is not sent.")
                             .arg(m_context.site.name),
                         words("Store the token that the site gave out, and nothing else.")});
        else
            withToken(guard, *token);
    };
    if (m_keychain) {
        call->waitsFor({});
        m_keychain->get(got);
        return;
    }
    call->waitsFor(diskHangs());
    m_commons.files.get(RestFiles::Kind::Token, m_context.site.rest.tokenFile, m_context.limits.files, call,
                        [this, call, got](const RestFiles::Contents *read) {
                            if (read)
                                got(read->bytes);
                            else
                                call->fail(diskHangs());
                        });
}

void RestWay::withToken(RestCall *call, const QByteArray &token)
{
    call->waitsFor(diskHangs());
    m_commons.files.get(RestFiles::Kind::Ca, m_context.site.rest.caFile, m_context.limits.files, call,
                        [this, call, token](const RestFiles::Contents *read) {
                            WayFault fault = diskHangs();
                            if (call->ended())
                                return;
                            if (read && takeTrust(*read, fault))
                                resolve(call, token);
                            else
                                call->fail(fault);
                        });
}

bool RestWay::takeTrust(const RestFiles::Contents &ca, WayFault &fault)
{
    if (ca.trust) {
        if (std::exchange(m_trust, ca.trust) != ca.trust)
            m_kept = m_commons.newKept(); // what the CA before vouched for is not used on
        return true;
    }
    const QString file = visibleText(m_context.site.rest.caFile);
    fault = {Reach::Local,
             ca.bytes ? words("The CA file %1 of %2 holds no certificate.").arg(file, m_context.site.name)
                      : words("The CA file %1 of %2 cannot be read: %3.")
                            .arg(file, m_context.site.name, ca.bytes.error().text),
             words("Put the CA's certificate (PEM) there, or correct `ca_file` in the configuration.")};
    return false;
}

/// A name that was resolved is asked for again only after a failure, so that an outage of the name service
/// does not matter.
void RestWay::resolve(RestCall *call, const QByteArray &token)
{
    if (m_isAddress || !m_resolveAgain) {
        send(call, token);
        return;
    }
    const QString host = m_host;
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
    if (m_url.isEmpty()) {
        call->fail({Reach::Local,
                    words("The URL of %1 is not https, so no token is sent.").arg(m_context.site.name),
                    words("Correct `url` in the configuration.")});
        return;
    }
    CurlTransfer::Request request;
    request.url = m_url + call->job().verb.toUtf8();
    if (!m_isAddress)
        request.address = literal(m_addresses.first());
    request.token = token;
    request.body = call->job().body;
    request.kept = m_kept;
    request.trust = m_trust;
    call->waitsFor({});
    call->begin(m_loop, std::move(request));
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
        m_commons.files.forget(RestFiles::Kind::Token, m_context.site.rest.tokenFile);
        m_commons.files.forget(RestFiles::Kind::Ca, m_context.site.rest.caFile);
    }
    emit tried(outcome);
}

void RestWay::ended(RestCall *call)
{
    m_queue.removeOne(call);
    m_active.removeOne(call);
    call->deleteLater();
    if (!m_queue.isEmpty())
        QMetaObject::invokeMethod(
            this, [this] { pump(); }, Qt::QueuedConnection);
}

WayMaker restWayMaker()
{
    return {Ways::Rest, [](const SiteConfig &site) { return !site.rest.url.isEmpty(); },
            [](const WayContext &context, QObject &shared) -> std::unique_ptr<Way> {
                auto *commons = shared.findChild<RestCommons *>({}, Qt::FindDirectChildrenOnly);
                if (commons == nullptr)
                    commons = new RestCommons(&shared);
                return std::make_unique<RestWay>(context, *commons, nullptr);
            }};
}

} // namespace Switchback
