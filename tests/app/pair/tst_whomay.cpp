// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do something from a console: whatever the button, it is refused for nobody, for who has not the
// right, for who was left alone for long, and for who is not set up any more.
#include "app/operators/secret.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "tests/support/soon.h"

#include <QDir>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QByteArray Secret = "correct horse battery";
const QString Ramos = QStringLiteral("K. Ramos");
const QString Ito = QStringLiteral("M. Ito");

template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}
} // namespace

class TestWhoMay : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_pairs.reset(); }
    void everyActAsks();
    void aNameIsOneHoweverItIsTyped();
    void moveWantsItsOwnApproval();
    void glassStandsAmongPeople();
    void refusedSignInsAreKept();
    void thoseOfTheLastMinuteToo();
    void leftAloneInAnOutageThePageStays();
    void leftAloneInCalmIsSignedOut();
    void peopleChangedElsewhereCountHere();
    void storeThatCantBeOpenedIsTriedAgain();

private:
    void put(const Operator &person);
    QString codeOf(const Outcome &outcome) const { return outcome ? QString() : outcome.error().code; }
    QStringList refusals();
    Outcome signIn(const QString &name);
    void declare();
    Outages &outages() { return m_engine->outages(); }
    PeopleHere &people() { return m_engine->people(); }

    const SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_beside;
    std::unique_ptr<Pairs> m_pairs;
    Engine *m_engine = nullptr;
};

void TestWhoMay::put(const Operator &person)
{
    Event event;
    event.at = m_clock.now();
    event.kind = QStringLiteral("operator.changed");
    event.actor = Ramos;
    event.text = person.name;
    const auto hash = wait(makeSecret(Secret));
    QVERIFY(hash.ok());
    const Outcome done = wait(m_beside->putOperator(person, QString::fromLatin1(*hash), event));
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
}

