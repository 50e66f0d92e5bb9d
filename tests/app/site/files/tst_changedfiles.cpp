// SPDX-License-Identifier: GPL-3.0-or-later
// Files copied out of a folder whose contents somebody else decides: no more than was seen, and of one that
// can't be read nothing is left behind.
#include "app/site/engines/files/changedfiles.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Site;
using namespace std::chrono_literals;

class TestChangedFiles : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void copiesWhatWasSeen_data();
    void copiesWhatWasSeen();
    void whatHasGrownSinceIsBeingWritten();
    void whatCannotBeReadIsOfThatFileAlone();
    void whereNothingCanBeWrittenAllIsOver();

private:
    [[nodiscard]] std::shared_ptr<const FileFolder> folder() const
    {
        return *FileFolder::open(m_dir->filePath(QStringLiteral("files")));
    }
    [[nodiscard]] QString file(const char *name) const
    {
        return m_dir->filePath(QStringLiteral("files/")) + QLatin1String(name);
    }
    [[nodiscard]] QString out() const { return m_dir->filePath(QStringLiteral("out")); }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile made(file(name));
        QVERIFY(made.open(QIODevice::WriteOnly) && made.write(bytes) == bytes.size());
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestChangedFiles::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("files")));
}

void TestChangedFiles::copiesWhatWasSeen_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("nothing") << 0;
    QTest::newRow("a byte") << 1;
    QTest::newRow("one buffer") << 256 * 1024;
    QTest::newRow("more than that") << 700'001;
}

void TestChangedFiles::copiesWhatWasSeen()
{
    QFETCH(int, size);
    const QByteArray bytes(size, 'a');
    write("a", bytes);
    const auto copied = copyOut(*folder(), QStringLiteral("a"), out(), size);
    QVERIFY2(copied.ok(), copied ? "" : qPrintable(copied.error().text));
    QCOMPARE(copied->size, size);
    QCOMPARE(copied->sha256,
             QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
    QFile there(out());
    QVERIFY(there.open(QIODevice::ReadOnly));
    QCOMPARE(there.readAll(), bytes);
    QVERIFY(!(there.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

/// Room was looked for by what it was; a file that grows for ever fills no disk.
void TestChangedFiles::whatHasGrownSinceIsBeingWritten()
{
    write("a", QByteArray(700'001, 'a'));
    for (const qint64 most : {qint64(0), qint64(1), qint64(700'000)}) {
        const auto copied = copyOut(*folder(), QStringLiteral("a"), out(), most);
        QVERIFY(!copied.ok());
        QCOMPARE(copied.error().code, QStringLiteral("changing"));
        QVERIFY(!QFile::exists(out()));
    }
}

void TestChangedFiles::whatCannotBeReadIsOfThatFileAlone()
{
    write("a", "1");
    const auto gone = copyOut(*folder(), QStringLiteral("b"), out(), 1);
    QCOMPARE(gone.error().code, QStringLiteral("no_such_file"));
    const auto open = folder();
    QVERIFY(QFile::setPermissions(file("a"), QFile::Permissions()));
    const bool asRoot = geteuid() == 0;
    if (asRoot) {
        QVERIFY(QFile::setPermissions(m_dir->path(), QFile::Permissions(0x7777)));
        QCOMPARE(seteuid(65534), 0);
    }
    const auto shut = copyOut(*open, QStringLiteral("a"), out(), 1);
    if (asRoot)
        QCOMPARE(seteuid(0), 0);
    QVERIFY(!shut.ok());
    QCOMPARE(shut.error().code, QStringLiteral("not_read"));
    QCOMPARE(shut.error().text, QStringLiteral("Permission denied"));
    QVERIFY(!QFile::exists(out()));
}

void TestChangedFiles::whereNothingCanBeWrittenAllIsOver()
{
    write("a", "1");
    const auto copied = copyOut(*folder(), QStringLiteral("a"), m_dir->filePath(QStringLiteral("no/out")), 1);
    QVERIFY(!copied.ok());
    QCOMPARE(copied.error().code, QStringLiteral("io"));
    // No full disk is taken for a file that can't be read.
    const auto full = copyOut(*folder(), QStringLiteral("a"), QStringLiteral("/dev/full"), 1);
    QVERIFY(!full.ok());
    QCOMPARE(full.error().code, QStringLiteral("io"));
}

QTEST_GUILESS_MAIN(TestChangedFiles)
#include "tst_changedfiles.moc"
