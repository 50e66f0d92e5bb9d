// SPDX-License-Identifier: GPL-3.0-or-later
// What is approved goes out to everybody by itself: on a real store, through gateways that do what a test
// says.
#include "models/core/apart.h"
#include "models/notify/deliveryfact.h"
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestNotifier : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void alertReachesEverybody_data() { Backends::rows(); }
    void alertReachesEverybody();
    void intentIsOnDiskFirst();
    void batchesFollowCloseBehind();
    void laterIsTriedAgain();
    void lostAnswers_data();
    void lostAnswers();
    void drillReachesItsListAlone();
    void labReachesItsDrillListAlone();
    void updateGoesOutByItself();
    void noUpdateBeforeAPersonSpoke();
    void nothingIsSentTwiceAfterAKill();
    void nobodyIsToldAnewWhileTheStoreCannotBeRead();
    void othersDeliveriesAreReadByTheirIds();
    void bounceOfAnOldMessage();
    void erasedIsForgotten();
};

void TestNotifier::alertReachesEverybody()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    m_url = m_backends->newUrl(backend);
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(60);
        setup.customers[1].zone = "Europe/Berlin";
    });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert") && one.incident().notice("alert")->sentAt);
    const Notice alert = *one.incident().notice("alert");
    QVERIFY(alert.carried);
    QCOMPARE(alert.sentBy, QString("console"));
    QVERIFY(alert.notReached.isEmpty());
    QCOMPARE(alert.how, QString("60 E-mail"));
    QVERIFY(one.incident().stepRecord("alert").settled());
    QCOMPARE(one.findings(), QStringList());
    QCOMPARE(one.mail().arrived().size(), 60);
    for (int i = 1; i <= 60; ++i)
        QCOMPARE(one.mail().arrivedAt(QStringLiteral("c%1@example.net").arg(i)), 1);
    // Each in their own time, with the log's head in the foot.
    for (const Outgoing &mail : one.mail().arrived()) {
        const bool berlin = mail.address == QLatin1String("c2@example.net");
        QVERIFY2(mail.text.contains(berlin ? "Berlin (UTC+" : "Naperville (UTC-"), qPrintable(mail.text));
        QVERIFY(mail.text.contains("Log "));
    }
    const MessageStanding now = one.standing("alert");
    QCOMPARE(now.told, 60);
    QCOMPARE(now.trying, 0);
    // Not an address in the chain; whoever reads it finds them in the outbox alone.
    for (const char *kind : {"delivery.queued", "delivery.facts", "notice.queued"}) {
        const QList<Event> events = one.log(kind);
        QVERIFY(!events.isEmpty());
        for (const Event &event : events) {
            QVERIFY(!QJsonDocument(event.body).toJson().contains("@example.net"));
            QVERIFY(!event.text.contains("@"));
        }
    }
    OutboxQuery all;
    all.pair = testPair().id;
    const auto rows = wait(one.seat().store().outbox(all));
    QVERIFY(rows.ok());
    QCOMPARE(rows->size(), 60);
    for (const OutboxRow &row : *rows) {
        QVERIFY(!row.open && !row.dead);
        QCOMPARE(deliveryFrom(row), *one.book().find(row.delivery)); // what the events add up to
    }
}

void TestNotifier::intentIsOnDiskFirst()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.customers = mailCustomers(120); });
    one.mail().setRoom(200);
    int looked = 0;
    qsizetype largest = 0;
    one.mail().beforeSend([&](const QList<Outgoing> &batch) {
        largest = std::max(largest, batch.size());
        for (const Outgoing &each : batch) {
            OutboxQuery query;
            query.delivery = each.delivery;
            const auto rows = wait(one.seat().store().outbox(query));
            QVERIFY(rows.ok() && rows->size() == 1);
            QCOMPARE(deliveryFrom(rows->first()).state(), DeliveryState::Sending);
            ++looked;
        }
    });
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 120);
    QCOMPARE(looked, 120);
    QVERIFY2(largest <= 50, qPrintable(QString::number(largest)));
}

