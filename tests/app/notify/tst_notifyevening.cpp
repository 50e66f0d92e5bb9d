// SPDX-License-Identifier: GPL-3.0-or-later
// Twelve hours of messages to 214 customers by three channels, with every fault that there is, drawn by dice:
// gateways that are late, that ask to wait, that break, whose answers are lost, and consoles that die, the
// one on duty and the one at which somebody sits. What is sent ends, and once; a promise that was not kept is
// seen.
//   SWITCHBACK_EVENINGS   how many; 1. The dice of the first begin with SWITCHBACK_SEED, else 42
//   SWITCHBACK_SLOTS      quarters of an hour; 48, or 12 where the number of evenings is not said
#include "models/incident/clocks.h"
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

namespace
{
constexpr int Customers = 214;
constexpr int WholeEvening = 48; ///< slots of a quarter of an hour
constexpr int ShortEvening = 12;
constexpr int FaultsOfAnEvening = 300;
constexpr int FaultsInThousand = 40; ///< of attempts

int setting(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}

int slotsOfAnEvening()
{
    return setting("SWITCHBACK_SLOTS",
                   qEnvironmentVariableIsSet("SWITCHBACK_EVENINGS") ? WholeEvening : ShortEvening);
}

/// When nobody had the duty.
struct Gap {
    Instant from{};
    Instant to{};
};
} // namespace

class TestNotifyEvening : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanup()
    {
        m_window.reset();
        m_duty.reset();
        m_sites.reset();
    }
    void cleanupTestCase() { m_backends.reset(); }
    void everyFaultOfAnEveningEnds_data();
    void everyFaultOfAnEveningEnds();

private:
    void begin(quint32 seed);
    std::unique_ptr<NotifySeat> sit();
    Plays dice(Channel channel);
    // The evening.
    void alert();
    void passSlot(int slot);
    void pass(Duration time);
    void settle();
    [[nodiscard]] bool busy() const;
    void dutyDies();
    void windowDies();
    void hearSomething();
    void sendUnknownAgain();
    void end();
    // What has to be true of it.
    void everyMessageEnded();
    void nothingCameTwice();
    void unknownOnlyOnceAsked();
    void noSlotIsSkippedInSilence();
    void faultsWereThere();

    std::unique_ptr<Backends> m_backends;
    QRandomGenerator m_dice;
    QString m_url;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    QMap<Channel, std::shared_ptr<ScriptedProvider>> m_providers;
    std::unique_ptr<NotifySeat> m_duty;
    std::unique_ptr<NotifySeat> m_window;
    int m_seats = 0;
    bool m_dying = false; ///< what is sent now is not answered any more
    int m_killedOnDuty = 0;
    int m_killedWindows = 0;
    QList<Gap> m_gaps;
    QStringList m_sentAgain; ///< deliveries
    QList<OutboxRow> m_rows; ///< as they are in the end
};

void TestNotifyEvening::everyFaultOfAnEveningEnds_data()
{
    QTest::addColumn<quint32>("seed");
    const int first = setting("SWITCHBACK_SEED", 42);
    for (int i = 0; i < setting("SWITCHBACK_EVENINGS", 1); ++i)
        QTest::newRow(qPrintable(QStringLiteral("seed %1").arg(first + i))) << quint32(first + i);
}

void TestNotifyEvening::begin(quint32 seed)
{
    m_dice = QRandomGenerator(seed);
    m_url = m_backends->newUrl(QStringLiteral("sqlite"));
    m_clock = ManualClock();
    m_sites = std::make_unique<FakeSites>(m_clock);
    for (const Channel channel : {Channel::Email, Channel::Sms, Channel::Call}) {
        m_providers[channel] = std::make_shared<ScriptedProvider>();
        m_providers[channel]->clock = &m_clock;
    }
    m_seats = m_killedOnDuty = m_killedWindows = 0;
    m_dying = false;
    m_gaps.clear();
    m_sentAgain.clear();
}

