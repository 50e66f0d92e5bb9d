// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody does who can write the console's store, with the program's own code or past it: each is found
// by what both sites were told, the first wrong event by its number; by one site alone too; and with none it
// is said that nobody could be asked.
#include "app/keys/signingkey.h"
#include "app/link/paircalls.h"
#include "app/operators/secret.h"
#include "app/pair/witness/logcheck.h"
#include "app/pair/witness/logteller.h"
#include "app/site/witness/witness.h"
#include "app/store/place/storetrace.h"
#include "models/core/whendone.h"
#include "models/operators/peoplelog.h"
#include "models/witness/gapdraft.h"
#include "tests/app/store/backends.h"

#include <QJsonArray>
#include <QSqlQuery>
#include <QTest>
#include <QTimer>

using namespace Switchback;

namespace
{
const QString Voice = QStringLiteral("voice");
const QStringList Sites{QStringLiteral("naperville"), QStringLiteral("centennial")};
constexpr Instant Told = instantFromMs(1'790'000'000'000);

/// Both sites' witnesses as they are, on disk; a site can be gone.
class WitnessesHere : public SiteCalls
{
public:
    quint64 call(CallRequest request, QObject *context, OnLine, OnDone onDone) override
    {
        const QString site = request.site.section(QLatin1Char('/'), -1);
        CallAnswer answer;
        if (gone.contains(site)) {
            answer.data = Error{QStringLiteral("unreachable"), QStringLiteral("nobody is there"), {}};
        } else {
            Result<QJsonObject> list = Site::listHeads(config(site), request.body);
            answer.data = list ? Result<QJsonObject>(*list) : Result<QJsonObject>(list.error());
        }
        QTimer::singleShot(0, context, [answer, onDone] { onDone(answer); });
        return ++m_calls;
    }
    void cancel(quint64) override {}
    QList<WitnessHolds> take(const QString &site, const QJsonObject &request) const
    {
        return Site::takeHeads(config(site), request.value(QLatin1String("witness")).toArray());
    }

    QStringList gone;

private:
    [[nodiscard]] Site::SiteConfig config(const QString &site) const
    {
        Site::SiteConfig out;
        out.id = site;
        out.stateDir = m_folder.filePath(site);
        QDir().mkpath(out.stateDir);
        return out;
    }

    QTemporaryDir m_folder;
    quint64 m_calls = 0;
};

PairConfig pairHere()
{
    PairConfig pair;
    pair.id = Voice;
    pair.name = Voice;
    pair.production.id = Sites.first();
    pair.production.shortName = QStringLiteral("Naperville");
    pair.backup.id = Sites.last();
    pair.backup.shortName = QStringLiteral("Centennial");
    return pair;
}

/// The heads of all chains moved to where they end after a cut.
QStringList headsMoved(const QString &headTable)
{
    const QString last = QStringLiteral("(SELECT MAX(e.seq) FROM event e WHERE e.pair = chain_end.chain)");
    return {
        QStringLiteral("UPDATE chain_end SET seq = %1, hash = (SELECT f.hash FROM event f WHERE f.seq = %1)"
                       " WHERE chain <> '*'")
            .arg(last),
        QStringLiteral("UPDATE %1 SET seq = (SELECT MAX(seq) FROM event),"
                       " hash = (SELECT hash FROM event ORDER BY seq DESC LIMIT 1)")
            .arg(headTable)};
}
} // namespace

class TestForgeries : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void found_data();
    void found();
    void rightChangedInTheFile_data() { Backends::rows(); }
    void rightChangedInTheFile();
    void anotherStoresLogIsSignedFor();

