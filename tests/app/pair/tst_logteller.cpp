// SPDX-License-Identifier: GPL-3.0-or-later
// Both sites are told how far the log has come with the status that is asked of them anyway; what they hold
// and the log does not is said; and after a gap that a person signed for they follow the log that goes on.
#include "app/pair/witness/logteller.h"
#include "app/pair/witness/testimonies.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QJsonArray>
#include <QTest>
#include <QTimer>

using namespace Switchback;

namespace
{
const QString Pair = QStringLiteral("voice");
const QString Site = QStringLiteral("naperville");

/// A site as a witness, in memory.
class MemorySite : public SiteCalls
{
public:
    /// Answers a status call that carries this.
    SiteStatus status(const QJsonObject &request)
    {
        SiteStatus out;
        out.site = Site;
        if (!takes)
            return out;
        out.witness.emplace();
        for (const QJsonValue &value : request.value(QLatin1String("witness")).toArray()) {
            const QJsonObject asked = value.toObject();
            WitnessHolds holds{asked.value(QLatin1String("store")).toString(),
                               asked.value(QLatin1String("chain")).toString(),
                               {},
                               {}};
            HeldHeads &heads = chains[holds.chain];
            if (asked.contains(QLatin1String("told")))
                holds.refused = take(heads, asked.value(QLatin1String("told")).toObject());
            if (heads.newest()) {
                holds.holds = Attestation{Site,  holds.store,     holds.chain, heads.newest()->head.end,
                                          Clock, key.publicKey(), {}};
                holds.holds->signature = key.sign(attestationBytes(*holds.holds));
            }
            *out.witness += holds;
        }
        return out;
    }
    quint64 call(CallRequest request, QObject *context, OnLine, OnDone onDone) override
    {
        QJsonArray list;
        const QList<HeldHead> &heads = chains[request.body.value(QLatin1String("chain")).toString()].all();
        const int before = request.body.value(QLatin1String("before")).toInt(int(heads.size()));
        const int from = std::max(0, before - 40);
        for (int i = before; i > from; --i)
            list += heldJson(heads.at(i - 1));
        CallAnswer answer;
        answer.data = QJsonObject{{QStringLiteral("heads"), list},
                                  {QStringLiteral("before"), from},
                                  {QStringLiteral("damaged"), 0}};
        QTimer::singleShot(0, context, [answer, onDone] { onDone(answer); });
        return ++calls;
    }
    void cancel(quint64) override {}

    bool takes = true;
    quint64 calls = 0;
    QHash<QString, HeldHeads> chains;

private:
    static std::optional<Error> take(HeldHeads &heads, const QJsonObject &told)
    {
        Result<HeldHead> held = heldFromJson(told);
        if (!held)
            return held.error();
        const auto taken = heads.look(*held, signatureFits);
        if (!taken)
            return taken.error();
        held->toldAt = Clock;
        if (*taken == HeldHeads::Taken::Kept)
            heads.keep(*held);
        return std::nullopt;
    }

    static constexpr Instant Clock = instantFromMs(1'790'000'000'000);
    SigningKey key = SigningKey::make();
};

Event eventOf(const QString &pair, const QString &text)
{
    Event event = someEvent(text);
    event.pair = pair;
    return event;
}

/// `count` events of the pair, and one about people among them.
void fill(Store &store, int count, const QString &text)
{
    QList<Entry> entries;
    for (int i = 0; i < count; ++i)
        entries += Entry{eventOf(i == count / 2 ? QString() : Pair, text), {}};
    QVERIFY(wait(store.append(entries)).ok());
}

ChainEnd endOf(Store &store, const QString &chain)
{
    return wait(store.verifiedFacts())->of(chain).end();
}
} // namespace

class TestLogTeller : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init()
    {
        m_site = std::make_unique<MemorySite>();
        m_clock = std::make_unique<ManualClock>();
    }
    void cleanup()
    {
        m_teller.reset();
        m_store.reset();
    }

    void toldWithTheStatus_data() { Backends::rows(); }
    void toldWithTheStatus();
    void longLogIsToldInParts();
    void siteOfAnOlderReleaseIsToldNothing();
    void cutLogIsSaidAndSignedFor_data() { Backends::rows(); }
    void cutLogIsSaidAndSignedFor();
    void longGapIsLedOver_data();
    void longGapIsLedOver();
    void strangersWordIsNotBelieved();
    void allOfItIsAsked();