std::unique_ptr<NotifySeat> TestNotifyEvening::sit()
{
    NotifySeat::Setup setup;
    setup.url = m_url;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.leaseClock = &m_leaseClock;
    setup.customers = mailCustomers(Customers);
    setup.where = QStringLiteral("noc-%1").arg(++m_seats);
    setup.life = 8s; // a busy machine keeps it
    setup.voice = true;
    setup.providers = m_providers;
    setup.tick = 5ms;
    auto one = std::make_unique<NotifySeat>(setup);
    if (const Outcome opened = one->open(); !opened)
        qFatal("%s", qPrintable(opened.error().text));
    for (ScriptedGateway *gateway : {&one->mail(), &one->sms(), &one->voice()}) {
        gateway->setRoom(50);
        gateway->playElse([this](const Outgoing &what) { return dice(what.channel); });
        // A quarter never knows within three questions.
        gateway->knowsAfter([](const QString &attempt) {
            return 1 + int(qChecksum(QByteArrayView(attempt.toLatin1())) % 4);
        });
    }
    return one;
}

Plays TestNotifyEvening::dice(Channel channel)
{
    if (m_dying)
        return m_dice.bounded(2) == 0 ? Plays::SaysNothing : Plays::SaysNothingOfNothing;
    if (int(m_dice.bounded(1000)) >= FaultsInThousand)
        return Plays::Takes;
    // Closed after DATA is mail's; 429 and 500 are the provider's.
    static const QList<Plays> mail{Plays::Refuses, Plays::Later, Plays::LosesTheAnswer,
                                   Plays::LosesTheQuestion, Plays::AnswersLate};
    static const QList<Plays> provider{Plays::Refuses,          Plays::TooMany,      Plays::LosesTheAnswer,
                                       Plays::LosesTheQuestion, Plays::BreaksBehind, Plays::BreaksBefore,
                                       Plays::AnswersLate};
    const QList<Plays> &all = channel == Channel::Email ? mail : provider;
    return all.at(int(m_dice.bounded(int(all.size()))));
}

/// Until whoever is on duty has nothing more to do at this moment. While it writes, many turns go by on a
/// busy machine, and the evening must not: so the newest event is asked, too.
void TestNotifyEvening::settle()
{
    const auto seen = [this] {
        qint64 attempts = m_duty->book().all().size();
        for (const auto &provider : std::as_const(m_providers))
            attempts += provider->names.size() + provider->asked.size();
        return std::pair(attempts, m_duty->newestEvent());
    };
    QElapsedTimer patience;
    patience.start();
    for (std::pair<qint64, qint64> before{-1, -1}, now; before != (now = seen()); before = now) {
        QVERIFY(m_duty->looks(2));
        QVERIFY(patience.elapsed() < 2 * Test::Patience);
    }
}

bool TestNotifyEvening::busy() const
{
    const QList<Delivery> &all = m_duty->book().all();
    const qsizetype from = std::max<qsizetype>(0, all.size() - 4 * Customers);
    return std::any_of(all.begin() + from, all.end(), [](const Delivery &each) { return each.open(); });
}

/// In steps small enough for what is going on.
void TestNotifyEvening::pass(Duration time)
{
    const Instant until = m_clock.now() + time;
    while (m_clock.now() < until) {
        // Not coarser: the standing text goes out 90 s before it is due, and has a minute to be out.
        const Duration step = busy() ? Duration(5s) : Duration(20s);
        m_clock.advance(std::min<Duration>(step, until - m_clock.now()));
        settle();
        if (QTest::currentTestFailed())
            return;
        if (m_dice.bounded(3) == 0) {
            for (ScriptedGateway *gateway : {&m_duty->mail(), &m_duty->sms(), &m_duty->voice()})
                gateway->answerHeld();
        }
    }
}

/// Within a minute everybody has been told, or it is known why not.
void TestNotifyEvening::alert()
{
    const Instant approved = m_clock.now();
    QVERIFY(m_window->alert().ok());
    SOON_VERIFY(m_duty->incident().notice("alert"));
    settle();
    for (int second = 0; second < 60; ++second) {
        m_clock.advance(1s);
        settle();
        if (second % 10 == 9) {
            for (ScriptedGateway *gateway : {&m_duty->mail(), &m_duty->sms(), &m_duty->voice()})
                gateway->answerHeld();
        }
    }
    settle();
    SOON_VERIFY(m_duty->incident().notice("alert")->sentAt);
    QVERIFY2(m_duty->seat().onDuty(), "this machine was too slow to keep the duty");
    const Notice said = *m_duty->incident().notice("alert");
    QVERIFY(*said.sentAt <= approved + 60s);
    int told = 0;
    for (const Customer &customer : m_duty->incident().customers) {
        const QList<Delivery> made = m_duty->book().of("alert", customer.id);
        const bool taken = std::any_of(made.begin(), made.end(), [&](const Delivery &each) {
            return each.toldAt().has_value() && *each.toldAt() <= approved + 60s;
        });
        const bool why = std::any_of(made.begin(), made.end(), [](const Delivery &each) {
            return !each.reason().isEmpty() || each.state() == DeliveryState::Maybe ||
                   each.state() == DeliveryState::Unknown;
        });
        QVERIFY2(taken || (why && said.notReached.contains(customer.id)), qPrintable(customer.id));
        told += taken;
    }
    qInfo("the alert: %d of %d told within a minute, of the others it is known why not", told, Customers);
    QVERIFY(told > Customers * 9 / 10);
}

