// SPDX-License-Identifier: GPL-3.0-or-later
// What waits, since when and up to when all is there, as Syncthing's answers tell it.
#include "app/site/engines/files/waitingfiles.h"

#include <QJsonObject>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Site;
using namespace std::chrono_literals;

namespace
{
const Instant Now = instantFromMs(1'790'000'000'000);

QJsonObject entry(const QString &name, const QString &modified, const char *type = "FILE",
                  bool deleted = false)
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("modified"), modified},
            {QStringLiteral("type"), QStringLiteral("FILE_INFO_TYPE_%1").arg(QLatin1String(type))},
            {QStringLiteral("deleted"), deleted},
            {QStringLiteral("size"), 8000}};
}
QJsonObject entry(const QString &name, Duration ago)
{
    return entry(name, toIso(Now - ago));
}
std::optional<Instant> nowhere(const QString &)
{
    return std::nullopt;
}
} // namespace

class TestWaitingFiles : public QObject
{
    Q_OBJECT
private slots:
    void noneWaits();
    void theOldestCounts();
    void foldersAreNoFiles();
    void whatIsToGoWaitsToo();
    void whatCameLateHasNotWaitedLong();
    void onlyThoseThatMayBeOldestAreLookedAt();
    void aCutListSaysAtLeast();
    void whoeverIsGivenAFileMakesItNoYounger();
    void timesThatCannotBe_data();
    void timesThatCannotBe();
};

void TestWaitingFiles::noneWaits()
{
    const FilesBehind behind = filesBehind({0, 0, {}, false}, Now, nowhere);
    QCOMPARE(behind, (FilesBehind{0, 0, std::nullopt, false, Now}));
}

void TestWaitingFiles::theOldestCounts()
{
    const NeedTold told{
        3,
        24000,
        {entry(QStringLiteral("b"), 10s), entry(QStringLiteral("a"), 90s), entry(QStringLiteral("c"), 20s)},
        false};
    QCOMPARE(filesBehind(told, Now, nowhere), (FilesBehind{3, 24000, Now - 90s, false, Now - 90s}));
}

void TestWaitingFiles::foldersAreNoFiles()
{
    const NeedTold told{
        2,
        8128,
        {entry(QStringLiteral("h"), toIso(Now - 900s), "DIRECTORY"), entry(QStringLiteral("h/a"), 9s)},
        false};
    QCOMPARE(filesBehind(told, Now, nowhere), (FilesBehind{1, 8000, Now - 9s, false, Now - 9s}));
    // A folder alone is nothing that anybody misses.
    const NeedTold folder{1, 128, {entry(QStringLiteral("h"), toIso(Now - 900s), "DIRECTORY")}, false};
    QCOMPARE(filesBehind(folder, Now, nowhere), (FilesBehind{0, 0, std::nullopt, false, Now}));
}

void TestWaitingFiles::whatIsToGoWaitsToo()
{
    const NeedTold told{1, 0, {entry(QStringLiteral("a"), toIso(Now - 60s), "FILE", true)}, false};
    const auto asked = [](const QString &) -> std::optional<Instant> { return Now; };
    QCOMPARE(filesBehind(told, Now, asked), (FilesBehind{1, 0, Now - 60s, false, Now - 60s}));
}

void TestWaitingFiles::whatCameLateHasNotWaitedLong()
{
    const NeedTold told{
        2, 16000, {entry(QStringLiteral("old"), 26'000h), entry(QStringLiteral("new"), 30s)}, false};
    const auto came = [](const QString &name) -> std::optional<Instant> {
        return name == QLatin1String("old") ? Now - 5s : Now - 30s;
    };
    // But what is older than it is not all there.
    QCOMPARE(filesBehind(told, Now, came), (FilesBehind{2, 16000, Now - 30s, false, Now - 26'000h}));
    // Where it can't be seen when it came, its own time is all there is.
    QCOMPARE(filesBehind(told, Now, nowhere).oldest, std::optional(Now - 26'000h));
}

void TestWaitingFiles::onlyThoseThatMayBeOldestAreLookedAt()
{
    NeedTold told{1000, 1000, {}, false};
    for (int i = 0; i < 1000; ++i)
        told.list.append(entry(QString::number(i), Duration{1000 * (i + 1)}));
    int looked = 0;
    const FilesBehind behind = filesBehind(told, Now, [&](const QString &name) -> std::optional<Instant> {
        ++looked;
        return Now - Duration{1000 * (name.toInt() + 1)};
    });
    QCOMPARE(behind.oldest, std::optional(Now - 1000s));
    QCOMPARE(looked, 1);
}

void TestWaitingFiles::aCutListSaysAtLeast()
{
    const NeedTold told{10'000, 80'000'000, {entry(QStringLiteral("a"), 40s)}, true};
    QCOMPARE(filesBehind(told, Now, nowhere),
             (FilesBehind{10'000, 80'000'000, Now - 40s, true, std::nullopt}));
    // Not even one could be looked at.
    QCOMPARE(filesBehind({10'000, 80'000'000, {}, true}, Now, nowhere),
             (FilesBehind{10'000, 80'000'000, std::nullopt, true, std::nullopt}));
}

void TestWaitingFiles::timesThatCannotBe_data()
{
    QTest::addColumn<QString>("modified");
    QTest::newRow("ahead of now") << toIso(Now + 48h);
    QTest::newRow("just ahead of now") << toIso(Now + 1ms);
    QTest::newRow("of 1970") << QStringLiteral("1970-01-01T00:00:00Z");
    QTest::newRow("no time") << QStringLiteral("yesterday");
    QTest::newRow("none") << QString();
}

void TestWaitingFiles::timesThatCannotBe()
{
    QFETCH(QString, modified);
    const NeedTold told{2, 9, {entry(QStringLiteral("a"), modified), entry(QStringLiteral("b"), 7s)}, false};
    const FilesBehind behind = filesBehind(told, Now, nowhere);
    QCOMPARE(behind.files, 2);
    QCOMPARE(behind.oldest, std::optional(Now - 7s));
    QVERIFY(behind.cut);
    QVERIFY(!behind.completeTo);
    // But the disk may know when it came.
    const auto came = [](const QString &name) -> std::optional<Instant> {
        return name == QLatin1String("a") ? Now - 9s : Now - 7s;
    };
    const FilesBehind seen = filesBehind(told, Now, came);
    QCOMPARE(seen, (FilesBehind{2, 9, Now - 9s, false, Now - 9s}));
    // Of what is to go nobody can see when it came.
    const NeedTold toGo{1, 0, {entry(QStringLiteral("a"), modified, "FILE", true)}, false};
    QVERIFY(filesBehind(toGo, Now, came).cut);
}

/// Its entry was changed now, by a new owner or another name; it has waited for an hour.
void TestWaitingFiles::whoeverIsGivenAFileMakesItNoYounger()
{
    const NeedTold told{1, 8000, {entry(QStringLiteral("a"), 1h)}, false};
    const auto changedNow = [](const QString &) -> std::optional<Instant> { return Now; };
    QCOMPARE(filesBehind(told, Now, changedNow).completeTo, std::optional(Now - 1h));
}

QTEST_GUILESS_MAIN(TestWaitingFiles)
#include "tst_waitingfiles.moc"
