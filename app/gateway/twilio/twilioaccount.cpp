// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/twilioaccount.h"

#include "app/aside/aside.h"
#include "app/aside/foreignfile.h"
#include "app/config/secretfile.h"
#include "app/gateway/twilio/answers.h"
#include "app/link/base/resolver.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr std::size_t AtOnce = 8;
constexpr Duration Fresh = 60s;   ///< token, CA and address are looked at anew after that
constexpr Duration ReadsIn = 3s;  ///< a file
constexpr Duration Resolves = 5s; ///< a name
constexpr Duration Unlocks = 20s; ///< a keychain, by a person
constexpr Duration ShortPause = 30s;
constexpr qint64 MaxCaBytes = qint64(1024) * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("TwilioAccount", text);
}
} // namespace

TwilioAccount::TwilioAccount(TwilioSettings settings, const Clock &clock, CurlLoop &loop, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_clock(clock)
    , m_loop(loop)
    , m_keychain(m_settings.tokenKeychain, Unlocks, this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { go(); });
}

TwilioAccount::~TwilioAccount() = default;

QString TwilioAccount::place(const QString &name) const
{
    return QStringLiteral("/2010-04-01/Accounts/%1/%2").arg(m_settings.account, name);
}

std::optional<Instant> TwilioAccount::pausedUntil() const
{
    const Duration left = m_paused - m_clock.monotonic();
    return left > Duration{0} ? std::optional(m_clock.now() + left) : std::nullopt;
}

void TwilioAccount::post(const QString &place, const FormFields &form, Instant notAfter, bool waits,
                         Done done)
{
    m_orders.push_back({place, form, notAfter, waits, std::move(done)});
    wake();
}

void TwilioAccount::get(const QString &placeAndQuery, Done done)
{
    m_questions.push_back({placeAndQuery, std::nullopt, {}, true, std::move(done)});
    wake();
}

/// One that waits is no try that was in vain: who hands it back has it tried ever later, and the log told of
/// it each time.
bool TwilioAccount::isHeld(const Turn &order) const
{
    const Duration pause = std::max(m_paused - m_clock.monotonic(), Duration{0});
    if (order.notAfter <= m_clock.now() + pause)
        return true;
    return pause > Duration{0} && (!order.waits || pause > ShortPause);
}

/// Never from within a call of whoever waits for the answer.
void TwilioAccount::wake()
{
    if ((m_orders.empty() && m_questions.empty()) || m_running.size() >= AtOnce || m_preparing)
        return;
    const Duration now = m_clock.monotonic();
    const bool held =
        std::any_of(m_orders.cbegin(), m_orders.cend(), [this](const Turn &each) { return isHeld(each); });
    const Duration left = std::max((held ? m_nextTurn : std::max(m_nextTurn, m_paused)) - now, Duration{0});
    if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > left)
        m_timer.start(left);
}

void TwilioAccount::expire()
{
    const bool paused = pausedUntil().has_value();
    std::deque<Turn> orders;
    std::deque<Turn> late;
    for (Turn &turn : m_orders)
        (isHeld(turn) ? late : orders).push_back(std::move(turn));
    m_orders.swap(orders);
    HttpAnswer held;
    held.how = HttpAnswer::How::Held;
    held.error = paused ? words("the provider wants to be left alone for a while")
                        : words("its time was over before its turn came");
    for (const Turn &turn : late)
        turn.done(held);
}

void TwilioAccount::go()
{
    expire();
    if ((m_orders.empty() && m_questions.empty()) || m_running.size() >= AtOnce || m_preparing)
        return;
    const Duration now = m_clock.monotonic();
    if (now < std::max(m_nextTurn, m_paused)) {
        wake();
        return;
    }
    if (now >= m_readyUntil) {
        prepare();
        return;
    }
    std::deque<Turn> &from = m_orders.empty() ? m_questions : m_orders;
    const Turn turn = std::move(from.front());
    from.pop_front();
    m_nextTurn = now + Duration(1000 / std::max(m_settings.perSecond, 1));
    begin(turn);
    wake();
}

void TwilioAccount::begin(const Turn &turn)
{
    HttpRequest request;
    request.url = m_settings.baseUrl.toUtf8() + turn.place.toUtf8();
    request.address = m_address;
    request.user = m_settings.account.toUtf8();
    request.secret = m_token;
    request.ca = m_ca;
    request.whole = m_whole;
    request.connect = std::min(request.connect, m_whole);
    if (turn.form)
        request.form = encodedForm(*turn.form);
    const quint64 id = ++m_last;
    auto call = std::make_unique<HttpCall>(
        m_loop, std::move(request),
        [this, id, done = turn.done,
         secrets = SecretForms(m_settings.account.toUtf8(), m_token)](HttpAnswer answer) {
            answer.body = secrets.takenOutOfJson(answer.body);
            answer.error = secrets.takenOut(answer.error);
            ended(id, answer, done);
        });
    HttpCall &one = *call;
    m_running[id] = std::move(call);
    if (!one.begin()) {
        HttpAnswer answer;
        answer.error = one.errorText();
        ended(id, answer, turn.done);
    }
}

