// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/smsreplies.h"

#include "app/gateway/twilio/answers.h"
#include "models/core/visibletext.h"

#include <QUrl>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int PageSize = 50;
constexpr int PagesMost = 20;
constexpr int TextLength = 2000;
constexpr qsizetype MostKept = 50;                     ///< of one number: an evening's updates and more
constexpr Duration Rounding = std::chrono::seconds(2); ///< their times are whole seconds

/// Twilio's default words by which somebody wants no more messages: from then on it refuses ours (21610).
bool isOptOut(const QString &text)
{
    static const QStringList words{QStringLiteral("STOP"),        QStringLiteral("STOPALL"),
                                   QStringLiteral("UNSUBSCRIBE"), QStringLiteral("CANCEL"),
                                   QStringLiteral("END"),         QStringLiteral("QUIT"),
                                   QStringLiteral("OPTOUT"),      QStringLiteral("REVOKE")};
    return words.contains(text.trimmed().toUpper());
}
} // namespace

SmsReplies::SmsReplies(TwilioAccount &account, const Clock &clock, Duration every, Duration follow)
    : m_account(account)
    , m_clock(clock)
    , m_every(every)
    , m_follow(follow)
{
    connect(&m_timer, &QTimer::timeout, this, [this] { ask(); });
}

void SmsReplies::wroteTo(const QString &number, const QString &attempt)
{
    (void)remember(number, attempt, m_clock.now());
}

void SmsReplies::goOnWith(const QString &number, const QString &attempt, Instant at)
{
    if (!remember(number, attempt, at))
        return;
    m_known.clear();
    m_whole = false;
}

/// False: it was known, or is too old.
bool SmsReplies::remember(const QString &number, const QString &attempt, Instant at)
{
    if (at < m_clock.now() - m_follow)
        return false;
    QList<Wrote> &all = m_wrote[number];
    const auto known = [&attempt](const Wrote &one) { return one.attempt == attempt; };
    if (std::any_of(all.cbegin(), all.cend(), known))
        return false;
    const auto later = std::find_if(all.begin(), all.end(), [at](const Wrote &one) { return one.at > at; });
    all.insert(later, {attempt, at});
    if (all.size() > MostKept)
        all.removeFirst();
    if (!m_timer.isActive())
        m_timer.start(m_every);
    return true;
}

void SmsReplies::forget()
{
    const Instant old = m_clock.now() - m_follow;
    for (auto it = m_wrote.begin(); it != m_wrote.end();) {
        // The newest is the one that is answered; whoever has not heard of us for long answers nothing.
        if (it->last().at < old)
            it = m_wrote.erase(it);
        else
            ++it;
    }
    if (!m_wrote.isEmpty())
        return;
    m_timer.stop();
    m_known.clear(); // whatever comes first later is older than what will be answered, or an answer
}

void SmsReplies::ask()
{
    forget();
    if (m_asking || m_wrote.isEmpty())
        return;
    m_asking = true;
    m_pages = 0;
    askPage(m_account.place(QStringLiteral("Messages.json")) + QLatin1String("?To=") +
            QString::fromLatin1(QUrl::toPercentEncoding(m_account.settings().from)) +
            QLatin1String("&PageSize=") + QString::number(PageSize));
}

void SmsReplies::askPage(const QString &place)
{
    ++m_pages;
    m_account.get(place, [this](const HttpAnswer &answer) { pageCame(answer); });
}

void SmsReplies::pageCame(const HttpAnswer &answer)
{
    const TwilioPage page = answer.how == HttpAnswer::How::Answered && answer.status == 200
                                ? pageOf(answer.body, TwilioKind::Sms)
                                : TwilioPage();
    const Duration ahead = momentOf(answer.date).value_or(m_clock.now()) - m_clock.now();
    const Instant oldest = m_clock.now() - m_follow;
    // Newest first: behind what is older than anything of ours nothing new stands, nor behind one that is
    // known; unless the look that found it broke off there.
    bool further = !page.next.isEmpty();
    for (const TwilioState &state : page.all) {
        if (state.sid.isEmpty() || !state.incoming || !state.created)
            continue;
        further = further && !(m_whole && m_known.contains(state.sid)) && *state.created - ahead >= oldest;
        take(state, ahead);
    }
    if (page.sound && further && m_pages < PagesMost)
        askPage(page.next);
    else
        looked(page.sound);
}

void SmsReplies::looked(bool whole)
{
    m_asking = false;
    m_whole = whole;
}

/// `ahead`: their clock before ours.
void SmsReplies::take(const TwilioState &state, Duration ahead)
{
    if (m_known.contains(state.sid))
        return;
    m_known.insert(state.sid);
    const Instant at = *state.created - ahead;
    const QList<Wrote> wrote = m_wrote.value(state.from);
    const auto answered = std::find_if(wrote.crbegin(), wrote.crend(),
                                       [&](const Wrote &one) { return one.at <= at + Rounding; });
    if (answered == wrote.crend())
        return;
    Heard reply;
    reply.attempt = answered->attempt;
    reply.what = isOptOut(state.body) ? Heard::What::Automatic : Heard::What::Answered;
    reply.at = std::min(at, m_clock.now());
    reply.text = visibleText(state.body, TextLength);
    emit came(reply);
}

} // namespace Switchback
