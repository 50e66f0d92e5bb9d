// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshway.h"

#include <QCoreApplication>
#include <QRandomGenerator>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("SshWay", text);
}
} // namespace

SshWay::SshWay(const WayContext &context, QObject *parent)
    : Way(parent)
    , m_context(context)
    , m_pause(context.limits)
{
    m_age.start();
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] { pump(); });
}

SshWay::~SshWay()
{
    // Their calls may call back; by now nobody is there to hear it.
    for (SshConnection *connection : std::as_const(m_connections)) {
        connection->disconnect(this);
        delete connection;
    }
    qDeleteAll(m_queue);
}

void SshWay::submit(WayJob job)
{
    const Duration left = m_pause.left(now());
    if (RetryPause::spaces(m_lastFault.reach) && left > Duration{0} && !current()) {
        const QString next = words("The next try is in %1.").arg(durationText(left + Duration{999}));
        CallAnswer answer = faultAnswer(
            Ways::Ssh, {m_lastFault.reach, m_lastFault.text + QLatin1Char(' ') + next, m_lastFault.hint});
        answer.sentAt = answer.receivedAt = m_context.clock->now();
        job.onDone(answer);
        return;
    }
    const quint64 id = job.id;
    auto onDone = std::move(job.onDone);
    job.onDone = [this, id, onDone = std::move(onDone)](const CallAnswer &answer) {
        m_calls.remove(id);
        onDone(answer);
    };
    auto *call = new SshCall(m_context, std::move(job), this);
    connect(call, &SshCall::tried, this, &Way::tried);
    connect(call, &SshCall::silent, this, [this, call](bool connected) { callSilent(call, connected); });
    m_calls.insert(id, call);
    m_queue.append(call);
    pump();
}

void SshWay::cancel(quint64 id)
{
    SshCall *call = m_calls.value(id);
    if (!call)
        return;
    const bool queued = m_queue.removeOne(call);
    call->cancel();
    if (queued)
        call->deleteLater();
}

SshConnection *SshWay::current() const
{
    for (SshConnection *connection : m_connections)
        if (!connection->retired())
            return connection;
    return nullptr;
}

void SshWay::pump()
{
    if (m_queue.isEmpty())
        return;
    SshConnection *connection = current();
    if (!connection) {
        const Duration left = m_pause.left(now());
        if (left > Duration{0})
            m_retry.start(left);
        else
            connectAnew();
        return;
    }
    bool taken = false;
    while (!m_queue.isEmpty() && connection->hasRoom()) {
        connection->take(m_queue.takeFirst());
        taken = true;
    }
    if (taken)
        connection->activate();
}

void SshWay::connectAnew()
{
    if (m_connections.size() >= m_context.limits.sessions) {
        SshConnection *oldest = m_connections.first();
        oldest->shut({Reach::Silent,
                      words("%1 has not answered on an old SSH connection, which was given up.")
                          .arg(m_context.site.name),
                      {}});
        drop(oldest);
    }
    auto *connection = new SshConnection(m_context, m_signIns, this);
    m_connections.append(connection);
    connect(connection, &SshConnection::becameReady, this, [this] {
        m_pause.succeeded();
        m_lastFault = {};
        m_again = false;
        pump();
    });
    connect(connection, &SshConnection::failed, this,
            [this, connection](const WayFault &fault) { setUpFailed(connection, fault); });
    connect(connection, &SshConnection::lost, this, [this, connection] {
        drop(connection);
        pump();
    });
    connect(connection, &SshConnection::handBack, this, [this](SshCall *call) {
        call->setParent(this);
        m_queue.append(call);
    });
    connect(connection, &SshConnection::roomLeft, this, [this] {
        pump();
        tidy();
    });
    connection->start();
}

void SshWay::setUpFailed(SshConnection *connection, const WayFault &fault)
{
    const bool wanted = !connection->retired();
    const bool again = connection->moreKeys() && !m_again;
    m_again = connection->moreKeys();
    drop(connection);
    if (again && wanted) { // once at once, so that a few keys too many cost nothing; then with growing pauses
        connectAnew();
        return;
    }
    m_lastFault = fault;
    m_pause.failed(fault.reach, now(), QRandomGenerator::global()->generateDouble());
    emit tried({fault.reach, fault.text, {}});
    if (wanted)
        failQueued(fault);
    pump();
}

void SshWay::failQueued(const WayFault &fault)
{
    const QList<SshCall *> queue = std::exchange(m_queue, {});
    for (SshCall *call : queue) {
        call->fail(fault);
        call->deleteLater();
    }
}

void SshWay::drop(SshConnection *connection)
{
    m_connections.removeOne(connection);
    connection->deleteLater();
}

/// A call ran out of time. If nothing at all has come on its session since it began, the session is no good
/// for new calls; those already on it keep their own time.
void SshWay::callSilent(SshCall *call, bool connected)
{
    if (connected) {
        auto *connection = qobject_cast<SshConnection *>(call->parent());
        if (connection && connection->lastBytes() < call->channelSince())
            connection->retire();
        QMetaObject::invokeMethod(
            this, [this] { tidy(); }, Qt::QueuedConnection);
        return;
    }
    m_queue.removeOne(call);
    call->deleteLater();
    const SshConnection *connection = current();
    if (connection && connection->ready()) {
        // Only busy: says nothing about the way.
        call->fail(
            {Reach::Unknown,
             words("The call to %1 waited for a free place on the SSH connection until its time was over.")
                 .arg(m_context.site.name),
             words("Too many calls at once to this site.")});
        return;
    }
    WayFault fault{
        Reach::Unreachable, words("%1 could not be reached by SSH in time.").arg(m_context.site.name), {}};
    if (connection)
        fault = {connection->phaseReach(),
                 words("%1 did not answer by SSH in time: the %2 was not done yet.")
                     .arg(m_context.site.name, connection->phaseText()),
                 words("See what REST and the other site say.")};
    else if (m_lastFault.reach != Reach::Unknown)
        fault = m_lastFault;
    emit tried({fault.reach, fault.text, {}});
    call->fail(fault);
}

void SshWay::tidy()
{
    const QList<SshConnection *> connections = m_connections;
    for (SshConnection *connection : connections)
        if (connection->retired() && connection->idle()) {
            connection->shut({});
            drop(connection);
        }
}

WayMaker sshWayMaker()
{
    return {Ways::Ssh, [](const SiteConfig &site) { return !site.ssh.host.isEmpty(); },
            [](const WayContext &context, QObject &) -> std::unique_ptr<Way> {
                return std::make_unique<SshWay>(context, nullptr);
            }};
}

} // namespace Switchback