/// While a batch is synced the next may be made: nothing of it is sent before it is on disk itself, and what
/// comes late, twice or before the other was stored is neither lost nor taken for something else.
void TestNotifier::batchesFollowCloseBehind()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(400);
        setup.sms = false;
    });
    one.mail().setRoom(150);
    one.mail().playElse([](const Outgoing &mail) {
        const bool first = mail.attempt.endsWith(QLatin1String("z1"));
        const bool later = first && mail.address.startsWith(QLatin1String("c3"));
        return later ? Plays::Later : Plays::Takes;
    });
    one.mail().beforeSend([&](const QList<Outgoing> &batch) {
        const auto rows = wait(one.seat().store().outbox({}));
        QVERIFY(rows.ok());
        QHash<QString, DeliveryState> kept;
        int sending = 0;
        for (const OutboxRow &row : *rows) {
            kept.insert(row.delivery, deliveryFrom(row).state());
            sending += kept.value(row.delivery) == DeliveryState::Sending ? 1 : 0;
        }
        for (const Outgoing &each : batch)
            QCOMPARE(kept.value(each.delivery), DeliveryState::Sending);
        QVERIFY(sending <= 150);
        // Of one that may be in a batch that is being stored.
        for (const Outgoing &each : batch) {
            if (each.address.startsWith(QLatin1String("c3")))
                continue;
            Heard late;
            late.attempt = each.attempt;
            late.what = Heard::What::Delayed;
            one.mail().hear(late);
            one.mail().hear(late);
            break;
        }
    });
    QVERIFY(one.alert().ok());
    const auto told = [&] {
        m_clock.advance(1s); // those that are to be tried again
        return one.standing("alert").told == 400;
    };
    SOON_VERIFY(told());
    for (int i = 1; i <= 400; ++i)
        QCOMPARE(one.mail().arrivedAt(QStringLiteral("c%1@example.net").arg(i)), 1);
    QCOMPARE(one.findings(), QStringList());
    QVERIFY(one.looks());
    for (const Event &event : one.log("delivery.facts")) {
        const QList<DeliveryFact> facts = factsFrom(event);
        QVERIFY(std::count_if(facts.begin(), facts.end(), [](const DeliveryFact &fact) {
                    return fact.what == DeliveryFact::What::Sending;
                }) <= 50);
    }
    const auto rows = wait(one.seat().store().outbox({}));
    QCOMPARE(rows->size(), 400);
    for (const OutboxRow &row : *rows)
        QCOMPARE(deliveryFrom(row), *one.book().find(row.delivery));
}

void TestNotifier::laterIsTriedAgain()
{
    NotifySeat &one = seat();
    one.mail().play("c1@example.net", {Plays::Later, Plays::Later, Plays::Takes});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 2);
    SOON_COMPARE(stateOf(one, "customer-1", Channel::Email), DeliveryState::Queued);
    SOON_COMPARE(one.book().of("alert", "customer-1").first().tries(), 1);
    QVERIFY(!one.incident().notice("alert")->sentAt);
    for (int i = 0; i < 4 && one.mail().arrivedAt("c1@example.net") == 0; ++i) {
        m_clock.advance(6s);
        QVERIFY(one.looks());
    }
    SOON_COMPARE(one.standing("alert").told, 3);
    QCOMPARE(one.book().of("alert", "customer-1").first().tries(), 3);
    QCOMPARE(one.mail().arrivedAt("c1@example.net"), 1);
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QVERIFY(one.incident().notice("alert")->notReached.isEmpty());
}

void TestNotifier::lostAnswers_data()
{
    QTest::addColumn<bool>("askable");
    QTest::addColumn<bool>("arrived");
    QTest::addColumn<int>("knows"); // after so many questions
    QTest::newRow("it had arrived") << true << true << 1;
    QTest::newRow("it had not") << true << false << 1;
    QTest::newRow("known late") << true << true << 3;
    QTest::newRow("never known") << true << true << 9;
    QTest::newRow("nobody can be asked") << false << true << 1;
}

