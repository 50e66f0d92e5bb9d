// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshconnection.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("SshConnection", text);
}

constexpr int MaxRounds = 4;
constexpr int MaxRefusals = 5; ///< of one call by a server that has no channel to give

ssh_session newSession()
{
    // libssh's log is global and goes to standard error unless told otherwise.
    static const bool quiet = [] {
        ssh_set_log_level(SSH_LOG_NONE);
        return true;
    }();
    Q_UNUSED(quiet)
    ssh_session session = ssh_new();
    if (!session)
        qFatal("Out of memory for an SSH session");
    ssh_set_blocking(session, 0);
    return session;
}
} // namespace

SshConnection::SshConnection(const WayContext &context, SignInMemory &memory, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_session(newSession())
    , m_maxCalls(context.limits.channels)
{
    m_age.start();
    m_full.setSingleShot(true);
    connect(&m_full, &QTimer::timeout, this, [this] {
        m_paused = false;
        m_maxCalls = m_context.limits.channels;
        emit roomLeft();
    });
    ssh_set_counters(m_session, &m_received, nullptr); // what comes over the socket, not what it means
    m_handshake = std::make_unique<SshHandshake>(context, m_session, m_received, memory, this);
    connect(m_handshake.get(), &SshHandshake::wake, this, [this] { activate(); });
}

SshConnection::~SshConnection()
{
    m_shut = true;
    freeSession();
}

void SshConnection::start()
{
    m_preparation = std::make_unique<SshPreparation>(m_context, nullptr);
    connect(m_preparation.get(), &SshPreparation::failed, this, &SshConnection::fail);
    connect(m_preparation.get(), &SshPreparation::ready, this, [this](const SshSetup &setup) {
        m_preparation.release()->deleteLater(); // we are inside its signal, and the setup is its
        if (!m_shut)
            dial(setup);
    });
    m_preparation->start();
}

void SshConnection::dial(const SshSetup &setup)
{
    if (!m_handshake->configure(setup)) {
        fail(m_handshake->fault());
        return;
    }
    m_dialer = std::make_unique<TcpDialer>(m_context.site.name, m_context.limits, this);
    connect(m_dialer.get(), &TcpDialer::connected, this, [this](int fd) { handOver(fd); });
    connect(m_dialer.get(), &TcpDialer::failed, this, &SshConnection::fail);
    m_dialer->dial(setup.host, setup.port);
}

/// Never got as far as a session.
void SshConnection::fail(const WayFault &fault)
{
    if (m_shut)
        return;
    m_shut = true;
    emit failed(fault);
}

QString SshConnection::phaseText() const
{
    if (m_preparation)
        return words("reading of ~/.ssh/config and the keys");
    return m_dialer ? words("connection") : m_handshake->phaseText();
}

Reach SshConnection::phaseReach() const
{
    if (m_preparation) // this machine's own trouble says nothing about the site
        return Reach::Local;
    return m_dialer ? Reach::Unreachable : m_handshake->phaseReach();
}

void SshConnection::handOver(int fd)
{
    m_dialer.release()->deleteLater(); // we are inside its signal
    // libssh closes its descriptor when the peer goes; we watch one of our own, so that it is never
    // somebody else's new socket of the same number.
    m_fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (m_shut || m_fd < 0 || ssh_options_set(m_session, SSH_OPTIONS_FD, &fd) != SSH_OK) {
        ::close(fd);
        return;
    }
    m_watch = std::make_unique<SocketWatch>(m_fd, SocketWatch::Reading, [this] { activate(); });
    m_handshake->begin();
    // The first ssh_connect() makes libssh's poll handle; only then the session can join an event of its own.
    // Without that event libssh keeps POLLOUT set for ever, and an idle session spins.
    m_handshake->step();
    m_event = ssh_event_new();
    m_inEvent = m_event && ssh_event_add_session(m_event, m_session) == SSH_OK;
    activate();
}

void SshConnection::take(SshCall *call)
{
    m_calls.append(call);
    call->setParent(this);
    connect(
        call, &SshCall::needsStep, this, [this] { activate(); }, Qt::QueuedConnection);
    call->begin(m_session, m_age.elapsed());
}

void SshConnection::activate()
{
    if (m_stepping || m_shut) {
        m_again = true;
        return;
    }
    m_stepping = true;
    pump();
    m_stepping = false;
    updateWatch();
}

/// One activation may bring bytes for every channel, and a call that reads one channel takes bytes of the
/// others off the socket, after which nobody tells of them again. So: everybody, until nothing moves.
void SshConnection::pump()
{
    bool moved = true;
    bool broken = false;
    for (int round = 0; moved && !m_shut; ++round) {
        if (round == MaxRounds) { // a flood must not keep the other sites waiting
            QMetaObject::invokeMethod(
                this, [this] { activate(); }, Qt::QueuedConnection);
            return;
        }
        m_again = false;
        if (m_inEvent)
            broken = ssh_event_dopoll(m_event, 0) == SSH_ERROR;
        noteBytes();
        moved = m_ready ? stepCalls() : stepHandshake(broken);
        moved = (moved || m_again) && !broken;
        if (m_shut)
            return;
        if (m_ready && (broken || !ssh_is_connected(m_session))) {
            sessionGone();
            return;
        }
    }
}

bool SshConnection::stepHandshake(bool broken)
{
    const bool moved = m_handshake->step();
    if (broken)
        m_handshake->sessionBroke();
    if (m_handshake->failed()) {
        const WayFault fault = m_handshake->fault();
        m_shut = true;
        emit failed(fault);
        return false;
    }
    if (m_handshake->ready()) {
        m_ready = true;
        emit becameReady();
        return true;
    }
    return moved;
}

bool SshConnection::stepCalls()
{
    bool moved = false;
    const QList<SshCall *> calls = m_calls;
    for (SshCall *call : calls) {
        moved = call->step() || moved;
        if (m_shut)
            return false;
        if (call->openRefused())
            tooMany(call);
        else if (call->over())
            forget(call);
        else
            continue;
        moved = true;
        if (m_shut)
            return false;
    }
    return moved;
}

void SshConnection::forget(SshCall *call)
{
    m_calls.removeOne(call);
    call->abandonChannel(); // while the session is surely there
    call->deleteLater();
    emit roomLeft();
}

/// The server gives out fewer channels than we would use (MaxSessions), or has not yet closed those that we
/// gave up: be content with what there is, and try for more after a while.
void SshConnection::tooMany(SshCall *call)
{
    if (call->refusals() > MaxRefusals) {
        call->openFailed();
        forget(call);
        return;
    }
    m_calls.removeOne(call);
    m_maxCalls = std::max<qsizetype>(1, m_calls.size());
    m_paused = m_calls.isEmpty();
    m_full.start(m_paused ? Duration{200} : Duration{5000});
    call->disconnect(this);
    call->requeue();
    emit handBack(call);
}

void SshConnection::noteBytes()
{
    if (m_received.in_bytes == m_seenBytes)
        return;
    m_seenBytes = m_received.in_bytes;
    m_lastBytes = m_age.elapsed();
}

void SshConnection::updateWatch()
{
    if (m_shut) {
        m_watch.reset();
        return;
    }
    const bool write = (ssh_get_poll_flags(m_session) & SSH_WRITE_PENDING) != 0;
    if (m_watch)
        m_watch->want(write ? SocketWatch::Reading | SocketWatch::Writing : SocketWatch::Reading);
}

void SshConnection::sessionGone()
{
    const QString why = visibleText(QByteArray(ssh_get_error(m_session)), 200);
    const WayFault fault{
        Reach::Refused,
        words("%1 closed the SSH connection before it answered%2.")
            .arg(m_context.site.name, why.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(why)),
        words("Its SSH service may have been stopped, or the machine restarted.")};
    shut(fault);
    emit lost(fault);
}

void SshConnection::shut(const WayFault &fault)
{
    if (m_shut)
        return;
    m_shut = true;
    m_watch.reset();
    const QList<SshCall *> calls = std::exchange(m_calls, {});
    for (SshCall *call : calls) {
        if (!call->ended() && !call->maybeDelivered() && !call->wasRequeued()) {
            call->disconnect(this);
            call->requeue();
            emit handBack(call);
            continue;
        }
        call->sessionLost(fault);
        call->deleteLater();
    }
}

void SshConnection::freeSession()
{
    m_watch.reset();
    m_preparation.reset();
    m_dialer.reset();
    m_handshake.reset();
    // All of them, those waiting for their deletion too: ssh_free() frees the channels as well.
    qDeleteAll(findChildren<SshCall *>());
    m_calls.clear();
    if (m_event) {
        if (m_inEvent)
            ssh_event_remove_session(m_event, m_session);
        ssh_event_free(m_event);
    }
    ssh_silent_disconnect(m_session);
    ssh_free(m_session);
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace Switchback
