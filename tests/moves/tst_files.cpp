// SPDX-License-Identifier: GPL-3.0-or-later
// Files in real time between two real sites: how many wait, since when, complete up to when, and whether they
// are alike at both.
#include "tests/moves/labcommand.h"

#include "models/core/instant.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");
const QString Folder = QStringLiteral("/run/site/disk/files/");

QJsonObject lastLine(const LabCommand::Ran &ran)
{
    return QJsonDocument::fromJson(ran.out.trimmed().split('\n').last()).object();
}

std::optional<Instant> moment(const QJsonObject &object, const char *key)
{
    return fromIso(object.value(QLatin1String(key)).toString());
}
} // namespace

class TstFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void allThatIsHereIsThere();
    void aDamagedFileIsFoundAndTold();
    void waitingIsCountedInACut();
    void cleanupTestCase() { m_lab.reset(); }

private:
    [[nodiscard]] LabCommand::Ran shell(const QString &site, const QString &words) const
    {
        return m_lab->lab({QStringLiteral("site"), site, QStringLiteral("--"), QStringLiteral("sh"),
                           QStringLiteral("-c"), words});
    }
    /// So many files of 500 bytes in a folder of that name.
    [[nodiscard]] bool make(const QString &site, const QString &folder, int count) const
    {
        const QString script = QStringLiteral(
            "set -e; d=%1%2; mkdir $d; for i in $(seq %3); do head -c 500 /dev/urandom > $d/$i; "
            "done; chown -R postgres $d");
        return shell(site, script.arg(Folder, folder).arg(count)).code == 0;
    }
    /// What the site says of its files.
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
    /// Names and contents of all files there.
    [[nodiscard]] QByteArray contents(const QString &site) const
    {
        return shell(site,
                     QStringLiteral("cd %1 && find . -type f ! -path './.st*' -exec sha256sum {} + | sort")
                         .arg(Folder))
            .out;
    }
    [[nodiscard]] QStringList toldOf(const QString &kind) const
    {
        QStringList texts;
        const QJsonArray events = m_lab->events();
        for (const QJsonValue &event : events) {
            if (event[QLatin1String("kind")].toString() == kind)
                texts << event[QLatin1String("text")].toString();
        }
        return texts;
    }

    std::unique_ptr<LabCommand> m_lab;
};

void TstFiles::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(0);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    if (!m_lab->namespaces())
        QSKIP("needs sites with disks and networks of their own");
}

