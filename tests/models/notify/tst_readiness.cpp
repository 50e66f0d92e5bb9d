// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/reachmodel.h"
#include "models/readiness/readinessview.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = GatewayState::What;

namespace
{
const Instant Now = *fromIso(QStringLiteral("2026-11-30T20:00:00Z"));

GatewayState gateway(const char *name, Channel channel, What what, const QString &trouble = {})
{
    GatewayState out;
    out.gateway = QLatin1String(name);
    out.channel = channel;
    out.what = what;
    out.since = Now - 10min;
    if (what == What::Sound)
        out.takenAt = Now - 1min;
    if (!trouble.isEmpty()) {
        out.trouble = trouble;
        out.troubleAt = Now - 5min;
    }
    return out;
}

ReadinessInputs sound()
{
    ReadinessInputs in;
    in.here = {gateway("mail/naperville", Channel::Email, What::Sound),
               gateway("mail/outside", Channel::Email, What::Untried),
               gateway("sms/twilio", Channel::Sms, What::Sound)};
    in.recipients = {{"c1", "Carver", "x", "Dana", "en", {}, {{Channel::Email, "dana@example.net", {}}}},
                     {"c2", "Lake", "y", "Eve", "en", {}, {{Channel::Sms, "+13035550002", {}}}}};
    in.now = Now;
    in.zone = "America/Chicago";
    in.tests = {DeliveryBook()};
    in.provable = true;
    return in;
}

Delivery tested(const char *customer, const char *contact, Channel channel, const char *address,
                DeliveryFact::What what, const QString &text)
{
    Delivery one;
    one.id = QLatin1String(customer) + QLatin1String("d");
    one.incident = reachBook();
    one.notice = QStringLiteral("t1");
    one.customer = QLatin1String(customer);
    one.contact = QLatin1String(contact);
    one.channel = channel;
    one.madeAt = Now - 1h;
    one.to.address = QLatin1String(address);
    DeliveryFact fact;
    fact.delivery = one.id;
    fact.attempt = 1;
    fact.at = Now - 1h;
    one.apply(fact);
    fact.what = what;
    fact.text = text;
    one.apply(fact);
    return one;
}
} // namespace

Q_DECLARE_METATYPE(Mark)

/// What a person sees of whether customers can be told.
class TestReadiness : public QObject
{
    Q_OBJECT
private slots:
    void soundIsQuiet();
    void whatIsWrong_data();
    void whatIsWrong();
    void oneLineForAll();
    void testMadeInPartIsSaid();
    void gatewayNamesWhatDependsOnIt();
    void namesOfWhomNobodyReaches();
    void hostileWordsAreShownSafely();
    void mailThatMatchesNothingIsSeen();
    void tenThousand();
};

void TestReadiness::soundIsQuiet()
{
    const ReadinessView view = readinessView(sound());
    QVERIFY(view.troubles.isEmpty());
    QVERIFY(view.line.isEmpty());
    QCOMPARE(view.gateways.size(), 3);
    QCOMPARE(view.messages, 2);
    QVERIFY(view.summary.contains("never tested"));
    // Where nobody carries anything there is nothing to be said of it.
    ReadinessInputs none;
    none.now = Now;
    none.zone = "America/Chicago";
    QVERIFY(readinessView(none).troubles.isEmpty());
    QVERIFY(readinessView(none).summary.isEmpty());
}

void TestReadiness::whatIsWrong_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("says");
    QTest::addColumn<Mark>("mark");
    QTest::newRow("a gateway") << 0 << "421 go away" << Mark::Bad;
    QTest::newRow("nothing goes out") << 1 << "\"Alert\" was approved" << Mark::Bad;
    QTest::newRow("none here") << 2 << "This console has no gateways" << Mark::Warning;
    QTest::newRow("none on duty") << 3 << "(noc-2) has no gateways" << Mark::Bad;
    QTest::newRow("not proved") << 4 << "Did not prove" << Mark::Bad;
    QTest::newRow("no word of a proof") << 5 << "nobody has told" << Mark::Warning;
    QTest::newRow("nobody to prove to") << 6 << "[notify.operators]" << Mark::Warning;
    QTest::newRow("missed test") << 7 << "an incident was open" << Mark::Warning;
    QTest::newRow("no address") << 8 << "No gateway has an address of: Empty" << Mark::Warning;
}

