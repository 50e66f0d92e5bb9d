// SPDX-License-Identifier: GPL-3.0-or-later
// Test calls on real SBCs and telephones: what is wrong with a call is found, and named; a good one passes.
#include "tests/app/site/testcallfixture.h"
#include "tests/support/soon.h"

#include <QDir>
#include <QElapsedTimer>

#include <algorithm>
#include <csignal>
#include <vector>

using namespace Switchback;
using Switchback::Test::TestCallFixture;

class TestTestCalls : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void goodCall();
    void isNoCallOfCustomers();
    void goodCallsRaiseNoAlarm();
    void otherSiteWhereItShould();
    void wrongSite();
    void callersHearNothing();
    void nobodyHearsCallers();
    void silence();
    void wrongTone();
    void noKeys();
    void voiceServersGone();
    void refused();
    void neverAnswered();
    void sbcGone();
    void calledOff();
    void oneAtATime();
    void answererThatStoodStill();
    void killedInItsMidst();
    void onlyNumbersThatAreNamed();

private:
    using Call = TestCallFixture::Call;
    /// "PPFFPPPP": its checks.
    [[nodiscard]] static QString letters(const QJsonObject &data);
    [[nodiscard]] static QString verdict(const QJsonObject &data)
    {
        return data.value(QLatin1String("verdict")).toString();
    }
    [[nodiscard]] static QByteArray textOf(const QJsonObject &data)
    {
        return QJsonDocument(data).toJson(QJsonDocument::Compact);
    }
    void restartVoices(int index);

    TestCallFixture m_sites;
};

QString TestTestCalls::letters(const QJsonObject &data)
{
    QString out;
    for (const QJsonValue &check : data.value(QLatin1String("checks")).toArray()) {
        const QString state = check.toObject().value(QLatin1String("state")).toString();
        out += state == QLatin1String("passed")   ? QLatin1Char('P')
               : state == QLatin1String("failed") ? QLatin1Char('F')
                                                  : QLatin1Char('-');
    }
    return out;
}

