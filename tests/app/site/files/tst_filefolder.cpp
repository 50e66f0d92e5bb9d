// SPDX-License-Identifier: GPL-3.0-or-later
// A folder whose contents somebody else decides: nothing outside of it is reached, and two sites take the
// same sample of what both have.
#include "app/site/engines/files/filesampler.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Site;
using namespace std::chrono_literals;

namespace
{
bool none(const QByteArray &)
{
    return false;
}
} // namespace

class TestFileFolder : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void namesThatLeadElsewhere_data();
    void namesThatLeadElsewhere();
    void linksAreNotFollowed();
    void onlyPlainFiles();
    void aFolderThatIsALink();
    void walksAllButWhatIsSkipped();
    void aWalkEndsInTime();
    void whatLiesTooDeepIsPassedBy();
    void whatCannotBeReadIsPassedBy();
    void readsWhatIsWishedFor();
    void bothSitesTakeTheSame();
    void theNewestAreTaken();
    void namesThatCannotBeTold();
    void whatThereIsNoTimeForIsNotRead();
    void anAnswerKeepsItsSize();

private:
    void write(const QString &name, const QByteArray &bytes, int dir = 0) const;
    [[nodiscard]] std::shared_ptr<const FileFolder> folder(int dir = 0) const
    {
        return *FileFolder::open(m_dirs[dir]->filePath(QStringLiteral("files")));
    }
    [[nodiscard]] static QSet<QString> namesOf(const FileSample &sample)
    {
        QSet<QString> names;
        for (const SampledFile &file : sample.files)
            names << file.name;
        return names;
    }
    std::array<std::unique_ptr<QTemporaryDir>, 2> m_dirs;
};

void TestFileFolder::init()
{
    for (auto &dir : m_dirs) {
        dir = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(dir->path()).mkdir(QStringLiteral("files")));
    }
    QFile outside(m_dirs[0]->filePath(QStringLiteral("secret")));
    QVERIFY(outside.open(QIODevice::WriteOnly) && outside.write("token") == 5);
}

void TestFileFolder::write(const QString &name, const QByteArray &bytes, int dir) const
{
    const QString path = m_dirs[dir]->filePath(QStringLiteral("files/") + name);
    QVERIFY(QDir().mkpath(path.left(path.lastIndexOf(QLatin1Char('/')))));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

void TestFileFolder::namesThatLeadElsewhere_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("up") << QByteArray("../secret");
    QTest::newRow("up from below") << QByteArray("h/../../secret");
    QTest::newRow("absolute") << QByteArray("/etc/passwd");
    QTest::newRow("here") << QByteArray(".");
    QTest::newRow("through here") << QByteArray("./h/a");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("empty part") << QByteArray("h//a");
    QTest::newRow("ends in a slash") << QByteArray("h/a/");
    QTest::newRow("null byte") << QByteArray("h/a\0b", 5);
    QTest::newRow("too long") << QByteArray(5000, 'a');
    QTest::newRow("too deep") << QByteArray("a/").repeated(200) + "a";
    QTest::newRow("not there") << QByteArray("h/b");
    QTest::newRow("a folder") << QByteArray("h");
    QTest::newRow("below a file") << QByteArray("h/a/b");
}

void TestFileFolder::namesThatLeadElsewhere()
{
    QFETCH(QByteArray, name);
    write(QStringLiteral("h/a"), "1");
    QVERIFY(folder()->look("h/a"));
    QVERIFY(!folder()->look(name));
    const auto opened = folder()->openFile(name);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, QStringLiteral("no_such_file"));
}

void TestFileFolder::linksAreNotFollowed()
{
    write(QStringLiteral("h/a"), "1");
    const QString files = m_dirs[0]->filePath(QStringLiteral("files"));
    QVERIFY(QFile::link(m_dirs[0]->filePath(QStringLiteral("secret")), files + QStringLiteral("/leak")));
    QVERIFY(QFile::link(m_dirs[0]->path(), files + QStringLiteral("/out")));
    QVERIFY(QFile::link(files + QStringLiteral("/h"), files + QStringLiteral("/same")));
    for (const char *name : {"leak", "out/secret", "same/a"}) {
        QVERIFY2(!folder()->look(name), name);
        QVERIFY2(!folder()->openFile(name), name);
    }
    const FileSample sample =
        takeSample(*folder(), {QStringLiteral("s"), 60, 20, {}}, none, QDeadlineTimer(5s));
    QCOMPARE(namesOf(sample), QSet<QString>{QStringLiteral("h/a")});
    QCOMPARE(sample.seen, 1);
}

