// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/box/receiptmailbox.h"

#include "app/gateway/mail/base/password.h"
#include "app/gateway/mail/box/imapsession.h"
#include "app/gateway/mail/text/notification.h"
#include "models/core/clock.h"
#include "models/core/text/sentences.h"
#include "models/testcall/testmessage.h"

#include <QSet>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr quint32 Newest = 200; ///< of what was there before anybody looked
constexpr auto MayEnd = 300ms;
constexpr auto AfterCut = 300ms;
} // namespace

/// What the thread has, and keeps if it hangs.
struct ReceiptMailbox::Shared : std::enable_shared_from_this<Shared> {
    void work();
    void look();
    Outcome readAll();
    Outcome connect();
    Outcome readOne(quint32 uid);
    void say(const std::function<void(ReceiptMailbox &)> &what);

    ServerLogin login;
    MailDeadlines deadlines;
    Duration period{};
    std::shared_ptr<Stopping> stopping = std::make_shared<Stopping>();

    std::mutex lock; ///< of what follows
    std::condition_variable woken;
    ReceiptMailbox *box = nullptr; ///< null: it is gone
    QSet<QString> codes;
    bool anew = false; ///< a code has come: what was read may name it
    bool gone = false;

    // Of the thread alone.
    std::unique_ptr<ImapSession> session;
    ImapSession::State known; ///< `next`: read up to there
    QSet<QString> wanted;
    quint32 failed = 0;      ///< that one could not be read the last time
    bool passedOver = false; ///< one that could not be read at all may name a code that is wanted
};

void ReceiptMailbox::Shared::say(const std::function<void(ReceiptMailbox &)> &what)
{
    const std::scoped_lock hold(lock);
    if (box)
        QMetaObject::invokeMethod(
            box,
            [keep = shared_from_this(), what] {
                if (keep->box) // which ends in this thread alone
                    what(*keep->box);
            },
            Qt::QueuedConnection);
}

void ReceiptMailbox::Shared::work()
{
    while (!stopping->asked()) {
        look();
        std::unique_lock hold(lock);
        const auto news = [this] { return stopping->asked() || anew; };
        if (codes.isEmpty() && session && !news()) {
            hold.unlock(); // it may wait for the server's farewell
            session.reset();
            hold.lock();
        }
        if (codes.isEmpty())
            woken.wait(hold, news);
        else
            woken.wait_for(hold, period, news);
    }
    session.reset();
    const std::scoped_lock hold(lock);
    gone = true;
    woken.notify_all();
}

void ReceiptMailbox::Shared::look()
{
    {
        const std::scoped_lock hold(lock);
        wanted = codes;
        if (std::exchange(anew, false)) {
            known = {};
            passedOver = false;
        }
    }
    if (wanted.isEmpty())
        return;
    const Instant began = SystemClock().now();
    const Outcome read = readAll();
    if (!read && read.error().code != QLatin1String("unreadable"))
        session.reset();
    const QString trouble = read ? QString() : asSentences(read.error());
    say([began, trouble](ReceiptMailbox &one) { emit one.looked(began, trouble); });
}

Outcome ReceiptMailbox::Shared::connect()
{
    if (session)
        return Done{};
    const Result<QByteArray> password = passwordOf(login);
    if (!password)
        return password.error();
    session = std::make_unique<ImapSession>(QStringLiteral("pair.test.mailbox"), login, *password, deadlines,
                                            stopping);
    return Done{};
}

/// All that came since the last time.
Outcome ReceiptMailbox::Shared::readAll()
{
    if (const Outcome there = connect(); !there)
        return there;
    const Result<ImapSession::State> state = session->state();
    if (!state)
        return state.error();
    if (state->validity != known.validity)
        known = {state->validity, state->next > Newest ? state->next - Newest : 1};
    while (known.next < state->next && !stopping->asked()) {
        // A mail of any flag: there is none without a keyword that nobody sets.
        const quint32 last = std::min(state->next - 1, known.next + Newest - 1);
        const Result<QList<quint32>> all = session->without("$SwitchbackNever", known.next, last);
        if (!all)
            return all.error();
        for (const quint32 uid : *all) {
            if (const Outcome read = readOne(uid); !read)
                return read;
            known.next = uid + 1;
        }
        known.next = last + 1;
    }
    if (passedOver)
        return Error{QStringLiteral("unreadable"), tr("A mail in it cannot be read."),
                     tr("Look into the mailbox, and delete what cannot be opened.")};
    return Done{};
}

Outcome ReceiptMailbox::Shared::readOne(quint32 uid)
{
    const Result<QByteArray> bytes = session->fetch(uid, MaxNotificationBytes);
    if (!bytes && bytes.error().code == QLatin1String("gone")) // deleted meanwhile by somebody
        return Done{};
    if (!bytes && failed != uid) {
        failed = uid;
        return bytes.error();
    }
    // One that cannot be read on a new connection either must not keep those behind it waiting; only then
    // nobody can say that nothing has come.
    passedOver = passedOver || !bytes;
    const QString text = bytes ? notificationText(*bytes) : QString();
    for (const QString &code : std::as_const(wanted)) {
        if (!namesCode(text, code))
            continue;
        const Result<Instant> at = session->arrived(uid);
        if (!at)
            return at.error();
        say([code, when = *at](ReceiptMailbox &one) {
            emit one.arrived(code, when, tr("to the second, by the mail server's clock"));
        });
    }
    return Done{};
}

ReceiptMailbox::ReceiptMailbox(const ServerLogin &login, const MailDeadlines &deadlines, Duration period,
                               QObject *parent)
    : ReceiptBox(parent)
    , m_shared(std::make_shared<Shared>())
{
    m_shared->login = login;
    m_shared->deadlines = deadlines;
    m_shared->period = period;
    m_shared->box = this;
    std::thread([shared = m_shared] { shared->work(); }).detach();
}

ReceiptMailbox::~ReceiptMailbox()
{
    std::unique_lock hold(m_shared->lock);
    m_shared->box = nullptr;
    m_shared->stopping->ask();
    m_shared->woken.notify_all();
    const auto gone = [this] { return m_shared->gone; };
    if (m_shared->woken.wait_for(hold, MayEnd, gone))
        return;
    m_shared->stopping->cut();
    m_shared->woken.wait_for(hold, AfterCut, gone);
}

void ReceiptMailbox::watch(const QString &code)
{
    const std::scoped_lock hold(m_shared->lock);
    m_shared->codes += code;
    m_shared->anew = true;
    m_shared->woken.notify_all();
}

void ReceiptMailbox::forget(const QString &code)
{
    const std::scoped_lock hold(m_shared->lock);
    m_shared->codes -= code;
}

} // namespace Switchback
