// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/notify/scriptedgateway.h"

#include "models/notify/channels.h"

#include <QRegularExpression>

namespace Switchback
{

ScriptedGateway::ScriptedGateway(QString key, Channel channel, bool canBeAsked)
    : m_key(std::move(key))
    , m_members{m_key + QStringLiteral("/test")}
    , m_channel(channel)
    , m_canBeAsked(canBeAsked)
{
}

int ScriptedGateway::arrivedAt(const QString &address) const
{
    int many = 0;
    for (const Outgoing &each : m_arrived)
        many += each.address == address;
    return many;
}

void ScriptedGateway::check(const Outgoing &one)
{
    const auto say = [&](const char *what) {
        m_findings += QLatin1String(what) + QStringLiteral(": ") + one.attempt;
    };
    static const QRegularExpression name(QStringLiteral("\\A[a-z0-9]{1,32}\\z"));
    if (!name.match(one.attempt).hasMatch())
        say("no name of an attempt");
    if (m_names.contains(one.attempt))
        say("an attempt that was made before");
    m_names.insert(one.attempt);
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

ScriptedGateway::Plays ScriptedGateway::next(const QString &address)
{
    QList<Plays> &plays = m_plays[address];
    if (plays.isEmpty())
        return Plays::Takes;
    return plays.size() == 1 ? plays.first() : plays.takeFirst();
}

void ScriptedGateway::answer(const Outgoing &one, Attempted::What what)
{
    Attempted told;
    told.what = what;
    told.gateway = one.through.isEmpty() ? m_members.first() : one.through;
    if (what == Attempted::What::Refused) {
        told.code = QStringLiteral("550 5.1.1");
        told.text = QStringLiteral("no such user here");
    } else if (what == Attempted::What::Later) {
        told.code = QStringLiteral("451 4.7.1");
        told.text = QStringLiteral("try again later");
    }
    QMetaObject::invokeMethod(
        this, [this, attempt = one.attempt, told] { emit attempted(attempt, told); }, Qt::QueuedConnection);
}

void ScriptedGateway::send(const QList<Outgoing> &batch)
{
    if (m_look)
        m_look(batch);
    for (const Outgoing &one : batch) {
        check(one);
        const Plays plays = next(m_plays.contains(one.through) ? one.through : one.address);
        if (plays == Plays::Takes || plays == Plays::LosesTheAnswer || plays == Plays::SaysNothing) {
            m_arrived += one;
            m_taken.insert(one.attempt);
        }
        switch (plays) {
        case Plays::Takes:
            answer(one, Attempted::What::Sent);
            break;
        case Plays::Refuses:
            answer(one, Attempted::What::Refused);
            break;
        case Plays::Later:
            answer(one, Attempted::What::Later);
            break;
        case Plays::LosesTheAnswer:
        case Plays::LosesTheQuestion:
            answer(one, Attempted::What::Maybe);
            break;
        case Plays::SaysNothing:
            break;
        }
    }
}

void ScriptedGateway::ask(const QList<Outgoing> &attempts)
{
    for (const Outgoing &one : attempts) {
        m_asked += one.attempt;
        if (!m_canBeAsked)
            m_findings += QStringLiteral("asked, and can't be: ") + one.attempt;
        if (++m_questions[one.attempt] < m_knowsAfter)
            continue;
        Heard told;
        told.attempt = one.attempt;
        told.what = m_taken.contains(one.attempt) ? Heard::What::Sent : Heard::What::NotSent;
        told.at = one.notAfter;
        QMetaObject::invokeMethod(
            this, [this, told] { emit heard(told); }, Qt::QueuedConnection);
    }
}

} // namespace Switchback
