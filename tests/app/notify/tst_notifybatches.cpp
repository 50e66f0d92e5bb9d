// SPDX-License-Identifier: GPL-3.0-or-later
// One batch is synced while the next is made: what is in doubt, and what becomes of the one when the other
// fails.
#include "app/store/place/storeurl.h"
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifycase.h"
#include "tests/app/store/cuttingproxy.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestNotifyBatches : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void inDoubtIsWhatThereIsRoomFor();
    void oneFailsTheOtherIsStored_data();
    void oneFailsTheOtherIsStored();
    void nobodyKnowsWhetherOneIsStored_data();
    void nobodyKnowsWhetherOneIsStored();
    void factsOfOneKeepTheirOrder();
    void rowsThatAreGoneAreMadeAnew();
    void nothingGoesOutOnceTheDutyIsLost();
    void whoseAnswerIsBeingWrittenIsNotUnreached();
    void erasedMeanwhileIsSentNothing_data();
    void erasedMeanwhileIsSentNothing();
    void wordsOfWhoWasErasedAreNotWritten();

private:
    [[nodiscard]] static bool turned(NotifySeat &one)
    {
        const quint64 before = one.notifier().turns();
        return QTest::qWaitFor([&] { return one.notifier().turns() > before; }, Test::Patience);
    }
    [[nodiscard]] static Heard heardOf(const QString &attempt, Heard::What what, const QString &text = {})
    {
        Heard heard;
        heard.attempt = attempt;
        heard.what = what;
        heard.text = text;
        return heard;
    }
    [[nodiscard]] Event erasedEvent(const char *customer) const
    {
        Event event;
        event.at = m_clock.now();
        event.kind = QStringLiteral("customer.erased");
        event.pair = testPair().id;
        event.actor = QStringLiteral("A. Berg");
        event.text = QStringLiteral("erased");
        event.body = {{QStringLiteral("customer"), QLatin1String(customer)}};
        return event;
    }
    QString m_here; ///< the store's address
};

namespace
{
/// Somebody else writes to the store's file: whatever the console asks of it waits.
class Locked
{
public:
    explicit Locked(const QString &url, const char *how = "BEGIN IMMEDIATE")
        : m_database(Backends::openBeside(url))
    {
        QSqlQuery begin(m_database);
        if (!begin.exec(QLatin1String(how)))
            qFatal("not locked");
    }
    ~Locked() { open(); }
    void open()
    {
        if (!m_database.isOpen())
            return;
        QSqlQuery(m_database).exec(QStringLiteral("COMMIT"));
        Backends::closeBeside(m_database);
    }

private:
    QSqlDatabase m_database;
};
} // namespace

/// Of all pairs together, whenever the process is killed.
void TestNotifyBatches::inDoubtIsWhatThereIsRoomFor()
{
    constexpr int Room = 120;
    const auto with = [](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(300);
        setup.sms = false;
    };
    NotifySeat &first = seat(with);
    std::vector<std::unique_ptr<NotifySeat>> others;
    for (int i = 0; i < 2; ++i) {
        NotifySeat::Setup setup;
        setup.url = m_backends->newUrl(QStringLiteral("sqlite"));
        setup.sites = m_sites.get();
        setup.clock = &m_clock;
        setup.leaseClock = &m_leaseClock;
        setup.beside = &first;
        with(setup);
        others.push_back(std::make_unique<NotifySeat>(setup));
        QVERIFY(others.back()->open().ok());
    }
    first.mail().setRoom(Room);
    const QList<NotifySeat *> all{&first, others.at(0).get(), others.at(1).get()};
    first.mail().playElse([](const Outgoing &) { return Plays::AnswersLate; });
    const auto onDisk = [&] {
        int doubtful = 0;
        for (NotifySeat *each : all) { // the store answers in order: also what is being written
            const auto rows = wait(each->seat().store().outbox({}));
            for (const OutboxRow &row : rows ? *rows : QList<OutboxRow>())
                doubtful += deliveryFrom(row).state() == DeliveryState::Sending ? 1 : 0;
        }
        return doubtful;
    };
    for (NotifySeat *each : all)
        QVERIFY(each->alert().ok());
    SOON_VERIFY(first.mail().arrived().size() >= Room);
    for (NotifySeat *each : all)
        QVERIFY(each->looks());
    QCOMPARE(onDisk(), Room);
    QCOMPARE(first.mail().arrived().size(), Room);
    QCOMPARE(first.door().room(Channel::Email), 0);
    first.mail().playElse([](const Outgoing &) { return Plays::Takes; });
    first.mail().answerHeld();
    for (NotifySeat *each : all)
        SOON_COMPARE(each->standing("alert").told, 300);
    QCOMPARE(first.mail().arrived().size(), 900);
    QCOMPARE(first.findings(), QStringList());
    QCOMPARE(first.door().room(Channel::Email), Room);
}

