// SPDX-License-Identifier: GPL-3.0-or-later
// Two real consoles on one store, one without a window and one with, tell 214 customers by three channels of
// a real outage, through a mail server and a provider that do wrong by dice; and one of the two is killed,
// again and again, while messages go out. Everybody has one outcome; what can be asked about comes once, and
// of mail that came twice the console says that it may have.
//   SWITCHBACK_KILLS   how many; 8. Said: all that is in doubt at the end is waited for, which takes minutes
//   SWITCHBACK_SEED    which dice; 1
#include "faultygateways.h"
#include "tellingprograms.h"

#include "app/config/consoleconfig.h"
#include "models/incident/notices.h"
#include "models/notify/deliveryfact.h"
#include "models/notify/messagetag.h"
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifyseat.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Customers = 214;
constexpr int FaultsForAKill = 3;
constexpr int AllDoubtEnds = 240'000; ///< ms: an answer that is lost is asked about for 130 s
constexpr int SentAgainMost = 12;

int setting(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}

QString s(const char *text)
{
    return QString::fromLatin1(text);
}
} // namespace

class TestNotifyKills : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    // In this order: each looks at what the first has left.
    void killedWhileTheyTell();
    void everyRecipientHasOneOutcome();
    void everyMessageEnded();
    void whatCanBeAskedAboutCameOnce();
    void mailCameTwiceOnlyWhereThatIsSaid();
    void unknownOnlyOnceAsked();
    void theLogIsWhole();

private:
    [[nodiscard]] bool whole() const { return qEnvironmentVariableIsSet("SWITCHBACK_KILLS"); }
    [[nodiscard]] int faults()
    {
        return m_gateways.mailFaults() + m_gateways.faultsIn(m_gateways.provider());
    }
    void say();
    void killOne();
    void sendUnknownAgain();
    [[nodiscard]] int stillQueued() const;
    [[nodiscard]] bool ended() const;
    [[nodiscard]] const Delivery *deliveryOf(const QString &attempt) const;

    int m_seed = setting("SWITCHBACK_SEED", 1);
    QRandomGenerator m_dice{quint32(m_seed)};
    const SystemClock m_clock;
    ConsoleFolder m_folder{testPair().id};
    FaultyGateways m_gateways{m_dice};
    TellingPrograms m_programs{m_folder};
    std::unique_ptr<NotifySeat> m_person; ///< who declares and approves; sends nothing
    QStringList m_numbers;
    QStringList m_notices;
    QStringList m_sentAgain; ///< deliveries
    QJsonObject m_provider;  ///< what it knows in the end
    QHash<QString, Delivery> m_all;
};