void TestNotifier::lostAnswers()
{
    QFETCH(bool, askable);
    QFETCH(bool, arrived);
    QFETCH(int, knows);
    NotifySeat &one = seat([&](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(1);
        setup.customers.first().email.clear();
        setup.smsCanBeAsked = askable;
        setup.rules.acknowledgeWithin = 1h;
    });
    const QString number = QStringLiteral("+13035550001");
    one.sms().play(number, {arrived ? Plays::LosesTheAnswer : Plays::LosesTheQuestion, Plays::Takes});
    one.sms().knowsAfter(knows);
    QVERIFY(one.alert().ok());
    const auto state = [&] { return stateOf(one, "customer-1", Channel::Sms); };
    if (!askable) {
        SOON_COMPARE(state(), DeliveryState::Unknown);
        QVERIFY(one.sms().asked().isEmpty());
        QCOMPARE(one.sms().arrivedAt(number), 1);
        QVERIFY(one.book().all().first().deadLetter());
        return;
    }
    SOON_COMPARE(state(), DeliveryState::Maybe);
    QVERIFY(one.looks());
    QVERIFY(one.sms().asked().isEmpty()); // not before 5 s
    int questions = 0;
    for (const Duration pause : {5s, 10s, 45s}) {
        if (questions == knows)
            break;
        m_clock.advance(pause);
        ++questions;
        SOON_COMPARE(one.sms().asked().size(), questions);
    }
    if (knows <= 3) {
        if (!arrived) { // it is known not to have been sent, and is sent again
            SOON_COMPARE(state(), DeliveryState::Queued);
            m_clock.advance(10s);
        }
        SOON_COMPARE(state(), DeliveryState::Sent);
        QCOMPARE(one.sms().arrivedAt(number), 1);
    } else {
        m_clock.advance(11s);
        SOON_COMPARE(state(), DeliveryState::Unknown);
        QCOMPARE(one.sms().asked().size(), 3);
        QCOMPARE(one.sms().arrivedAt(number), 1);
        QCOMPARE(one.sms().tried(), 1); // never sent again blindly
    }
    QCOMPARE(one.findings(), QStringList());
}

void TestNotifier::drillReachesItsListAlone()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.drill = mailCustomers(2);
        setup.drill[1].email = QStringLiteral("drill@example.net");
    });
    QVERIFY(one.alert(IncidentMode::Drill).ok());
    SOON_COMPARE(one.standing("alert").told, 2);
    QCOMPARE(one.mail().arrived().size(), 2);
    for (const Outgoing &each : one.mail().arrived()) {
        QCOMPARE(each.audience, Audience::Drill);
        QVERIFY(each.subject.startsWith("DRILL: "));
        QVERIFY(each.text.startsWith("This is a drill"));
    }
    // The layer refuses, whoever asks.
    Outgoing other = one.mail().arrived().first();
    QHash<QString, Attempted> answers;
    connect(&one.door(), &GatewayDoor::attempted, this,
            [&](const QString &attempt, const Attempted &what) { answers.insert(attempt, what); });
    other.attempt = QStringLiteral("strangerz1");
    other.address = QStringLiteral("c3@example.net");
    one.door().send({other});
    SOON_VERIFY(answers.contains("strangerz1"));
    QCOMPARE(answers.value("strangerz1").what, Attempted::What::Refused);
    QCOMPARE(answers.value("strangerz1").code, QString("not_on_drill_list"));
    QCOMPARE(one.mail().arrived().size(), 2);
    other.attempt = QStringLiteral("listedz1");
    other.address = QStringLiteral("DRILL@example.net");
    one.door().send({other});
    SOON_VERIFY(answers.contains("listedz1"));
    QCOMPARE(answers.value("listedz1").what, Attempted::What::Sent);
    // Of a pair whose list nobody has told, nobody.
    other.attempt = QStringLiteral("elsewherez1");
    other.pair = QStringLiteral("another");
    one.door().send({other});
    SOON_VERIFY(answers.contains("elsewherez1"));
    QCOMPARE(answers.value("elsewherez1").what, Attempted::What::Refused);
}

void TestNotifier::labReachesItsDrillListAlone()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.drill = mailCustomers(1);
        setup.rules.lab = true;
        setup.sms = false;
    });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt || one.standing("alert").told == 1);
    SOON_COMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::Failed);
    QCOMPARE(one.mail().arrived().size(), 1);
    QCOMPARE(one.mail().arrivedAt("c1@example.net"), 1);
    QVERIFY(one.book().of("alert", "customer-2").first().reason().contains("not_on_drill_list"));
}

