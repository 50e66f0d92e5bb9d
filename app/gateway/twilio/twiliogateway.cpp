// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/twiliogateway.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration LookEvery{250};
constexpr int RoomPerSecond = 4; ///< so many seconds' work is taken at once
constexpr int FinalRank = 3;
constexpr int DoublingsMost = 10;

/// The earlier, where both want to be left alone; nothing: one of them may be tried at once.
std::optional<Instant> sooner(const std::optional<Instant> &a, const std::optional<Instant> &b)
{
    return a && b ? std::optional(std::min(*a, *b)) : std::nullopt;
}
} // namespace

TwilioGateway::TwilioGateway(TwilioKind kind, const QList<TwilioSettings> &accounts,
                             CallbackSettings callback, const Clock &clock, Times times, QObject *parent)
    : Gateway(parent)
    , m_kind(kind)
    , m_callback(std::move(callback))
    , m_clock(clock)
    , m_times(times)
    , m_loop(m_handles)
{
    for (const TwilioSettings &one : accounts) {
        m_accounts.push_back(std::make_unique<TwilioAccount>(one, clock, m_loop, nullptr));
        m_accounts.back()->setWhole(times.whole);
        connect(m_accounts.back().get(), &TwilioAccount::troubled, this,
                [this, account = m_accounts.size() - 1](const QString &what) {
                    emit troubled(member(account), what);
                });
    }
    m_polls.setInterval(std::min(LookEvery, times.firstPoll));
    connect(&m_polls, &QTimer::timeout, this, [this] { poll(); });
}

TwilioGateway::~TwilioGateway() = default;

QString TwilioGateway::key() const
{
    return m_kind == TwilioKind::Sms ? QStringLiteral("sms") : QStringLiteral("voice");
}

Channel TwilioGateway::channel() const
{
    return m_kind == TwilioKind::Sms ? Channel::Sms : Channel::Call;
}

QString TwilioGateway::member(std::size_t account) const
{
    return key() + QLatin1Char('/') + m_accounts.at(account)->settings().name;
}

QStringList TwilioGateway::members() const
{
    QStringList all;
    for (std::size_t account = 0; account < m_accounts.size(); ++account)
        all += member(account);
    return all;
}

int TwilioGateway::room() const
{
    return m_accounts.empty() ? 0 : RoomPerSecond * std::max(m_accounts.front()->settings().perSecond, 1);
}

QString TwilioGateway::collection(const QString &below) const
{
    const QString name = m_kind == TwilioKind::Sms ? QStringLiteral("Messages") : QStringLiteral("Calls");
    return name + (below.isEmpty() ? QString() : QLatin1Char('/') + below) + QStringLiteral(".json");
}

QString TwilioGateway::callbackUrl(const char *kind, const QString &attempt) const
{
    return m_callback.listen.isEmpty()
               ? QString()
               : m_callback.publicUrl + QLatin1Char('/') + QLatin1String(kind) + QLatin1Char('/') + attempt;
}

void TwilioGateway::send(const QList<Outgoing> &batch)
{
    for (const Outgoing &one : batch) {
        const qsizetype named = members().indexOf(one.through);
        tryAt(one, one.through.isEmpty() ? 0 : named < 0 ? m_accounts.size() : std::size_t(named), {});
    }
}

