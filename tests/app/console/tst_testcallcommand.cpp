// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback testcall` against a stand-in site: lines as they come, eight checks, and no exit code 0 but for
// a call that has passed.
#include "app/console/terminal/calls/terminaltestcall.h"
#include "models/sites/statusjson.h"
#include "tests/app/contract/fullstatus.h"
#include "tests/models/testcall/messageanswers.h"

#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

#include <csignal>

#include <unistd.h>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// Two sites of which one may take calls. Answers come from the event loop, as of a link.
class StandIn : public SiteCalls
{
public:
    QList<CallRequest> asked;
    QHash<QString, Result<QJsonObject>> answers; ///< by verb
    QStringList lines;
    bool waitsForItsEnd = false; ///< the call ends when it is called off
    bool interrupts = false;     ///< somebody presses Ctrl-C at the first line

    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override
    {
        asked += request;
        const auto done = [this, onDone](const QString &verb) {
            CallAnswer answer;
            answer.data = answers.value(verb, Error{s("unreachable"), s("Nobody there."), {}});
            onDone(answer);
        };
        QTimer::singleShot(0, context, [this, request, onLine, done] {
            if (request.verb == s("call_off") && m_end)
                std::exchange(m_end, {})();
            if (request.verb != s("test_call") && request.verb != s("test_message")) {
                done(request.verb);
                return;
            }
            for (const QString &line : lines)
                onLine({{s("text"), line}});
            if (interrupts)
                std::raise(SIGINT);
            if (waitsForItsEnd)
                m_end = [done, verb = request.verb] { done(verb); };
            else
                done(request.verb);
        });
        return 1;
    }
    void cancel(quint64) override {}
    [[nodiscard]] QStringList verbs() const
    {
        QStringList all;
        for (const CallRequest &each : asked)
            all += each.verb;
        return all;
    }

private:
    std::function<void()> m_end;
};

PairConfig pair()
{
    PairConfig made;
    made.id = s("voice");
    made.production.id = s("naperville");
    made.production.shortName = s("Naperville");
    made.backup.id = s("centennial");
    made.backup.shortName = s("Centennial");
    return made;
}

/// What is printed meanwhile, on both channels.
class Printed
{
public:
    Printed()
    {
        m_file.open();
        std::fflush(nullptr);
        for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
            m_saved += ::dup(fd);
            ::dup2(m_file.handle(), fd);
        }
    }
    ~Printed() { back(); }
    QString text()
    {
        back();
        QFile file(m_file.fileName());
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private:
    void back()
    {
        std::fflush(nullptr);
        for (int fd = STDOUT_FILENO; !m_saved.isEmpty(); ++fd) {
            ::dup2(m_saved.first(), fd);
            ::close(m_saved.takeFirst());
        }
    }
    QTemporaryFile m_file;
    QList<int> m_saved;
};

struct Ran {
    int code;
    QString text;
};
Ran run(StandIn &site, const Terminal::TestCallOptions &options, const Terminal::ReceiptBoxes &boxes = {},
        Duration wait = std::chrono::minutes(2))
{
    PairConfig voice = pair();
    voice.receipts.wait = wait;
    Printed printed;
    const int code = Terminal::testCall(site, voice, options, SystemClock(), boxes);
    return {code, printed.text()};
}

/// A mailbox or a number at which the notification arrives at once, or is looked for in vain.
class Box : public ReceiptBox
{
public:
    Box(QString channel, bool arrives)
        : m_channel(std::move(channel))
        , m_arrives(arrives)
    {
    }
    [[nodiscard]] QString channel() const override { return m_channel; }
    void watch(const QString &code) override
    {
        QTimer::singleShot(0, this, [this, code] {
            const Instant at = *fromIso(s("2026-11-21T20:17:52.500Z"));
            if (m_arrives)
                emit arrived(code, at, s("by its clock"));
        });
        m_looks.callOnTimeout(this, [this] { emit looked(SystemClock().now(), {}); });
        m_looks.start(20);
    }
    void forget(const QString &) override { m_looks.stop(); }

private:
    QString m_channel;
    bool m_arrives;
    QTimer m_looks;
};
Terminal::ReceiptBoxes boxes(bool mail, bool sms)
{
    Terminal::ReceiptBoxes all;
    all.push_back(std::make_unique<Box>(s("mail"), mail));
    all.push_back(std::make_unique<Box>(s("sms"), sms));
    return all;
}

