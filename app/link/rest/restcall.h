// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/answerreader.h"
#include "app/link/base/way.h"
#include "app/link/rest/curltransfer.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>

namespace Switchback
{

/// One call over REST, from the queue to its end. Deletes nothing: its way does, on finished().
class RestCall : public QObject, private CurlEars
{
    Q_OBJECT

public:
    RestCall(const WayContext &context, WayJob job, QObject *parent);
    ~RestCall() override;

    [[nodiscard]] quint64 id() const { return m_job.id; }
    [[nodiscard]] const WayJob &job() const { return m_job; }
    [[nodiscard]] bool running() const { return m_transfer != nullptr; }
    [[nodiscard]] bool ended() const { return m_ended; }

    /// The network is under way from here on.
    void begin(CurlLoop &loop, CurlTransfer::Request request);
    /// What it means when time runs out before begin(): what it waits for.
    void waitsFor(const WayFault &fault) { m_waitsFor = fault; }
    void fail(const WayFault &fault);
    void cancel();

signals:
    void tried(const Switchback::TryOutcome &outcome);
    void hung();     ///< its connection went silent: none of the kind may be used again
    void finished(); ///< onDone was called and the connection is not needed any more

private:
    void requestGoes() override;
    void bytesCame() override;
    void transferEnded() override;
    void arm();
    void timeUp();
    [[nodiscard]] WayFault silence() const;
    bool checkHead();
    void finishFromReader();
    void end(CallAnswer answer);

    const WayContext &m_context;
    WayJob m_job;
    WayFault m_waitsFor;
    AnswerReader m_reader;
    std::unique_ptr<CurlTransfer> m_transfer; ///< gone as soon as it is not needed any more
    QElapsedTimer m_age;
    QElapsedTimer m_sinceSent;
    QElapsedTimer m_sinceByte;
    QTimer m_timer;
    Instant m_sentAt{};
    bool m_ended = false;
    bool m_requested = false;    ///< the request went out, once at least
    bool m_certainlyNot = false; ///< the site said that it did not carry it out
};

} // namespace Switchback
