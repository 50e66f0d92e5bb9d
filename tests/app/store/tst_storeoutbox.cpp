// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the outbox are stored with the event that makes or changes them, or not at all.
#include "backends.h"

#include "models/notify/outboxrows.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Switchback;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);

Delivery delivery(int number)
{
    Delivery made;
    made.id = QStringLiteral("d%1").arg(number);
    made.pair = QStringLiteral("hosted");
    made.incident = QStringLiteral("i1");
    made.notice = QStringLiteral("alert");
    made.customer = QStringLiteral("c%1").arg(number % 200);
    made.contact = QStringLiteral("1");
    made.madeAt = Start;
    made.notAfter = Start + std::chrono::minutes(15);
    made.to.name = QString::fromUtf8("Zoë {customer} <b>");
    made.to.address = QStringLiteral("a%1@example.net").arg(number);
    return made;
}

Entry entryWith(const QList<OutboxRow> &rows, const QString &once = {})
{
    Event event = someEvent(QStringLiteral("queued"), QStringLiteral("delivery.queued"));
    event.pair = QStringLiteral("hosted");
    event.incident = QStringLiteral("i1");
    return {event, once, rows};
}

OutboxQuery ofPair(bool open = false, bool dead = false)
{
    OutboxQuery query;
    query.pair = QStringLiteral("hosted");
    query.open = open;
    query.dead = dead;
    return query;
}
} // namespace

class TestStoreOutbox : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init()
    {
        QFETCH(QString, backend);
        if (!m_backends->missing(backend).isEmpty())
            QSKIP(qPrintable(m_backends->missing(backend)));
        m_store = std::make_unique<Store>(m_backends->newUrl(backend));
        QVERIFY(wait(m_store->open()).ok());
    }
    void cleanup() { m_store.reset(); }

    void isStoredWithItsEvent_data() { Backends::rows(); }
    void isStoredWithItsEvent();
    void whatTheyHaveComeTo_data() { Backends::rows(); }
    void whatTheyHaveComeTo();
    void whatIsNotThereIsSaid_data() { Backends::rows(); }
    void whatIsNotThereIsSaid();
    void refusedWithItsEvent_data() { Backends::rows(); }
    void refusedWithItsEvent();
    void takesTenThousand_data() { Backends::rows(); }
    void takesTenThousand();

private:
    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<Store> m_store;
};

void TestStoreOutbox::isStoredWithItsEvent()
{
    Delivery one = delivery(1);
    QList<OutboxRow> rows;
    for (int i = 1; i <= 120; ++i)
        rows += rowOf(delivery(i));
    QVERIFY(wait(m_store->append({entryWith(rows)})).ok());
    auto read = wait(m_store->outbox(ofPair()));
    QVERIFY(read.ok());
    QCOMPARE(*read, rows); // in the order in which they were made, with every letter
    QCOMPARE(deliveryFrom(read->first()), one);
    // What became of it; to whom it goes is not written again.
    DeliveryFact fact;
    fact.attempt = 1;
    fact.at = Start;
    one.apply(fact);
    fact.what = DeliveryFact::What::Failed;
    fact.text = QStringLiteral("no such user");
    one.apply(fact);
    OutboxRow changed = rowOf(one);
    changed.to = {};
    QVERIFY(wait(m_store->append({entryWith({changed})})).ok());
    read = wait(m_store->outbox(ofPair(false, true)));
    QCOMPARE(read->size(), 1);
    QCOMPARE(deliveryFrom(read->first()), one);
    read = wait(m_store->outbox(ofPair(false, true)));
    QCOMPARE(read->size(), 1);
    QCOMPARE(deliveryFrom(read->first()), one);
    QCOMPARE(wait(m_store->outbox(ofPair(true)))->size(), 119);
    OutboxQuery other = ofPair();
    other.delivery = QStringLiteral("d7");
    QCOMPARE(wait(m_store->outbox(other))->size(), 1);
    other.delivery = QStringLiteral("d7' OR 1=1 --");
    QVERIFY(wait(m_store->outbox(other))->isEmpty());
}