void TestNotifyBatches::oneFailsTheOtherIsStored_data()
{
    QTest::addColumn<QString>("fails");
    QTest::addColumn<QString>("mends");
    const QString refuse = QStringLiteral("CREATE TRIGGER trouble BEFORE INSERT ON event WHEN "
                                          "NEW.kind = 'delivery.facts' AND NEW.seq % 2 = %1 "
                                          "BEGIN SELECT RAISE(ABORT, 'a full disk'); END");
    const QString gone = QStringLiteral("DROP TRIGGER trouble");
    QTest::newRow("store error, one half") << refuse.arg(0) << gone;
    QTest::newRow("store error, the other") << refuse.arg(1) << gone;
    QTest::newRow("lease lost") << QStringLiteral(
                                       "UPDATE lease SET token = token + 1 WHERE name LIKE 'duty/%'")
                                << QStringLiteral("SELECT 1");
}

/// Nobody is queued twice, nothing is said twice, and everybody gets it once.
void TestNotifyBatches::oneFailsTheOtherIsStored()
{
    QFETCH(QString, fails);
    QFETCH(QString, mends);
    m_url = m_here = m_backends->newUrl(QStringLiteral("sqlite"));
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(400);
        setup.sms = false;
        setup.life = 1s;
    });
    one.mail().setRoom(0);
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.notifier().queued(Channel::Email), 400);
    {
        Locked locked(m_here);
        one.mail().setRoom(150);
        QVERIFY(turned(one));
        QVERIFY(turned(one)); // two are in the store
        QCOMPARE(one.door().room(Channel::Email), 50);
        QCOMPARE(one.mail().tried(), 0);
        locked.open();
        execBeside(m_here, {fails});
    }
    m_clock.advance(61s);
    QVERIFY(one.looks());
    execBeside(m_here, {mends});
    const auto told = [&] {
        m_clock.advance(1s);
        return one.standing("alert").told == 400 && one.incident().notice("alert")->sentAt;
    };
    SOON_VERIFY(told());
    QVERIFY(one.looks());
    QCOMPARE(one.door().room(Channel::Email), 150);
    QCOMPARE(one.log("notice.sent").size(), 1);
    QSet<QString> contacts;
    for (const Event &event : one.log("delivery.queued")) {
        for (const QJsonValue &made : event.body.value(QLatin1String("deliveries")).toArray()) {
            const QString who = made.toObject().value(QLatin1String("customer")).toString();
            QVERIFY2(!contacts.contains(who), qPrintable(who));
            contacts.insert(who);
        }
    }
    for (int i = 1; i <= 400; ++i)
        QCOMPARE(one.mail().arrivedAt(QStringLiteral("c%1@example.net").arg(i)), 1);
    QCOMPARE(one.findings(), QStringList());
}

void TestNotifyBatches::nobodyKnowsWhetherOneIsStored_data()
{
    QTest::addColumn<int>("cut");
    QTest::newRow("it is not") << int(CuttingProxy::Cut::BeforeCommit);
    QTest::newRow("it is") << int(CuttingProxy::Cut::BeforeAnswer);
}

/// The line to the server is cut at the commit while the next batch waits behind it.
void TestNotifyBatches::nobodyKnowsWhetherOneIsStored()
{
    QFETCH(int, cut);
    NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
    const QString direct = m_backends->newUrl(QStringLiteral("postgresql"));
    const QString folder = parseStoreUrl(direct)->host;
    CuttingProxy proxy(folder);
    m_url = QString(direct).replace(folder, proxy.folder());
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(200);
        setup.sms = false;
    });
    one.mail().setRoom(0);
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.notifier().queued(Channel::Email), 200);
    QVERIFY(one.looks());
    proxy.cutAt(CuttingProxy::Cut(cut));
    one.mail().setRoom(150);
    SOON_VERIFY(one.door().room(Channel::Email) < 150);
    (void)wait(one.seat().store().outbox({})); // behind the first of them, which nobody knows of by now
    QCOMPARE(one.mail().tried(), 0);
    proxy.restore();
    const auto told = [&] {
        m_clock.advance(1s);
        return one.standing("alert").told == 200 && one.incident().notice("alert")->sentAt;
    };
    SOON_VERIFY(told());
    for (int i = 1; i <= 200; ++i)
        QCOMPARE(one.mail().arrivedAt(QStringLiteral("c%1@example.net").arg(i)), 1);
    QCOMPARE(one.findings(), QStringList());
    QCOMPARE(one.log("notice.sent").size(), 1);
    SOON_COMPARE(one.door().room(Channel::Email), 150);
}

