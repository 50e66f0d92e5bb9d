// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/logcheck.h"

#include "app/link/paircalls.h"
#include "app/pair/witness/askedsite.h"
#include "app/pair/witness/seatkeys.h"
#include "models/core/whendone.h"

#include <QCoreApplication>
#include <QPromise>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <functional>
#include <tuple>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(LogCheck)
};

constexpr auto LooksEvery = 100ms;
constexpr int MostInPlace = 20;  ///< events that stand in place of others are looked at
constexpr int MostRounds = 5;    ///< in which people are changed while they are looked at
constexpr int MostSince = 5'000; ///< events written while the log was read

/// One look at the log. Deletes itself at its end.
class Checking : public QObject
{
public:
    Checking(Store &store, LogAsked asked, std::shared_ptr<LogCheckWork> work, QObject *context)
        : QObject(context)
        , m_store(store)
        , m_asked(std::move(asked))
        , m_work(std::move(work))
    {
        m_promise.start();
        m_looks.callOnTimeout(this, [this] {
            if (m_work->calledOff)
                end(workCalledOff());
        });
    }
    QFuture<Result<LogChecked>> begin();

private:
    struct Waiting {
        PairConfig pair;
        SiteConfig site;
    };
    void readPeople(int round);
    void readSecret(qsizetype index, int round);
    void readKeys();
    void readOn(const std::function<void(bool people)> &then);
    bool add(const QList<Event> &events, bool &people);
    void askSites();
    void askMore();
    void ask(const Waiting &next);
    void hear(const QString &pair, const QString &chain, const Testimony &testimony);
    void lookInPlace(qsizetype word);
    void finish();
    void end(const Result<LogChecked> &result);

    QPromise<Result<LogChecked>> m_promise;
    Store &m_store;
    LogAsked m_asked;
    std::shared_ptr<LogCheckWork> m_work;
    QTimer m_looks;
    LogChecked m_checked;
    PeopleLog m_people;
    QList<Operator> m_operators;
    QHash<QString, QString> m_secrets;
    QString m_identity;
    std::deque<Waiting> m_waiting;
    int m_asking = 0; ///< sites
    int m_looked = 0;
    int m_hearing = 0; ///< testimonies for which the log is read on
    bool m_ended = false;
};

QFuture<Result<LogChecked>> Checking::begin()
{
    auto future = m_promise.future();
    for (const QString &typed : m_asked.heads) {
        if (const Result<HeadCode> code = headCodeFromText(typed); !code) {
            end(code.error());
            return future;
        }
    }
    whenDone(m_store.verifiedFacts(m_work), this, [this](const Result<LogFacts> &facts) {
        if (!facts) {
            end(facts.error());
            return;
        }
        m_checked.events = facts->events;
        m_checked.newest = facts->newest;
        m_checked.chains = facts->chains;
        m_checked.first = facts->first;
        m_people = facts->people;
        readPeople(0);
    });
    return future;
}

void Checking::readPeople(int round)
{
    whenDone(m_store.operators(), this, [this, round](const Result<QList<Operator>> &people) {
        if (!people) {
            end(people.error());
            return;
        }
        m_operators = *people;
        m_secrets.clear();
        readSecret(0, round);
    });
}

void Checking::readSecret(qsizetype index, int round)
{
    if (index < m_operators.size()) {
        const QString name = m_operators.at(index).name;
        whenDone(m_store.operatorSecret(name), this,
                 [this, index, round, name](const Result<QString> &secret) {
                     if (!secret) {
                         end(secret.error());
                         return;
                     }
                     m_secrets.insert(name, *secret);
                     readSecret(index + 1, round);
                 });
        return;
    }
    // Somebody may be changed while it is looked at: then both are read once more.
    readOn([this, round](bool people) {
        if (people && round < MostRounds) {
            readPeople(round + 1);
            return;
        }
        const PeopleLog::Finding found = m_people.against(m_operators, m_secrets);
        m_checked.peopleWrong = found.wrong;
        m_checked.peopleUnknown = found.unknown;
        readKeys();
    });
}

void Checking::readKeys()
{
    whenDone(m_store.events(keyEvents()), this, [this](const Result<QList<Event>> &events) {
        if (!events) {
            end(events.error());
            return;
        }
        KeyBook book{signatureFits};
        for (const Event &event : *events)
            book.add(event);
        m_checked.keysOdd = book.odd();
        askSites();
    });
}

/// What was written since the log was read; whether it changes people.
void Checking::readOn(const std::function<void(bool people)> &then)
{
    EventQuery query;
    query.fromSeq = m_checked.newest.seq + 1;
    query.limit = MostSince;
    whenDone(m_store.events(query), this, [this, then](const Result<QList<Event>> &events) {
        bool people = false;
        if (!events)
            end(events.error());
        else if (add(*events, people))
            then(people);
    });
}

