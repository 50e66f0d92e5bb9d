// SPDX-License-Identifier: GPL-3.0-or-later
#include "demooutage.h"

#include "widgets/outage/outagelayout.h"
#include "widgets/outage/outagepainter.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Began = *fromIso(QStringLiteral("2026-11-21T19:02:31Z"));

OutageTimeline randomLine(QRandomGenerator &random, int flags)
{
    OutageTimeline line;
    line.from = Began;
    line.bandFrom = line.wide = 2h;
    line.bandTo = 12h;
    const Duration soFar{qint64(random.bounded(14 * 3600)) * 1000};
    line.whole = soFar > line.bandTo ? Duration{18h} : Duration{12h};
    line.now = Began + soFar;
    line.closed = random.bounded(5) == 0;
    line.zone = QByteArrayLiteral("America/Chicago");
    line.axis = axisMarks(line.wide, line.bandTo, line.whole);
    line.bandText = QStringLiteral("RTO window 2 h to 12 h");
    line.updatesLine = QStringLiteral("updates every 15 min: 3 missed, 4 late, 42 on time");
    if (random.bounded(2) == 0)
        line.forecastAt = line.now + Duration{qint64(random.bounded(4 * 3600)) * 1000};
    // Often in clumps, as things happen.
    Instant last = Began;
    for (int i = 0; i < flags; ++i) {
        const bool clump = random.bounded(3) > 0;
        last = clump ? last + Duration{qint64(random.bounded(90)) * 1000}
                     : Began + Duration{qint64(random.generateDouble() * double(soFar.count()))};
        line.flags.append(
            {std::min(last, line.now), QString(random.bounded(1, 60), QLatin1Char('n')), Mark::Fine, {}});
    }
    std::sort(line.flags.begin(), line.flags.end(), [](const Flag &a, const Flag &b) { return a.at < b.at; });
    return line;
}

struct Named {
    QString name;
    QRectF rect;
};
} // namespace

class TestOutageLayout : public QObject
{
    Q_OBJECT

    static OutageStyle desk()
    {
        return {textFont(TypeSize::Small), textFont(TypeSize::Body, QFont::DemiBold), 1};
    }
    static OutageStyle wall() { return {canvasFont(20), canvasFont(24, QFont::DemiBold), 1.7}; }

    static void check(const OutageTimeline &line, const QRectF &area, const OutageStyle &style)
    {
        const OutageLayout layout = layOutOutage(line, area, style);
        QList<Named> words;
        QList<qsizetype> seen;
        for (const OutageLayout::PlacedFlag &flag : layout.flags) {
            words.append({QStringLiteral("flag %1").arg(flag.flag), flag.all()});
            seen.append(flag.flag);
        }
        for (const OutageLayout::MergedFlags &merged : layout.merged) {
            words.append({QStringLiteral("+%1").arg(merged.flags.size()), merged.pill});
            seen += merged.flags;
        }
        // Every flag is there once, in words or in a count.
        std::sort(seen.begin(), seen.end());
        QCOMPARE(seen.size(), line.flags.size());
        for (qsizetype i = 0; i < seen.size(); ++i)
            QCOMPARE(seen.at(i), i);
        const auto others = words.size();
        words.append({QStringLiteral("now"), layout.now.word.rect});
        words.append({QStringLiteral("marker"),
                      QRectF(layout.now.x - 6 * style.unit, layout.track.top() - 16 * style.unit,
                             12 * style.unit, 16 * style.unit)});
        if (layout.forecast && !layout.forecast->word.text.isEmpty())
            words.append({QStringLiteral("forecast"), layout.forecast->word.rect});
        words.append({QStringLiteral("band"), layout.bandWord.rect});
        words.append({QStringLiteral("updates"), layout.updatesWord.rect});
        for (const OutageLayout::Word &word : layout.axis)
            words.append({word.text, word.rect});
        words.append({QStringLiteral("track"), layout.track});
        for (qsizetype i = 0; i < words.size(); ++i) {
            const Named &a = words.at(i);
            if (a.rect.height() < 1) // an area without a single row has no room for a count either
                continue;
            QVERIFY2(a.rect.isEmpty() || area.adjusted(-3, -3, 3, 3).contains(a.rect), qPrintable(a.name));
            for (qsizetype j = i + 1; j < words.size(); ++j) {
                const Named &b = words.at(j);
                // The marker's triangle stands on the line and beside its own word.
                if (a.name == QLatin1String("marker") ||
                    (a.name == QLatin1String("now") && b.name == QLatin1String("marker")))
                    continue;
                QVERIFY2(!a.rect.adjusted(0, 0.5, 0, -0.5).intersects(b.rect),
                         qPrintable(QStringLiteral("%1 | %2").arg(a.name, b.name)));
            }
        }
        // No flag's words are crossed by another's stem (a count lies on top of the stems, on a ground of its
        // own).
        for (const OutageLayout::PlacedFlag &a : layout.flags) {
            for (const OutageLayout::PlacedFlag &b : layout.flags) {
                if (a.flag != b.flag)
                    QVERIFY2(!a.all().intersects(b.stem),
                             qPrintable(QStringLiteral("%1 crossed by %2").arg(a.flag).arg(b.flag)));
            }
        }
        Q_UNUSED(others)
    }

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void nothingLiesOnAnything()
    {
        bool given = false;
        const int fixed = qEnvironmentVariableIntValue("SWITCHBACK_SEED", &given);
        const quint32 seed = given ? quint32(fixed) : 20261121;
        QRandomGenerator random(seed);
        for (int round = 0; round < 400; ++round) {
            const bool big = random.bounded(2) == 0;
            const OutageStyle style = big ? wall() : desk();
            const QRectF area(random.bounded(40), random.bounded(40), random.bounded(big ? 700 : 420, 1500),
                              outageHeight(style, random.bounded(0, 9)) + random.bounded(10));
            check(randomLine(random, random.bounded(0, 60)), area, style);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
        }
    }

