// SPDX-License-Identifier: GPL-3.0-or-later
// Keys are made, rotated, lost, replaced and revoked as the log says; what no longer signs says so.
#include "app/pair/witness/signing.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

namespace
{
const QString Seat = QStringLiteral("ramos@noc-1");
const KeyWord Word{QStringLiteral("D. Kim"), QStringLiteral("P. Shah"), QStringLiteral("laptop stolen")};

QString codeOf(const std::optional<Result<SeatKey>> &told)
{
    return !told ? QStringLiteral("nothing") : told->ok() ? QString() : told->error().code;
}
} // namespace

class TestSeatKeys : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void cleanup()
    {
        m_keys.reset();
        m_door.reset();
    }

    void aLifeOfKeys_data() { Backends::rows(); }
    void aLifeOfKeys();
    void killedInTheMiddle_data();
    void killedInTheMiddle();
    void oneKeyInTwoStores();
    void storeFromBeforeTheRotation();
    void neitherStoreNorBackupHoldIt();
    void consoleFollows();

private:
    void open(const QString &backend)
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("seat.key"));
        m_url = m_backends->newUrl(backend);
        openStore();
    }
    void openStore()
    {
        m_keys.reset();
        m_door = std::make_unique<StoreDoor>(m_url);
        m_door->open();
        SOON_VERIFY(m_door->isOpen());
        m_keys = std::make_unique<SeatKeys>(m_door->store(), m_clock, Seat, KeyPlace::of(m_path));
    }
    Result<KeyLook> look()
    {
        std::optional<Result<KeyLook>> out;
        m_keys->look([&out](const Result<KeyLook> &seen) { out = seen; });
        (void)QTest::qWaitFor([&out] { return out.has_value(); }, 30'000);
        return out.value_or(Error{});
    }
    Result<KeyLook> settle()
    {
        std::optional<Result<KeyLook>> out;
        m_keys->settle([&out](const Result<KeyLook> &seen) { out = seen; });
        (void)QTest::qWaitFor([&out] { return out.has_value(); }, 30'000);
        return out.value_or(Error{});
    }
    std::optional<Result<SeatKey>> told(const std::function<void(const SeatKeys::Told &)> &act)
    {
        std::optional<Result<SeatKey>> out;
        act([&out](const Result<SeatKey> &key) { out = key; });
        (void)QTest::qWaitFor([&out] { return out.has_value(); }, 30'000);
        return out;
    }
    std::optional<Result<SeatKey>> rotate()
    {
        return told([this](const auto &done) { m_keys->rotate(QStringLiteral("K. Ramos"), done); });
    }
    std::optional<Result<SeatKey>> replace()
    {
        return told([this](const auto &done) { m_keys->replace(Word, done); });
    }
    std::optional<Result<SeatKey>> revoke(const QByteArray &key)
    {
        return told([&](const auto &done) { m_keys->revoke(keyFingerprint(key), Word, done); });
    }
    QByteArray fileText() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void putFile(const QByteArray &text) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }

    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    QString m_url;
    ManualClock m_clock;
    std::unique_ptr<StoreDoor> m_door;
    std::unique_ptr<SeatKeys> m_keys;
};

void TestSeatKeys::aLifeOfKeys()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    open(backend);
    QCOMPARE(codeOf(replace()), QStringLiteral("no_key"));
    auto seen = settle();
    QVERIFY2(seen, seen ? "" : qPrintable(seen.error().text));
    const QByteArray first = seen->held->key.publicKey();
    QCOMPARE(seen->book.all().size(), 1);
    QCOMPARE(seen->book.of(first)->seat, Seat);
    QCOMPARE(seen->book.of(first)->store, seen->store);
    QCOMPARE(codeOf(replace()), QStringLiteral("key_there"));

    QCOMPARE(codeOf(rotate()), QString());
    seen = settle();
    const QByteArray second = seen->held->key.publicKey();
    QVERIFY(second != first);
    QCOMPARE(seen->book.of(first)->how, SeatKey::End::Followed);

    // The file is gone: nothing is made in its place, whoever starts.
    QVERIFY(QFile::remove(m_path));
    QCOMPARE(settle().error().code, QStringLiteral("key_lost"));
    QVERIFY(!QFile::exists(m_path));
    QCOMPARE(codeOf(rotate()), QStringLiteral("key_lost"));
    QCOMPARE(codeOf(replace()), QString());
    seen = settle();
    const QByteArray third = seen->held->key.publicKey();
    QCOMPARE(seen->book.of(second)->how, SeatKey::End::Replaced);
    QCOMPARE(seen->book.of(second)->endedBy, Word.by);

    QCOMPARE(codeOf(revoke(third)), QString());
    QCOMPARE(codeOf(revoke(third)), QStringLiteral("already_done"));
    QCOMPARE(settle().error().code, QStringLiteral("key_revoked"));
    QCOMPARE(codeOf(rotate()), QStringLiteral("key_revoked"));
    putFile("no key at all");
    QCOMPARE(settle().error().code, QStringLiteral("bad_key"));
    QCOMPARE(codeOf(replace()), QString());
    seen = settle();
    QVERIFY(seen);
    QCOMPARE(seen->book.all().size(), 4);
    QVERIFY(seen->book.odd().isEmpty());
    for (const QByteArray &key : {first, second, third})
        QVERIFY(seen->book.of(key)->ended);
    QVERIFY(wait(m_door->store().verify()).ok());
}

