// SPDX-License-Identifier: GPL-3.0-or-later
// M28, M35: the notification of a test message is waited for where it arrives; how long it took, or that it
// did not come in time, is written down once, by who has the wheel.
#include "app/notify/receipts.h"
#include "outagestory.h"
#include "tests/models/testcall/messageanswers.h"
#include "tests/support/soon.h"

#include <QPromise>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
const QString Step = s("tests");
const QString Code = s("471193");

/// A mailbox or a number that says what a test says.
class Box : public ReceiptBox
{
public:
    explicit Box(QString channel)
        : m_channel(std::move(channel))
    {
    }
    [[nodiscard]] QString channel() const override { return m_channel; }
    void watch(const QString &code) override { watched += code; }
    void forget(const QString &code) override { watched.removeAll(code); }
    QStringList watched;

private:
    QString m_channel;
};

/// One process with boxes of its own on a pair that is in its tests step.
struct Seat {
    explicit Seat(OutageStory &log, const QStringList &channels = {s("mail"), s("sms")}, bool wheel = true)
        : story(log)
        , hasWheel(wheel)
    {
        clock.setWall(story.now);
        facts.production.site = story.incident.from;
        facts.backup.site = story.incident.to;
        std::vector<std::unique_ptr<ReceiptBox>> boxes;
        for (const QString &channel : channels) {
            auto box = std::make_unique<Box>(channel);
            (channel == s("mail") ? mail : sms) = box.get();
            boxes.push_back(std::move(box));
        }
        receipts = std::make_unique<Receipts>(
            clock,
            Receipts::Outside{[this]() -> const Incident & { return story.incident; },
                              [this] { return hasWheel; },
                              [this](const QList<PlannedEvent> &events, OutageDesk::Under under) {
                                  return append(events, under);
                              },
                              [this]() -> const PairFacts & { return facts; }},
            std::move(boxes));
        receipts->look();
    }
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events, OutageDesk::Under under)
    {
        QPromise<Result<QList<Event>>> promise;
        promise.start();
        ++writes;
        if (under != OutageDesk::Under::Wheel || !hasWheel)
            promise.addResult(Error{s("lease_lost"), s("Another has the wheel."), {}});
        else if (storeFails)
            promise.addResult(Error{s("store"), s("The disk is full."), {}});
        else if (const QString refused = story.store(events); !refused.isEmpty())
            promise.addResult(Error{refused, refused, {}});
        else
            promise.addResult(QList<Event>{story.log.constLast()});
        promise.finish();
        return promise.future();
    }
    /// The log has gone on.
    void follow() { receipts->look(); }
    void looked(Box *box, const QString &trouble = {}) { emit box->looked(clock.now(), trouble); }

    OutageStory &story;
    ManualClock clock;
    PairFacts facts;
    bool hasWheel;
    bool storeFails = false;
    int writes = 0;
    Box *mail = nullptr;
    Box *sms = nullptr;
    std::unique_ptr<Receipts> receipts;
};
} // namespace

class TestReceipts : public QObject
{
    Q_OBJECT

    std::unique_ptr<OutageStory> m_story;
    Instant m_ended{}; ///< the message, by the site's clock

    [[nodiscard]] PlacedCall last() const
    {
        return placedCalls(m_story->incident.stepRecord(Step)).constLast();
    }
    [[nodiscard]] Receipt receipt(const char *channel) const
    {
        for (const Receipt &each : last().receipts) {
            if (each.channel == s(channel))
                return each;
        }
        return {};
    }

private slots:
    /// A message was left and heard again; its notification is waited for.
    void init()
    {
        m_story = std::make_unique<OutageStory>();
        m_story->declare();
        m_story->until(Step);
        m_story->allow(Do::InStep{Step, s("test_message"), {{s("site"), m_story->incident.to}}},
                       OutageStory::op());
        m_ended = m_story->now - 12s;
        QCOMPARE(m_story->store({callEnded(m_story->incident, openCalls(m_story->incident).constFirst(),
                                           Test::messageAnswer(m_story->incident.to,
                                                               Test::goodMessage(m_story->incident.to), Code,
                                                               toIso(m_ended)),
                                           m_story->now, {{s("mail"), s("sms")}, m_story->now + 2min})}),
                 QString());
    }

    void m28_bothArrive()
    {
        Seat seat(*m_story);
        QCOMPARE(seat.mail->watched, QStringList{Code});
        QCOMPARE(seat.sms->watched, QStringList{Code});
        emit seat.mail->arrived(Code, m_ended + 1400ms, s("by its clock"));
        SOON_COMPARE(receipt("mail").after, std::optional<Duration>(1400ms));
        seat.follow();
        QVERIFY(seat.mail->watched.isEmpty());
        QCOMPARE(seat.sms->watched, QStringList{Code});
        emit seat.sms->arrived(Code, m_ended + 20s, s("by its clock"));
        SOON_VERIFY(last().passed());
        seat.follow();
        QVERIFY(seat.sms->watched.isEmpty());
        QCOMPARE(seat.writes, 2);
    }

