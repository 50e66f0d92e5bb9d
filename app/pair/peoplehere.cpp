// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/peoplehere.h"

#include "app/operators/people.h"
#include "app/operators/secret.h"
#include "app/store/seat.h"

#include <utility>

namespace Switchback
{

namespace
{
constexpr Duration ApprovalLife = std::chrono::minutes(5);
}

QString userHere()
{
    const Result<QString> user = readableName(qEnvironmentVariable("USER"));
    return user ? *user : QStringLiteral("console");
}

PeopleHere::PeopleHere(QString pair, const Clock &clock, Outside outside)
    : m_pair(std::move(pair))
    , m_clock(clock)
    , m_outside(std::move(outside))
{
    m_actor.seat = Seat::current().name();
}

void PeopleHere::takeUp(const std::function<void()> &done)
{
    m_outside.store().operators().then(this, [this, done](const Result<QList<Operator>> &operators) {
        m_read = true;
        // Unknown, nobody is anybody: rather that than everybody anything.
        m_unknown = !operators.ok();
        if (operators)
            take(*operators);
        else
            emit troubled(operators.error());
        if (done)
            done();
    });
}

void PeopleHere::follow(const Event &event)
{
    if (m_read && event.kind.startsWith(QLatin1String("operator.")))
        takeUp({});
}

/// Who is signed in stays so only as what they still are.
void PeopleHere::take(const QList<Operator> &operators)
{
    m_operators = operators;
    m_operators.removeIf([](const Operator &each) { return each.retired; });
    if (m_operators.isEmpty()) {
        if (m_actor.name.isEmpty() || m_actor.checked) {
            m_actor = {userHere(), AllRoles, Seat::current().name(), false, false};
            m_outside.seated(m_actor.name, {});
        }
    } else if (const Operator *still = m_actor.checked ? findOperator(m_operators, m_actor.name) : nullptr) {
        m_actor.roles = still->roles;
    } else if (!m_actor.name.isEmpty()) {
        signOut();
        return;
    }
    emit changed();
}

QStringList PeopleHere::approvers() const
{
    QStringList names;
    for (const Operator &each : m_operators) {
        if (each.name != m_actor.name && may(each.roles, Right::Approve))
            names += each.name;
    }
    return names;
}

Outcome PeopleHere::mayAct(Right right) const
{
    if (m_unknown)
        return Error{QStringLiteral("no_operators"), tr("Who may sign in can't be read from the store."),
                     tr("See what is wrong with the store; what may be done is asked for there.")};
    return Switchback::mayAct(m_actor, right);
}

QString PeopleHere::mayNever(Right right) const
{
    const Outcome may = mayAct(right);
    const bool lasting = !may && (may.error().code == QLatin1String("no_right") ||
                                  may.error().code == QLatin1String("no_operators"));
    return lasting ? QStringLiteral("%1 %2").arg(may.error().text, may.error().hint) : QString();
}

bool PeopleHere::useApproval(const QString &act)
{
    const bool given =
        m_approvedAct == act && !act.isEmpty() && m_clock.monotonic() - m_approvedAt < ApprovalLife;
    m_approvedAct.clear();
    return given;
}

void PeopleHere::signIn(const QString &name, const QByteArray &secret, const DoneFn &done)
{
    check(name, secret, [this, done](const Result<Actor> &who) {
        if (!who) {
            done(who.error());
            return;
        }
        m_actor = *who;
        m_signedInAt = m_clock.now();
        emit changed();
        // What is done next is stored under the wheel as it is held from now on.
        m_outside.seated(m_actor.name, [done] { done(Done{}); });
    });
}

void PeopleHere::signOut()
{
    m_actor = {};
    m_actor.seat = Seat::current().name();
    m_signedInAt.reset();
    m_approvedAct.clear();
    m_outside.seated({}, {});
    emit changed();
}

void PeopleHere::endSignIn()
{
    if (!m_actor.checked || m_actor.asleep)
        return;
    if (!m_outside.busy()) {
        signOut();
        return;
    }
    m_actor.asleep = true;
    emit changed();
}

void PeopleHere::check(const QString &name, const QByteArray &secret,
                       const std::function<void(const Result<Actor> &)> &done)
{
    const QString wanted = name.trimmed();
    if (m_unknown) {
        done(Error{QStringLiteral("no_operators"), tr("Who may sign in can't be read from the store."),
                   tr("See what is wrong with the store, and start again.")});
        return;
    }
    if (m_operators.isEmpty()) {
        if (wanted.isEmpty())
            done(Error{QStringLiteral("no_name"), tr("There is no name."), tr("Give your name.")});
        else
            done(Actor{wanted, AllRoles, Seat::current().name(), false, false});
        return;
    }
    // However it is typed, it is the person's own name that is checked, counted and kept.
    const Operator *found = findOperator(m_operators, wanted);
    const QString person = found ? found->name : plainName(wanted);
    const Duration wait = m_throttle.waitFor(person, m_clock.now());
    if (wait.count() > 0) {
        done(Error{QStringLiteral("wait"), tr("Too many wrong tries for %1.").arg(wanted),
                   tr("Wait %1 and try again.").arg(durationText(wait))});
        return;
    }
    const auto answer = [this, person, roles = found ? found->roles : Roles(), done](bool right) {
        m_throttle.tried(person, right, m_clock.now());
        if (right)
            done(Actor{person, roles, Seat::current().name(), true, false});
        else
            done(Error{QStringLiteral("not_signed_in"), tr("Name and secret don't belong together."),
                       tr("Try again; an administrator can give you a new secret.")});
    };
    m_outside.store().operatorSecret(person).then(this, [this, secret, answer](const Result<QString> &hash) {
        checkSecret(secret, hash ? hash->toLatin1() : QByteArray()).then(this, answer);
    });
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
    event.body = {{QStringLiteral("act"), act}, {QStringLiteral("asked_by"), m_actor.name}};
    m_outside.append(PlannedEvent{event, {}})
        .then(this, [this, act, done](const Result<QList<Event>> &stored) {
            if (stored) {
                m_approvedAct = act;
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
            act, QStringLiteral("approval.glass_broken"), m_actor.name,
            tr("GLASS BROKEN by %1: %2, without a second person: %3").arg(m_actor.name, act, breakGlass),
            done);
        return;
    }
    check(name, secret, [this, act, done](const Result<Actor> &who) {
        if (!who)
            done(who.error());
        else if (who->name == m_actor.name)
            done(Error{QStringLiteral("same_person"),
                       tr("%1 began this and can't approve it too.").arg(who->name),
                       tr("Ask somebody else.")});
        else if (const Outcome may = Switchback::mayAct(*who, Right::Approve); !may)
            done(Error{may.error().code, may.error().text, tr("Ask somebody else.")});
        else
            keepApproval(act, QStringLiteral("approval.given"), who->name,
                         tr("%1 approves: %2, asked for by %3").arg(who->name, act, m_actor.name), done);
    });
}

} // namespace Switchback
