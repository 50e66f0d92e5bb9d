// SPDX-License-Identifier: GPL-3.0-or-later
// One batch is synced while the next is made: what is in doubt, and what becomes of the one when the other
// fails.
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifycase.h"
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

QTEST_GUILESS_MAIN(TestNotifyBatches)
#include "tst_notifybatches.moc"