/// With what it was sending: of some it is gone, of some not, and nobody ever hears which.
void TestNotifyEvening::dutyDies()
{
    m_dying = true;
    const auto sent = [this] { return m_providers[Channel::Email]->names.size(); };
    const qsizetype before = sent();
    for (int i = 0; i < 60 && sent() == before; ++i) { // in the midst of the update, if there is one
        m_clock.advance(20s);
        settle();
    }
    m_dying = false;
    ++m_killedOnDuty;
    Gap gap;
    gap.from = m_clock.now();
    m_duty->seat().dropDead();
    m_duty = std::move(m_window);
    static const QList<Duration> absent{0s, 30s, 5min, 20min};
    m_clock.advance(absent.at(int(m_dice.bounded(int(absent.size())))));
    SOON_VERIFY(m_duty->seat().onDuty());
    gap.to = m_clock.now();
    m_gaps += gap;
    m_window = sit();
    settle();
}

void TestNotifyEvening::windowDies()
{
    ++m_killedWindows;
    m_window->seat().dropDead();
    m_window = sit();
}

/// Bounces, receipts and answers, some told twice and at both consoles.
void TestNotifyEvening::hearSomething()
{
    for (auto provider = m_providers.cbegin(); provider != m_providers.cend(); ++provider) {
        const QList<Outgoing> &arrived = (*provider)->arrived;
        if (arrived.isEmpty())
            continue;
        Heard heard;
        heard.attempt = arrived.at(int(m_dice.bounded(int(arrived.size())))).attempt;
        heard.at = m_clock.now();
        static const QList<Heard::What> all{Heard::What::Delayed, Heard::What::Failed, Heard::What::Answered,
                                            Heard::What::Automatic};
        heard.what = all.at(int(m_dice.bounded(int(all.size()))));
        heard.code = QStringLiteral("5.2.2");
        heard.text = QStringLiteral("mailbox is full");
        m_duty->mail().hear(heard);
        if (m_dice.bounded(2) == 0)
            m_window->mail().hear(heard);
    }
}

/// One of us does what the console never does by itself.
void TestNotifyEvening::sendUnknownAgain()
{
    const QList<Delivery> &all = m_window->book().all();
    for (auto each = all.crbegin(); each != all.crend() && m_sentAgain.size() < 5; ++each) {
        if (each->channel != Channel::Email || each->state() != DeliveryState::Unknown ||
            each->notAfter < m_clock.now() + 5min || m_sentAgain.contains(each->id))
            continue;
        const QString id = each->id;
        const Outcome done = ConsoleSeat::ended([&](const auto &told) {
            m_window->notifier().act({id, DeliveryAct::What::Again, {}}, told);
        });
        QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
        m_sentAgain += id;
        return;
    }
}

void TestNotifyEvening::passSlot(int slot)
{
    const Instant until = m_clock.now() + 15min;
    hearSomething();
    pass(std::chrono::seconds(m_dice.bounded(60, 500)));
    if (slot % 5 == 0)
        dutyDies();
    else if (slot % 4 == 0)
        windowDies();
    if (m_clock.now() < until)
        pass(until - m_clock.now());
    sendUnknownAgain();
}

/// The incident is over, and its messages are of no use any more after a while.
void TestNotifyEvening::end()
{
    pass(2min);
    QVERIFY(m_window->seat().command(Do::CloseFalseAlarm{QStringLiteral("a cable")}).ok());
    const auto open = [this] {
        return wait(m_window->seat().store().outbox({testPair().id, {}, {}, {}, true, false}))->size();
    };
    for (int step = 0; step < 100 && open() > 0; ++step) {
        m_clock.advance(15min);
        const quint64 before = m_duty->notifier().turns();
        SOON_VERIFY(open() == 0 || m_duty->notifier().turns() > before); // once all has ended, nothing looks
    }
    SOON_COMPARE(open(), 0);
    m_rows = *wait(m_window->seat().store().outbox({}));
}

