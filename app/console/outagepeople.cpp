// SPDX-License-Identifier: GPL-3.0-or-later
// Who sits here, who else approves, and whom the pair serves.
#include "app/console/outages.h"
#include "app/console/session.h"
#include "app/operators/secret.h"
#include "app/store/seat.h"

#include <algorithm>

namespace Switchback
{

void Outages::readPeople(std::function<void()> done)
{
    m_session.store().operators().then(this, [this, done = std::move(done)](
                                                 const Result<QList<Operator>> &operators) {
        if (operators) {
            m_operators = *operators;
            m_operators.removeIf([](const Operator &each) { return each.retired; });
        } else {
            emit troubled(operators.error());
            m_peopleUnknown = true; // then nobody is anybody: rather that than everybody anything
        }
        if (!m_peopleUnknown && m_operators.isEmpty() && m_actor.name.isEmpty()) {
            m_actor.name = qEnvironmentVariable("USER", QStringLiteral("console"));
            m_actor.roles = AllRoles;
            m_session.setPerson(m_actor.name);
        }
        m_session.store().customers(m_pair.id).then(this, [this, done](const Result<QList<Customer>> &read) {
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
    });
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
            done(Actor{wanted, AllRoles, Seat::current().name(), false});
        return;
    }
    const auto found = std::find_if(m_operators.cbegin(), m_operators.cend(),
                                    [&](const Operator &each) { return each.name == wanted; });
    const Duration wait = m_throttle.waitFor(wanted, m_clock.now());
    if (wait.count() > 0) {
        done(Error{QStringLiteral("wait"), tr("Too many wrong tries for %1.").arg(wanted),
                   tr("Wait %1 and try again.").arg(durationText(wait))});
        return;
    }
    const Roles roles = found == m_operators.cend() ? Roles() : found->roles;
    m_session.store().operatorSecret(wanted).then(this, [this, wanted, roles, secret,
                                                         done](const Result<QString> &hash) {
        checkSecret(secret, hash ? hash->toLatin1() : QByteArray())
            .then(this, [this, wanted, roles, done](bool right) {
                m_throttle.tried(wanted, right, m_clock.now());
                if (right)
                    done(Actor{wanted, roles, Seat::current().name(), true});
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
        m_session.setPerson(m_actor.name);
        emit personChanged();
        emit changed();
        done(Done{});
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
            .then(this, [done](const Result<QList<Event>> &stored) {
                done(stored ? Outcome(Done{}) : Outcome(stored.error()));
            });
    };
    if (!namesAreChecked()) {
        done(Done{});
        return;
    }
    if (!m_actor.checked || !may(m_actor.roles, Right::TakeWheel)) {
        done(Error{QStringLiteral("not_allowed"), rightNeeds(Right::TakeWheel), tr("Sign in first.")});
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
        else if (!may(who->roles, Right::Approve))
            done(Error{QStringLiteral("not_allowed"), rightNeeds(Right::Approve), tr("Ask somebody else.")});
        else
            keep(QStringLiteral("approval.given"), who->name,
                 tr("%1 approves: %2, asked for by %3").arg(who->name, act, m_actor.name));
    });
}

} // namespace Switchback
