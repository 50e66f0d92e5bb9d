// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends.h"
#include "cards.h"
#include "tests/support/soon.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace Switchback;

namespace
{
QList<Customer> customersOf(int count)
{
    QList<Customer> customers;
    for (int i = 0; i < count; ++i) {
        Customer customer;
        customer.id = QStringLiteral("customer-%1").arg(count - i); // not in the order of the letters
        customer.name = QStringLiteral("Zoë's \"Clinic\" %1 · 日本").arg(i);
        customer.phone = QStringLiteral("+1 612 555 0100");
        customer.zone = "America/Chicago";
        customers += customer;
    }
    return customers;
}
} // namespace

/// Operators and customers as the store keeps them.
class TestStorePeople : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void operators_data() { Backends::rows(); }
    void operators()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Operator kim{QStringLiteral("K. Ramos"), Role::Operator | Role::Administrator};
        const Operator guest{QStringLiteral("A. Guest"), {}};
        Operator all{QStringLiteral("Zoë"), {}};
        for (const Role role : allRoles())
            all.roles |= role;
        const Event told = someEvent(QStringLiteral("somebody was changed"));
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            QVERIFY(wait(store.operators())->isEmpty());
            QVERIFY(wait(store.putOperator(kim, QStringLiteral("$argon2id$one"), told)).ok());
            for (const Operator &person : {all, guest}) {
                const Outcome put = wait(store.putOperator(person, {}, told));
                QVERIFY2(put.ok(), put ? "" : qPrintable(put.error().text));
            }
            QCOMPARE(*wait(store.operators()), (QList<Operator>{guest, kim, all}));
            QCOMPARE(*wait(store.operatorSecret(kim.name)), QStringLiteral("$argon2id$one"));
            QCOMPARE(*wait(store.operatorSecret(guest.name)), QString());
            kim.retired = true;
            kim.roles = Role::Watcher;
            QVERIFY(wait(store.putOperator(kim, {}, told)).ok());
            QCOMPARE(*wait(store.verify()), 4); // each with its entry
        }
        Store again(url);
        QVERIFY(wait(again.open()).ok());
        QCOMPARE(wait(again.operators())->at(1), kim);
        QCOMPARE(*wait(again.operatorSecret(kim.name)), QStringLiteral("$argon2id$one"));
        QVERIFY(wait(again.putOperator(kim, QStringLiteral("$argon2id$two"), told)).ok());
        QCOMPARE(*wait(again.operatorSecret(kim.name)), QStringLiteral("$argon2id$two"));
        const auto nobody = wait(again.operatorSecret(QStringLiteral("N. Obody")));
        QCOMPARE(nobody.error().code, QStringLiteral("not_found"));
        QVERIFY(nobody.error().text.contains(QStringLiteral("N. Obody")));
        QCOMPARE(wait(again.putOperator({QStringLiteral(" "), {}}, {}, told)).error().code,
                 QStringLiteral("bad_operator"));
        // A role that only a newer program knows is no right here.
        execBeside(url,
                   {QStringLiteral("UPDATE operator SET roles = 'emperor,author' WHERE name = 'K. Ramos'")});
        QCOMPARE(wait(again.operators())->at(1).roles, Roles(Role::Author));
    }

    void peopleAreNeverWithoutAnAdministrator_data() { Backends::rows(); }
    void peopleAreNeverWithoutAnAdministrator()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        const Event told = someEvent(QStringLiteral("somebody was changed"));
        const auto code = [&](const QString &name, Roles roles, bool retired = false) {
            const Outcome put = wait(store.putOperator({name, roles, retired}, {}, told));
            return put ? QString() : put.error().code;
        };
        const QString ramos = QStringLiteral("K. Ramos");
        const QString osei = QStringLiteral("D. Osei");
        QCOMPARE(code(ramos, Role::Commander), QStringLiteral("first_administrator"));
        QCOMPARE(code(ramos, Role::Commander | Role::Administrator), QString());
        QCOMPARE(code(ramos, Role::Commander), QStringLiteral("last_administrator"));
        QCOMPARE(code(ramos, Role::Administrator, true), QStringLiteral("last_administrator"));
        QCOMPARE(code(QStringLiteral("k. ramos"), Role::Commander), QStringLiteral("name_taken"));
        QCOMPARE(code(QString::fromUtf8("\u041a. Ramos"), Role::Commander), QStringLiteral("name_taken"));
        QCOMPARE(code(osei, Role::Administrator), QString());
        QCOMPARE(code(ramos, Role::Commander, true), QString());
        // What was refused left no entry behind.
        QCOMPARE(*wait(store.verify()), 3);
    }

    void customers_data() { Backends::rows(); }
    void customers()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const QString pair = QStringLiteral("hosted");
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.customers(pair))->isEmpty());
        const QList<Customer> many = customersOf(214);
        const Event told = someEvent(QStringLiteral("customers from a file"));
        QVERIFY(wait(store.putCards(pair, cardsOf(many), told)).ok());
        QVERIFY(wait(store.putCards(QStringLiteral("other"), cardsOf(customersOf(3)), told)).ok());
        QCOMPARE(*wait(store.customers(pair)), many);
        QCOMPARE(wait(store.customers(QStringLiteral("other")))->size(), 3);
        for (const QString &id : {QString(), QStringLiteral("Capital"), QStringLiteral("a b"),
                                  QStringLiteral("a\n"), QString(41, QLatin1Char('a')), many.at(0).id}) {
            QList<CustomerCard> bad = cardsOf(many);
            bad[100].id = id;
            bad[100].name = QStringLiteral("Carver County Clinic");
            const Outcome refused = wait(store.putCards(pair, bad, told));
            QVERIFY2(!refused.ok(), qPrintable(id));
            QCOMPARE(refused.error().code, QStringLiteral("bad_customers"));
            QVERIFY(refused.error().text.contains(QStringLiteral("Customer 101, “Carver County Clinic”")));
            QCOMPARE(*wait(store.customers(pair)), many);
            QCOMPARE(*wait(store.verify()), 2); // an import that did not happen is not told of
        }
    }

    /// While somebody else writes, all of a long list is laid ready: so it holds nobody up until then.
    void nobodyWaitsWhileAListIsLaidReady_data() { Backends::rows(); }
    void nobodyWaitsWhileAListIsLaidReady()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QSqlDatabase beside = Backends::openBeside(url);
        const bool sqlite = url.startsWith(QLatin1String("sqlite"));
        {
            QSqlQuery query(beside);
            QVERIFY(query.exec(sqlite ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN")));
            QVERIFY(sqlite || query.exec(QStringLiteral("SELECT seq FROM log_end FOR UPDATE")));
        }
        const auto work = std::make_shared<LongWork>();
        const QList<Customer> many = customersOf(450);
        const auto put = store.putCards(QStringLiteral("hosted"), cardsOf(many),
                                        someEvent(QStringLiteral("customers from a file")), work);
        SOON_COMPARE(work->done.load(), 450);
        QCOMPARE(work->all.load(), 450);
        QVERIFY(!put.isFinished());
        QVERIFY(QSqlQuery(beside).exec(QStringLiteral("COMMIT")));
        Backends::closeBeside(beside);
        QVERIFY(wait(put).ok());
        QCOMPARE(*wait(store.customers(QStringLiteral("hosted"))), many);
    }

    void aListThatIsCalledOffChangesNothing_data() { Backends::rows(); }
    void aListThatIsCalledOffChangesNothing()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        const QString pair = QStringLiteral("hosted");
        const Event told = someEvent(QStringLiteral("customers from a file"));
        QVERIFY(wait(store.putCards(pair, cardsOf(customersOf(7)), told)).ok());
        const auto work = std::make_shared<LongWork>();
        work->calledOff = true;
        const Outcome put = wait(store.putCards(pair, cardsOf(customersOf(450)), told, work));
        QVERIFY(!put);
        QCOMPARE(put.error().code, QStringLiteral("called_off"));
        QCOMPARE(*wait(store.customers(pair)), customersOf(7));
        QCOMPARE(*wait(store.verify()), 1);
        const Result<qint64> read = wait(store.verify(work));
        QVERIFY(!read);
        QCOMPARE(read.error().code, QStringLiteral("called_off"));
        QVERIFY(wait(store.putCards(pair, *wait(store.cards(pair)), told)).ok());
        QCOMPARE(*wait(store.customers(pair)), customersOf(7));
    }

    /// So the log is held for as long as what changed takes, not for as long as the list is.
    void customersThatAreTheSameAreLeft()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const QString pair = QStringLiteral("hosted");
        const Event told = someEvent(QStringLiteral("customers from a file"));
        QList<Customer> many = customersOf(450);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.putCards(pair, cardsOf(many), told)).ok());
        execBeside(url, {QStringLiteral("CREATE TABLE touched (id TEXT)"),
                         QStringLiteral("CREATE TRIGGER changed AFTER UPDATE ON customer BEGIN"
                                        " INSERT INTO touched VALUES (new.id); END"),
                         QStringLiteral("CREATE TRIGGER added AFTER INSERT ON customer BEGIN"
                                        " INSERT INTO touched VALUES (new.id); END"),
                         QStringLiteral("CREATE TRIGGER gone AFTER DELETE ON customer BEGIN"
                                        " INSERT INTO touched VALUES (old.id); END")});
        QList<CustomerCard> cards = *wait(store.cards(pair));
        cards[20].name = QStringLiteral("R. Ellison");
        many[20].name = cards.at(20).name;
        QVERIFY(wait(store.putCards(pair, cards, told)).ok());
        QCOMPARE(*wait(store.customers(pair)), many);
        QSqlDatabase beside = Backends::openBeside(url);
        QStringList touched;
        for (QSqlQuery query(QStringLiteral("SELECT id FROM touched"), beside); query.next();)
            touched += query.value(0).toString();
        Backends::closeBeside(beside);
        QCOMPARE(touched, QStringList{many.at(20).id});
    }
};

QTEST_GUILESS_MAIN(TestStorePeople)
#include "tst_storepeople.moc"
