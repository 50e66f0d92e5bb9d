// SPDX-License-Identifier: GPL-3.0-or-later
// What the log says of keys: whose each is, how long its signatures count, and nothing by a body that lies.
#include "witnessworld.h"

#include "models/witness/keybook.h"

#include <QJsonArray>
#include <QTest>

#include <functional>

using namespace Switchback;
using namespace Switchback::Test;
using namespace std::chrono_literals;

namespace
{
constexpr Instant Noon = instantFromMs(1'790'000'000'000);
const QString Seat = QStringLiteral("noc-1");
const KeyWord Word{QStringLiteral("D. Kim"), QStringLiteral("P. Shah"), QStringLiteral("laptop stolen")};

SeatKey seatKey(int number, const QString &seat = Seat, const QString &store = StoreId)
{
    SeatKey key;
    key.key = keyOf(number);
    key.seat = seat;
    key.store = store;
    return key;
}

QJsonObject followsBody(int number, int before)
{
    return keyFollowsBody(seatKey(number), keyOf(before),
                          fakeSignature(keyOf(before), keyBytes(keyOf(number), keyOf(before))));
}

/// A chain of such events, a minute apart from noon on.
struct Chain {
    KeyBook book{fakeCheck};
    qint64 seq = 0;

    void say(const char *kind, const QJsonObject &body)
    {
        Event event;
        event.seq = ++seq;
        event.at = Noon + Duration(1min) * (seq - 1);
        event.kind = QLatin1String(kind);
        event.body = body;
        book.add(event);
    }
};

Instant minute(int number)
{
    return Noon + Duration(1min) * number;
}
} // namespace

class TestKeyBook : public QObject
{
    Q_OBJECT

private slots:
    void goodFromWhenItWasMade();
    void endsWithTheOneThatFollows();
    void replacedByPeoplesWord();
    void revokedStaysRevoked();
    void lasts_data();
    void lasts();
    void hostileBodiesSayNothing_data();
    void hostileBodiesSayNothing();
    void oneOfASeat();
    void withoutACheckTakenAtItsWord();
    void meantByWhatIsTyped();
};