Terminal::TestCallOptions at(const char *site)
{
    Terminal::TestCallOptions options;
    options.site = s(site);
    options.actor = s("K. Ramos");
    return options;
}
const QString Id = s("11111111-2222-4333-8444-555555555555");
} // namespace

class TestTestCallCommand : public QObject
{
    Q_OBJECT
private slots:
    void passedCallIsToldLineByLine()
    {
        StandIn site;
        site.lines = {s("It rings"), s("Answered")};
        site.answers.insert(s("test_call"),
                            Test::callAnswer(s("centennial"), Test::goodCall(s("centennial"))));
        const Ran ran = run(site, at("CENTENNIAL"));
        QCOMPARE(ran.code, 0);
        QCOMPARE(site.verbs(), QStringList{s("test_call")});
        QCOMPARE(site.asked.first().site, s("centennial"));
        QCOMPARE(site.asked.first().body.value(s("by")).toString(), s("K. Ramos"));
        QVERIFY(ran.text.indexOf(s("It rings\n")) < ran.text.indexOf(s("Answered\n")));
        QVERIFY(ran.text.contains(s("It rings\n")));
        QCOMPARE(ran.text.count(s("\n  passed ")), 8);
        QVERIFY(ran.text.contains(s("PASSED: ")));
        QVERIFY(!ran.text.contains(s("NOT PASSED")));
        QVERIFY(ran.text.contains(site.asked.first().body.value(s("op")).toString()));
    }

    void onlyPassedIsNought_data()
    {
        QTest::addColumn<bool>("answers");
        QTest::addColumn<QJsonObject>("answer");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("exits");
        const QString here = s("centennial"), other = s("naperville");
        QTest::newRow("deaf") << true << Test::callAnswer(here, Test::deafCall(here)) << QString() << 1;
        QTest::newRow("empty") << true << QJsonObject() << QString() << 1;
        QTest::newRow("says so") << true << QJsonObject{{s("passed"), true}} << QString() << 1;
        QTest::newRow("other site") << true << Test::callAnswer(other, Test::goodCall(other)) << QString()
                                    << 1;
        QTest::newRow("busy") << false << QJsonObject() << s("busy") << 1;
        QTest::newRow("silent") << false << QJsonObject() << s("silent") << 3;
        QTest::newRow("unreachable") << false << QJsonObject() << s("unreachable") << 3;
    }
    void onlyPassedIsNought()
    {
        QFETCH(bool, answers);
        QFETCH(QJsonObject, answer);
        QFETCH(QString, code);
        StandIn site;
        site.answers.insert(s("test_call"),
                            answers ? Result<QJsonObject>(answer) : Error{code, s("It went wrong."), {}});
        const Ran ran = run(site, at("centennial"));
        QTEST(ran.code, "exits");
        QVERIFY(!ran.text.contains(s("\nPASSED")));
    }

    void aFailedCheckIsNamedAndItsTraceOffered()
    {
        StandIn site;
        site.answers.insert(s("test_call"),
                            Test::callAnswer(s("centennial"), Test::deafCall(s("centennial"))));
        const QString text = run(site, at("centennial")).text;
        QVERIFY2(text.contains(QRegularExpression(s("\n  FAILED +Heard here +silence\n"))), qPrintable(text));
        QVERIFY(text.contains(s("NOT PASSED: ")));
        QVERIFY(text.contains(s("--site Centennial --trace ") +
                              site.asked.first().body.value(s("op")).toString()));
    }

    void controlCHasTheSiteCallItOff()
    {
        StandIn site;
        site.lines = {s("It rings")};
        site.interrupts = site.waitsForItsEnd = true;
        TestCallSeen seen;
        seen.calledOff = true;
        site.answers.insert(s("test_call"), Test::callAnswer(s("centennial"), seen));
        site.answers.insert(s("call_off"), QJsonObject{{s("op"), Id}, {s("state"), s("asked")}});
        const Ran ran = run(site, at("centennial"));
        QCOMPARE(site.verbs(), QStringList({s("test_call"), s("call_off")}));
        QCOMPARE(site.asked.at(0).body.value(s("op")), site.asked.at(1).body.value(s("op")));
        QCOMPARE(ran.code, 130);
    }

