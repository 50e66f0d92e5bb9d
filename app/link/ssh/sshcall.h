// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/answerreader.h"
#include "app/link/base/latetimer.h"
#include "app/link/base/way.h"

#include <libssh/libssh.h>

#include <QElapsedTimer>

namespace Switchback
{

/// One call over SSH: from the queue, over a channel of its own, to its end. Steps never wait. After its end
/// it lingers a moment, so that the program at the site may finish before its channel goes.
class SshCall : public QObject
{
    Q_OBJECT

public:
    SshCall(const WayContext &context, WayJob job, QObject *parent);
    ~SshCall() override;

    [[nodiscard]] quint64 id() const { return m_job.id; }
    [[nodiscard]] bool ended() const { return m_ended; } ///< onDone was called
    [[nodiscard]] bool over() const
    {
        return m_phase == Phase::Over;
    } ///< and the channel is not needed any more
    /// The server refused the channel though the session is fine.
    [[nodiscard]] bool openRefused() const { return m_openRefused; }
    [[nodiscard]] int refusals() const { return m_refusals; }
    void openFailed() { channelBroke(); }
    [[nodiscard]] bool maybeDelivered() const { return m_maybeDelivered; }
    [[nodiscard]] qint64 channelSince() const
    {
        return m_channelSince;
    } ///< ms on the way's timer, see begin()
    [[nodiscard]] bool wasRequeued() const { return m_requeued; }

    void begin(ssh_session session, qint64 now);
    /// True if anything moved.
    bool step();
    /// Back into the queue, as if it had never begun. Only while not maybeDelivered().
    void requeue();
    void fail(const WayFault &fault);
    void cancel();
    /// The session is gone: drop the channel without a word.
    void abandonChannel();
    /// The session broke under it; bytes that came before count.
    void sessionLost(const WayFault &fault);

signals:
    /// Nothing came in time. `connected` is false if it never got a channel.
    void silent(bool connected);
    /// A try is over (not for cancelled or queued calls).
    void tried(const Switchback::TryOutcome &outcome);
    void needsStep();

private:
    enum class Phase { Queued, Opening, Exec, Writing, Reading, Lingering, Over };

    void enter(Phase phase);
    void arm();
    void timeUp();
    bool open();
    bool exec();
    bool write();
    bool pour();
    bool read();
    bool readErrors();
    bool checkExit();
    bool linger();
    bool channelBroke();
    void finishFromReader();
    void end(CallAnswer answer);

    const WayContext &m_context;
    WayJob m_job;
    AnswerReader m_reader;
    ssh_session m_session = nullptr;
    ssh_channel m_channel = nullptr;
    Phase m_phase = Phase::Queued;
    QElapsedTimer m_age;
    QElapsedTimer m_phaseAge;
    QElapsedTimer m_sinceSent;
    QElapsedTimer m_sinceByte;
    LateTimer m_timer;
    Instant m_sentAt{};
    qsizetype m_written = 0;
    bool m_poured = false; ///< all of the request, and its end
    QByteArray m_errors;   ///< the beginning of what it says on standard error
    qint64 m_channelSince = 0;
    bool m_maybeDelivered = false;
    bool m_requeued = false;
    bool m_openRefused = false;
    int m_refusals = 0;
    bool m_ended = false;
};

} // namespace Switchback
