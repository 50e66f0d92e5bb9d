// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/gateways/gatewaystate.h"

#include <QJsonArray>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = GatewayState::What;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);
const QString Naperville = QStringLiteral("mail/naperville");
const QString Outside = QStringLiteral("mail/outside");

Attempted said(Attempted::What what, const QString &text = {})
{
    Attempted out;
    out.what = what;
    out.code = what == Attempted::What::Sent ? QString() : QStringLiteral("421");
    out.text = text;
    return out;
}
} // namespace

/// How a gateway stands, and how it proves that it carries.
class TestGatewayState : public QObject
{
    Q_OBJECT
private slots:
    void standsByWhatItDid();
    void aTroubleStaysToBeRead();
    void reportIsReadAsWritten();
    void hostileReport_data();
    void hostileReport();
    void proofHours_data();
    void proofHours();
    void eachGatewayByItself();
    void proofIsSaidByGateway();
    void proofFollowsItsEvents();
};

void TestGatewayState::standsByWhatItDid()
{
    GatewayStates states;
    states.stands(Naperville, Channel::Email, Start);
    states.stands(Outside, Channel::Email, Start);
    QCOMPARE(states.all().size(), 2);
    QCOMPARE(states.channels(), QList<Channel>{Channel::Email});
    QVERIFY(states.all().first().what == What::Untried);
    QVERIFY(states.taken(Naperville, Start + 1s));
    QVERIFY(!states.taken(Naperville, Start + 2s)); // stands as before
    QVERIFY(states.all().first().what == What::Sound);
    QCOMPARE(states.all().first().since, Start + 1s);
    QCOMPARE(*states.all().first().takenAt, Start + 2s);
    QVERIFY(!states.taken(Naperville, Start + 1s)); // heard late: the last is the last
    QCOMPARE(*states.all().first().takenAt, Start + 2s);
    QVERIFY(states.all().last().what == What::Untried);
}

void TestGatewayState::aTroubleStaysToBeRead()
{
    GatewayStates states;
    states.stands(Naperville, Channel::Email, Start);
    QVERIFY(states.troubled(Naperville, QStringLiteral("connection refused"), Start + 1s));
    QVERIFY(!states.troubled(Naperville, QStringLiteral("connection refused"), Start + 5s));
    QVERIFY(states.troubled(Naperville, QStringLiteral("certificate"), Start + 9s));
    QVERIFY(states.all().first().what == What::Troubled);
    QCOMPARE(states.all().first().since, Start + 1s);
    QVERIFY(states.troubled(Naperville, {}, Start + 20s));
    QVERIFY(states.all().first().what == What::Sound);
    QCOMPARE(states.all().first().trouble, QString("certificate"));
    QCOMPARE(*states.all().first().troubleAt, Start + 9s);
    // What only hears is a gateway of no channel.
    QVERIFY(states.troubled(QStringLiteral("mail/mailbox"), QString(5000, 'x'), Start));
    QVERIFY(!states.all().last().channel);
    QCOMPARE(states.all().last().trouble.size(), 500);
}

void TestGatewayState::reportIsReadAsWritten()
{
    GatewayStates states;
    states.stands(Naperville, Channel::Email, Start);
    states.stands(QStringLiteral("sms/twilio"), Channel::Sms, Start);
    states.taken(Naperville, Start + 3s);
    states.troubled(QStringLiteral("sms/twilio"), QStringLiteral("401 <b>no</b>"), Start + 4s);
    states.strayed(QStringLiteral("mail/mailbox"),
                   {QStringLiteral("a@b.example"), QStringLiteral("lunch?"), Start}, Start + 5s);
    states.strayed(QStringLiteral("mail/mailbox"),
                   {QStringLiteral("c@d.example"), QString(5000, QLatin1Char('x')), Start + 1s}, Start + 5s);
    QCOMPARE(states.all().last().strays.many, 2);
    QCOMPARE(states.all().last().strays.newest.subject.size(), 200);
    QVERIFY(states.all().last().what == GatewayState::What::Untried); // that is no trouble
    const GatewayReport report{QStringLiteral("noc-1"), Start + 5s, states.all()};
    const std::optional<GatewayReport> read = gatewayReportFrom(reportJson(report));
    QVERIFY(read);
    QVERIFY(*read == report);
    QCOMPARE(read->channels(), (QList<Channel>{Channel::Email, Channel::Sms}));
}

void TestGatewayState::hostileReport_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<bool>("told");
    QTest::addColumn<int>("gateways");
    const QString at = toIso(Start);
    QTest::newRow("nothing") << QJsonObject{} << false << 0;
    QTest::newRow("no moment") << QJsonObject{{"at", 7}, {"gateways", QJsonArray{}}} << false << 0;
    QTest::newRow("no list") << QJsonObject{{"at", at}, {"gateways", "all"}} << true << 0;
    QTest::newRow("no names") << QJsonObject{{"at", at}, {"gateways", QJsonArray{1, "x", QJsonObject{}}}}
                              << true << 0;
    QJsonArray many;
    for (int i = 0; i < 1000; ++i)
        many += QJsonObject{{"gateway", QStringLiteral("mail/%1").arg(i)}, {"channel", "pigeon"}};
    QTest::newRow("many") << QJsonObject{{"at", at}, {"gateways", many}} << true << 100;
}

void TestGatewayState::hostileReport()
{
    QFETCH(QJsonObject, json);
    QFETCH(bool, told);
    const std::optional<GatewayReport> read = gatewayReportFrom(json);
    QCOMPARE(read.has_value(), told);
    if (read)
        QTEST(int(read->gateways.size()), "gateways");
}