void TstFiles::allThatIsHereIsThere()
{
    const Instant begun = instantFromMs(QDateTime::currentMSecsSinceEpoch());
    QVERIFY(make(Production, QStringLiteral("calm"), 12));
    QTRY_COMPARE_WITH_TIMEOUT(contents(Backup).count('\n'), 12, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(waiting(Production), 0, 10'000);
    QCOMPARE(contents(Backup), contents(Production));
    for (const QString &site : {Production, Backup}) {
        QJsonObject told;
        QTRY_VERIFY_WITH_TIMEOUT(
            (told = files(site)).value(QStringLiteral("missing"))[QLatin1String("files")].toInteger(-1) ==
                    0 &&
                told.value(QStringLiteral("state")) == QLatin1String("in_sync"),
            10'000);
        QCOMPARE(told.value(QStringLiteral("files")).toInteger(), 12);
        QVERIFY(moment(told, "complete_to") > begun);
        QVERIFY(moment(told.value(QStringLiteral("missing")).toObject(), "complete_to") > begun);
    }
    const LabCommand::Ran said = m_lab->console({QStringLiteral("files")});
    QVERIFY2(said.code == 0, said.all().constData());
    QVERIFY2(said.out.contains("Naperville: 12 files, in_sync") &&
                 said.out.contains("Centennial has all that was here before "),
             said.out.constData());
    const LabCommand::Ran alike = m_lab->console({QStringLiteral("files"), QStringLiteral("check")});
    QVERIFY2(alike.code == 0, alike.all().constData());
    QVERIFY2(alike.out.contains("12 files are alike at both sites."), alike.out.constData());
}

/// Neither its size nor its time says that it is not what it was.
void TstFiles::aDamagedFileIsFoundAndTold()
{
    const QString name = QStringLiteral("calm/7");
    const LabCommand::Ran damaged =
        shell(Backup, QStringLiteral(
                          "set -e; f=%1%2; "
                          "touch -r $f /run/site/disk/time-of-it; printf spoilt | dd of=$f conv=notrunc "
                          "status=none; touch -r /run/site/disk/time-of-it $f; rm /run/site/disk/time-of-it")
                          .arg(Folder, name));
    QVERIFY2(damaged.code == 0, damaged.all().constData());
    const std::unique_ptr<QProcess> duty = m_lab->startConsole({QStringLiteral("--duty")});
    // What was changed within the last minute is not judged, and what is in doubt is looked at again after 90
    // s.
    QTRY_VERIFY_WITH_TIMEOUT(!toldOf(QStringLiteral("files.checked")).isEmpty(), 330'000);
    QCOMPARE(
        toldOf(QStringLiteral("files.checked")),
        QStringList{QStringLiteral("Spot check: 1 of 12 files not alike at both sites: calm/7 differs.")});
    const LabCommand::Ran now =
        m_lab->console({QStringLiteral("files"), QStringLiteral("check"), QStringLiteral("--json")});
    QVERIFY2(now.code == 1, now.all().constData());
    const QJsonArray wrong = QJsonDocument::fromJson(now.out)[QLatin1String("wrong")].toArray();
    QCOMPARE(wrong.size(), 1);
    QCOMPARE(wrong.first()[QLatin1String("name")].toString(), name);
    // Whoever is not on duty reads it in the store.
    const LabCommand::Ran said = m_lab->console({QStringLiteral("files")});
    QVERIFY2(said.out.contains("calm/7 differs"), said.out.constData());
    duty->terminate();
    duty->waitForFinished(20'000);
}

void TstFiles::waitingIsCountedInACut()
{
    QCOMPARE(m_lab->lab({QStringLiteral("break"), QStringLiteral("link"), Backup}).code, 0);
    // Who can't be told anything does not claim to have been told.
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const QJsonObject told = files(Backup);
            const auto to = moment(told.value(QStringLiteral("missing")).toObject(), "complete_to");
            return to && *moment(told, "at") - *to > 5s;
        }(),
        30'000);
    const auto before = moment(files(Backup).value(QStringLiteral("missing")).toObject(), "complete_to");
    const Instant begun = instantFromMs(QDateTime::currentMSecsSinceEpoch());
    QVERIFY(before < begun);
    for (const int count : {300, 500}) {
        const qint64 already = waiting(Production);
        QVERIFY(make(Production, QStringLiteral("cut%1").arg(count), count));
        QTRY_COMPARE_WITH_TIMEOUT(waiting(Production), already + count, 5000);
    }
    const QJsonObject told = files(Production);
    QCOMPARE(told.value(QStringLiteral("state")), QStringLiteral("syncing"));
    QVERIFY(!told.value(QStringLiteral("waiting_cut")).toBool());
    QVERIFY(moment(told, "waiting_oldest") >= begun - 1s &&
            moment(told, "waiting_oldest") < moment(told, "at"));
    // They were given to their owner after they were written.
    QVERIFY(moment(told, "complete_to") >= begun - 1s &&
            moment(told, "complete_to") <= moment(told, "waiting_oldest"));
    QVERIFY(told.value(QStringLiteral("waiting_bytes")).toInteger() == qint64(800) * 500);
    QCOMPARE(m_lab->lab({QStringLiteral("heal"), QStringLiteral("link"), Backup}).code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(waiting(Production), 0, 90'000);
    QTRY_COMPARE_WITH_TIMEOUT(contents(Backup).count('\n'), 812, 30'000);
}

QTEST_GUILESS_MAIN(TstFiles)
#include "tst_files.moc"
