// SPDX-License-Identifier: GPL-3.0-or-later
// What is about persons lies beside the log, and can be erased from it.
#include "backends.h"
#include "cards.h"

#include "models/core/apart.h"
#include "models/customers/erasure.h"
#include "models/customers/personplaces.h"

#include <QFile>
#include <QJsonArray>
#include <QSet>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace Switchback;

namespace
{
const QString Pair = QStringLiteral("hosted");
const QString Drill = QStringLiteral("hosted/drill");

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QList<Customer> customersOf(int count)
{
    QList<Customer> customers;
    for (int i = 1; i <= count; ++i) {
        const QString id = QStringLiteral("c%1").arg(i);
        customers += Customer{id,
                              s("Clinic ") + id,
                              s("Zoë Quist of ") + id,
                              s("head nurse"),
                              s("+1 612 555 01") + id,
                              id + s("@quist.example"),
                              "America/Chicago"};
    }
    return customers;
}

Event ofPair(const char *kind, const QJsonObject &body)
{
    Event event = someEvent(QStringLiteral("something happened"), QString::fromLatin1(kind));
    event.pair = Pair;
    event.incident = s("incident-1");
    event.body = body;
    return event;
}

Event declared(int customers)
{
    QJsonArray list;
    for (const Customer &customer : customersOf(customers))
        list.append(customerBody(customer));
    return ofPair("incident.declared", {{s("customers"), list}, {s("reason"), s("nothing answers")}});
}

Event recorded(const QStringList &ids, const char *found)
{
    return ofPair(
        "customer.recorded",
        {{s("fact"), s("call")}, {s("customers"), QJsonArray::fromStringList(ids)}, {s("found"), s(found)}});
}

Event initials(const QString &id)
{
    return ofPair(
        "initials.taken",
        {{s("customer"), id},
         {s("person"), QJsonObject{{s("printed_name"), s("Zoë Quist")}}},
         {s("evidence"), QJsonObject{{s("items"), QJsonArray{QJsonObject{{s("found"), s("Zoë heard it")},
                                                                         {s("said"), s("x")}}}}}}});
}

/// A log with a bit of everything; which events have something apart: 1, 2, 3, 4, 6.
void fill(Store &store)
{
    for (const Event &event :
         {declared(3), recorded({s("c1")}, "Zoë answered"), recorded({s("c1"), s("c2")}, "all heard"),
          initials(s("c1")), someEvent(s("of another chain")), recorded({s("c11")}, "not hers")}) {
        const auto stored = wait(store.append(event));
        QVERIFY2(stored.ok(), stored ? "" : qPrintable(stored.error().text));
    }
    for (const QString &list : {Pair, Drill})
        QVERIFY(wait(store.putCards(list, cardsOf(customersOf(3)), someEvent(s("imported")))).ok());
}

QList<Event> all(Store &store)
{
    return *wait(store.events({}));
}

Event erasing()
{
    Event event = ofPair("customer.erased", {});
    event.incident.clear();
    return event;
}

QString allRows(const QString &url)
{
    QString text;
    QSqlDatabase beside = Backends::openBeside(url);
    for (const char *table : {"event", "event_apart", "customer", "once", "state"}) {
        QSqlQuery query(QStringLiteral("SELECT * FROM %1").arg(QLatin1String(table)), beside);
        while (query.next()) {
            for (int i = 0; query.value(i).isValid(); ++i)
                text += query.value(i).toString() + QLatin1Char('\n');
        }
    }
    Backends::closeBeside(beside);
    return text;
}
} // namespace

