// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/restcall.h"

#include "app/link/rest/restfaults.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("RestCall", text);
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

RestCall::~RestCall() = default;

void RestCall::arm()
{
    Duration left = m_job.whole;
    if (m_reader.bytes() == 0)
        left = std::min(left, m_job.firstByte);
    m_timer.start(std::max(left - Duration{m_age.elapsed()}, Duration{0}));
}

void RestCall::begin(CurlLoop &loop, CurlTransfer::Request request)
{
    m_sentAt = m_context.clock->now();
    m_sinceSent.start();
    m_transfer = std::make_unique<CurlTransfer>(loop, std::move(request), static_cast<CurlEars &>(*this));
    if (!m_transfer->begin())
        fail({Reach::Local,
              words("This machine's libcurl cannot make the connection to %1: %2.")
                  .arg(m_context.site.name, m_transfer->errorText()),
              words("Install libcurl with OpenSSL, 7.85 or later.")});
}

/// The round trip of the call, without that of the connection: the clock offset is measured with it.
void RestCall::requestGoes()
{
    m_requested = true;
    m_sentAt = m_context.clock->now();
    m_sinceSent.start();
}

void RestCall::timeUp()
{
    if (m_ended) { // the answer had its moment to end politely
        m_transfer.reset();
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
        m_transfer.reset();
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
    fail(silence());
}

/// Frozen and cut off are two things.
WayFault RestCall::silence() const
{
    const QString site = m_context.site.name;
    const QString place = visibleText(m_context.site.rest.url, 100);
    const QString time =
        durationText(Duration{m_sinceByte.isValid() ? m_sinceByte.elapsed() : m_age.elapsed()});
    const QString frozen = words("Its service may be frozen. See what SSH and the other site say.");
    switch (m_transfer->stage()) {
    case CurlTransfer::Stage::Up:
        return {Reach::Silent,
                words("%1 is connected by REST, but has said nothing for %2 to \"%3\".")
                    .arg(site, time, m_job.verb),
                frozen};
    case CurlTransfer::Stage::Handshake:
        return {Reach::Silent,
                words("%1 accepts the connection at %2, but the TLS handshake was not done in %3.")
                    .arg(site, place, time),
                frozen};
    case CurlTransfer::Stage::Connecting:
        break;
    }
    return {Reach::Unreachable,
            words("%1 cannot be reached at %2: no connection in %3.").arg(site, place, time),
            words("The machine may be off, or the network between here and there is cut. See what the other "
                  "way and the other site say.")};
}

void RestCall::bytesCame()
{
    if (m_ended) {
        (void)m_transfer->takeBytes();
        return;
    }
    if (!checkHead())
        return;
    const bool first = m_reader.bytes() == 0;
    m_reader.feed(m_transfer->takeBytes(), m_job.onLine);
    m_sinceByte.start();
    if (first)
        arm();
    if (m_reader.end())
        finishFromReader();
}

/// What the HTTP head alone gives away. False: the call has ended.
bool RestCall::checkHead()
{
    const int status = m_transfer->status();
    const QString site = m_context.site.name;
    if (status >= 300 && status < 400) {
        const QString target = visibleText(m_transfer->location(), 120);
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
    if (m_transfer->contentType().toLower().startsWith("text/html")) {
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

void RestCall::transferEnded()
{
    if (!m_ended && m_transfer->status() == 0) {
        fail(transferFault(m_context.site, *m_transfer, m_context.clock->now()));
        return;
    }
    bytesCame();
    if (!m_ended) {
        const int status = m_transfer->status();
        const bool broken = m_transfer->result() != CURLE_OK && status < 400;
        m_reader.finish(broken ? m_transfer->errorText() : words("HTTP %1").arg(status));
        finishFromReader();
    }
    if (m_transfer) {
        m_transfer.reset();
        emit finished();
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
    if (good && !m_transfer->ended()) {
        m_timer.start(2000); // its last bytes, so that the connection can be used again
        return;
    }
    m_transfer.reset();
    emit finished();
}

void RestCall::fail(const WayFault &fault)
{
    if (m_ended)
        return;
    if (fault.reach != Reach::Unknown)
        emit tried({fault.reach, fault.text, {}});
    m_transfer.reset();
    end(faultAnswer(Ways::Rest, fault));
    emit finished();
}

void RestCall::cancel()
{
    if (m_ended)
        return;
    m_transfer.reset();
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
    answer.maybeDelivered = m_requested && !m_certainlyNot;
    const auto onDone = std::exchange(m_job.onDone, nullptr);
    onDone(answer);
}

} // namespace Switchback
