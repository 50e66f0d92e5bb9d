// SPDX-License-Identifier: GPL-3.0-or-later
// Two sites that tell whose calls came, and a console that asks them.
#pragma once

#include "app/pair/callsseen.h"
#include "outagestory.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QPromise>

#include <algorithm>

namespace Switchback
{

inline QString s(const char *text)
{
    return QString::fromUtf8(text);
}
inline const QString Old = s("naperville");
inline const QString New = s("centennial");

/// A site's call records, as its verb `calls` tells them.
struct Records {
    struct One {
        QString trunk;
        Instant at;
        bool forwarded = false;
    };
    QList<One> all;
    int life = 0;      ///< another one: the records begin anew
    bool there = true; ///< the site answers
    bool tells = true;
    bool endless = false; ///< it says each time that there is more
    QJsonObject instead;  ///< what it says in place of what is true

    [[nodiscard]] Result<QJsonObject> answer(const QJsonObject &asked) const
    {
        if (!there)
            return Error{s("unreachable"), s("nobody there"), {}};
        if (!tells)
            return Error{s("calls_not_told"), s("Nobody watches calls at this site."), {}};
        if (!instead.isEmpty())
            return instead;
        const QString after = asked.value(s("after")).toString();
        if (endless)
            return QJsonObject{{s("calls"), QJsonArray()},
                               {s("cursor"), QString::number(after.toInt() + 1)},
                               {s("more"), true},
                               {s("gap"), false}};
        const bool known = after.section(QLatin1Char('/'), 0, 0) == QString::number(life);
        qsizetype from = known ? after.section(QLatin1Char('/'), 1).toLongLong() : 0;
        const Instant since = fromIso(asked.value(s("since")).toString()).value_or(Instant{});
        while (!known && from < all.size() && all.at(from).at < since)
            ++from;
        const qsizetype to = std::min<qsizetype>(all.size(), from + asked.value(s("limit")).toInt(500));
        QJsonArray calls;
        for (qsizetype i = from; i < to; ++i)
            calls.append(QJsonObject{{s("trunk"), all.at(i).trunk},
                                     {s("forwarded"), all.at(i).forwarded},
                                     {s("test"), false},
                                     {s("calls"), 1},
                                     {s("answered"), 1},
                                     {s("last"), toIso(all.at(i).at)}});
        return QJsonObject{{s("calls"), calls},
                           {s("cursor"), QStringLiteral("%1/%2").arg(life).arg(to)},
                           {s("more"), to < all.size()},
                           {s("gap"), !known && !after.isEmpty()}};
    }
};

class TwoSites : public SiteCalls
{
public:
    Records old, fresh;
    QStringList asked; ///< "naperville", in their order
    QJsonObject lastAsked;

    quint64 call(CallRequest request, QObject *context, OnLine, OnDone done) override
    {
        asked += request.site;
        lastAsked = request.body;
        CallAnswer answer;
        answer.data = (request.site == Old ? old : fresh).answer(request.body);
        QMetaObject::invokeMethod(
            context, [answer, done] { done(answer); }, Qt::QueuedConnection);
        return 1;
    }
    void cancel(quint64) override {}
};

/// One console that sees calls, on a store that it may share with another.
class Seer
{
public:
    Seer(OutageStory &story, TwoSites &sites, const Clock &clock, QList<CustomerCard> cards)
        : m_story(story)
        , m_cards(std::move(cards))
    {
        CallsSeen::Outside outside{[&sites]() -> SiteCalls & { return sites; },
                                   [this]() -> const PairFacts & { return facts; },
                                   [this](bool) { return cardsRead ? &m_cards : nullptr; },
                                   [this]() -> const Incident & { return m_story.incident; },
                                   [this] { return onDuty; },
                                   [this](const QList<PlannedEvent> &events) { return append(events); }};
        facts.production.clockKnown = facts.backup.clockKnown = true;
        seen = std::make_unique<CallsSeen>(OutageStory::pair(), clock, false, std::move(outside));
        seen->takeUp([] {});
        QObject::connect(seen.get(), &Part::troubled, seen.get(), [this] { ++troubles; });
    }
    /// Asks, and waits until nothing is on its way any more.
    void turn()
    {
        seen->ask();
        settle();
    }
    static void settle()
    {
        for (int i = 0; i < 20; ++i)
            QCoreApplication::processEvents();
    }
    void setTrunks(const QString &customer, const QStringList &trunks)
    {
        for (CustomerCard &card : m_cards) {
            if (card.id == customer)
                card.trunks = trunks;
        }
        seen->setCards(false);
    }
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events)
    {
        QPromise<Result<QList<Event>>> promise;
        promise.start();
        const auto future = promise.future();
        const qsizetype before = m_story.log.size();
        ++appends;
        if (refusesOnce > 0 && refusesOnce--)
            promise.addResult(Result<QList<Event>>(Error{s("already_done"), s("told already"), {}}));
        else if (!storeWorks)
            promise.addResult(Result<QList<Event>>(Error{s("store_lost"), s("gone"), {}}));
        else if (const QString refused = m_story.store(events); !refused.isEmpty())
            promise.addResult(Result<QList<Event>>(Error{refused, refused, {}}));
        else
            promise.addResult(Result<QList<Event>>(m_story.log.mid(before)));
        promise.finish();
        for (qsizetype i = before; i < m_story.log.size(); ++i)
            seen->follow(m_story.log.at(i));
        return future;
    }

    PairFacts facts;
    std::unique_ptr<CallsSeen> seen;
    bool onDuty = true;
    bool storeWorks = true;
    bool cardsRead = true;
    int refusesOnce = 0; ///< so many are refused as done before
    int appends = 0;
    int troubles = 0;

private:
    OutageStory &m_story;
    QList<CustomerCard> m_cards;
};

} // namespace Switchback
