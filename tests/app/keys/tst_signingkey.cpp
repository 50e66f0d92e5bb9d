// SPDX-License-Identifier: GPL-3.0-or-later
// A key is made once, lies in a file that is its owner's alone, and signs as RFC 8032 says.
#include "app/keys/signingkey.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <vector>

#include <sys/stat.h>

using namespace Switchback;

class TestSigningKey : public QObject
{
    Q_OBJECT

private slots:
    void signsAsTheStandardSays();
    void changedBytesDontFit();
    void madeOnceHoweverManyBegin();
    void filesOfOthersAreRefused_data();
    void filesOfOthersAreRefused();
};

/// RFC 8032, 7.1, test 3.
void TestSigningKey::signsAsTheStandardSays()
{
    const auto key = SigningKey::fromSecret(
        "switchback-key-1 c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7\n");
    QVERIFY(key);
    QCOMPARE(key->publicKey(),
             QByteArray("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
    const QByteArray bytes = QByteArray::fromHex("af82");
    const QByteArray signature = "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                                 "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
    QCOMPARE(key->sign(bytes), signature);
    QVERIFY(signatureFits(key->publicKey(), bytes, signature));
}

void TestSigningKey::changedBytesDontFit()
{
    const SigningKey key = SigningKey::make();
    const QByteArray bytes = "event 4711";
    const QByteArray signature = key.sign(bytes);
    QVERIFY(signatureFits(key.publicKey(), bytes, signature));
    QVERIFY(!signatureFits(key.publicKey(), bytes + ' ', signature));
    QVERIFY(!signatureFits(SigningKey::make().publicKey(), bytes, signature));
    QVERIFY(!signatureFits(key.publicKey(), bytes, {}));
    QVERIFY(!signatureFits({}, bytes, signature));
    QVERIFY(!signatureFits(key.publicKey(), bytes, signature.left(126)));
    QByteArray other = signature;
    other[0] = other.at(0) == '0' ? '1' : '0';
    QVERIFY(!signatureFits(key.publicKey(), bytes, other));
}

void TestSigningKey::madeOnceHoweverManyBegin()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("keys/seat.key"));
    std::vector<std::future<Result<SigningKey>>> begun;
    for (int i = 0; i < 8; ++i)
        begun.push_back(std::async(std::launch::async, [path] { return SigningKey::inFile(path); }));
    QSet<QByteArray> keys;
    for (auto &one : begun) {
        const Result<SigningKey> key = one.get();
        QVERIFY2(key, key ? "" : qPrintable(key.error().text));
        keys += key->publicKey();
    }
    QCOMPARE(keys.size(), 1);
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(path).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
    QCOMPARE(SigningKey::inFile(path)->publicKey(), *keys.begin());
}

void TestSigningKey::filesOfOthersAreRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("code");
    const QByteArray good = SigningKey::make().secret();
    QTest::newRow("good") << good << 0600 << QString();
    QTest::newRow("read by others") << good << 0640 << QStringLiteral("rejected");
    QTest::newRow("empty") << QByteArray() << 0600 << QStringLiteral("bad_key");
    QTest::newRow("short") << good.left(60) << 0600 << QStringLiteral("bad_key");
    QTest::newRow("longer") << good + good << 0600 << QStringLiteral("bad_key");
    QTest::newRow("something else") << QByteArray("-----BEGIN PRIVATE KEY-----\n") << 0600
                                    << QStringLiteral("bad_key");
    QTest::newRow("huge") << QByteArray(100'000, 'a') << 0600 << QStringLiteral("bad_key");
}

void TestSigningKey::filesOfOthersAreRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(int, mode);
    QFETCH(QString, code);
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("seat.key"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    ::chmod(QFile::encodeName(path).constData(), mode_t(mode));
    const auto key = SigningKey::inFile(path);
    QCOMPARE(key ? QString() : key.error().code, code);
    if (!key) { // and nothing is made in its place
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
        QVERIFY(key.error().text.contains(path));
    }
}

QTEST_GUILESS_MAIN(TestSigningKey)
#include "tst_signingkey.moc"