void TwilioGateway::tryAt(const Outgoing &what, std::size_t account, const Attempted &before)
{
    if (account >= m_accounts.size()) {
        Attempted none = before;
        QMetaObject::invokeMethod(
            this, [this, what, none] { emit attempted(what.attempt, none); }, Qt::QueuedConnection);
        return;
    }
    TwilioAccount &to = *m_accounts.at(account);
    // What comes near a form or a URL later has been looked at here.
    static const QRegularExpression e164(QStringLiteral("\\A\\+[1-9][0-9]{1,14}\\z"));
    const Result<FormFields> form =
        e164.match(what.address).hasMatch()
            ? order(what, to)
            : Result<FormFields>(Error{QStringLiteral("21211"), tr("it is no number in E.164"), {}});
    if (!form) {
        Attempted refused;
        refused.what = Attempted::What::Refused;
        refused.code = form.error().code;
        refused.text = form.error().text;
        QMetaObject::invokeMethod(
            this, [this, what, account, refused] { finish(what, account, refused); }, Qt::QueuedConnection);
        return;
    }
    const bool nobodyElse = m_accounts.size() == 1 || !what.through.isEmpty();
    to.post(to.place(collection()), *form, what.notAfter, nobodyElse,
            [this, what, account, before, began = m_clock.monotonic()](const HttpAnswer &answer) {
                settle(what, account, began, answer, before);
            });
}

void TwilioGateway::settle(const Outgoing &what, std::size_t account, Duration began,
                           const HttpAnswer &answer, const Attempted &before)
{
    TwilioAccount &by = *m_accounts.at(account);
    TwilioOutcome outcome = outcomeOf(answer, m_kind, by.pausedUntil());
    if (!outcome.trouble.isEmpty())
        by.say(outcome.trouble);
    Attempted &attempted = outcome.attempted;
    if (attempted.what == Attempted::What::Later) {
        if (account > 0)
            attempted.notBefore = sooner(attempted.notBefore, before.notBefore);
        attempted.gateway = member(account);
        tryAt(what, what.through.isEmpty() ? account + 1 : m_accounts.size(), attempted);
        return;
    }
    if (const auto at = m_followed.constFind(what.attempt);
        attempted.what == Attempted::What::Maybe && at != m_followed.cend()) { // a call-back was quicker
        attempted.what = Attempted::What::Sent;
        attempted.reference = at->sid;
    }
    if (attempted.what == Attempted::What::Maybe)
        m_lost.insert(what.attempt, {account, began, m_clock.monotonic(), true});
    if (attempted.what == Attempted::What::Sent)
        follow(what.attempt, account, attempted.reference);
    finish(what, account, attempted);
}

void TwilioGateway::finish(const Outgoing &what, std::size_t account, Attempted attempted)
{
    attempted.gateway = member(account);
    emit this->attempted(what.attempt, attempted);
}

TwilioGateway::Followed &TwilioGateway::follow(const QString &attempt, std::size_t account,
                                               const QString &sid)
{
    Followed &one = m_followed[attempt];
    const Duration now = m_clock.monotonic();
    one.account = account;
    one.sid = sid;
    one.due = now + (m_callback.listen.isEmpty() ? m_times.firstPoll : m_times.pollEvery);
    one.until = now + m_times.follow;
    m_lost.remove(attempt);
    if (!m_polls.isActive())
        m_polls.start();
    return one;
}

/// Of an SMS that is there no state comes any more; of a call its key may.
void TwilioGateway::goOnWith(const QList<Taken> &all)
{
    const Duration now = m_clock.monotonic();
    const QStringList ours = members();
    qsizetype place = 0;
    for (const Taken &one : all) {
        const qsizetype account = ours.indexOf(one.gateway);
        const Duration left = m_times.follow - (m_clock.now() - one.at);
        const bool over = left <= Duration{0} || (one.there && m_kind == TwilioKind::Sms);
        if (account < 0 || over || m_followed.contains(one.attempt) || !isSid(one.reference, m_kind))
            continue;
        Followed &followed = follow(one.attempt, std::size_t(account), one.reference);
        // A call-back may have come while nobody listened. Of thousands not all at once.
        followed.due = now + m_times.firstPoll + m_times.pollEvery * place++ / all.size();
        followed.until = now + std::min(left, m_times.follow);
    }
}

qsizetype TwilioGateway::following() const
{
    return std::count_if(m_followed.begin(), m_followed.end(),
                         [](const Followed &one) { return one.rank < FinalRank; });
}

