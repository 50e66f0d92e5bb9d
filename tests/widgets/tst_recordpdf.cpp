// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"
#include "recordstory.h"

#include "models/core/chain.h"
#include "models/customers/erasure.h"
#include "models/record/packet.h"
#include "models/record/recordtext.h"
#include "models/timeline/film.h"
#include "widgets/record/paperfont.h"
#include "widgets/record/recordpdf.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Switchback;

namespace
{
constexpr double PointsPerMm = 72 / 25.4;
const QString LongName =
    QStringLiteral("Arbeitsgemeinschaft Krankenhausverwaltungen Nordrhein-Westfalen e. V.");
const QString NoBlanks = QStringLiteral("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter");
const QString Markup = QStringLiteral("<b>Smith</b> & <script>alert(1)</script> 8x8 -> 9");

struct Word {
    QRectF box;
    QString text;
};
struct Page {
    QSizeF size;
    QList<Word> words;
};

const QString s_roleMark = QStringLiteral("role_mark");

QByteArray output(const QString &program, const QStringList &arguments, int *code = nullptr)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000))
        return {};
    if (code)
        *code = process.exitCode();
    return process.readAllStandardOutput() + process.readAllStandardError();
}

QString bare(const QString &text)
{
    QString kept;
    for (const QChar c : text) {
        if (!c.isSpace())
            kept += c;
    }
    return kept;
}

/// In the order it was written in, so that what is wrapped stays together; without white space.
QString textOf(const QString &pdf)
{
    return bare(QString::fromUtf8(
        output(QStringLiteral("pdftotext"), {QStringLiteral("-raw"), pdf, QStringLiteral("-")})));
}

QList<Page> pagesOf(const QString &pdf)
{
    const QString html = QString::fromUtf8(
        output(QStringLiteral("pdftotext"), {QStringLiteral("-bbox"), pdf, QStringLiteral("-")}));
    static const QRegularExpression part(QStringLiteral(
        "<page width=\"([\\d.]+)\" height=\"([\\d.]+)\">|<word xMin=\"([-\\d.]+)\" yMin=\"([-\\d.]+)\" "
        "xMax=\"([-\\d.]+)\" yMax=\"([-\\d.]+)\">(.*?)</word>"));
    QList<Page> pages;
    for (auto it = part.globalMatch(html); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const auto number = [&](int i) { return match.captured(i).toDouble(); };
        if (!match.captured(1).isEmpty())
            pages += Page{{number(1), number(2)}, {}};
        else if (!pages.isEmpty())
            pages.last().words +=
                Word{QRectF(QPointF(number(3), number(4)), QPointF(number(5), number(6))), match.captured(7)};
    }
    return pages;
}

bool isWatermark(const Word &word)
{
    return word.box.height() > 25;
}
} // namespace