/// However many were heard between: what one said first stands first.
void TestNotifyBatches::factsOfOneKeepTheirOrder()
{
    m_url = m_here = m_backends->newUrl(QStringLiteral("sqlite"));
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(230);
        setup.sms = false;
    });
    one.mail().setRoom(150);
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert") && one.incident().notice("alert")->sentAt);
    const QList<Outgoing> sent = one.mail().arrived();
    QCOMPARE(sent.size(), 230);
    one.mail().setRoom(0);
    QVERIFY(one.seat().command(Do::WriteBeside{"free", QString("We move tonight."), true}).ok());
    SOON_COMPARE(one.notifier().queued(Channel::Email), 230);
    QVERIFY(one.looks());
    const QString attempt = sent.first().attempt;
    {
        const Locked locked(m_here);
        one.mail().hear(heardOf(attempt, Heard::What::Delayed));
        one.mail().setRoom(50);
        QVERIFY(turned(one)); // what was heard of that one is in the store
        QCOMPARE(one.door().room(Channel::Email), 0);
        one.mail().hear(heardOf(attempt, Heard::What::Answered, QStringLiteral("first")));
        for (const Outgoing &each : sent.mid(1))
            one.mail().hear(heardOf(each.attempt, Heard::What::Delayed));
        one.mail().hear(heardOf(attempt, Heard::What::Answered, QStringLiteral("second")));
        one.mail().setRoom(150);
        QVERIFY(turned(one));
        QCOMPARE(one.door().room(Channel::Email), 50);
    }
    const auto answers = [&] {
        QStringList said;
        for (const DeliveryAnswer &each : one.book().of("alert", "customer-1").first().answers)
            said += each.text;
        return said;
    };
    SOON_COMPARE(answers().size(), 2);
    QCOMPARE(answers(), (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
}

/// A copy that was put back, a standby that lagged: what became of a delivery is not written to nowhere.
void TestNotifyBatches::rowsThatAreGoneAreMadeAnew()
{
    m_url = m_here = m_backends->newUrl(QStringLiteral("sqlite"));
    QStringList troubles;
    NotifySeat &one = seat([&](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.troubled = [&](const Error &error) { troubles += error.code; };
    });
    one.mail().playElse([](const Outgoing &) { return Plays::AnswersLate; });
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.mail().arrived().size(), 3);
    execBeside(m_here, {QStringLiteral("DELETE FROM outbox WHERE customer = 'customer-2'")});
    one.mail().answerHeld();
    SOON_COMPARE(one.standing("alert").told, 3);
    QVERIFY(one.looks());
    const auto rows = wait(one.seat().store().outbox({}));
    QVERIFY(rows.ok());
    QCOMPARE(rows->size(), 3);
    for (const OutboxRow &row : *rows)
        QCOMPARE(deliveryFrom(row), *one.book().find(row.delivery));
    QCOMPARE(troubles, QStringList{QStringLiteral("outbox_rows_missing")}); // it is said
    QCOMPARE(one.mail().arrived().size(), 3);
}

/// While nobody knew whether it was stored somebody else may have taken it back and sent it.
void TestNotifyBatches::nothingGoesOutOnceTheDutyIsLost()
{
    m_url = m_here = m_backends->newUrl(QStringLiteral("sqlite"));
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.life = 1s;
    });
    one.mail().setRoom(0);
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.notifier().queued(Channel::Email), 3);
    {
        const Locked locked(m_here);
        one.mail().setRoom(8);
        QVERIFY(turned(one));
        QCOMPARE(one.door().room(Channel::Email), 5); // the intents are in the store
        QElapsedTimer waits;
        waits.start();
        SOON_VERIFY(!one.seat().onDuty() && waits.elapsed() > 2500); // no renewal that was asked for counts
    }
    SOON_COMPARE(one.door().room(Channel::Email), 8);
    SOON_VERIFY(one.seat().onDuty());
    QVERIFY(one.looks());
    QCOMPARE(one.mail().tried(), 0);
    const auto told = [&] {
        m_clock.advance(1s);
        return one.standing("alert").told;
    };
    SOON_COMPARE(told(), 3);
    QCOMPARE(one.mail().arrived().size(), 3);
    for (const Outgoing &each : one.mail().arrived())
        QVERIFY2(each.attempt.endsWith(QLatin1String("z2")), qPrintable(each.attempt));
}