private:
    void open(const QString &backend)
    {
        m_teller.reset();
        m_store = std::make_unique<Store>(m_backends->newUrl(backend));
        QVERIFY(wait(m_store->open()).ok());
    }
    void makeTeller()
    {
        m_signer = HeadSigner{SigningKey::make(), QString(32, QLatin1Char('a')), {}};
        m_pair.id = Pair;
        m_teller = std::make_unique<LogTeller>(
            m_pair, *m_clock,
            LogTeller::Outside{[this] { return m_store.get(); }, [this] { return &*m_signer; },
                               [this]() -> SiteCalls & { return *m_site; }});
        connect(m_store.get(), &Store::eventAppended, m_teller.get(), &LogTeller::appended);
    }
    /// What was stored is heard of, and what is read of the log then has come.
    void settle()
    {
        for (int i = 0; i < 4; ++i) {
            (void)wait(m_store->identity());
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    }
    /// One poll, and whatever is read of the log after it.
    QJsonObject poll()
    {
        settle();
        const QJsonObject request = m_teller->request(Site);
        m_teller->heard(Site, m_site->status(request));
        settle();
        return request;
    }
    [[nodiscard]] int pollsUntil(const std::function<bool()> &done)
    {
        int polls = 0;
        while (!done() && polls < 50) {
            (void)poll();
            ++polls;
        }
        return polls;
    }
    [[nodiscard]] bool told()
    {
        for (const QString &chain : {Pair, QString()}) {
            const HeldHead *newest = m_site->chains[chain].newest();
            if (!newest || newest->head.end != endOf(*m_store, chain))
                return false;
        }
        return true;
    }

    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<MemorySite> m_site;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<Store> m_store;
    std::optional<HeadSigner> m_signer;
    PairConfig m_pair;
    std::unique_ptr<LogTeller> m_teller;
};

void TestLogTeller::toldWithTheStatus()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    open(backend);
    makeTeller();
    fill(*m_store, 9, QStringLiteral("first"));
    QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    for (int i = 0; i < 5; ++i) {
        fill(*m_store, 7, QStringLiteral("more"));
        // With the first status after it, or, where it was asked in the same moment, the second.
        QVERIFY(pollsUntil([this] { return told(); }) <= 2);
    }
    QCOMPARE(m_site->chains.value(Pair).all().size(), 6);
    QCOMPARE(m_site->calls, quint64(0)); // nothing was asked but the status
    // In calm nothing is told.
    const qsizetype size = QJsonDocument(poll()).toJson(QJsonDocument::Compact).size();
    QVERIFY2(size < 300, qPrintable(QString::number(size)));
    QVERIFY(!m_teller->witness(Site).behindSince);
    QVERIFY(m_teller->witness(Site).wrong.isEmpty());
    // What a record takes along.
    const QJsonObject words = m_teller->words().value(Site).toObject();
    for (const QString &chain : {Pair, QString()}) {
        const auto word = attestationFromJson(words.value(chain).toObject());
        QVERIFY(word.ok() && word->end == endOf(*m_store, chain));
    }
}

void TestLogTeller::longLogIsToldInParts()
{
    open(QStringLiteral("sqlite"));
    makeTeller();
    fill(*m_store, 3, QStringLiteral("first"));
    QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    fill(*m_store, int(DigestsInACall) * 3 - 10, QStringLiteral("while nobody could be told"));
    const int polls = pollsUntil([this] { return told(); });
    QVERIFY2(polls >= 3 && polls <= 6, qPrintable(QString::number(polls)));
}

void TestLogTeller::siteOfAnOlderReleaseIsToldNothing()
{
    open(QStringLiteral("sqlite"));
    makeTeller();
    m_site->takes = false;
    fill(*m_store, 5, QStringLiteral("first"));
    for (int i = 0; i < 4; ++i)
        QVERIFY(poll().isEmpty());
    QVERIFY(!m_teller->witness(Site).takes);
}

void TestLogTeller::cutLogIsSaidAndSignedFor()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    open(backend);
    makeTeller();
    const HeadSigner signer = *m_signer;
    for (int i = 0; i < 4; ++i) {
        fill(*m_store, 10, QStringLiteral("as it was %1").arg(i));
        QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    }
    // Its backup, as it were, is a log of the first twenty events.
    EventQuery all;
    all.limit = 20;
    const QList<Event> backup = *wait(m_store->events(all));
    open(backend);
    QList<Entry> entries;
    for (const Event &event : backup)
        entries += Entry{event, {}};
    QVERIFY(wait(m_store->append(entries)).ok());
    makeTeller();
    m_signer = signer;
    (void)pollsUntil([this] { return !m_teller->witness(Site).wrong.isEmpty(); });
    QVERIFY(!m_teller->witness(Site).wrong.isEmpty());
    // Going on does not make it right.
    fill(*m_store, 40, QStringLiteral("after"));
    (void)pollsUntil([] { return false; });
    QVERIFY(!m_teller->witness(Site).wrong.isEmpty());
    for (const QString &chain : {Pair, QString()}) {
        const ChainFacts facts = wait(m_store->verifiedFacts())->of(chain);
        Event gap = eventOf(chain, QStringLiteral("A gap"));
        gap.kind = QLatin1String(GapKind);
        gap.actor = QStringLiteral("A. Admin");
        gap.body = gapBody(facts.end(), facts.lost(m_site->chains.value(chain).all()),
                           QStringLiteral("restored from a backup"));
        QVERIFY(wait(m_store->append(gap)).ok());
    }
    QVERIFY(pollsUntil([this] { return told(); }) < 10);
    QVERIFY(m_teller->witness(Site).wrong.isEmpty());
    fill(*m_store, 10, QStringLiteral("after"));
    QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    for (const QString &chain : {Pair, QString()}) {
        const Agreement agreement = wait(m_store->verifiedFacts())
                                        ->of(chain)
                                        .against({Site, m_site->chains.value(chain).all(), {}, {}});
        QCOMPARE(agreement.how, Agreement::How::Whole);
        QVERIFY(agreement.signedGaps > 0);
    }
}

