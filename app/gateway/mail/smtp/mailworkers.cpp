// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/smtp/mailworkers.h"

#include "app/gateway/mail/base/password.h"
#include "models/core/text/sentences.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
using Time = MailServer::Time;
constexpr auto MayEnd = 1000ms;
constexpr auto AfterCut = 300ms;

QString words(const char *text)
{
    return QCoreApplication::translate("MailWorkers", text);
}

Time steadyNow()
{
    return std::chrono::steady_clock::now();
}
} // namespace

/// What the threads have in common, and what is left with one that hangs.
struct MailWorkers::Shared : std::enable_shared_from_this<Shared> {
    struct Job {
        Outgoing what;
        Instant at;
        Time until; ///< pointless then
    };

    void work();
    void begin(int most);
    Attempted carry(const Job &job);
    SmtpVerdict through(MailServer &server, const ComposedMail &mail);
    std::unique_ptr<SmtpSession> sessionOf(MailServer &server, SmtpVerdict &out);
    void judge(MailServer &server, const SmtpVerdict &verdict);
    void say(const std::function<void()> &what);
    void tell(const QString &attempt, const Attempted &what);
    void stop();

    std::mutex lock;
    std::condition_variable jobThere;
    std::condition_variable roomThere; ///< a connection was given back
    std::condition_variable threadGone;
    std::deque<Job> jobs;
    QList<std::pair<QString, Attempted>> came; ///< to be told; the listener is on its way when there are any
    std::vector<std::unique_ptr<MailServer>> servers;
    int threads = 0;
    int idle = 0;
    QObject *listener = nullptr; ///< null: nobody listens any more
    Ears ears;
    MailSender sender;
    MailDeadlines deadlines;
    std::shared_ptr<Stopping> stopping = std::make_shared<Stopping>();
};

/// The lock is held: the listener cannot go while it is told.
void MailWorkers::Shared::say(const std::function<void()> &what)
{
    if (listener)
        QMetaObject::invokeMethod(listener, what, Qt::QueuedConnection);
}

/// The same: the listener is woken once for all that comes until it is there.
void MailWorkers::Shared::tell(const QString &attempt, const Attempted &what)
{
    came.append({attempt, what});
    if (came.size() == 1)
        say([this, keep = shared_from_this()] {
            std::unique_lock hold(lock);
            const auto all = std::exchange(came, {});
            hold.unlock();
            for (const auto &[name, outcome] : all)
                ears.attempted(name, outcome);
        });
}

void MailWorkers::Shared::stop()
{
    listener = nullptr;
    stopping->ask();
    jobThere.notify_all();
    roomThere.notify_all();
}

void MailWorkers::Shared::begin(int most)
{
    while (threads < most && std::size_t(idle) < jobs.size()) {
        ++threads;
        ++idle;
        std::thread([shared = shared_from_this()] { shared->work(); }).detach();
    }
}

void MailWorkers::Shared::work()
{
    std::unique_lock hold(lock);
    for (;;) {
        jobThere.wait(hold, [this] { return stopping->asked() || !jobs.empty(); });
        --idle;
        if (stopping->asked())
            break;
        const Job job = std::move(jobs.front());
        jobs.pop_front();
        hold.unlock();
        const Attempted outcome = carry(job);
        hold.lock();
        ++idle;
        tell(job.what.attempt, outcome);
    }
    --threads;
    threadGone.notify_all();
}

/// By the first server that will have it.
Attempted MailWorkers::Shared::carry(const Job &job)
{
    Attempted out;
    const Result<ComposedMail> mail = composedMail(job.what, sender, job.at);
    if (!mail) {
        out.what = Attempted::What::Refused;
        out.text = mail.error().text;
        return out;
    }
    if (steadyNow() >= job.until) {
        out.what = Attempted::What::Later;
        out.text = words("Its time was over before its turn came.");
        return out;
    }
    std::optional<Time> again;
    QStringList why;
    for (const auto &server : servers) {
        // Whoever names one wants to know how that one does, also while it is left alone.
        const bool named = !job.what.through.isEmpty();
        if (named && job.what.through != server->key())
            continue;
        if (std::unique_lock hold(lock); !named && server->pausedUntil() > steadyNow()) {
            again = std::min(again.value_or(server->pausedUntil()), server->pausedUntil());
            why += QStringLiteral("%1: %2").arg(server->settings().name, server->trouble());
            continue;
        }
        const SmtpVerdict verdict = through(*server, *mail);
        out = {verdict.what, verdict.code, verdict.text, verdict.reference, server->key(), {}};
        if (verdict.next != SmtpVerdict::Next::OtherServer)
            return out;
        why += QStringLiteral("%1: %2").arg(server->settings().name, verdict.text);
    }
    out.what = Attempted::What::Later;
    out.text = words("No mail server would have it. %1").arg(why.join(QLatin1String("; "))).left(500);
    if (again)
        out.notBefore =
            job.at + std::max(Duration(0), std::chrono::duration_cast<Duration>(*again - steadyNow()));
    return out;
}

