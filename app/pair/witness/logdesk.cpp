// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/logdesk.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QPromise>

#include <utility>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(LogDesk)
};

template<class T>
QFuture<Result<T>> refused(const Error &error)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(Result<T>(error));
    promise.finish();
    return promise.future();
}

Error notOpen()
{
    return {QStringLiteral("store_not_open"), Words::tr("The log can't be read: its store is not open."), {}};
}
} // namespace

QString gapNeeds()
{
    return Words::tr("Signing for a gap in the log is for an administrator.");
}

Outcome maySignGap(const Actor &actor, const QString &chain)
{
    if (const Outcome may = mayAct(actor, Right::ManageOperators); !may)
        return may.error().code == QLatin1String("no_right")
                   ? Error{may.error().code, gapNeeds(), may.error().hint}
                   : may.error();
    if (chain.isEmpty() || actor.pairs.isEmpty() || actor.pairs.contains(chain))
        return Done{};
    return Error{
        QStringLiteral("no_right"),
        Words::tr("%1 is an administrator of other pairs than %2.").arg(visibleText(actor.name), chain),
        {}};
}

QFuture<Result<QList<Event>>> signGaps(Store &store, const QList<GapDraft> &drafts, const Actor &actor,
                                       const QString &reason, Instant at)
{
    const QString why = visibleText(reason.simplified().left(LongestGapReason), LongestGapReason);
    if (why.isEmpty())
        return refused<QList<Event>>({QStringLiteral("no_reason"),
                                      Words::tr("A gap is signed for with a reason."),
                                      Words::tr("Say which backup was put back, by whom, and why.")});
    QList<Entry> entries;
    for (const GapDraft &draft : drafts) {
        if (const Outcome may = maySignGap(actor, draft.chain); !may)
            return refused<QList<Event>>(may.error());
        entries += Entry{gapEvent(draft, actor.name, why, at), gapWord(draft)};
    }
    if (entries.isEmpty())
        return refused<QList<Event>>({QStringLiteral("nothing_lost"), Words::tr("Nothing is lost."), {}});
    return store.append(entries);
}

LogDesk::LogDesk(StoreDoor &door, std::function<Actor()> actor, SiteCalls &calls, QList<PairConfig> pairs,
                 const Clock &clock)
    : m_door(door)
    , m_actor(std::move(actor))
    , m_calls(calls)
    , m_pairs(std::move(pairs))
    , m_clock(clock)
{
}

QFuture<Result<LogChecked>> LogDesk::check(const std::shared_ptr<LogCheckWork> &work, QObject *context)
{
    if (!m_door.isOpen())
        return refused<LogChecked>(notOpen());
    return checkLog(m_door.store(), {m_pairs, &m_calls, {}, {}}, work, context);
}

LogDesk::MaySign LogDesk::maySign(const QList<GapDraft> &drafts) const
{
    MaySign out;
    for (const GapDraft &draft : drafts) {
        const Outcome may = maySignGap(m_actor(), draft.chain);
        if (may)
            out.drafts += draft;
        else if (out.whyNot.isEmpty())
            out.whyNot = may.error().text;
    }
    return out;
}

QFuture<Result<QList<Event>>> LogDesk::sign(const QList<GapDraft> &drafts, const QString &reason)
{
    if (!m_door.isOpen())
        return refused<QList<Event>>(notOpen());
    return signGaps(m_door.store(), drafts, m_actor(), reason, m_clock.now());
}

} // namespace Switchback
