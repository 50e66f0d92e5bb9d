// SPDX-License-Identifier: GPL-3.0-or-later
// The SBC's engine on real Kamailios and real calls.
#include "app/site/engines/kamailio/jsonrpc.h"
#include "app/site/engines/kamailio/kamailio.h"
#include "app/site/engines/kamailio/nodeview.h"
#include "models/core/clock.h"
#include "tests/app/site/sbcfixture.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QThread>

#include <chrono>
#include <future>
#include <sqlite3.h>
#include <thread>

using namespace Switchback;
using namespace Switchback::Site;
using Switchback::Test::SbcFixture;

class TestKamailio : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void countsWhatItAnswers();
    void recordsTellTheirTime();
    void recordsWaitForEachOther();
    void seesEachVoiceServer();
    void busyServerHasItsTime();
    void drainedCallsGoToThePeer();
    void drainOutlivesReloadAndRestart();
    void drainedAlreadyIsLeftAlone();
    void whatCannotBeKeptHoldsAtLeast();
    void nodesInDifferentStatesAreMixed();
    void closedAndUnknownModes();
    void deadOneIsSilentInTime();

private:
    /// Places so many calls, and again so many times at most until all are answered. Empty, or what became of
    /// the last ones.
    [[nodiscard]] QByteArray notAnswered(int calls, int again = 2);
    /// As another writer that is in the midst of a record for so long. Wait for it.
    [[nodiscard]] std::future<void> holdRecords(std::chrono::seconds length) const;
    using Engine = std::shared_ptr<const CallsEngine>;
    /// An SBC of these nodes.
    [[nodiscard]] Engine engine(const QList<int> &sites) const;
    [[nodiscard]] Engine production() const { return engine({0}); }
    [[nodiscard]] Engine backup() const { return engine({1}); }
    [[nodiscard]] static QStringList states(const std::optional<QList<CallsPart>> &parts);
    /// As a person or another program would, past the engine.
    Result<QJsonValue> byHand(int index, const char *method, const QJsonArray &parameters) const
    {
        return JsonRpc(m_sbc.url(index).toUtf8(), QDeadlineTimer(2000))
            .call(QLatin1String(method), parameters);
    }

    SbcFixture m_sbc;
};

QByteArray TestKamailio::notAnswered(int calls, int again)
{
    int ended = m_sbc.call(0, calls);
    while (ended != calls && again-- > 0)
        ended = m_sbc.call(0, calls);
    return ended == calls ? QByteArray() : QByteArray::number(ended) + " answered\n" + m_sbc.whyMissed(0);
}