    void m28_neverNegative()
    {
        Seat seat(*m_story);
        emit seat.mail->arrived(Code, m_ended - 700ms, s("by its clock"));
        SOON_COMPARE(receipt("mail").after, std::optional<Duration>(0ms));
    }

    /// What a site's clock is ahead of ours is no time that the notification took.
    void m28_clocksOfSites()
    {
        Seat seat(*m_story);
        seat.facts.backup.clockKnown = true;
        seat.facts.backup.clockOffset = 30s;
        emit seat.mail->arrived(Code, m_ended - 28s, s("by its clock"));
        SOON_COMPARE(receipt("mail").after, std::optional<Duration>(2s));
    }

    void m28_otherCodesAreNobodys()
    {
        Seat seat(*m_story);
        emit seat.mail->arrived(s("471194"), m_ended + 1s, s("by its clock"));
        emit seat.mail->arrived({}, m_ended + 1s, s("by its clock"));
        QCOMPARE(seat.writes, 0);
    }

    void m28_lostAfterItsTime()
    {
        Seat seat(*m_story);
        seat.clock.advance(119s);
        seat.looked(seat.mail);
        QCOMPARE(seat.writes, 0);
        seat.clock.advance(1s);
        QCOMPARE(seat.writes, 0); // the last look was before that
        seat.looked(seat.mail);
        SOON_VERIFY(!receipt("mail").channel.isEmpty());
        QVERIFY(!receipt("mail").arrived() && receipt("mail").known);
        QCOMPARE(receipt("mail").by, s("nothing within 2 min"));
        QVERIFY(last().waits()); // for the other one
        seat.follow();
        seat.looked(seat.sms);
        SOON_VERIFY(!last().waits());
        QVERIFY(!last().passed());
    }

    void m28_whatCannotBeReadIsNotKnown()
    {
        Seat seat(*m_story);
        seat.clock.advance(2min);
        seat.looked(seat.mail, s("The mailbox cannot be read: it refuses us."));
        QCOMPARE(seat.writes, 0); // it is asked again for a while
        seat.clock.advance(Receipts::AsksFor);
        seat.looked(seat.mail, s("The mailbox cannot be read: it refuses us."));
        SOON_VERIFY(!receipt("mail").channel.isEmpty());
        QVERIFY(!receipt("mail").known && receipt("mail").by.contains(s("refuses us")));
    }

    void m28_nobodyHereReadsIt()
    {
        Seat seat(*m_story, {s("mail")});
        seat.clock.advance(2min);
        seat.looked(seat.mail);
        SOON_VERIFY(!receipt("sms").channel.isEmpty());
        QVERIFY(!receipt("sms").known);
    }

    void m28_withoutTheWheelNothing()
    {
        Seat seat(*m_story, {s("mail"), s("sms")}, false);
        QVERIFY(seat.mail->watched.isEmpty());
        emit seat.mail->arrived(Code, m_ended + 1s, s("by its clock"));
        QCOMPARE(seat.writes, 0);
        seat.hasWheel = true;
        seat.receipts->wheelChanged(true);
        QCOMPARE(seat.mail->watched, QStringList{Code});
        seat.hasWheel = false;
        seat.receipts->wheelChanged(false);
        QVERIFY(seat.mail->watched.isEmpty());
    }

    /// Whoever takes the wheel goes on with it.
    void m28_anotherGoesOn()
    {
        {
            Seat first(*m_story);
            emit first.mail->arrived(Code, m_ended + 1s, s("by its clock"));
            SOON_VERIFY(receipt("mail").arrived());
        }
        Seat second(*m_story);
        QVERIFY(second.mail->watched.isEmpty());
        QCOMPARE(second.sms->watched, QStringList{Code});
        emit second.sms->arrived(Code, m_ended + 2s, s("by its clock"));
        SOON_VERIFY(last().passed());
    }

    /// Long after its time, and by a clock that is ahead: whoever takes over looks before they say anything.
    void m28_whoTakesOverLateLooksFirst()
    {
        m_story->now += 10min;
        Seat seat(*m_story, {s("mail")});
        seat.clock.advance(1s);
        seat.looked(seat.mail, s("not yet connected"));
        QVERIFY(receipt("mail").channel.isEmpty());
        emit seat.mail->arrived(Code, m_ended + 1s, s("by its clock"));
        SOON_VERIFY(receipt("mail").arrived());
    }

    void m28_whatCannotBeStoredIsWrittenLater()
    {
        Seat seat(*m_story);
        QStringList troubles;
        connect(seat.receipts.get(), &Part::troubled, this,
                [&troubles](const Error &error) { troubles += error.code; });
        seat.storeFails = true;
        emit seat.mail->arrived(Code, m_ended + 1s, s("by its clock"));
        SOON_COMPARE(troubles, QStringList{s("store")});
        seat.storeFails = false; // told once, and written again by itself
        SOON_VERIFY(receipt("mail").arrived());
    }

    void m28_calledOffIsNotWaitedFor()
    {
        Seat seat(*m_story);
        m_story->allow(Do::InStep{Step, s("call_off"), {{s("op"), last().op}}}, OutageStory::op());
        seat.follow();
        QVERIFY(seat.mail->watched.isEmpty() && seat.sms->watched.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestReceipts)
#include "tst_receipts.moc"