void TestNotifyEvening::everyMessageEnded()
{
    int dead = 0;
    for (const OutboxRow &row : std::as_const(m_rows)) {
        const Delivery delivery = deliveryFrom(row);
        dead += row.dead;
        QVERIFY2(!delivery.open(), qPrintable(row.delivery));
        QVERIFY2(!row.dead || !delivery.reason().isEmpty() || delivery.state() == DeliveryState::Unknown,
                 qPrintable(row.delivery));
    }
    qInfo("%lld deliveries, %d dead letters", static_cast<long long>(m_rows.size()), dead);
    QVERIFY(m_rows.size() > Customers * slotsOfAnEvening() * 3 / 4 && dead > 0);
}

void TestNotifyEvening::nothingCameTwice()
{
    QStringList findings;
    QMap<Channel, int> twice;
    for (auto provider = m_providers.cbegin(); provider != m_providers.cend(); ++provider) {
        findings += (*provider)->findings;
        QHash<QString, int> arrived; // by delivery
        for (const Outgoing &each : (*provider)->arrived)
            ++arrived[each.delivery];
        for (auto each = arrived.cbegin(); each != arrived.cend(); ++each) {
            twice[provider.key()] += each.value() - 1;
            // It is seen in the delivery itself: tried again by one of us, after nobody could say.
            QVERIFY2(each.value() == 1 || m_sentAgain.contains(each.key()), qPrintable(each.key()));
        }
    }
    QCOMPARE(findings, QStringList());
    QCOMPARE(twice.value(Channel::Sms), 0);
    QCOMPARE(twice.value(Channel::Call), 0);
    int seen = 0;
    for (const OutboxRow &row : std::as_const(m_rows)) {
        if (!m_sentAgain.contains(row.delivery))
            continue;
        const Delivery delivery = deliveryFrom(row);
        QVERIFY(!delivery.attempts.isEmpty());
        // However often the server was busy when it was sent again; and what came back of the first try since
        // says more than that nobody could say.
        static const QList<DeliveryState> fitting{DeliveryState::Unknown, DeliveryState::Delayed,
                                                  DeliveryState::Failed, DeliveryState::Answered};
        seen += fitting.contains(delivery.attempts.first().state);
    }
    QCOMPARE(seen, m_sentAgain.size());
    qInfo("twice: no SMS, no call, %d mails of %lld whose answers were lost and that one of us sent again",
          twice.value(Channel::Email), static_cast<long long>(m_sentAgain.size()));
}

/// Of a gateway that can be asked: after questions at 5, 15 and 60 s.
void TestNotifyEvening::unknownOnlyOnceAsked()
{
    QHash<QString, Channel> channels;
    for (const OutboxRow &row : std::as_const(m_rows))
        channels.insert(row.delivery, deliveryFrom(row).channel);
    QHash<QString, Instant> lost;
    int unknown = 0;
    for (const Event &event : m_window->log("delivery.facts")) {
        for (const DeliveryFact &fact : factsFrom(event)) {
            const QString attempt = attemptName(fact.delivery, fact.attempt);
            if (fact.what == DeliveryFact::What::Maybe)
                lost.insert(attempt, fact.at);
            if (fact.what != DeliveryFact::What::Unknown || channels.value(fact.delivery) == Channel::Email)
                continue;
            ++unknown;
            const QList<Instant> asked = m_providers[channels.value(fact.delivery)]->askedAt.value(attempt);
            const qsizetype count = asked.size(); // more than three: somebody died, and it began anew
            QVERIFY2(count >= 3, qPrintable(attempt));
            QVERIFY(asked.first() >= lost.value(attempt) + 5s);
            QVERIFY(asked.at(count - 2) >= asked.at(count - 3) + 5s);
            QVERIFY(asked.at(count - 1) >= asked.at(count - 2) + 40s);
            QVERIFY(fact.at >= asked.last());
        }
    }
    qInfo("%d whose gateway was asked three times and did not know", unknown);
    QVERIFY(unknown > 0);
}

