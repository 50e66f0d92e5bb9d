// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/mailgateway.h"

#include "app/gateway/mail/box/mailboxreader.h"
#include "app/gateway/mail/smtp/mailworkers.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// Three batches, of all pairs together: one on its way, one that waits, and one that is written down
/// meanwhile. So many of those that nobody has answered are in doubt after a kill.
constexpr int LeastRoom = 150;
constexpr int RoomPerConnection = 16;

/// The configuration was checked: what is no address is none.
MailSender senderOf(const NotifySettings &settings)
{
    MailSender out;
    out.name = settings.fromName;
    if (const Result<MailAddress> from = mailAddress(settings.fromAddress))
        out.from = *from;
    if (const Result<MailAddress> mailbox = mailAddress(settings.mailbox.address))
        out.mailbox = *mailbox;
    return out;
}

/// A mail's date is its sender's word: a moment to come, or long past, is none.
Instant believed(Instant at, Instant now)
{
    return at > now || at < now - std::chrono::hours(24 * 7) ? now : at;
}
} // namespace

MailGateway::MailGateway(const NotifySettings &settings, const Clock &clock, const MailDeadlines &deadlines,
                         Duration mailboxPeriod, QObject *parent)
    : Gateway(parent)
    , m_clock(clock)
{
    const MailSender sender = senderOf(settings);
    for (const MailServerSettings &each : settings.mail)
        m_members += MailServer(each).key();
    MailWorkers::Ears ears;
    ears.attempted = [this](const QString &attempt, const Attempted &what) { emit attempted(attempt, what); };
    ears.troubled = [this](const QString &server, const QString &what) { emit troubled(server, what); };
    m_workers = std::make_unique<MailWorkers>(settings.mail, sender, deadlines, this, std::move(ears));
    if (!sender.mailbox)
        return;
    MailboxReader::Ears boxEars;
    boxEars.heard = [this](const Heard &what) {
        Heard timed = what;
        timed.at = believed(what.at, m_clock.now());
        emit heard(timed);
    };
    boxEars.strayed = [this](const StrayMail &mail) {
        emit strayed(MailboxReader::key(), {mail.from, mail.subject, believed(mail.at, m_clock.now())});
    };
    boxEars.troubled = [this](const QString &what) { emit troubled(MailboxReader::key(), what); };
    m_mailbox = std::make_unique<MailboxReader>(settings.mailbox.login, *sender.mailbox, sender.from.domain,
                                                deadlines, mailboxPeriod, this, std::move(boxEars));
}

MailGateway::~MailGateway() = default;

int MailGateway::room() const
{
    return std::max(LeastRoom, m_workers->threads() * RoomPerConnection);
}

void MailGateway::send(const QList<Outgoing> &batch)
{
    m_workers->send(batch, m_clock.now());
}

} // namespace Switchback
