// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/people/signedin.h"

#include "app/operators/people.h"
#include "app/operators/secret.h"
#include "models/core/whendone.h"

#include <QSysInfo>

#include <functional>
#include <memory>
#include <utility>

namespace Switchback
{

QString userHere()
{
    const Result<QString> user = readableName(qEnvironmentVariable("USER"));
    return user ? *user : QStringLiteral("console");
}

QString seatHere()
{
    return userHere() + QLatin1Char('@') + QSysInfo::machineHostName();
}

SignedIn::SignedIn(StoreDoor &door, const Clock &clock, QString seat)
    : m_door(door)
    , m_clock(clock)
    , m_seat(std::move(seat))
    , m_failed(door.store(), clock, m_seat)
{
    m_actor.seat = m_seat;
    connect(&m_door, &StoreDoor::opened, this, &SignedIn::read);
    // Who somebody is may be changed from elsewhere.
    connect(&m_door.store(), &Store::eventAppended, this, [this](const Event &event) {
        if (m_read && event.kind.startsWith(QLatin1String("operator.")))
            read();
    });
}

void SignedIn::addPlace(const Place &place)
{
    m_places.append(place);
}

void SignedIn::whenRead(const std::function<void()> &done)
{
    if (m_read)
        done();
    else
        m_waiting.append(done);
}

void SignedIn::read()
{
    whenDone(m_door.store().operators(), this, [this](const Result<QList<Operator>> &operators) {
        m_read = true;
        // Unknown, nobody is anybody: rather that than everybody anything.
        m_unknown = !operators.ok();
        if (operators)
            take(*operators);
        else
            emit troubled(operators.error());
        for (const auto &done : std::exchange(m_waiting, {}))
            done();
    });
}

void SignedIn::sit(const std::function<void()> &settled)
{
    // What is done next is stored under each pair's wheel as it is held from now on.
    const auto rest = std::make_shared<qsizetype>(m_places.size() + 1);
    const auto one = [rest, settled] {
        if (--*rest == 0 && settled)
            settled();
    };
    for (const Place &place : std::as_const(m_places)) {
        if (place.owner)
            place.seated(m_actor, one);
        else
            one();
    }
    one();
}

bool SignedIn::busy() const
{
    return std::any_of(m_places.cbegin(), m_places.cend(),
                       [](const Place &place) { return place.owner && place.busy(); });
}

/// Who is signed in stays so only as what they still are.
void SignedIn::take(const QList<Operator> &operators)
{
    const auto isRetired = [](const Operator &each) { return each.retired; };
    m_operators = m_retired = operators;
    m_operators.removeIf(isRetired);
    m_retired.removeIf(std::not_fn(isRetired));
    if (m_operators.isEmpty()) {
        if (m_actor.name.isEmpty() || m_actor.checked) {
            m_actor = {userHere(), AllRoles, m_seat, false, false};
            sit({});
        }
    } else if (const Operator *still = m_actor.checked ? findOperator(m_operators, m_actor.name) : nullptr) {
        m_actor.roles = still->roles;
        m_actor.pairs = still->pairs;
    } else if (!m_actor.name.isEmpty()) {
        signOut();
        return;
    }
    emit changed();
}

void SignedIn::signIn(const QString &name, const QByteArray &secret, const DoneFn &done)
{
    check(name, secret, [this, done](const Result<Actor> &who) {
        if (!who) {
            done(who.error());
            return;
        }
        m_actor = *who;
        m_signedInAt = m_clock.now();
        emit changed();
        sit([done] { done(Done{}); });
    });
}

void SignedIn::signOut()
{
    m_actor = {};
    m_actor.seat = m_seat;
    m_signedInAt.reset();
    sit({});
    emit changed();
}

void SignedIn::endSignIn()
{
    if (!m_actor.checked || m_actor.asleep)
        return;
    if (!busy()) {
        signOut();
        return;
    }
    m_actor.asleep = true;
    emit changed();
}

void SignedIn::check(const QString &name, const QByteArray &secret,
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
            done(Actor{wanted, AllRoles, m_seat, false, false});
        return;
    }
    // However it is typed, it is the person's own name that is checked, counted and kept.
    const Operator *found = findOperator(m_operators, wanted);
    const QString person = found ? found->name : plainName(wanted);
    const Operator *retired = found ? nullptr : findOperator(m_retired, wanted);
    // A name that nobody has may be a secret in the wrong field: it is not kept.
    const auto refused = [this,
                          name = found     ? found->name
                                 : retired ? retired->name
                                           : QString(),
                          unlike = found     ? std::optional<FailedSignIns::Why>()
                                   : retired ? FailedSignIns::Why::Retired
                                             : FailedSignIns::Why::Unknown](FailedSignIns::Why why) {
        m_failed.add(name, unlike.value_or(why));
    };
    const Duration wait = m_throttle.waitFor(person, m_clock.now());
    if (wait.count() > 0) {
        refused(FailedSignIns::Why::Waits);
        done(Error{QStringLiteral("wait"), tr("Too many wrong tries for %1.").arg(wanted),
                   tr("Wait %1 and try again.").arg(durationText(wait))});
        return;
    }
    const auto answer = [this, person, roles = found ? found->roles : Roles(),
                         pairs = found ? found->pairs : QStringList(), refused, done](bool right) {
        m_throttle.tried(person, right, m_clock.now());
        if (!right)
            refused(FailedSignIns::Why::WrongSecret);
        if (right)
            done(Actor{person, roles, m_seat, true, false, pairs});
        else
            done(Error{QStringLiteral("not_signed_in"), tr("Name and secret don't belong together."),
                       tr("Try again; an administrator can give you a new secret.")});
    };
    whenDone(m_door.store().operatorSecret(person), this,
             [this, secret, answer](const Result<QString> &hash) {
                 whenDone(checkSecret(secret, hash ? hash->toLatin1() : QByteArray()), this, answer);
             });
}

} // namespace Switchback