/// At the mark of a minute.
void TestNotifyBatches::whoseAnswerIsBeingWrittenIsNotUnreached()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.sms = false; });
    one.mail().play(QStringLiteral("c2@example.net"), {Plays::AnswersLate});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 2);
    QVERIFY(one.looks());
    m_clock.advance(61s);
    one.mail().answerHeld();
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QCOMPARE(one.incident().notice("alert")->notReached, QStringList());
    QCOMPARE(one.incident().notice("alert")->how, QStringLiteral("3 E-mail"));
}

void TestNotifyBatches::erasedMeanwhileIsSentNothing_data()
{
    QTest::addColumn<bool>("queued");
    QTest::newRow("while they are being queued") << false;
    QTest::newRow("while it is being written down that they are sent it") << true;
}

void TestNotifyBatches::erasedMeanwhileIsSentNothing()
{
    QFETCH(bool, queued);
    m_url = m_here = m_backends->newUrl(QStringLiteral("sqlite"));
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert") && one.incident().notice("alert")->sentAt);
    QVERIFY(one.looks());
    one.sms().setRoom(0);
    if (queued) {
        m_clock.advance(10min); // nobody has acknowledged it
        SOON_COMPARE(one.notifier().queued(Channel::Sms), 3);
    }
    {
        const Locked locked(m_here);
        one.sms().setRoom(8);
        if (!queued)
            m_clock.advance(10min);
        QVERIFY(turned(one));
        QCOMPARE(one.door().room(Channel::Sms), queued ? 5 : 8);
        one.notifier().follow(erasedEvent("customer-2"));
    }
    SOON_COMPARE(one.sms().arrivedAt(QStringLiteral("+13035550003")), 1);
    const auto queuedStill = [&] {
        m_clock.advance(1s); // what was not sent is looked at again when it would be tried again
        return one.notifier().queued(Channel::Sms);
    };
    SOON_COMPARE(queuedStill(), 0);
    QVERIFY(one.looks());
    QCOMPARE(one.sms().arrivedAt(QStringLiteral("+13035550001")), 1);
    QCOMPARE(one.sms().arrivedAt(QStringLiteral("+13035550002")), 0);
    const auto without = [&] {
        const auto rows = wait(one.seat().store().outbox({}));
        return rows && std::none_of(rows->begin(), rows->end(), [](const OutboxRow &row) {
                   return row.customer == QLatin1String("customer-2") &&
                          (!deliveryFrom(row).to.address.isEmpty() || row.became.contains("example"));
               });
    };
    if (!queued) // else their row was there, and went as they were erased
        SOON_VERIFY(without());
}

void TestNotifyBatches::wordsOfWhoWasErasedAreNotWritten()
{
    m_url = m_here = m_backends->newUrl(QStringLiteral("sqlite"));
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.sms = false; });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert") && one.incident().notice("alert")->sentAt);
    QVERIFY(one.looks());
    const auto attempt = [&](const char *customer) {
        return attemptName(one.book().of("alert", QLatin1String(customer)).first().id, 1);
    };
    {
        const Locked locked(m_here);
        one.mail().hear(
            heardOf(attempt("customer-2"), Heard::What::Answered, QStringLiteral("in the store already")));
        QVERIFY(turned(one));
        one.mail().hear(
            heardOf(attempt("customer-2"), Heard::What::Answered, QStringLiteral("my own words")));
        one.mail().hear(heardOf(attempt("customer-3"), Heard::What::Answered, QStringLiteral("other words")));
        one.notifier().follow(erasedEvent("customer-2"));
    }
    SOON_COMPARE(one.standing("alert").answered, 2);
    QVERIFY(one.looks());
    const auto logHolds = [&](const char *words) {
        const QList<Event> all = one.log("delivery.facts");
        return std::any_of(all.begin(), all.end(), [&](const Event &event) {
            return QJsonDocument(event.body).toJson().contains(words);
        });
    };
    SOON_VERIFY(!logHolds("in the store already"));
    QVERIFY(!logHolds("my own words"));
    QVERIFY(logHolds("other words"));
    QCOMPARE(one.log("customer.erased").size(), 1); // behind what came back
    const auto rows = wait(one.seat().store().outbox({}));
    for (const OutboxRow &row : *rows)
        QVERIFY2(!row.became.contains("my own words") && !row.became.contains("in the store already"),
                 row.became);
}

QTEST_GUILESS_MAIN(TestNotifyBatches)
#include "tst_notifybatches.moc"
