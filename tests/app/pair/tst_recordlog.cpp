// SPDX-License-Identifier: GPL-3.0-or-later
// A store of two pairs: each has a chain of its own, people a third one, and a record holds nothing of
// another.
#include "app/pair/log/recordlog.h"
#include "models/core/chain.h"
#include "models/record/packet.h"
#include "tests/app/store/backends.h"
#include "tests/models/incident/outagestory.h"

#include <QPromise>
#include <QSqlQuery>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace Switchback;

namespace
{
Event eventOf(const QString &pair, const QString &text)
{
    Event event = someEvent(text);
    event.pair = pair;
    return event;
}

QList<Event> chainOf(Store &store, const QString &pair)
{
    EventQuery query;
    query.chain = pair;
    return *wait(store.events(query));
}
} // namespace

class TestRecordLog : public QObject
{
    Q_OBJECT

    std::unique_ptr<Backends> m_backends;

    /// Events of two pairs and of nobody's in turns, as they fall.
    void fill(Store &store)
    {
        for (int i = 0; i < 4; ++i) {
            QVERIFY(
                wait(store.append(eventOf(QStringLiteral("east"), QStringLiteral("east %1").arg(i)))).ok());
            QVERIFY(
                wait(store.append({{eventOf(QStringLiteral("west"), QStringLiteral("west %1").arg(i)), {}},
                                   {eventOf({}, QStringLiteral("people %1").arg(i)), {}},
                                   {eventOf(QStringLiteral("west"), QStringLiteral("again %1").arg(i)), {}}}))
                    .ok());
        }
    }

