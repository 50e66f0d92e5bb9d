// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/answers.h"
#include "app/gateway/twilio/twiml.h"
#include "models/notify/messagetag.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QByteArray Sid = "SM0123456789abcdef0123456789abcdef";

HttpAnswer answered(int status, const QByteArray &body)
{
    HttpAnswer out;
    out.how = HttpAnswer::How::Answered;
    out.status = status;
    out.body = body;
    return out;
}
} // namespace

class TestTwilioRules : public QObject
{
    Q_OBJECT

private slots:
    void signature();
    void formIsReadAsItWasWritten();
    void outcome_data();
    void outcome();
    void pause_data();
    void pause();
    void laterNewsNeverFallsBack();
    void whatIsHeard_data();
    void whatIsHeard();
    void hostileAnswers_data();
    void hostileAnswers();
    void pages();
    void keys_data();
    void keys();
    void spokenTwice();
    void spokenLiterally_data();
    void spokenLiterally();
    void tooLongIsNotSpoken();
    void languages_data();
    void languages();
    void tags();
};

/// The vector of Twilio's own documentation.
void TestTwilioRules::signature()
{
    const QByteArray url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const FormFields fields{{"To", "+18005551212"},
                            {"CallSid", "CA1234567890ABCDE"},
                            {"From", "+12349013030"},
                            {"Digits", "1234"},
                            {"Caller", "+12349013030"}};
    const QByteArray good = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";
    QCOMPARE(twilioSignature("12345", url, fields), good);
    QVERIFY(signatureHolds(good, "12345", url, fields));
    QVERIFY(signatureHolds(good, "12345", "https://mycompany.com:443/myapp.php?foo=1&bar=2", fields));
    QVERIFY(!signatureHolds(good, "12346", url, fields));
    QVERIFY(!signatureHolds(good, "12345", "https://mycompany.com/myapp.php", fields));
    QVERIFY(!signatureHolds(good.left(27), "12345", url, fields));
    QVERIFY(!signatureHolds({}, "12345", url, fields));
    FormFields other = fields;
    other[3].second = "1235";
    QVERIFY(!signatureHolds(good, "12345", url, other));
}

void TestTwilioRules::formIsReadAsItWasWritten()
{
    const FormFields fields{
        {"To", "+13125550101"}, {"Body", "a&b=c %41 + \xc3\xa4\r\n"}, {"Empty", ""}, {"E", "1"}, {"E", "2"}};
    const QByteArray body = encodedForm(fields);
    QVERIFY(!body.contains('\r') && !body.contains('+'));
    QCOMPARE(decodedForm(body), fields);
    QCOMPARE(fieldOf(decodedForm("A=1+2&A=3%2B4&B"), "A"), QByteArray("3+4"));
    QCOMPARE(fieldOf(decodedForm("A=1&B"), "B"), QByteArray());
    QCOMPARE(decodedForm("&&=&%zz").size(), 2);
}

void TestTwilioRules::outcome_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Attempted::What>("what");
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("trouble");
    using What = Attempted::What;
    const auto error = [](int code) {
        return QByteArray("{\"code\":%1,\"message\":\"no\"}").replace("%1", QByteArray::number(code));
    };
    QTest::newRow("taken") << 201 << QByteArray("{\"sid\":\"" + Sid + "\",\"status\":\"queued\"}")
                           << What::Sent << "" << false;
    QTest::newRow("taken, and what it said is no JSON")
        << 201 << QByteArray("<html>") << What::Maybe << "" << false;
    QTest::newRow("taken, of another kind")
        << 201 << QByteArray("{\"sid\":\"CA0123456789abcdef0123456789abcdef\"}") << What::Maybe << ""
        << false;
    QTest::newRow("no number") << 400 << error(21211) << What::Refused << "21211" << false;
    QTest::newRow("opted out") << 400 << error(21610) << What::Refused << "21610" << false;
    QTest::newRow("unreachable") << 400 << error(21612) << What::Refused << "21612" << false;
    QTest::newRow("no mobile") << 400 << error(21614) << What::Refused << "21614" << false;
    QTest::newRow("landline") << 400 << error(21635) << What::Refused << "21635" << false;
    QTest::newRow("our own number is wrong") << 400 << error(21606) << What::Later << "21606" << true;
    QTest::newRow("refused without a code") << 400 << QByteArray() << What::Later << "400" << true;
    QTest::newRow("token") << 401 << error(20003) << What::Later << "20003" << true;
    QTest::newRow("account closed") << 403 << error(20005) << What::Later << "20005" << true;
    QTest::newRow("account unknown") << 404 << error(20404) << What::Later << "20404" << true;
    QTest::newRow("too many") << 429 << error(20429) << What::Later << "20429" << false;
    QTest::newRow("elsewhere") << 302 << QByteArray() << What::Later << "302" << true;
    QTest::newRow("broken") << 500 << error(20500) << What::Maybe << "" << false;
    QTest::newRow("proxy") << 503 << QByteArray("<html>") << What::Maybe << "" << false;
}

