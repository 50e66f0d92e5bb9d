// SPDX-License-Identifier: GPL-3.0-or-later
// What passes between those who decide what is sent and those who carry it. Plain values.
#pragma once

#include "models/core/instant.h"
#include "models/customers/channel.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <optional>

namespace Switchback
{

/// Whom a message may reach: customers, or nobody but the drill list.
enum class Audience { Live, Drill };

/// One attempt at carrying one message to one person: all that a gateway needs, and nothing to look up.
/// Texts come from people: a gateway takes them literally, whatever they hold.
struct Outgoing {
    QString attempt;  ///< [a-z0-9]{1,32}, never used twice: what comes back is matched by it
    QString delivery; ///< several attempts may be of one
    QString pair;
    Audience audience = Audience::Drill;
    Channel channel = Channel::Email;
    QString address;     ///< e-mail address, or E.164 with "+"
    QString extension;   ///< to be dialled once a call is answered; digits
    QString displayName; ///< of the person; may be empty
    QString subject;     ///< e-mail
    QString text;        ///< whole, its foot included; of a call: what is spoken
    QString html;        ///< e-mail; empty: plain text alone
    QByteArray language; ///< BCP 47
    QByteArray thread;   ///< the same for all messages of one incident to one person: answers come together
    Instant notAfter{};  ///< pointless later: the next update is due then
    QString through;     ///< by that one of ours and no other, "mail/naperville"; empty: by whichever can
    bool operator==(const Outgoing &) const = default;
};

/// What an attempt came to, as far as the gateway's own answer goes.
struct Attempted {
    enum class What {
        Sent,    ///< the gateway has taken it and says so
        Refused, ///< final for this message at this address by this channel; addressrefusal.h says for which
                 ///< more
        Later,   ///< surely not sent; may be tried again
        Maybe,   ///< may have been sent: the answer was lost. Never sent again blindly
    };
    What what = What::Later;
    QString code;                     ///< the gateway's own: "550 5.1.1", "21614", "486"
    QString text;                     ///< in its own words; not trusted, at most 500 characters
    QString reference;                ///< its name for it: a queue id, "SM…", "CA…"
    QString gateway;                  ///< which of ours carried it: "mail/naperville"
    std::optional<Instant> notBefore; ///< of Later: it asked not to be tried before
    bool operator==(const Attempted &) const = default;
};

/// What is heard of an attempt later: from a call-back, by asking, or by mail that came back.
struct Heard {
    enum class What {
        Sent,      ///< it was sent after all: of one whose answer was lost
        NotSent,   ///< it was not: may be tried again
        Delayed,   ///< on its way, and slow: no failure
        Delivered, ///< says the gateway
        Read,      ///< it was opened, says the gateway: nobody has answered
        Failed,    ///< final, with its reason
        Answered,  ///< a person said something: a reply, a key pressed
        Automatic, ///< a machine did: an out-of-office, an answering machine. Neither answer nor failure
    };
    QString attempt;
    What what = What::Delivered;
    Instant at{}; ///< when the gateway says it was; else when it was heard
    QString code; ///< of a failure; of a key: the key
    QString text; ///< in its own words, or of an answer its beginning; not trusted, at most 2,000 characters
    QString from; ///< of an answer: who gave it, where that is another address than was written to
    QString gateway;   ///< which of ours heard it
    QString reference; ///< of one that was sent after all: the gateway's name for it
    bool operator==(const Heard &) const = default;
};

/// An attempt that a gateway took before: before a restart, or for another console. More may come of it.
struct Taken {
    QString attempt;
    Channel channel = Channel::Email;
    QString address;
    QString gateway;    ///< which of ours carried it
    QString reference;  ///< its name for it
    Instant at{};       ///< when it went out
    bool there = false; ///< it was delivered: there may be an answer yet
    bool operator==(const Taken &) const = default;
};

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::Outgoing)
Q_DECLARE_METATYPE(Switchback::Attempted)
Q_DECLARE_METATYPE(Switchback::Heard)