/// A day is lost: more heads than a site tells in one part, and the log that goes on is far shorter than what
/// was told of.
void TestLogTeller::longGapIsLedOver_data()
{
    QTest::addColumn<int>("kept");
    QTest::newRow("some is left") << 15;
    QTest::newRow("nothing is left") << 0;
}

void TestLogTeller::longGapIsLedOver()
{
    QFETCH(int, kept);
    open(QStringLiteral("sqlite"));
    makeTeller();
    const HeadSigner signer = *m_signer;
    for (int i = 0; i < 60; ++i) {
        fill(*m_store, 5, QStringLiteral("as it was"));
        QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    }
    EventQuery all;
    all.limit = std::max(1, kept);
    const QList<Event> backup = kept > 0 ? *wait(m_store->events(all)) : QList<Event>();
    open(QStringLiteral("sqlite"));
    QList<Entry> entries;
    for (const Event &event : backup)
        entries += Entry{event, {}};
    if (kept > 0)
        QVERIFY(wait(m_store->append(entries)).ok());
    fill(*m_store, 4, QStringLiteral("after"));
    makeTeller();
    m_signer = signer;
    (void)pollsUntil([this] { return !m_teller->witness(Site).wrong.isEmpty(); });
    QCOMPARE(m_site->calls, quint64(0)); // that it is wrong is known without asking
    for (const QString &chain : {Pair, QString()}) {
        const ChainFacts facts = wait(m_store->verifiedFacts())->of(chain);
        Event gap = eventOf(chain, QStringLiteral("A gap"));
        gap.kind = QLatin1String(GapKind);
        gap.actor = QStringLiteral("A. Admin");
        gap.body = gapBody(facts.end(), facts.lost(m_site->chains.value(chain).all()),
                           QString(1000, QLatin1Char('x'))); // longer than a site takes
        QVERIFY(wait(m_store->append(gap)).ok());
    }
    QVERIFY(pollsUntil([this] { return told(); }) < 10);
    QVERIFY(m_teller->witness(Site).wrong.isEmpty());
    for (const QString &chain : {Pair, QString()}) {
        const HeldHead &after = m_site->chains.value(chain).all().last();
        QVERIFY(after.gap && after.gap->reason.size() <= 400);
        QCOMPARE(after.from.seq > 0, kept > 0); // with the way to it, where there is one
        QCOMPARE(wait(m_store->verifiedFacts())
                     ->of(chain)
                     .against({Site, m_site->chains.value(chain).all(), {}, {}})
                     .how,
                 Agreement::How::Whole);
    }
}

void TestLogTeller::strangersWordIsNotBelieved()
{
    open(QStringLiteral("sqlite"));
    makeTeller();
    fill(*m_store, 5, QStringLiteral("first"));
    QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    // Another site's word under this one's name, and one that nobody signed.
    SiteStatus status = m_site->status(m_teller->request(Site));
    (*status.witness)[0].holds->end = {99, QByteArray(64, '0')};
    m_teller->heard(Site, status);
    (void)poll();
    QVERIFY(m_teller->witness(Site).wrong.isEmpty());
    QCOMPARE(m_teller->witness(Site).told, endOf(*m_store, Pair));
}

void TestLogTeller::allOfItIsAsked()
{
    open(QStringLiteral("sqlite"));
    makeTeller();
    for (int i = 0; i < 90; ++i) {
        fill(*m_store, 3, QStringLiteral("x"));
        QVERIFY(pollsUntil([this] { return told(); }) <= 3);
    }
    std::optional<Testimony> testimony;
    askWitness(*m_site, {Site, QStringLiteral("Naperville"), m_signer->store, Pair}, this,
               [&](const Testimony &said) { testimony = said; });
    SOON_VERIFY(testimony);
    QCOMPARE(testimony->heads, m_site->chains.value(Pair).all());
    QVERIFY(testimony->silent.isEmpty());
    QVERIFY(m_site->calls >= 3);
    QCOMPARE(wait(m_store->verifiedFacts())->of(Pair).against(*testimony).how, Agreement::How::Whole);
}

QTEST_GUILESS_MAIN(TestLogTeller)
#include "tst_logteller.moc"
