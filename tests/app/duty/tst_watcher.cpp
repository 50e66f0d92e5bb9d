// SPDX-License-Identifier: GPL-3.0-or-later
// The watcher against sites that answer, hang, lie and come back.
#include "app/duty/dutysight.h"
#include "app/duty/watcher.h"
#include "models/findings/component.h"
#include "models/sites/ways.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
PairConfig pair()
{
    PairConfig config;
    config.id = QStringLiteral("voice");
    config.pollPeriod = 100ms;
    config.production.id = QStringLiteral("naperville");
    config.production.shortName = QStringLiteral("Naperville");
    config.production.zone = "America/Chicago";
    config.backup.id = QStringLiteral("centennial");
    config.backup.shortName = QStringLiteral("Centennial");
    config.backup.zone = "America/Denver";
    return config;
}

SiteStatus statusOf(const QString &site, SiteRole role, Instant at)
{
    SiteStatus status;
    status.site = site;
    status.at = at;
    status.role = role;
    status.epoch = 1;
    status.database = DatabaseStatus{at, role == SiteRole::Primary ? DatabaseState::AcceptingWrites
                                                                   : DatabaseState::Recovering};
    return status;
}

/// Says nothing, and counts how often what is wrong with a pair is worked out.
class Counting : public Component
{
public:
    explicit Counting(int &looks)
        : m_looks(looks)
    {
    }
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        m_looks += site.side() == Side::Production ? 1 : 0;
        return {};
    }
    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &) const override { return {}; }

private:
    int &m_looks;
};

struct Asked {
    QString site;
    WayKind way;
    std::function<void(const StatusReply &)> done;
};
} // namespace

class TstWatcher : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { registerComponent(std::make_unique<Counting>(m_looks)); }
    void init()
    {
        m_asked.clear();
        m_watcher = std::make_unique<Watcher>(
            m_pair,
            [this](const QString &site, WayKind way, Duration, QObject *, const auto &done) {
                m_asked += Asked{site, way, done};
            },
            m_clock);
    }
    void asksBothSitesByBothWays();
    void hangingSiteHoldsUpNobody();
    void brokenAnswerIsNamedAndTheRestGoesOn();
    void memorySurvivesTheConsole();
    void callsThatNeverEndAreNoticed();
    void whoSeesNothingLosesTheDuty();
    void referenceIsAskedEveryRound();
    void anAnswerIsWorkedOutOnce();

private:
    void answer(const Asked &asked);

    int m_looks = 0;
    const PairConfig m_pair = pair();
    ManualClock m_clock;
    QList<Asked> m_asked;
    std::unique_ptr<Watcher> m_watcher;
};

void TstWatcher::answer(const Asked &asked)
{
    const SiteRole role = asked.site == QLatin1String("naperville") ? SiteRole::Primary : SiteRole::Standby;
    asked.done({statusOf(asked.site, role, m_clock.now()),
                {asked.way, Reach::Answers, {}, m_clock.now() - 10ms, m_clock.now()},
                false});
}

void TstWatcher::asksBothSitesByBothWays()
{
    m_watcher->start();
    QCOMPARE(m_asked.size(), 4);
    QSet<QString> ways;
    for (const Asked &asked : std::as_const(m_asked)) {
        ways.insert(asked.site + wayName(asked.way));
        answer(asked);
    }
    QCOMPARE(ways.size(), 4);
    QCOMPARE(m_watcher->facts().production.status->role, SiteRole::Primary);
    QCOMPARE(m_watcher->facts().backup.way(Ways::Ssh).reach, Reach::Answers);
    SOON_VERIFY(m_asked.size() >= 8); // and again each period
}

void TstWatcher::hangingSiteHoldsUpNobody()
{
    m_watcher->start();
    // Naperville never answers by SSH: its other way and the other site are asked on and on, that one is not
    // piled up.
    const auto count = [this](const QString &site, WayKind way) {
        return std::count_if(m_asked.cbegin(), m_asked.cend(),
                             [&](const Asked &asked) { return asked.site == site && asked.way == way; });
    };
    qsizetype next = 0;
    SOON_VERIFY([&] {
        for (; next < m_asked.size(); ++next) {
            const Asked asked = m_asked.at(next);
            if (asked.site != QLatin1String("naperville") || asked.way != Ways::Ssh)
                answer(asked);
        }
        return count(QStringLiteral("centennial"), Ways::Rest) >= 4;
    }());
    QCOMPARE(count(QStringLiteral("naperville"), Ways::Ssh), 1);
    QVERIFY(count(QStringLiteral("naperville"), Ways::Rest) >= 2);
}

void TstWatcher::brokenAnswerIsNamedAndTheRestGoesOn()
{
    m_watcher->start();
    for (const Asked &asked : QList<Asked>(m_asked)) {
        if (asked.site == QLatin1String("naperville"))
            asked.done(
                {Error{QStringLiteral("bad_answer"),
                       QStringLiteral("naperville: database.lsn: wants a position"),
                       {}},
                 {asked.way, Reach::Nonsense, QStringLiteral("database.lsn"), m_clock.now(), m_clock.now()},
                 true});
        else
            answer(asked);
    }
    QVERIFY(m_watcher->facts().production.badAnswer.contains(QStringLiteral("database.lsn")));
    QVERIFY(!m_watcher->facts().production.status);
    QVERIFY(m_watcher->facts().backup.status);
}