void TestTwilioRules::outcome()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const TwilioOutcome out = outcomeOf(answered(status, body), TwilioKind::Sms, std::nullopt);
    QTEST(out.attempted.what, "what");
    QTEST(out.attempted.code, "code");
    QFETCH(bool, trouble);
    QCOMPARE(!out.trouble.isEmpty(), trouble);
    QCOMPARE(out.attempted.reference.isEmpty(), out.attempted.what != Attempted::What::Sent);
}

void TestTwilioRules::pause_data()
{
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<int>("refusals");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    QTest::newRow("seconds") << QByteArray("7") << 0 << 7000LL << 7000LL;
    QTest::newRow("none: 1 s") << QByteArray() << 0 << 750LL << 1250LL;
    QTest::newRow("none: 2 s") << QByteArray() << 1 << 1500LL << 2500LL;
    QTest::newRow("none: 4 s") << QByteArray() << 2 << 3000LL << 5000LL;
    QTest::newRow("none: never more") << QByteArray() << 30 << 3000LL << 5000LL;
    QTest::newRow("a date") << QByteArray("Tue, 22 Sep 2026 01:33:30 GMT") << 0 << 90'000LL << 90'000LL;
    QTest::newRow("a year") << QByteArray("31536000") << 0 << 3'600'000LL << 3'600'000LL;
    QTest::newRow("past") << QByteArray("Tue, 22 Sep 2020 01:33:30 GMT") << 0 << 0LL << 0LL;
    QTest::newRow("nonsense") << QByteArray("soon\r\nX: y") << 0 << 750LL << 1250LL;
    QTest::newRow("negative") << QByteArray("-3") << 0 << 750LL << 1250LL;
}

void TestTwilioRules::pause()
{
    HttpAnswer answer = answered(429, {});
    QFETCH(QByteArray, retryAfter);
    QFETCH(int, refusals);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    answer.retryAfter = retryAfter;
    const auto now = *fromIso(QStringLiteral("2026-09-22T01:32:00Z"));
    QCOMPARE(pauseOf(answer, now, refusals, 0.0).count(), least);
    QCOMPARE(pauseOf(answer, now, refusals, 1.0).count(), most);
}

void TestTwilioRules::laterNewsNeverFallsBack()
{
    const QStringList order{QStringLiteral("queued"), QStringLiteral("sending"), QStringLiteral("sent"),
                            QStringLiteral("delivered"), QStringLiteral("read")};
    for (qsizetype i = 1; i < order.size(); ++i)
        QVERIFY(rankOf(order.at(i), TwilioKind::Sms) > rankOf(order.at(i - 1), TwilioKind::Sms));
    for (const char *last : {"delivered", "undelivered", "failed", "canceled", "read"})
        QVERIFY2(isFinal(QString::fromLatin1(last), TwilioKind::Sms), last);
    for (const char *last : {"completed", "busy", "no-answer", "failed", "canceled"})
        QVERIFY2(isFinal(QString::fromLatin1(last), TwilioKind::Call), last);
    QCOMPARE(rankOf(QStringLiteral("nonsense"), TwilioKind::Sms), -1);
}