class TestStoreApart : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void comesBack_data() { Backends::rows(); }
    void comesBack()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const auto stored = wait(store.append(declared(3)));
        QVERIFY(stored.ok());
        QCOMPARE(stored->body, storableEvent(declared(3)).body);
        QCOMPARE(stored->apart.keys(),
                 (QStringList{s("/customers/0/person"), s("/customers/1/person"), s("/customers/2/person")}));
        const QList<QByteArray> salts = stored->apart.values();
        QCOMPARE(QSet<QByteArray>(salts.begin(), salts.end()).size(), 3);
        QVERIFY(std::all_of(salts.begin(), salts.end(), isSalt));
        QCOMPARE(all(store), QList{*stored});
        QCOMPARE(chainHash({}, *stored), stored->hash);
        // Salts are fresh: the same once more is hashed otherwise.
        QVERIFY(wait(store.append(declared(3)))->apart != stored->apart);
        // What is handed over with salts, as a copy of a stored one, gets its own too.
        const auto again = wait(store.append(*stored));
        QVERIFY(again->apart != stored->apart && again->body == stored->body);
        QCOMPARE(*wait(store.verify()), 3);
        QVERIFY(wait(store.append(someEvent(s("nobody"))))->apart.isEmpty());
        QSqlDatabase beside = Backends::openBeside(url);
        {
            QSqlQuery log(QStringLiteral("SELECT body, text FROM event"), beside);
            while (log.next())
                QVERIFY(!log.value(0).toString().contains(s("Quist")));
        }
        Backends::closeBeside(beside);
    }

    /// A value that somebody changes, puts elsewhere or takes away past the program shows.
    void editsShow_data()
    {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("edit");
        QTest::addColumn<QString>("named");
        for (const QString &backend : {QStringLiteral("sqlite"), QStringLiteral("postgresql")}) {
            const auto row = [&](const char *name, const char *edit, const char *named) {
                QTest::newRow(qPrintable(backend + QLatin1Char(' ') + QLatin1String(name)))
                    << backend << s(edit) << s(named);
            };
            row("value",
                "UPDATE event_apart SET held = REPLACE(held, 'answered', 'said no') WHERE event_seq = 2",
                "event 2 ");
            row("salt",
                "UPDATE event_apart SET held = REPLACE(held, '\"salt\":\"', '\"salt\":\"0') WHERE event_seq "
                "= 4",
                "event 4 ");
            row("gone", "DELETE FROM event_apart WHERE event_seq = 3", "event 3 ");
            row("one of them gone",
                "UPDATE event_apart SET held = REPLACE(held, '/person', '/nobody') WHERE event_seq = 1",
                "event 1 ");
            row("unreadable", "UPDATE event_apart SET held = 'x' WHERE event_seq = 2", "event 2 ");
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
        fill(store);
        QVERIFY(wait(store.verify()).ok());
        execBeside(url, {edit});
        const auto verified = wait(store.verify());
        QVERIFY(!verified.ok());
        QCOMPARE(verified.error().code, s("chain_broken"));
        QVERIFY2(verified.error().text.contains(named), qPrintable(verified.error().text));
        QVERIFY(!wait(store.verifiedFacts()).ok());
    }

    void erased_data() { Backends::rows(); }
    void erased()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            fill(store);
            const QList<Event> before = all(store);
            const Erasure what = *wait(store.erasure(Pair, s("c1")));
            QCOMPARE(what.places.keys(), (QList<qint64>{1, 2, 4}));
            QCOMPARE(what.places.value(1), QStringList{s("/customers/0/person")});
            QCOMPARE(what.shared, QList<qint64>{3});
            QVERIFY(what.older.isEmpty());
            const auto done = wait(store.eraseCustomer(erasing(), s("c1"), s("asked for it"), {Pair, Drill}));
            QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
            QCOMPARE(erasedPlaces(*done), what.places);
            QCOMPARE(done->body.value(s("reason")).toString(), s("asked for it"));
            QList<Event> left = all(store);
            QCOMPARE(left.takeLast(), *done);
            // What is left is what everybody makes of it who heard of it.
            for (qsizetype i = 0; i < left.size(); ++i)
                QCOMPARE(left.at(i), withoutPlaces(before.at(i), what.places.value(before.at(i).seq)));
            QCOMPARE(*wait(store.verify()), qint64(before.size() + 1));
            QCOMPARE(wait(store.verifiedFacts())->events, qint64(before.size() + 1));
            for (const QString &list : {Pair, Drill}) {
                const Customer gone = wait(store.customers(list))->first();
                QCOMPARE(gone, (Customer{s("c1"), s("Clinic c1"), {}, {}, {}, {}, "America/Chicago"}));
                QCOMPARE(wait(store.customers(list))->at(1), customersOf(2).at(1));
            }
            // Once more there is nothing, and another one is untouched.
            QVERIFY(wait(store.erasure(Pair, s("c1")))->places.isEmpty());
            QCOMPARE(wait(store.erasure(Pair, s("c2")))->places.size(), 1);
            QCOMPARE(wait(store.erasure(Pair, s("c11")))->places.size(), 1);
            QVERIFY(wait(store.erasure(s("other"), s("c1")))->places.isEmpty());
        }
        const QString rows = allRows(url);
        for (const char *personal :
             {"Quist of c1", "+1 612 555 01c1", "c1@quist", "Zoë answered", "Zoë heard"})
            QVERIFY2(!rows.contains(s(personal)), personal);
        QVERIFY(rows.contains(s("Quist of c2")));
        QVERIFY(rows.contains(s("all heard")));
        if (backend == s("sqlite")) { // nor does it lie anywhere else in the file
            QFile file(QUrl(url).path());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            for (const char *personal :
                 {"Quist of c1", "+1 612 555 01c1", "c1@quist", "Zoë answered", "Zoë heard"})
                QVERIFY2(!bytes.contains(personal), personal);
            QVERIFY(bytes.contains("Quist of c2"));
        }
    }

    /// What is written of the person in the moment in between goes too.
    void writtenMeanwhile_data() { Backends::rows(); }
    void writtenMeanwhile()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        Store beside(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(beside.open()).ok());
        fill(store);
        QList<QFuture<Result<Event>>> writes;
        for (int i = 0; i < 10; ++i)
            writes += beside.append(recorded({s("c1")}, "Zoë once more"));
        const auto done = wait(store.eraseCustomer(erasing(), s("c1"), s("asked"), {Pair}));
        for (const auto &write : writes)
            QVERIFY(wait(write).ok());
        QVERIFY(wait(store.verify()).ok());
        if (!done) {
            QCOMPARE(done.error().code, s("changed_meanwhile"));
            return;
        }
        const QList<Event> left = all(store);
        for (const Event &event : left) {
            for (const PersonPlace &each : personPlaces(event))
                QVERIFY(event.seq > done->seq || each.customers != QStringList{s("c1")} ||
                        !event.apart.contains(each.place));
        }
    }

    /// A log of before holds them in its chain: nothing of it goes, and that is said.
    void olderStays_data() { Backends::rows(); }
    void olderStays()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Backends::makeSchema3(url);
        execBeside(url,
                   {s("UPDATE event SET kind = 'initials.taken', body = "
                      "'{\"customer\":\"c1\",\"printed_name\":\"Zoë\"}', pair = 'hosted' WHERE seq = 2")});
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(recorded({s("c1")}, "Zoë"))).ok());
        const Erasure what = *wait(store.erasure(Pair, s("c1")));
        QCOMPARE(what.older, QList<qint64>{2});
        QCOMPARE(what.places.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestStoreApart)
#include "tst_storeapart.moc"
