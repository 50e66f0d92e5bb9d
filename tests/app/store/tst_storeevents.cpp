// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <algorithm>

using namespace Switchback;

class TestStoreEvents : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void appendAndRead_data() { Backends::rows(); }
    void appendAndRead()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        QList<Event> written;
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            int appended = 0;
            connect(&store, &Store::eventAppended, this, [&] { ++appended; });
            for (int i = 0; i < 10; ++i) {
                Event event = someEvent(QStringLiteral("event %1").arg(i));
                event.kind = i % 2 ? QStringLiteral("odd") : QStringLiteral("even");
                event.run = i < 5 ? QStringLiteral("run-a") : QString();
                const auto stored = wait(store.append(event));
                QVERIFY2(stored.ok(), stored ? "" : qPrintable(stored.error().text));
                QCOMPARE(stored->seq, qint64(i + 1));
                QCOMPARE(stored->hash.size(), 64);
                written += *stored;
            }
            SOON_COMPARE(appended, 10);
        }
        Store again(url);
        QVERIFY(wait(again.open()).ok());
        QCOMPARE(*wait(again.events({})), written);
        QCOMPARE(*wait(again.verify()), qint64(10));
        EventQuery query;
        query.kinds = {QStringLiteral("odd")};
        query.newestFirst = true;
        query.limit = 2;
        auto found = *wait(again.events(query));
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.at(0).seq, qint64(10));
        QCOMPARE(found.at(1).seq, qint64(8));
        query = {};
        query.run = QStringLiteral("run-a");
        query.fromSeq = 4;
        found = *wait(again.events(query));
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.first().seq, qint64(4));
        query = {};
        query.pair = QStringLiteral("other");
        QVERIFY(wait(again.events(query))->isEmpty());
    }

    void queries_data() { Backends::rows(); }
    void queries()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        QList<Entry> entries;
        for (int i = 1; i <= 20; ++i) {
            entries += {someEvent(QString::number(i)), {}};
            entries.last().event.incident = i % 2 ? QStringLiteral("outage-a") : QString();
        }
        QCOMPARE(wait(store.append(entries))->last().seq, qint64(20));
        EventQuery query;
        query.incident = QStringLiteral("outage-a");
        query.fromSeq = 4;
        query.toSeq = 9;
        const auto seqs = [&] {
            QList<qint64> found;
            const QList<Event> events = *wait(store.events(query));
            for (const Event &event : events)
                found += event.seq;
            return found;
        };
        QCOMPARE(seqs(), (QList<qint64>{5, 7, 9}));
        query.newestFirst = true;
        query.fromSeq = 8;
        QCOMPARE(seqs(), (QList<qint64>{7, 5, 3, 1}));
        query.incident = QStringLiteral("outage-b");
        QCOMPARE(seqs(), QList<qint64>());
        QCOMPARE(*wait(store.verify()), qint64(20));
    }

    /// Several are stored together or not at all, and a word once, whoever says it.
    void allOrNothing_data() { Backends::rows(); }
    void allOrNothing()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store one(url);
        Store two(url);
        QVERIFY(wait(one.open()).ok());
        QVERIFY(wait(two.open()).ok());
        QVERIFY(wait(one.append(QList<Entry>{}))->isEmpty());
        Event first = someEvent(QStringLiteral("Failover decided"));
        first.actor = QStringLiteral("K. Ramos");
        const QString word = QStringLiteral("decision/outage-1/1");
        QCOMPARE(wait(one.append({{first, word}, {someEvent({}), {}}}))->size(), 2);
        for (Store *store : {&one, &two}) {
            const auto again = wait(store->append({{someEvent(QStringLiteral("x")), {}},
                                                   {someEvent(QStringLiteral("y")), QStringLiteral("new")},
                                                   {someEvent(QStringLiteral("z")), word}}));
            QVERIFY(!again.ok());
            QCOMPARE(again.error().code, QStringLiteral("already_done"));
            for (const char *said : {"Failover decided", "K. Ramos", "2026-09-21 14:13:20 UTC", "event 1"})
                QVERIFY2(again.error().text.contains(QLatin1String(said)), qPrintable(again.error().text));
        }
        // The other words of what was refused are as free as before; one word twice in a list is refused too.
        QCOMPARE(wait(two.append({{someEvent({}), QStringLiteral("new")}}))->first().seq, qint64(3));
        QCOMPARE(
            wait(two.append({{someEvent({}), QStringLiteral("w")}, {someEvent({}), QStringLiteral("w")}}))
                .error()
                .code,
            QStringLiteral("already_done"));
        // The very same entry again is no retry: it was answered.
        QCOMPARE(wait(one.append({{first, word}})).error().code, QStringLiteral("already_done"));
        QCOMPARE(*wait(one.verify()), qint64(3));
    }

    void bothAtOnce_data() { Backends::rows(); }
    void bothAtOnce()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store one(url);
        Store two(url);
        QVERIFY(wait(one.open()).ok());
        QVERIFY(wait(two.open()).ok());
        for (int round = 0; round < 50; ++round) {
            const QString word = QStringLiteral("button-%1").arg(round);
            const auto mine = one.append({{someEvent(QStringLiteral("one")), word}});
            const auto theirs = two.append({{someEvent(QStringLiteral("two")), word}});
            const bool won = wait(mine).ok();
            QVERIFY(won != wait(theirs).ok());
            const Error error = won ? theirs.result().error() : mine.result().error();
            QCOMPARE(error.code, QStringLiteral("already_done"));
            QVERIFY(error.text.contains(won ? QStringLiteral("“one”") : QStringLiteral("“two”")));
        }
        QCOMPARE(*wait(one.verify()), qint64(50));
    }

    /// A log that was begun before there were incidents goes on, and its old hashes hold.
    void oldChainHolds_data() { Backends::rows(); }
    void oldChainHolds()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Backends::makeSchema3(url);
        if (QTest::currentTestFailed())
            return;
        Store store(url);
        const Outcome opened = wait(store.open());
        QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
        QCOMPARE(*wait(store.verify()), qint64(5));
        Event event = someEvent(QStringLiteral("with an incident"));
        event.incident = QStringLiteral("outage-1");
        QCOMPARE(wait(store.append(event))->seq, qint64(6));
        QCOMPARE(*wait(store.verify()), qint64(6));
        const QList<Event> events = *wait(store.events({}));
        QCOMPARE(events.at(4).incident, QString());
        QCOMPARE(events.at(5).incident, QStringLiteral("outage-1"));
        QCOMPARE(*checkChain(events), qint64(6));
        execBeside(url, {QStringLiteral("UPDATE event SET incident = 'outage-2' WHERE seq = 3")});
        QVERIFY(wait(store.verify()).error().text.contains(QStringLiteral("event 3 ")));
    }

    /// Whatever a site or a person wrote comes back, and its hash still holds.
    void anyTextSurvives_data() { Backends::rows(); }
    void anyTextSurvives()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const QStringList texts{QString(),
                                QStringLiteral("'; DROP TABLE event; --"),
                                QStringLiteral("Zoë · 日本 · \U0001F4DE · \u202e"),
                                QString(QChar(0xd800)) + QStringLiteral("lone"),
                                QStringLiteral("nul") + QChar(0) + QStringLiteral("inside"),
                                QStringLiteral("\\ \" \n \r \t \x1b[31m"),
                                QString(200'000, QLatin1Char('x'))};
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        for (const QString &text : texts) {
            Event event = someEvent(text);
            event.body = {{text, text},
                          {QStringLiteral("big"), qint64(9007199254740993)},
                          {QStringLiteral("small"), -0.0},
                          {QStringLiteral("real"), 0.1}};
            const auto stored = wait(store.append(event));
            QVERIFY2(stored.ok(), stored ? "" : qPrintable(stored.error().text));
            EventQuery query;
            query.fromSeq = stored->seq;
            QCOMPARE(wait(store.events(query))->first(), *stored);
        }
        QCOMPARE(*wait(store.verify()), qint64(texts.size()));
    }

    /// Every column of an event, a missing one, a swapped one, a cut-off end: each edit shows and is named.
    void editsShow_data()
    {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("edit");
        QTest::addColumn<QString>("named");
        for (const QString &backend : {QStringLiteral("sqlite"), QStringLiteral("postgresql")}) {
            const auto row = [&](const char *name, const QString &edit, const QString &named) {
                QTest::newRow(qPrintable(backend + QLatin1Char(' ') + QLatin1String(name)))
                    << backend << edit << named;
            };
            for (const char *column :
                 {"kind", "pair", "site", "run", "actor", "text", "body", "hash", "incident"})
                row(column,
                    QStringLiteral("UPDATE event SET %1 = %1 || ' ' WHERE seq = 5")
                        .arg(QLatin1String(column)),
                    QStringLiteral("event 5 "));
            row("at", QStringLiteral("UPDATE event SET at = at + 1 WHERE seq = 5"),
                QStringLiteral("event 5 "));
            row("deleted", QStringLiteral("DELETE FROM event WHERE seq = 5"), QStringLiteral("event 5 "));
            row("renumbered", QStringLiteral("UPDATE event SET seq = 50 WHERE seq = 5"),
                QStringLiteral("event 5 "));
            row("one too many",
                QStringLiteral("INSERT INTO event (seq, at, kind, pair, site, run, actor, text, body, hash)"
                               " SELECT 11, at, kind, pair, site, run, actor, text, body, hash FROM event"
                               " WHERE seq = 5"),
                QStringLiteral("event 11 "));
            row("end cut off", QStringLiteral("DELETE FROM event WHERE seq > 7"), QStringLiteral("event 8 "));
            row("emptied", QStringLiteral("DELETE FROM event"), QStringLiteral("event 1 "));
            row("head gone", QStringLiteral("DELETE FROM log_end"), QStringLiteral("event 11 "));
            row("head changed", QStringLiteral("UPDATE log_end SET hash = 'x'"), QStringLiteral("event 10 "));
        }
    }
    void editsShow()
    {
        QFETCH(QString, backend);
        QFETCH(QString, edit);
        QFETCH(QString, named);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        for (int i = 0; i < 10; ++i)
            QVERIFY(wait(store.append(someEvent(QStringLiteral("event")))).ok());
        QCOMPARE(*wait(store.verify()), qint64(10));
        QSqlDatabase beside = Backends::openBeside(url);
        {
            QSqlQuery query(beside);
            QVERIFY2(query.exec(edit), qPrintable(query.lastError().text()));
            QVERIFY(query.numRowsAffected() > 0);
        }
        Backends::closeBeside(beside);
        const auto verified = wait(store.verify());
        QVERIFY(!verified.ok());
        QCOMPARE(verified.error().code, QStringLiteral("chain_broken"));
        QVERIFY2(verified.error().text.contains(named), qPrintable(verified.error().text));
    }

    void stateIsReplaced_data() { Backends::rows(); }
    void stateIsReplaced()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const QString key = QStringLiteral("pair/hosted/watch");
        QCOMPARE(wait(store.state(key)).error().code, QStringLiteral("not_found"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(wait(store.putState(key, {{QStringLiteral("i"), i}, {QStringLiteral("ü"), QJsonValue()}}))
                        .ok());
        Store again(url);
        QVERIFY(wait(again.open()).ok());
        QCOMPARE(wait(again.state(key)).value(),
                 (QJsonObject{{QStringLiteral("i"), 2}, {QStringLiteral("ü"), QJsonValue()}}));
    }

    void notOpened()
    {
        Store store(QStringLiteral("mysql://x/y"));
        QCOMPARE(wait(store.open()).error().code, QStringLiteral("bad_store_url"));
        QCOMPARE(wait(store.append(Event{})).error().code, QStringLiteral("store_not_open"));
        QCOMPARE(wait(store.verify()).error().code, QStringLiteral("store_not_open"));
    }

    /// What was asked before the end is on disk after it.
    /// A slow disk is no silent one: what was asked is waited for while one thing after the other gets done.
    void slowIsNotSilent_data() { Backends::rows(); }
    void slowIsNotSilent()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        QList<Entry> many;
        for (int i = 0; i < 6000; ++i)
            many += Entry{someEvent(QString::number(i)), {}};
        QElapsedTimer timer;
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            QVERIFY(wait(store.append(many)).ok());
            timer.start();
            QVERIFY(wait(store.verify()).ok());
            // Work for three seconds and a half, each piece far below two.
            const qint64 each = std::max<qint64>(1, timer.elapsed());
            timer.start();
            for (qint64 i = 0; i < 3500 / each + 1; ++i)
                store.verify();
            store.append(someEvent(QStringLiteral("the last")));
        }
        qInfo("%lld ms", timer.elapsed());
        Store again(url);
        QVERIFY(wait(again.open()).ok());
        QCOMPARE(*wait(again.verify()), qint64(6001));
    }

    void nothingIsDroppedAtTheEnd_data() { Backends::rows(); }
    void nothingIsDroppedAtTheEnd()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        {
            Store store(url);
            store.open();
            for (int i = 0; i < 100; ++i)
                store.append(someEvent(QString::number(i)));
        }
        Store again(url);
        QVERIFY(wait(again.open()).ok());
        QCOMPARE(*wait(again.verify()), qint64(100));
    }
};

QTEST_GUILESS_MAIN(TestStoreEvents)
#include "tst_storeevents.moc"
