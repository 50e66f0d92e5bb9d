// SPDX-License-Identifier: GPL-3.0-or-later
// A record in its folder: byte for byte what its log makes, and nothing half when it is called off.
#include "app/console/recordwriter.h"
#include "app/pair/log/pairlog.h"
#include "models/record/packetcheck.h"
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
    RecordWord m_word;
    PacketFacts m_facts;
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
            writeRecord(*m_store, m_incident, folder, QPageSize::A4, m_now, m_word, std::move(progress));
        const bool ended = QTest::qWaitFor(
            [&] {
                if (meanwhile)
                    meanwhile();
                return future.isFinished();
            },
            120'000);
        return ended ? future.result() : Error{QStringLiteral("never"), {}, {}};
    }

    PacketVerdict verdictOf(const Result<RecordFiles> &files)
    {
        if (!files) {
            qWarning("%s", qPrintable(files.error().text));
            return PacketVerdict::Not;
        }
        const Result<PacketFacts> facts = verifyPacket(bytesOf(files->packet), {signatureFits, {}});
        if (!facts)
            qWarning("%s", qPrintable(facts.error().text));
        m_facts = facts ? *facts : PacketFacts();
        if (files->key != m_facts.record.log.key)
            return PacketVerdict::Not;
        return facts ? verdictOn(*facts, {}) : PacketVerdict::Not;
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

    /// Signed, with the sites' words as they were last heard: nobody is asked.
    void saysWhoVouchesForIt()
    {
        const QString folder = newFolder();
        const SigningKey key = SigningKey::make();
        const SigningKey site = SigningKey::make();
        const auto identity = m_store->identity();
        QTRY_VERIFY_WITH_TIMEOUT(identity.isFinished(), 30'000);
        const QString store = *identity.result();
        m_word = {HeadSigner{key, store}, {QStringLiteral("naperville"), QStringLiteral("centennial")}};
        // A key that the log does not know signs nothing.
        QCOMPARE(verdictOf(written(folder)), PacketVerdict::NotKnown);

        Event made;
        made.kind = QLatin1String(KeyMadeKind);
        made.at = m_now;
        SeatKey its;
        its.key = key.publicKey();
        its.seat = QStringLiteral("desk-1");
        its.store = store;
        made.body = keyMadeBody(its);
        Event other;
        other.kind = QStringLiteral("finding.opened");
        other.pair = m_incident.pair;
        other.at = m_now;
        const auto kept = m_store->append({{made, {}}, {other, {}}, {other, {}}});
        QTRY_VERIFY_WITH_TIMEOUT(kept.isFinished(), 30'000);
        const QList<Event> stored = *kept.result();
        QCOMPARE(verdictOf(written(folder)), PacketVerdict::Whole);
        QCOMPARE(m_facts.signer->seat, its.seat);
        QCOMPARE(m_facts.vouchers.silent.size(), 2);

        const auto word = [&](const QString &name, const QString &chain, const ChainEnd &end) {
            Attestation out{name, store, chain, end, m_now, site.publicKey(), {}};
            out.signature = site.sign(attestationBytes(out));
            return attestationJson(out);
        };
        const auto keep = [&](const ChainEnd &second) {
            const QString one = m_word.sites.first();
            const QString two = m_word.sites.last();
            const QString pair = m_incident.pair;
            const ChainEnd far{stored.last().seq, stored.last().hash};
            const ChainEnd people{stored.first().seq, stored.first().hash};
            const auto first = m_store->putState(
                witnessKey(pair, one), {{pair, word(one, pair, far)}, {QString(), word(one, {}, people)}});
            const auto last = m_store->putState(witnessKey(pair, two), {{pair, word(two, pair, second)}});
            return QTest::qWaitFor([&] { return first.isFinished() && last.isFinished(); }, 30'000) &&
                   first.result() && last.result();
        };
        QVERIFY(keep({m_log.at(7).seq, m_log.at(7).hash}));
        QCOMPARE(verdictOf(written(folder)), PacketVerdict::Whole);
        QCOMPARE(m_facts.vouchers.sites.size(), 3);
        QCOMPARE(m_facts.vouchers.beyond.size(), 2);
        QCOMPARE(m_facts.beyond.last().seq, stored.last().seq);
        QVERIFY(m_facts.vouchers.silent.isEmpty());
        QCOMPARE(m_facts.record.log.key, key.publicKey());

        // What a site was told of and the log does not hold is said, and the record is written all the same.
        QVERIFY(keep({m_log.at(7).seq, QByteArray(64, 'e')}));
        QCOMPARE(verdictOf(written(folder)), PacketVerdict::Not);
        QCOMPARE(m_facts.vouchers.silent.constFirst().why, QLatin1String(Silence::Other));
        m_word = {};
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