bool Checking::add(const QList<Event> &events, bool &people)
{
    for (const Event &event : events) {
        if (event.seq <= m_checked.newest.seq)
            continue; // read on for somebody else meanwhile
        auto chain = m_checked.chains.find(event.pair);
        if (chain == m_checked.chains.end())
            chain = m_checked.chains.insert(event.pair, m_checked.first);
        if (const Outcome stepped = ChainWalk(chain->end()).step(event); !stepped) {
            end(stepped.error());
            return false;
        }
        chain->add(event);
        m_people.add(event);
        people = people || event.pair.isEmpty();
        ++m_checked.events;
        m_checked.newest = {event.seq, event.hash};
    }
    return true;
}

void Checking::askSites()
{
    if (!m_asked.calls) {
        finish();
        return;
    }
    whenDone(m_store.identity(), this, [this](const Result<QString> &identity) {
        if (!identity) {
            end(identity.error());
            return;
        }
        m_identity = *identity;
        m_checked.asked = true;
        for (const PairConfig &pair : m_asked.pairs) {
            m_waiting.push_back({pair, pair.production});
            m_waiting.push_back({pair, pair.backup});
        }
        m_work->done = 0;
        m_work->all = qint64(m_waiting.size());
        m_work->asking = true;
        m_looks.start(LooksEvery);
        askMore();
    });
}

void Checking::askMore()
{
    while (!m_waiting.empty() && m_asking < m_asked.limits.atOnce) {
        const Waiting next = m_waiting.front();
        m_waiting.pop_front();
        ask(next);
    }
    if (m_waiting.empty() && m_asking == 0 && m_hearing == 0)
        lookInPlace(0);
}

void Checking::ask(const Waiting &next)
{
    const QString id = next.pair.id;
    const QString name = m_asked.pairs.size() == 1
                             ? next.site.shortName
                             : Words::tr("%1 (%2)").arg(next.site.shortName, next.pair.name);
    ++m_asking;
    auto *site = new AskedSite(
        *m_asked.calls, {siteKey(id, next.site.id), name, m_identity, {}}, m_asked.limits.site,
        [this, id](const QString &chain, const Testimony &testimony) { hear(id, chain, testimony); }, this);
    site->ask({id, QString()}, [this, site] {
        --m_asking;
        ++m_work->done;
        site->deleteLater();
        QTimer::singleShot(0, this, [this] { askMore(); });
    });
}

void Checking::hear(const QString &pair, const QString &chain, const Testimony &testimony)
{
    m_checked.hear(pair, chain, testimony);
    if (m_checked.words.last().agreement.how != Agreement::How::Missing)
        return;
    // It may have been told of what was written since the log was read.
    m_checked.words.removeLast();
    ++m_hearing;
    readOn([this, pair, chain, testimony](bool) {
        m_checked.hear(pair, chain, testimony);
        if (--m_hearing == 0)
            askMore();
    });
}

/// What is dated the event that stands where another should.
void Checking::lookInPlace(qsizetype word)
{
    const auto wanted = [](const WitnessWord &each) { return each.agreement.first && !each.insteadAt; };
    while (word < m_checked.words.size() && !wanted(m_checked.words.at(word)))
        ++word;
    if (word >= m_checked.words.size() || ++m_looked > MostInPlace) {
        finish();
        return;
    }
    EventQuery query;
    query.fromSeq = query.toSeq = *m_checked.words.at(word).agreement.first;
    query.limit = 1;
    whenDone(m_store.events(query), this, [this, word](const Result<QList<Event>> &events) {
        for (WitnessWord &each : m_checked.words) {
            if (events && !events->isEmpty() && each.agreement.first == events->first().seq)
                each.insteadAt = events->first().at;
        }
        lookInPlace(word + 1);
    });
}

void Checking::finish()
{
    for (const QString &typed : m_asked.heads)
        m_checked.words += *m_checked.against(typed);
    std::stable_sort(m_checked.words.begin(), m_checked.words.end(), [](const auto &a, const auto &b) {
        return std::tie(a.pair, a.agreement.who) < std::tie(b.pair, b.agreement.who);
    });
    end(m_checked);
}

void Checking::end(const Result<LogChecked> &result)
{
    if (std::exchange(m_ended, true))
        return;
    m_looks.stop();
    m_promise.addResult(result);
    m_promise.finish();
    deleteLater();
}
} // namespace

QFuture<Result<LogChecked>> checkLog(Store &store, const LogAsked &asked,
                                     const std::shared_ptr<LogCheckWork> &work, QObject *context)
{
    return (new Checking(store, asked, work, context))->begin();
}

} // namespace Switchback