void TestNotifier::updateGoesOutByItself()
{
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    const Instant due = *slotDue(one.incident(), 1);
    m_clock.advance(due - m_clock.now() - 91s);
    QVERIFY(one.looks());
    QVERIFY(!one.incident().notice("updates/1"));
    m_clock.advance(1s);
    SOON_VERIFY(one.incident().notice("updates/1") && one.incident().notice("updates/1")->sentAt);
    const Notice update = *one.incident().notice("updates/1");
    QVERIFY(update.byItself);
    QCOMPARE(update.approvedBy, QString("console"));
    QVERIFY(*update.sentAt <= due);
    QCOMPARE(updateSlots(one.incident(), m_clock.now() + 2min).first().state, UpdateSlot::State::OnTime);
    QCOMPARE(one.standing("updates/1").told, 3);
    // And the next one, a quarter of an hour later.
    m_clock.advance(15min);
    SOON_VERIFY(one.incident().notice("updates/2") && one.incident().notice("updates/2")->sentAt);
    QCOMPARE(one.findings(), QStringList());
    QCOMPARE(one.seat().troubles(), QList<Error>());
}

void TestNotifier::noUpdateBeforeAPersonSpoke()
{
    NotifySeat &one = seat();
    QVERIFY(one.seat().command(Do::Declare{IncidentMode::Real, m_clock.now() - 1min, "no dial tone"}).ok());
    m_clock.advance(20min);
    QVERIFY(one.looks());
    QVERIFY(one.incident().notices.isEmpty());
    QCOMPARE(one.mail().tried(), 0);
}

void TestNotifier::nothingIsSentTwiceAfterAKill()
{
    const QString url = m_backends->newUrl("sqlite");
    m_url = url;
    NotifySeat &first = seat([](NotifySeat::Setup &setup) { setup.sms = false; });
    first.mail().play("c1@example.net", {Plays::SaysNothing});
    QVERIFY(first.alert().ok());
    SOON_COMPARE(first.mail().arrived().size(), 3);
    SOON_COMPARE(first.standing("alert").told, 2);
    first.seat().dropDead();
    m_one.reset();
    m_url = url;
    NotifySeat &next = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.where = QStringLiteral("noc-2");
    });
    SOON_VERIFY(next.seat().onDuty());
    SOON_COMPARE(stateOf(next, "customer-1", Channel::Email), DeliveryState::Unknown);
    QVERIFY(next.looks());
    QCOMPARE(next.mail().tried(), 0);
    QCOMPARE(stateOf(next, "customer-2", Channel::Email), DeliveryState::Sent);
    QVERIFY(next.book().of("alert", "customer-1").first().deadLetter());
}

/// Of what can't be read nobody says that it isn't there: it is read again until it is known.
void TestNotifier::nobodyIsToldAnewWhileTheStoreCannotBeRead()
{
    const QString url = m_backends->newUrl("sqlite");
    m_url = url;
    NotifySeat &first = seat([](NotifySeat::Setup &setup) { setup.sms = false; });
    QVERIFY(first.alert().ok());
    SOON_COMPARE(first.standing("alert").told, 3);
    first.seat().dropDead();
    m_one.reset();
    const auto rename = [&](const char *from, const char *to) {
        execBeside(url, {QStringLiteral("ALTER TABLE outbox RENAME COLUMN %1 TO %2")
                             .arg(QLatin1String(from), QLatin1String(to))});
    };
    rename("became", "out_of_reach");
    int troubles = 0;
    m_url = url;
    NotifySeat &next = seat([&](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.where = QStringLiteral("noc-2");
        setup.troubled = [&](const Error &) {
            if (++troubles == 2) // it has failed, and failed again
                rename("out_of_reach", "became");
        };
    });
    QCOMPARE(troubles, 2);
    SOON_VERIFY(next.seat().onDuty());
    QVERIFY(next.looks());
    QCOMPARE(next.mail().tried(), 0);
    QCOMPARE(next.standing("alert").told, 3);
}