    struct Read {
        QList<Event> events;
        QByteArray previous;
        int pages = 0;
        std::optional<Outcome> outcome;
    };
    /// By sevens.
    static Read readAll(Store &store, const Incident &incident, int mostPages = 1'000)
    {
        Read read;
        readRecordLog(
            store, incident,
            [&](const QList<Event> &events, const QByteArray &previous) {
                read.events += events;
                read.previous = previous;
                QPromise<bool> more;
                more.start();
                more.addResult(++read.pages < mostPages);
                more.finish();
                return more.future();
            },
            [&](const Outcome &outcome) { read.outcome = outcome; }, 7);
        (void)QTest::qWaitFor([&] { return read.outcome.has_value(); }, 10'000);
        return read;
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void eachPairHasItsChain_data() { Backends::rows(); }
    void eachPairHasItsChain()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        fill(store);
        QCOMPARE(*wait(store.verify()), qint64(16));
        for (const auto &[pair, length] :
             {std::pair(QStringLiteral("east"), 4), {QStringLiteral("west"), 8}, {QString(), 4}}) {
            const QList<Event> chain = chainOf(store, pair);
            QCOMPARE(chain.size(), length);
            QCOMPARE(*checkChain(chain), qint64(length));
            QVERIFY(std::all_of(chain.begin(), chain.end(),
                                [&pair = pair](const Event &event) { return event.pair == pair; }));
            // One taken out is named by the next, though the numbers have gaps anyway.
            QList<Event> without = chain;
            const Event gone = without.takeAt(2);
            const Result<qint64> broken = checkChain(without);
            QVERIFY(!broken.ok());
            QVERIFY2(broken.error().text.contains(QStringLiteral("event %1 is missing").arg(gone.seq)),
                     qPrintable(broken.error().text));
        }
    }

    /// What was one chain stays one; each pair goes on from its end.
    void chainOfOldIsCarriedOver_data() { Backends::rows(); }
    void chainOfOldIsCarriedOver()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Backends::makeSchema3(url);
        if (QTest::currentTestFailed())
            return;
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        fill(store);
        QCOMPARE(*wait(store.verify()), qint64(21));
        const QList<Event> west = chainOf(store, QStringLiteral("west"));
        QCOMPARE(west.size(), 5 + 8);
        QCOMPARE(west.at(5).follows, qint64(5));
        QCOMPARE(*checkChain(west), qint64(13));
        // An older program that still runs can add nothing, so it breaks no chain.
        QSqlDatabase beside = Backends::openBeside(url);
        {
            QSqlQuery query(beside);
            QVERIFY(!query.exec(QStringLiteral("SELECT seq, hash FROM chain_head WHERE one = 1")));
        }
        Backends::closeBeside(beside);
    }

    void editsOfOneChainShow_data()
    {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("edit");
        QTest::addColumn<QString>("named");
        for (const QString &backend : {QStringLiteral("sqlite"), QStringLiteral("postgresql")}) {
            const auto row = [&](const char *name, const char *edit, const char *named) {
                QTest::newRow(qPrintable(backend + QLatin1Char(' ') + QLatin1String(name)))
                    << backend << QString::fromLatin1(edit) << QString::fromLatin1(named);
            };
            row("into another chain", "UPDATE event SET pair = 'east' WHERE seq = 2", "event 2 ");
            row("follows another", "UPDATE event SET follows = 1 WHERE seq = 6", "event 6 ");
            row("as in the chain of old", "UPDATE event SET follows = -1 WHERE seq = 16", "event 16 ");
            row("an end forgotten", "DELETE FROM chain_end WHERE chain = 'east'", "event 13 ");
            row("an end changed", "UPDATE chain_end SET hash = 'x' WHERE chain = ''", "event 15 ");
            row("a chain cut off", "DELETE FROM event WHERE pair = 'east' AND seq > 9", "event 13 ");
        }
    }
    void editsOfOneChainShow()
    {
        QFETCH(QString, backend);
        QFETCH(QString, edit);
        QFETCH(QString, named);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        fill(store);
        execBeside(url, {edit});
        const auto verified = wait(store.verify());
        QVERIFY(!verified.ok());
        QCOMPARE(verified.error().code, QStringLiteral("chain_broken"));
        QVERIFY2(verified.error().text.contains(named), qPrintable(verified.error().text));
    }

    /// Two outages at once: neither record names the other pair, and a stranger finds both whole.
    void recordHoldsNothingOfAnother_data()
    {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<bool>("old"); ///< begun in a store of old
        for (const QString &backend : {QStringLiteral("sqlite"), QStringLiteral("postgresql")}) {
            QTest::addRow("%s new", qPrintable(backend)) << backend << false;
            QTest::addRow("%s carried over", qPrintable(backend)) << backend << true;
        }
    }
    void recordHoldsNothingOfAnother()
    {
        QFETCH(QString, backend);
        QFETCH(bool, old);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        if (old)
            Backends::makeSchema3(url);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        OutageStory story(1);
        story.declare();
        story.until(QStringLiteral("decide"));
        for (const Event &event : std::as_const(story.log)) {
            QVERIFY(wait(store.append(eventOf(QStringLiteral("west"), QStringLiteral("WEST SIDE")))).ok());
            QVERIFY(wait(store.append(event)).ok());
        }
        EventQuery query;
        query.incident = story.incident.id;
        const QList<Event> events = *wait(store.events(query));
        const Result<Incident> incident = foldIncident(events);
        QVERIFY(incident.ok());
        const Read log = readAll(store, *incident);
        QVERIFY(log.outcome && *log.outcome);
        QCOMPARE(log.events.size(), story.log.size());
        QCOMPARE(log.previous.isEmpty(), !old);
        QCOMPARE(log.pages, int(story.log.size()) / 7 + 1);
        const Read some = readAll(store, *incident, 2);
        QVERIFY(some.outcome && *some.outcome);
        QCOMPARE(some.pages, std::min(2, log.pages));
        QCOMPARE(some.events, log.events.first(std::min<qsizetype>(14, log.events.size())));
        const Result<QByteArray> packet = makePacket(log.events, log.previous, story.now);
        QVERIFY2(packet.ok(), packet ? "" : qPrintable(packet.error().text));
        QVERIFY(!packet->contains("WEST SIDE"));
        const Result<PacketFacts> facts = verifyPacket(*packet);
        QVERIFY2(facts.ok(), facts ? "" : qPrintable(facts.error().text));
        QCOMPARE(facts->events, int(story.log.size()));
    }
};

QTEST_GUILESS_MAIN(TestRecordLog)
#include "tst_recordlog.moc"