private:
    void begin(const QString &backend);
    void close()
    {
        m_teller.reset();
        m_store.reset();
    }
    void open(const QString &url);
    /// So many events, each third about people, told to both sites as they come, some at a time.
    void live(int events);
    void tellAll();
    [[nodiscard]] bool told() const;
    /// Past the store, while nobody has it; what is remembered of it outside forgets.
    void forge(const QStringList &statements);
    QList<Event> allEvents();
    std::optional<LogChecked> look(const QStringList &gone);

    void cut(int events);
    void putBackOlder();
    void makeAnew(bool sameName);
    void changeOne();

    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<WitnessesHere> m_sites;
    std::unique_ptr<Store> m_store;
    const PairConfig m_pair = pairHere();
    std::unique_ptr<LogTeller> m_teller;
    std::optional<HeadSigner> m_signer;
    ManualClock m_clock{Told};
    QString m_backend;
    QString m_url;
    qint64 m_first = 0; ///< the first event that a forgery made other, or took away
};

void TestForgeries::begin(const QString &backend)
{
    close();
    m_backend = backend;
    m_sites = std::make_unique<WitnessesHere>();
    open(m_backends->newUrl(backend));
}

void TestForgeries::open(const QString &url)
{
    m_url = url;
    m_store = std::make_unique<Store>(url);
    const Outcome opened = wait(m_store->open());
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
    m_signer = HeadSigner{SigningKey::make(), *wait(m_store->identity())};
    m_teller = std::make_unique<LogTeller>(m_pair, m_clock,
                                           LogTeller::Outside{[this] { return m_store.get(); },
                                                              [this] { return &*m_signer; },
                                                              [this]() -> SiteCalls & { return *m_sites; }});
    connect(m_store.get(), &Store::eventAppended, m_teller.get(), &LogTeller::appended);
}

void TestForgeries::live(int events)
{
    constexpr int AtATime = 251;
    for (int begun = 0; begun < events; begun += AtATime) {
        QList<Entry> entries;
        for (int i = begun; i < std::min(events, begun + AtATime); ++i) {
            Event event = someEvent(QStringLiteral("event %1").arg(i));
            event.pair = i % 3 == 0 ? QString() : Voice;
            event.at = Told;
            entries += Entry{event, {}};
        }
        QVERIFY(wait(m_store->append(entries)).ok());
        tellAll();
    }
}

