// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/restcall.h"

#include "app/link/base/tcpdialer.h"
#include "app/link/rest/tlstexts.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QNetworkRequest>

#include <algorithm>
#include <array>

#include <unistd.h>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("RestCall", text);
}

int httpStatus(const QNetworkReply *reply)
{
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}
} // namespace

RestCall::RestCall(const WayContext &context, WayJob job, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_job(std::move(job))
    , m_reader(context.site.name, context.site.id, m_job.verb, m_job.request)
{
    m_age.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { timeUp(); });
    arm();
}

RestCall::~RestCall()
{
    dropReply();
}

void RestCall::arm()
{
    Duration left = m_job.whole;
    if (m_reader.bytes() == 0)
        left = std::min(left, m_job.firstByte);
    m_timer.start(std::max(left - Duration{m_age.elapsed()}, Duration{0}));
}

void RestCall::begin(QNetworkReply *reply)
{
    m_reply = reply;
    reply->setParent(this);
    reply->setReadBufferSize(qint64(256) * 1024); // a flood stays in the kernel, not in our memory
    m_sentAt = m_context.clock->now();
    m_sinceSent.start();
    connect(reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
    connect(reply, &QNetworkReply::requestSent, this, [this] {
        m_connected = true;
        // The round trip of the call, without that of the connection: the clock offset is measured with it.
        m_sentAt = m_context.clock->now();
        m_sinceSent.start();
    });
    connect(reply, &QNetworkReply::readyRead, this, [this] { received(); });
    connect(reply, &QNetworkReply::finished, this, [this] { replyFinished(); });
    const Duration left = std::min(m_job.firstByte, m_job.whole) - Duration{m_age.elapsed()};
    QTimer::singleShot(std::max(left / 2, Duration{0}), this, [this] { lookIfConnected(); });
}

/// Qt's network access does not say whether it hangs in TCP or in TLS, but frozen and cut off are two things.
void RestCall::lookIfConnected()
{
    if (m_ended || m_connected || !m_reply)
        return;
    auto *dialer = new TcpDialer(m_context.site.name, m_context.limits, this);
    connect(dialer, &TcpDialer::connected, this, [this, dialer](int fd) {
        ::close(fd);
        m_tcpUp = true;
        dialer->deleteLater();
    });
    connect(dialer, &TcpDialer::failed, dialer, &QObject::deleteLater);
    const QUrl url = m_reply->url();
    dialer->dial(url.host(), quint16(url.port(443)));
}

void RestCall::timeUp()
{
    if (m_ended) { // the reply had its moment to end politely
        dropReply();
        emit finished();
        return;
    }
    if (m_reader.lines() > 0 && Duration{m_sinceByte.elapsed()} < m_context.limits.firstByte) {
        CallAnswer answer;
        answer.reach = Reach::Answers;
        answer.data =
            Error{QStringLiteral("deadline"),
                  words("%1 works on \"%2\", but was not done after %3.")
                      .arg(m_context.site.name, m_job.verb, durationText(m_job.whole)),
                  words("Ask again with the same operation id: the work goes on there and is never done "
                        "twice.")};
        emit tried({Reach::Answers, {}, Duration{m_sinceSent.elapsed()}});
        dropReply();
        end(answer);
        emit finished();
        return;
    }
    if (!running() && m_waitsFor.reach != Reach::Unknown) {
        fail(m_waitsFor);
        return;
    }
    if (!running()) {
        fail({Reach::Unknown,
              words("The call to %1 waited for its turn by REST until its time was over.")
                  .arg(m_context.site.name),
              words("Too many calls at once to this site, or the desktop's keychain does not answer.")});
        return;
    }
    emit hung();
    const QString place = visibleText(m_context.site.rest.url, 100);
    const QString time =
        durationText(Duration{m_sinceByte.isValid() ? m_sinceByte.elapsed() : m_age.elapsed()});
    if (m_connected)
        fail({Reach::Silent,
              words("%1 is connected by REST, but has said nothing for %2 to \"%3\".")
                  .arg(m_context.site.name, time, m_job.verb),
              words("Its service may be frozen. See what SSH and the other site say.")});
    else if (m_tcpUp)
        fail({Reach::Silent,
              words("%1 accepts the connection at %2, but the TLS handshake was not done in %3.")
                  .arg(m_context.site.name, place, time),
              words("Its service may be frozen. See what SSH and the other site say.")});
    else
        fail({Reach::Unreachable,
              words("%1 cannot be reached at %2: no connection in %3.").arg(m_context.site.name, place, time),
              words("The machine may be off, or the network between here and there is cut. See what the "
                    "other way "
                    "and the other site say.")});
}

void RestCall::received()
{
    if (m_ended || !m_reply) {
        if (m_reply)
            m_reply->readAll();
        return;
    }
    if (!checkHead())
        return;
    const bool first = m_reader.bytes() == 0;
    m_reader.feed(m_reply->readAll(), m_job.onLine);
    m_sinceByte.start();
    m_connected = true;
    if (first)
        arm();
    if (m_reader.end())
        finishFromReader();
}

/// What the HTTP head alone gives away. False: the call has ended.
bool RestCall::checkHead()
{
    const int status = httpStatus(m_reply);
    const QString site = m_context.site.name;
    if (status >= 300 && status < 400) {
        const QString target = visibleText(m_reply->rawHeader("Location"), 120);
        fail({Reach::Nonsense,
              words("%1 by REST sends us elsewhere (HTTP %2, to %3), which our site never does.")
                  .arg(site)
                  .arg(status)
                  .arg(target.isEmpty() ? words("nowhere named") : target),
              words("A captive portal, a VPN's sign-in page or a proxy stands in between, or the URL in the "
                    "configuration is wrong.")});
        return false;
    }
    if (status == 401 || status == 403) {
        m_certainlyNot = true;
        fail({Reach::Rejected, words("%1 by REST does not accept our token (HTTP %2).").arg(site).arg(status),
              words("The token may have been withdrawn or exchanged at the site: write the new one into the "
                    "token "
                    "file or the keychain.")});
        return false;
    }
    const QByteArray type = m_reply->rawHeader("Content-Type").toLower();
    if (type.startsWith("text/html")) {
        fail({Reach::Nonsense,
              words("%1 by REST answers with a web page (HTTP %2), not as our site would.")
                  .arg(site)
                  .arg(status),
              words("A captive portal, a VPN's sign-in page or a proxy stands in between, or the URL in the "
                    "configuration is wrong.")});
        return false;
    }
    return true;
}

void RestCall::replyFinished()
{
    if (!m_reply)
        return;
    if (!m_ended) {
        const int status = httpStatus(m_reply);
        if (status > 0) {
            received();
            if (!m_ended) {
                QString why = words("HTTP %1").arg(status);
                if (m_reply->error() != QNetworkReply::NoError && status < 400)
                    why = visibleText(m_reply->errorString(), 200);
                m_reader.finish(why);
                finishFromReader();
            }
        } else
            fail(networkFault());
    }
    if (m_reply) {
        dropReply();
        emit finished();
    }
}

WayFault RestCall::networkFault() const
{
    const QString site = m_context.site.name;
    const QString place = visibleText(m_context.site.rest.url, 100);
    const QString why = visibleText(m_reply->errorString(), 200);
    switch (m_reply->error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {Reach::Refused,
                words("%1 refuses the connection at %2: the machine is there, but nothing listens.")
                    .arg(site, place),
                words("Look whether the service runs at the site and whether the URL is right.")};
    case QNetworkReply::SslHandshakeFailedError:
        if (!m_tlsErrors.isEmpty())
            return tlsFault(site, place, m_tlsErrors, m_context.clock->now());
        return {Reach::Nonsense, words("The TLS handshake with %1 at %2 failed: %3").arg(site, place, why),
                words("What listens there may not speak TLS, or only an old version of it.")};
    case QNetworkReply::RemoteHostClosedError:
        return {Reach::Refused, words("%1 closed the REST connection before it answered.").arg(site),
                words("Its service may have been stopped, or the machine restarted.")};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return {Reach::Nonsense, words("%1 by REST does not answer in HTTP: %2").arg(site, why),
                words("Check the URL in the configuration, and what listens there.")};
    default:
        return {
            Reach::Unreachable, words("%1 cannot be reached at %2: %3").arg(site, place, why),
            words("The machine may be off, or the network between here and there is cut. See what the other "
                  "way and the other site say.")};
    }
}

void RestCall::finishFromReader()
{
    const AnswerReader::End &got = *m_reader.end();
    CallAnswer answer;
    answer.data = got.data;
    answer.reach = got.reach;
    emit tried({got.reach, got.reach == Reach::Answers ? QString() : got.data.error().text,
                Duration{m_sinceSent.elapsed()}});
    const bool good = got.reach == Reach::Answers;
    end(answer);
    if (good && m_reply && !m_reply->isFinished()) {
        m_timer.start(2000); // its last bytes, so that the connection can be used again
        return;
    }
    if (!good || m_reply) {
        dropReply();
        emit finished();
    }
}

void RestCall::dropReply()
{
    if (!m_reply)
        return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    if (reply->isFinished()) {
        reply->deleteLater();
    } else if (httpStatus(reply) >= 400 && reply->manager()) {
        // Qt is about to end it with an error of its own, and complains when it has one already.
        reply->setParent(reply->manager());
        connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
        QTimer::singleShot(2000, reply, &QNetworkReply::abort);
    } else {
        reply->abort();
        reply->deleteLater();
    }
}

void RestCall::fail(const WayFault &fault)
{
    if (m_ended)
        return;
    if (fault.reach != Reach::Unknown)
        emit tried({fault.reach, fault.text, {}});
    static constexpr std::array beforeRequest{QNetworkReply::ConnectionRefusedError,
                                              QNetworkReply::HostNotFoundError,
                                              QNetworkReply::SslHandshakeFailedError};
    if (!m_reply ||
        std::find(beforeRequest.begin(), beforeRequest.end(), m_reply->error()) != beforeRequest.end())
        m_certainlyNot = true;
    dropReply();
    end(faultAnswer(Ways::Rest, fault));
    emit finished();
}

void RestCall::cancel()
{
    if (m_ended)
        return;
    dropReply();
    end(cancelledAnswer(Ways::Rest));
    emit finished();
}

void RestCall::end(CallAnswer answer)
{
    if (m_ended)
        return;
    m_ended = true;
    m_timer.stop();
    answer.way = Ways::Rest;
    answer.receivedAt = m_context.clock->now();
    answer.roundTrip = m_sinceSent.isValid() ? Duration{m_sinceSent.elapsed()} : Duration{0};
    answer.sentAt = m_sinceSent.isValid() ? m_sentAt : answer.receivedAt;
    answer.maybeDelivered = m_sinceSent.isValid() && !m_certainlyNot;
    const auto onDone = std::exchange(m_job.onDone, nullptr);
    onDone(answer);
}

} // namespace Switchback
