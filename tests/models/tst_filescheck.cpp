// SPDX-License-Identifier: GPL-3.0-or-later
// What two sites say of some files, judged: alike, not alike, on its way, not known.
#include "models/findings/filestext.h"
#include "models/replication/filescheck.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Now = instantFromMs(1'790'000'000'000);
const QString Content(64, QLatin1Char('a'));
const QString Other(64, QLatin1Char('b'));

SampledFile file(const char *name, Duration ago = 1h, const QString &hash = Content, qint64 size = 8000)
{
    return {QString::fromLatin1(name), true, size, Now - ago, Now - ago, hash};
}
SampledFile gone(const char *name)
{
    return {QString::fromLatin1(name), false, 0, {}, {}, {}};
}
FileSample sample(const QList<SampledFile> &files, std::optional<Instant> completeTo = Now, Instant at = Now)
{
    FileSample out;
    out.at = at;
    out.completeTo = completeTo;
    out.files = files;
    return out;
}
FilesCheck checked(const FileSample &production, const FileSample &backup)
{
    FilesComparison comparison;
    // Asked for the second time, as those are of which one site has none.
    for (const Duration ago : {FilesComparison::TakenUpTo, Duration{0}}) {
        for (const auto &[side, sample] :
             {std::pair(Side::Production, production), std::pair(Side::Backup, backup)}) {
            FileSample then = sample;
            then.at -= ago;
            comparison.take(side, then);
        }
    }
    return comparison.result(Now, QStringLiteral("naperville"), QStringLiteral("centennial"));
}
/// "1 alike, missing a at centennial", …
QString text(const FilesCheck &check)
{
    QStringList out;
    if (check.alike)
        out << QStringLiteral("alike %1").arg(check.alike);
    if (check.onItsWay)
        out << QStringLiteral("on its way %1").arg(check.onItsWay);
    if (check.notCompared)
        out << QStringLiteral("not compared %1").arg(check.notCompared);
    for (const FileMismatch &each : check.wrong)
        out << (each.missing.isEmpty() ? QStringLiteral("%1 differs").arg(each.name)
                                       : QStringLiteral("%1 missing at %2").arg(each.name, each.missing));
    return out.join(QStringLiteral(", "));
}
} // namespace

class TestFilesCheck : public QObject
{
    Q_OBJECT
private slots:
    void judges_data();
    void judges();
    void asksForWhatOnlyOneSpokeOf();
    void aDeletionOnItsWayIsNoLoss();
    void whatCameMeanwhileIsAlike();
    void news();
    void keptAndReadBack();
    void moreThanAreNamedStayCounted();
    void saysWhatItFound();
    void aMomentOfAnotherDayHasItsDate();
};

void TestFilesCheck::judges_data()
{
    QTest::addColumn<FileSample>("production");
    QTest::addColumn<FileSample>("backup");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const FileSample &production, const FileSample &backup,
                        const char *expected) {
        QTest::newRow(name) << production << backup << QString::fromLatin1(expected);
    };
    row("alike", sample({file("a")}), sample({file("a")}), "alike 1");
    row("same time does not matter", sample({file("a", 1h)}), sample({file("a", 9h)}), "alike 1");
    row("just written, and alike", sample({file("a", 1s)}), sample({file("a", 1s)}), "alike 1");
    row("content differs", sample({file("a")}), sample({file("a", 1h, Other)}), "a differs");
    row("size differs", sample({file("a")}), sample({file("a", 1h, Content, 7)}), "a differs");
    row("size differs, not read", sample({file("a", 1h, {})}), sample({file("a", 1h, {}, 7)}), "a differs");
    row("not read here", sample({file("a", 1h, {})}), sample({file("a")}), "not compared 1");
    row("missing there", sample({file("a")}), sample({gone("a")}), "a missing at centennial");
    row("missing here", sample({gone("a")}), sample({file("a")}), "a missing at naperville");
    row("gone at both", sample({gone("a")}), sample({gone("a")}), "");
    row("not asked there", sample({file("a")}), sample({}), "not compared 1");
    row("young", sample({file("a", 59s)}), sample({gone("a")}), "on its way 1");
    row("no longer young", sample({file("a", 60s)}), sample({gone("a")}), "a missing at centennial");
    row("known to wait", sample({file("a", 30min)}, Now - 30min), sample({gone("a")}), "on its way 1");
    row("older than what waits", sample({file("a", 31min)}, Now - 30min), sample({gone("a")}),
        "a missing at centennial");
    row("nobody knows what waits", sample({file("a")}, std::nullopt), sample({gone("a")}), "on its way 1");
    row("being written", sample({file("a", 2s)}), sample({file("a", 1h, Other)}), "on its way 1");
    row("dated ahead", sample({file("a", -1h)}), sample({gone("a")}), "on its way 1");
}

