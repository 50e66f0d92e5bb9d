// SPDX-License-Identifier: GPL-3.0-or-later
// Files through a whole failover and back: audio whose rows were lost is listed by name and exported, both
// directions are told, many a minute are counted right while the link is cut, and at the end nothing is
// deleted or overwritten by what is older. SWITCHBACK_FILES_MINUTES=10 lets them come for ten minutes.
#include "tests/moves/labcommand.h"

#include "models/core/instant.h"

#include <QCryptographicHash>
#include <QSet>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");
const QString Folder = QStringLiteral("/run/site/disk/files/");
const QStringList By{QStringLiteral("--by"), QStringLiteral("T. Ester")};

QJsonObject lastLine(const LabCommand::Ran &ran)
{
    return QJsonDocument::fromJson(ran.out.trimmed().split('\n').last()).object();
}
} // namespace

class TstFileMoves : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void manyAMinuteAreCountedRight();
    void audioWithoutARowIsListedAndExported();
    void bothDirectionsAreTold();
    void nothingIsOverwrittenByOlderAtFailback();
    /// What one of them broke does not stand in the way of the next.
    void cleanup()
    {
        if (QTest::currentTestFailed())
            (void)lab(QStringLiteral("heal all"));
    }
    void cleanupTestCase() { m_lab.reset(); }

private:
    [[nodiscard]] LabCommand::Ran lab(const QString &words) const
    {
        return m_lab->lab(words.split(QLatin1Char(' ')));
    }
    [[nodiscard]] LabCommand::Ran shell(const QString &site, const QString &words) const
    {
        return m_lab->lab({QStringLiteral("site"), site, QStringLiteral("--"), QStringLiteral("sh"),
                           QStringLiteral("-c"), words});
    }
    [[nodiscard]] LabCommand::Ran put(const QString &site, const QString &name, const QString &content) const
    {
        return shell(site, QStringLiteral("set -e; printf '%s' '%1' > %2%3; chown postgres %2%3")
                               .arg(content, Folder, name));
    }
    [[nodiscard]] QJsonObject files(const QString &site) const
    {
        return lastLine(m_lab->atSite(site, QStringLiteral("status"), {}))
            .value(QStringLiteral("data"))[QLatin1String("files")]
            .toObject();
    }
    [[nodiscard]] qint64 waiting(const QString &site) const
    {
        return files(site).value(QStringLiteral("waiting_files")).toInteger(-1);
    }
    [[nodiscard]] qint64 countOf(const QString &site) const
    {
        return shell(site, QStringLiteral("find %1 -type f ! -path '*/.st*' ! -name '.syncthing.*' | wc -l")
                               .arg(Folder))
            .out.trimmed()
            .toLongLong();
    }
    /// Names and contents of all files there.
    [[nodiscard]] QByteArray contents(const QString &site) const
    {
        return shell(site,
                     QStringLiteral("cd %1 && find . -type f ! -path './.st*' ! -name '.syncthing.*' -exec "
                                    "sha256sum {} + | sort")
                         .arg(Folder))
            .out;
    }
    [[nodiscard]] qint64 acknowledged() const
    {
        return m_lab->ledger().value(QStringLiteral("rows_acknowledged")).toInteger();
    }
    /// Calls come until there are so many more, and then no more do.
    [[nodiscard]] bool call(int more) const
    {
        const qint64 wanted = acknowledged() + more;
        if (lab(QStringLiteral("load 600")).code != 0)
            return false;
        const bool came = QTest::qWaitFor([&] { return acknowledged() >= wanted; }, 60'000);
        (void)lab(QStringLiteral("load 0"));
        qint64 last = -1;
        return came && QTest::qWaitFor(
                           [&] {
                               const qint64 before = last;
                               QTest::qWait(1000);
                               last = acknowledged();
                               return last == before;
                           },
                           20'000);
    }
    [[nodiscard]] QJsonObject newestEvent(const QString &kind) const
    {
        QJsonObject found;
        const QJsonArray events = m_lab->events();
        for (const QJsonValue &event : events) {
            if (event[QLatin1String("kind")].toString() == kind)
                found = event.toObject();
        }
        return found;
    }

    std::unique_ptr<LabCommand> m_lab;
    QSet<QString> m_lost; ///< ids of the calls whose rows are gone
};

void TstFileMoves::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(0);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    if (!m_lab->namespaces())
        QSKIP("needs sites with disks and networks of their own");
}

