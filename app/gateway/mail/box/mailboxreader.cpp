// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/box/mailboxreader.h"

#include "app/gateway/mail/base/password.h"
#include "app/gateway/mail/box/imapsession.h"
#include "app/gateway/mail/text/returned.h"
#include "models/core/text/sentences.h"

#include <condition_variable>
#include <optional>
#include <thread>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
const QByteArray Mark("$SwitchbackRead");
constexpr quint32 Range = 1000;       ///< numbers asked for at once
constexpr qsizetype MostAtOnce = 200; ///< in one command
constexpr auto MayEnd = 300ms;
constexpr auto AfterCut = 300ms;

std::optional<Heard::What> meaningOf(Returned::Kind kind)
{
    switch (kind) {
    case Returned::Kind::Bounce:
        return Heard::What::Failed;
    case Returned::Kind::Delayed:
        return Heard::What::Delayed;
    case Returned::Kind::Automatic:
        return Heard::What::Automatic;
    case Returned::Kind::Reply:
        return Heard::What::Answered;
    case Returned::Kind::Other:
        break;
    }
    return std::nullopt;
}
} // namespace

/// What the thread has, and keeps if it hangs.
struct MailboxReader::Shared : std::enable_shared_from_this<Shared> {
    void work();
    Outcome look();
    Outcome connect();
    Outcome readRange(quint32 first, quint32 last);
    Outcome readOne(quint32 uid, bool unseen);
    Outcome markRead();
    Outcome flagAll(QList<quint32> &uids, const QByteArray &sign, const QByteArray &flag);
    void say(const std::function<void()> &what);
    void tellTrouble(const Outcome &looked);

    ServerLogin login;
    MailAddress address;
    QByteArray domain;
    MailDeadlines deadlines;
    Duration period{};
    Ears ears;
    std::shared_ptr<Stopping> stopping = std::make_shared<Stopping>();

    std::mutex lock; ///< of what follows
    std::condition_variable woken;
    QObject *listener = nullptr;
    bool gone = false;

    // Of the thread alone.
    std::unique_ptr<ImapSession> session;
    ImapSession::State known; ///< `next`: read up to there
    QList<quint32> told;      ///< to be marked at the next look
    QList<quint32> untouched; ///< to be made unseen again, as they were
    quint32 failed = 0;       ///< that one could not be read the last time
    QString trouble;
};

void MailboxReader::Shared::say(const std::function<void()> &what)
{
    const std::scoped_lock hold(lock);
    if (listener)
        QMetaObject::invokeMethod(listener, what, Qt::QueuedConnection);
}

void MailboxReader::Shared::work()
{
    while (!stopping->asked()) {
        const Outcome looked = look();
        if (!looked)
            session.reset();
        if (!stopping->asked())
            tellTrouble(looked);
        std::unique_lock hold(lock);
        woken.wait_for(hold, period, [this] { return stopping->asked(); });
    }
    session.reset();
    const std::scoped_lock hold(lock);
    gone = true;
    woken.notify_all();
}

void MailboxReader::Shared::tellTrouble(const Outcome &looked)
{
    const QString now = looked ? QString() : asSentences(looked.error());
    if (now == trouble)
        return;
    trouble = now;
    say([keep = shared_from_this(), now] { keep->ears.troubled(now); });
}

Outcome MailboxReader::Shared::connect()
{
    if (session)
        return Done{};
    const Result<QByteArray> password = passwordOf(login);
    if (!password)
        return password.error();
    session = std::make_unique<ImapSession>(QStringLiteral("notify.mailbox"), login, *password, deadlines,
                                            stopping);
    return Done{};
}

Outcome MailboxReader::Shared::look()
{
    if (const Outcome there = connect(); !there)
        return there;
    const Result<ImapSession::State> state = session->state();
    if (!state)
        return state.error();
    if (state->validity != known.validity) {
        told.clear();
        untouched.clear();
        known = {state->validity, 1};
    }
    if (const Outcome marked = markRead(); !marked)
        return marked;
    while (known.next < state->next && !stopping->asked()) {
        const quint32 last = std::min(state->next - 1, known.next + Range - 1);
        if (const Outcome read = readRange(known.next, last); !read)
            return read;
    }
    return Done{};
}