void TestSeatKeys::killedInTheMiddle_data()
{
    QTest::addColumn<QString>("when");
    QTest::newRow("before the place was written") << "before";
    QTest::newRow("before the log was told") << "between";
}

/// A kill during a rotation leaves a key that works at the next start, and one that was lost stays to be
/// replaced.
void TestSeatKeys::killedInTheMiddle()
{
    QFETCH(QString, when);
    open(QStringLiteral("sqlite"));
    const auto seen = settle();
    QVERIFY(seen);
    const HeldKey next = seen->held->next();
    if (when == QLatin1String("between"))
        putFile(next.text());
    openStore();
    const auto after = settle();
    QVERIFY2(after, after ? "" : qPrintable(after.error().text));
    QCOMPARE(after->held->key.publicKey(),
             when == QLatin1String("between") ? next.key.publicKey() : seen->held->key.publicKey());
    QVERIFY(after->book.odd().isEmpty());

    putFile(HeldKey{SigningKey::make(), {}}.text()); // as a replacement leaves it that was killed
    openStore();
    QCOMPARE(settle().error().code, QStringLiteral("key_other"));
    QCOMPARE(codeOf(replace()), QString());
    QVERIFY(settle());
}

/// A seat has one key for all its stores; rotated for one, the other takes its word.
void TestSeatKeys::oneKeyInTwoStores()
{
    open(QStringLiteral("sqlite"));
    const QString one = m_url;
    QVERIFY(settle());
    m_url = m_backends->newUrl(QStringLiteral("sqlite"));
    const QString other = m_url;
    openStore();
    QVERIFY(settle());
    QCOMPARE(codeOf(rotate()), QString());
    QCOMPARE(codeOf(rotate()), QString());
    m_url = one;
    openStore();
    const auto seen = settle();
    QVERIFY2(seen, seen ? "" : qPrintable(seen.error().text));
    QCOMPARE(seen->book.all().size(), 3);
    QVERIFY(seen->book.odd().isEmpty());
    // Lost and replaced here, it is the other's too: the key that lies there vouches for nothing it is not.
    QCOMPARE(codeOf(revoke(seen->held->key.publicKey())), QString());
    QCOMPARE(codeOf(replace()), QString());
    m_url = other;
    openStore();
    QVERIFY(settle());
}

/// An honest accident: the store comes from a backup that is older than the rotation.
void TestSeatKeys::storeFromBeforeTheRotation()
{
    open(QStringLiteral("sqlite"));
    QVERIFY(settle());
    const QString file = m_url.mid(int(qstrlen("sqlite:")));
    m_keys.reset();
    m_door.reset();
    const QString kept = m_dir->filePath(QStringLiteral("kept.db"));
    QVERIFY(QFile::copy(file, kept));
    openStore();
    QCOMPARE(codeOf(rotate()), QString());
    const QByteArray rotated = look()->held->key.publicKey();
    m_url = QLatin1String("sqlite:") + kept;
    openStore();
    const auto seen = settle();
    QVERIFY2(seen, seen ? "" : qPrintable(seen.error().text));
    QCOMPARE(seen->held->key.publicKey(), rotated);
    QCOMPARE(seen->book.all().size(), 2);
}

void TestSeatKeys::neitherStoreNorBackupHoldIt()
{
    open(QStringLiteral("sqlite"));
    QVERIFY(settle());
    QCOMPARE(codeOf(rotate()), QString());
    const QByteArray secret = fileText().split('\n').first().split(' ').last();
    QCOMPARE(secret.size(), 64);
    m_keys.reset();
    m_door.reset();
    const QString file = m_url.mid(int(qstrlen("sqlite:")));
    for (const QString &each : {file, file + QStringLiteral("-wal"), file + QStringLiteral(".witness")}) {
        QFile store(each);
        if (store.open(QIODevice::ReadOnly)) {
            const QByteArray bytes = store.readAll();
            QVERIFY2(!bytes.contains(secret) && !bytes.contains(QByteArray::fromHex(secret)),
                     qPrintable(each));
        }
    }
}

/// A console that runs signs with the new key, and no more once it is revoked, without being started again.
void TestSeatKeys::consoleFollows()
{
    open(QStringLiteral("sqlite"));
    Signing signing(*m_door, m_clock, Seat, KeyPlace::of(m_path));
    SOON_VERIFY(signing.signer());
    QCOMPARE(signing.signer()->seat, Seat);
    const QByteArray first = signing.signer()->key.publicKey();
    QCOMPARE(codeOf(rotate()), QString());
    SOON_VERIFY(signing.signer() && signing.signer()->key.publicKey() != first);
    QVERIFY(!signing.trouble());
    QSignalSpy troubled(&signing, &Signing::troubled);
    QCOMPARE(codeOf(revoke(signing.signer()->key.publicKey())), QString());
    SOON_VERIFY(!signing.signer());
    QCOMPARE(signing.trouble()->code, QStringLiteral("key_revoked"));
    QCOMPARE(troubled.size(), 1);
    QCOMPARE(signing.warnings(m_clock.now()).size(), 1); // the line of what is not ready
    QCOMPARE(signing.warnings(m_clock.now()).first().mark, Mark::Warning);
    QCOMPARE(codeOf(replace()), QString());
    SOON_VERIFY(signing.signer());
    QVERIFY(!signing.trouble());
    QVERIFY(signing.warnings(m_clock.now()).isEmpty());
}

QTEST_GUILESS_MAIN(TestSeatKeys)
#include "tst_seatkeys.moc"