std::future<void> TestKamailio::holdRecords(std::chrono::seconds length) const
{
    const QByteArray file = QFile::encodeName(m_sbc.data(0) + QStringLiteral("/calls.db"));
    sqlite3 *opened = nullptr;
    if (sqlite3_open_v2(file.constData(), &opened, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK ||
        sqlite3_busy_timeout(opened, 5000) != SQLITE_OK ||
        sqlite3_exec(opened, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(opened));
    return std::async(std::launch::async, [opened, length] {
        std::this_thread::sleep_for(length);
        sqlite3_close(opened); // nothing was written
    });
}

void TestKamailio::initTestCase()
{
    if (const QString why = m_sbc.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY(m_sbc.configure());
    for (const int site : {0, 1}) {
        for (const int server : {1, 2})
            m_sbc.startVoice(site, server);
        m_sbc.startSbc(site);
    }
    const QStringList both{QStringLiteral("answers"), QStringLiteral("answers")};
    QTRY_COMPARE_WITH_TIMEOUT(states(production()->view().voiceServers), both, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(states(backup()->view().voiceServers), both, 60'000);
    // Until it was probed, the other SBC is taken for one that answers, and so are servers.
    QCOMPARE(notAnswered(2), QByteArray());
}

void TestKamailio::init()
{
    const QString table = QLatin1String(Mode::table);
    for (const int site : {0, 1}) {
        m_sbc.startSbc(site); // should the test before have failed without it
        SOON_VERIFY(byHand(site, "core.uptime", {}).ok());
        SOON_VERIFY(byHand(site, "htable.flush", {table}).ok() && byHand(site, "htable.store", {table}).ok());
    }
}

TestKamailio::Engine TestKamailio::engine(const QList<int> &sites) const
{
    QStringList urls, records;
    for (const int site : sites) {
        urls << QStringLiteral("\"%1\"").arg(m_sbc.url(site));
        records << QStringLiteral("\"%1/calls.db\"").arg(m_sbc.data(site));
    }
    Site::SiteConfig config;
    config.file = QStringLiteral("/site.toml");
    config.text = QStringLiteral("[calls]\nengine = \"kamailio\"\nnodes = [%1]\nrecords = [%2]\n")
                      .arg(urls.join(QLatin1Char(',')), records.join(QLatin1Char(',')))
                      .toUtf8();
    const auto made = kamailioKind().make(config);
    return made ? *made : nullptr;
}

QStringList TestKamailio::states(const std::optional<QList<CallsPart>> &parts)
{
    QStringList out;
    for (const CallsPart &one : parts.value_or(QList<CallsPart>()))
        out << one.state;
    return out;
}

void TestKamailio::countsWhatItAnswers()
{
    const CallsView before = production()->view();
    QCOMPARE(before.state, CallsView::State::Open);
    QVERIFY2(before.answeredBy.isEmpty(), qPrintable(before.answeredBy));
    QVERIFY(before.answered && before.voiceServers && before.nodes.isEmpty());
    QCOMPARE(before.voiceServers->first().name, QStringLiteral("voice-1"));
    SOON_COMPARE(production()->view().calls, std::optional<qint64>(0));
    const qint64 elsewhere = backup()->view().answered.value_or(-1);
    // So many at once that two writers of records would be in each other's way, and lose some.
    const int ended = m_sbc.call(0, 100);
    QVERIFY2(ended > 90, qPrintable(QString::number(ended))); // one may miss its time on a busy machine
    const qint64 counted = production()->view().answered.value_or(0) - *before.answered;
    QVERIFY2(counted >= ended && counted <= 100, qPrintable(QString::number(counted)));
    QCOMPARE(backup()->view().answered, std::optional<qint64>(elsewhere));
}

void TestKamailio::recordsTellTheirTime()
{
    auto before = production()->callsSince({}, 100'000);
    QVERIFY2(before.ok() && !before->more, before ? "" : qPrintable(before.error().text));
    const qint64 begun = toMs(SystemClock().now());
    QCOMPARE(notAnswered(1), QByteArray());
    const qint64 ended = toMs(SystemClock().now());
    const auto told = production()->callsSince(before->cursor, 500);
    QVERIFY2(told.ok() && told->calls.size() >= 1, told ? "" : qPrintable(told.error().text));
    // It knows of whole seconds.
    const qint64 last = toMs(told->calls.constLast().last);
    QCOMPARE(last % 1000, 0);
    QVERIFY2(last >= begun / 1000 * 1000 && last <= ended, qPrintable(QString::number(last - begun)));
}

void TestKamailio::recordsWaitForEachOther()
{
    const qint64 before = production()->view().answered.value_or(0);
    const auto written = holdRecords(std::chrono::seconds(1));
    const QByteArray missed = notAnswered(4, 0);
    written.wait();
    QCOMPARE(missed, QByteArray());
    QCOMPARE(production()->view().answered.value_or(0) - before, 4);
}

void TestKamailio::seesEachVoiceServer()
{
    m_sbc.killVoice(0, 1);
    SOON_COMPARE(states(production()->view().voiceServers),
                 (QStringList{QStringLiteral("silent"), QStringLiteral("answers")}));
    QCOMPARE(notAnswered(4), QByteArray()); // the other one answers all
    m_sbc.startVoice(0, 1);
    SOON_COMPARE(states(production()->view().voiceServers),
                 (QStringList{QStringLiteral("answers"), QStringLiteral("answers")}));
}

void TestKamailio::busyServerHasItsTime()
{
    m_sbc.killVoice(0, 1);
    SOON_COMPARE(states(production()->view().voiceServers),
                 (QStringList{QStringLiteral("silent"), QStringLiteral("answers")}));
    // Longer than one is waited for that has another beside it, and shorter than a probe takes to find out.
    m_sbc.pauseVoice(0, 2, true);
    const auto busy = std::async(std::launch::async, [this] {
        QThread::sleep(3);
        m_sbc.pauseVoice(0, 2, false);
    });
    const QByteArray missed = notAnswered(1, 0);
    busy.wait();
    QCOMPARE(missed, QByteArray());
    // Where nobody answers it is tm's timer that ends the call, 8 s after it came, and writes its record.
    const auto late = [this] {
        return m_sbc.sql(0, "calls", "SELECT count(*) FROM acc WHERE sip_code = '408'").trimmed().toInt();
    };
    const int before = late();
    m_sbc.pauseVoice(0, 2, true);
    const auto written = holdRecords(std::chrono::seconds(9));
    const int ended = m_sbc.call(0, 1);
    m_sbc.pauseVoice(0, 2, false);
    written.wait();
    QCOMPARE(ended, 0);
    SOON_COMPARE(late(), before + 1);
    m_sbc.startVoice(0, 1);
    SOON_COMPARE(states(production()->view().voiceServers),
                 (QStringList{QStringLiteral("answers"), QStringLiteral("answers")}));
}

void TestKamailio::drainedCallsGoToThePeer()
{
    const auto drained = production()->drain(true);
    QVERIFY2(drained.ok(), drained ? "" : qPrintable(drained.error().text));
    QVERIFY(production()->drain(true).ok()); // again is safe
    QCOMPARE(production()->view().state, CallsView::State::Draining);
    const qint64 here = *production()->view().answered, there = *backup()->view().answered;
    QCOMPARE(notAnswered(4, 0), QByteArray());
    QCOMPARE(production()->view().answered, std::optional<qint64>(here));
    QCOMPARE(backup()->view().answered, std::optional<qint64>(there + 4));
    // Two that point at each other don't pass calls to and fro.
    QVERIFY(backup()->drain(true).ok());
    QCOMPARE(notAnswered(2, 0), QByteArray());
    QCOMPARE(backup()->view().answered, std::optional<qint64>(there + 6));
    QVERIFY(production()->drain(false).ok());
    QCOMPARE(production()->view().state, CallsView::State::Open);
    QCOMPARE(notAnswered(2, 0), QByteArray());
    QCOMPARE(production()->view().answered, std::optional<qint64>(here + 2));
}

void TestKamailio::drainOutlivesReloadAndRestart()
{
    QVERIFY(production()->drain(true).ok());
    QVERIFY(byHand(0, "dispatcher.reload", {}).ok());
    QVERIFY(byHand(0, "htable.reload", {QLatin1String(Mode::table)}).ok());
    QCOMPARE(production()->view().state, CallsView::State::Draining);
    m_sbc.killSbc(0); // no chance to write anything down
    SOON_COMPARE(production()->view().state, CallsView::State::Silent);
    m_sbc.startSbc(0);
    SOON_VERIFY(production()->view().state != CallsView::State::Silent);
    QCOMPARE(production()->view().state, CallsView::State::Draining);
    // It is the state that probes leave alone: one of them has been answered, and it is still so.
    SOON_COMPARE(states(production()->view().voiceServers),
                 (QStringList{QStringLiteral("answers"), QStringLiteral("answers")}));
    QCOMPARE(notAnswered(1), QByteArray());
    QCOMPARE(production()->view().state, CallsView::State::Draining);
    // One that was set in memory alone is what a restart brings back, and then it shows.
    QVERIFY(byHand(0, "htable.sets",
                   {QLatin1String(Mode::table), QLatin1String(Mode::key), QStringLiteral("open")})
                .ok());
    QCOMPARE(production()->view().state, CallsView::State::Open);
}

void TestKamailio::drainedAlreadyIsLeftAlone()
{
    const auto kept = [this] { return m_sbc.sql(0, "control", "SELECT id, key_value FROM switchback"); };
    QVERIFY(production()->drain(true).ok());
    const QByteArray first = kept();
    QVERIFY2(first.endsWith(" forward\n"), first.constData());
    // To write it anew it has to be deleted: whoever is killed between the two opens.
    QVERIFY(production()->drain(true).ok());
    QCOMPARE(kept(), first);
    // What holds in memory alone is not kept.
    QVERIFY(byHand(0, "htable.sets",
                   {QLatin1String(Mode::table), QLatin1String(Mode::key), QStringLiteral("open")})
                .ok());
    QVERIFY(production()->drain(false).ok());
    QVERIFY2(kept().endsWith(" open\n"), kept().constData());
}

void TestKamailio::whatCannotBeKeptHoldsAtLeast()
{
    const QByteArray full =
        "CREATE TRIGGER full BEFORE INSERT ON switchback BEGIN SELECT raise(ABORT, 'full'); END;";
    QCOMPARE(m_sbc.sql(0, "control", full), QByteArray());
    const auto drained = production()->drain(true);
    QCOMPARE(m_sbc.sql(0, "control", "DROP TRIGGER full"), QByteArray());
    QVERIFY(!drained.ok());
    QVERIFY2(drained.error().text.contains(QString::number(m_sbc.site(0).sipRpcPort)),
             qPrintable(drained.error().text));
    QCOMPARE(production()->view().state, CallsView::State::Draining);
}

void TestKamailio::nodesInDifferentStatesAreMixed()
{
    const Engine pair = engine({0, 1});
    QCOMPARE(pair->view().state, CallsView::State::Open);
    QVERIFY(pair->drain(true).ok());
    QCOMPARE(pair->view().state, CallsView::State::Draining);
    QVERIFY(byHand(1, "htable.sets",
                   {QLatin1String(Mode::table), QLatin1String(Mode::key), QStringLiteral("open")})
                .ok());
    CallsView view = pair->view();
    QCOMPARE(view.state, CallsView::State::Mixed);
    QCOMPARE(states(view.nodes), (QStringList{QStringLiteral("draining"), QStringLiteral("open")}));
    m_sbc.killSbc(1);
    view = pair->view();
    QCOMPARE(view.state, CallsView::State::Mixed);
    QCOMPARE(states(view.nodes), (QStringList{QStringLiteral("draining"), QStringLiteral("silent")}));
    QVERIFY(!view.calls);
    QVERIFY2(view.answeredBy.contains(QString::number(m_sbc.site(1).sipRpcPort)),
             qPrintable(view.answeredBy));
    const auto half = pair->drain(false);
    QVERIFY(!half.ok());
    QVERIFY2(half.error().text.contains(QString::number(m_sbc.site(1).sipRpcPort)),
             qPrintable(half.error().text));
    QCOMPARE(states(pair->view().nodes), (QStringList{QStringLiteral("open"), QStringLiteral("silent")}));
    m_sbc.startSbc(1);
    SOON_VERIFY(pair->drain(false).ok());
    QCOMPARE(pair->view().state, CallsView::State::Open);
}

void TestKamailio::closedAndUnknownModes()
{
    const auto set = [&](const char *mode) {
        return byHand(0, "htable.sets",
                      {QLatin1String(Mode::table), QLatin1String(Mode::key), QLatin1String(mode)})
            .ok();
    };
    QVERIFY(set(Mode::closed));
    QCOMPARE(production()->view().state, CallsView::State::Closed);
    QCOMPARE(m_sbc.call(0, 2), 0);
    QVERIFY(set("<b>ajar</b>"));
    QCOMPARE(production()->view().state, CallsView::State::Mixed);
    QVERIFY2(production()->view().answeredBy.contains(QLatin1String("ajar")),
             qPrintable(production()->view().answeredBy));
}

void TestKamailio::deadOneIsSilentInTime()
{
    QElapsedTimer clock;
    clock.start();
    m_sbc.killSbc(0);
    const CallsView view = production()->view();
    QCOMPARE(view.state, CallsView::State::Silent);
    QVERIFY(!view.answeredBy.isEmpty() && !view.voiceServers && !view.calls);
    QVERIFY(view.answered); // its records are still there
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_GUILESS_MAIN(TestKamailio)
#include "tst_kamailio.moc"