void TstWatcher::memorySurvivesTheConsole()
{
    m_watcher->start();
    for (const Asked &asked : QList<Asked>(m_asked))
        answer(asked);
    const QJsonObject saved = m_watcher->save();
    init();
    m_watcher->restore(saved);
    QCOMPARE(m_watcher->save().value(QStringLiteral("noted")), saved.value(QStringLiteral("noted")));
    m_watcher->restore({{QStringLiteral("proofs"), QStringLiteral("rubbish")},
                        {QStringLiteral("noted"), 3}}); // goes on with nothing
    QVERIFY(m_watcher->loss(m_clock.now()).kind != LossEstimate::Kind::Known);
}

void TstWatcher::callsThatNeverEndAreNoticed()
{
    m_watcher->start();
    QCOMPARE(m_asked.size(), 4);
    QVERIFY(!m_watcher->hangs());
    m_clock.advance(6s);
    QVERIFY(!m_watcher->hangs()); // past its deadline, but not long
    m_clock.advance(2s);
    QVERIFY(m_watcher->hangs());
    answer(m_asked.takeFirst());
    QVERIFY(!m_watcher->hangs()); // one way works: the others have trouble of their own
}

void TstWatcher::whoSeesNothingLosesTheDuty()
{
    using Advice = DutySight::Advice;
    DutySight sight;
    Duration now{0};
    const auto look = [&](bool hangs, bool sees, bool held, Duration after) {
        now += after;
        return sight.look(hangs, sees, held, now);
    };
    QCOMPARE(look(false, true, true, 5s), Advice::Keep);
    // Calls that do not even fail: at once, and for as long as it lasts.
    QCOMPARE(look(true, false, true, 5s), Advice::GiveUp);
    QCOMPARE(look(true, false, false, 5s), Advice::Keep);
    QCOMPARE(look(true, true, false, 60s), Advice::GiveUp); // never sought meanwhile
    QCOMPARE(look(false, true, false, 5s), Advice::Seek);
    QCOMPARE(look(false, true, true, 5s), Advice::Keep);
    // All ways fail: after a minute another one may have it, once.
    QCOMPARE(look(false, false, true, 5s), Advice::Keep);
    QCOMPARE(look(false, false, true, 55s), Advice::Keep);
    QCOMPARE(look(false, false, true, 5s), Advice::GiveUp);
    QCOMPARE(look(false, false, false, 5s), Advice::Keep);
    QCOMPARE(look(false, false, false, 10s), Advice::Seek); // nobody wanted it: both sites may be down
    QCOMPARE(look(false, false, true, 600s), Advice::Keep);
    QCOMPARE(look(false, true, true, 5s), Advice::Keep);
    QCOMPARE(look(false, false, true, 5s), Advice::Keep);
    QCOMPARE(look(false, false, true, 60s), Advice::GiveUp); // blind anew
    QCOMPARE(look(false, true, false, 1s), Advice::Seek);    // sees again
}

/// Beside the sites and as often; one that hangs is not asked twice, and holds up nobody.
void TstWatcher::referenceIsAskedEveryRound()
{
    QList<std::function<void(const WayAnswer &)>> asked;
    m_watcher->setReference([&asked](Duration deadline, const auto &done) {
        QVERIFY(deadline > 0ms && deadline <= 8s);
        asked += done;
    });
    m_watcher->start();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(m_watcher->facts().reference.reach, Reach::Unknown);
    const qsizetype before = m_asked.size();
    for (const Asked &each : QList<Asked>(m_asked))
        answer(each);
    m_watcher->askNow();
    QCOMPARE(m_asked.size(), before + 4); // the sites are asked on
    QCOMPARE(asked.size(), 1);
    asked.first()({Ways::Rest, Reach::Answers, {}, m_clock.now(), m_clock.now()});
    QCOMPARE(m_watcher->facts().reference.reach, Reach::Answers);
    m_watcher->askNow();
    QCOMPARE(asked.size(), 2);
    // One failed try says little: the next follows at once.
    asked.last()({Ways::Rest, Reach::Unreachable, {}, m_clock.now(), m_clock.now()});
    SOON_COMPARE(asked.size(), 3);
    asked.last()({Ways::Rest, Reach::Unreachable, {}, m_clock.now(), m_clock.now()});
    QCOMPARE(m_watcher->facts().reference.failures, 2);
}

/// However many ask what it amounts to; and anew as time passes.
void TstWatcher::anAnswerIsWorkedOutOnce()
{
    m_watcher->start();
    for (const Asked &each : QList<Asked>(m_asked))
        answer(each);
    int told = 0;
    connect(m_watcher.get(), &Watcher::updated, this, [&] {
        ++told;
        for (const Duration later : {0ms, 5ms, 990ms})
            (void)m_watcher->seen(m_clock.now() + later);
    });
    m_looks = 0;
    for (int round = 0; round < 3; ++round) {
        m_clock.advance(20ms);
        m_asked.clear();
        m_watcher->askNow();
        for (const Asked &each : QList<Asked>(m_asked))
            answer(each);
    }
    QCOMPARE(told, 12);
    QCOMPARE(m_looks, told);
    QCOMPARE(m_watcher->seen(m_clock.now() + 1s).loss.at, m_clock.now() + 1s);
}

QTEST_GUILESS_MAIN(TstWatcher)
#include "tst_watcher.moc"