void TestGatewayState::proofHours_data()
{
    QTest::addColumn<qint64>("after"); // seconds
    QTest::addColumn<qint64>("hour");
    QTest::addColumn<int>("which"); // -1: none
    QTest::newRow("at once") << qint64(0) << qint64(3600) << 0;
    QTest::newRow("just before the next") << qint64(3599) << qint64(3600) << 0;
    QTest::newRow("the next") << qint64(3600) << qint64(3600) << 1;
    QTest::newRow("a lab's") << qint64(3600) << qint64(900) << 4;
    QTest::newRow("a clock set back") << qint64(-1) << qint64(3600) << -1;
    QTest::newRow("no hour") << qint64(10) << qint64(0) << -1;
}

void TestGatewayState::proofHours()
{
    QFETCH(qint64, after);
    QFETCH(qint64, hour);
    const auto which =
        proofHour(Start, Start + std::chrono::seconds(after), Duration(std::chrono::seconds(hour)));
    QTEST(which.value_or(-1), "which");
}

void TestGatewayState::eachGatewayByItself()
{
    const QList<GatewayMember> gateways{
        {Naperville, Channel::Email}, {Outside, Channel::Email}, {QStringLiteral("sms/a"), Channel::Sms}};
    const OperatorAddresses ours{{QStringLiteral("a@noc.example"), QStringLiteral("b@noc.example")},
                                 {},
                                 {QStringLiteral("+13125550198")}};
    const QList<Outgoing> sent =
        proofMessages(gateways, ours, QStringLiteral("Hosted Voice"), "7f2c94ab01dd0000");
    QCOMPARE(sent.size(), 4); // nobody has an SMS number, and there is no gateway for calls
    for (const Outgoing &each : sent) {
        QVERIFY(each.through == Naperville || each.through == Outside);
        QVERIFY(each.subject.contains(each.through));
        QVERIFY(each.text.contains("Hosted Voice") && !each.html.isEmpty());
        QVERIFY(each.text.endsWith("\n\n-- \nLog 7F2C-94AB-01DD") &&
                each.html.contains("Log 7F2C-94AB-01DD"));
    }
}

void TestGatewayState::proofIsSaidByGateway()
{
    QList<Outgoing> sent = proofMessages(
        {{Naperville, Channel::Email}, {Outside, Channel::Email}, {"mail/slow", Channel::Email}},
        {{"a@noc.example", "b@noc.example"}, {}, {}}, QStringLiteral("Hosted Voice"), {});
    for (int i = 0; i < sent.size(); ++i)
        sent[i].attempt = QStringLiteral("a%1").arg(i);
    const QHash<QString, Attempted> answers{
        {"a0", said(Attempted::What::Refused, QStringLiteral("no a@noc.example here"))},
        {"a1", said(Attempted::What::Sent)},
        {"a2", said(Attempted::What::Later, QStringLiteral("<A@NOC.example> come back\r\nlater"))},
        {"a3", said(Attempted::What::Maybe, QStringLiteral("closed"))}};
    const QList<ProvedGateway> proved = provedBy(sent, answers);
    QCOMPARE(proved.size(), 3);
    QVERIFY(proved.at(0).proved); // one of two took it
    QVERIFY(proved.at(0).text.isEmpty());
    QVERIFY(!proved.at(1).proved);
    QVERIFY(!proved.at(1).text.contains("noc.example", Qt::CaseInsensitive));
    QVERIFY(!proved.at(1).text.contains('\n'));
    QVERIFY(!proved.at(2).proved && !proved.at(2).text.isEmpty()); // nothing was heard
}

void TestGatewayState::proofFollowsItsEvents()
{
    GatewayProof proof;
    const QList<Outgoing> sent =
        proofMessages({{Naperville, Channel::Email}}, {{"a@noc.example"}, {}, {}}, "HV", {});
    const PlannedEvent asked = proofAsked("p", "i1", 2, sent, Start);
    QVERIFY(!asked.once.isEmpty());
    QVERIFY(asked.once != proofAsked("p", "i1", 3, sent, Start).once);
    QVERIFY(followProof(proof, asked.event));
    QCOMPARE(proof.hour, 2);
    QVERIFY(!proof.told);
    GatewayProof told = proof;
    told.gateways = {{Naperville, Channel::Email, false, QStringLiteral("421"), QStringLiteral("busy")}};
    QVERIFY(followProof(proof, proofTold("p", "i1", told, Start + 9s).event));
    QVERIFY(proof.told);
    QCOMPARE(proof.failed(), QStringList{Naperville});
    QCOMPARE(proof.at, Start);
    // The next begins; what is told late of the one before changes nothing.
    QVERIFY(followProof(proof, proofAsked("p", "i1", 3, sent, Start + 1h).event));
    QVERIFY(followProof(proof, proofTold("p", "i1", told, Start + 1h).event));
    QCOMPARE(proof.hour, 3);
    QVERIFY(!proof.told);
    Event other;
    other.kind = QStringLiteral("notice.sent");
    other.body = {{QStringLiteral("hour"), 9}};
    QVERIFY(!followProof(proof, other));
    Event broken = asked.event;
    broken.body = {{QStringLiteral("hour"), QStringLiteral("two")}};
    QVERIFY(!followProof(proof, broken));
}

QTEST_APPLESS_MAIN(TestGatewayState)
#include "tst_gatewaystate.moc"