void TestFilesCheck::judges()
{
    QFETCH(FileSample, production);
    QFETCH(FileSample, backup);
    QFETCH(QString, expected);
    const FilesCheck check = checked(production, backup);
    QCOMPARE(text(check), expected);
    QCOMPARE(check.compared, check.alike + int(check.wrong.size()));
}

void TestFilesCheck::asksForWhatOnlyOneSpokeOf()
{
    FilesComparison comparison;
    comparison.take(Side::Production, sample({file("a"), file("c"), file("b")}));
    comparison.take(Side::Backup, sample({file("b"), file("d")}));
    QCOMPARE(comparison.unheard(Side::Production), QStringList{QStringLiteral("d")});
    QCOMPARE(comparison.unheard(Side::Backup), (QStringList{QStringLiteral("a"), QStringLiteral("c")}));
    comparison.take(Side::Production, sample({gone("d")}));
    QCOMPARE(comparison.unheard(Side::Production), QStringList());
    QCOMPARE(comparison.doubtful(), QStringList{QStringLiteral("d")});
}

/// Who took it away has more to tell the other one, or has not even noticed: until then nothing is lost. Once
/// all from before is told, it is.
void TestFilesCheck::aDeletionOnItsWayIsNoLoss()
{
    FilesComparison comparison;
    const auto result = [&] {
        return text(comparison.result(Now, QStringLiteral("naperville"), QStringLiteral("centennial")));
    };
    const auto look = [&](Duration later, Duration complete) {
        comparison.take(Side::Production, sample({gone("a")}, Now + complete, Now + later));
        comparison.take(Side::Backup, sample({file("a")}, Now + later, Now + later));
    };
    look(0s, -5s);
    QCOMPARE(result(), QStringLiteral("on its way 1"));
    QCOMPARE(comparison.doubtful(), QStringList{QStringLiteral("a")});
    // Nothing waits, for what was deleted half a minute ago is not noticed yet.
    look(30s, 30s);
    QCOMPARE(result(), QStringLiteral("on its way 1"));
    QCOMPARE(comparison.doubtful(), QStringList{QStringLiteral("a")});
    look(90s, 59s);
    QCOMPARE(result(), QStringLiteral("on its way 1"));
    // There is always something on its way, but no more what was then.
    look(90s, 60s);
    QCOMPARE(result(), QStringLiteral("a missing at naperville"));
}

void TestFilesCheck::whatCameMeanwhileIsAlike()
{
    FilesComparison comparison;
    comparison.take(Side::Production, sample({file("a")}));
    comparison.take(Side::Backup, sample({gone("a")}));
    QCOMPARE(comparison.doubtful(), QStringList{QStringLiteral("a")});
    comparison.take(Side::Backup, sample({file("a", 1s)}, Now, Now + 30s));
    QCOMPARE(comparison.doubtful(), QStringList());
    QCOMPARE(text(comparison.result(Now, {}, {})), QStringLiteral("alike 1"));
}