void TestFileFolder::onlyPlainFiles()
{
    const QByteArray path = QFile::encodeName(m_dirs[0]->filePath(QStringLiteral("files"))) + "/pipe";
    QCOMPARE(mkfifo(path.constData(), 0600), 0);
    // Nobody writes into it: whoever opened it for reading would wait for ever.
    QVERIFY(!folder()->look("pipe"));
    QVERIFY(!folder()->openFile("pipe"));
}

void TestFileFolder::aFolderThatIsALink()
{
    write(QStringLiteral("a"), "1");
    const QString link = m_dirs[0]->filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(m_dirs[0]->filePath(QStringLiteral("files")), link));
    QVERIFY((*FileFolder::open(link))->look("a")); // what the configuration names may be one
    const auto none = FileFolder::open(m_dirs[0]->filePath(QStringLiteral("nowhere")));
    QVERIFY(!none);
    QCOMPARE(none.error().code, QStringLiteral("io"));
}

void TestFileFolder::walksAllButWhatIsSkipped()
{
    for (int i = 0; i < 300; ++i)
        write(QStringLiteral("h%1/%2").arg(i % 7).arg(i), "1");
    write(QStringLiteral(".own/a"), "1");
    int seen = 0;
    QVERIFY(folder()
                ->walk([](const QByteArray &name) { return name == ".own"; },
                       [&](const QByteArray &, const FileFolder::Seen &file) {
                           ++seen;
                           QCOMPARE(file.size, 1);
                       },
                       QDeadlineTimer(5s))
                .whole());
    QCOMPARE(seen, 300);
}

void TestFileFolder::aWalkEndsInTime()
{
    for (int i = 0; i < 600; ++i)
        write(QString::number(i), "1");
    int seen = 0;
    QVERIFY(!folder()
                 ->walk(
                     none, [&](const QByteArray &, const FileFolder::Seen &) { ++seen; }, QDeadlineTimer(0))
                 .ended);
    QVERIFY(seen < 600);
    QVERIFY(takeSample(*folder(), {QStringLiteral("s"), 60, 0, {}}, none, QDeadlineTimer(0)).cut);
}

void TestFileFolder::whatLiesTooDeepIsPassedBy()
{
    write(QStringLiteral("d/").repeated(80) + QStringLiteral("deep"), "1");
    for (int i = 0; i < 20; ++i)
        write(QStringLiteral("e%1/a").arg(i), "1"); // before it and after it
    int seen = 0;
    const FileFolder::Walked walked = folder()->walk(
        none, [&](const QByteArray &, const FileFolder::Seen &) { ++seen; }, QDeadlineTimer(5s));
    QCOMPARE(seen, 20);
    QVERIFY(walked.ended && !walked.whole());
    QCOMPARE(walked.unread, 1);
    QCOMPARE(walked.left.size(), 1);
    QVERIFY(walked.left.first().name.startsWith("d/d/"));
}

