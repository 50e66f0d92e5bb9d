// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/notify/scriptedgateway.h"

#include "models/notify/channels.h"

#include <QRegularExpression>

#include <utility>

namespace Switchback
{

ScriptedGateway::ScriptedGateway(QString key, Channel channel, bool canBeAsked)
    : m_key(std::move(key))
    , m_members{m_key + QStringLiteral("/test")}
    , m_channel(channel)
    , m_canBeAsked(canBeAsked)
    , m_provider(std::make_shared<ScriptedProvider>())
{
}

const QList<Outgoing> &ScriptedGateway::arrived() const
{
    return m_provider->arrived;
}

int ScriptedGateway::tried() const
{
    return int(m_provider->names.size());
}

const QStringList &ScriptedGateway::asked() const
{
    return m_provider->asked;
}

const QStringList &ScriptedGateway::findings() const
{
    return m_provider->findings;
}

int ScriptedGateway::arrivedAt(const QString &address) const
{
    int many = 0;
    for (const Outgoing &each : m_provider->arrived)
        many += each.address == address;
    return many;
}

void ScriptedGateway::check(const Outgoing &one)
{
    const auto say = [&](const char *what) {
        m_provider->findings += QLatin1String(what) + QStringLiteral(": ") + one.attempt;
    };
    static const QRegularExpression name(QStringLiteral("\\A[a-z0-9]{1,32}\\z"));
    if (!name.match(one.attempt).hasMatch())
        say("no name of an attempt");
    if (m_provider->names.contains(one.attempt))
        say("an attempt that was made before");
    m_provider->names.insert(one.attempt);
    if (one.channel != m_channel)
        say("another channel");
    if (!addressIsSound(one.channel, one.address))
        say("a bad address");
    if (one.text.isEmpty() || one.pair.isEmpty() || one.delivery.isEmpty())
        say("something is empty");
    if (m_channel == Channel::Email && (one.subject.isEmpty() || one.html.isEmpty() || one.thread.isEmpty()))
        say("something of a mail is empty");
    if (one.text.contains(QLatin1Char('{')))
        say("a placeholder is left");
}

ScriptedGateway::Plays ScriptedGateway::next(const Outgoing &one)
{
    const auto said = m_plays.find(m_plays.contains(one.through) ? one.through : one.address);
    if (said == m_plays.end() || said->isEmpty())
        return m_else ? m_else(one) : Plays::Takes;
    return said->size() == 1 ? said->first() : said->takeFirst();
}

void ScriptedGateway::answer(const Outgoing &one, Attempted::What what, const char *code, const QString &text)
{
    Attempted told;
    told.what = what;
    told.gateway = one.through.isEmpty() ? m_members.first() : one.through;
    told.code = QString::fromLatin1(code);
    told.text = text;
    if (code && qstrcmp(code, "429") == 0 && m_provider->clock)
        told.notBefore = m_provider->clock->now() + std::chrono::seconds(20);
    QMetaObject::invokeMethod(
        this, [this, attempt = one.attempt, told] { emit attempted(attempt, told); }, Qt::QueuedConnection);
}

void ScriptedGateway::play(const Outgoing &one, Plays plays)
{
    using What = Attempted::What;
    switch (plays) {
    case Plays::Takes:
        return answer(one, What::Sent);
    case Plays::Refuses:
        return answer(one, What::Refused, "550 5.1.1", m_refusal);
    case Plays::Later:
        return answer(one, What::Later, "451 4.7.1", QStringLiteral("try again later"));
    case Plays::TooMany:
        return answer(one, What::Later, "429", QStringLiteral("too many requests"));
    case Plays::LosesTheAnswer:
    case Plays::LosesTheQuestion:
        return answer(one, What::Maybe);
    case Plays::BreaksBehind:
    case Plays::BreaksBefore:
        return answer(one, What::Maybe, "500", QStringLiteral("internal error"));
    case Plays::AnswersLate:
        m_held += one;
        return;
    case Plays::SaysNothing:
    case Plays::SaysNothingOfNothing:
        return;
    }
}

void ScriptedGateway::send(const QList<Outgoing> &batch)
{
    static const QSet<Plays> takes{Plays::Takes, Plays::LosesTheAnswer, Plays::BreaksBehind,
                                   Plays::AnswersLate, Plays::SaysNothing};
    if (m_look)
        m_look(batch);
    for (const Outgoing &one : batch) {
        check(one);
        const Plays plays = next(one);
        ++m_provider->played[plays];
        if (takes.contains(plays)) {
            m_provider->arrived += one;
            m_provider->taken.insert(one.attempt);
        }
        play(one, plays);
    }
}

void ScriptedGateway::answerHeld()
{
    const QList<Outgoing> held = std::exchange(m_held, {});
    for (const Outgoing &one : held)
        answer(one, Attempted::What::Sent);
}

void ScriptedGateway::ask(const QList<Outgoing> &attempts)
{
    for (const Outgoing &one : attempts) {
        m_provider->asked += one.attempt;
        QList<Instant> &times = m_provider->askedAt[one.attempt];
        times += m_provider->clock ? m_provider->clock->now() : Instant{};
        if (!m_canBeAsked)
            m_provider->findings += QStringLiteral("asked, and can't be: ") + one.attempt;
        if (times.size() < m_knowsAfter(one.attempt))
            continue;
        Heard told;
        told.attempt = one.attempt;
        told.what = m_provider->taken.contains(one.attempt) ? Heard::What::Sent : Heard::What::NotSent;
        told.at = one.notAfter;
        QMetaObject::invokeMethod(
            this, [this, told] { emit heard(told); }, Qt::QueuedConnection);
    }
}

} // namespace Switchback
