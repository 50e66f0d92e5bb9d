// SPDX-License-Identifier: GPL-3.0-or-later
// Every state of the wall on every kind of screen: what is written can be read from five metres.
#include "demooutage.h"
#include "lengthener.h"
#include "textrecorder.h"

#include "models/act/runview.h"
#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallcanvas.h"
#include "widgets/wall/wallwindow.h"

#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;
using namespace std::chrono_literals;

namespace
{
struct Shown {
    Overview overview;
    std::optional<RunView> run;
    OutageState outage;
    bool heard = true;
    QStringList critical; ///< texts that want 20 minutes of arc
    QList<PairLine> others;
};

/// Calm, needy, with a long name, and more than there is room for.
QList<PairLine> otherPairs()
{
    QList<PairLine> lines;
    for (int i = 0; i < 12; ++i) {
        PairLine line;
        line.pair = line.name = QStringLiteral("West voice %1").arg(i);
        line.headline = QStringLiteral("Denver is down. Take a decision.");
        line.loss = QStringLiteral("41 s of 1 h");
        line.mark = i == 0 ? Mark::Bad : i == 1 ? Mark::Warning : Mark::Fine;
        line.outage = i == 0;
        lines += line;
    }
    return lines;
}

Shown among(Shown shown, qsizetype pairs)
{
    shown.others = otherPairs().mid(pairs == 1 ? 3 : 0, pairs);
    return shown;
}

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

void addClocks(Shown &shown)
{
    for (const ClockTile &tile : shown.outage.clocks) {
        // Of the RTO's two ends the wall shows the one that counts.
        if (tile.key != QLatin1String("rto") || tile.mark != Mark::Bad)
            shown.critical += tile.value;
    }
}

Shown inOutage(const Overview &overview, const OutageState &outage)
{
    Shown shown{overview, {}, outage, true, {s("PRIMARY")}};
    addClocks(shown);
    return shown;
}

QList<std::pair<QString, Shown>> states(Instant now, const Demo::Words &words)
{
    const OutageState none = Demo::noIncident(now, words);
    Overview warned = Demo::calm(now, words);
    warned.mark = Mark::Warning;
    warned.headline = words ? words(s("Centennial's files have not been copied for 2 h 10 min."))
                            : s("Centennial's files have not been copied for 2 h 10 min.");
    warned.subline = s("See why the copying stopped, on Centennial's page; a failover now would lose them.");
    Overview lab = Demo::outage(now, words);
    lab.labLine = s("Lab: an hour passes in a minute, an outage's in 15 min");
    Overview many = Demo::outage(now, words);
    many.production.lines.append(many.production.lines.mid(0, 2));
    OutageState before = Demo::incident(now, words);
    before.loss = {};
    Overview names = Demo::failedOver(now, words);
    names.production.name = QString(s("Llanfairpwllgwyngyll ")).repeated(3).left(60);
    names.backup.name = QString(60, QLatin1Char('W'));
    return {
        {s("empty"), {{}, {}, none, false, {}}},
        {s("calm"), {Demo::calm(now, words), {}, none, true, {s("PRIMARY"), s("STANDBY"), s("13")}}},
        {s("warning"), {warned, {}, none, true, {s("PRIMARY"), s("13")}}},
        {s("lab"), {lab, {}, none, true, {s("DOWN")}}},
        {s("outage"), {Demo::outage(now, words), {}, none, true, {s("DOWN")}}},
        {s("many lines"), {many, {}, none, true, {s("DOWN")}}},
        {s("unknown"), {Demo::unknown(now, words), {}, none, true, {s("NOT KNOWN")}}},
        {s("stale"), {Demo::calm(now - 60s, words), {}, none, true, {s("NOT KNOWN")}}},
        {s("run"), {Demo::outage(now, words), Demo::running(now, words), none, true, {s("Promoting")}}},
        {s("failed run"), {Demo::outage(now, words), Demo::failed(now, words), none, true, {}}},
        {s("before the failover"), inOutage(Demo::outage(now, words), before)},
        {s("incident"), inOutage(Demo::failedOver(now, words), Demo::incident(now, words))},
        {s("drill"), inOutage(Demo::calm(now, words), Demo::drill(now, words))},
        {s("twelve hours"), inOutage(Demo::failedOver(now, words), Demo::longIncident(now, words))},
        {s("long names"), inOutage(names, Demo::incident(now, words))},
        {s("calm, one more"), among({Demo::calm(now, words), {}, none, true, {s("PRIMARY"), s("13")}}, 1)},
        {s("calm, twelve more"),
         among({Demo::calm(now, words), {}, none, true, {s("PRIMARY"), s("13")}}, 12)},
        {s("run, twelve more"),
         among({Demo::outage(now, words), Demo::running(now, words), none, true, {s("Promoting")}}, 12)},
        {s("incident, twelve more"),
         among(inOutage(Demo::failedOver(now, words), Demo::incident(now, words)), 12)},
        {s("drill, one more"), among(inOutage(Demo::calm(now, words), Demo::drill(now, words)), 1)},
    };
}

QString told(const DrawnText &text)
{
    return QStringLiteral("\"%1\" at %2,%3 %4x%5, capitals of %6")
        .arg(text.text)
        .arg(text.ink.x())
        .arg(text.ink.y())
        .arg(text.ink.width())
        .arg(text.ink.height())
        .arg(text.capitals);
}
} // namespace

