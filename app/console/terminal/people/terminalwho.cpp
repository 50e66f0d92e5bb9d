// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/terminalwho.h"

#include "app/console/terminal/terminaltools.h"
#include "app/operators/people.h"
#include "app/operators/secret.h"
#include "app/pair/log/failedsignins.h"
#include "app/pair/people/signedin.h"
#include "app/pair/seating.h"

#include <QCoreApplication>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// On disk when it returns, if the store takes it.
void keepFailed(Store &store, const QString &person, FailedSignIns::Why why, const Clock &clock)
{
    FailedSignIns failed(store, clock, Seating{}.name());
    failed.add(person, why);
    (void)waitFor(store.identity(), StoreDeadline);
    failed.release(); // the minute's event may be there already, of a try before this one
}

Outcome secretFits(Store &store, const Operator &person, const Clock &clock)
{
    const Result<QString> hash = wait(store.operatorSecret(person.name));
    QByteArray secret = askSecret(Words::tr("Secret of %1").arg(person.name));
    const bool fits = hash && wait(checkSecret(secret, hash->toLatin1()));
    wipeSecret(secret);
    if (fits)
        return Done{};
    keepFailed(store, person.name, FailedSignIns::Why::WrongSecret, clock);
    return Error{QStringLiteral("not_signed_in"), Words::tr("Name and secret don't belong together."), {}};
}

/// Nobody is set up by that name, or was and is retired.
void keepUnknown(Store &store, const Operator *retired, const Clock &clock)
{
    keepFailed(store, retired ? retired->name : QString(),
               retired ? FailedSignIns::Why::Retired : FailedSignIns::Why::Unknown, clock);
}
} // namespace

Result<Actor> whoIsAllowed(Store &store, const QList<Operator> &people, const QString &by, Right right,
                           const QString &needs, const Clock &clock)
{
    if (people.isEmpty())
        return Actor{by, AllRoles, {}, false, false};
    const Operator *who = findOperator(people, by);
    const Error notAllowed{QStringLiteral("not_allowed"), needs,
                           Words::tr("Say who you are: --by NAME, then type your secret.")};
    if (!who || who->retired) {
        keepUnknown(store, who, clock);
        return notAllowed;
    }
    const Actor actor{who->name, who->roles, {}, true, false, who->pairs};
    if (!may(who->roles, right))
        return notAllowed;
    const Outcome proven = secretFits(store, *who, clock);
    return proven ? Result<Actor>(actor) : Result<Actor>(proven.error());
}

Result<Actor> whoManages(Store &store, const QList<Operator> &people, const QString &by,
                         const QString &changed, Right right, const Clock &clock)
{
    const Operator *who = findOperator(people, by);
    const bool first = !anyAdministrator(people);
    const Operator *meant = findOperator(people, changed);
    if (who && !who->retired && first && meant && meant != who)
        return Error{QStringLiteral("not_allowed"),
                     Words::tr("Nobody here is an administrator yet, so %1 is not changed by %2.")
                         .arg(meant->name, who->name),
                     Words::tr("Make yourself or somebody new the administrator first.")};
    return whoIsAllowed(store, people, by, first ? Right::Decide : right, rightNeeds(right), clock);
}

Result<Actor> whoIs(Store &store, const QList<Operator> &people, const QString &by, const Clock &clock)
{
    if (people.isEmpty())
        return Actor{by, AllRoles, {}, false, false};
    const Operator *who = findOperator(people, by);
    if (!who || who->retired) {
        keepUnknown(store, who, clock);
        return Error{QStringLiteral("not_signed_in"), Words::tr("Nobody has signed in."),
                     Words::tr("Say who you are: --by NAME, then type your secret.")};
    }
    const Outcome proven = secretFits(store, *who, clock);
    return proven ? Result<Actor>(Actor{who->name, who->roles, {}, true, false, who->pairs})
                  : Result<Actor>(proven.error());
}

namespace
{
/// A commander's word is for the pairs that they are set up for; people, and so their seats, are an
/// administrator's everywhere.
Outcome mayBeSecond(const Actor &who, const QStringList &pairs)
{
    if (may(who.roles, Right::ManageOperators))
        return Done{};
    if (!may(who.roles, Right::Approve))
        return Error{QStringLiteral("no_right"), rightNeeds(Right::Approve), Words::tr("Ask somebody else.")};
    for (const QString &pair : pairs) {
        if (!who.pairs.isEmpty() && !who.pairs.contains(pair))
            return Error{QStringLiteral("no_right"),
                         Words::tr("%1 is set up for other pairs: %2. A seat's key signs for %3 too.")
                             .arg(who.name, who.pairs.join(QStringLiteral(", ")), pair),
                         Words::tr("Ask somebody else.")};
    }
    return Done{};
}

Result<QString> secondPerson(Store &store, const QList<Operator> &people, const Actor &actor,
                             const WordOptions &options, const Clock &clock)
{
    const QString &second = options.second;
    if (second.isEmpty())
        return Error{
            QStringLiteral("no_second"), Words::tr("A second person has to approve this."),
            Words::tr("Name them with --second NAME, or say why there is none: --break-glass REASON")};
    const Operator *other = findOperator(people, second);
    if (other && other->name == actor.name)
        return Error{QStringLiteral("same_person"),
                     Words::tr("%1 began this and can't approve it too.").arg(actor.name),
                     Words::tr("Ask somebody else.")};
    const Result<Actor> who = whoIs(store, people, second, clock);
    if (!who)
        return who.error();
    if (const Outcome may = mayBeSecond(*who, options.pairs); !may)
        return may.error();
    return who->name;
}
} // namespace

Result<KeyWord> wordOfTwo(Store &store, const QList<Operator> &people, const WordOptions &options,
                          const Clock &clock)
{
    if (options.reason.isEmpty())
        return Error{QStringLiteral("no_reason"), Words::tr("This wants a reason, which is kept."),
                     Words::tr("Give it: --reason WORDS")};
    const Result<Actor> actor =
        whoManages(store, people, options.by, QString(), Right::ManageOperators, clock);
    if (!actor)
        return actor.error().code == QLatin1String("not_allowed")
                   ? Error{actor.error().code, Words::tr("Keys are for an administrator."),
                           actor.error().hint}
                   : actor.error();
    KeyWord word{actor->name, {}, options.reason, false};
    if (people.isEmpty())
        return word;
    if (!options.glass.isEmpty()) {
        word.glass = true;
        word.reason = Words::tr("%1 (nobody else: %2)").arg(options.reason, options.glass);
        return word;
    }
    const Result<QString> second = secondPerson(store, people, *actor, options, clock);
    if (!second)
        return second.error();
    word.second = *second;
    return word;
}

} // namespace Switchback::Terminal