/// Each was kept, was late or is said to be missed; missed only while nobody had the duty.
void TestNotifyEvening::noSlotIsSkippedInSilence()
{
    const Incident &incident = m_window->incident();
    QMap<UpdateSlot::State, int> states;
    const QList<UpdateSlot> all = updateSlots(incident, m_clock.now());
    for (const UpdateSlot &slot : all) {
        ++states[slot.state];
        const Notice *notice = incident.notice(QStringLiteral("updates/%1").arg(slot.number));
        const bool sent = notice && notice->sentAt;
        QCOMPARE(sent, slot.state == UpdateSlot::State::OnTime || slot.state == UpdateSlot::State::Late);
        if (slot.state == UpdateSlot::State::OnTime)
            continue;
        const bool alone = std::any_of(m_gaps.cbegin(), m_gaps.cend(), [&](const Gap &gap) {
            return gap.from <= slot.due + 15min && gap.to >= slot.due - 2min;
        });
        const auto after = [&](const std::optional<Instant> &at) {
            return at ? QString::number(std::chrono::duration<double>(*at - slot.due).count())
                      : QStringLiteral("never");
        };
        QVERIFY2(alone, qPrintable(QStringLiteral("slot %1: approved %2, sent %3 s after it was due")
                                       .arg(slot.number)
                                       .arg(after(notice ? notice->approvedAt : std::nullopt),
                                            after(notice ? notice->sentAt : std::nullopt))));
    }
    using State = UpdateSlot::State;
    qInfo("%lld slots: %d on time, %d late, %d missed", static_cast<long long>(all.size()),
          states.value(State::OnTime), states.value(State::Late), states.value(State::Missed));
    QVERIFY(all.size() >= slotsOfAnEvening() - 1);
    QCOMPARE(states.value(State::OnTime) + states.value(State::Late) + states.value(State::Missed),
             all.size());
}

void TestNotifyEvening::faultsWereThere()
{
    QMap<Plays, int> faults;
    for (const auto &provider : std::as_const(m_providers)) {
        for (auto each = provider->played.cbegin(); each != provider->played.cend(); ++each) {
            if (each.key() != Plays::Takes)
                faults[each.key()] += each.value();
        }
    }
    int all = m_killedOnDuty + m_killedWindows;
    for (const int each : std::as_const(faults))
        all += each;
    qInfo("%d faults: %d killed on duty, %d windows killed, %d refused, %d later, %d 429, %d answers and %d "
          "questions lost, %d and %d 500 behind and before, %d late, %d died with it",
          all, m_killedOnDuty, m_killedWindows, faults[Plays::Refuses], faults[Plays::Later],
          faults[Plays::TooMany], faults[Plays::LosesTheAnswer], faults[Plays::LosesTheQuestion],
          faults[Plays::BreaksBehind], faults[Plays::BreaksBefore], faults[Plays::AnswersLate],
          faults[Plays::SaysNothing] + faults[Plays::SaysNothingOfNothing]);
    QVERIFY(all >= FaultsOfAnEvening * slotsOfAnEvening() / WholeEvening);
    QVERIFY(m_killedOnDuty > 0 && m_killedWindows > 0);
    for (const int each : std::as_const(faults))
        QVERIFY(each > 0);
}

void TestNotifyEvening::everyFaultOfAnEveningEnds()
{
    QFETCH(quint32, seed);
    begin(seed);
    m_duty = sit();
    SOON_VERIFY(m_duty->seat().onDuty());
    m_window = sit();
    const QList<std::function<void()>> parts{[this] { alert(); },
                                             [this] {
                                                 for (int slot = 1; slot <= slotsOfAnEvening(); ++slot) {
                                                     passSlot(slot);
                                                     if (QTest::currentTestFailed())
                                                         return;
                                                 }
                                             },
                                             [this] { end(); },
                                             [this] { everyMessageEnded(); },
                                             [this] { nothingCameTwice(); },
                                             [this] { unknownOnlyOnceAsked(); },
                                             [this] { noSlotIsSkippedInSilence(); },
                                             [this] { faultsWereThere(); }};
    for (const auto &part : parts) {
        part();
        if (QTest::currentTestFailed())
            return;
    }
}

QTEST_GUILESS_MAIN(TestNotifyEvening)
#include "tst_notifyevening.moc"
