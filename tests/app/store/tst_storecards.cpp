// SPDX-License-Identifier: GPL-3.0-or-later
// The customers' directory as the store keeps it: what a card was, the way back, and what is erased with its
// person.
#include "backends.h"
#include "cards.h"

#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>

using namespace Switchback;

namespace
{
const QString Pair = QStringLiteral("hosted");

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

CustomerCard card(int i)
{
    CustomerCard one;
    one.id = s("clinic-%1").arg(i);
    one.name = s("Clinic %1").arg(i);
    one.zone = "America/Chicago";
    Contact contact;
    contact.id = s("dana");
    contact.name = s("Dana %1").arg(i);
    contact.email = s("dana%1@clinic.example").arg(i);
    one.contacts += contact;
    return one;
}

QList<CustomerCard> cards(int from, int count)
{
    QList<CustomerCard> list;
    for (int i = from; i < from + count; ++i)
        list += card(i);
    return list;
}

Event told(const char *what)
{
    Event event = someEvent(s(what), s("customers.changed"));
    event.actor = s("K. Ramos");
    event.at = instantFromMs(1'800'000'000'000);
    return event;
}

/// Without versions, which are told by themselves.
QList<CustomerCard> kept(Store &store)
{
    QList<CustomerCard> all = *wait(store.cards(Pair));
    for (CustomerCard &each : all)
        each.version = 0;
    return all;
}

CustomerCard one(Store &store, const QString &id)
{
    return wait(store.cards(Pair, {id}))->value(0);
}

Outcome undo(Store &store)
{
    return wait(store.undoCards(Pair, wait(store.lastCardAct(Pair))->number, told("undone")));
}

void sameOutcome(const Outcome &outcome, const char *code)
{
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, s(code));
}
} // namespace