/// Of those that are there, however many at once, and no others.
void TestStoreOutbox::whatTheyHaveComeTo()
{
    QList<OutboxRow> rows;
    for (int i = 0; i < 100; ++i)
        rows += rowOf(delivery(i));
    QVERIFY(wait(m_store->append({entryWith(rows)})).ok());
    QList<OutboxRow> changed;
    for (int i = 7; i < 7 + 73; ++i) {
        Delivery one = delivery(i);
        DeliveryFact fact;
        fact.attempt = 1;
        fact.at = Start;
        one.apply(fact);
        fact.what = i % 2 == 0 ? DeliveryFact::What::Sent : DeliveryFact::What::Failed;
        fact.text = QString::fromUtf8("\"queued\" \xc3\xa4 %1; DROP").arg(i);
        one.apply(fact);
        changed += changedRowOf(one);
        rows[i] = rowOf(one);
    }
    QVERIFY(wait(m_store->append({entryWith(changed)})).ok());
    const auto read = wait(m_store->outbox(ofPair()));
    QVERIFY(read.ok());
    QCOMPARE(*read, rows);
    QCOMPARE(wait(m_store->outbox(ofPair(true)))->size(), 27);
    QCOMPARE(wait(m_store->outbox(ofPair(false, true)))->size(), 37);
}

/// A row that is gone, among many: nothing of it is stored, and with whole rows all is.
void TestStoreOutbox::whatIsNotThereIsSaid()
{
    QList<OutboxRow> whole;
    for (int i = 0; i < 61; ++i)
        whole += rowOf(delivery(i));
    QVERIFY(wait(m_store->append({entryWith(whole.first(60))})).ok());
    const auto before = wait(m_store->events({}));
    QList<OutboxRow> changed;
    for (OutboxRow &row : whole) {
        Delivery one = deliveryFrom(row);
        one.apply({one.id, {}, 1, DeliveryFact::What::Sending, Start});
        row = rowOf(one);
        changed += changedRowOf(one);
    }
    const auto lost = wait(m_store->append({entryWith(changed)}));
    QVERIFY(!lost.ok());
    QCOMPARE(lost.error().code, QStringLiteral("outbox_rows_missing"));
    QCOMPARE(wait(m_store->events({}))->size(), before->size());
    QCOMPARE(deliveryFrom(wait(m_store->outbox(ofPair()))->first()).tries(), 0);
    QVERIFY(wait(m_store->append({entryWith(whole)})).ok());
    QCOMPARE(*wait(m_store->outbox(ofPair())), whole);
}

void TestStoreOutbox::refusedWithItsEvent()
{
    QVERIFY(wait(m_store->append({entryWith({}, QStringLiteral("i1/said"))})).ok());
    const auto twice = wait(m_store->append({entryWith({rowOf(delivery(1))}, QStringLiteral("i1/said"))}));
    QCOMPARE(twice.error().code, QStringLiteral("already_done"));
    Guard lost{QStringLiteral("duty/hosted"), 7};
    QVERIFY(!wait(m_store->append({entryWith({rowOf(delivery(2))})}, lost)).ok());
    QVERIFY(wait(m_store->outbox(ofPair()))->isEmpty());
}

void TestStoreOutbox::takesTenThousand()
{
    QElapsedTimer timer;
    timer.start();
    for (int from = 0; from < 10'000; from += 500) {
        QList<OutboxRow> rows;
        for (int i = from; i < from + 500; ++i)
            rows += rowOf(delivery(i));
        QVERIFY(wait(m_store->append({entryWith(rows)})).ok());
    }
    const qint64 put = timer.restart();
    QCOMPARE(wait(m_store->outbox(ofPair(true)))->size(), 10'000);
    qInfo("10,000 rows: %lld ms to store, %lld ms to read", put, timer.elapsed());
}

QTEST_GUILESS_MAIN(TestStoreOutbox)
#include "tst_storeoutbox.moc"