void TestTestCalls::initTestCase()
{
    if (const QString why = m_sites.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QCOMPARE(m_sites.up(), QString());
}

void TestTestCalls::init()
{
    for (const int site : {0, 1}) {
        m_sites.startSbc(site);
        m_sites.startAnswerer(site);
        for (const int server : {1, 2}) {
            m_sites.startVoice(site, server);
            SOON_VERIFY(m_sites.listens(site, server) && m_sites.answers(site, server));
        }
        QVERIFY(m_sites.sayOwnTone(site));
        SOON_VERIFY(m_sites.rpc(site, "core.uptime", {}).ok());
        for (const char *table : {"switchback", "lab"})
            SOON_VERIFY(m_sites.rpc(site, "htable.flush", {QLatin1String(table)}).ok());
    }
    // An SBC that has just begun hands calls on at once; one that thinks its servers gone has to be told
    // better.
    for (const int site : {0, 1})
        SOON_COMPARE(m_sites.inUse(site), 3);
}

void TestTestCalls::restartVoices(int index)
{
    m_sites.killAnswerer(index);
    for (const int server : {1, 2}) {
        m_sites.killVoice(index, server);
        m_sites.startVoice(index, server);
        SOON_VERIFY(m_sites.listens(index, server));
    }
    m_sites.startAnswerer(index);
    for (const int server : {1, 2})
        SOON_VERIFY(m_sites.answers(index, server));
}

void TestTestCalls::goodCall()
{
    const auto call = m_sites.placeFor("passed", 0);
    const QString op = call->op();
    const QJsonObject data = call->data();
    QVERIFY2(data.value(QLatin1String("passed")).toBool(), textOf(data).constData());
    QCOMPARE(letters(data), QStringLiteral("PPPPPPPP"));
    QCOMPARE(data.value(QLatin1String("answered_by")).toString(), m_sites.site(0).id);
    QCOMPARE(data.value(QLatin1String("code")).toInt(), 200);
    QVERIFY(data.value(QLatin1String("answered_ms")).toInt(-1) >= 0);
    const auto figure = [&](const char *of, const char *key) {
        return data.value(QLatin1String(of)).toObject().value(QLatin1String(key)).toDouble();
    };
    QVERIFY(qAbs(figure("heard_here", "hz") - 440) < 5 && qAbs(figure("heard_there", "hz") - 880) < 5);
    QVERIFY(figure("heard_here", "level_db") > -20 && figure("heard_there", "level_db") > -20);
    QVERIFY2(figure("rtp_from_here", "packets") > 100 && figure("rtp_to_here", "packets") > 100,
             textOf(data).constData());
    for (const char *step : {"Calling +18005550199", "It rings after", "Answered after", "Keyed the code",
                             "Answered by", "Ending the call"})
        QVERIFY2(call->out().contains(step), call->out().constData());
    // The same operation again places no second call.
    QCOMPARE(m_sites.place(0, {}, op)->data(), data);
    const QJsonObject trace = m_sites.ask(0, QStringLiteral("call_trace"), op);
    QStringList lines;
    for (const QJsonValue &line : QJsonValue(trace)[QStringLiteral("data")][QStringLiteral("sip")].toArray())
        lines += line.toString();
    const QString sip = lines.join(QLatin1Char('\n'));
    QVERIFY2(sip.contains(QLatin1String("INVITE sip:+18005550199@")) &&
                 sip.contains(QLatin1String("\nBYE sip:")) && sip.contains(QLatin1String("SIP/2.0 200")),
             qPrintable(sip));
    QVERIFY(!sip.contains(QLatin1String("\\x1b")));
    QCOMPARE(m_sites.ask(0, QStringLiteral("call_trace"), TestCallFixture::freshId())
                 .value(QLatin1String("code"))
                 .toString(),
             QStringLiteral("no_trace"));
    QCOMPARE(
        QDir(m_sites.stateOf(0) + QStringLiteral("/testcalls")).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
        QStringList());
}

void TestTestCalls::isNoCallOfCustomers()
{
    SOON_COMPARE(
        m_sites.sql(0, "calls", "SELECT DISTINCT trunk, test, answered FROM acc WHERE sip_code = '200'"),
        QByteArray("switchback-test 1 here\n"));
}

/// SWITCHBACK_TESTCALLS says how many there are: the more, the surer that none is wrongly told to be bad.
void TestTestCalls::goodCallsRaiseNoAlarm()
{
    bool set = false;
    const int calls = qEnvironmentVariableIntValue("SWITCHBACK_TESTCALLS", &set);
    const int pairs = qMax(1, (set ? calls : 20) / 2);
    double worst = 0;
    for (int i = 0; i < pairs; ++i) {
        std::vector<std::unique_ptr<Call>> both;
        const auto placed = [&] {
            both.clear();
            for (const int site : {0, 1})
                both.push_back(m_sites.place(site));
            return std::all_of(both.begin(), both.end(),
                               [](const auto &call) { return call->verdict() == QLatin1String("passed"); });
        };
        Test::inTime(m_sites.lateness(), placed, true);
        for (const auto &call : both) {
            const QJsonObject last = call->last();
            const QJsonObject data = last.value(QLatin1String("data")).toObject();
            QVERIFY2(verdict(data) == QLatin1String("passed"), textOf(last).constData());
            for (const char *where : {"heard_here", "heard_there"})
                worst = qMax(worst, data.value(QLatin1String(where))
                                        .toObject()
                                        .value(QLatin1String("missing_percent"))
                                        .toDouble());
        }
    }
    qInfo("%d calls, at most %g %% of a tone missing", 2 * pairs, worst);
}

void TestTestCalls::otherSiteWhereItShould()
{
    SOON_VERIFY(m_sites.set(0, "switchback", "mode", "forward"));
    const QJsonObject data =
        m_sites.placeFor("passed", 0, {{QStringLiteral("expect"), m_sites.site(1).id}})->data();
    QVERIFY2(verdict(data) == QLatin1String("passed"), textOf(data).constData());
    QCOMPARE(data.value(QLatin1String("answered_by")).toString(), m_sites.site(1).id);
}

void TestTestCalls::wrongSite()
{
    SOON_VERIFY(m_sites.set(0, "lab", "wrong_site", "1"));
    const QJsonObject data = m_sites.placeFor("wrong_site", 0)->data();
    QCOMPARE(verdict(data), QStringLiteral("wrong_site"));
    QCOMPARE(data.value(QLatin1String("answered_by")).toString(), m_sites.site(1).id);
    QCOMPARE(letters(data).mid(2, 1), QStringLiteral("F"));
    QVERIFY(!data.value(QLatin1String("passed")).toBool());
}

void TestTestCalls::callersHearNothing()
{
    SOON_VERIFY(m_sites.set(0, "lab", "callers_deaf", "1"));
    const QJsonObject data = m_sites.placeFor("not_heard_here", 0)->data();
    QVERIFY2(verdict(data) == QLatin1String("not_heard_here"), textOf(data).constData());
    QCOMPARE(letters(data).mid(2, 4), QStringLiteral("PFPF"));
}

void TestTestCalls::nobodyHearsCallers()
{
    SOON_VERIFY(m_sites.set(0, "lab", "callers_unheard", "1"));
    const QJsonObject data = m_sites.placeFor("not_heard_there", 0)->data();
    QVERIFY2(verdict(data) == QLatin1String("not_heard_there"), textOf(data).constData());
    QCOMPARE(letters(data).mid(3, 3), QStringLiteral("PFF"));
}

void TestTestCalls::silence()
{
    // A WAV's head says how long it is.
    QByteArray wav = toneWav(440, 90);
    QVERIFY(m_sites.say(0, wav.left(44) + QByteArray(wav.size() - 44, '\0')));
    const QJsonObject oneWay = m_sites.placeFor("not_heard_here", 0)->data();
    QVERIFY2(verdict(oneWay) == QLatin1String("not_heard_here"), textOf(oneWay).constData());
    QCOMPARE(letters(oneWay).mid(2, 4), QStringLiteral("PFPP"));
    SOON_VERIFY(m_sites.set(0, "lab", "callers_unheard", "1"));
    const QJsonObject both = m_sites.placeFor("silence", 0)->data();
    QVERIFY2(verdict(both) == QLatin1String("silence"), textOf(both).constData());
}

void TestTestCalls::wrongTone()
{
    QVERIFY(m_sites.say(0, toneWav(1000, 90)));
    const QJsonObject data = m_sites.placeFor("wrong_tone", 0)->data();
    QVERIFY2(verdict(data) == QLatin1String("wrong_tone"), textOf(data).constData());
    QVERIFY(
        data.value(QLatin1String("text")).toString().contains(QLatin1String("1000 Hz instead of 440 Hz")));
}

void TestTestCalls::noKeys()
{
    m_sites.killAnswerer(0);
    const QJsonObject data = m_sites.placeFor("no_keys", 0)->data();
    QVERIFY2(verdict(data) == QLatin1String("no_keys"), textOf(data).constData());
    QCOMPARE(letters(data), QStringLiteral("PP-P-FPP"));
}

void TestTestCalls::voiceServersGone()
{
    for (const int server : {1, 2})
        m_sites.killVoice(0, server);
    const QJsonObject data = m_sites.place(0)->data();
    QVERIFY2(verdict(data) == QLatin1String("refused") || verdict(data) == QLatin1String("unreachable"),
             textOf(data).constData());
}

void TestTestCalls::refused()
{
    SOON_VERIFY(m_sites.set(0, "switchback", "mode", "closed"));
    const QJsonObject data = m_sites.place(0)->data();
    QCOMPARE(verdict(data), QStringLiteral("refused"));
    QCOMPARE(data.value(QLatin1String("code")).toInt(), 503);
    QVERIFY(data.value(QLatin1String("text")).toString().contains(QLatin1String("503 Closed")));
}

void TestTestCalls::neverAnswered()
{
    const auto answering = [this](const QByteArray &from, const QByteArray &to) {
        for (const int server : {1, 2}) {
            QFile file(m_sites.etc(0) + QStringLiteral("/answer-%1/accounts").arg(server));
            if (!file.open(QIODevice::ReadWrite))
                return false;
            QByteArray all = file.readAll();
            file.resize(0);
            file.seek(0);
            file.write(all.replace(from, to));
        }
        return true;
    };
    QVERIFY(answering("answermode=auto", "answermode=manual"));
    restartVoices(0);
    QVERIFY(m_sites.writeToml(0, 10, 3));
    const QJsonObject data = m_sites.place(0)->data();
    QVERIFY(m_sites.writeToml(0, 10, 20));
    QVERIFY(answering("answermode=manual", "answermode=auto"));
    restartVoices(0);
    QVERIFY2(verdict(data) == QLatin1String("no_answer"), textOf(data).constData());
    QCOMPARE(letters(data), QStringLiteral("PF------"));
}

void TestTestCalls::sbcGone()
{
    m_sites.killSbc(0);
    QVERIFY(m_sites.writeToml(0, 4, 20));
    const QJsonObject data = m_sites.place(0)->data();
    QVERIFY(m_sites.writeToml(0, 10, 20));
    QVERIFY2(verdict(data) == QLatin1String("unreachable"), textOf(data).constData());
}

void TestTestCalls::calledOff()
{
    const QString op = TestCallFixture::freshId();
    const auto call = m_sites.place(0, {}, op);
    SOON_VERIFY(call->says("Answered after"));
    const auto off = [&] {
        return m_sites.ask(0, QStringLiteral("call_off"), op)
            .value(QLatin1String("data"))
            .toObject()
            .value(QLatin1String("state"))
            .toString();
    };
    QCOMPARE(off(), QStringLiteral("asked"));
    const QJsonObject data = call->data();
    QCOMPARE(verdict(data), QStringLiteral("called_off"));
    QCOMPARE(off(), QStringLiteral("over"));
    QVERIFY(!QFile::exists(m_sites.stateOf(0) + QStringLiteral("/testcalls/%1.off").arg(op)));
    QCOMPARE(m_sites.ask(0, QStringLiteral("call_off"), TestCallFixture::freshId())
                 .value(QLatin1String("data"))
                 .toObject()
                 .value(QLatin1String("state"))
                 .toString(),
             QStringLiteral("unknown"));
    // It ended at the SBC, too.
    SOON_COMPARE(m_sites.ongoing(0), 0);
}

void TestTestCalls::oneAtATime()
{
    QJsonObject first;
    const auto placed = [&] {
        const auto call = m_sites.place(0);
        const bool talks = QTest::qWaitFor([&] { return call->says("Answered after"); }, Test::Patience);
        const QJsonObject second = talks ? m_sites.place(0)->last() : QJsonObject();
        first = call->data();
        return second.value(QLatin1String("code")).toString() + QLatin1Char(' ') + verdict(first);
    };
    const QString good = QStringLiteral("busy passed");
    const QString made = Test::inTime(m_sites.lateness(), placed, good);
    QVERIFY2(made == good, (made.toUtf8() + ' ' + textOf(first)).constData());
}

/// Whoever answers comes to it late: the call's own sound is taken all the same.
void TestTestCalls::answererThatStoodStill()
{
    const auto placed = [&] {
        m_sites.pauseAnswerer(0, true);
        const auto call = m_sites.place(0);
        const bool talks = QTest::qWaitFor([&] { return call->says("Answered after"); }, Test::Patience);
        QElapsedTimer talking;
        talking.start();
        (void)QTest::qWaitFor([&] { return !talks || talking.hasExpired(3500); }, Test::Patience);
        m_sites.pauseAnswerer(0, false);
        return call->verdict();
    };
    QCOMPARE(Test::inTime(m_sites.lateness(), placed, QStringLiteral("passed")), QStringLiteral("passed"));
}

void TestTestCalls::killedInItsMidst()
{
    const QString op = TestCallFixture::freshId();
    const auto call = m_sites.place(0, {}, op);
    SOON_VERIFY(call->says("Answered after"));
    const QByteArray worker = Site::runCommand({QStringLiteral("/usr/bin/pgrep"), QStringLiteral("-f"),
                                                QStringLiteral("work --config .* ") + op},
                                               5000)
                                  .out.trimmed();
    QVERIFY2(worker.toInt() > 1, worker.constData());
    QVERIFY(!m_sites.callers(0).isEmpty());
    QCOMPARE(::kill(worker.toInt(), SIGKILL), 0);
    QCOMPARE(call->last().value(QLatin1String("code")).toString(), QStringLiteral("interrupted"));
    SOON_COMPARE(m_sites.callers(0), QByteArray());
    // What it left behind is gone after the next one, and the same operation places a call of its own.
    const QJsonObject again = m_sites.placeFor("passed", 0, {}, op)->data();
    QVERIFY2(verdict(again) == QLatin1String("passed"), textOf(again).constData());
    QCOMPARE(
        QDir(m_sites.stateOf(0) + QStringLiteral("/testcalls")).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
        QStringList());
}

void TestTestCalls::onlyNumbersThatAreNamed()
{
    const QJsonObject line =
        m_sites.place(0, {{QStringLiteral("number"), QStringLiteral("+19005550100")}})->last();
    QCOMPARE(line.value(QLatin1String("code")).toString(), QStringLiteral("number_not_allowed"));
    QCOMPARE(m_sites.place(0, {{QStringLiteral("expect"), QStringLiteral("elsewhere")}})
                 ->last()
                 .value(QLatin1String("code"))
                 .toString(),
             QStringLiteral("bad_request"));
}

QTEST_GUILESS_MAIN(TestTestCalls)
#include "tst_testcalls.moc"
