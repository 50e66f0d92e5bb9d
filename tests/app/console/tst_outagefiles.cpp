// SPDX-License-Identifier: GPL-3.0-or-later
// What is written to files from an outage's windows, on an engine with its store: where to is asked, a record
// says how far it is and can be called off, and what came of it is told.
#include "app/console/window/outagefiles.h"
#include "app/keys/signingkey.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "models/record/packet.h"
#include "recordstory.h"
#include "widgets/base/plainlabel.h"
#include "widgets/record/recordprogressdialog.h"
#include "widgets/theme/type.h"

#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Customers = 40, LongMs = 60'000;

/// Nobody answers there.
PairConfig pairOf(const Incident &incident)
{
    PairConfig pair;
    pair.id = incident.pair;
    pair.rpo = 1h;
    pair.pollPeriod = 60s;
    for (SiteConfig *site : {&pair.production, &pair.backup}) {
        site->id = site == &pair.production ? incident.from : incident.to;
        site->name = site->shortName = site->id;
        site->zone = "America/Chicago";
        site->ssh.host = QStringLiteral("127.0.0.1");
        site->ssh.port = 1;
        site->rest.url = QStringLiteral("https://127.0.0.1:1");
    }
    return pair;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

class TestOutageFiles : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temporary;
    ManualClock m_clock;
    std::unique_ptr<Pairs> m_pairs;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<OutageFiles> m_files;
    std::optional<Result<QString>> m_recorded, m_exported; ///< what came of it
    int m_folders = 0;

    [[nodiscard]] Engine &engine() const { return m_pairs->first(); }
    QString newFolder()
    {
        QString folder = m_temporary.filePath(QStringLiteral("out-%1").arg(++m_folders));
        return QDir().mkpath(folder) ? folder : QString();
    }
    /// Whoever is asked says so.
    void answer(const QString &path) const
    {
        const auto asked = m_window->findChildren<QFileDialog *>();
        QCOMPARE(asked.size(), 1);
        emit asked.first()->fileSelected(path);
        delete asked.first();
    }
    [[nodiscard]] RecordProgressDialog *progress() const
    {
        return m_window->findChild<RecordProgressDialog *>();
    }
    /// A record into a new folder, as far as it is being written; the folder.
    QString beginRecord()
    {
        QString folder = newFolder();
        m_files->writeRecordOf(engine().outages().incident().id);
        answer(folder);
        return folder;
    }

private slots:
    void initTestCase()
    {
        QVERIFY(loadFonts());
        StoryOptions options;
        options.customers = OutageStory::makeCustomers(Customers);
        const RecordStory story = recordStory(options);
        m_clock.setWall(story.madeAt);
        ConsoleConfig config;
        config.storeUrl = QStringLiteral("sqlite:") + m_temporary.filePath(QStringLiteral("store.db"));
        config.pairs = {pairOf(story.incident)};
        {
            Store beside(config.storeUrl);
            const auto opened = beside.open();
            QTRY_VERIFY_WITH_TIMEOUT(opened.isFinished(), LongMs);
            QVERIFY(opened.result());
            QList<Entry> entries;
            for (const Event &event : story.events)
                entries += {event, {}};
            const auto kept = beside.append(entries);
            QTRY_VERIFY_WITH_TIMEOUT(kept.isFinished(), LongMs);
            QVERIFY(kept.result().ok());
        }
        m_pairs = std::make_unique<Pairs>(config, m_clock, Purpose::Window);
        m_pairs->start();
        QTRY_VERIFY_WITH_TIMEOUT(!engine().outages().incident().id.isEmpty(), LongMs);
    }
    void cleanupTestCase()
    {
        engine().release();
        m_pairs.reset();
    }
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_files = std::make_unique<OutageFiles>(engine(), [this] { return m_window.get(); });
        m_recorded.reset();
        m_exported.reset();
        connect(m_files.get(), &OutageFiles::recorded, this,
                [this](const auto &where) { m_recorded = where; });
        connect(m_files.get(), &OutageFiles::exported, this,
                [this](const auto &where) { m_exported = where; });
    }
    void cleanup()
    {
        m_files.reset();
        m_window.reset();
    }

    void recordSaysHowFarItIs()
    {
        const QString folder = beginRecord();
        const QPointer<RecordProgressDialog> dialog = progress();
        QVERIFY(dialog);
        QSet<QString> steps;
        const auto look = [&] {
            if (!dialog)
                return;
            dialog->look(1s);
            steps += dialog->findChild<PlainLabel *>(QStringLiteral("recordProgressWhat"))->text().left(11);
        };
        look();
        QTRY_VERIFY_WITH_TIMEOUT((look(), m_recorded.has_value()), LongMs);
        // What it says is what the writing has come to; it began with the log and got as far as the sheets.
        QVERIFY2(steps.contains(QStringLiteral("Step 4 of 4")), qPrintable(steps.values().join(u'|')));
        QVERIFY(steps.size() > 1);
        QVERIFY(!dialog);
        const Result<QString> &where = *m_recorded;
        QVERIFY2(where.ok(), where ? "" : qPrintable(where.error().text));
        QVERIFY(where->startsWith(folder + u'/'));
        const auto facts =
            verifyPacket(bytesOf(QDir(*where).filePath(QStringLiteral("record.json"))), {signatureFits, {}});
        QVERIFY2(facts.ok(), facts ? "" : qPrintable(facts.error().text));
        QCOMPARE(QDir(*where + QStringLiteral("/customers")).entryList(QDir::Files).size(), Customers);
    }

    void recordIsCalledOff_data()
    {
        QTest::addColumn<bool>("byWindow");
        QTest::newRow("by its button") << false;
        QTest::newRow("by a window that goes") << true;
    }
    void recordIsCalledOff()
    {
        QFETCH(bool, byWindow);
        const QString folder = beginRecord();
        QPointer<RecordProgressDialog> dialog = progress();
        QVERIFY(dialog);
        if (byWindow)
            m_window.reset();
        else
            dialog->findChild<QPushButton *>(QStringLiteral("recordProgressCancel"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_recorded.has_value(), LongMs);
        QVERIFY(!dialog);
        const Result<QString> &where = *m_recorded;
        QVERIFY(!where.ok());
        QCOMPARE(where.error().code, QStringLiteral("called_off"));
        const QString sheets = QStringLiteral("%1/incident-%2/customers");
        QVERIFY(
            QDir(sheets.arg(folder).arg(engine().outages().incident().number)).entryList(QDir::Files).size() <
            Customers);
    }

    void recordOfNone()
    {
        m_files->writeRecordOf(QStringLiteral("none"));
        QVERIFY(m_window->findChildren<QFileDialog *>().isEmpty());
    }

    void recipientsAreOfTheirOwnerAlone()
    {
        const QString path = newFolder() + QStringLiteral("/recipients.csv");
        m_files->exportRecipients("name,phone\n");
        answer(path);
        QTRY_VERIFY_WITH_TIMEOUT(m_exported.has_value(), LongMs);
        const Result<QString> &where = *m_exported;
        QVERIFY(where.ok());
        QCOMPARE(*where, path);
        QCOMPARE(bytesOf(path), QByteArray("name,phone\n"));
        QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void recipientsThatCantBeWritten()
    {
        m_files->exportRecipients("name,phone\n");
        answer(m_temporary.filePath(QStringLiteral("nowhere/recipients.csv")));
        QTRY_VERIFY_WITH_TIMEOUT(m_exported.has_value(), LongMs);
        QVERIFY(!m_exported->ok());
    }
};

QTEST_MAIN(TestOutageFiles)
#include "tst_outagefiles.moc"