void TestNotifyKills::initTestCase()
{
    QVERIFY(m_folder.make());
    QVERIFY(m_gateways.start());
    qputenv("XDG_STATE_HOME", m_folder.path("state").toLocal8Bit()); // all have one seat's key
    QFile file(m_folder.path("switchback.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_folder.write("switchback.toml", file.readAll() + m_gateways.toml());
    const ConfigReading reading = readConsoleConfig(m_folder.path("switchback.toml"));
    QVERIFY2(reading.faults.isEmpty(), qPrintable(configCheckText(s("switchback.toml"), reading)));

    NotifySeat::Setup setup;
    setup.url = m_folder.url();
    setup.clock = setup.leaseClock = &m_clock;
    setup.customers = mailCustomers(Customers);
    setup.voice = true;
    setup.pair = reading.config.pairs.first();
    setup.purpose = Purpose::Act; // never has the duty
    setup.life = 30s;
    static const QList<Channel> ways{Channel::Email, Channel::Sms, Channel::Call};
    for (int i = 0; i < Customers; ++i) {
        setup.channels += QList<Channel>{ways.at(i % 3), ways.at((i + 1) % 3), ways.at((i + 2) % 3)};
        m_numbers += setup.customers.at(i).phone;
    }
    m_person = std::make_unique<NotifySeat>(setup);
    const Outcome opened = m_person->open();
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
}

void TestNotifyKills::cleanupTestCase()
{
    m_person.reset();
}

/// One message more to everybody, and new dice for whom the provider does wrong.
void TestNotifyKills::say()
{
    m_gateways.draw(m_numbers);
    if (m_notices.isEmpty()) {
        QVERIFY(m_person->alert().ok());
    } else {
        Wordings words;
        words.subject = s("Word %1").arg(m_notices.size());
        words.text = s("This is word %1 of the outage. {next_update}").arg(m_notices.size());
        const Outcome said = m_person->seat().command(Do::WriteBeside{s("free"), words, true});
        QVERIFY2(said.ok(), said ? "" : qPrintable(said.error().text));
    }
    QVERIFY(QTest::qWaitFor([&] { return m_person->incident().notices.size() > m_notices.size(); },
                            Test::Patience));
    m_notices += m_person->incident().notices.last().id;
}

/// At a random instant: after so many mails and events more, and a little; sometimes both.
void TestNotifyKills::killOne()
{
    const auto seen = [this] { return m_gateways.mails() + m_person->seat().seen().size(); };
    const qsizetype until = seen() + m_dice.bounded(1, 60);
    (void)QTest::qWaitFor([&] { return seen() >= until || stillQueued() == 0; }, Test::Patience);
    QTest::qWait(m_dice.bounded(300)); // the random instant
    const auto victim = TellingPrograms::All.at(size_t(m_dice.bounded(2)));
    const bool both = m_dice.bounded(5) == 0;
    for (const auto each : TellingPrograms::All) {
        if (both || each == victim)
            m_programs.kill(each);
    }
    for (const auto each : TellingPrograms::All) {
        if (both || each == victim)
            m_programs.begin(each);
    }
}

/// One of us does what no console does by itself.
void TestNotifyKills::sendUnknownAgain()
{
    const QList<Delivery> &all = m_person->book().all();
    for (const Delivery &each : all) {
        if (each.channel != Channel::Email || each.state() != DeliveryState::Unknown ||
            m_sentAgain.contains(each.id) || m_sentAgain.size() >= SentAgainMost)
            continue;
        const QString id = each.id;
        const Outcome done = ConsoleSeat::ended([&](const auto &told) {
            m_person->notifier().act({id, DeliveryAct::What::Again, {}}, told);
        });
        QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
        m_sentAgain += id;
        return;
    }
}

int TestNotifyKills::stillQueued() const
{
    const QList<Delivery> &all = m_person->book().all();
    return int(std::count_if(all.cbegin(), all.cend(), [](const Delivery &each) {
        return each.state() == DeliveryState::Queued || each.state() == DeliveryState::Sending;
    }));
}

/// In a short draw what the provider is still asked about is not waited for.
bool TestNotifyKills::ended() const
{
    for (const QString &id : m_notices) {
        const Notice *notice = m_person->incident().notice(id);
        if (!notice || (whole() && !notice->sentAt)) // who is asked about is waited for, for a minute
            return false;
    }
    const QList<Delivery> &all = m_person->book().all();
    return std::none_of(all.cbegin(), all.cend(), [this](const Delivery &each) {
        const bool asked = each.state() == DeliveryState::Maybe && each.channel != Channel::Email;
        return each.open() && (whole() || !asked);
    });
}

void TestNotifyKills::killedWhileTheyTell()
{
    const int kills = setting("SWITCHBACK_KILLS", 8);
    QElapsedTimer time;
    time.start();
    for (const auto each : TellingPrograms::All)
        m_programs.begin(each);
    while (m_programs.killed() < kills || faults() < FaultsForAKill * kills) {
        if (m_notices.isEmpty() || stillQueued() < Customers / 10)
            say();
        killOne();
        sendUnknownAgain();
        QVERIFY2(m_programs.fault().isEmpty(), qPrintable(m_programs.fault()));
        if (QTest::currentTestFailed())
            return;
    }
    const bool all = QTest::qWaitFor([this] { return ended(); }, whole() ? AllDoubtEnds : 60'000);
    for (const auto each : TellingPrograms::All) // what they know of is on disk
        QVERIFY2(m_programs.end(each), qPrintable(m_programs.fault()));
    m_provider = m_gateways.provider();
    const Result<QList<OutboxRow>> rows = wait(m_person->seat().store().outbox({}));
    QVERIFY(rows.ok());
    for (const OutboxRow &row : *rows)
        m_all.insert(row.delivery, deliveryFrom(row));
    qInfo("seed %d: %d kills, %d faults of gateways, %d messages, %d deliveries, %d mails, %d SMS, %d calls, "
          "%.1f s",
          m_seed, m_programs.killed(), faults(), int(m_notices.size()), int(m_all.size()),
          int(m_gateways.mails()), int(m_provider.value(s("messages")).toArray().size()),
          int(m_provider.value(s("calls")).toArray().size()), double(time.elapsed()) / 1000);
    for (const Delivery &each : std::as_const(m_all)) {
        if (!all && each.open())
            qInfo("still open: %s", becameJson(each).constData());
    }
    QVERIFY2(all, "not all that was said has ended");
}

const Delivery *TestNotifyKills::deliveryOf(const QString &attempt) const
{
    const auto name = attemptFromName(attempt);
    const auto found = name ? m_all.constFind(name->delivery) : m_all.cend();
    return found != m_all.cend() && name->attempt <= found->tries() ? &*found : nullptr;
}

/// However often whoever has the duty was another one, nobody is on a rung of the ladder twice.
void TestNotifyKills::everyRecipientHasOneOutcome()
{
    QSet<QString> rungs;
    QHash<QString, QSet<QString>> asked; ///< customers, by message
    for (const Delivery &each : std::as_const(m_all)) {
        const QString rung =
            QStringList{each.notice, each.customer, each.contact, channelKey(each.channel)}.join(
                QLatin1Char('/'));
        QVERIFY2(!rungs.contains(rung), qPrintable(rung));
        rungs.insert(rung);
        asked[each.notice].insert(each.customer);
    }
    QVERIFY(!m_notices.isEmpty());
    for (const QString &id : std::as_const(m_notices)) {
        QCOMPARE(asked.value(id).size(), Customers);
        const MessageStanding standing = m_person->notifier().standing(m_person->incident(), id);
        QCOMPARE(standing.customers, Customers);
        QCOMPARE(standing.told + int(standing.unreached.size()) + standing.trying, Customers);
        QVERIFY2(!whole() || standing.trying == 0, qPrintable(id));
    }
    QStringList said;
    for (const Event &event : m_person->log("notice.sent"))
        said += event.body.value(s("notice")).toString();
    QCOMPARE(said.removeDuplicates(), 0);
    QVERIFY(!whole() || said.size() == m_notices.size());
}

void TestNotifyKills::everyMessageEnded()
{
    QSet<QString> dead;
    for (const Delivery &each : std::as_const(m_all)) {
        const bool askedStill =
            !whole() && each.state() == DeliveryState::Maybe && each.channel != Channel::Email;
        QVERIFY2(!each.open() || askedStill, qPrintable(each.id));
        if (!each.deadLetter())
            continue;
        dead.insert(each.id);
        QVERIFY2(!each.reason().isEmpty() || each.state() == DeliveryState::Unknown, qPrintable(each.id));
    }
    const ConsoleFolder::Said said = m_folder.run({s("notify"), s("dead-letters"), s("--json")});
    QSet<QString> shown;
    const QJsonArray list =
        QJsonDocument::fromJson(said.out.toUtf8()).object().value(s("deliveries")).toArray();
    for (const QJsonValue &each : list)
        shown.insert(each.toObject().value(s("delivery")).toString());
    QCOMPARE(shown, dead);
    qInfo("%d dead letters", int(dead.size()));
}

/// By the provider's own list: an SMS ends in the tag of its attempt, a call speaks its message.
void TestNotifyKills::whatCanBeAskedAboutCameOnce()
{
    QHash<QString, QString> tagged; ///< delivery, by number and tag
    QSet<QString> sids;
    for (const Delivery &each : std::as_const(m_all)) {
        for (int attempt = 1; attempt <= each.tries(); ++attempt) {
            tagged.insert(each.to.address + messageTag(attemptName(each.id, attempt)), each.id);
            sids.insert(each.attempts.at(attempt - 1).reference);
        }
    }
    QHash<QString, int> came;
    for (const QJsonValue &value : m_provider.value(s("messages")).toArray()) {
        const QJsonObject message = value.toObject();
        const QString body = message.value(s("body")).toString();
        const QString of = tagged.value(message.value(s("to")).toString() + body.right(MessageTagLength));
        QVERIFY2(!of.isEmpty(), qPrintable(body)); // its intent was on disk before its first byte
        QVERIFY2(++came[of] == 1, qPrintable(of));
    }
    for (const QJsonValue &value : m_provider.value(s("calls")).toArray()) {
        const QJsonObject call = value.toObject();
        const QString what = call.value(s("to")).toString() + call.value(s("twiml")).toString();
        QVERIFY2(++came[what] == 1, qPrintable(what));
    }
    // Nobody says that it was sent who did not send it.
    for (const Delivery &each : std::as_const(m_all))
        QVERIFY2(each.channel != Channel::Sms || !each.told() || came.value(each.id) == 1,
                 qPrintable(each.id));
    QCOMPARE(m_provider.value(s("violations")).toArray(), QJsonArray());
    QVERIFY(came.size() > Customers / 2);
}

/// A mail server can't be asked. What may have been sent is never sent again but by one of us, and then the
/// console says of the try before that nobody knows.
void TestNotifyKills::mailCameTwiceOnlyWhereThatIsSaid()
{
    QHash<QString, int> came; ///< by delivery
    QSet<QString> attempts;
    for (const QString &attempt : m_gateways.mailAttempts()) {
        QVERIFY2(!attempts.contains(attempt), qPrintable(attempt));
        attempts.insert(attempt);
        const Delivery *delivery = deliveryOf(attempt);
        QVERIFY2(delivery, qPrintable(attempt));
        ++came[delivery->id];
    }
    int twice = 0;
    int said = 0;
    for (const Delivery &each : std::as_const(m_all)) {
        if (each.channel != Channel::Email)
            continue;
        const auto before = each.attempts.cend() - (each.attempts.isEmpty() ? 0 : 1);
        const auto maybe = std::count_if(each.attempts.cbegin(), before, [](const DeliveryAttempt &one) {
            return one.state == DeliveryState::Maybe || one.state == DeliveryState::Unknown;
        });
        QVERIFY2(maybe == 0 || m_sentAgain.contains(each.id), qPrintable(each.id));
        QVERIFY2(came.value(each.id) - 1 <= maybe, qPrintable(each.id));
        QVERIFY2(!each.told() || came.contains(each.id), qPrintable(each.id));
        said += int(maybe);
        twice += std::max(0, came.value(each.id) - 1);
    }
    qInfo("%d mails came twice; of %d the console says that they may have", twice, said);
}

/// The bar: asked at 5, 15 and 60 s before it is given up.
void TestNotifyKills::unknownOnlyOnceAsked()
{
    QHash<QString, QList<Instant>> questions; ///< by number
    for (const QJsonValue &value : m_provider.value(s("requests")).toArray()) {
        const QJsonObject request = value.toObject();
        const QString path = request.value(s("path")).toString();
        if (request.value(s("method")) == s("GET") && path.contains(s("?To=")))
            questions[s("+") + path.section(s("?To=%2B"), 1).section(QLatin1Char('&'), 0, 0)] +=
                instantFromMs(qint64(request.value(s("at")).toDouble() * 1000));
    }
    int unknown = 0;
    for (const Delivery &each : std::as_const(m_all)) {
        if (each.channel == Channel::Email || each.attempts.isEmpty() ||
            each.attempts.last().state != DeliveryState::Unknown)
            continue;
        ++unknown;
        const DeliveryAttempt &last = each.attempts.last();
        QList<Instant> asked = questions.value(each.to.address);
        asked.removeIf([&](Instant at) { return at < last.begunAt || at > last.at; });
        QVERIFY2(asked.size() >= 3, qPrintable(each.id + QLatin1Char(' ') + channelKey(each.channel)));
        QVERIFY2(asked.last() - asked.first() >= 50s, qPrintable(each.id));
    }
    QVERIFY(unknown > 0); // the dice give hundreds of lost answers
    qInfo("%d are not known, each asked about three times", unknown);
}

void TestNotifyKills::theLogIsWhole()
{
    const ConsoleFolder::Said said = m_folder.run({s("verify"), s("--no-witnesses")});
    QVERIFY2(said.code == 0, qPrintable(said.out + said.error));
}

QTEST_GUILESS_MAIN(TestNotifyKills)
#include "tst_notifykills.moc"