class TestStoreCards : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void oldValuesAreKept_data() { Backends::rows(); }
    void oldValuesAreKept()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        QCOMPARE(wait(store.lastCardAct(Pair))->number, 0);
        QVERIFY(wait(store.putCards(Pair, cards(0, 250), told("imported"))).ok());
        QCOMPARE(kept(store), cards(0, 250));
        QVERIFY(wait(store.cardHistory(Pair, s("clinic-7")))->isEmpty());
        CustomerCard changed = one(store, s("clinic-7"));
        QCOMPARE(changed.version, 1);
        changed.contacts[0].email = s("new@clinic.example");
        QVERIFY(wait(store.putCards(Pair, {changed}, told("changed"))).ok());
        QCOMPARE(one(store, s("clinic-7")).version, 2);
        QCOMPARE(one(store, s("clinic-7")).contacts, changed.contacts);
        const QList<CardVersion> history = *wait(store.cardHistory(Pair, s("clinic-7")));
        QCOMPARE(history.size(), 1);
        CustomerCard before = card(7);
        before.version = 1;
        QCOMPARE(history.first().card, before);
        QCOMPARE(history.first().endedBy.person, s("K. Ramos"));
        QCOMPARE(history.first().endedBy.what, s("changed"));
        QCOMPARE(history.first().endedBy.at, told("").at);
        const CardAct last = *wait(store.lastCardAct(Pair));
        QCOMPARE(last.number, 2);
        QCOMPARE(last.cards, 1);
        QCOMPARE(wait(store.cards(Pair))->at(7).id, s("clinic-7")); // its place is kept
    }

    void nobodysChangeIsLost_data() { Backends::rows(); }
    void nobodysChangeIsLost()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        Store other(url);
        QVERIFY(wait(store.open()).ok() && wait(other.open()).ok());
        QVERIFY(wait(store.putCards(Pair, cards(0, 3), told("imported"))).ok());
        CustomerCard mine = one(store, s("clinic-1"));
        CustomerCard theirs = mine;
        mine.sbc = s("sbc.example");
        theirs.zone = "America/Denver";
        QVERIFY(wait(other.putCards(Pair, {theirs}, told("theirs"))).ok());
        sameOutcome(wait(store.putCards(Pair, {one(store, s("clinic-0")), mine}, told("mine"))),
                    "changed_meanwhile");
        sameOutcome(wait(store.putCards(Pair, {card(2)}, told("there already"))), "changed_meanwhile");
        sameOutcome(wait(store.undoCards(Pair, 1, told("undone"))), "changed_meanwhile");
        QCOMPARE(one(store, s("clinic-1")).zone, QByteArray("America/Denver"));
        QCOMPARE(*wait(store.verify()), 2); // what was refused is not told of
    }

    void theLastActIsUndone_data() { Backends::rows(); }
    void theLastActIsUndone()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        sameOutcome(undo(store), "nothing_to_undo");
        QVERIFY(wait(store.putCards(Pair, cards(0, 3), told("imported"))).ok());
        const QList<CustomerCard> first = kept(store);
        // One import that changes one, adds two and leaves one as it is.
        QList<CustomerCard> second = *wait(store.cards(Pair));
        second.removeLast();
        second[0].name = s("Another name");
        second += cards(10, 2);
        QVERIFY(wait(store.putCards(Pair, second, told("imported again"))).ok());
        QCOMPARE(wait(store.lastCardAct(Pair))->cards, 3);
        const QList<CustomerCard> after = kept(store);
        QCOMPARE(after.size(), 5);
        for (int round = 0; round < 3; ++round) { // undone, and the undoing of that
            QVERIFY(undo(store).ok());
            QCOMPARE(kept(store), first);
            QVERIFY(wait(store.cards(Pair, {s("clinic-10")}))->isEmpty());
            QCOMPARE(wait(store.cardHistory(Pair, s("clinic-10")))->first().card.name, s("Clinic 10"));
            QVERIFY(undo(store).ok());
            QCOMPARE(kept(store), after);
        }
        // A version is never given twice, also over the time in which it was not there.
        QVERIFY(one(store, s("clinic-10")).version > 3);
        QCOMPARE(*wait(store.verify()), 8);
    }

    void whatIsErasedHasNoPast_data() { Backends::rows(); }
    void whatIsErasedHasNoPast()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.putCards(Pair, cards(0, 2), told("imported"))).ok());
        CustomerCard changed = one(store, s("clinic-0"));
        changed.contacts[0].name = s("Secret Name");
        QVERIFY(wait(store.putCards(Pair, {changed}, told("changed"))).ok());
        changed = one(store, s("clinic-0"));
        changed.sbc = s("sbc.example");
        QVERIFY(wait(store.putCards(Pair, {changed}, told("changed"))).ok());
        Event erased = told("erased");
        erased.kind = s("customer.erased");
        erased.pair = Pair;
        QVERIFY(wait(store.eraseCustomer(erased, s("clinic-0"), s("asked for it"), {Pair})).ok());
        QVERIFY(wait(store.cardHistory(Pair, s("clinic-0")))->isEmpty());
        // Who still has the person on the screen does not put them back.
        changed.version = 3;
        sameOutcome(wait(store.putCards(Pair, {changed}, told("stale"))), "changed_meanwhile");
        const CustomerCard left = one(store, s("clinic-0"));
        QVERIFY(left.contacts.isEmpty());
        QCOMPARE(left.sbc, s("sbc.example"));
        sameOutcome(undo(store), "nothing_to_undo");
        QCOMPARE(one(store, s("clinic-0")), left);
        QSqlDatabase beside = Backends::openBeside(url);
        for (const char *table : {"customer", "customer_history", "customer_act", "event"}) {
            QSqlQuery query(beside);
            QVERIFY(query.exec(s("SELECT * FROM %1").arg(s(table))));
            while (query.next()) {
                for (int column = 0; column < query.record().count(); ++column)
                    QVERIFY2(!query.value(column).toString().contains(s("Secret")), table);
            }
        }
        Backends::closeBeside(beside);
    }

    /// What an older program kept is read, and becomes a card with the first change.
    void olderRowsAreRead()
    {
        const QString url = m_backends->newUrl(s("sqlite"));
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
        }
        execBeside(url,
                   {s("INSERT INTO customer (pair, id, place, body) VALUES ('hosted', 'fox', 0,"
                      " '{\"contact\":\"Dana\",\"email\":\"d@fox.example\",\"id\":\"fox\",\"name\":\"Fox\","
                      "\"phone\":\"312 555 0141 x5\",\"role\":\"IT\",\"zone\":\"America/Chicago\"}')")});
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        CustomerCard fox = one(store, s("fox"));
        QCOMPARE(fox.version, 1);
        QCOMPARE(fox.contacts.first().phone, s("312 555 0141 x5"));
        fox.language = "de";
        QVERIFY(wait(store.putCards(Pair, {fox}, told("changed"))).ok());
        QCOMPARE(one(store, s("fox")).contacts, fox.contacts);
        QVERIFY(undo(store).ok());
        QVERIFY(one(store, s("fox")).language.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStoreCards)
#include "tst_storecards.moc"