    void m28_messageIsLeftFetchedAndNotified()
    {
        StandIn site;
        Terminal::TestCallOptions options = at("centennial");
        options.message = true;
        site.answers.insert(s("test_message"),
                            Test::messageAnswer(s("centennial"), Test::goodMessage(s("centennial"))));
        const Ran ran = run(site, options, boxes(true, true));
        QCOMPARE(site.verbs(), QStringList{s("test_message")});
        QVERIFY2(ran.text.contains(s("471193")) && ran.text.contains(s("after 1.5 s, by its clock")),
                 qPrintable(ran.text));
        QCOMPARE(ran.text.count(s("\n  passed ")), 5);
        QVERIFY(ran.text.contains(s("\nPASSED: ")));
        QCOMPARE(ran.code, 0);
    }

    void m28_lostNotificationIsNoPass()
    {
        StandIn site;
        Terminal::TestCallOptions options = at("centennial");
        options.message = true;
        site.answers.insert(s("test_message"),
                            Test::messageAnswer(s("centennial"), Test::goodMessage(s("centennial"))));
        const Ran ran = run(site, options, boxes(true, false), std::chrono::milliseconds(50));
        QVERIFY2(ran.text.contains(QRegularExpression(s("\n  FAILED +SMS arrived +nothing within"))),
                 qPrintable(ran.text));
        QVERIFY(ran.text.contains(s("NOT PASSED: ")) && !ran.text.contains(s("\nPASSED")));
        QCOMPARE(ran.code, 1);
        // Nor is one that nobody reads.
        const Ran unread = run(site, options);
        QCOMPARE(unread.code, 1);
        QVERIFY(unread.text.contains(s("[pair.test]")));
    }

    void m28_messageThatWasNotHeardAgain()
    {
        StandIn site;
        Terminal::TestCallOptions options = at("centennial");
        options.message = true;
        TestMessageSeen seen = Test::goodMessage(s("centennial"));
        seen.fetched->here = {};
        site.answers.insert(s("test_message"), Test::messageAnswer(s("centennial"), seen));
        const Ran ran = run(site, options, boxes(true, true));
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.text.contains(QRegularExpression(s("\n  FAILED +Fetched again +"))));
        QVERIFY(ran.text.contains(s("--trace ")));
    }

    void withoutANameItIsTheSiteThatTakesTheWrites()
    {
        StandIn site; // neither says so
        const Ran ran = run(site, at(""));
        QCOMPARE(ran.code, 1);
        QCOMPARE(site.verbs(), QStringList({s("status"), s("status")}));
        QVERIFY(ran.text.contains(s("--site: Naperville, Centennial")));
        // One of them does; what the other answers is of another site, and says nothing.
        StandIn first;
        first.answers.insert(s("status"), toJson(Test::fullStatus()));
        first.answers.insert(s("test_call"),
                             Test::callAnswer(s("naperville"), Test::goodCall(s("naperville"))));
        QCOMPARE(run(first, at("")).code, 0);
        QCOMPARE(first.asked.constLast().site, s("naperville"));
        QCOMPARE(first.asked.constLast().verb, s("test_call"));
        StandIn none;
        QCOMPARE(run(none, at("elsewhere")).code, 1);
        QVERIFY(none.asked.isEmpty());
    }

    void traceIsPrintedAsPlainText()
    {
        StandIn site;
        Terminal::TestCallOptions options = at("centennial");
        options.trace = Id;
        site.answers.insert(
            s("call_trace"),
            QJsonObject{{s("op"), Id}, {s("sip"), QJsonArray{s("INVITE\x1b[2J"), s("200 OK")}}});
        const Ran ran = run(site, options);
        QCOMPARE(ran.code, 0);
        QCOMPARE(site.verbs(), QStringList{s("call_trace")});
        QVERIFY(ran.text.contains(s("200 OK\n")));
        QVERIFY(!ran.text.contains(QChar(0x1b)));
        site.answers.insert(s("call_trace"), QJsonObject{{s("op"), Id}, {s("sip"), QJsonArray{}}});
        QCOMPARE(run(site, options).code, 1);
        options.trace = s("../../etc");
        site.asked.clear();
        QCOMPARE(run(site, options).code, 1);
        QVERIFY(site.asked.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTestCallCommand)
#include "tst_testcallcommand.moc"
