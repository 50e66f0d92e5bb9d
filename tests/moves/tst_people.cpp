// SPDX-License-Identifier: GPL-3.0-or-later
// Operators, customers, runbooks and records from a terminal, at a real pair: a move asks for the secret of
// whoever begins it and for a second person who is somebody else; a record is whole, or it is not.
#include "tests/moves/labcommand.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

class TstPeople : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void runbookIsChecked();
    void customersAreImported();
    void outageLeavesARecord();
    void operatorsAreSetUp();
    void moveAsksForTwoPeople_data();
    void moveAsksForTwoPeople();
    void twoPeopleMove();
    void logIsWhole();
    void cleanupTestCase();

private:
    LabCommand::Ran ran(const char *words, const QByteArray &typed = {}) const;
    [[nodiscard]] bool happened(const char *kind) const;

    std::unique_ptr<LabCommand> m_lab;
    QTemporaryDir m_folder;
};

namespace
{
const QByteArray Ramos = "correct horse battery\n";
const QByteArray Osei = "staple purple monkey\n";
const QByteArray Ito = "seven quiet harbours\n";
} // namespace

/// A line of words; _ stands for a space within one.
LabCommand::Ran TstPeople::ran(const char *words, const QByteArray &typed) const
{
    QStringList list = QString::fromUtf8(words).split(QLatin1Char(' '));
    list.replaceInStrings(QStringLiteral("_"), QStringLiteral(" "));
    return m_lab->console(list, 180'000, typed);
}

bool TstPeople::happened(const char *kind) const
{
    const QJsonArray events = m_lab->events();
    return std::any_of(events.cbegin(), events.cend(), [&](const QJsonValue &event) {
        return event.toObject().value(QStringLiteral("kind")).toString() == QLatin1String(kind);
    });
}

void TstPeople::initTestCase()
{
    m_lab = std::make_unique<LabCommand>();
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY(m_folder.isValid());
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

void TstPeople::runbookIsChecked()
{
    const QString shipped = QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/runbooks/hosted-failover.toml");
    const LabCommand::Ran sound =
        m_lab->console({QStringLiteral("runbook"), QStringLiteral("check"), shipped});
    QVERIFY2(sound.code == 0, sound.all().constData());
    QFile from(shipped);
    QVERIFY(from.open(QIODevice::ReadOnly));
    QByteArray text = from.readAll();
    QVERIFY(text.contains("cadence_min = 15"));
    text.replace("cadence_min = 15", "cadence_min = -15");
    QFile to(m_folder.filePath(QStringLiteral("bad.toml")));
    QVERIFY(to.open(QIODevice::WriteOnly) && to.write(text) == text.size());
    to.close();
    const LabCommand::Ran bad =
        m_lab->console({QStringLiteral("runbook"), QStringLiteral("check"), to.fileName()});
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.all().contains("cadence_min"), bad.all().constData());
}

void TstPeople::customersAreImported()
{
    const QString demo = QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/demo/customers.csv");
    const QStringList import{QStringLiteral("customers"), QStringLiteral("import"), demo};
    const LabCommand::Ran dry = m_lab->console(import + QStringList{QStringLiteral("--dry-run")});
    QVERIFY2(dry.code == 0, dry.all().constData());
    const qsizetype there = ran("customers list").out.count('\n'); // a lab may bring its own
    const LabCommand::Ran done = m_lab->console(import);
    QVERIFY2(done.code == 0, done.all().constData());
    QCOMPARE(ran("customers list").out.count('\n'), 214);
    QFile wrong(m_folder.filePath(QStringLiteral("wrong.csv")));
    QVERIFY(wrong.open(QIODevice::WriteOnly));
    wrong.write("name,contact,role,phone,email,zone\nOne,A,b,+1 312 555 0181,x,Mars/Nowhere\n");
    wrong.close();
    const LabCommand::Ran refused =
        m_lab->console({QStringLiteral("customers"), QStringLiteral("import"), wrong.fileName()});
    QCOMPARE(refused.code, 1);
    QCOMPARE(ran("customers list").out.count('\n'), 214);
    qInfo("%lld customers before", qlonglong(there));
}

void TstPeople::outageLeavesARecord()
{
    const auto duty = m_lab->startConsole({QStringLiteral("--duty")});
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return report.value(QStringLiteral("loss"))
                                .toObject()
                                .value(QStringLiteral("kind"))
                                .toString() == QLatin1String("known");
                 },
                 90, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
    QVERIFY(m_lab->lab({QStringLiteral("break"), QStringLiteral("primary")}).code == 0);
    QTRY_VERIFY_WITH_TIMEOUT(happened("incident.declared"), 90'000);
    QVERIFY(m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")}).code == 0);
    duty->terminate();
    QVERIFY(duty->waitForFinished(10'000));
    const LabCommand::Ran written = m_lab->console(
        {QStringLiteral("report"), QStringLiteral("1"), QStringLiteral("--out"), m_folder.path()});
    QVERIFY2(written.code == 0, written.all().constData());
    const QString packet = m_folder.filePath(QStringLiteral("record.json"));
    QVERIFY(QFile(m_folder.filePath(QStringLiteral("incident.pdf"))).size() > 1000);
    // The lab's log, the record and all that is printed name customers and their phones.
    const QFile::Permissions others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QStringList files{packet, m_folder.filePath(QStringLiteral("incident.pdf")),
                      QFileInfo(m_lab->consoleConfig()).path() + QStringLiteral("/data/switchback.sqlite")};
    const QDir sheets(m_folder.filePath(QStringLiteral("customers")));
    for (const QString &sheet : sheets.entryList(QDir::Files))
        files += sheets.filePath(sheet);
    QVERIFY(files.size() > 3);
    for (const QString &file : std::as_const(files))
        QVERIFY2((QFile::permissions(file) & others) == QFile::Permissions(), qPrintable(file));
    const LabCommand::Ran whole = m_lab->console({QStringLiteral("verify"), packet});
    QVERIFY2(whole.code == 0, whole.all().constData());
    QFile file(packet);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray bytes = file.readAll();
    const qsizetype at = bytes.indexOf("Naperville");
    QVERIFY(at > 0);
    bytes[at] = 'M';
    QFile other(m_folder.filePath(QStringLiteral("changed.json")));
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write(bytes) == bytes.size());
    other.close();
    const LabCommand::Ran changed = m_lab->console({QStringLiteral("verify"), other.fileName()});
    QCOMPARE(changed.code, 1);
    QVERIFY(!changed.err.isEmpty());
}

void TstPeople::operatorsAreSetUp()
{
    QVERIFY(ran("operator list").out.contains("No operators are set up"));
    const LabCommand::Ran short_ = ran("operator add K._Ramos --roles administrator,operator", "abc\n");
    QCOMPARE(short_.code, 1);
    // Without an administrator anybody could change anybody: there is one from the first person on.
    const LabCommand::Ran without = ran("operator add K._Ramos --roles operator,commander", Ramos);
    QCOMPARE(without.code, 1);
    QVERIFY2(without.err.contains("is the administrator"), without.all().constData());
    QVERIFY(ran("operator list").out.contains("No operators are set up"));
    LabCommand::Ran added =
        ran("operator add K._Ramos --roles administrator,operator,commander --by K._Ramos", Ramos);
    QVERIFY2(added.code == 0, added.all().constData());
    // From now on an administrator has to say so.
    QCOMPARE(ran("operator add D._Osei --roles commander --by K._Ramos", Osei + Osei).code, 1);
    added = ran("operator add D._Osei --roles commander --by K._Ramos", Ramos + Osei);
    QVERIFY2(added.code == 0, added.all().constData());
    added = ran("operator add M._Ito --roles watcher --by K._Ramos", Ramos + Ito);
    QVERIFY2(added.code == 0, added.all().constData());
    // Nobody replaces the second person's secret, and nobody is made who is taken for somebody else.
    QCOMPARE(ran("operator add D._Osei --roles commander --by D._Osei", Osei + Ito).code, 1);
    QCOMPARE(ran("operator add D._Osei --roles commander", Ito + Ito).code, 1);
    for (const char *twin : {"k._ramos", "\u041a._Ramos", "K._R\u0430mos"}) {
        const QString words = QStringLiteral("operator add %1 --roles watcher --by K._Ramos");
        const LabCommand::Ran refused = ran(qUtf8Printable(words.arg(QString::fromUtf8(twin))), Ramos + Ito);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("told from K. Ramos"), refused.all().constData());
    }
    QCOMPARE(ran("operator add K._Ramos\u200b --roles watcher --by K._Ramos", Ramos + Ito).code, 64);
    const LabCommand::Ran last = ran("operator retire K._Ramos --by K._Ramos", Ramos);
    QCOMPARE(last.code, 1);
    QVERIFY2(last.err.contains("last administrator"), last.all().constData());
    const QByteArray list = ran("operator list").out;
    QCOMPARE(list.count('\n'), 3);
    for (const char *name : {"K. Ramos", "D. Osei", "M. Ito"})
        QVERIFY2(list.contains(name), list.constData());
    QVERIFY(!list.contains("argon2"));
}

void TstPeople::moveAsksForTwoPeople_data()
{
    QTest::addColumn<QString>("more");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("says");
    const QString ramos = QStringLiteral("--by K._Ramos");
    QTest::newRow("no secret") << ramos << QByteArray() << QByteArray("don't belong together");
    QTest::newRow("nobody's name") << QStringLiteral("--by Nobody --second D._Osei") << Ramos + Osei
                                   << QByteArray("don't belong together");
    QTest::newRow("alone") << ramos << Ramos << QByteArray("second person has to approve");
    QTest::newRow("the same person") << ramos + QStringLiteral(" --second K._Ramos") << Ramos + Ramos
                                     << QByteArray("began this and can't approve it too");
    QTest::newRow("second's secret wrong") << ramos + QStringLiteral(" --second D._Osei") << Ramos + Ramos
                                           << QByteArray("don't belong together");
    QTest::newRow("second may not") << ramos + QStringLiteral(" --second M._Ito") << Ramos + Ito
                                    << QByteArray("Ask somebody else");
    QTest::newRow("the second's name in small letters") // it is the same person
        << ramos + QStringLiteral(" --second k._ramos") << Ramos + Ramos
        << QByteArray("can't approve it too");
    QTest::newRow("a watcher begins")
        << QStringLiteral("--by M._Ito --second D._Osei") << Ito + Osei << QByteArray("operator");
}

void TstPeople::moveAsksForTwoPeople()
{
    QFETCH(QString, more);
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, says);
    const LabCommand::Ran refused =
        ran(qPrintable(QStringLiteral("failover --confirm Centennial ") + more), typed);
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains(says), refused.all().constData());
    QVERIFY(!happened("run.started"));
    QVERIFY(!happened("approval.given"));
}

void TstPeople::twoPeopleMove()
{
    const LabCommand::Ran moved =
        ran("failover --confirm Centennial --by K._Ramos --second D._Osei", Ramos + Osei);
    QVERIFY2(moved.code == 0, moved.all().constData());
    QVERIFY(happened("approval.given"));
    QVERIFY(!moved.all().contains(Ramos.trimmed()) && !moved.all().contains(Osei.trimmed()));
}

void TstPeople::logIsWhole()
{
    const LabCommand::Ran verified = m_lab->verified();
    QVERIFY2(verified.code == 0, verified.all().constData());
}

void TstPeople::cleanupTestCase()
{
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstPeople)
#include "tst_people.moc"
