// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that repeat what they were logged in with: nothing that is kept, shown, exported or written down of
// an outage holds a secret of ours, as it is or in base64.
#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/secretforms.h"
#include "app/gateway/twilio/smsgateway.h"
#include "app/notify/gateways/gatewaynews.h"
#include "app/pair/log/pairlog.h"
#include "consolefolder.h"
#include "scriptedsmtp.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/app/notify/secrets/echoingservers.h"
#include "tests/support/soon.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString User = QStringLiteral("noc");
const QString Account = QStringLiteral("AC0123456789abcdef0123456789abcdef");

struct Secret {
    QByteArray user;
    QByteArray text;
    QByteArray part; ///< of it, which nothing escapes
};
const Secret LoginA{"noc", "Corr3ct-\"h0rse\\b\xc3\xa4tt3ry ", "Corr3ct-"};
const Secret LoginB{"noc", "St4ple<b>{since}%1", "St4ple"};
const Secret Box{"noc", "M4ilb0x\"quo\\te", "M4ilb0x"};
const Secret Token{Account.toLatin1(), "T0ken/+=&\"\\<x>%41", "T0ken"};

QList<QByteArray> formsOf(const Secret &secret)
{
    const QByteArray null(1, '\0');
    QList<QByteArray> all{secret.part, secret.text};
    for (const QByteArray &plain :
         {secret.text, null + secret.user + null + secret.text, secret.user + ':' + secret.text})
        all += plain.toBase64(QByteArray::OmitTrailingEquals);
    return all;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

class TestNotifySecrets : public QObject
{
    Q_OBJECT
private slots:
    void formsAreTakenOut();
    void nothingKeptHoldsASecret();

private:
    void stand(NotifySeat::Setup &setup);
    void tell(NotifySeat &one);
    void inEverything(NotifySeat &one);
    void inWhatIsGivenAway();
    void look(const char *where, const QByteArray &bytes);

    SystemClock m_clock;
    ConsoleFolder m_folder{testPair().id};
    ScriptedSmtp m_a; ///< takes no login
    ScriptedSmtp m_b; ///< takes it, and no mail to the first three
    EchoingImap m_box;
    EchoingProvider m_provider;
    std::unique_ptr<GatewayBoard> m_board;
};

void TestNotifySecrets::formsAreTakenOut()
{
    for (const Secret &secret : {LoginA, LoginB, Box, Token}) {
        const SecretForms forms(secret.user, secret.text);
        for (const QByteArray &each : formsOf(secret).mid(1)) {
            const QByteArray text = forms.takenOut(QByteArray("no " + each + "== with (" + each + ")"));
            QVERIFY2(text.startsWith("no ***") && text.endsWith("with (***)"), text.constData());
        }
        const QByteArray json =
            QJsonDocument(QJsonObject{{"a", QJsonArray{QString::fromUtf8(secret.text)}}}).toJson();
        QCOMPARE(QJsonDocument::fromJson(forms.takenOutOfJson(json)).object(),
                 (QJsonObject{{"a", QJsonArray{"***"}}}));
    }
    const QByteArray other("{\"status\": \"queued\"}");
    QCOMPARE(SecretForms("noc", "secret").takenOutOfJson(other), other);
    QCOMPARE(SecretForms("noc", "abc").takenOut(QByteArray("abc is no secret")),
             QByteArray("abc is no secret"));
    QCOMPARE(SecretForms().takenOut(QByteArray("as it was")), QByteArray("as it was"));
}

/// One mail server whose login fails, one behind it, a mailbox and a provider: all repeat what they are told.
void TestNotifySecrets::stand(NotifySeat::Setup &setup)
{
    m_a.says.insert("auth", "535 5.7.8 cannot log in with {login} ({password})");
    for (const char *each : {"c1", "c2", "c3"})
        m_b.says.insert("rcpt " + QByteArray(each) + "@example.net",
                        "550-5.1.1 no such user here\r\n550 5.1.1 says {login} ({password})");
    m_b.says.insert("end", "250 2.0.0 Ok for {login} ({password}): queued as ABCDEF1234");
    const auto file = [this](const char *name, const Secret &secret) {
        m_folder.write(name, secret.text + '\n');
        return m_folder.path(name);
    };
    NotifySettings mail;
    mail.fromName = QStringLiteral("NOC");
    mail.fromAddress = QStringLiteral("noc@mail.example.net");
    mail.mail = {
        {"a", "outside", {"127.0.0.1", m_a.port(), Tls::None, {}, User, file("pw-a", LoginA), {}}, 1, 0},
        {"b", "outside", {"127.0.0.1", m_b.port(), Tls::None, {}, User, file("pw-b", LoginB), {}}, 1, 0}};
    mail.mailbox = {{"127.0.0.1", m_box.serverPort(), Tls::None, {}, User, file("pw-box", Box), {}},
                    QStringLiteral("noc@mail.example.net")};
    TwilioSettings sms;
    sms.name = QStringLiteral("twilio");
    sms.baseUrl = QStringLiteral("http://127.0.0.1:%1").arg(m_provider.serverPort());
    sms.account = Account;
    sms.tokenFile = file("sms-token", Token);
    sms.from = QStringLiteral("+13125550100");
    setup.ownMail = [this, mail] {
        return std::make_unique<MailGateway>(mail, m_clock, MailDeadlines(), 200ms);
    };
    setup.ownSms = [this, sms] {
        TwilioGateway::Times times;
        times.firstPoll = 100ms;
        return std::make_unique<SmsGateway>(QList<TwilioSettings>{sms}, CallbackSettings(), m_clock, times,
                                            nullptr);
    };
    setup.plug = [this](NotifySeat &seat, Engine &engine) {
        m_board = std::make_unique<GatewayBoard>(seat.door(), m_clock);
        auto news = std::make_unique<GatewayNews>(engine.context(), m_board.get(), engine.outages());
        news->setPauses(50ms, 50ms);
        engine.add(std::move(news));
    };
}

void TestNotifySecrets::look(const char *where, const QByteArray &bytes)
{
    QVERIFY2(!bytes.isEmpty(), where);
    for (const Secret &secret : {LoginA, LoginB, Box, Token}) {
        for (const QByteArray &form : formsOf(secret))
            QVERIFY2(!bytes.contains(form), (QByteArray(where) + " holds " + form).constData());
    }
}

/// What the console has, and what its store has on disk.
void TestNotifySecrets::inEverything(NotifySeat &one)
{
    EventQuery all;
    all.limit = 1'000'000;
    const auto events = wait(one.seat().store().events(all));
    QVERIFY(events && !events->isEmpty());
    QByteArray log;
    for (const Event &each : *events)
        log += each.text.toUtf8() + '\n' + QJsonDocument(each.body).toJson() + '\n';
    look("the log", log);
    const auto rows = wait(one.seat().store().outbox({}));
    QVERIFY(rows && !rows->isEmpty());
    QByteArray outbox;
    for (const OutboxRow &each : *rows)
        outbox += each.became + QJsonDocument(each.to).toJson() + '\n';
    look("the outbox", outbox);
    const auto told = wait(one.seat().store().state(stateKey(testPair().id, "gateways")));
    QVERIFY(told.ok());
    const QByteArray states = QJsonDocument(*told).toJson();
    look("the gateways' state", states);
    // They did repeat it, and the rest of their words is kept.
    for (const char *words : {"says *** (***)", "no mobile number for *** (***, ***)",
                              "not there for *** (***, ***)", "bad token for *** (***, ***)"})
        QVERIFY2(outbox.contains(words), words);
    for (const char *words : {"cannot log in with *** (***)", "bad token for *** (***, ***)"})
        QVERIFY2(states.contains(words), words);
    QVERIFY(m_box.logins > 0);
    look("the store", bytesOf(m_folder.path("store.db")));
    // What SQLite writes beside it is there only while it writes, and may be empty.
    for (const char *beside : {"store.db-journal", "store.db-wal"}) {
        if (const QByteArray bytes = bytesOf(m_folder.path(beside)); !bytes.isEmpty())
            look(beside, bytes);
    }
}

/// Until each of those servers has said its word, and it is kept.
void TestNotifySecrets::tell(NotifySeat &one)
{
    QVERIFY(one.alert().ok());
    const auto newest = [&](const char *customer, Channel channel) {
        const QList<Delivery> made = one.book().of("alert", QLatin1String(customer));
        const auto found = std::find_if(made.begin(), made.end(),
                                        [&](const Delivery &each) { return each.channel == channel; });
        return found == made.end() ? Delivery() : *found;
    };
    SOON_COMPARE(newest("customer-4", Channel::Email).state(), DeliveryState::Sent);
    SOON_COMPARE(newest("customer-1", Channel::Sms).state(), DeliveryState::Failed);
    SOON_COMPARE(newest("customer-2", Channel::Sms).state(), DeliveryState::Failed);
    const auto refused = [&newest] { // and tried again
        const QList<DeliveryAttempt> attempts = newest("customer-3", Channel::Sms).attempts;
        return std::any_of(attempts.begin(), attempts.end(), [](const DeliveryAttempt &each) {
            return each.text.contains(QLatin1String("bad token"));
        });
    };
    SOON_VERIFY(refused());
    const auto troubles = [&] {
        const QList<GatewayState> &states = m_board->states();
        return std::count_if(states.begin(), states.end(), [](const GatewayState &each) {
            return each.what == GatewayState::What::Troubled;
        });
    };
    SOON_COMPARE(troubles(), 3); // mail/a, the mailbox, the provider
    const auto stored = [&] {
        const auto told = wait(one.seat().store().state(stateKey(testPair().id, "gateways")));
        return told && QJsonDocument(*told).toJson().count("\"troubled\"") == 3;
    };
    SOON_VERIFY(stored());
    QVERIFY(one.looks());
}

/// Out of the store, as a person takes it.
void TestNotifySecrets::inWhatIsGivenAway()
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QString out = m_folder.path("record");
    QCOMPARE(m_folder.run({"customers", "export", m_folder.path("customers.csv")}).code, 0);
    look("the export", bytesOf(m_folder.path("customers.csv")));
    const ConsoleFolder::Said report = m_folder.run({"report", "--out", out});
    QVERIFY2(report.code == 0, qPrintable(report.error));
    int packets = 0;
    for (QDirIterator each(out, {"*.json"}, QDir::Files, QDirIterator::Subdirectories); each.hasNext();) {
        look("the record", bytesOf(each.next()));
        ++packets;
    }
    QVERIFY(packets > 0);
    for (const char *verb : {"status", "queue", "dead-letters"}) {
        const ConsoleFolder::Said said = m_folder.run({"notify", verb, "--json"});
        look(verb, (said.out + said.error).toUtf8());
    }
}

void TestNotifySecrets::nothingKeptHoldsASecret()
{
    QVERIFY(m_folder.make());
    QVERIFY(m_a.listen() && m_b.listen() && m_box.listen(QHostAddress::LocalHost) &&
            m_provider.listen(QHostAddress::LocalHost));
    FakeSites sites(m_clock);
    NotifySeat::Setup setup;
    setup.url = m_folder.url();
    setup.sites = &sites;
    setup.clock = setup.leaseClock = &m_clock;
    setup.customers = mailCustomers(4);
    stand(setup);
    auto one = std::make_unique<NotifySeat>(setup);
    const Outcome opened = one->open();
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
    QVERIFY(QTest::qWaitFor([&] { return one->seat().onDuty(); }, setup.patience));
    tell(*one);
    if (QTest::currentTestFailed())
        return;
    inEverything(*one);
    one.reset();
    if (QTest::currentTestFailed())
        return;
    inWhatIsGivenAway();
}

QTEST_GUILESS_MAIN(TestNotifySecrets)
#include "tst_notifysecrets.moc"