class TestWallText : public QObject
{
    Q_OBJECT
    ManualClock m_clock{*fromIso(QStringLiteral("2026-11-21T20:17:42Z"))};

    void show(WallWindow &wall, const Shown &shown) const
    {
        if (shown.heard) {
            wall.setOverview(shown.overview);
            wall.setHistory(Demo::day(m_clock.now()));
        }
        wall.setRun(shown.run);
        wall.setOutage(shown.outage);
        wall.setOthers(shown.others, {});
    }

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void isReadFromFiveMetres_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("german");
        for (const QSize &size : {QSize(1920, 1080), QSize(3840, 2160), QSize(1080, 1920), QSize(2160, 3840),
                                  QSize(1920, 1200), QSize(2560, 1080)}) {
            for (const bool german : {false, true})
                QTest::addRow("%dx%d%s", size.width(), size.height(), german ? " long words" : "")
                    << size << german;
        }
    }
    /// No text over text, none outside of the screen, none too small; and in plain words none cut in
    /// mid-fact.
    void isReadFromFiveMetres()
    {
        QFETCH(QSize, size);
        QFETCH(bool, german);
        Demo::Lengthener lengthener;
        if (german)
            qApp->installTranslator(&lengthener);
        const Beat beat(m_clock);
        const bool upright = size.height() > size.width();
        const double scale =
            std::min(size.width() / (upright ? 1080.0 : 1920.0), size.height() / (upright ? 1920.0 : 1080.0));
        QStringList wrong;
        for (const auto &[name, shown] :
             states(m_clock.now(), german ? Demo::Words(Demo::lengthened) : Demo::Words())) {
            WallWindow wall(beat);
            show(wall, shown);
            wall.resize(size);
            const QList<DrawnText> drawn = TextRecorder::of(wall);
            QVERIFY(!drawn.isEmpty());
            const auto say = [&wrong, state = name](const QString &what) { wrong += state + s(": ") + what; };
            QString all;
            for (qsizetype i = 0; i < drawn.size(); ++i) {
                const DrawnText &one = drawn.at(i);
                all += one.text + QLatin1Char(' ');
                if (one.capitals < 37 * scale)
                    say(s("too small: ") + told(one));
                if (!QRectF(QPointF(), QSizeF(size)).contains(one.ink))
                    say(s("outside: ") + told(one));
                if (!german && name != s("long names") && one.text.contains(QChar(0x2026)))
                    say(s("cut: ") + told(one));
                for (qsizetype j = i + 1; j < drawn.size(); ++j) {
                    if (one.ink.adjusted(1, 1, -1, -1).intersects(drawn.at(j).ink))
                        say(s("over each other: ") + told(one) + s(" and ") + told(drawn.at(j)));
                }
                for (const QString &critical : shown.critical) {
                    const bool isIt = critical.front().isLetter() ? one.text.contains(critical)
                                                                  : one.text.trimmed() == critical;
                    if (!german && isIt && one.capitals < 46 * scale)
                        say(s("critical, and too small: ") + told(one));
                }
            }
            const QString sentence = shown.outage.open ? shown.outage.headline : shown.overview.headline;
            if (!german && !shown.others.isEmpty() && !all.contains(shown.overview.pairName + s(": ")))
                say(s("it is not said which pair this is"));
            if (!german && name != s("stale") && name != s("unknown") &&
                !all.contains(sentence.left(30).section(QLatin1Char(' '), 0, 2)))
                say(s("the sentence is not there: ") + sentence);
            for (const QString &critical : shown.critical) {
                if (!german && !all.contains(critical))
                    say(s("not there: ") + critical);
            }
        }
        qApp->removeTranslator(&lengthener);
        QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(wrong.size()) + s(" wrong:\n") +
                                             wrong.mid(0, 40).join(QLatin1Char('\n'))));
    }

    /// The sentence keeps its size whatever stands under it and however long it is.
    void theSentenceNeverShrinks()
    {
        const Beat beat(m_clock);
        QList<double> sizes;
        for (const auto &[name, shown] : states(m_clock.now(), {})) {
            const QString sentence = shown.outage.open ? shown.outage.headline : shown.overview.headline;
            if (sentence.isEmpty())
                continue;
            WallWindow wall(beat);
            show(wall, shown);
            wall.resize(1920, 1080);
            for (const DrawnText &one : TextRecorder::of(wall)) {
                if (sentence.startsWith(one.text.trimmed()) && one.text.size() > 10)
                    sizes += one.capitals;
            }
        }
        QVERIFY(sizes.size() >= 10);
        QVERIFY(*std::min_element(sizes.cbegin(), sizes.cend()) >= 46);
        QCOMPARE(*std::min_element(sizes.cbegin(), sizes.cend()),
                 *std::max_element(sizes.cbegin(), sizes.cend()));
    }

    void uprightItFillsTheScreen()
    {
        const Beat beat(m_clock);
        for (const auto &[name, shown] : states(m_clock.now(), {})) {
            if (!shown.heard)
                continue;
            WallWindow wall(beat);
            show(wall, shown);
            wall.resize(1080, 1920);
            const QImage picture = wall.grab().toImage();
            const QColor ground = darkTokens().background;
            int filled = 0;
            for (int y = 0; y < 1920; ++y) {
                for (int x = 40; x < 1040; x += 10) {
                    if (picture.pixelColor(x, y) != ground) {
                        ++filled;
                        break;
                    }
                }
            }
            QVERIFY2(filled > 1920 * 85 / 100, qPrintable(name + s(": only %1 rows").arg(filled)));
        }
    }

    void whatIsCutIsCutByWordsThatMatterLast_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("less");
        QTest::newRow("sentence") << s("Nothing is written. Fail over.") << s("Nothing is written.");
        QTest::newRow("dot") << s("14:00 · restored 14:04 · next 15:00") << s("14:00 · restored 14:04");
        QTest::newRow("why") << s("Database stopped: SSH says so.") << s("Database stopped");
        QTest::newRow("a list is one") << s("SSH, REST and the peer say so") << QString();
        QTest::newRow("one fact") << s("no log backup since 13:00:02") << QString();
    }
    void whatIsCutIsCutByWordsThatMatterLast()
    {
        QFETCH(QString, text);
        QFETCH(QString, less);
        QCOMPARE(withoutLastClause(text), less);
    }
};

QTEST_MAIN(TestWallText)
#include "tst_walltext.moc"