class TestRecordPdf : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Record m_record;
    Record m_drill;
    QByteArray m_packet;

    static Record made(const RecordStory &story)
    {
        Record record = makeRecord(story.incident, story.madeAt);
        addLog(record, story.events, story.previous);
        return record;
    }
    static QList<Customer> customers()
    {
        QList<Customer> list = OutageStory::makeCustomers(214);
        list[0].name = LongName;
        list[1].name = NoBlanks;
        list[2].name = Markup;
        return list;
    }
    /// Right pages, whole as a file, and every word inside of the margins and beside the others.
    void look(const QString &pdf, QPageSize::PageSizeId size, const Record &record)
    {
        int code = -1;
        const QByteArray said = output(QStringLiteral("qpdf"), {QStringLiteral("--check"), pdf}, &code);
        QVERIFY2(code == 0, said.constData());
        const QList<Page> pages = pagesOf(pdf);
        QVERIFY(!pages.isEmpty());
        const QSizeF ought = QPageSize(size).size(QPageSize::Point);
        int number = 0;
        for (const Page &page : pages) {
            ++number;
            QVERIFY2(qAbs(page.size.width() - ought.width()) < 1.5 &&
                         qAbs(page.size.height() - ought.height()) < 1.5,
                     qPrintable(QStringLiteral("%1 x %2").arg(page.size.width()).arg(page.size.height())));
            const QRectF inside =
                QRectF(QPointF(0, 0), page.size)
                    .adjusted(16.5 * PointsPerMm, 9 * PointsPerMm, -16.5 * PointsPerMm, -9 * PointsPerMm);
            int watermarks = 0;
            QString all;
            for (qsizetype i = 0; i < page.words.size(); ++i) {
                const Word &word = page.words.at(i);
                if (isWatermark(word)) {
                    ++watermarks;
                    continue;
                }
                all += word.text;
                const QString where = QStringLiteral("page %1: \"%2\" at %3,%4 to %5,%6")
                                          .arg(number)
                                          .arg(word.text)
                                          .arg(word.box.left())
                                          .arg(word.box.top())
                                          .arg(word.box.right())
                                          .arg(word.box.bottom());
                QVERIFY2(inside.contains(word.box), qPrintable(where));
                for (qsizetype j = i + 1; j < page.words.size(); ++j) {
                    const Word &other = page.words.at(j);
                    const QRectF both = word.box & other.box;
                    if (isWatermark(other) || both.isEmpty())
                        continue;
                    QVERIFY2(both.width() < 1.5 || both.height() < 0.35 * word.box.height(),
                             qPrintable(where + QStringLiteral(" over \"%1\"").arg(other.text)));
                }
            }
            QVERIFY2(all.contains(QStringLiteral("Page%1of%2").arg(number).arg(pages.size())),
                     qPrintable(all.left(300)));
            QVERIFY2(all.contains(bare(recordName(record))), qPrintable(all.left(300)));
            QCOMPARE(watermarks > 0, record.drill());
        }
    }