void TestReadiness::whatIsWrong()
{
    QFETCH(int, which);
    ReadinessInputs in = sound();
    if (which == 0)
        in.here[0] = gateway("mail/naperville", Channel::Email, What::Troubled, "421 go away");
    if (which == 1)
        in.notCarried = QStringList{"Alert"};
    if (which == 2 || which == 3) {
        in.onDuty = false;
        in.duty = GatewayReport{"noc-2", Now, which == 2 ? in.here : QList<GatewayState>()};
        if (which == 2)
            in.here.clear();
    }
    in.outageOpen = which >= 4 && which <= 6;
    if (which == 4)
        in.proof =
            GatewayProof{0, Now - 1min, true, {{"mail/outside", Channel::Email, false, "454", "no TLS"}}};
    if (which == 5)
        in.proof = GatewayProof{0, Now - 10min, false, {}};
    if (which == 6)
        in.provable = false;
    if (which == 7)
        in.missed = ReachTest{{}, Now - 1h, Now - 5h, "console", 0, true, "an incident was open"};
    if (which == 8)
        in.recipients += Recipient{"c9", "Empty", "q", "Quentin", {}, {}, {}};
    const ReadinessView view = readinessView(in);
    QCOMPARE(view.troubles.size(), 1);
    QFETCH(QString, says);
    QVERIFY2(view.troubles.first().text.contains(says), qPrintable(view.troubles.first().text));
    QTEST(view.troubles.first().mark, "mark");
    QCOMPARE(view.line, view.troubles.first().text);
}

void TestReadiness::oneLineForAll()
{
    ReadinessInputs in = sound();
    in.missed = ReachTest{{}, Now - 1h, Now - 5h, "console", 0, true, "nobody had the duty"};
    in.here[2] = gateway("sms/twilio", Channel::Sms, What::Troubled, "401");
    const ReadinessView view = readinessView(in);
    QCOMPARE(view.troubles.size(), 2);
    QVERIFY(view.troubles.first().mark == Mark::Bad); // the worst first
    QVERIFY(view.line.startsWith(view.troubles.first().text));
    QVERIFY(view.line.contains("1 more trouble"));
    // A test that was made since makes up for it.
    in.last = ReachTest{"t", Now - 10min, {}, "K. Ramos", 2, false, {}};
    QCOMPARE(readinessView(in).troubles.size(), 1);
}

/// Its event counts all that there were to be; a console that ended in between has made less.
void TestReadiness::testMadeInPartIsSaid()
{
    ReadinessInputs in = sound();
    in.last = ReachTest{"t1", Now - 1h, {}, "K. Ramos", 2, false, {}};
    in.tests[0].put(tested("c1", "x", Channel::Email, "dana@example.net", DeliveryFact::What::Sent, {}));
    QVERIFY2(readinessView(in).schedule.contains("made in part: 1 of 2"),
             qPrintable(readinessView(in).schedule));
    in.tests[0].put(tested("c2", "y", Channel::Sms, "+13035550002", DeliveryFact::What::Sent, {}));
    QVERIFY(!readinessView(in).schedule.contains("in part"));
}

void TestReadiness::gatewayNamesWhatDependsOnIt()
{
    ReadinessInputs in = sound();
    in.waiting.insert(Channel::Email, 12);
    QList<GatewayLine> lines = readinessView(in).gateways;
    QVERIFY2(lines[0].depends.contains("1 contact") && lines[0].depends.contains("12 messages wait"),
             qPrintable(lines[0].depends));
    QVERIFY(lines[0].depends.contains("outside"));
    QVERIFY(lines[2].depends.contains("nothing else"));
    QVERIFY(lines[0].state.startsWith("carries since 13:50:00"));
    QVERIFY(lines[0].taken.contains("13:59:00"));
    in.here[1] = gateway("mail/outside", Channel::Email, What::Troubled, "421");
    QVERIFY(readinessView(in).gateways[0].depends.contains("nothing else"));
}