/// A connection, when the server's pace and their number allow it. Null: `out` says why.
std::unique_ptr<SmtpSession> MailWorkers::Shared::sessionOf(MailServer &server, SmtpVerdict &out)
{
    std::unique_lock hold(lock);
    roomThere.wait(hold, [&] { return stopping->asked() || server.hasRoom(); });
    std::unique_ptr<SmtpSession> session = server.take();
    if (const Time now = steadyNow(), mine = server.slot(now); mine > now)
        roomThere.wait_until(hold, mine, [this] { return stopping->asked(); });
    if (stopping->asked()) {
        server.giveBack(std::move(session));
        out.text = words("The console ended before it was sent.");
        return nullptr;
    }
    if (session)
        return session;
    hold.unlock();
    const Result<QByteArray> password = passwordOf(server.settings().login);
    if (password)
        return std::make_unique<SmtpSession>(server.settings().login, *password, sender.from.domain,
                                             deadlines, stopping);
    hold.lock();
    server.giveBack(nullptr);
    out.next = SmtpVerdict::Next::OtherServer;
    out.text = out.trouble = asSentences(password.error());
    return nullptr;
}

SmtpVerdict MailWorkers::Shared::through(MailServer &server, const ComposedMail &mail)
{
    SmtpVerdict verdict;
    std::unique_ptr<SmtpSession> session = sessionOf(server, verdict);
    const bool sent = session != nullptr;
    if (sent) {
        verdict = session->send(mail);
        // A login that was refused may be another by the next time.
        if (verdict.next == SmtpVerdict::Next::OtherServer)
            session.reset();
    }
    std::vector<std::unique_ptr<SmtpSession>> useless; // ended after the lock: that may take a while
    const std::scoped_lock hold(lock);
    if (sent)
        server.giveBack(std::move(session));
    judge(server, verdict);
    if (!server.trouble().isEmpty())
        useless = server.takeIdle();
    for (const auto &each : useless)
        each->abandon();
    roomThere.notify_all(); // costs nothing where nobody waits
    return verdict;
}

void MailWorkers::Shared::judge(MailServer &server, const SmtpVerdict &verdict)
{
    if (stopping->asked())
        return;
    const bool broken = verdict.next == SmtpVerdict::Next::OtherServer && !verdict.trouble.isEmpty();
    // A lost answer says neither good nor bad.
    const bool fine = verdict.next == SmtpVerdict::Next::Done && verdict.what != Attempted::What::Maybe;
    if (broken ? server.failed(verdict.trouble, steadyNow()) : fine && server.worked())
        say([this, keep = shared_from_this(), key = server.key(), what = server.trouble()] {
            ears.troubled(key, what);
        });
}

MailWorkers::MailWorkers(const QList<MailServerSettings> &servers, MailSender sender,
                         const MailDeadlines &deadlines, QObject *listener, Ears ears)
    : m_shared(std::make_shared<Shared>())
{
    for (const MailServerSettings &server : servers) {
        m_shared->servers.push_back(std::make_unique<MailServer>(server));
        m_most = std::max(m_most, server.connections);
    }
    m_shared->sender = std::move(sender);
    m_shared->deadlines = deadlines;
    m_shared->listener = listener;
    m_shared->ears = std::move(ears);
}

MailWorkers::~MailWorkers()
{
    std::unique_lock hold(m_shared->lock);
    m_shared->stop();
    const auto gone = [this] { return m_shared->threads == 0; };
    const bool ended = m_shared->threadGone.wait_for(hold, MayEnd, gone);
    m_shared->stopping->cut(); // connections that nobody uses too: their end would wait for a word
    if (!ended)
        m_shared->threadGone.wait_for(hold, AfterCut, gone);
}

void MailWorkers::send(const QList<Outgoing> &batch, Instant now)
{
    const std::scoped_lock hold(m_shared->lock);
    for (const Outgoing &what : batch)
        m_shared->jobs.push_back(
            {what, now, what.notAfter == Instant{} ? Time::max() : steadyNow() + (what.notAfter - now)});
    m_shared->begin(std::max(1, m_most));
    m_shared->jobThere.notify_all();
}

} // namespace Switchback
