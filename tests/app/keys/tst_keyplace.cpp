// SPDX-License-Identifier: GPL-3.0-or-later
// The place of a seat's key: whole or as it was, its owner's alone, with the word of the keys before.
#include "app/keys/keyplace.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Switchback;

class TestKeyPlace : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void nothingThenOne();
    void putStaysItsOwners();
    void keysVouchForTheNext();
    void textsOfOthers_data();
    void textsOfOthers();
    void keychainThatIsNotThere();

private:
    std::optional<HeldKey> read();
    Outcome put(const HeldKey &key);

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<KeyPlace> m_place;
};

void TestKeyPlace::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(QStringLiteral("state/seat.key"));
    m_place = KeyPlace::of(m_path);
}

std::optional<HeldKey> TestKeyPlace::read()
{
    std::optional<Result<std::optional<HeldKey>>> out;
    m_place->read(this, [&out](const Result<std::optional<HeldKey>> &held) { out = held; });
    if (!QTest::qWaitFor([&out] { return out.has_value(); }, Test::Patience) || !*out)
        return std::nullopt;
    return **out;
}

Outcome TestKeyPlace::put(const HeldKey &key)
{
    std::optional<Outcome> out;
    m_place->put(key, this, [&out](const Outcome &done) { out = done; });
    (void)QTest::qWaitFor([&out] { return out.has_value(); }, Test::Patience);
    return out.value_or(Error{});
}

void TestKeyPlace::nothingThenOne()
{
    QVERIFY(!read());
    QList<QByteArray> made;
    for (int i = 0; i < 2; ++i) { // two programs of one seat begin at once: the first one's key
        m_place->make(this, [&made](const Result<std::optional<HeldKey>> &held) {
            made += held && *held ? (*held)->key.publicKey() : QByteArray();
        });
    }
    SOON_COMPARE(made.size(), 2);
    QVERIFY(!made.first().isEmpty());
    QCOMPARE(made.at(0), made.at(1));
    QCOMPARE(read()->key.publicKey(), made.first());
    // As a key was written that no other came before.
    QCOMPARE(SigningKey::inFile(m_path)->publicKey(), made.first());
}

void TestKeyPlace::putStaysItsOwners()
{
    const HeldKey first{SigningKey::make(), {}};
    QVERIFY(put(first));
    QVERIFY(put(first.next()));
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
    // Where it can't be written, what was there stays.
    const QByteArray before = read()->key.publicKey();
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit room = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &room), 0);
    const rlimit full{0, room.rlim_max}; // as a disk that is full, for root too
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
    const Outcome outcome = put(first);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &room), 0);
    QVERIFY(!outcome);
    QCOMPARE(read()->key.publicKey(), before);
}

void TestKeyPlace::keysVouchForTheNext()
{
    HeldKey key{SigningKey::make(), {}};
    QList<QByteArray> keys{key.key.publicKey()};
    for (int i = 0; i < 120; ++i) {
        key = key.next();
        keys += key.key.publicKey();
    }
    QVERIFY(put(key));
    const auto held = read();
    QVERIFY(held);
    QCOMPARE(held->key.publicKey(), keys.last());
    QCOMPARE(held->follows.size(), 100); // bounded, the newest stay
    for (qsizetype i = 0; i < held->follows.size(); ++i) {
        const KeyFollows &each = held->follows.at(i);
        QCOMPARE(each.before, keys.at(keys.size() - 101 + i));
        QCOMPARE(each.key, keys.at(keys.size() - 100 + i));
        QVERIFY(signatureFits(each.before, keyBytes(each.key, each.before), each.signature));
    }
}

void TestKeyPlace::textsOfOthers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    const HeldKey key = HeldKey{SigningKey::make(), {}}.next();
    const QByteArray text = key.text();
    QTest::newRow("as written") << text << true;
    QTest::newRow("without the last line's end") << text.chopped(1) << true;
    QTest::newRow("key alone") << text.left(text.indexOf('\n')) << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("cut") << text.chopped(20) << false;
    QTest::newRow("another word") << QByteArray(text).replace("follows", "precedes") << false;
    QTest::newRow("the line alone") << text.mid(text.indexOf('\n') + 1) << false;
    QTest::newRow("endless") << text + text.mid(text.indexOf('\n') + 1).repeated(200) << false;
}

void TestKeyPlace::textsOfOthers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    QCOMPARE(HeldKey::fromText(text).ok(), good);
}

/// It is said, with what to do, and no file is made in its place.
void TestKeyPlace::keychainThatIsNotThere()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    m_place = KeyPlace::of(QStringLiteral("keychain"));
    std::optional<Result<std::optional<HeldKey>>> out;
    m_place->make(this, [&out](const Result<std::optional<HeldKey>> &held) { out = held; });
    QTRY_VERIFY_WITH_TIMEOUT(out.has_value(), 30'000);
    QVERIFY(!*out);
    QCOMPARE(out->error().code, QStringLiteral("keychain"));
    QVERIFY(out->error().hint.contains(QLatin1String("seat_key")));
    QVERIFY(!QFile::exists(QStringLiteral("keychain")));
}

QTEST_GUILESS_MAIN(TestKeyPlace)
#include "tst_keyplace.moc"