void TestWhoMay::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    ConsoleConfig config;
    config.storeUrl = QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("console.db"));
    PairConfig pair;
    pair.id = QStringLiteral("hosted");
    pair.name = QStringLiteral("Hosted Voice");
    pair.profile = QStringLiteral("hosted");
    pair.rpo = 1h;
    pair.pollPeriod = 5s;
    for (SiteConfig *site : {&pair.production, &pair.backup}) {
        const bool first = site == &pair.production;
        site->id = first ? QStringLiteral("naperville") : QStringLiteral("centennial");
        site->name = site->shortName = first ? QStringLiteral("Naperville") : QStringLiteral("Centennial");
        site->purpose = first ? QStringLiteral("production") : QStringLiteral("backup");
        site->zone = "America/Chicago";
        site->ssh.host = QStringLiteral("127.0.0.1");
        site->ssh.port = 1;
        site->rest.url = QStringLiteral("https://127.0.0.1:1");
    }
    config.pairs = {pair};
    m_beside = std::make_unique<Store>(config.storeUrl);
    QVERIFY(wait(m_beside->open()).ok());
    put({Ramos, Role::Administrator | Role::Operator | Role::Commander});
    put({Ito, Role::Watcher});
    m_pairs = std::make_unique<Pairs>(config, m_clock, Purpose::Window);
    m_engine = &m_pairs->first();
    QSignalSpy ready(m_engine, &Engine::ready);
    m_pairs->start();
    QVERIFY(ready.wait(20'000));
}

Outcome TestWhoMay::signIn(const QString &name)
{
    std::optional<Outcome> came;
    people().signIn(name, Secret, [&](const Outcome &outcome) { came = outcome; });
    return QTest::qWaitFor([&] { return came.has_value(); }, 20'000)
               ? *came
               : Outcome(Error{QStringLiteral("late"), {}, {}});
}

/// The code with which each act is refused, in one order.
QStringList TestWhoMay::refusals()
{
    QStringList codes{codeOf(m_engine->moves().retry()), codeOf(m_engine->moves().stop()),
                      codeOf(m_engine->moves().giveUp()), codeOf(m_engine->moves().letGo()),
                      codeOf(m_engine->moves().takeLogBackup())};
    m_engine->takeWheel([&](const Outcome &outcome) { codes += codeOf(outcome); });
    people().approveAct(QStringLiteral("Fail over"), Ramos, Secret, {},
                        [&](const Outcome &outcome) { codes += codeOf(outcome); });
    Do::Declare declaration;
    declaration.reason = QStringLiteral("the phones are silent");
    outages().command(declaration, [&](const Outcome &outcome) { codes += codeOf(outcome); });
    return codes;
}

void TestWhoMay::everyActAsks()
{
    QCOMPARE(refusals(), QStringList(8, QStringLiteral("not_signed_in")));
    QVERIFY(signIn(Ito).ok());
    QCOMPARE(refusals(), QStringList(8, QStringLiteral("no_right")));
    QVERIFY(!people().mayNever(Right::TakeWheel).isEmpty());
    QCOMPARE(m_engine->moves().preview().blocked.isEmpty(), false);
    people().signOut();
    QVERIFY(people().actor().name.isEmpty());
    QCOMPARE(refusals(), QStringList(8, QStringLiteral("not_signed_in")));
    QVERIFY(signIn(Ramos).ok());
    QVERIFY(people().mayAct(Right::TakeWheel).ok());
    QVERIFY(people().mayNever(Right::TakeWheel).isEmpty());
    const QString code = codeOf(m_engine->moves().retry()); // there is no run: refused for another reason
    QVERIFY2(code != QLatin1String("no_right") && code != QLatin1String("not_signed_in"), qPrintable(code));
}

void TestWhoMay::aNameIsOneHoweverItIsTyped()
{
    for (const char *typed :
         {"k. ramos", " K. Ramos ", "K.  RAMOS", "K.\xc2\xa0Ramos", "K. Ramos\xe2\x80\x8b"}) {
        const Outcome in = signIn(QString::fromUtf8(typed));
        QVERIFY2(in.ok(), typed);
        QCOMPARE(people().actor().name, Ramos);
    }
}

void TestWhoMay::moveWantsItsOwnApproval()
{
    QVERIFY(!people().useApproval(QStringLiteral("Fail over")));
    QVERIFY(signIn(Ramos).ok());
    std::optional<Outcome> came;
    people().approveAct(QStringLiteral("Fail over"), {}, {}, QStringLiteral("nobody answers the phone"),
                        [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QVERIFY2(came->ok(), came->ok() ? "" : qPrintable(came->error().text));
    // What was approved for somebody is gone with them, also when they come again.
    people().signOut();
    QVERIFY(signIn(Ramos).ok());
    QVERIFY(!people().useApproval(QStringLiteral("Fail over")));
    came.reset();
    people().approveAct(QStringLiteral("Fail over"), {}, {}, QStringLiteral("nobody answers the phone"),
                        [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QVERIFY(!people().useApproval(QStringLiteral("Fail back"))); // another act, and the word is spent
    QVERIFY(!people().useApproval(QStringLiteral("Fail over")));
}

/// In the pair's chain and in the one about people.
void TestWhoMay::glassStandsAmongPeople()
{
    QVERIFY(signIn(Ramos).ok());
    std::optional<Outcome> came;
    people().approveAct(QStringLiteral("Fail over"), {}, {}, QStringLiteral("nobody answers the phone"),
                        [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QVERIFY(came->ok());
    EventQuery query;
    query.kinds = {QStringLiteral("approval.glass_broken"), QStringLiteral("people.glass_broken")};
    const auto events = wait(m_beside->events(query));
    QCOMPARE(events->size(), 2);
    QCOMPARE(events->at(0).pair, QStringLiteral("hosted"));
    QCOMPARE(events->at(1).pair, QString());
    QCOMPARE(events->at(1).kind, QStringLiteral("people.glass_broken"));
    QCOMPARE(events->at(1).actor, Ramos);
    QVERIFY(events->at(1).text.contains(QStringLiteral("nobody answers the phone")));
}

/// What was typed is in none of them: a name that nobody has may be a secret in the wrong field.
void TestWhoMay::refusedSignInsAreKept()
{
    Operator gone{QStringLiteral("S. Lindqvist"), Role::Operator, true};
    put(gone);
    SOON_VERIFY(m_engine->people().operators().size() == 2);
    const auto tried = [this](const QString &name, const QByteArray &secret) {
        std::optional<Outcome> came;
        people().signIn(name, secret, [&](const Outcome &outcome) { came = outcome; });
        return QTest::qWaitFor([&] { return came.has_value(); }, 20'000) && !*came;
    };
    QVERIFY(tried(Ramos, "wrong horse battery"));
    QVERIFY(tried(QString::fromUtf8(Secret), "x"));
    QVERIFY(tried(gone.name, Secret));
    EventQuery query;
    query.kinds = {QStringLiteral("signin.failed")};
    const auto told = [&] {
        const auto events = wait(m_beside->events(query));
        return events ? *events : QList<Event>();
    };
    SOON_COMPARE(told().size(), 3);
    QStringList names;
    for (const Event &event : told()) {
        QVERIFY(event.pair.isEmpty());
        names += event.body.value(QLatin1String("name")).toString();
        const QByteArray all = event.text.toUtf8() + QJsonDocument(event.body).toJson();
        QVERIFY2(!all.contains("battery") && !all.contains(Secret), all.constData());
    }
    QCOMPARE(names, (QStringList{Ramos, QString(), gone.name}));
    QCOMPARE(told().at(0).body.value(QLatin1String("wrong_secret")).toInt(), 1);
    QCOMPARE(told().at(1).body.value(QLatin1String("unknown")).toInt(), 1);
    QCOMPARE(told().at(2).body.value(QLatin1String("retired")).toInt(), 1);
}

void TestWhoMay::declare()
{
    Do::Declare declaration;
    declaration.reason = QStringLiteral("the phones are silent");
    std::optional<Outcome> came;
    outages().command(declaration, [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QVERIFY2(came->ok(), came->ok() ? "" : qPrintable(came->error().text));
    SOON_VERIFY(outages().incident().open());
}

/// They are told when the console ends, while its store is still there.
void TestWhoMay::thoseOfTheLastMinuteToo()
{
    EventQuery query;
    query.kinds = {QStringLiteral("signin.failed")};
    const auto tries = [&] {
        int all = 0;
        const auto events = wait(m_beside->events(query));
        for (const Event &event : events ? *events : QList<Event>())
            all += event.body.value(QLatin1String("tries")).toInt();
        return all;
    };
    for (int i = 0; i < 3; ++i) {
        std::optional<Outcome> came;
        people().signIn(Ramos, "wrong horse battery", [&](const Outcome &outcome) { came = outcome; });
        SOON_VERIFY(came.has_value());
        QVERIFY(!*came);
        SOON_VERIFY(tries() > 0);
    }
    QVERIFY(tries() < 3);
    m_pairs.reset();
    QCOMPARE(tries(), 3);
}

void TestWhoMay::leftAloneInAnOutageThePageStays()
{
    QVERIFY(signIn(Ramos).ok());
    declare();
    people().endSignIn();
    QCOMPARE(people().actor().name, Ramos);
    QCOMPARE(codeOf(m_engine->moves().retry()), QStringLiteral("sign_in_ended"));
    std::optional<Outcome> came;
    outages().command(Do::Pause{}, [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QCOMPARE(codeOf(*came), QStringLiteral("sign_in_ended"));
    QVERIFY(signIn(Ramos).ok());
    came.reset();
    outages().command(Do::Pause{}, [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QVERIFY2(came->ok(), came->ok() ? "" : qPrintable(came->error().text));
}

void TestWhoMay::leftAloneInCalmIsSignedOut()
{
    QVERIFY(signIn(Ramos).ok());
    people().endSignIn();
    QVERIFY(people().actor().name.isEmpty());
}

void TestWhoMay::peopleChangedElsewhereCountHere()
{
    QVERIFY(signIn(Ramos).ok());
    put({QStringLiteral("D. Osei"), Role::Administrator});
    put({Ramos, Role::Watcher});
    SOON_COMPARE(codeOf(m_engine->moves().retry()), QStringLiteral("no_right"));
    put({Ramos, Role::Watcher, true});
    SOON_COMPARE(codeOf(m_engine->moves().retry()), QStringLiteral("not_signed_in"));
}

/// What is in the store's way may be taken out of it: no restart is needed then.
void TestWhoMay::storeThatCantBeOpenedIsTriedAgain()
{
    const PairConfig pair = m_engine->pair();
    m_pairs.reset();
    ConsoleConfig config;
    config.pairs = {pair};
    const QString path = m_folder->filePath(QStringLiteral("late.db"));
    config.storeUrl = QStringLiteral("sqlite:") + path;
    QVERIFY(QDir().mkdir(path));
    m_pairs = std::make_unique<Pairs>(config, m_clock, Purpose::Window);
    m_engine = &m_pairs->first();
    QSignalSpy troubled(m_engine, &Engine::troubled);
    QSignalSpy ready(m_engine, &Engine::ready);
    m_pairs->start();
    SOON_COMPARE(troubled.size(), 1);
    QVERIFY(troubled.first().first().value<Error>().text.contains(path));
    QVERIFY(QDir().rmdir(path));
    QVERIFY(ready.size() == 1 || ready.wait(20'000));
    QVERIFY(m_engine->storeOpen());
}

QTEST_GUILESS_MAIN(TestWhoMay)
#include "tst_whomay.moc"