void TestForgeries::tellAll()
{
    const auto settle = [this] {
        for (int i = 0; i < 4; ++i) {
            (void)wait(m_store->identity());
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    };
    int polls = 0;
    for (; polls < 40 && !told(); ++polls) {
        for (const QString &site : Sites) {
            settle();
            SiteStatus status;
            status.site = site;
            status.witness = m_sites->take(site, m_teller->request(site));
            m_teller->heard(site, status);
        }
        settle();
    }
    QVERIFY(told());
}

bool TestForgeries::told() const
{
    const auto facts = wait(m_store->verifiedFacts());
    for (const QString &site : Sites) {
        for (const QString &chain : {Voice, QString()}) {
            const QJsonObject asked{{QStringLiteral("store"), m_signer->store},
                                    {QStringLiteral("chain"), chain}};
            const QList<WitnessHolds> holds =
                m_sites->take(site, {{QStringLiteral("witness"), QJsonArray{asked}}});
            const ChainEnd end = facts->of(chain).end();
            if (end.seq > 0 && (!holds.first().holds || holds.first().holds->end != end))
                return false;
        }
    }
    return true;
}

void TestForgeries::forge(const QStringList &statements)
{
    close();
    execBeside(m_url, statements);
    QFile::remove(traceFile(*parseStoreUrl(m_url)));
    open(m_url);
}

QList<Event> TestForgeries::allEvents()
{
    EventQuery query;
    query.limit = 100'000;
    return *wait(m_store->events(query));
}

std::optional<LogChecked> TestForgeries::look(const QStringList &gone)
{
    m_sites->gone = gone;
    std::optional<Result<LogChecked>> out;
    whenDone(
        checkLog(*m_store, {{pairHere()}, m_sites.get(), {}, {}}, std::make_shared<LogCheckWork>(), this),
        this, [&out](const Result<LogChecked> &checked) { out = checked; });
    (void)QTest::qWaitFor([&out] { return out.has_value(); }, 60'000);
    if (!out || !*out)
        return std::nullopt;
    return **out;
}

/// By `events` off the end, and the heads moved there.
void TestForgeries::cut(int events)
{
    const QList<Event> all = allEvents();
    m_first = all.at(all.size() - events).seq;
    forge(QStringList{QStringLiteral("DELETE FROM event WHERE seq >= %1").arg(m_first)} +
          headsMoved(QStringLiteral("log_end")));
}

/// The store as it was before its last events, by a copy that was kept.
void TestForgeries::putBackOlder()
{
    const qint64 seq = allEvents().last().seq;
    close();
    const bool file = m_backend == QLatin1String("sqlite");
    const QString name = parseStoreUrl(m_url)->database;
    const QString beside = file ? QString() : m_backends->newUrl(m_backend);
    if (file)
        QVERIFY(QFile::copy(m_url.mid(7), m_url.mid(7) + QStringLiteral(".older")));
    else
        execBeside(beside, {QStringLiteral("CREATE DATABASE %1_older TEMPLATE %1").arg(name)});
    open(m_url);
    live(200);
    m_first = seq + 1;
    close();
    if (file) {
        QVERIFY(QFile::remove(m_url.mid(7)));
        QVERIFY(QFile::rename(m_url.mid(7) + QStringLiteral(".older"), m_url.mid(7)));
    } else {
        execBeside(beside, {QStringLiteral("DROP DATABASE %1 WITH (FORCE)").arg(name),
                            QStringLiteral("CREATE DATABASE %1 TEMPLATE %1_older").arg(name)});
    }
    QFile::remove(traceFile(*parseStoreUrl(m_url))); // or the log would say by itself that it holds less
    open(m_url);
}

/// All of it once more, but for a word in one event, appended to a new store by the program's own code.
void TestForgeries::makeAnew(bool sameName)
{
    QList<Event> all = allEvents();
    const QString identity = m_signer->store;
    Event &changed = all[all.size() / 2];
    m_first = changed.seq;
    changed.text = QStringLiteral("what never happened");
    close();
    open(m_backends->newUrl(m_backend));
    if (sameName)
        forge({QStringLiteral("UPDATE store_name SET id = '%1'").arg(identity)});
    for (qsizetype i = 0; i < all.size(); i += 100) {
        QList<Entry> entries;
        for (const Event &event : all.mid(i, 100))
            entries += Entry{event, {}};
        QVERIFY(wait(m_store->append(entries)).ok());
    }
    if (!sameName)
        tellAll(); // a console goes on with it, and tells the sites
}

/// One event in place, and every hash after it.
void TestForgeries::changeOne()
{
    QList<Event> all = allEvents();
    Event &changed = all[all.size() / 3];
    m_first = changed.seq;
    changed.actor = QStringLiteral("somebody else");
    QHash<QString, QByteArray> ends;
    QStringList statements;
    for (Event &event : all) {
        const QByteArray hash = chainHash(ends.value(event.pair), event);
        ends[event.pair] = hash;
        if (event.seq >= m_first)
            statements += QStringLiteral("UPDATE event SET actor = '%1', hash = '%2' WHERE seq = %3")
                              .arg(event.actor, QString::fromLatin1(hash))
                              .arg(event.seq);
    }
    forge(statements + headsMoved(QStringLiteral("log_end")));
}

void TestForgeries::found_data()
{
    QTest::addColumn<QString>("backend");
    QTest::addColumn<int>("forgery");
    for (const char *backend : {"sqlite", "postgresql"}) {
        for (const int events : {1, 10, 1000})
            QTest::addRow("%s, cut by %d", backend, events) << backend << events;
        QTest::addRow("%s, an older copy", backend) << backend << 0;
        QTest::addRow("%s, made anew", backend) << backend << -1;
        QTest::addRow("%s, made anew under its name", backend) << backend << -2;
        QTest::addRow("%s, one event, hashed anew", backend) << backend << -3;
    }
}

void TestForgeries::found()
{
    QFETCH(QString, backend);
    QFETCH(int, forgery);
    NEEDS_BACKEND(*m_backends, backend);
    begin(backend);
    live(1103);
    if (QTest::currentTestFailed())
        return;
    const auto before = look({});
    QVERIFY(before);
    QVERIFY2(!before->wrong() && before->witnessed(), qPrintable(logText(*before)));
    switch (forgery) {
    case 0:
        putBackOlder();
        break;
    case -1:
    case -2:
        makeAnew(forgery == -2);
        break;
    case -3:
        changeOne();
        break;
    default:
        cut(forgery);
    }
    if (QTest::currentTestFailed())
        return;
    for (const QStringList &gone : {QStringList(), Sites.first(1), Sites.last(1)}) {
        const auto found = look(gone);
        QVERIFY(found);
        QVERIFY2(found->wrong(), qPrintable(logText(*found)));
        QVERIFY2(found->firstWrong() == m_first,
                 qPrintable(QStringLiteral("%1, not %2: ").arg(found->firstWrong()).arg(m_first) +
                            logText(*found)));
    }
    const auto alone = look(Sites);
    QVERIFY(alone);
    QVERIFY2(!alone->wrong() && !alone->witnessed(), qPrintable(logText(*alone)));
    QVERIFY2(logText(*alone).contains(QStringLiteral("could not be checked")), qPrintable(logText(*alone)));
}

void TestForgeries::rightChangedInTheFile()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    begin(backend);
    const QString hash = QString::fromLatin1(*wait(makeSecret("correct horse")));
    for (const Operator &person : {Operator{QStringLiteral("A. Admin"), Role::Administrator},
                                   Operator{QStringLiteral("O. Once"), Role::Watcher}}) {
        Event event = someEvent(person.name, QStringLiteral("operator.added"));
        event.pair.clear();
        QVERIFY(wait(m_store->putOperator(person, hash, event)).ok());
    }
    live(30);
    QVERIFY(!look({})->wrong());
    forge({QStringLiteral("UPDATE operator SET roles = (SELECT roles FROM operator WHERE name = 'A. Admin')"
                          " WHERE name = 'O. Once'")});
    const auto found = look(Sites); // needs nobody else
    QVERIFY(found);
    QVERIFY2(found->wrong(), qPrintable(logText(*found)));
    QVERIFY2(logText(*found).contains(QStringLiteral("O. Once")), qPrintable(logText(*found)));
    QVERIFY(!found->peopleWrong.join(QLatin1Char(' ')).contains(QStringLiteral("A. Admin")));
}

/// A store that was begun anew knowingly: a person says so, once.
void TestForgeries::anotherStoresLogIsSignedFor()
{
    begin(QStringLiteral("sqlite"));
    live(50);
    close();
    open(m_backends->newUrl(m_backend));
    live(20);
    const auto found = look({});
    QVERIFY(found);
    QVERIFY2(found->wrong() && found->witnessed(), qPrintable(logText(*found)));
    QVERIFY2(logText(*found).contains(QStringLiteral("told by another store")), qPrintable(logText(*found)));
    for (const GapDraft &draft : gapDrafts(*found))
        QVERIFY(wait(m_store->append({Entry{
                         gapEvent(draft, QStringLiteral("A. Admin"), QStringLiteral("begun anew"), Told),
                         gapWord(draft)}}))
                    .ok());
    tellAll();
    const auto after = look({});
    QVERIFY(after);
    QVERIFY2(!after->wrong() && after->witnessed(), qPrintable(logText(*after)));
    QVERIFY2(logText(*after).contains(QStringLiteral("begun anew")), qPrintable(logText(*after)));
}

QTEST_GUILESS_MAIN(TestForgeries)
#include "tst_forgeries.moc"