void TestFileFolder::whatCannotBeReadIsPassedBy()
{
    for (int i = 0; i < 20; ++i)
        write(QStringLiteral("e%1/a").arg(i), "1");
    write(QStringLiteral("shut/a"), "1");
    const QString shut = m_dirs[0]->filePath(QStringLiteral("files/shut"));
    const auto open = folder();
    QVERIFY(QFile::setPermissions(shut, QFile::Permissions()));
    // Nobody keeps anything from root.
    const bool asRoot = geteuid() == 0;
    if (asRoot)
        QCOMPARE(seteuid(65534), 0);
    int seen = 0;
    const FileFolder::Walked walked = open->walk(
        none, [&](const QByteArray &, const FileFolder::Seen &) { ++seen; }, QDeadlineTimer(5s));
    if (asRoot)
        QCOMPARE(seteuid(0), 0);
    QVERIFY(QFile::setPermissions(shut, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QCOMPARE(seen, 20);
    QVERIFY(walked.ended && !walked.whole());
    QCOMPARE(walked.left.size(), 1);
    QCOMPARE(walked.left.first().name, QByteArray("shut"));
    QCOMPARE(walked.left.first().why, QStringLiteral("Permission denied"));
    QVERIFY(folder()
                ->walk(
                    none, [](const QByteArray &, const FileFolder::Seen &) {}, QDeadlineTimer(5s))
                .whole());
}

void TestFileFolder::readsWhatIsWishedFor()
{
    write(QStringLiteral("h/a"), "content");
    const FileSample sample =
        takeSample(*folder(),
                   {QStringLiteral("s"),
                    0,
                    0,
                    {QStringLiteral("h/a"), QStringLiteral("h/b"), QStringLiteral("../secret")}},
                   none, QDeadlineTimer(5s));
    QCOMPARE(sample.files.size(), 3);
    QVERIFY(sample.files[0].there);
    QCOMPARE(sample.files[0].size, 7);
    QCOMPARE(sample.files[0].sha256,
             QString::fromLatin1(QCryptographicHash::hash("content", QCryptographicHash::Sha256).toHex()));
    QVERIFY(sample.files[0].since >= sample.files[0].modified);
    QVERIFY(!sample.files[1].there && !sample.files[2].there);
    QCOMPARE(sample.seen, 0); // nothing was looked through for that
}

void TestFileFolder::bothSitesTakeTheSame()
{
    for (int i = 0; i < 500; ++i) {
        write(QStringLiteral("h%1/%2.ulaw").arg(i % 3).arg(i), QByteArray::number(i), 0);
        write(QStringLiteral("h%1/%2.ulaw").arg(i % 3).arg(i), QByteArray::number(i), 1);
    }
    const auto sampleAt = [&](int dir, const char *seed) {
        return namesOf(
            takeSample(*folder(dir), {QString::fromLatin1(seed), 60, 0, {}}, none, QDeadlineTimer(5s)));
    };
    QCOMPARE(sampleAt(0, "x").size(), 60);
    QCOMPARE(sampleAt(0, "x"), sampleAt(1, "x"));
    QVERIFY(sampleAt(0, "x") != sampleAt(0, "y"));
    // Another file at one site changes no more than a place in it.
    write(QStringLiteral("more.ulaw"), "1", 1);
    QVERIFY((sampleAt(0, "x") & sampleAt(1, "x")).size() >= 59);
}

void TestFileFolder::theNewestAreTaken()
{
    for (int i = 0; i < 100; ++i) {
        write(QString::number(i), "1");
        QFile file(m_dirs[0]->filePath(QStringLiteral("files/%1").arg(i)));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::fromSecsSinceEpoch(1'700'000'000 + i),
                                 QFileDevice::FileModificationTime));
    }
    const FileSample sample =
        takeSample(*folder(), {QStringLiteral("s"), 0, 3, {}}, none, QDeadlineTimer(5s));
    QCOMPARE(namesOf(sample),
             (QSet<QString>{QStringLiteral("97"), QStringLiteral("98"), QStringLiteral("99")}));
    // They came here now, whatever they say of themselves.
    QVERIFY(sample.files[0].since > sample.files[0].modified);
    QCOMPARE(sample.seen, 100);
}

void TestFileFolder::namesThatCannotBeTold()
{
    write(QStringLiteral("good"), "1");
    write(QStringLiteral("%1/%1/%1").arg(QString(200, QLatin1Char('l'))), "1");
    const QByteArray bad = QFile::encodeName(m_dirs[0]->filePath(QStringLiteral("files"))) + "/\xff\xfe";
    const int fd = open(bad.constData(), O_CREAT | O_WRONLY, 0600);
    QVERIFY(fd >= 0);
    ::close(fd);
    const FileSample sample =
        takeSample(*folder(), {QStringLiteral("s"), 60, 20, {}}, none, QDeadlineTimer(5s));
    QCOMPARE(namesOf(sample), QSet<QString>{QStringLiteral("good")});
    QCOMPARE(sample.seen, 3);
    QCOMPARE(sample.untold, 2);
    QCOMPARE(unlink(bad.constData()), 0); // Qt could not name it to take it away
}

void TestFileFolder::whatThereIsNoTimeForIsNotRead()
{
    write(QStringLiteral("a"), "1");
    const FileSample sample =
        takeSample(*folder(), {QStringLiteral("s"), 0, 0, {QStringLiteral("a")}}, none, QDeadlineTimer(0));
    QCOMPARE(sample.files.size(), 1);
    QVERIFY(sample.files[0].there);
    QCOMPARE(sample.files[0].sha256, QString());
}

void TestFileFolder::anAnswerKeepsItsSize()
{
    // 80 names of 400 letters of which each is six in JSON.
    for (int i = 0; i < 80; ++i)
        write(QString::number(i) + QLatin1Char('/') + QString(198, QChar(1)) + QLatin1Char('/') +
                  QString(190, QChar(1)),
              "1");
    const FileSample sample =
        takeSample(*folder(), {QStringLiteral("s"), 60, 20, {}}, none, QDeadlineTimer(5s));
    QVERIFY(sample.files.size() > 20);
    const qsizetype bytes = QJsonDocument(toJson(sample)).toJson(QJsonDocument::Compact).size();
    QVERIFY2(bytes < 256 * 1024, qPrintable(QString::number(bytes)));
}

QTEST_GUILESS_MAIN(TestFileFolder)
#include "tst_filefolder.moc"