void TestTwilioRules::whatIsHeard_data()
{
    QTest::addColumn<TwilioKind>("kind");
    QTest::addColumn<TwilioState>("state");
    QTest::addColumn<Heard::What>("what");
    QTest::addColumn<QString>("code");
    using What = Heard::What;
    const auto state = [](const char *status, const char *code, const char *by) {
        TwilioState out;
        out.status = QLatin1String(status);
        out.code = QLatin1String(code);
        out.answeredBy = QLatin1String(by);
        return out;
    };
    const auto sms = TwilioKind::Sms;
    const auto call = TwilioKind::Call;
    QTest::newRow("delivered") << sms << state("delivered", "", "") << What::Delivered << "";
    QTest::newRow("read back") << sms << state("read", "", "") << What::Read << "";
    QTest::newRow("undelivered") << sms << state("undelivered", "30003", "") << What::Failed << "30003";
    QTest::newRow("failed without a code") << sms << state("failed", "", "") << What::Failed << "failed";
    QTest::newRow("person") << call << state("completed", "", "human") << What::Delivered << "";
    QTest::newRow("unknown") << call << state("completed", "", "unknown") << What::Delivered << "";
    QTest::newRow("machine") << call << state("completed", "", "machine_end_beep") << What::Automatic
                             << "machine_end_beep";
    QTest::newRow("fax") << call << state("completed", "", "fax") << What::Automatic << "fax";
    QTest::newRow("busy") << call << state("busy", "", "") << What::Failed << "busy";
    QTest::newRow("nobody") << call << state("no-answer", "", "") << What::Failed << "no-answer";
}

void TestTwilioRules::whatIsHeard()
{
    QFETCH(TwilioKind, kind);
    QFETCH(TwilioState, state);
    const Heard heard = heardOf(state, kind);
    QTEST(heard.what, "what");
    QTEST(heard.code, "code");
}

void TestTwilioRules::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no object") << QByteArray("[1,2]");
    QTest::newRow("sid a number") << QByteArray("{\"sid\":7}");
    QTest::newRow("sid a path") << QByteArray("{\"sid\":\"SM0123456789abcdef0123456789abcde/\"}");
    QTest::newRow("sid longer") << QByteArray("{\"sid\":\"" + Sid + "0\"}");
    QTest::newRow("sid and a line") << QByteArray("{\"sid\":\"" + Sid + "\\n\"}");
    QTest::newRow("deep") << QByteArray(100'000, '[');
}

void TestTwilioRules::hostileAnswers()
{
    QFETCH(QByteArray, body);
    QVERIFY(!stateOf(body, TwilioKind::Sms));
    QVERIFY(!pageOf(body, TwilioKind::Sms).sound);
}

void TestTwilioRules::pages()
{
    const QByteArray one = "{\"sid\":\"" + Sid +
                           "\",\"status\":\"sent\",\"error_code\":30003,\"error_message\":\"x\\u001b[2J\","
                           "\"date_created\":\"Sun, 29 Nov 2026 16:29:59 +0000\"}";
    const TwilioPage page = pageOf("{\"messages\":[" + one +
                                       "],\"next_page_uri\":\"/2010-04-01/Accounts/A/Messages.json?Page=1\"}",
                                   TwilioKind::Sms);
    QVERIFY(page.sound);
    QCOMPARE(page.all.size(), 1);
    QCOMPARE(page.all.first().code, QStringLiteral("30003"));
    QVERIFY(!page.all.first().text.contains(QChar(0x1b)));
    QCOMPARE(page.all.first().created, fromIso(QStringLiteral("2026-11-29T16:29:59Z")));
    QCOMPARE(page.next, QStringLiteral("/2010-04-01/Accounts/A/Messages.json?Page=1"));
    QVERIFY(pageOf("{\"messages\":[],\"next_page_uri\":null}", TwilioKind::Sms).sound);
    // Nobody is led elsewhere with our token, and half a list proves nothing.
    QVERIFY(!pageOf("{\"messages\":[],\"next_page_uri\":\"https://evil.example/\"}", TwilioKind::Sms).sound);
    QVERIFY(!pageOf("{\"messages\":[],\"next_page_uri\":\"@evil.example/\"}", TwilioKind::Sms).sound);
    QVERIFY(!pageOf("{\"messages\":[{}]}", TwilioKind::Sms).sound);
    QVERIFY(!pageOf("{\"calls\":[]}", TwilioKind::Sms).sound);
}

void TestTwilioRules::keys_data()
{
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QString>("key");
    QTest::newRow("as documented") << QByteArray("{\"digits\":\"1\"}") << "1";
    QTest::newRow("as in a call") << QByteArray("{\"Digits\":\"5\"}") << "5";
    QTest::newRow("none") << QByteArray("{\"call_sid\":\"CA1\"}") << "";
    QTest::newRow("empty") << QByteArray("{\"digits\":\"\"}") << "";
    QTest::newRow("no key") << QByteArray("{\"digits\":\"yes\"}") << "";
    QTest::newRow("of another type") << QByteArray("{\"digits\":1}") << "";
    QTest::newRow("a list") << QByteArray("[]") << "";
}

void TestTwilioRules::keys()
{
    QFETCH(QByteArray, parameters);
    QTEST(keyOf("{\"events\":[{\"request\":{\"parameters\":" + parameters + "}}]}"), "key");
}

void TestTwilioRules::spokenTwice()
{
    QXmlStreamReader xml(
        callTwiml(QStringLiteral("Hello"), "de", QStringLiteral("https://noc.example/key/a1/de-DE")));
    QStringList heard;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        const QXmlStreamAttributes with = xml.attributes();
        if (xml.name() == QLatin1String("Gather"))
            heard += QStringLiteral("gather %1 %2 %3")
                         .arg(with.value(QLatin1String("input")), with.value(QLatin1String("numDigits")),
                              with.value(QLatin1String("action")));
        else if (xml.name() == QLatin1String("Say"))
            heard += with.value(QLatin1String("language")).toString() + QLatin1String(": ") +
                     xml.readElementText();
        else
            heard += xml.name().toString();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    const QString gather = QStringLiteral("gather dtmf 1 https://noc.example/key/a1/de-DE");
    QCOMPARE(heard, (QStringList{QStringLiteral("Response"), gather, QStringLiteral("de-DE: Hello"), gather,
                                 QStringLiteral("de-DE: Hello"), QStringLiteral("Hangup")}));
}

void TestTwilioRules::spokenLiterally_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("spoken");
    QTest::newRow("markup") << "</Say><Hangup/>&amp;"
                            << "</Say><Hangup/>&amp;";
    QTest::newRow("end of a section") << "a ]]> b"
                                      << "a ]]> b";
    QTest::newRow("control") << QStringLiteral("a\x01\x1b[2Jb") << "a[2Jb";
    QTest::newRow("half a pair") << QString(QChar(0xd83d)) + QStringLiteral("x") << QStringLiteral("?x");
    QTest::newRow("none") << QString(QChar(0xffff)) + QStringLiteral("x") << "x";
}

