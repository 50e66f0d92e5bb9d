// SPDX-License-Identifier: GPL-3.0-or-later
// A third way to a site, from the configuration to the card: nothing outside its own file knows it.
#include "app/config/consoleconfig.h"
#include "app/duty/watcher.h"
#include "app/link/linkhub.h"
#include "app/pair/sites/statusreply.h"
#include "models/overview/overviewbuilder.h"
#include "tests/app/link/ownway/optionsway.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QNetworkDatagram>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using Switchback::Test::Options;
using Switchback::Test::OptionsWay;

class TestOwnWay : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void configurationNamesIt();
    void seenBesideTheOthers();
    void oneThatStillAnswersIsNoOutage();
    void carriesNoCall();

private:
    [[nodiscard]] const SiteFacts &production() const { return m_watcher->facts().production; }
    [[nodiscard]] Reach reach(WayKind way) const { return production().way(way).reach; }

    SystemClock m_clock;
    PairConfig m_pair;
    std::unique_ptr<QUdpSocket> m_sbc;
    std::unique_ptr<LinkHub> m_hub;
    std::unique_ptr<Watcher> m_watcher;
};

void TestOwnWay::initTestCase()
{
    OptionsWay::registerIt();
}

/// SSH and REST of both sites lead to a port on which nobody listens; production has an SBC too.
void TestOwnWay::init()
{
    m_sbc = std::make_unique<QUdpSocket>();
    QVERIFY(m_sbc->bind(QHostAddress::LocalHost, 0));
    QObject::connect(m_sbc.get(), &QUdpSocket::readyRead, m_sbc.get(), [this] {
        while (m_sbc->hasPendingDatagrams())
            m_sbc->writeDatagram(m_sbc->receiveDatagram().makeReply("SIP/2.0 200 OK\r\n\r\n"));
    });
    m_pair = {};
    m_pair.pollPeriod = Duration{1000};
    for (SiteConfig *site : {&m_pair.production, &m_pair.backup}) {
        const bool first = site == &m_pair.production;
        site->id = first ? QStringLiteral("naperville") : QStringLiteral("centennial");
        site->name = site->shortName = first ? QStringLiteral("Naperville") : QStringLiteral("Centennial");
        site->ssh.host = QStringLiteral("127.0.0.1");
        site->ssh.port = 1;
        site->rest.url = QStringLiteral("https://127.0.0.1:1");
    }
    m_pair.production.otherWays.insert(Options.text(), {{QStringLiteral("host"), QStringLiteral("127.0.0.1")},
                                                        {QStringLiteral("port"), m_sbc->localPort()}});
    m_hub = std::make_unique<LinkHub>(QList<SiteConfig>{m_pair.production, m_pair.backup}, m_clock);
    m_watcher = std::make_unique<Watcher>(
        m_pair,
        [this](const QString &site, WayKind way, Duration deadline, QObject *context, const auto &done) {
            m_hub->call({site, QStringLiteral("status"), {}, way, deadline}, context, {},
                        [site, done](const CallAnswer &answer) { done(statusReply(site, answer)); });
        },
        m_clock);
}

void TestOwnWay::cleanup()
{
    m_watcher.reset();
    m_hub.reset();
    m_sbc.reset();
}

void TestOwnWay::configurationNamesIt()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("switchback.toml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "[[pair]]\nid='p'\nname='P'\nprofile='hosted'\nrpo_minutes=60\n[pair.production]\nid='a'\nname='A'\n"
        "zone='UTC'\n[pair.production.sip]\nhost='192.0.2.7'\nport=5060\n[pair.backup]\nid='b'\n");
    file.close();
    const ConfigReading reading = readConsoleConfig(file.fileName());
    const SiteConfig &site = reading.config.pairs.first().production;
    QCOMPARE(site.otherWays.value(Options.text()).value(QStringLiteral("port")).toInt(), 5060);
    QVERIFY(hostsOf(site).contains(QStringLiteral("192.0.2.7")));
    QVERIFY(std::none_of(reading.faults.begin(), reading.faults.end(),
                         [](const ConfigFault &fault) { return fault.key.contains(QLatin1String("sip")); }));
    QVERIFY(reading.config.pairs.first().backup.otherWays.isEmpty());
}

void TestOwnWay::seenBesideTheOthers()
{
    m_watcher->askNow();
    SOON_COMPARE(reach(Options), Reach::Answers);
    QCOMPARE(production().ways.size(), 3);
    QCOMPARE(m_watcher->facts().backup.ways.size(), 2);
    const Instant now = m_clock.now();
    const Overview overview = buildOverview(m_pair, m_watcher->facts(), m_watcher->seen(now).loss,
                                            m_watcher->seen(now).findings, now);
    const auto line = std::find_if(overview.production.lines.begin(), overview.production.lines.end(),
                                   [](const ComponentLine &each) { return each.key == Options.text(); });
    QVERIFY(line != overview.production.lines.end());
    QCOMPARE(line->label, QStringLiteral("SIP"));
    QCOMPARE(line->mark, Mark::Fine);
    QVERIFY(overview.linkLine.contains(QLatin1String("SIP to 1")));
    const auto ways =
        std::find_if(overview.readiness.begin(), overview.readiness.end(),
                     [](const ComponentLine &each) { return each.key == QLatin1String("ways"); });
    QCOMPARE(ways->value, QStringLiteral("1 of 5 ways answer"));
    const QList<Witness> witnesses = judgeSite(m_watcher->facts(), m_pair, Side::Production, now).witnesses;
    QCOMPARE(witnesses.at(2).by, QStringLiteral("SIP from here"));
}

/// Down is not unreachable: what the SBC still answers is a vantage point that does not agree.
void TestOwnWay::oneThatStillAnswersIsNoOutage()
{
    m_watcher->start();
    const auto lost = [this](WayKind way) {
        return wayCondition(production().way(way), m_pair, m_clock.now()) == WayCondition::Lost;
    };
    SOON_VERIFY(lost(Ways::Ssh) && lost(Ways::Rest) && reach(Options) == Reach::Answers);
    const Judgement judgement = judgeSite(m_watcher->facts(), m_pair, Side::Production, m_clock.now());
    QCOMPARE(judgement.verdict, SiteVerdict::WayLost);
    QCOMPARE(judgement.sentence,
             QStringLiteral("Naperville: SSH and REST lost, SIP answers. Ways lost, not the site."));
    // With the SBC gone too nothing of the site answers: it is down.
    m_sbc->close();
    SOON_VERIFY(lost(Options));
    QCOMPARE(verdictFor(m_watcher->facts(), m_pair, Side::Production, m_clock.now()), SiteVerdict::Down);
}

void TestOwnWay::carriesNoCall()
{
    bool ended = false;
    CallAnswer answer;
    m_hub->call({QStringLiteral("naperville"), QStringLiteral("status"), {}, AnyWay, Duration{8000}}, this,
                {}, [&](const CallAnswer &got) {
                    answer = got;
                    ended = true;
                });
    SOON_VERIFY(ended);
    QVERIFY(!answer.data);
    QVERIFY2(answer.data.error().text.contains(QLatin1String("REST: ")) &&
                 !answer.data.error().text.contains(QLatin1String("SIP")),
             qPrintable(answer.data.error().text));
}

QTEST_GUILESS_MAIN(TestOwnWay)
#include "tst_ownway.moc"