void TestKeyBook::goodFromWhenItWasMade()
{
    Chain chain;
    chain.say("operator.added", {});
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    QCOMPARE(chain.book.all().size(), 1);
    const SeatKey *key = chain.book.of(keyOf(1));
    QVERIFY(key);
    QCOMPARE(key->seat, Seat);
    QCOMPARE(key->store, StoreId);
    QCOMPARE(key->made, minute(1));
    QCOMPARE(key->seq, 2);
    QVERIFY(!key->ended);
    QVERIFY(!chain.book.goodAt(keyOf(1), minute(1) - 1ms));
    QVERIFY(chain.book.goodAt(keyOf(1), minute(1)));
    QVERIFY(chain.book.goodAt(keyOf(1), minute(100'000)));
    QVERIFY(!chain.book.goodAfter(keyOf(1), 1));
    QVERIFY(chain.book.goodAfter(keyOf(1), 2));
    QVERIFY(!chain.book.of(keyOf(2)));
    QVERIFY(!chain.book.goodAt(keyOf(2), minute(2)));
    QVERIFY(chain.book.odd().isEmpty());
}

void TestKeyBook::endsWithTheOneThatFollows()
{
    Chain chain;
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    chain.say(KeyMadeKind, followsBody(2, 1));
    chain.say(KeyMadeKind, followsBody(3, 2));
    QCOMPARE(chain.book.all().size(), 3);
    const SeatKey *first = chain.book.of(keyOf(1));
    QCOMPARE(first->how, SeatKey::End::Followed);
    QCOMPARE(first->ended, minute(1));
    QCOMPARE(first->endedWhy, keyFingerprint(keyOf(2)));
    QCOMPARE(first->endedBy, QString());
    QVERIFY(chain.book.goodAt(keyOf(1), minute(1) - 1ms));
    QVERIFY(!chain.book.goodAt(keyOf(1), minute(1)));
    QVERIFY(chain.book.goodAfter(keyOf(1), 1));
    QVERIFY(!chain.book.goodAfter(keyOf(1), 2));
    QVERIFY(chain.book.goodAt(keyOf(3), minute(2)));
    QCOMPARE(chain.book.newestOf(Seat, StoreId)->key, keyOf(3));
}

void TestKeyBook::replacedByPeoplesWord()
{
    Chain chain;
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    chain.say(KeyMadeKind, keyReplacesBody(seatKey(2), keyOf(1), Word));
    const SeatKey *first = chain.book.of(keyOf(1));
    QCOMPARE(first->how, SeatKey::End::Replaced);
    QCOMPARE(first->endedWhy, Word.reason);
    QCOMPARE(first->endedBy, Word.by);
    QVERIFY(chain.book.goodAt(keyOf(2), minute(1)));
    // One that was revoked is replaced too, and stays revoked.
    chain.say(KeyRevokedKind, keyRevokedBody(keyOf(2), Word));
    chain.say(KeyMadeKind, keyReplacesBody(seatKey(3), keyOf(2), Word));
    QCOMPARE(chain.book.of(keyOf(2))->how, SeatKey::End::Revoked);
    QCOMPARE(chain.book.of(keyOf(2))->ended, minute(2));
    QVERIFY(chain.book.goodAt(keyOf(3), minute(3)));
    QVERIFY(chain.book.odd().isEmpty());
}

void TestKeyBook::revokedStaysRevoked()
{
    Chain chain;
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    chain.say(KeyRevokedKind, keyRevokedBody(keyOf(1), Word));
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    chain.say(KeyMadeKind, followsBody(2, 1));
    chain.say(KeyRevokedKind, keyRevokedBody(keyOf(1), Word));
    QCOMPARE(chain.book.all().size(), 1);
    QCOMPARE(chain.book.of(keyOf(1))->how, SeatKey::End::Revoked);
    QCOMPARE(chain.book.of(keyOf(1))->ended, minute(1));
    QVERIFY(chain.book.goodAt(keyOf(1), minute(1) - 1ms)); // what it signed before still verifies
    QVERIFY(!chain.book.goodAt(keyOf(1), minute(9)));
    QCOMPARE(chain.book.odd(), (QList<qint64>{3, 4, 5}));
}

void TestKeyBook::lasts_data()
{
    QTest::addColumn<QStringList>("story"); // an event a minute
    QTest::addColumn<QString>("ended");     // "minute how", or empty
    QTest::newRow("made") << QStringList{"made"} << "";
    QTest::newRow("made twice") << QStringList{"made", "made"} << "";
    QTest::newRow("followed") << QStringList{"made", "followed"} << "1 followed";
    QTest::newRow("replaced") << QStringList{"made", "replaced"} << "1 replaced";
    QTest::newRow("revoked") << QStringList{"made", "revoked"} << "1 revoked";
    QTest::newRow("followed, then revoked") << QStringList{"made", "followed", "revoked"} << "1 revoked";
    QTest::newRow("revoked, then followed") << QStringList{"made", "revoked", "followed"} << "1 revoked";
    QTest::newRow("revoked, then replaced") << QStringList{"made", "revoked", "replaced"} << "1 revoked";
    QTest::newRow("followed, then replaced") << QStringList{"made", "followed", "replaced"} << "1 followed";
    QTest::newRow("followed twice") << QStringList{"made", "followed", "followed"} << "1 followed";
    QTest::newRow("revoked before it was made") << QStringList{"revoked", "made"} << "";
}

void TestKeyBook::lasts()
{
    QFETCH(QStringList, story);
    QFETCH(QString, ended);
    Chain chain;
    int next = 2;
    for (const QString &word : story) {
        if (word == QLatin1String("made"))
            chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
        else if (word == QLatin1String("followed"))
            chain.say(KeyMadeKind, followsBody(next++, 1));
        else if (word == QLatin1String("replaced"))
            chain.say(KeyMadeKind, keyReplacesBody(seatKey(next++), keyOf(1), Word));
        else
            chain.say(KeyRevokedKind, keyRevokedBody(keyOf(1), Word));
    }
    static const QHash<int, QString> words{{int(SeatKey::End::Followed), QStringLiteral("followed")},
                                           {int(SeatKey::End::Replaced), QStringLiteral("replaced")},
                                           {int(SeatKey::End::Revoked), QStringLiteral("revoked")}};
    const SeatKey *key = chain.book.of(keyOf(1));
    QVERIFY(key);
    QCOMPARE(key->ended ? QStringLiteral("%1 %2")
                              .arg((*key->ended - Noon) / Duration(1min))
                              .arg(words.value(int(key->how)))
                        : QString(),
             ended);
    QCOMPARE(chain.book.goodAt(keyOf(1), minute(50)), ended.isEmpty());
    QCOMPARE(chain.book.goodAfter(keyOf(1), 50), ended.isEmpty());
}

void TestKeyBook::hostileBodiesSayNothing_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonObject>("body");
    const auto with = [](QJsonObject body, const char *field, const QJsonValue &value) {
        body.insert(QLatin1String(field), value);
        return body;
    };
    const auto without = [](QJsonObject body, const char *field) {
        body.remove(QLatin1String(field));
        return body;
    };
    const QJsonObject made = keyMadeBody(seatKey(2, QStringLiteral("noc-2")));
    const QJsonObject follows = followsBody(2, 1);
    const QJsonObject replaces = keyReplacesBody(seatKey(2), keyOf(1), Word);
    const QJsonObject revoked = keyRevokedBody(keyOf(1), Word);
    const auto row = [](const char *name, const char *kind, const QJsonObject &body) {
        QTest::newRow(name) << QString::fromLatin1(kind) << body;
    };
    row("empty", KeyMadeKind, {});
    row("no key", KeyMadeKind, without(made, "key"));
    row("short key", KeyMadeKind, with(made, "key", "ab"));
    row("key in capitals", KeyMadeKind, with(made, "key", QString::fromLatin1(keyOf(2)).toUpper()));
    row("key is a number", KeyMadeKind, with(made, "key", 17));
    row("key is a list", KeyMadeKind, with(made, "key", QJsonArray{1, 2}));
    row("no seat", KeyMadeKind, without(made, "seat"));
    row("empty seat", KeyMadeKind, with(made, "seat", ""));
    row("endless seat", KeyMadeKind, with(made, "seat", QString(100'000, QLatin1Char('a'))));
    row("no store", KeyMadeKind, without(made, "store"));
    row("no such store", KeyMadeKind, with(made, "store", "0123"));
    row("a key that is known", KeyMadeKind, with(made, "key", QString::fromLatin1(keyOf(1))));
    row("another for the seat", KeyMadeKind, keyMadeBody(seatKey(2)));
    row("follows nobody", KeyMadeKind, with(follows, "follows", ""));
    row("follows what is not known", KeyMadeKind, with(follows, "follows", QString::fromLatin1(keyOf(9))));
    row("follows itself", KeyMadeKind, with(follows, "follows", QString::fromLatin1(keyOf(2))));
    row("follows unsigned", KeyMadeKind, without(follows, "signature"));
    row("follows, signed by itself", KeyMadeKind,
        with(follows, "signature",
             QString::fromLatin1(fakeSignature(keyOf(2), keyBytes(keyOf(2), keyOf(1))))));
    row("follows, another seat's", KeyMadeKind, with(follows, "seat", "noc-2"));
    row("follows, another store's", KeyMadeKind, with(follows, "store", QString(32, QLatin1Char('a'))));
    row("follows and replaces", KeyMadeKind, with(follows, "replaces", QString::fromLatin1(keyOf(1))));
    row("replaces without a reason", KeyMadeKind, with(replaces, "reason", ""));
    row("replaces by nobody", KeyMadeKind, without(replaces, "by"));
    row("replaces another seat's", KeyMadeKind, with(replaces, "seat", "noc-2"));
    row("replaces nothing", KeyMadeKind, with(replaces, "replaces", QJsonValue()));
    row("revokes nothing", KeyRevokedKind, {});
    row("revokes what is not known", KeyRevokedKind, keyRevokedBody(keyOf(9), Word));
    row("revokes without a reason", KeyRevokedKind, without(revoked, "reason"));
    row("revokes by nobody", KeyRevokedKind, with(revoked, "by", ""));
}

void TestKeyBook::hostileBodiesSayNothing()
{
    QFETCH(QString, kind);
    QFETCH(QJsonObject, body);
    Chain chain;
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    const QList<SeatKey> before = chain.book.all();
    chain.say(kind.toLatin1().constData(), body);
    QCOMPARE(chain.book.all(), before);
    QCOMPARE(chain.book.odd(), QList<qint64>{2});
    QVERIFY(chain.book.goodAt(keyOf(1), minute(10)));
}

/// One seat signs for several stores, and in one store there are several seats.
void TestKeyBook::oneOfASeat()
{
    const QString other(32, QLatin1Char('b'));
    Chain chain;
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    chain.say(KeyMadeKind, keyMadeBody(seatKey(2, QStringLiteral("noc-2"))));
    chain.say(KeyMadeKind, keyMadeBody(seatKey(3, Seat, other)));
    QCOMPARE(chain.book.newestOf(Seat, StoreId)->key, keyOf(1));
    QCOMPARE(chain.book.newestOf(QStringLiteral("noc-2"), StoreId)->key, keyOf(2));
    QCOMPARE(chain.book.newestOf(Seat, other)->key, keyOf(3));
    QVERIFY(!chain.book.newestOf(QStringLiteral("noc-2"), other));
    // What stands in a pair's chain says nothing of keys.
    Event event;
    event.kind = QLatin1String(KeyRevokedKind);
    event.pair = QStringLiteral("naperville-centennial");
    event.body = keyRevokedBody(keyOf(1), Word);
    chain.book.add(event);
    QVERIFY(!chain.book.of(keyOf(1))->ended);
    QVERIFY(chain.book.odd().isEmpty());
}

void TestKeyBook::withoutACheckTakenAtItsWord()
{
    KeyBook book;
    Event event;
    event.seq = 1;
    event.kind = QLatin1String(KeyMadeKind);
    event.body = keyMadeBody(seatKey(1));
    book.add(event);
    event.seq = 2;
    event.body = keyFollowsBody(seatKey(2), keyOf(1), QByteArray(128, 'a'));
    book.add(event);
    QCOMPARE(book.all().size(), 2);
    QCOMPARE(book.of(keyOf(1))->how, SeatKey::End::Followed);
}

void TestKeyBook::meantByWhatIsTyped()
{
    Chain chain;
    chain.say(KeyMadeKind, keyMadeBody(seatKey(1)));
    chain.say(KeyMadeKind, keyMadeBody(seatKey(2, QStringLiteral("noc-2"))));
    const QString whole = keyFingerprint(keyOf(1));
    for (const QString &typed : {whole, whole.toLower(), whole.left(9), QString(whole).remove(u'-'),
                                 QString(whole).replace(u'0', u'O').replace(u'1', u'l')}) {
        const auto meant = chain.book.meant(typed);
        QVERIFY2(meant, qPrintable(typed));
        QCOMPARE(meant->key, keyOf(1));
    }
    for (const QString &typed : {QString(), whole.left(3), whole + QLatin1Char('0'), QStringLiteral("----"),
                                 keyFingerprint(keyOf(3))})
        QCOMPARE(chain.book.meant(typed).error().code, QStringLiteral("no_such_key"));
}

QTEST_GUILESS_MAIN(TestKeyBook)
#include "tst_keybook.moc"
