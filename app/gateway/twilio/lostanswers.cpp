// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/twiliogateway.h"

#include <QUrl>

namespace Switchback
{

namespace
{
constexpr int PagesMost = 20;
constexpr int PageSize = 50;
constexpr Duration Rounding = std::chrono::seconds(2); ///< their times are whole seconds
} // namespace

/// One attempt that is asked about, account by account, page by page.
struct TwilioGateway::Question {
    Outgoing what;
    Lost lost;
    std::vector<std::size_t> accounts; ///< those left to ask; the last is next
    std::size_t now = 0;
    int pages = 0;
    bool whole = true; ///< nobody has failed to answer yet
};

void TwilioGateway::ask(const QList<Outgoing> &attempts)
{
    for (const Outgoing &what : attempts) {
        if (const auto at = m_followed.find(what.attempt); at != m_followed.end()) {
            at->due = m_clock.monotonic(); // it is known: its state is asked
            continue;
        }
        if (!m_lost.contains(what.attempt))
            m_lost.insert(what.attempt, {0, {}, m_clock.monotonic(), false});
        auto question = std::make_shared<Question>();
        question->what = what;
        question->lost = m_lost.value(what.attempt);
        if (question->lost.known)
            question->accounts = {question->lost.account};
        else
            for (std::size_t i = m_accounts.size(); i > 0; --i)
                question->accounts.push_back(i - 1);
        askNext(question);
    }
}

void TwilioGateway::askNext(const std::shared_ptr<Question> &question)
{
    if (question->accounts.empty()) {
        notFound(*question);
        return;
    }
    question->now = question->accounts.back();
    question->accounts.pop_back();
    question->pages = 0;
    const TwilioAccount &account = *m_accounts.at(question->now);
    const auto coded = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    askPage(question, account.place(collection()) + QLatin1String("?To=") + coded(question->what.address) +
                          QLatin1String("&From=") + coded(account.settings().from) +
                          QLatin1String("&PageSize=") + QString::number(PageSize));
}

void TwilioGateway::askPage(const std::shared_ptr<Question> &question, const QString &place)
{
    ++question->pages;
    m_accounts.at(question->now)->get(place, [this, question](const HttpAnswer &answer) {
        pageCame(question, answer);
    });
}

void TwilioGateway::pageCame(const std::shared_ptr<Question> &question, const HttpAnswer &answer)
{
    if (m_followed.contains(question->what.attempt))
        return; // a call-back was quicker
    const bool came = answer.how == HttpAnswer::How::Answered && answer.status == 200;
    const TwilioPage page = came ? pageOf(answer.body, m_kind) : TwilioPage();
    std::optional<Instant> since;
    const std::optional<Instant> theirs = momentOf(answer.date);
    if (question->lost.known && theirs)
        since = *theirs - (m_clock.monotonic() - question->lost.sent) - Rounding;
    for (const TwilioState &state : page.all) {
        if (state.sid.isEmpty() || isTaken(state.sid) || !isIt(state, question->what, since))
            continue;
        learn(question->what.attempt, question->now, state);
        return;
    }
    if (page.sound && !page.next.isEmpty() && question->pages < PagesMost) {
        askPage(question, page.next);
        return;
    }
    question->whole = question->whole && page.sound && page.next.isEmpty();
    askNext(question);
}

/// Who decides what that is worth is said at the class.
void TwilioGateway::notFound(const Question &question)
{
    const QString attempt = question.what.attempt;
    const bool sure = question.lost.known || m_kind == TwilioKind::Sms;
    if (!question.whole || !sure || m_clock.monotonic() - question.lost.since < m_times.sureAfter)
        return;
    m_lost.remove(attempt);
    Heard heard;
    heard.what = Heard::What::NotSent;
    heard.text = tr("it does not stand in the provider's list");
    hear(attempt, question.now, heard);
}

} // namespace Switchback