void TestTwilioRules::spokenLiterally()
{
    QFETCH(QString, text);
    QXmlStreamReader xml(callTwiml(text, "en", {}));
    QString said;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("Say"))
            said = xml.readElementText();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QTEST(said, "spoken");
}

void TestTwilioRules::tooLongIsNotSpoken()
{
    const QString long2 = QString(2500, QLatin1Char('a')); // twice is more than 4,000: in a loop
    const QByteArray looped = callTwiml(long2, "en", {});
    QVERIFY(looped.contains("loop=\"2\""));
    QVERIFY(QString::fromUtf8(looped).size() <= TwimlMaxCharacters);
    QVERIFY(callTwiml(QString(4000, QLatin1Char('a')), "en", {}).isEmpty());
    QVERIFY(callTwiml(QString(1500, QLatin1Char('&')), "en", {}).isEmpty()); // escaped it is
}

void TestTwilioRules::languages_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("spoken");
    QTest::newRow("de") << QByteArray("de") << QByteArray("de-DE");
    QTest::newRow("de-AT") << QByteArray("de-AT") << QByteArray("de-AT");
    QTest::newRow("en") << QByteArray("en") << QByteArray("en-US");
    QTest::newRow("pt") << QByteArray("pt") << QByteArray("pt-BR");
    QTest::newRow("none") << QByteArray() << QByteArray("en-US");
    QTest::newRow("nonsense") << QByteArray("\" x=\"1") << QByteArray("en-US");
}

void TestTwilioRules::languages()
{
    QFETCH(QByteArray, given);
    QTEST(spokenLanguage(given), "spoken");
}

void TestTwilioRules::tags()
{
    const QString tag = messageTag(QStringLiteral("attempt1"));
    QCOMPARE(tag.size(), MessageTagLength);
    QVERIFY(tag != messageTag(QStringLiteral("attempt2")));
    const QString text = taggedText(QStringLiteral("Down."), QStringLiteral("attempt1"));
    QCOMPARE(text, QStringLiteral("Down. ") + tag);
    QCOMPARE(taggedText(text, QStringLiteral("attempt1")), text);
    QVERIFY(holdsTag(QStringLiteral("re: ") + tag + QStringLiteral(", thanks"), QStringLiteral("attempt1")));
    QVERIFY(!holdsTag(tag + QLatin1Char('x'), QStringLiteral("attempt1")));
    QVERIFY(!holdsTag(text, QStringLiteral("attempt2")));
}

QTEST_GUILESS_MAIN(TestTwilioRules)
#include "tst_twiliorules.moc"
