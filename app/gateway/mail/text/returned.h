// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/notify/mailaddress.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace Switchback
{

/// A mail that arrived, as far as it concerns one that was sent. Nothing in it is trusted but its token.
struct Returned {
    enum class Kind {
        Other,     ///< nothing of ours: of no attempt, or a receipt that says neither good nor bad
        Bounce,    ///< RFC 3464, or what a mail system writes in its place
        Delayed,   ///< on its way, and slow: no failure
        Automatic, ///< an out-of-office, a receipt of reading
        Reply,     ///< of a person
    };
    Kind kind = Kind::Other;
    QString attempt;             ///< empty: it answers nothing of ours
    QString code;                ///< of a bounce: "550 5.1.1", "5.0.0"; may be empty: the reason is not read
    QString text;                ///< the bounce's reason, or what a person wrote, without what it quotes
    QString from;                ///< who wrote it, as it says
    QString subject;             ///< what can't be seen is made visible
    std::optional<Instant> date; ///< as it says
};

constexpr qint64 MaxMailBytes = qint64(1024) * 1024; ///< what stands beyond is not read

/// Sorts a mail that came to our mailbox. Any bytes; any thread. RFC 3464, 3834, 5322.
Returned sortedMail(const QByteArray &bytes, const MailAddress &mailbox, const QByteArray &domain);

} // namespace Switchback
