// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/operators/secret.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <cstring>

using namespace Switchback;

namespace
{
template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}
} // namespace

class TestSecret : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip();
    void newOnes_data();
    void newOnes();
    void hashesThatAreNone_data();
    void hashesThatAreNone();
    void nobodyLearnsWhichNamesThereAre();
    void needsRehash();
    void wiped();
    void theWindowGoesOn();

private:
    const QByteArray Secret = QByteArray("correct horse b\xc3\xa4ttery");
};

void TestSecret::roundTrip()
{
    const Result<QByteArray> hash = wait(makeSecret(Secret));
    QVERIFY(hash.ok());
    QVERIFY2(hash->startsWith("$argon2id$v=19$m=65536,t=2,p=1$"), hash->constData());
    QVERIFY(!hash->contains("horse"));
    QVERIFY(wait(checkSecret(Secret, *hash)));
    QVERIFY(!wait(checkSecret(Secret + ' ', *hash)));
    QVERIFY(!wait(checkSecret({}, *hash)));
    QVERIFY(!wait(checkSecret(QByteArray(100'000, 'x'), *hash)));
    const Result<QByteArray> again = wait(makeSecret(Secret));
    QVERIFY(*again != *hash); // salted
    QVERIFY(wait(checkSecret(Secret, *again)));
}

void TestSecret::newOnes_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QString>("code");
    QTest::newRow("none") << QByteArray() << "secret_too_short";
    QTest::newRow("7") << QByteArray("1234567") << "secret_too_short";
    QTest::newRow("7 with umlauts") << QByteArray("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4")
                                    << "secret_too_short";
    QTest::newRow("8") << QByteArray("12345678") << "";
    QTest::newRow("1024") << QByteArray(1024, 'x') << "";
    QTest::newRow("1025") << QByteArray(1025, 'x') << "secret_too_long";
}

void TestSecret::newOnes()
{
    QFETCH(QByteArray, secret);
    QFETCH(QString, code);
    const Outcome allowed = newSecretAllowed(secret);
    QCOMPARE(allowed.ok(), code.isEmpty());
    const Result<QByteArray> made = wait(makeSecret(secret));
    QCOMPARE(made.ok(), code.isEmpty());
    if (!allowed) {
        QCOMPARE(allowed.error().code, code);
        QCOMPARE(made.error().code, code);
        QVERIFY(!allowed.error().text.isEmpty() && !allowed.error().hint.isEmpty());
    }
}

void TestSecret::hashesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("hash");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("plain") << QByteArray("correct horse");
    QTest::newRow("cut") << QByteArray("$argon2id$v=19$m=65536,t=2,p=1$");
    QTest::newRow("long") << QByteArray("$argon2id$") + QByteArray(5000, 'x');
    QTest::newRow("other kind") << QByteArray("$argon2i$v=19$m=8,t=3,p=1$c2FsdHNhbHQ$aGFzaA");
}

void TestSecret::hashesThatAreNone()
{
    QFETCH(QByteArray, hash);
    QVERIFY(!wait(checkSecret(Secret, hash)));
    QVERIFY(secretNeedsRehash(hash));
}

void TestSecret::nobodyLearnsWhichNamesThereAre()
{
    const Result<QByteArray> hash = wait(makeSecret(Secret));
    QElapsedTimer timer;
    timer.start();
    wait(checkSecret(Secret + 'x', *hash));
    const qint64 known = timer.nsecsElapsed();
    timer.start();
    wait(checkSecret(Secret + 'x', {}));
    const qint64 unknown = timer.nsecsElapsed();
    qInfo("a check takes %lld ms, for an unknown name %lld ms", known / 1'000'000, unknown / 1'000'000);
    // Wide, for a busy machine: without a hash made in vain it would be a thousandth.
    QVERIFY(unknown > known / 5);
}

void TestSecret::needsRehash()
{
    const Result<QByteArray> hash = wait(makeSecret(Secret));
    QVERIFY(!secretNeedsRehash(*hash));
    QByteArray older = *hash;
    QVERIFY(secretNeedsRehash(older.replace("t=2", "t=1")));
}

void TestSecret::wiped()
{
    QByteArray secret(Secret.constData(), Secret.size());
    const QByteArray shared = secret;
    wipeSecret(secret);
    QVERIFY(secret.isEmpty());
    QCOMPARE(shared, QByteArray(Secret.size(), '\0'));
    QByteArray literal = QByteArrayLiteral("in the program itself");
    wipeSecret(literal); // can't be overwritten, and must not crash
    QVERIFY(literal.isEmpty());
    // A check leaves the caller's own bytes alone: they may be tried again.
    const QByteArray mine(Secret.constData(), Secret.size());
    wait(checkSecret(mine, {}));
    QCOMPARE(mine, Secret);
}

void TestSecret::theWindowGoesOn()
{
    int beats = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] { ++beats; });
    beat.start(1);
    const QFuture<Result<QByteArray>> made = makeSecret(Secret);
    QVERIFY(!made.isFinished()); // whoever asks for one does not wait for it
    SOON_VERIFY(made.isFinished());
    QVERIFY(beats > 0);
}

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