private slots:
    void initTestCase()
    {
        for (const char *program : {"pdftotext", "qpdf"}) {
            if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
                QSKIP(qPrintable(QStringLiteral("%1 is not installed: no sheet was looked at. "
                                                "apt-get install poppler-utils qpdf")
                                     .arg(QLatin1String(program))));
        }
        QVERIFY(m_folder.isValid());
        StoryOptions options;
        options.customers = customers();
        const RecordStory story = recordStory(options);
        m_record = made(story);
        const auto packet = makePacket(story.events, story.previous, story.madeAt);
        QVERIFY(packet.ok());
        m_packet = *packet;
        options.mode = IncidentMode::Drill;
        m_drill = made(recordStory(options));
    }

    void typefaces()
    {
        QVERIFY(loadPaperFonts());
        QVERIFY(withoutAlternates("no font at all", "Inter", "IntPa").isEmpty());
        QVERIFY(withoutAlternates({}, "Inter", "IntPa").isEmpty());
    }

    /// Fingerprint and head in figures and in a code that can be scanned; an unsigned one says that it is.
    void saysWhoSignedIt()
    {
        const QString path = m_folder.filePath(QStringLiteral("signed.pdf"));
        const QString id = m_record.customers.first().who.id;
        QVERIFY(writeCustomerSheet(path, m_record, id, QPageSize(QPageSize::A4)));
        QVERIFY(textOf(path).contains(QStringLiteral("UNSIGNED")));
        Record record = m_record;
        record.log.key = QByteArray(64, '5');
        const ChainEnd end{record.log.lastSeq, record.log.head};
        QVERIFY(writeCustomerSheet(path, record, id, QPageSize(QPageSize::A4)));
        const QString text = textOf(path);
        QVERIFY(!text.contains(QStringLiteral("UNSIGNED")));
        QVERIFY(text.contains(keyFingerprint(record.log.key)) && text.contains(headCode(end)));
        if (QStandardPaths::findExecutable(QStringLiteral("zbarimg")).isEmpty())
            QSKIP("zbarimg is not installed: no code was scanned. apt-get install zbar-tools");
        const QString picture = m_folder.filePath(QStringLiteral("signed"));
        output(QStringLiteral("pdftoppm"),
               {QStringLiteral("-r"), QStringLiteral("150"), QStringLiteral("-png"), path, picture});
        QByteArray scanned;
        for (const QString &page : QDir(m_folder.path()).entryList({QStringLiteral("signed-*.png")}))
            scanned += output(QStringLiteral("zbarimg"),
                              {QStringLiteral("-q"), QStringLiteral("--raw"), m_folder.filePath(page)});
        // It says on the other channel that there is no bus.
        QCOMPARE(QString::fromLatin1(scanned.split('\n').constFirst()), sheetCode(record.log.key, end));
    }

    void m29_customerSheet_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<bool>("drill");
        QTest::addColumn<bool>("letter");
        for (int index = 0; index < 7; ++index) {
            QTest::addRow("customer %d, A4", index) << index << false << false;
            QTest::addRow("customer %d, Letter, drill", index) << index << true << true;
        }
    }
    void m29_customerSheet()
    {
        QFETCH(int, index);
        QFETCH(bool, drill);
        QFETCH(bool, letter);
        const Record &record = drill ? m_drill : m_record;
        const RecordCustomer &row = record.customers.at(index);
        const auto size = letter ? QPageSize::Letter : QPageSize::A4;
        const QString pdf = m_folder.filePath(QStringLiteral("sheet.pdf"));
        const Outcome written = writeCustomerSheet(pdf, record, row.who.id, QPageSize(size));
        QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().text));
        look(pdf, size, record);
        if (QTest::currentTestFailed())
            return;
        const QString text = textOf(pdf);
        QStringList wanted{row.who.name, momentText(record, record.outageAt),
                           QString::fromLatin1(record.log.head), QString::fromLatin1(record.runbookHash),
                           QStringLiteral("Customer initials")};
        for (const RecordStep &step : record.steps)
            wanted += step.title;
        QVERIFY(row.signoff);
        const Signoff &signoff = *row.signoff;
        wanted += {signoff.takenBy, momentText(record, *signoff.at)};
        if (signoff.kind == Signoff::Kind::Initials) {
            wanted += {signoff.printedName,
                       signoff.role,
                       signoff.initials,
                       signoff.evidence.statement,
                       QString::fromLatin1(signoff.hash),
                       howText(signoff)};
            wanted += signoff.message.split(QLatin1Char('\n')); // it may go on on the next page
            for (const EvidenceItem &item : signoff.evidence.items)
                wanted += {item.title, item.text, item.by};
        } else {
            wanted += {QStringLiteral("No initials: ") + signoffStateText(row.state), signoff.reason};
        }
        for (const QString &want : wanted)
            QVERIFY2(text.contains(bare(want)), qPrintable(want + QStringLiteral(" | ") + text));
        QCOMPARE(text.contains(QStringLiteral("DRILL:")), drill);
    }

    void incidentReport_data()
    {
        QTest::addColumn<bool>("drill");
        QTest::addColumn<bool>("letter");
        QTest::newRow("A4") << false << false;
        QTest::newRow("Letter, drill") << true << true;
    }
    void incidentReport()
    {
        QFETCH(bool, drill);
        QFETCH(bool, letter);
        const Record &record = drill ? m_drill : m_record;
        const auto size = letter ? QPageSize::Letter : QPageSize::A4;
        const QString pdf = m_folder.filePath(QStringLiteral("report.pdf"));
        // Closed to others, also where one lies that was not.
        QFile before(pdf);
        QVERIFY(before.open(QIODevice::WriteOnly) && before.setPermissions(QFile::Permissions(0x6644)));
        before.close();
        const Outcome written = writeIncidentReport(pdf, record, QPageSize(size));
        QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().text));
        const QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY((QFile::permissions(pdf) & others) == QFile::Permissions());
        look(pdf, size, record);
        if (QTest::currentTestFailed())
            return;
        const QString text = textOf(pdf);
        for (const RecordCustomer &row : record.customers)
            QVERIFY2(text.contains(bare(row.who.name)), qPrintable(row.who.name));
        QCOMPARE(text.contains(QStringLiteral("DRILL:")), drill);
    }

    /// Planned work is no outage on paper either: nothing had failed, and nothing had to be back by a time.
    void aMoveThatNothingForced()
    {
        Record record = m_record;
        record.mode = IncidentMode::Planned;
        record.timeline.clear(); // an outage's own words
        record.promises.rtoLow = record.promises.rtoHigh = Duration{0};
        record.promises.rtoReached.reset();
        record.promises.lossSeconds = 0;
        record.promises.lossRows.reset();
        record.decisions.clear();
        record.notices.clear();
        record.evidence = {};
        const QString report = m_folder.filePath(QStringLiteral("move.pdf"));
        QVERIFY(writeIncidentReport(report, record, QPageSize(QPageSize::A4)).ok());
        const QString sheet = m_folder.filePath(QStringLiteral("move-customer.pdf"));
        QVERIFY(writeCustomerSheet(sheet, record, record.customers.first().who.id, QPageSize(QPageSize::A4))
                    .ok());
        for (const QString &text : {textOf(report), textOf(sheet)}) {
            QVERIFY2(text.contains(bare(QStringLiteral("Planned failover 1"))), qPrintable(text.left(600)));
            QVERIFY(text.contains(bare(QStringLiteral("nothing: the last row had arrived"))));
            for (const char *none : {"Outage since", "Failure of", "RTO:", "Restored"})
                QVERIFY2(!text.contains(bare(QString::fromLatin1(none))), none);
        }
        QVERIFY(textOf(sheet).contains(bare(QStringLiteral("Planned move of the service to Centennial"))));
    }

    /// On paper stands what stood on the screen, as it stood there: no name of a field, of a site or of a
    /// step as programs call them.
    void theReportSpeaksAsTheScreenDid()
    {
        Record record = m_record;
        QVERIFY(!record.decisions.isEmpty() && !record.notices.isEmpty() && !record.runs.isEmpty());
        const Instant at = record.decisions.first().at;
        Frame frame = frameOf(Demo::outage(at), at);
        record.decisions.first().seen = frameJson(frame);
        record.evidence = {{QStringLiteral("site"), record.from},
                           {QStringLiteral("verdict"), QStringLiteral("database_stopped")},
                           {QStringLiteral("sentence"), QStringLiteral("Naperville's database is down.")},
                           {QStringLiteral("seen_at"), toIso(at)},
                           {QStringLiteral("witnesses"),
                            QJsonArray{QJsonObject{{QStringLiteral("by"), QStringLiteral("SSH from here")},
                                                   {QStringLiteral("says"), QStringLiteral("refused")},
                                                   {QStringLiteral("since"), toIso(record.outageAt)}}}}};
        Approval approval;
        approval.step = record.steps.at(2).key;
        approval.askedBy = QStringLiteral("K. Ramos");
        approval.askedAt = at;
        record.approvals = {approval};
        const QString pdf = m_folder.filePath(QStringLiteral("screen.pdf"));
        QVERIFY(writeIncidentReport(pdf, record, QPageSize(QPageSize::A4)).ok());
        const QString text = textOf(pdf);
        const QStringList wanted{QStringLiteral("Naperville, IL: PRIMARY, DOWN"),
                                 QStringLiteral("Database: stopped, refuses connections (3 s old)"),
                                 QStringLiteral("Lost if we failed over now: at most 1 h 3 min"),
                                 QStringLiteral("SSH from here: refused, since ") +
                                     momentText(record, record.outageAt),
                                 record.steps.at(2).title,
                                 QStringLiteral("Alert")};
        for (const QString &want : wanted)
            QVERIFY2(text.contains(bare(want)), qPrintable(want + QStringLiteral(" | ") + text));
        QStringList keys{record.from,
                         record.to,
                         QStringLiteral("seen at"),
                         QStringLiteral("verdict:"),
                         QStringLiteral("database_stopped"),
                         QStringLiteral("witnesses")};
        for (const QString &key : record.decisions.first().seen.keys() + QStringList{s_roleMark})
            keys += QString(key).replace(QLatin1Char('_'), QLatin1Char(' ')) + QStringLiteral(" · ");
        for (const QString &key : std::as_const(keys))
            QVERIFY2(!text.contains(bare(key)), qPrintable(key + QStringLiteral(" | ") + text));
    }

    void whatWasSignedStandsOnOnePage_data()
    {
        QTest::addColumn<int>("filler");
        for (int filler : {0, 300, 900, 1500, 1900})
            QTest::addRow("%d letters more", filler) << filler;
    }
    /// Initials, printed name, date and meaning are never parted, however long the statement is.
    void whatWasSignedStandsOnOnePage()
    {
        QFETCH(int, filler);
        Record record = m_record;
        for (int index : {0, 1, 2, 3}) {
            RecordCustomer &row = record.customers[index];
            QVERIFY(row.signoff);
            if (row.signoff->kind != Signoff::Kind::Initials)
                continue;
            row.signoff->evidence.statement += QStringLiteral(" and so on").repeated(filler / 10);
            const QString pdf = m_folder.filePath(QStringLiteral("signed.pdf"));
            QVERIFY(writeCustomerSheet(pdf, record, row.who.id, QPageSize(QPageSize::A4)).ok());
            int pagesWithAll = 0;
            for (const Page &page : pagesOf(pdf)) {
                QString all;
                for (const Word &word : page.words)
                    all += word.text;
                all = bare(all);
                bool whole = true;
                for (const QString &want :
                     {QStringLiteral("Meaning"), momentText(record, *row.signoff->at),
                      QStringLiteral("Printed name"), row.signoff->evidence.statement.left(30)})
                    whole &= all.contains(bare(want).toHtmlEscaped()) || all.contains(bare(want));
                pagesWithAll += whole;
            }
            QCOMPARE(pagesWithAll, 1);
        }
    }

    /// The sheet goes to one customer: what was lost stands on it, and nothing of another customer does.
    void onlyThisCustomersFacts()
    {
        Record record = m_record;
        for (RecordStep &step : record.steps) {
            step.done.found = QStringLiteral("%1 moved by hand").arg(record.customers.at(5).who.name);
            if (step.kind == StepKind::Calls)
                step.done.found = QStringLiteral("Centennial takes writes");
            step.done.why = step.kind == StepKind::Calls ? QString() : QStringLiteral("Zenith Dental waited");
        }
        const RecordCustomer &row = record.customers.at(3);
        const QString pdf = m_folder.filePath(QStringLiteral("own.pdf"));
        QVERIFY(writeCustomerSheet(pdf, record, row.who.id, QPageSize(QPageSize::A4)).ok());
        const QString text = textOf(pdf);
        QVERIFY(text.contains(bare(QStringLiteral("Centennial takes writes"))));
        QVERIFY(!text.contains(QStringLiteral("Zenith")));
        for (const RecordCustomer &other : record.customers) {
            if (other.who.id != row.who.id)
                QVERIFY2(!text.contains(bare(other.who.name) + QStringLiteral("moved")),
                         qPrintable(other.who.name));
        }
        QVERIFY2(text.contains(bare(lostText(record))), qPrintable(lostText(record)));
        QVERIFY(text.contains(QStringLiteral("Datalost")));
    }

    /// Sheet and report of a customer whose person was erased say so, and nothing of them.
    void erasedStaysErased()
    {
        StoryOptions options;
        options.apart = true;
        RecordStory story = recordStory(options);
        Erasure erasure;
        erasure.customer = story.incident.customers.first().id;
        for (const Event &event : std::as_const(story.events))
            erasure.look(event);
        for (Event &event : story.events)
            event = withoutPlaces(event, erasure.places.value(event.seq));
        const auto incident = foldIncident(story.events);
        QVERIFY(incident.ok());
        Record record = makeRecord(*incident, story.madeAt);
        addLog(record, story.events, story.previous);
        const QString pdf = m_folder.filePath(QStringLiteral("erased.pdf"));
        for (const bool sheet : {true, false}) {
            QVERIFY(sheet ? writeCustomerSheet(pdf, record, erasure.customer, QPageSize(QPageSize::A4)).ok()
                          : writeIncidentReport(pdf, record, QPageSize(QPageSize::A4)).ok());
            const QString text = textOf(pdf);
            QVERIFY(text.contains(QStringLiteral("(erased)")));
            QVERIFY(text.contains(bare(incident->customers.first().name)));
            for (const char *personal : {"Diana", "ITdirector", "5550117", "callswerererouted"})
                QVERIFY2(!text.contains(QLatin1String(personal)), personal);
        }
    }

    /// The numbers on paper are those of the packet.
    void paperAndPacketAgree()
    {
        const QJsonObject record =
            QJsonDocument::fromJson(m_packet).object().value(QStringLiteral("record")).toObject();
        const QJsonObject promises = record.value(QStringLiteral("promises")).toObject();
        const QString pdf = m_folder.filePath(QStringLiteral("agree.pdf"));
        QVERIFY(writeIncidentReport(pdf, m_record, QPageSize(QPageSize::A4)).ok());
        const QString text = textOf(pdf);
        const auto number = [&](const char *key) { return promises.value(QLatin1String(key)).toInt(-1); };
        QVERIFY(number("updates_late") > 0 && number("updates_missed") > 0);
        const QStringList wanted{
            QStringLiteral("reached %1").arg(durationText(Duration(number("rto_reached_ms")))),
            QStringLiteral("promised %1 to %2")
                .arg(durationText(Duration(number("rto_low_ms"))),
                     durationText(Duration(number("rto_high_ms")))),
            QStringLiteral("%1 lost").arg(durationText(std::chrono::seconds(number("loss_s")))),
            QStringLiteral("%1 rows").arg(number("loss_rows")),
            QStringLiteral("%1 on time, %2 late, %3 missed")
                .arg(number("updates_on_time"))
                .arg(number("updates_late"))
                .arg(number("updates_missed"))};
        for (const QString &want : wanted)
            QVERIFY2(text.contains(bare(want)), qPrintable(want));
        int checked = 0;
        for (const QJsonValue &step : record.value(QStringLiteral("steps")).toArray()) {
            if (!step.toObject().contains(QStringLiteral("took_ms")))
                continue;
            ++checked;
            QVERIFY(text.contains(
                bare(durationText(Duration(step.toObject().value(QStringLiteral("took_ms")).toInteger())))));
        }
        QVERIFY(checked > 2);
    }

    void offTheWindowsThread()
    {
        const QString pdf = m_folder.filePath(QStringLiteral("thread.pdf"));
        Outcome written = Error{};
        const std::unique_ptr<QThread> thread(QThread::create([&] {
            written = writeCustomerSheet(pdf, m_record, m_record.customers.first().who.id,
                                         QPageSize(QPageSize::A4));
        }));
        thread->start();
        QVERIFY(thread->wait(60'000));
        QVERIFY(written.ok());
        look(pdf, QPageSize::A4, m_record);
    }

    void everybodysSheetsBesideEachOther()
    {
        const QTemporaryDir folder;
        RecordProgress progress;
        const Result<int> written =
            writeCustomerSheets(folder.path(), m_record, QPageSize(QPageSize::A4), progress);
        QVERIFY(written.ok());
        QCOMPARE(*written, int(m_record.customers.size()));
        QCOMPARE(progress.done, *written);
        for (const RecordCustomer &row : m_record.customers)
            QVERIFY(QFile(folder.filePath(row.who.id + QStringLiteral(".pdf"))).size() > 1000);
    }

    void sheetsAreCalledOff()
    {
        const QTemporaryDir folder;
        RecordProgress progress;
        progress.calledOff = true;
        const Result<int> written =
            writeCustomerSheets(folder.path(), m_record, QPageSize(QPageSize::A4), progress);
        QCOMPARE(written.error().code, QStringLiteral("called_off"));
        QVERIFY(QDir(folder.path()).entryList(QDir::Files).isEmpty());
    }

    void sheetsSayWhichCouldNotBeWritten()
    {
        RecordProgress progress;
        const Result<int> written = writeCustomerSheets(m_folder.filePath(QStringLiteral("nowhere")),
                                                        m_record, QPageSize(QPageSize::A4), progress);
        QCOMPARE(written.error().code, QStringLiteral("not_written"));
    }

    void whatCantBeWritten()
    {
        const QPageSize a4(QPageSize::A4);
        QCOMPARE(writeCustomerSheet(m_folder.filePath(QStringLiteral("x.pdf")), m_record,
                                    QStringLiteral("nobody"), a4)
                     .error()
                     .code,
                 QStringLiteral("no_customer"));
        const QString missing = m_folder.filePath(QStringLiteral("no/such/folder/x.pdf"));
        const Outcome written = writeIncidentReport(missing, m_record, a4);
        QVERIFY(!written.ok());
        QVERIFY(written.error().text.contains(QStringLiteral("no/such/folder")));
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("x.pdf"))));
    }
};

QTEST_MAIN(TestRecordPdf)
#include "tst_recordpdf.moc"