/// 10,000 a minute, and the link is cut twice meanwhile: what waits is what the other site does not have.
void TstFileMoves::manyAMinuteAreCountedRight()
{
    const int minutes = qEnvironmentVariableIntValue("SWITCHBACK_FILES_MINUTES");
    const int all = minutes > 0 ? minutes * 10'000 : 2000;
    QProcess writer;
    // As fast as that, and no faster: 167 in each second.
    const QString script =
        QStringLiteral(
            "d=%1many; mkdir $d; chown postgres $d; i=0; t=$(date +%s); while [ $i -lt %2 ]; do "
            "f=$d/$((i/2000)); [ -d $f ] || { mkdir $f; chown postgres $f; }; "
            "printf 'audio of call %d, as it was recorded' $i > $f/$i; i=$((i+1)); "
            "if [ $((i%167)) -eq 0 ]; then t=$((t+1)); while [ $(date +%s) -lt $t ]; do sleep 0.05; done; "
            "fi; done; chown -R postgres $d")
            .arg(Folder)
            .arg(all);
    writer.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                 {QStringLiteral("--dir"),
                  QFileInfo(m_lab->consoleConfig()).path().section(QLatin1Char('/'), 0, -2),
                  QStringLiteral("site"), Production, QStringLiteral("--"), QStringLiteral("sh"),
                  QStringLiteral("-c"), script});
    QVERIFY(writer.waitForStarted());
    for (int cut = 0; cut < 2; ++cut) {
        const qint64 come = all * (1 + 2 * cut) / 5;
        QVERIFY(QTest::qWaitFor([&] { return countOf(Production) >= come; }, 900'000));
        QCOMPARE(lab(QStringLiteral("break link centennial")).code, 0);
        // What is on the wire arrives still; then nothing more does.
        qint64 there = -1;
        QVERIFY(QTest::qWaitFor(
            [&] {
                const qint64 before = there;
                QTest::qWait(1000);
                there = countOf(Backup);
                return there == before;
            },
            60'000));
        if (cut == 0) {
            // Of what is written all the time into one folder, Syncthing tells in steps of six seconds.
            QVERIFY(QTest::qWaitFor([&] { return countOf(Production) >= come + all / 5; }, 900'000));
            const qint64 then = countOf(Production) - there;
            QTRY_VERIFY_WITH_TIMEOUT(waiting(Production) >= then, 10'000);
        } else {
            QVERIFY(writer.waitForFinished(minutes > 0 ? 1'200'000 : 300'000));
            QCOMPARE(writer.exitCode(), 0);
            // Beyond the 2000 that are looked at, a folder is not told from a file.
            const qint64 wait = countOf(Production) - there;
            QTRY_VERIFY_WITH_TIMEOUT(waiting(Production) >= wait, 5000);
            const qint64 told = waiting(Production);
            QVERIFY2(told <= wait + (wait > 1900 ? 1 + all / 2000 : 0),
                     qPrintable(QStringLiteral("%1 are told, %2 wait").arg(told).arg(wait)));
        }
        QCOMPARE(lab(QStringLiteral("heal link centennial")).code, 0);
    }
    QTRY_COMPARE_WITH_TIMEOUT(countOf(Backup), all, minutes > 0 ? 1'800'000 : 240'000);
    QTRY_COMPARE_WITH_TIMEOUT(waiting(Production), 0, 10'000);
    QCOMPARE(contents(Backup), contents(Production));
}

void TstFileMoves::audioWithoutARowIsListedAndExported()
{
    QVERIFY(call(10));
    const LabCommand::Ran shipped =
        m_lab->atSite(Production, QStringLiteral("log_backup"),
                      {{QStringLiteral("op"), QStringLiteral("01234567-89ab-4def-8123-456789abcdef")},
                       {QStringLiteral("by"), QStringLiteral("test")},
                       {QStringLiteral("params"), QJsonObject{{QStringLiteral("wait_copied_s"), 60}}}});
    QVERIFY2(shipped.code == 0, shipped.all().constData());
    // Their files come over, and before the next log does the site is gone.
    QVERIFY(call(20));
    QTRY_COMPARE_WITH_TIMEOUT(waiting(Production), 0, 30'000);
    QCOMPARE(countOf(Backup), countOf(Production));
    QCOMPARE(lab(QStringLiteral("break primary")).code, 0);
    const LabCommand::Ran moved = m_lab->console(
        QStringList{QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                    QStringLiteral("--take-on"), QStringLiteral("I broke it myself")} +
        By);
    QVERIFY2(moved.code == 0, moved.all().constData());
    const QJsonObject ledger = m_lab->ledger();
    const QJsonArray lost = ledger.value(QStringLiteral("lost_ids")).toArray();
    for (const QJsonValue &id : lost)
        m_lost << id.toString();
    qInfo("%lld rows lost of %lld", ledger.value(QStringLiteral("rows_lost")).toInteger(),
          ledger.value(QStringLiteral("rows_acknowledged")).toInteger());
    QVERIFY(!m_lost.isEmpty());

    const std::unique_ptr<QProcess> duty = m_lab->startConsole({QStringLiteral("--duty")});
    QTRY_VERIFY_WITH_TIMEOUT(!newestEvent(QStringLiteral("files.orphans")).isEmpty(), 180'000);
    const QJsonObject event = newestEvent(QStringLiteral("files.orphans"));
    QCOMPARE(event.value(QStringLiteral("body"))[QLatin1String("files")].toInteger(), m_lost.size());
    QVERIFY2(event.value(QStringLiteral("text")).toString().contains(QLatin1String("audio files (")),
             qPrintable(event.value(QStringLiteral("text")).toString()));
    duty->terminate();
    duty->waitForFinished(20'000);

    const LabCommand::Ran listed =
        m_lab->console({QStringLiteral("files"), QStringLiteral("orphans"), QStringLiteral("--json")});
    QVERIFY2(listed.code == 0, listed.all().constData());
    QSet<QString> found;
    const QJsonArray orphans = QJsonDocument::fromJson(listed.out)[QLatin1String("files")].toArray();
    for (const QJsonValue &file : orphans)
        found << file[QLatin1String("name")]
                     .toString()
                     .section(QLatin1Char('/'), -1)
                     .section(QLatin1Char('.'), 0, 0);
    QCOMPARE(found, m_lost);

    const LabCommand::Ran exported =
        m_lab->console(QStringList{QStringLiteral("files"), QStringLiteral("export")} + By);
    QVERIFY2(exported.code == 0, exported.all().constData());
    const LabCommand::Ran checked = shell(
        Backup, QStringLiteral("cd /run/site/disk/state/exports/orphans-* && tail -n +2 list.csv | "
                               "tr -d '\\r' | awk -F, '{print $4 \"  files/\" $1}' | sha256sum -c --quiet && "
                               "tail -n +2 list.csv | wc -l && find files -type f | wc -l"));
    QVERIFY2(checked.code == 0, checked.all().constData());
    QCOMPARE(checked.out.simplified(),
             QByteArray::number(m_lost.size()) + ' ' + QByteArray::number(m_lost.size()));
}

/// The way that files go has turned; both are seen.
void TstFileMoves::bothDirectionsAreTold()
{
    QVERIFY(call(10));
    QTRY_VERIFY_WITH_TIMEOUT(waiting(Backup) >= 10, 10'000);
    QCOMPARE(lab(QStringLiteral("heal all")).code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(waiting(Backup), 0, 120'000);
    QTRY_COMPARE_WITH_TIMEOUT(waiting(Production), 0, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(contents(Production), contents(Backup), 60'000);
    for (const QString &site : {Production, Backup}) {
        const QJsonObject told = files(site);
        QVERIFY2(told.contains(QStringLiteral("complete_to")), QJsonDocument(told).toJson().constData());
        QTRY_VERIFY_WITH_TIMEOUT(
            files(site).value(QStringLiteral("missing")).toObject().contains(QStringLiteral("complete_to")),
            30'000);
    }
}

/// Before the way home: what is newer at either site stays, what only one has comes to the other, and of what
/// both changed nothing is lost.
void TstFileMoves::nothingIsOverwrittenByOlderAtFailback()
{
    QVERIFY(shell(Production, QStringLiteral("mkdir %1home && chown postgres %1home").arg(Folder)).code == 0);
    for (const char *name : {"changed-there", "changed-at-both"})
        QCOMPARE(put(Production, QStringLiteral("home/") + QLatin1String(name), QStringLiteral("first")).code,
                 0);
    QTRY_VERIFY_WITH_TIMEOUT(contents(Backup) == contents(Production) &&
                                 contents(Backup).contains("home/changed-at-both"),
                             60'000);
    QCOMPARE(lab(QStringLiteral("break link naperville")).code, 0);
    QCOMPARE(put(Production, QStringLiteral("home/changed-at-both"), QStringLiteral("older")).code, 0);
    QCOMPARE(put(Production, QStringLiteral("home/only-old"), QStringLiteral("kept")).code, 0);
    // A second later by the clock of the files.
    QTest::qWait(1100);
    QCOMPARE(put(Backup, QStringLiteral("home/changed-at-both"), QStringLiteral("newer")).code, 0);
    QCOMPARE(put(Backup, QStringLiteral("home/changed-there"), QStringLiteral("newer")).code, 0);
    QCOMPARE(put(Backup, QStringLiteral("home/only-new"), QStringLiteral("kept")).code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(waiting(Backup) >= 3 && waiting(Production) >= 2, 15'000);
    QCOMPARE(lab(QStringLiteral("heal link naperville")).code, 0);
    QVERIFY(m_lab->waitFor(
        [](const QJsonObject &report) {
            return LabCommand::siteOf(report, Production)
                       .value(QStringLiteral("ssh"))[QLatin1String("reach")] == QLatin1String("answers");
        },
        60));
    const QByteArray before = contents(Backup);
    const LabCommand::Ran home = m_lab->console(
        QStringList{QStringLiteral("failback"), QStringLiteral("--confirm"), QStringLiteral("Naperville")} +
            By,
        300'000);
    QVERIFY2(home.code == 0, home.all().constData());
    QVERIFY(call(5));
    QTRY_VERIFY_WITH_TIMEOUT(waiting(Backup) == 0 && waiting(Production) == 0, 120'000);
    QTRY_COMPARE_WITH_TIMEOUT(contents(Production), contents(Backup), 60'000);
    const QByteArray after = contents(Production);
    // Every file of before is there with the same content.
    for (const QByteArray &line : before.trimmed().split('\n'))
        QVERIFY2(after.contains(line), line.constData());
    const auto has = [&](const char *content, const char *name) {
        const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
        for (const QByteArray &line : after.split('\n')) {
            if (line.startsWith(hash) && line.contains(name))
                return true;
        }
        return false;
    };
    QVERIFY(has("newer", "home/changed-there"));
    QVERIFY(has("newer", "home/changed-at-both"));
    QVERIFY2(has("older", "home/changed-at-both.sync-conflict"), after.right(2000).constData());
    QVERIFY(has("kept", "home/only-old"));
    QVERIFY(has("kept", "home/only-new"));
}

QTEST_GUILESS_MAIN(TstFileMoves)
#include "tst_filemoves.moc"
