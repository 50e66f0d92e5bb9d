// SPDX-License-Identifier: GPL-3.0-or-later
// Statements are prepared once, and lent to one at a time.
#include "app/store/place/connection.h"
#include "app/store/tables/leasetable.h"
#include "app/store/tables/sampletable.h"
#include "app/store/tables/statetable.h"

#include "backends.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = instantFromMs(1'790'000'400'000);
const QString Kept = QStringLiteral("SELECT key FROM state WHERE key >= ? ORDER BY key");
} // namespace

class TestStatements : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

    std::unique_ptr<Connection> opened(const QString &url)
    {
        auto connection = std::make_unique<Connection>(*parseStoreUrl(url));
        if (const Outcome open = connection->open(); !open)
            qFatal("%s", qPrintable(open.error().text));
        return connection;
    }
    static void keep(Connection &connection, const QString &key)
    {
        const Outcome put = StateTable(connection).put(key, {{QStringLiteral("n"), 1}});
        QVERIFY2(put, qPrintable(put ? QString() : put.error().text));
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void roundsPrepareNothingAnew_data() { Backends::rows(); }
    void roundsPrepareNothingAnew()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const auto connection = opened(m_backends->newUrl(backend));
        SampleTable samples(*connection);
        LeaseTable leases(*connection);
        QMap<QString, qint64> tokens;
        const auto round = [&](int number) {
            return connection->together([&]() -> Outcome {
                for (const char *pair : {"a", "b", "c"}) {
                    const QString name = QLatin1String(pair);
                    if (!tokens.contains(name)) {
                        const auto taken =
                            leases.take(name, QStringLiteral("R"), QStringLiteral("s"), 1min, false);
                        if (!taken)
                            return taken.error();
                        tokens.insert(name, taken->token);
                    }
                    Outcome done = samples.add({name, Start + number * 10s, double(number), true, 3600});
                    if (done)
                        done = StateTable(*connection).put(name, {{QStringLiteral("n"), number}});
                    if (!done)
                        return done;
                    if (const auto renewed = leases.renew(name, tokens.value(name), 1min); !renewed)
                        return renewed.error();
                }
                return Done{};
            });
        };
        QVERIFY(round(0));
        QVERIFY(round(1));
        const int prepared = connection->prepared();
        QVERIFY2(prepared > 0 && prepared < 60, qPrintable(QString::number(prepared)));
        for (int number = 2; number < 50; ++number)
            QVERIFY(round(number));
        QCOMPARE(connection->prepared(), prepared);
        const auto history = samples.history(QStringLiteral("b"), Start, Start + 500s, 100);
        QVERIFY(history);
        QCOMPARE(history->points.size(), 50);
    }

    /// Who reads on while the same is asked again has rows of their own, and so has who comes after.
    void oneIsLentToOneAtATime_data() { Backends::rows(); }
    void oneIsLentToOneAtATime()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        if (backend == QLatin1String("postgresql"))
            QSKIP("a server's rows not yet read are lost with the next question, whoever asks it");
        const auto connection = opened(m_backends->newUrl(backend));
        for (const char *key : {"a", "b", "c"})
            keep(*connection, QLatin1String(key));
        const int before = connection->prepared();
        {
            auto outer = connection->run(Kept, {QStringLiteral("a")});
            QVERIFY(outer && outer->next());
            auto inner = connection->run(Kept, {QStringLiteral("b")});
            QVERIFY(inner && inner->next());
            QCOMPARE(inner->value(0).toString(), QStringLiteral("b"));
            QVERIFY(outer->next());
            QCOMPARE(outer->value(0).toString(), QStringLiteral("b"));
            QVERIFY(inner->next());
            QCOMPARE(inner->value(0).toString(), QStringLiteral("c"));
            QVERIFY(!inner->next());
            QVERIFY(outer->next() && !outer->next());
        }
        QCOMPARE(connection->prepared(), before + 2);
        auto again = connection->run(Kept, {QStringLiteral("c")});
        QVERIFY(again && again->next());
        QCOMPARE(again->value(0).toString(), QStringLiteral("c"));
        QVERIFY(!again->next());
        QCOMPARE(connection->prepared(), before + 2);
    }

    /// What was read in part only is ended: nobody else waits for it.
    void whatIsGivenBackHoldsNothing_data() { Backends::rows(); }
    void whatIsGivenBackHoldsNothing()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto connection = opened(url);
        for (const char *key : {"a", "b", "c"})
            keep(*connection, QLatin1String(key));
        {
            auto rows = connection->run(Kept, {QStringLiteral("a")});
            QVERIFY(rows && rows->next());
        }
        execBeside(url,
                   {QStringLiteral("DELETE FROM state WHERE key = 'b'"), QStringLiteral("DROP TABLE state")});
        const auto gone = connection->run(Kept, {QStringLiteral("a")});
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, QStringLiteral("store_failed"));
        // One that failed is prepared anew.
        execBeside(url,
                   {QStringLiteral("CREATE TABLE state (key TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL,"
                                   " body TEXT NOT NULL)")});
        keep(*connection, QStringLiteral("d"));
        auto rows = connection->run(Kept, {QStringLiteral("a")});
        QVERIFY(rows && rows->next());
        QCOMPARE(rows->value(0).toString(), QStringLiteral("d"));
        QVERIFY(!rows->next());
    }

    /// Rows that somebody still has while the store is opened anew go by themselves.
    void openedAnewEachIsPreparedAnew_data() { Backends::rows(); }
    void openedAnewEachIsPreparedAnew()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        auto connection = opened(m_backends->newUrl(backend));
        keep(*connection, QStringLiteral("a"));
        {
            const auto held = connection->run(Kept, {QStringLiteral("a")});
            QVERIFY(held);
            QVERIFY(connection->open());
        }
        const int before = connection->prepared();
        {
            auto rows = connection->run(Kept, {QStringLiteral("a")});
            QVERIFY(rows && rows->next());
            QCOMPARE(connection->prepared(), before + 1);
            connection.reset();
        }
    }
};

QTEST_GUILESS_MAIN(TestStatements)
#include "tst_statements.moc"