void TestReadiness::namesOfWhomNobodyReaches()
{
    ReadinessInputs in = sound();
    in.tests[0].put(
        tested("c1", "x", Channel::Email, "dana@example.net", DeliveryFact::What::Failed, "550 unknown"));
    in.tests[0].put(tested("c2", "y", Channel::Sms, "+13035550002", DeliveryFact::What::Sent, {}));
    const ReadinessView view = readinessView(in);
    QCOMPARE(view.troubles.size(), 1);
    QCOMPARE(view.troubles.first().text, QString("Could not be reached: Carver"));
    QVERIFY(view.lines.first().mark == Mark::Bad); // what failed stands first
    QVERIFY(view.lines.first().outcome.contains("550 unknown"));
    QVERIFY(view.lines.last().mark == Mark::Fine);
    for (int i = 0; i < 30; ++i) {
        const QByteArray id = "n" + QByteArray::number(i);
        in.recipients += Recipient{id, id, "x", "X", {}, {}, {{Channel::Email, id + "@x.example", {}}}};
        in.tests[0].put(
            tested(id, "x", Channel::Email, id + "@x.example", DeliveryFact::What::Failed, "550"));
    }
    QVERIFY(readinessView(in).line.contains("and 19 others"));
}

void TestReadiness::hostileWordsAreShownSafely()
{
    ReadinessInputs in = sound();
    const QString bad = QStringLiteral("421 a\r\nb\u202e\u0007");
    in.here[0] = gateway("mail/naperville", Channel::Email, What::Troubled, bad);
    in.recipients[0].customerName = bad;
    in.tests[0].put(tested("c1", "x", Channel::Email, "dana@example.net", DeliveryFact::What::Failed, bad));
    in.notCarried = QStringList{bad};
    const ReadinessView view = readinessView(in);
    QStringList all{view.line, view.summary};
    for (const ReadinessTrouble &each : view.troubles)
        all += each.text;
    for (const GatewayLine &each : view.gateways)
        all += each.state;
    for (const ReachLine &each : view.lines)
        all += each.customer + each.outcome;
    for (const QString &text : std::as_const(all)) {
        for (const QChar c : {QChar('\r'), QChar('\n'), QChar(0x202e), QChar(7)})
            QVERIFY2(!text.contains(c), qPrintable(text));
    }
}

/// A customer who writes a fresh mail is no trouble of ours, and somebody has to see it: also where another
/// console has the duty, whose mailbox it is.
void TestReadiness::mailThatMatchesNothingIsSeen()
{
    QVERIFY(readinessView(sound()).strays.isEmpty());
    GatewayState mailbox = gateway("mail/mailbox", Channel::Email, What::Sound);
    mailbox.channel.reset();
    mailbox.strays = {3,
                      {QStringLiteral("<b>dana</b>@example.net\u202e"),
                       QStringLiteral("Are you down?\nInitials: DO"), Now - 2min}};
    ReadinessInputs in = sound();
    in.here += mailbox;
    const QString said =
        QString::fromUtf8("3 mails to the console's mailbox match nothing that it sent; the newest from "
                          "<b>dana</b>@example.net\\u202e, %1: “Are you down?");
    const QString when = clockText(Now - 2min, QTimeZone("America/Chicago"));
    ReadinessView view = readinessView(in);
    QVERIFY2(view.strays.startsWith(said.arg(when)), qPrintable(view.strays));
    QVERIFY(!view.strays.contains(QLatin1Char('\n')));
    QVERIFY(view.troubles.isEmpty());
    in.duty = GatewayReport{QStringLiteral("noc-2"), Now, in.here};
    in.here.clear();
    in.onDuty = false;
    view = readinessView(in);
    QVERIFY2(view.strays.startsWith(said.arg(when)), qPrintable(view.strays));
}

void TestReadiness::tenThousand()
{
    ReadinessInputs in = sound();
    in.recipients.clear();
    for (int i = 0; i < 10'000; ++i) {
        const QString id = QStringLiteral("c%1").arg(i);
        in.recipients += Recipient{id, id, "x", "X", {}, {}, {{Channel::Email, id + "@x.example", {}}}};
    }
    ReachModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setLines(readinessView(in).lines);
    QCOMPARE(model.rowCount(), 10'000);
    in.tests[0].put(tested("c77", "x", Channel::Email, "c77@x.example", DeliveryFact::What::Failed, "550"));
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setLines(readinessView(in).lines);
    QCOMPARE(resets.size(), 0); // who looks at it keeps their place
    QCOMPARE(changes.size(), 1);
    QCOMPARE(model.index(0, ReachModel::CustomerColumn).data().toString(), QString("c77"));
    model.setLines({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_APPLESS_MAIN(TestReadiness)
#include "tst_readiness.moc"