/// Takes those from the list that are done.
Outcome MailboxReader::Shared::flagAll(QList<quint32> &uids, const QByteArray &sign, const QByteArray &flag)
{
    while (!uids.isEmpty()) {
        if (const Outcome done = session->flag(uids.mid(0, MostAtOnce), sign, flag); !done)
            return done;
        uids.remove(0, std::min(uids.size(), MostAtOnce));
    }
    return Done{};
}

Outcome MailboxReader::Shared::markRead()
{
    return flagAll(told, "+", Mark);
}

Outcome MailboxReader::Shared::readRange(quint32 first, quint32 last)
{
    const Result<QList<quint32>> fresh = session->without(Mark, first, last);
    if (!fresh)
        return fresh.error();
    if (!fresh->isEmpty()) {
        const Result<QList<quint32>> unseen = session->without(Mark, first, last, "UNSEEN");
        if (!unseen)
            return unseen.error();
        for (const quint32 uid : *fresh) {
            if (stopping->asked())
                return Done{};
            if (const Outcome read = readOne(uid, unseen->contains(uid)); !read)
                return read;
            known.next = uid + 1;
            if (untouched.size() >= MostAtOnce)
                if (const Outcome again = flagAll(untouched, "-", "\\Seen"); !again)
                    return again;
        }
        if (const Outcome again = flagAll(untouched, "-", "\\Seen"); !again)
            return again;
    }
    known.next = last + 1;
    return Done{};
}

/// A mail of which nobody can tell what it answers stays as it was, but for our mark.
Outcome MailboxReader::Shared::readOne(quint32 uid, bool unseen)
{
    const Result<QByteArray> bytes = session->fetch(uid, MaxMailBytes);
    if (!bytes && bytes.error().code == QLatin1String("gone")) // deleted meanwhile by somebody
        return Done{};
    if (!bytes && failed != uid) {
        failed = uid;
        return bytes.error();
    }
    // One that cannot be read on a new connection either must not keep those behind it waiting.
    const Returned mail = bytes ? sortedMail(*bytes, address, domain) : Returned();
    const std::optional<Heard::What> meaning = meaningOf(mail.kind);
    told += uid;
    if (!meaning) {
        const StrayMail stray{mail.from, mail.subject, mail.date.value_or(Instant())};
        say([keep = shared_from_this(), stray] { keep->ears.strayed(stray); });
        if (unseen)
            untouched += uid;
        return Done{};
    }
    const Heard heard{mail.attempt, *meaning, mail.date.value_or(Instant()), mail.code, mail.text,
                      mail.from,    key()};
    say([keep = shared_from_this(), heard] { keep->ears.heard(heard); });
    return Done{};
}

MailboxReader::MailboxReader(const ServerLogin &login, const MailAddress &address, const QByteArray &domain,
                             const MailDeadlines &deadlines, Duration period, QObject *listener, Ears ears)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->login = login;
    m_shared->address = address;
    m_shared->domain = domain;
    m_shared->deadlines = deadlines;
    m_shared->period = period;
    m_shared->listener = listener;
    m_shared->ears = std::move(ears);
    std::thread([shared = m_shared] { shared->work(); }).detach();
}

MailboxReader::~MailboxReader()
{
    std::unique_lock hold(m_shared->lock);
    m_shared->listener = nullptr;
    m_shared->stopping->ask();
    m_shared->woken.notify_all();
    const auto gone = [this] { return m_shared->gone; };
    if (m_shared->woken.wait_for(hold, MayEnd, gone))
        return;
    m_shared->stopping->cut();
    m_shared->woken.wait_for(hold, AfterCut, gone);
}

} // namespace Switchback