/// A window follows what the console on duty queues, in many events, without reading all of a message for
/// each of them.
void TestNotifier::othersDeliveriesAreReadByTheirIds()
{
    const QString url = m_backends->newUrl("sqlite");
    m_url = url;
    NotifySeat::Setup setup;
    setup.url = url;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.leaseClock = &m_leaseClock;
    setup.customers = mailCustomers(1200);
    NotifySeat duty(setup);
    QVERIFY(duty.open().ok());
    SOON_VERIFY(duty.seat().onDuty());
    duty.mail().setRoom(50);
    NotifySeat &window = seat([&](NotifySeat::Setup &own) {
        own.customers = setup.customers;
        own.where = QStringLiteral("noc-2");
    });
    QVERIFY(window.alert().ok());
    SOON_COMPARE(window.standing("alert").told, 1200);
    QVERIFY(duty.log("delivery.queued").size() >= 3);
    SOON_VERIFY(window.book().all().size() == duty.book().all().size());
    for (const Delivery &each : duty.book().all())
        QCOMPARE(*window.book().find(each.id), each);
    QCOMPARE(window.mail().tried(), 0);
}

void TestNotifier::bounceOfAnOldMessage()
{
    const QString url = m_backends->newUrl("sqlite");
    m_url = url;
    NotifySeat &first = seat();
    QVERIFY(first.alert().ok());
    SOON_COMPARE(first.standing("alert").told, 3);
    const QString attempt = first.mail().arrived().first().attempt;
    const QString another = first.mail().arrived().last().attempt;
    const QString old = first.incident().id;
    SOON_VERIFY(first.incident().notice("alert")->sentAt);
    QVERIFY(first.seat().command(Do::CloseFalseAlarm{QStringLiteral("a cable")}).ok());
    m_clock.advance(13h); // of what is younger, whoever takes the duty asks what has become
    QVERIFY(first.seat().command(Do::Declare{IncidentMode::Real, m_clock.now() - 1min, "again"}).ok());
    m_one.reset();
    m_url = url;
    NotifySeat &next = seat();
    QVERIFY(next.notifier().book(old).isEmpty());
    Heard bounce;
    bounce.attempt = attempt;
    bounce.what = Heard::What::Failed;
    bounce.at = m_clock.now();
    bounce.code = QStringLiteral("5.1.1");
    bounce.text = QStringLiteral("mailbox is full");
    next.mail().hear(bounce);
    SOON_VERIFY(!next.notifier().book(old).isEmpty());
    SOON_COMPARE(next.notifier().book(old).all().first().state(), DeliveryState::Failed);
    // Of nobody's attempt: dropped, and nothing is written.
    const auto facts = next.log("delivery.facts").size();
    bounce.attempt = QStringLiteral("nobodyz1");
    next.mail().hear(bounce);
    bounce.attempt = QStringLiteral("'; DROP TABLE outbox; --");
    next.mail().hear(bounce);
    // One that says something comes behind both, and is the only one written.
    bounce.attempt = another;
    next.mail().hear(bounce);
    SOON_COMPARE(next.notifier().book(old).all().size(), 2);
    SOON_COMPARE(next.notifier().book(old).all().last().state(), DeliveryState::Failed);
    QCOMPARE(next.log("delivery.facts").size(), facts + 1);
}

void TestNotifier::erasedIsForgotten()
{
    NotifySeat &one = seat();
    one.mail().play("c2@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    Event entry;
    entry.at = m_clock.now();
    entry.kind = QStringLiteral("customer.erased");
    entry.pair = testPair().id;
    entry.actor = QStringLiteral("A. Berg");
    entry.text = QStringLiteral("erased");
    const auto erased =
        wait(one.seat().store().eraseCustomer(entry, "customer-2", "asked for it", {testPair().id}));
    QVERIFY(erased.ok());
    OutboxQuery all;
    const auto rows = wait(one.seat().store().outbox(all));
    int theirs = 0;
    for (const OutboxRow &row : *rows) {
        const QByteArray text = QJsonDocument(row.to).toJson() + row.became;
        if (row.customer == QLatin1String("customer-2")) {
            QVERIFY2(!text.contains("c2@example.net") && !text.contains("no such user"), text.constData());
            ++theirs;
        } else {
            QVERIFY(text.contains("example.net") || text.contains("+1303"));
        }
    }
    QCOMPARE(theirs, 2);
    SOON_COMPARE(one.book().of("alert", "customer-2").first().to, Addressee{});
    for (const Event &event : one.log("delivery.facts"))
        QVERIFY(!QJsonDocument(event.body).toJson().contains("no such user"));
}

QTEST_GUILESS_MAIN(TestNotifier)
#include "tst_notifier.moc"