bool TwilioGateway::isTaken(const QString &sid) const
{
    return std::any_of(m_followed.begin(), m_followed.end(),
                       [&sid](const Followed &one) { return one.sid == sid; });
}

void TwilioGateway::hear(const QString &attempt, std::size_t account, Heard heard)
{
    heard.attempt = attempt;
    heard.at = m_clock.now();
    heard.gateway = member(account);
    emit this->heard(heard);
}

/// A state that came by whatever way.
void TwilioGateway::learn(const QString &attempt, std::size_t account, const TwilioState &state)
{
    auto at = m_followed.find(attempt);
    if (at == m_followed.end()) { // its answer was lost, or it is of before a restart
        follow(attempt, account, state.sid);
        Heard sent;
        sent.what = Heard::What::Sent;
        sent.reference = state.sid;
        hear(attempt, account, sent);
        at = m_followed.find(attempt);
    }
    const int rank = rankOf(state.status, m_kind);
    if (at == m_followed.end() || at->sid != state.sid || rank <= at->rank)
        return;
    at->rank = rank;
    if (rank < FinalRank)
        return;
    const Heard heard = heardOf(state, m_kind);
    const bool answered = !at->key.isEmpty(); // a machine presses none
    if (!answered || heard.what != Heard::What::Automatic)
        hear(attempt, account, heard);
    ended(attempt, *m_accounts.at(account), state.sid);
}

void TwilioGateway::ended(const QString &, TwilioAccount &, const QString &) {}

void TwilioGateway::pressed(const QString &attempt, const QString &key)
{
    const auto at = m_followed.find(attempt);
    if (at == m_followed.end() || key.isEmpty() || at->key == key)
        return;
    at->key = key;
    Heard answered;
    answered.what = Heard::What::Answered;
    answered.code = key;
    answered.text = tr("pressed %1").arg(key);
    hear(attempt, at->account, answered);
}

void TwilioGateway::told(const TwilioCallback &callback)
{
    const auto by = std::find_if(m_accounts.begin(), m_accounts.end(), [&callback](const auto &one) {
        return one->settings().name == callback.account;
    });
    if (by == m_accounts.end())
        return;
    learn(callback.attempt, std::size_t(by - m_accounts.begin()), callback.state);
    const auto at = m_followed.constFind(callback.attempt);
    if (callback.what == TwilioCallback::What::Key && at != m_followed.cend() &&
        at->sid == callback.state.sid)
        pressed(callback.attempt, callback.key);
}

void TwilioGateway::poll()
{
    const Duration now = m_clock.monotonic();
    for (auto it = m_followed.begin(); it != m_followed.end();) {
        if (now >= it->until) {
            it = m_followed.erase(it);
            continue;
        }
        if (it->rank < FinalRank && !it->asking && now >= it->due)
            pollOne(it.key(), *it);
        ++it;
    }
    if (m_followed.isEmpty())
        m_polls.stop();
}

void TwilioGateway::pollOne(const QString &attempt, Followed &one)
{
    TwilioAccount &account = *m_accounts.at(one.account);
    one.asking = true;
    account.poll(account.place(collection(one.sid)), [this, attempt,
                                                      by = one.account](const HttpAnswer &answer) {
        const auto at = m_followed.find(attempt);
        if (at == m_followed.end())
            return;
        at->asking = false;
        const Duration pause = m_times.firstPoll * (1LL << std::min(++at->polls, DoublingsMost));
        const bool toldAnyway = !m_callback.listen.isEmpty();
        at->due = m_clock.monotonic() + (toldAnyway ? m_times.pollEvery : std::min(pause, m_times.pollEvery));
        if (answer.how != HttpAnswer::How::Answered || answer.status != 200)
            return;
        if (const auto state = stateOf(answer.body, m_kind))
            learn(attempt, by, *state);
    });
}

} // namespace Switchback
