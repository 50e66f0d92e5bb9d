// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/peoplehere.h"

#include "models/core/text/sentences.h"
#include "models/core/whendone.h"

#include <utility>

namespace Switchback
{

namespace
{
constexpr Duration ApprovalLife = std::chrono::minutes(5);

bool isFor(const QStringList &pairs, const QString &pair)
{
    return pairs.isEmpty() || pairs.contains(pair);
}

Actor actorHere(Actor actor, const QString &pair)
{
    if (!isFor(actor.pairs, pair))
        actor.roles = {};
    return actor;
}
} // namespace

PeopleHere::PeopleHere(QString pair, const Clock &clock, SignedIn &signedIn, Outside outside)
    : m_pair(std::move(pair))
    , m_clock(clock)
    , m_signedIn(signedIn)
    , m_outside(std::move(outside))
{
    m_signedIn.addPlace({this,
                         [this](const Actor &who, const std::function<void()> &settled) {
                             m_outside.seated(who.name, settled);
                         },
                         m_outside.busy});
    connect(&m_signedIn, &SignedIn::changed, this, [this] {
        // Who signs out takes along what was approved for them.
        if (m_signedIn.actor().name != m_approvedFor)
            m_approvedAct.clear();
        emit changed();
    });
    connect(&m_signedIn, &SignedIn::troubled, this, &PeopleHere::troubled);
}

Actor PeopleHere::actor() const
{
    return actorHere(m_signedIn.actor(), m_pair);
}

QList<Operator> PeopleHere::operators() const
{
    QList<Operator> here = m_signedIn.operators();
    for (Operator &each : here) {
        if (!isFor(each.pairs, m_pair))
            each.roles = {};
    }
    return here;
}

QStringList PeopleHere::approvers() const
{
    QStringList names;
    const QList<Operator> all = operators();
    for (const Operator &each : all) {
        if (each.name != m_signedIn.actor().name && may(each.roles, Right::Approve))
            names += each.name;
    }
    return names;
}

void PeopleHere::check(const QString &name, const QByteArray &secret,
                       const std::function<void(const Result<Actor> &)> &done)
{
    m_signedIn.check(name, secret, [pair = m_pair, done](const Result<Actor> &who) {
        done(who ? Result<Actor>(actorHere(*who, pair)) : who);
    });
}

Outcome PeopleHere::mayAct(Right right) const
{
    if (m_signedIn.unknown())
        return Error{QStringLiteral("no_operators"), tr("Who may sign in can't be read from the store."),
                     tr("See what is wrong with the store; what may be done is asked for there.")};
    const Actor &who = m_signedIn.actor();
    const Outcome may = Switchback::mayAct(actor(), right);
    if (!may && may.error().code == QLatin1String("no_right") && !isFor(who.pairs, m_pair))
        return Error{
            may.error().code,
            tr("%1 is set up for other pairs: %2.").arg(who.name, who.pairs.join(QStringLiteral(", "))),
            tr("An administrator changes that with: switchback operator add NAME --pairs ...")};
    return may;
}

QString PeopleHere::mayNever(Right right) const
{
    const Outcome may = mayAct(right);
    const bool lasting = !may && (may.error().code == QLatin1String("no_right") ||
                                  may.error().code == QLatin1String("no_operators"));
    return lasting ? asSentences(may.error()) : QString();
}

bool PeopleHere::useApproval(const QString &act)
{
    const bool given = m_approvedAct == act && !act.isEmpty() && m_approvedFor == m_signedIn.actor().name &&
                       m_clock.monotonic() - m_approvedAt < ApprovalLife;
    m_approvedAct.clear();
    return given;
}

void PeopleHere::keepApproval(const QString &act, const QString &kind, const QString &by, const QString &text,
                              const DoneFn &done)
{
    Event event;
    event.at = m_clock.now();
    event.kind = kind;
    event.pair = m_pair;
    event.actor = by;
    event.text = text;
    event.body = {{QStringLiteral("act"), act}, {QStringLiteral("asked_by"), actor().name}};
    whenDone(m_outside.append(PlannedEvent{event, {}}), this,
             [this, act, asker = actor().name, done](const Result<QList<Event>> &stored) {
                 if (stored) {
                     m_approvedAct = act;
                     m_approvedFor = asker;
                     m_approvedAt = m_clock.monotonic();
                 }
                 done(stored ? Outcome(Done{}) : Outcome(stored.error()));
             });
}

void PeopleHere::approveAct(const QString &act, const QString &name, const QByteArray &secret,
                            const QString &breakGlass, const DoneFn &done)
{
    if (!namesAreChecked()) {
        done(Done{});
        return;
    }
    if (const Outcome may = mayAct(Right::TakeWheel); !may) {
        done(may);
        return;
    }
    if (!breakGlass.trimmed().isEmpty()) {
        keepApproval(
            act, QStringLiteral("approval.glass_broken"), actor().name,
            tr("GLASS BROKEN by %1: %2, without a second person: %3").arg(actor().name, act, breakGlass),
            done);
        return;
    }
    check(name, secret, [this, act, done](const Result<Actor> &who) {
        if (!who)
            done(who.error());
        else if (who->name == actor().name)
            done(Error{QStringLiteral("same_person"),
                       tr("%1 began this and can't approve it too.").arg(who->name),
                       tr("Ask somebody else.")});
        else if (const Outcome may = Switchback::mayAct(*who, Right::Approve); !may)
            done(Error{may.error().code, may.error().text, tr("Ask somebody else.")});
        else
            keepApproval(act, QStringLiteral("approval.given"), who->name,
                         tr("%1 approves: %2, asked for by %3").arg(who->name, act, actor().name), done);
    });
}

} // namespace Switchback
