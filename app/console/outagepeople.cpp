// SPDX-License-Identifier: GPL-3.0-or-later
// Who sits here, who else approves, and whom the pair serves.
#include "app/console/outages.h"
#include "app/console/session.h"
#include "app/operators/people.h"
#include "app/operators/secret.h"
#include "app/store/seat.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration ApprovalLife = std::chrono::minutes(5);
}

void Outages::readPeople(std::function<void()> done)
{
    readOperators([this, done = std::move(done)] { readCustomers(done); });
}

void Outages::readOperators(std::function<void()> done)
{
    m_session.store().operators().then(
        this, [this, done = std::move(done)](const Result<QList<Operator>> &operators) {
            // Unknown, nobody is anybody: rather that than everybody anything.
            m_peopleUnknown = !operators.ok();
            if (operators)
                takeOperators(*operators);
            else
                emit troubled(operators.error());
            done();
        });
}

/// Who is signed in stays so only as what they still are.
void Outages::takeOperators(const QList<Operator> &operators)
{
    m_operators = operators;
    m_operators.removeIf([](const Operator &each) { return each.retired; });
    if (m_operators.isEmpty()) {
        if (m_actor.name.isEmpty() || m_actor.checked) {
            m_actor = {userHere(), AllRoles, Seat::current().name(), false, false};
            m_session.setPerson(m_actor.name);
        }
    } else if (const Operator *still = m_actor.checked ? findOperator(m_operators, m_actor.name) : nullptr) {
        m_actor.roles = still->roles;
    } else if (!m_actor.name.isEmpty()) {
        signOut();
    }
    emit personChanged();
    emit changed();
}

void Outages::readCustomers(std::function<void()> done)
{
    m_session.store().customers(m_pair.id).then(
        this, [this, done = std::move(done)](const Result<QList<Customer>> &read) {
            if (read)
                m_customers = *read;
            else
                emit troubled(read.error());
            m_session.store()
                .customers(drillList(m_pair.id))
                .then(this, [this, done](const Result<QList<Customer>> &list) {
                    if (list)
                        m_drillCustomers = *list;
                    else
                        emit troubled(list.error());
                    done();
                });
        });
}

Outcome Outages::mayAct(Right right) const
{
    if (m_peopleUnknown)
        return Error{QStringLiteral("no_operators"), tr("Who may sign in can't be read from the store."),
                     tr("See what is wrong with the store; what may be done is asked for there.")};
    return Switchback::mayAct(m_actor, right);
}

QString Outages::mayNever(Right right) const
{
    const Outcome may = mayAct(right);
    const bool lasting = !may && (may.error().code == QLatin1String("no_right") ||
                                  may.error().code == QLatin1String("no_operators"));
    return lasting ? QStringLiteral("%1 %2").arg(may.error().text, may.error().hint) : QString();
}

bool Outages::useApproval(const QString &act)
{
    const bool given =
        m_approvedAct == act && !act.isEmpty() && m_clock.monotonic() - m_approvedAt < ApprovalLife;
    m_approvedAct.clear();
    return given;
}

void Outages::signOut()
{
    m_actor = {};
    m_actor.seat = Seat::current().name();
    m_signedInAt.reset();
    m_approvedAct.clear();
    m_session.setPerson({});
    emit personChanged();
    emit changed();
}

void Outages::endSignIn()
{
    if (!m_actor.checked || m_actor.asleep)
        return;
    if (!incident().open() && !m_session.runner().active()) {
        signOut();
        return;
    }
    m_actor.asleep = true;
    emit personChanged();
    emit changed();
}

void Outages::checkPerson(const QString &name, const QByteArray &secret,
                          const std::function<void(const Result<Actor> &)> &done)
{
    const QString wanted = name.trimmed();
    if (m_peopleUnknown) {
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
    const Roles roles = found ? found->roles : Roles();
    m_session.store().operatorSecret(person).then(this, [this, person, roles, secret,
                                                         done](const Result<QString> &hash) {
        checkSecret(secret, hash ? hash->toLatin1() : QByteArray())
            .then(this, [this, person, roles, done](bool right) {
                m_throttle.tried(person, right, m_clock.now());
                if (right)
                    done(Actor{person, roles, Seat::current().name(), true, false});
                else
                    done(Error{QStringLiteral("not_signed_in"), tr("Name and secret don't belong together."),
                               tr("Try again; an administrator can give you a new secret.")});
            });
    });
}

void Outages::signIn(const QString &name, const QByteArray &secret, const DoneFn &done)
{
    checkPerson(name, secret, [this, done](const Result<Actor> &who) {
        if (!who) {
            done(who.error());
            return;
        }
        m_actor = *who;
        m_signedInAt = m_clock.now();
        emit personChanged();
        emit changed();
        // What is done next is stored under the wheel as it is held from now on.
        m_session.setPerson(m_actor.name, [done] { done(Done{}); });
    });
}

void Outages::approveHere(const QString &step, const QString &name, const QByteArray &secret,
                          const DoneFn &done)
{
    checkPerson(name, secret, [this, step, done](const Result<Actor> &who) {
        if (!who) {
            done(who.error());
            return;
        }
        const auto approve = [this, step, done, second = *who] {
            m_desk.command(Do::Approve{step, false, {}}, context(second), done);
        };
        const Approval *asked = incident().approval(step);
        if (asked && !asked->givenAt) {
            approve();
            return;
        }
        // Both sit here: who begins it asks in the same breath.
        command(Do::AskApproval{step}, [done, approve](const Outcome &outcome) {
            if (outcome)
                approve();
            else
                done(outcome);
        });
    });
}

void Outages::approveAct(const QString &act, const QString &name, const QByteArray &secret,
                         const QString &breakGlass, const DoneFn &done)
{
    const auto keep = [this, act, done](const QString &kind, const QString &by, const QString &text) {
        Event event;
        event.at = m_clock.now();
        event.kind = kind;
        event.pair = m_pair.id;
        event.actor = by;
        event.text = text;
        event.body = {{QStringLiteral("act"), act}, {QStringLiteral("asked_by"), m_actor.name}};
        m_session.append({PlannedEvent{event, {}}}, OutageDesk::Under::Wheel)
            .then(this, [this, act, done](const Result<QList<Event>> &stored) {
                if (stored) {
                    m_approvedAct = act;
                    m_approvedAt = m_clock.monotonic();
                }
                done(stored ? Outcome(Done{}) : Outcome(stored.error()));
            });
    };
    if (!namesAreChecked()) {
        done(Done{});
        return;
    }
    if (const Outcome may = mayAct(Right::TakeWheel); !may) {
        done(may);
        return;
    }
    if (!breakGlass.trimmed().isEmpty()) {
        keep(QStringLiteral("approval.glass_broken"), m_actor.name,
             tr("GLASS BROKEN by %1: %2, without a second person: %3").arg(m_actor.name, act, breakGlass));
        return;
    }
    checkPerson(name, secret, [this, act, done, keep](const Result<Actor> &who) {
        if (!who)
            done(who.error());
        else if (who->name == m_actor.name)
            done(Error{QStringLiteral("same_person"),
                       tr("%1 began this and can't approve it too.").arg(who->name),
                       tr("Ask somebody else.")});
        else if (const Outcome may = Switchback::mayAct(*who, Right::Approve); !may)
            done(Error{may.error().code, may.error().text, tr("Ask somebody else.")});
        else
            keep(QStringLiteral("approval.given"), who->name,
                 tr("%1 approves: %2, asked for by %3").arg(who->name, act, m_actor.name));
    });
}

} // namespace Switchback