    void whatHasRoomIsSaidInWords()
    {
        const OutageTimeline line = Demo::incident(Began + 75min).timeline;
        const OutageLayout layout = layOutOutage(line, QRectF(0, 0, 1200, 380), wall());
        QCOMPARE(layout.flags.size(), line.flags.size());
        QVERIFY(layout.merged.isEmpty());
        for (const char *text : {"0 h", "30 m", "1 h", "90 m", "2 h", "6 h", "12 h"})
            QVERIFY(
                std::any_of(layout.axis.cbegin(), layout.axis.cend(), [text](const OutageLayout::Word &word) {
                    return word.text == QLatin1String(text);
                }));
    }

    void clickingAndDrawingAgree()
    {
        const OutageTimeline line = Demo::incident(Began + 75min).timeline;
        const OutageLayout layout = layOutOutage(line, QRectF(0, 0, 1000, 300), desk());
        for (int minutes = 0; minutes < 700; minutes += 7) {
            const Instant at = line.from + minutes * 60s;
            const Instant back = momentAt(line, layout.positionAt(layout.xOf(positionOf(line, at))));
            QVERIFY(std::abs((back - at).count()) <= 1);
        }
    }

    /// A frame at 60 Hz is 16 ms. Prints what it took; fails only far beyond, for machines differ.
    void fiveHundredFlagsInAFrame()
    {
        QRandomGenerator random(5);
        const OutageTimeline line = randomLine(random, 500);
        QImage canvas(1264, 400, QImage::Format_ARGB32_Premultiplied);
        const OutageStyle style = desk();
        QList<double> took;
        for (int i = 0; i < 20; ++i) {
            canvas.fill(Qt::white);
            QElapsedTimer timer;
            timer.start();
            QPainter painter(&canvas);
            const OutageLayout layout = layOutOutage(line, QRectF(0, 0, 1264, 400), style);
            paintOutage(painter, line, layout, style, tokens(), tokens().panel);
            painter.end();
            took.append(double(timer.nsecsElapsed()) / 1e6);
        }
        std::sort(took.begin(), took.end());
        qInfo("500 flags laid out and drawn: median %.2f ms, worst of 20 %.2f ms", took.at(10),
              took.constLast());
        QVERIFY(took.at(10) < 200);
    }

    void emptyIsNoTrouble()
    {
        QImage canvas(300, 100, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&canvas);
        for (const QRectF &area : {QRectF(), QRectF(0, 0, 1, 1), QRectF(0, 0, 300, 100)}) {
            const OutageTimeline nothing;
            const OutageLayout layout = layOutOutage(nothing, area, desk());
            paintOutage(painter, nothing, layout, desk(), tokens(), tokens().panel);
            paintPointed(painter, nothing, layout, desk(), tokens(), nothing.now);
        }
    }

    void capitalsAreReadFromFiveMetres()
    {
        QVERIFY(QFontMetricsF(canvasFont(52, QFont::Bold)).capHeight() >= 37);
        QVERIFY(QFontMetricsF(canvasFont(56, QFont::DemiBold)).capHeight() >= 37);
    }
};

QTEST_MAIN(TestOutageLayout)
#include "tst_outagelayout.moc"
