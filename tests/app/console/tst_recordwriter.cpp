// SPDX-License-Identifier: GPL-3.0-or-later
// A record in its folder: byte for byte what its log makes, and nothing half when it is called off.
#include "app/console/recordwriter.h"
#include "models/record/packet.h"
#include "models/record/recordprogress.h"
#include "recordstory.h"
#include "widgets/theme/type.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

class TestRecordWriter : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temporary;
    std::unique_ptr<Store> m_store;
    Incident m_incident;
    QList<Event> m_log;
    Instant m_now{};
    int m_folders = 0;

    QString newFolder() { return m_temporary.filePath(QStringLiteral("record-%1").arg(++m_folders)); }

    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Result<RecordFiles> written(const QString &folder, std::shared_ptr<RecordProgress> progress = {},
                                const std::function<void()> &meanwhile = {})
    {
        const auto future =
            writeRecord(*m_store, m_incident, folder, QPageSize::A4, m_now, std::move(progress));
        const bool ended = QTest::qWaitFor(
            [&] {
                if (meanwhile)
                    meanwhile();
                return future.isFinished();
            },
            120'000);
        return ended ? future.result() : Error{QStringLiteral("never"), {}, {}};
    }

private slots:
    void initTestCase()
    {
        QVERIFY(loadFonts());
        m_store = std::make_unique<Store>(QStringLiteral("sqlite:") +
                                          m_temporary.filePath(QStringLiteral("store.db")));
        const auto opened = m_store->open();
        QTRY_VERIFY_WITH_TIMEOUT(opened.isFinished(), 30'000);
        QVERIFY(opened.result());
        StoryOptions options;
        options.customers = OutageStory::makeCustomers(40);
        const RecordStory story = recordStory(options);
        QList<Entry> entries;
        for (const Event &event : story.events)
            entries += {event, {}};
        const auto kept = m_store->append(entries);
        QTRY_VERIFY_WITH_TIMEOUT(kept.isFinished(), 30'000);
        const Result<QList<Event>> stored = kept.result();
        QVERIFY2(stored.ok(), stored ? "" : qPrintable(stored.error().text));
        for (const Event &event : *stored) {
            if (event.pair == story.incident.pair)
                m_log += event;
        }
        const Result<Incident> incident = foldIncident(m_log);
        QVERIFY(incident.ok());
        m_incident = *incident;
        m_now = story.madeAt;
    }
    void cleanupTestCase() { m_store.reset(); }

    void isWhatItsLogMakes()
    {
        const QString folder = newFolder();
        const auto progress = std::make_shared<RecordProgress>();
        QSet<RecordPart> seen;
        const Result<RecordFiles> files = written(folder, progress, [&] { seen.insert(progress->part); });
        QVERIFY2(files.ok(), files ? "" : qPrintable(files.error().text));
        QCOMPARE(files->sheets, 40);
        QCOMPARE(progress->part.load(), RecordPart::Sheets);
        QCOMPARE(progress->done.load(), 40);
        const Result<QByteArray> ought = makePacket(m_log, {}, m_now);
        QVERIFY(ought.ok());
        QVERIFY(bytesOf(files->packet) == *ought);
        QVERIFY(!(QFile::permissions(files->packet) & (QFile::ReadGroup | QFile::ReadOther)));
        QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden),
                 (QStringList{QStringLiteral("incident.pdf"), QStringLiteral("record.json")}));
    }

    /// What lay there stays until there is something whole in its place.
    void replacesAnOlderOne()
    {
        const QString folder = newFolder();
        QVERIFY(QDir().mkpath(folder));
        const QString path = folder + QStringLiteral("/record.json");
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        const auto progress = std::make_shared<RecordProgress>();
        progress->calledOff = true;
        QCOMPARE(written(folder, progress).error().code, QStringLiteral("called_off"));
        QCOMPARE(bytesOf(path), QByteArray("old"));
        QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden),
                 QStringList(QStringLiteral("record.json")));
        QVERIFY(written(folder).ok());
        QVERIFY(bytesOf(path).size() > 1000);
    }

    void isCalledOffIn_data()
    {
        QTest::addColumn<int>("part");
        QTest::newRow("the report") << int(RecordPart::Report);
        QTest::newRow("the sheets") << int(RecordPart::Sheets);
    }
    void isCalledOffIn()
    {
        QFETCH(int, part);
        const QString folder = newFolder();
        const auto progress = std::make_shared<RecordProgress>();
        const Result<RecordFiles> files = written(folder, progress, [&] {
            if (progress->part >= RecordPart(part))
                progress->calledOff = true;
        });
        QVERIFY(!files.ok());
        QCOMPARE(files.error().code, QStringLiteral("called_off"));
        // What there is, is whole.
        QDir left(folder);
        QVERIFY(verifyPacket(bytesOf(left.filePath(QStringLiteral("record.json")))).ok());
        QStringList papers;
        for (const QString &name : left.entryList({QStringLiteral("*.pdf*")}, QDir::Files | QDir::Hidden))
            papers += left.filePath(name);
        QVERIFY(left.cd(QStringLiteral("customers")));
        for (const QString &name : left.entryList(QDir::Files | QDir::Hidden))
            papers += left.filePath(name);
        QVERIFY(papers.size() < 41);
        for (const QString &paper : std::as_const(papers)) {
            QVERIFY2(paper.endsWith(QLatin1String(".pdf")), qPrintable(paper));
            QVERIFY2(bytesOf(paper).trimmed().endsWith("%%EOF"), qPrintable(paper));
        }
    }

    void saysWhereItCantBe()
    {
        QFile file(m_temporary.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Result<RecordFiles> files = written(file.fileName() + QStringLiteral("/record"));
        QCOMPARE(files.error().code, QStringLiteral("not_written"));
        QVERIFY(files.error().text.contains(file.fileName()));
    }
};

QTEST_MAIN(TestRecordWriter)
#include "tst_recordwriter.moc"
