// SPDX-License-Identifier: GPL-3.0-or-later
// A trial part: what the message sender, the failback's calendar and the call tester will plug into the
// engine by.
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "app/pair/peoplehere.h"
#include "models/core/plannedevent.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Wish = QStringLiteral("test.wish");
const QString Granted = QStringLiteral("test.granted");

/// Grants every wish of the log once, under the duty.
class Granting : public Part
{
public:
    explicit Granting(const PartContext &context, bool dies = false)
        : m_context(context)
        , m_dies(dies)
    {
    }
    void takeUp(const std::function<void()> &done) override
    {
        EventQuery query;
        query.pair = m_context.pair.id;
        query.kinds = {Wish, Granted};
        m_context.log.store().events(query).then(this, [this, done](const Result<QList<Event>> &events) {
            const QList<Event> found = events ? *events : QList<Event>();
            for (const Event &event : found)
                follow(event);
            done();
        });
    }
    void follow(const Event &event) override
    {
        if (event.kind == Wish)
            m_open.insert(event.text);
        else if (event.kind == Granted)
            m_open.remove(event.text);
        grant();
    }
    void dutyChanged(bool) override { grant(); }

private:
    void grant()
    {
        if (!m_context.seats.onDuty() || m_dies)
            return;
        for (const QString &wish : std::as_const(m_open)) {
            Event event;
            event.at = m_context.clock.now();
            event.kind = Granted;
            event.pair = m_context.pair.id;
            event.actor = QStringLiteral("console");
            event.text = wish;
            m_context.seats.append({PlannedEvent{event, QStringLiteral("granted/") + wish}},
                                   OutageDesk::Under::Duty);
        }
    }
    PartContext m_context;
    bool m_dies; ///< killed before it comes to it
    QSet<QString> m_open;
};
} // namespace

class TestPart : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;
    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<Store> m_beside;
    ConsoleConfig m_config;

    std::unique_ptr<Pairs> console(bool dies = false)
    {
        auto made = std::make_unique<Pairs>(m_config, m_clock, Purpose::Watch);
        Engine &engine = made->first();
        engine.add(std::make_unique<Granting>(engine.context(), dies));
        QSignalSpy ready(&engine, &Engine::ready);
        made->start();
        if (!ready.wait(20'000))
            QTest::qFail("the engine does not get ready", __FILE__, __LINE__);
        return made;
    }
    void wish(const QString &text)
    {
        Event event;
        event.at = m_clock.now();
        event.kind = Wish;
        event.pair = m_config.pairs.first().id;
        event.actor = QStringLiteral("K. Ramos");
        event.text = text;
        QVERIFY(wait(m_beside->append(event)).ok());
    }
    QStringList granted()
    {
        EventQuery query;
        query.kinds = {Granted};
        QStringList texts;
        const auto read = wait(m_beside->events(query));
        const QList<Event> found = read ? *read : QList<Event>();
        for (const Event &event : found)
            texts += event.text;
        texts.sort();
        return texts;
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase()
    {
        m_beside.reset();
        m_backends.reset();
    }

    void followsActsAndIsGoneOnWith_data() { Backends::rows(); }
    void followsActsAndIsGoneOnWith()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        PairConfig pair;
        pair.id = QStringLiteral("hosted");
        pair.profile = QStringLiteral("hosted");
        pair.rpo = 1h;
        pair.pollPeriod = 5s;
        for (SiteConfig *site : {&pair.production, &pair.backup}) {
            site->id = site == &pair.production ? QStringLiteral("naperville") : QStringLiteral("centennial");
            site->name = site->shortName = site->id;
            site->zone = "America/Chicago";
            site->ssh.host = QStringLiteral("127.0.0.1");
            site->ssh.port = 1;
            site->rest.url = QStringLiteral("https://127.0.0.1:1");
        }
        m_config.storeUrl = m_backends->newUrl(backend);
        m_config.pairs = {pair};
        m_beside = std::make_unique<Store>(m_config.storeUrl);
        QVERIFY(wait(m_beside->open()).ok());

        // What was wished for before anybody came, and what somebody left behind.
        wish(QStringLiteral("before"));
        auto dies = console(true);
        SOON_VERIFY(dies->first().onDuty());
        wish(QStringLiteral("left behind"));
        dies.reset();
        QCOMPARE(granted(), QStringList());

        const auto first = console();
        SOON_COMPARE(granted(), QStringList({QStringLiteral("before"), QStringLiteral("left behind")}));
        // A second one follows and grants nothing a second time.
        const auto second = console();
        wish(QStringLiteral("now"));
        SOON_COMPARE(granted().size(), 3);
        QCOMPARE(granted(), QStringList({QStringLiteral("before"), QStringLiteral("left behind"),
                                         QStringLiteral("now")}));
        m_beside.reset();
    }
};

QTEST_GUILESS_MAIN(TestPart)
#include "tst_part.moc"
