// SPDX-License-Identifier: GPL-3.0-or-later
// The folder into which files are copied for a person: what came, what did not, and what a worker finds that
// goes on after one which was killed.
#include "app/site/operations/exportfolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{
const QString Op = QStringLiteral("01234567-89ab-4def-8123-456789abcdef");

/// Files in memory, of which some can't be had.
class FilesHere : public FilesEngine
{
public:
    [[nodiscard]] std::optional<FileStatus> status() const override { return std::nullopt; }
    Result<SampledFile> copyFile(const QString &name, const QString &to, qint64 most) const override
    {
        asked << name;
        if (const auto trouble = troubles.constFind(name); trouble != troubles.constEnd())
            return Error{*trouble, QStringLiteral("Permission denied"), {}};
        QFile file(to);
        const QByteArray bytes(int(most), 'a');
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(bytes) != most)
            return Error{QStringLiteral("io"), file.errorString(), {}};
        return SampledFile{name, true, most,
                           {},   {},   QString::fromLatin1(QCryptographicHash::hash(bytes, Sha256).toHex())};
    }
    static constexpr auto Sha256 = QCryptographicHash::Sha256;
    QHash<QString, QString> troubles; ///< codes
    mutable QStringList asked;
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
}
} // namespace

class TestExportFolder : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void whatCameAndWhatDidNot();
    void whoGoesOnFindsWhatWasWritten();
    void onlyPartsAreTakenAway();
    void roomIsKept_data();
    void roomIsKept();
    void whereNothingCanBeWrittenItEnds();
    void aNameThatIsTooLongThere();
    void moreIsLeftOutThanIsTold();

private:
    [[nodiscard]] QString folder() const { return m_dir->filePath(QStringLiteral("orphans-1")); }
    [[nodiscard]] QString part() const { return folder() + ExportFolder::partEnds(); }
    static OrphanFile file(const QString &name, qint64 size = 5) { return {name, size, {}}; }

    std::unique_ptr<QTemporaryDir> m_dir;
    FilesHere m_files;
};

void TestExportFolder::whatCameAndWhatDidNot()
{
    FilesHere files;
    files.troubles = {{QStringLiteral("gone"), QStringLiteral("no_such_file")},
                      {QStringLiteral("shut"), QStringLiteral("not_read")},
                      {QStringLiteral("=grows"), QStringLiteral("changing")}};
    const QList<OrphanFile> all{file(QStringLiteral("1/a")), file(QStringLiteral("gone")),
                                file(QStringLiteral("shut")), file(QStringLiteral("=grows")),
                                file(QStringLiteral("1/b"), 7)};
    ExportFolder into(files, part());
    QVERIFY(into.make(all).ok());
    QVERIFY(!(QFile::permissions(part()) & (QFile::ReadGroup | QFile::ReadOther)));
    for (const OrphanFile &each : all)
        QVERIFY(into.add(each).ok());
    const auto done = into.end(folder(), Op);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
    QCOMPARE(done->path, folder());
    QCOMPARE(done->files, 2);
    QCOMPARE(done->bytes, 12);
    QCOMPARE(done->leftFiles, 3);
    QCOMPARE(done->left, (QList<LeftFile>{{QStringLiteral("gone"), QStringLiteral("it is not there")},
                                          {QStringLiteral("shut"), QStringLiteral("Permission denied")},
                                          {QStringLiteral("=grows"), QStringLiteral("Permission denied")}}));
    QVERIFY(!done->more);
    QVERIFY(!QFile::exists(part()));
    QCOMPARE(contentOf(folder() + QStringLiteral("/files/1/b")), QByteArray("aaaaaaa"));
    const QByteArray list = contentOf(folder() + QStringLiteral("/list.csv"));
    QCOMPARE(list.count('\n'), 3);
    QCOMPARE(QCryptographicHash::hash(list, QCryptographicHash::Sha256).toHex(), done->listSha256.toLatin1());
    // No spreadsheet takes a name for a formula.
    QCOMPARE(contentOf(folder() + QStringLiteral("/left.csv")),
             QByteArray("file,why\r\ngone,it is not there\r\nshut,Permission denied\r\n'=grows,Permission "
                        "denied\r\n"));
}