void TestFilesCheck::news()
{
    const FilesCheck good = checked(sample({file("a")}), sample({file("a")}));
    const FilesCheck bad = checked(sample({file("a")}), sample({gone("a")}));
    const FilesCheck worse = checked(sample({file("a"), file("b")}), sample({gone("a"), gone("b")}));
    QVERIFY(!isNews(good, std::nullopt));
    QVERIFY(!isNews(good, good));
    QVERIFY(isNews(bad, std::nullopt));
    QVERIFY(isNews(bad, good));
    QVERIFY(!isNews(bad, bad));
    QVERIFY(isNews(worse, bad));
    QVERIFY(isNews(good, bad));
    // Nothing could be compared: that says nothing.
    QVERIFY(!isNews(checked(sample({}), sample({})), bad));
}

void TestFilesCheck::keptAndReadBack()
{
    const FilesCheck check = checked(sample({file("a"), file("b"), file("c", 1s), file("d", 1h, {})}),
                                     sample({gone("a"), file("b", 1h, Other), gone("c"), file("d")}));
    QCOMPARE(filesCheckFrom(toJson(check)), check);
    QCOMPARE(text(filesCheckFrom({})), QString());
    const SampleWish wish{QStringLiteral("s"), 60, 20, {QStringLiteral("a")}};
    QCOMPARE(sampleWishFrom(toJson(wish)).names, wish.names);
    const FileSample read = fileSampleFrom(toJson(sample({file("a"), gone("b")})));
    QCOMPARE(read, sample({file("a"), gone("b")}));
}

/// Of many the first are kept by name, and whoever reads that tells no other number, and no news.
void TestFilesCheck::moreThanAreNamedStayCounted()
{
    FileSample here = sample({file("alike")});
    FileSample there = sample({file("alike")});
    for (int i = 0; i < 60; ++i) {
        const QByteArray name = QByteArray::number(i);
        here.files << file(name.constData());
        there.files << gone(name.constData());
    }
    const FilesCheck many = checked(here, there);
    const FilesCheck kept = filesCheckFrom(toJson(many));
    QCOMPARE(kept.wrong.size(), 40);
    const auto name = [](const QString &id) { return id; };
    QVERIFY2(filesCheckText(kept, name).startsWith(QLatin1String("60 of 61 files not alike")),
             qPrintable(filesCheckText(kept, name)));
    QVERIFY(filesCheckText(kept, name).endsWith(QLatin1String(", +55.")));
    QCOMPARE(filesCheckText(kept, name), filesCheckText(many, name));
    QVERIFY(!isNews(many, kept));
    QVERIFY(isNews(checked(sample({file("alike")}), sample({file("alike")})), kept));
}

void TestFilesCheck::saysWhatItFound()
{
    const auto name = [](const QString &id) { return id.left(1).toUpper() + id.mid(1); };
    QCOMPARE(filesCheckText(checked(sample({file("a")}), sample({file("a")})), name),
             QStringLiteral("1 file is alike at both sites."));
    QCOMPARE(filesCheckText(checked(sample({}), sample({})), name),
             QStringLiteral("No file could be compared."));
    const QString bad = filesCheckText(
        checked(sample({file("a"), file("b\x1b[2J")}), sample({file("a", 1h, Other), gone("b\x1b[2J")})),
        name);
    QVERIFY2(bad.startsWith(QLatin1String("2 of 2 files not alike at both sites: a differs, ")),
             qPrintable(bad));
    QVERIFY2(bad.contains(QLatin1String("is missing at Centennial")), qPrintable(bad));
    QVERIFY(!bad.contains(QChar(0x1b)));
}

/// An old file that was put here now waits: complete up to three years ago is not complete up to this noon.
void TestFilesCheck::aMomentOfAnotherDayHasItsDate()
{
    const QTimeZone zone("America/Denver");
    QCOMPARE(dayClockText(Now, Now + 1h, zone), QStringLiteral("08:13:20"));
    QCOMPARE(dayClockText(Now - 26'000h, Now, zone, false), QStringLiteral("2023-10-04 00:13"));
    // It is the day there that counts.
    const Instant midnight = *fromIso(QStringLiteral("2026-09-21T06:00:00Z"));
    QCOMPARE(dayClockText(midnight - 1s, midnight, zone), QStringLiteral("2026-09-20 23:59:59"));
}

QTEST_GUILESS_MAIN(TestFilesCheck)
#include "tst_filescheck.moc"
