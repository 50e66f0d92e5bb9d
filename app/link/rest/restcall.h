// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/answerreader.h"
#include "app/link/base/way.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslError>
#include <QTimer>

namespace Switchback
{

/// One call over REST, from the queue to its end. Deletes nothing: its way does, on finished().
class RestCall : public QObject
{
    Q_OBJECT

public:
    RestCall(const WayContext &context, WayJob job, QObject *parent);
    ~RestCall() override;

    [[nodiscard]] quint64 id() const { return m_job.id; }
    [[nodiscard]] const WayJob &job() const { return m_job; }
    [[nodiscard]] bool uses(const QNetworkAccessManager *manager) const
    {
        return m_reply && m_reply->manager() == manager;
    }
    [[nodiscard]] bool running() const { return m_reply != nullptr; }
    [[nodiscard]] bool ended() const { return m_ended; }

    /// Takes the reply over. The network is under way from here on.
    void begin(QNetworkReply *reply);
    /// What it means when time runs out before begin(): what it waits for.
    void waitsFor(const WayFault &fault) { m_waitsFor = fault; }
    void fail(const WayFault &fault);
    void cancel();

signals:
    void tried(const Switchback::TryOutcome &outcome);
    void hung();     ///< its connection went silent: none of the kind may be used again
    void finished(); ///< onDone was called and the reply is not needed any more

private:
    void arm();
    void timeUp();
    void lookIfConnected();
    void received();
    void replyFinished();
    bool checkHead();
    [[nodiscard]] WayFault networkFault() const;
    void finishFromReader();
    void dropReply();
    void end(CallAnswer answer);

    const WayContext &m_context;
    WayJob m_job;
    WayFault m_waitsFor;
    AnswerReader m_reader;
    QNetworkReply *m_reply = nullptr;
    QList<QSslError> m_tlsErrors;
    QElapsedTimer m_age;
    QElapsedTimer m_sinceSent;
    QElapsedTimer m_sinceByte;
    QTimer m_timer;
    Instant m_sentAt{};
    bool m_connected = false; ///< TLS is up or bytes came
    bool m_tcpUp = false;     ///< a connection of our own got through
    bool m_ended = false;
    bool m_certainlyNot = false; ///< the site certainly never carried it out
};

} // namespace Switchback