/// The folder got its name, and the journal was not told any more.
void TestExportFolder::whoGoesOnFindsWhatWasWritten()
{
    QVERIFY(!ExportFolder::ended(folder(), Op));
    ExportFolder into(m_files, part());
    QVERIFY(into.make({file(QStringLiteral("a"))}).ok());
    QVERIFY(into.add(file(QStringLiteral("a"))).ok());
    into.leave({QStringLiteral("b"), QStringLiteral("it is not there")});
    into.sayMore();
    QVERIFY(!ExportFolder::ended(folder(), Op)); // in part it is nothing
    const auto done = into.end(folder(), Op);
    QVERIFY(done.ok());
    const auto found = ExportFolder::ended(folder(), Op);
    QVERIFY(found && found->ok());
    QCOMPARE(**found, *done);
    QVERIFY(done->more);
    const auto others =
        ExportFolder::ended(folder(), QString(Op).replace(QLatin1Char('0'), QLatin1Char('f')));
    QVERIFY(others && !others->ok());
    QCOMPARE(others->error().code, QStringLiteral("io"));
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("empty")));
    const auto empty = ExportFolder::ended(m_dir->filePath(QStringLiteral("empty")), Op);
    QVERIFY(empty && !empty->ok());
}

void TestExportFolder::onlyPartsAreTakenAway()
{
    const QDir place(m_dir->path());
    for (const char *name :
         {"orphans-1.part/files/1", "orphans-2.part", "orphans-3/files", "other.part", "outside/files"})
        QVERIFY(place.mkpath(QLatin1String(name)));
    QVERIFY(QFile::link(place.filePath(QStringLiteral("outside")),
                        place.filePath(QStringLiteral("orphans-4.part"))));
    ExportFolder::removeParts(m_dir->path());
    ExportFolder::removeParts(m_dir->filePath(QStringLiteral("nowhere")));
    QCOMPARE(place.entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             (QStringList{QStringLiteral("orphans-3"), QStringLiteral("orphans-4.part"),
                          QStringLiteral("other.part"), QStringLiteral("outside")}));
    QVERIFY(place.exists(QStringLiteral("outside/files")));
}

void TestExportFolder::roomIsKept_data()
{
    QTest::addColumn<QList<qint64>>("sizes");
    constexpr qint64 Exbibyte = qint64(1) << 60;
    QTest::newRow("one") << QList<qint64>{Exbibyte};
    QTest::newRow("many") << QList<qint64>(100'000, qint64(1) << 40);
    QTest::newRow("more than can be counted") << QList<qint64>(20, 7 * Exbibyte);
}

/// The database writes on that disk, too.
void TestExportFolder::roomIsKept()
{
    QFETCH(QList<qint64>, sizes);
    QList<OrphanFile> all;
    for (const qint64 size : sizes)
        all << file(QString::number(all.size()), size);
    ExportFolder into(m_files, part());
    const Outcome made = into.make(all);
    QVERIFY(!made.ok());
    QCOMPARE(made.error().code, QStringLiteral("no_room"));
    // Neither while it is being filled.
    const qsizetype asked = m_files.asked.size();
    const Outcome added = into.add(all.first());
    QVERIFY(!added.ok() || sizes.first() < (qint64(1) << 50));
    if (!added.ok())
        QCOMPARE(m_files.asked.size(), asked);
}

void TestExportFolder::whereNothingCanBeWrittenItEnds()
{
    FilesHere files;
    files.troubles = {{QStringLiteral("a"), QStringLiteral("io")}};
    ExportFolder into(files, part());
    QVERIFY(into.make({file(QStringLiteral("a"))}).ok());
    const Outcome added = into.add(file(QStringLiteral("a")));
    QVERIFY(!added.ok());
    QCOMPARE(added.error().code, QStringLiteral("io"));
    ExportFolder nowhere(files, QStringLiteral("/proc/nowhere.part"));
    QCOMPARE(nowhere.make({}).error().code, QStringLiteral("io"));
}

void TestExportFolder::aNameThatIsTooLongThere()
{
    ExportFolder into(m_files, part());
    const QString name = QString(QStringLiteral("d/")).repeated(2040) + QStringLiteral("a");
    QVERIFY(into.make({}).ok());
    QVERIFY(into.add(file(name)).ok());
    const auto done = into.end(folder(), Op);
    QVERIFY(done.ok());
    QCOMPARE(done->files, 0);
    QCOMPARE(done->left.first().why, QStringLiteral("its name is too long there"));
}

void TestExportFolder::moreIsLeftOutThanIsTold()
{
    ExportFolder into(m_files, part());
    QVERIFY(into.make({}).ok());
    for (int i = 0; i < 1000; ++i)
        into.leave({QString::number(i), QStringLiteral("it is not there")});
    const auto done = into.end(folder(), Op);
    QVERIFY(done.ok());
    QCOMPARE(done->leftFiles, 1000);
    QCOMPARE(done->left.size(), 40);
    QCOMPARE(contentOf(folder() + QStringLiteral("/left.csv")).count('\n'), 1001);
}

QTEST_GUILESS_MAIN(TestExportFolder)
#include "tst_exportfolder.moc"
