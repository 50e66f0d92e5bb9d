// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/twilioaccount.h"
#include "models/notify/carrying.h"

#include <QSet>

namespace Switchback
{

struct TwilioState;
struct TwilioPage;

/// What people write back by SMS: to the number that we wrote from, without a word of what they answer. So it
/// is of the newest attempt at their number that was sent before it. Who wants to get no more, in the
/// provider's words for that, has acknowledged nothing. Asked for by the list of what came to our number, as
/// long as an answer may be expected; whoever we have not written to is not told of. It keeps nothing over a
/// restart. One thread.
class SmsReplies : public QObject
{
    Q_OBJECT

public:
    /// `every`: how often is asked; `follow`: how long after the last message to somebody.
    SmsReplies(TwilioAccount &account, const Clock &clock, Duration every, Duration follow);

    /// An order is about to go out.
    void wroteTo(const QString &number, const QString &attempt);
    /// One went out at that moment, from here or from elsewhere. What has come meanwhile may answer it, and
    /// is looked at anew: what is told twice so is one answer for whoever hears it.
    void goOnWith(const QString &number, const QString &attempt, Instant at);

signals:
    /// Its attempt, what it is, when (UTC, by our clock) and its text. The gateway says who heard it.
    void came(const Switchback::Heard &reply);

private:
    struct Wrote {
        QString attempt;
        Instant at{};
    };
    bool remember(const QString &number, const QString &attempt, Instant at);
    void ask();
    void askPage(const QString &place);
    void pageCame(const HttpAnswer &answer);
    void take(const TwilioState &state, Duration ahead);
    void looked(bool whole);
    void forget();

    TwilioAccount &m_account;
    const Clock &m_clock;
    const Duration m_every;
    const Duration m_follow;
    QHash<QString, QList<Wrote>> m_wrote; ///< by number, newest last
    QSet<QString> m_known;                ///< what came, by its name there
    QTimer m_timer;
    int m_pages = 0;
    bool m_asking = false;
    bool m_whole = true; ///< the look before this one was read to its end
};

} // namespace Switchback
