// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"

#include "widgets/base/shown.h"
#include "widgets/overview/losscardwidget.h"
#include "widgets/overview/sitecardwidget.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString flat(const QList<ShownLoss::Part> &parts)
{
    QStringList words;
    for (const auto &part : parts)
        words += part.number + QLatin1Char(' ') + part.unit;
    return words.join(QLatin1Char(' '));
}
} // namespace

class TestShown : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void oldIsNeverFine_data()
    {
        QTest::addColumn<int>("ageSeconds");
        QTest::addColumn<Mark>("mark");
        QTest::addColumn<QString>("value");
        QTest::newRow("new") << 0 << Mark::Fine << "accepting writes";
        QTest::newRow("two polls") << 10 << Mark::Fine << "accepting writes";
        QTest::newRow("older") << 11 << Mark::Unknown << "accepting writes";
        QTest::newRow("five polls") << 25 << Mark::Unknown << "accepting writes";
        QTest::newRow("too old") << 26 << Mark::Unknown << "not known";
    }
    void oldIsNeverFine()
    {
        QFETCH(int, ageSeconds);
        QFETCH(Mark, mark);
        QFETCH(QString, value);
        ManualClock clock;
        const Beat beat(clock, 5s);
        const ComponentLine line{QStringLiteral("database"),
                                 QStringLiteral("Database"),
                                 QStringLiteral("accepting writes"),
                                 Mark::Fine,
                                 clock.now(),
                                 {}};
        clock.advance(1s * ageSeconds);
        const ShownLine shown = shownLine(line, beat);
        QCOMPARE(shown.mark, mark);
        QCOMPARE(shown.value, value);
        if (mark == Mark::Unknown)
            QVERIFY(shown.tip.contains(QStringLiteral("Last known")));
    }

    void neverHeard()
    {
        ManualClock clock;
        const Beat beat(clock);
        const ShownLine shown = shownLine(
            {QStringLiteral("x"), QStringLiteral("X"), QStringLiteral("fine"), Mark::Fine, std::nullopt, {}},
            beat);
        QCOMPARE(shown.value, QStringLiteral("not known"));
        QCOMPARE(shown.age, QString());
    }

    void bigDurations_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("0") << 0LL << "0 s";
        QTest::newRow("13 s") << 13LL << "13 s";
        QTest::newRow("260") << 260LL << "4 min 20 s";
        QTest::newRow("784") << 784LL << "13 min";
        QTest::newRow("2 h 10") << 7800LL << "2 h 10 min";
        QTest::newRow("30 h") << 108000LL << "1 d 6 h";
    }
    void bigDurations()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, text);
        QCOMPARE(flat(bigDuration(1s * seconds)), text);
    }

    void lossGrowsAndThenIsNotKnown()
    {
        ManualClock clock;
        const Beat beat(clock, 5s);
        LossCard card;
        card.kind = LossCard::Kind::Known;
        card.loss = 47s;
        card.rpo = 60s;
        card.at = clock.now();
        QCOMPARE(shownLoss(card, beat).mark, Mark::Fine);
        clock.advance(2s);
        QCOMPARE(shownLoss(card, beat).loss, std::optional<Duration>(49s));
        QCOMPARE(shownLoss(card, beat).mark, Mark::Warning); // from 0.8 of the RPO
        clock.advance(8s);
        QCOMPARE(shownLoss(card, beat).loss, std::optional<Duration>(57s));
        clock.advance(4s);
        QCOMPARE(shownLoss(card, beat).mark, Mark::Bad);
        QCOMPARE(shownLoss(card, beat).freshness, Freshness::Stale);
        clock.advance(20s);
        QVERIFY(!shownLoss(card, beat).loss);
        QCOMPARE(shownLoss(card, beat).sentence, QStringLiteral("not known"));
    }

    void unknownIsNotZero()
    {
        ManualClock clock;
        const Beat beat(clock);
        LossCard card;
        card.at = clock.now();
        QVERIFY(!shownLoss(card, beat).loss);
        card.kind = LossCard::Kind::NoStandby;
        QCOMPARE(shownLoss(card, beat).sentence, QStringLiteral("no standby"));
    }

    void headlineNeedsFreshNewsOfBoth()
    {
        ManualClock clock;
        const Beat beat(clock);
        Overview overview = Demo::calm(clock.now());
        QCOMPARE(shownMark(overview, beat), Mark::Fine);
        for (ComponentLine &line : overview.backup.lines)
            line.at = clock.now() - 11s;
        QCOMPARE(shownMark(overview, beat), Mark::Unknown);
        overview.mark = Mark::Bad;
        QCOMPARE(shownMark(overview, beat), Mark::Bad);
    }

    /// The widgets themselves, with a clock that is moved on and nothing new told.
    void cardsAgeByThemselves()
    {
        ManualClock clock;
        Beat beat(clock, 5s);
        SiteCardWidget card(beat);
        LossCardWidget loss(beat);
        const Overview overview = Demo::calm(clock.now());
        card.setSite(overview.production);
        loss.setLoss(overview.loss);
        const auto fineMarks = [&card] {
            int fine = 0;
            for (const MarkWidget *mark : card.findChildren<MarkWidget *>())
                fine += mark->mark() == Mark::Fine;
            return fine;
        };
        QCOMPARE(fineMarks(), int(overview.production.lines.size()));
        clock.advance(60s);
        emit beat.beat();
        QCOMPARE(fineMarks(), 0);
        for (const PlainLabel *value : card.findChildren<PlainLabel *>(QStringLiteral("componentValue")))
            QCOMPARE(value->text(), QStringLiteral("not known"));
        QCOMPARE(loss.findChild<BigFigure *>()->text(), QStringLiteral("not known"));
    }
};

QTEST_MAIN(TestShown)
#include "tst_shown.moc"
