// SPDX-License-Identifier: GPL-3.0-or-later
// What lies in the place of a seat's key signs only where the log knows it as good; else it is said what to
// do.
#include "witnessworld.h"

#include "models/witness/keystanding.h"

#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
const QString Seat = QStringLiteral("ramos@noc-1");
const KeyWord Word{QStringLiteral("D. Kim"), QStringLiteral("P. Shah"), QStringLiteral("laptop stolen")};

SeatKey seatKey(int number)
{
    SeatKey key;
    key.key = keyOf(number);
    key.seat = Seat;
    key.store = StoreId;
    return key;
}

KeyFollows follows(int number, int before)
{
    return {keyOf(before), keyOf(number),
            fakeSignature(keyOf(before), keyBytes(keyOf(number), keyOf(before)))};
}

void say(KeyBook &book, const char *kind, const QJsonObject &body)
{
    static qint64 seq = 0;
    Event event;
    event.seq = ++seq;
    event.kind = QLatin1String(kind);
    event.body = body;
    book.add(event);
}

/// "made 1", "followed 2 1", "revoked 1", "replaced 2 1"
KeyBook bookOf(const QStringList &story)
{
    KeyBook book(fakeCheck);
    for (const QString &line : story) {
        const QStringList words = line.split(u' ');
        const int key = words.at(1).toInt();
        const int before = words.value(2).toInt();
        if (words.at(0) == QLatin1String("made"))
            say(book, KeyMadeKind, keyMadeBody(seatKey(key)));
        else if (words.at(0) == QLatin1String("followed"))
            say(book, KeyMadeKind,
                keyFollowsBody(seatKey(key), keyOf(before), follows(key, before).signature));
        else if (words.at(0) == QLatin1String("replaced"))
            say(book, KeyMadeKind, keyReplacesBody(seatKey(key), keyOf(before), Word));
        else
            say(book, KeyRevokedKind, keyRevokedBody(keyOf(key), Word));
    }
    return book;
}
} // namespace

class TestKeyStanding : public QObject
{
    Q_OBJECT

private slots:
    void stands_data();
    void stands();
    void introducedStepByStep();
    void ofAnotherNameOfTheMachine();
    void linesThatLeadRoundEnd();
};

void TestKeyStanding::stands_data()
{
    using What = KeyStanding::What;
    QTest::addColumn<QStringList>("story");
    QTest::addColumn<int>("held"); // 0: none
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("code"); // of the error, where nothing is signed
    const auto row = [](const char *name, const QStringList &story, int held, What what, const char *code) {
        QTest::newRow(name) << story << held << int(what) << QString::fromLatin1(code);
    };
    row("first start", {}, 0, What::Make, "");
    row("new store, key there", {}, 1, What::Introduce, "");
    row("good", {"made 1"}, 1, What::Good, "");
    row("file gone", {"made 1"}, 0, What::Lost, "key_lost");
    row("file gone, key revoked", {"made 1", "revoked 1"}, 0, What::Lost, "key_lost");
    row("another key", {"made 1"}, 9, What::Other, "key_other");
    row("revoked", {"made 1", "revoked 1"}, 1, What::Ended, "key_revoked");
    row("another, made after it was revoked", {"made 1", "revoked 1"}, 9, What::Other, "key_other");
    row("rotated", {"made 1", "followed 2 1"}, 2, What::Good, "");
    row("rotated, killed before the log was told", {"made 1"}, 2, What::Introduce, "");
    row("rotated twice, log from before", {"made 1"}, 3, What::Introduce, "");
    row("old file back", {"made 1", "followed 2 1"}, 1, What::Ended, "key_followed");
    row("follows one that was revoked", {"made 1", "revoked 1"}, 2, What::Other, "key_other");
    row("replaced", {"made 1", "replaced 9 1"}, 9, What::Good, "");
    row("the lost one found again", {"made 1", "replaced 9 1"}, 1, What::Ended, "key_replaced");
    row("follows one that was replaced", {"made 1", "replaced 9 1"}, 2, What::Other, "key_other");
}

void TestKeyStanding::stands()
{
    QFETCH(QStringList, story);
    QFETCH(int, held);
    QFETCH(int, what);
    QFETCH(QString, code);
    const KeyStanding standing = keyStanding(
        bookOf(story), Seat, StoreId, held > 0 ? keyOf(held) : QByteArray(), {follows(2, 1), follows(3, 2)});
    QCOMPARE(int(standing.what), what);
    if (!code.isEmpty()) {
        const Error error = standingError(standing, QStringLiteral("/home/ramos/seat.key"));
        QCOMPARE(error.code, code);
        QVERIFY(error.hint.contains(QLatin1String("switchback keys replace")));
        QVERIFY(error.text.contains(keyFingerprint(standing.known->key)));
    }
}

/// What the log is told makes the key good there: by the word of each key for the next.
void TestKeyStanding::introducedStepByStep()
{
    KeyBook book = bookOf({"made 1"});
    const QList<KeyFollows> lines{follows(2, 1), follows(3, 2)};
    const KeyStanding standing = keyStanding(book, Seat, StoreId, keyOf(3), lines);
    QCOMPARE(standing.bodies.size(), 2);
    for (const QJsonObject &body : standing.bodies)
        say(book, KeyMadeKind, body);
    QVERIFY(book.odd().isEmpty());
    QCOMPARE(book.all().size(), 3);
    QCOMPARE(int(keyStanding(book, Seat, StoreId, keyOf(3), lines).what), int(KeyStanding::What::Good));
    QCOMPARE(book.of(keyOf(1))->how, SeatKey::End::Followed);
}

/// The machine was given another name: its key is still the one that the log knows.
void TestKeyStanding::ofAnotherNameOfTheMachine()
{
    const KeyBook book = bookOf({"made 1"});
    const KeyStanding standing = keyStanding(book, QStringLiteral("ramos@noc-9"), StoreId, keyOf(1), {});
    QCOMPARE(int(standing.what), int(KeyStanding::What::Good));
    QCOMPARE(standing.known->seat, Seat);
    const KeyStanding next =
        keyStanding(book, QStringLiteral("ramos@noc-9"), StoreId, keyOf(2), {follows(2, 1)});
    QCOMPARE(int(next.what), int(KeyStanding::What::Introduce));
    QCOMPARE(next.bodies.first().value(QLatin1String("seat")).toString(), Seat);
}

void TestKeyStanding::linesThatLeadRoundEnd()
{
    const KeyStanding standing = keyStanding(bookOf({"made 1"}), Seat, StoreId, keyOf(2),
                                             {follows(2, 3), follows(3, 2), follows(4, 4)});
    QCOMPARE(int(standing.what), int(KeyStanding::What::Other));
}

QTEST_GUILESS_MAIN(TestKeyStanding)
#include "tst_keystanding.moc"
