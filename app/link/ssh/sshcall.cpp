// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshcall.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace Switchback
{

namespace
{
constexpr qsizetype MaxErrorBytes = 4096;
constexpr Duration LingerTime{2000};

QString words(const char *text)
{
    return QCoreApplication::translate("SshCall", text);
}
} // namespace

SshCall::SshCall(const WayContext &context, WayJob job, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_job(std::move(job))
    , m_reader(context.site.name, context.site.id, m_job.verb, m_job.request)
    , m_timer([this] { timeUp(); })
{
    m_age.start();
    enter(Phase::Queued);
}

SshCall::~SshCall()
{
    if (m_channel) {
        ssh_channel_close(m_channel);
        ssh_channel_free(m_channel);
    }
}

void SshCall::enter(Phase phase)
{
    m_phase = phase;
    m_phaseAge.start();
    arm();
}

/// Until the first byte it is the nearest of the phase's own limit and the job's; afterwards only the whole.
void SshCall::arm()
{
    const Duration age{m_age.elapsed()};
    Duration left = m_job.whole - age;
    if (m_reader.bytes() == 0)
        left = std::min(left, m_job.firstByte - age);
    const Duration inPhase{m_phaseAge.elapsed()};
    if (m_phase == Phase::Opening || m_phase == Phase::Exec)
        left = std::min(left, m_context.limits.exec - inPhase);
    else if (m_phase == Phase::Lingering)
        left = LingerTime - inPhase;
    if (m_phase == Phase::Over)
        m_timer.stop();
    else
        m_timer.start(std::max(left, Duration{0}));
}

void SshCall::timeUp()
{
    if (m_phase == Phase::Lingering) {
        enter(Phase::Over);
        emit needsStep();
        return;
    }
    if (m_phase == Phase::Queued) {
        emit silent(false);
        return;
    }
    const QString quiet =
        durationText(Duration{m_sinceByte.isValid() ? m_sinceByte.elapsed() : m_age.elapsed()});
    if (m_reader.lines() > 0 && Duration{m_sinceByte.elapsed()} < m_context.limits.firstByte) {
        CallAnswer answer = faultAnswer(
            Ways::Ssh,
            {Reach::Answers,
             words("%1 works on \"%2\", but was not done after %3.")
                 .arg(m_context.site.name, m_job.verb, durationText(m_job.whole)),
             words("Ask again with the same operation id: the work goes on there and is never done "
                   "twice.")});
        answer.data = Error{QStringLiteral("deadline"), answer.data.error().text, answer.data.error().hint};
        emit tried({Reach::Answers, {}, Duration{m_sinceSent.elapsed()}});
        end(answer);
    } else {
        emit silent(true);
        fail({Reach::Silent,
              words("%1 is connected by SSH, but has said nothing for %2 to \"%3\".")
                  .arg(m_context.site.name, quiet, m_job.verb),
              words("The machine or its SSH service may be frozen. See what REST and the other site say.")});
    }
    emit needsStep();
}

void SshCall::begin(ssh_session session, qint64 now)
{
    m_session = session;
    m_channelSince = now;
    m_channel = ssh_channel_new(session);
    enter(Phase::Opening);
}

void SshCall::requeue()
{
    abandonChannel();
    m_requeued = !m_openRefused; // a full server is no broken one
    m_openRefused = false;
    enter(Phase::Queued);
}

void SshCall::abandonChannel()
{
    if (m_channel)
        ssh_channel_free(m_channel);
    m_channel = nullptr;
    m_session = nullptr;
}

bool SshCall::step()
{
    switch (m_phase) {
    case Phase::Opening:
        return open();
    case Phase::Exec:
        return exec();
    case Phase::Writing:
        return write();
    case Phase::Reading:
        return read();
    case Phase::Lingering:
        return linger();
    case Phase::Queued:
    case Phase::Over:
        break;
    }
    return false;
}

bool SshCall::open()
{
    const int rc = m_channel ? ssh_channel_open_session(m_channel) : SSH_ERROR;
    if (rc == SSH_AGAIN)
        return false;
    if (rc != SSH_OK) {
        m_openRefused = ssh_is_connected(m_session) != 0;
        m_refusals += m_openRefused ? 1 : 0;
        return m_openRefused;
    }
    m_sentAt = m_context.clock->now();
    m_sinceSent.start();
    enter(Phase::Exec);
    return true;
}

bool SshCall::exec()
{
    const int rc = ssh_channel_request_exec(m_channel, m_job.verb.toUtf8().constData());
    // What is asked goes right behind it: to wait for its answer first would cost a round trip.
    if (rc == SSH_AGAIN)
        return pour();
    if (rc != SSH_OK) {
        m_maybeDelivered = false; // what comes on a channel without a command is dropped there
        return channelBroke();
    }
    enter(m_poured ? Phase::Reading : Phase::Writing);
    return true;
}

bool SshCall::write()
{
    const bool moved = pour();
    if (m_poured && m_phase == Phase::Writing)
        enter(Phase::Reading);
    return moved;
}

/// The request and its end, as far as the other side has room for it.
bool SshCall::pour()
{
    if (m_poured)
        return false;
    if (m_written < m_job.body.size()) {
        m_maybeDelivered = true;
        const int rc = ssh_channel_write(m_channel, m_job.body.constData() + m_written,
                                         uint32_t(m_job.body.size() - m_written));
        if (rc == SSH_AGAIN || rc == 0)
            return false;
        if (rc < 0)
            return channelBroke();
        m_written += rc;
        return true;
    }
    const int rc = ssh_channel_send_eof(m_channel);
    if (rc == SSH_AGAIN)
        return false;
    if (rc != SSH_OK)
        return channelBroke();
    m_poured = true;
    return true;
}

bool SshCall::read()
{
    std::array<char, std::size_t(8) * 1024> buffer;
    bool moved = readErrors();
    // One buffer a step, so that a flood on one channel leaves room for the others.
    const int count = ssh_channel_read_nonblocking(m_channel, buffer.data(), uint32_t(buffer.size()), 0);
    if (count == SSH_EOF)
        return checkExit() || moved;
    if (count < 0 && count != SSH_AGAIN)
        return channelBroke();
    if (count > 0) {
        const bool first = m_reader.bytes() == 0;
        m_reader.feed(QByteArray(buffer.data(), count), m_job.onLine);
        m_sinceByte.start();
        if (first)
            arm();
        moved = true;
    }
    if (m_reader.end()) {
        finishFromReader();
        return true;
    }
    if (ssh_channel_is_eof(m_channel))
        return checkExit() || moved;
    return moved;
}

bool SshCall::readErrors()
{
    std::array<char, 4096> buffer;
    bool moved = false;
    int count = 0;
    while ((count = ssh_channel_read_nonblocking(m_channel, buffer.data(), uint32_t(buffer.size()), 1)) > 0) {
        if (m_errors.size() < MaxErrorBytes)
            m_errors.append(buffer.data(), std::min<qsizetype>(count, MaxErrorBytes - m_errors.size()));
        moved = true;
    }
    return moved;
}

/// The exit status comes after the end of the bytes, and says why there were none.
bool SshCall::checkExit()
{
    const int status = ssh_channel_get_exit_status(m_channel);
    if (status < 0 && !ssh_channel_is_closed(m_channel))
        return false;
    QString why = status < 0 ? words("its program was killed") : words("exit status %1").arg(status);
    if (!m_errors.trimmed().isEmpty())
        why += QLatin1String(": ") + visibleText(m_errors.trimmed(), 200);
    m_reader.finish(why);
    finishFromReader();
    return true;
}

bool SshCall::linger()
{
    std::array<char, std::size_t(32) * 1024> buffer;
    bool moved = false;
    for (const int errors : {0, 1})
        while (ssh_channel_read_nonblocking(m_channel, buffer.data(), uint32_t(buffer.size()), errors) > 0)
            moved = true;
    if (ssh_channel_is_closed(m_channel) || !ssh_channel_is_open(m_channel)) {
        enter(Phase::Over);
        return true;
    }
    return moved;
}

void SshCall::finishFromReader()
{
    const AnswerReader::End &got = *m_reader.end();
    CallAnswer answer;
    answer.data = got.data;
    answer.reach = got.reach;
    const Duration roundTrip{m_sinceSent.elapsed()};
    const bool good = got.reach == Reach::Answers;
    emit tried({got.reach, good ? QString() : got.data.error().text, roundTrip});
    // A flood has no claim on a polite end.
    enter(good ? Phase::Lingering : Phase::Over);
    end(answer);
}

bool SshCall::channelBroke()
{
    if (!ssh_is_connected(m_session))
        return false; // the connection sees it too and decides for all its calls
    const QString why = visibleText(QByteArray(ssh_get_error(m_session)), 200);
    fail({Reach::Rejected,
          words("%1 lets us in by SSH, but does not carry out \"%2\": %3")
              .arg(m_context.site.name, m_job.verb, why),
          words("Look at the forced command of our key in authorized_keys, and at MaxSessions of the SSH "
                "service.")});
    return true;
}

void SshCall::sessionLost(const WayFault &fault)
{
    if (m_channel && m_phase == Phase::Reading)
        (void)read(); // what was here before the end still counts
    abandonChannel();
    if (m_ended) {
        enter(Phase::Over);
        return;
    }
    if (m_reader.bytes() > 0) {
        m_reader.finish(fault.text);
        finishFromReader();
        enter(Phase::Over);
        return;
    }
    fail(fault);
}

void SshCall::fail(const WayFault &fault)
{
    if (m_ended)
        return;
    if (m_phase != Phase::Queued)
        emit tried({fault.reach, fault.text, {}});
    enter(Phase::Over);
    end(faultAnswer(Ways::Ssh, fault));
}

void SshCall::cancel()
{
    if (m_ended)
        return;
    enter(Phase::Over);
    end(cancelledAnswer(Ways::Ssh));
    emit needsStep();
}

void SshCall::end(CallAnswer answer)
{
    if (m_ended)
        return;
    m_ended = true;
    answer.way = Ways::Ssh;
    answer.receivedAt = m_context.clock->now();
    answer.roundTrip = m_sinceSent.isValid() ? Duration{m_sinceSent.elapsed()} : Duration{0};
    answer.sentAt = m_sinceSent.isValid() ? m_sentAt : answer.receivedAt;
    answer.maybeDelivered = m_maybeDelivered;
    if (m_phase != Phase::Lingering)
        enter(Phase::Over);
    const auto onDone = std::exchange(m_job.onDone, nullptr);
    onDone(answer);
}

} // namespace Switchback
