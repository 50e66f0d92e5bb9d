// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/voice/messagespool.h"
#include "app/telephone/baresipcontrol.h"
#include "models/testcall/tone.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QHostAddress>

#include <map>

namespace Switchback::Lab
{

/// The test calls of one voice server, a baresip: listens, and answers by keys; the messages that callers
/// leave and fetch, which it hands to the voice application; and the calls that it lets ring for a while. It
/// comes back to one that is begun anew. One thread.
class VoiceLine : public QObject
{
    Q_OBJECT

public:
    struct Place {
        QHostAddress address; ///< of its control port
        quint16 port = 0;
        QString folder;  ///< into which it writes what it hears
        QString answers; ///< a file for what was answered; in its folder the spool of messages is
    };
    VoiceLine(Place place, QByteArray key, QObject *parent = nullptr);

    void start();

private:
    struct Call {
        QString account;
        QString caller;
        QDateTime since;        ///< it was not answered before that
        QElapsedTimer clock;    ///< since then
        qint64 soundSince = -1; ///< by that clock: what is heard from here on is looked at
        qint64 soundFrom = 0;   ///< where in the file that begins
        QString sound;          ///< the file, once it is found
        QString keys;
        QString wish;      ///< in the spool: for the message that the caller wants to hear
        QString fetched;   ///< its code
        qint64 wished = 0; ///< when, by that clock
        qint64 plays = -1; ///< since when it is played
        HeardTone stored;  ///< what is in it
        bool told = false; ///< RTCP has come
        bool answered = false;
    };

    void eventCame(const QJsonObject &event);
    void acceptLater(const QString &account, const QString &id);
    void look();
    void findSound(Call &call);
    void tone(const QString &id, Call &call);
    void fetch(const QString &id, Call &call);
    void play(const QString &id, Call &call, const QString &file);
    void over(const Call &call);
    [[nodiscard]] static bool keepsMessages(const Call &call);
    void answer(const QString &id, Call &call, const QString &code, const HeardTone &heard);
    [[nodiscard]] static HeardTone heard(const Call &call);
    void note(const QString &id, const QString &code, const QString &keys) const;
    void clear(bool all) const;

    const Place m_place;
    const QByteArray m_key;
    const MessageSpool m_spool;
    BaresipControl m_control;
    QTimer m_looks;
    QDateTime m_looked;
    QDateTime m_lookedBefore; ///< whatever comes was not there then, however long this program stood still
    std::map<QString, Call> m_calls; ///< by Call-ID
    int m_sounds = 0;
};

} // namespace Switchback::Lab