void TwilioAccount::ended(quint64 id, const HttpAnswer &answer, const Done &done)
{
    m_running.erase(id);
    using How = HttpAnswer::How;
    if (answer.how == How::NotSent) {
        ++m_tries;
        m_readyUntil = Duration{0};
    }
    if (answer.how == How::Answered && answer.status == 401) {
        m_readyUntil = Duration{0};
        m_keychain.forget();
        say(words("%1 does not accept our token").arg(QUrl(m_settings.baseUrl).host()));
    } else if (answer.how == How::Answered && answer.status == 429) {
        const double dice = QRandomGenerator::global()->generateDouble();
        m_paused = m_clock.monotonic() + pauseOf(answer, m_clock.now(), m_refusals++, dice);
    } else if (answer.how == How::Answered && answer.status < 300) {
        m_refusals = 0;
        say({});
    }
    done(answer);
    wake();
}

void TwilioAccount::prepare()
{
    m_preparing = true;
    readToken([this](const Result<QByteArray> &token) {
        if (!token) {
            failAll(token.error().text);
            return;
        }
        m_token = *token;
        readCa();
    });
}

void TwilioAccount::readToken(std::function<void(const Result<QByteArray> &)> got)
{
    if (!m_settings.tokenKeychain.isEmpty()) {
        m_keychain.get(std::move(got));
        return;
    }
    const QString path = m_settings.tokenFile;
    const auto read = std::make_shared<Result<QByteArray>>(Error{});
    Aside::run(
        foreignFilePlace(path), ReadsIn, this, [path, read] { *read = readTokenFile(path); },
        [got = std::move(got), read](bool inTime) {
            got(inTime
                    ? *read
                    : Result<QByteArray>(Error{{}, words("The disk with the token does not answer."), {}}));
        });
}

void TwilioAccount::withToken(std::function<void(const QByteArray &)> got)
{
    if (m_clock.monotonic() < m_readyUntil) {
        got(m_token);
        return;
    }
    readToken(
        [got = std::move(got)](const Result<QByteArray> &token) { got(token ? *token : QByteArray()); });
}

void TwilioAccount::readCa()
{
    const QString path = m_settings.caFile;
    if (path.isEmpty()) {
        resolve();
        return;
    }
    const auto read = std::make_shared<Result<ForeignFile>>(Error{});
    Aside::run(
        foreignFilePlace(path), ReadsIn, this, [path, read] { *read = readForeignFile(path, MaxCaBytes); },
        [this, read](bool inTime) {
            if (!inTime || !*read) {
                failAll(inTime ? words("The CA's file cannot be read: %1.").arg(read->error().text)
                               : words("The disk with the CA's file does not answer."));
                return;
            }
            m_ca = (*read)->bytes;
            resolve();
        });
}

void TwilioAccount::resolve()
{
    const QString host = QUrl(m_settings.baseUrl).host();
    resolveHost(host, Resolves, this, [this, host](const Resolved &resolved) {
        if (resolved.addresses.isEmpty()) {
            failAll(words("%1 has no address: %2.")
                        .arg(host, resolved.inTime ? resolved.error : words("the name service is silent")));
            return;
        }
        const QHostAddress &one = resolved.addresses.at(m_tries % resolved.addresses.size());
        const QByteArray text = one.toString().toLatin1();
        m_address = one.protocol() == QAbstractSocket::IPv6Protocol ? '[' + text + ']' : text;
        ready();
    });
}

void TwilioAccount::ready()
{
    m_preparing = false;
    m_readyUntil = m_clock.monotonic() + Fresh;
    wake();
}

void TwilioAccount::failAll(const QString &why)
{
    m_preparing = false;
    say(why);
    HttpAnswer answer;
    answer.error = why;
    std::deque<Turn> all;
    all.swap(m_orders);
    all.insert(all.end(), std::make_move_iterator(m_questions.begin()),
               std::make_move_iterator(m_questions.end()));
    m_questions.clear();
    for (const Turn &turn : all)
        turn.done(answer);
}

void TwilioAccount::say(const QString &trouble)
{
    if (std::exchange(m_trouble, trouble) != trouble)
        emit troubled(trouble);
}

} // namespace Switchback
