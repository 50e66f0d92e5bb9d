// SPDX-License-Identifier: GPL-3.0-or-later
// The REST door of a site under those who only want to hold it: real sockets, real TLS, and the peer's hello
// between.
#include "app/doors/places.h"
#include "app/site/base/confine.h"
#include "app/site/base/siterecord.h"
#include "app/site/doors/restserver.h"
#include "app/site/engines/files/syncthing.h"
#include "app/site/engines/postgres/postgresengine.h"
#include "app/site/peer/peerclient.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <atomic>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{
const QByteArray Token("0123456789abcdef0123456789abcdef");
const QByteArray PeerToken("fedcba9876543210fedcba9876543210");

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

quint16 freePort()
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_ANY);
    socklen_t size = sizeof at;
    auto *generic = reinterpret_cast<sockaddr *>(&at);
    const bool bound = bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
    close(fd);
    return bound ? ntohs(at.sin_port) : quint16(0);
}

/// Many connections from several addresses that never get anywhere: each sends a byte of a TLS hello now and
/// then, and one that is ended comes again at once.
class Drippers
{
public:
    Drippers(quint16 port, int count, int addresses)
        : m_port(port)
        , m_sockets(size_t(count), -1)
        , m_addresses(addresses)
        , m_thread([this] { run(); })
    {
    }
    ~Drippers()
    {
        m_stop = true;
        m_thread.join();
        for (const int one : m_sockets)
            close(one);
    }
    Drippers(const Drippers &) = delete;
    Drippers &operator=(const Drippers &) = delete;
    std::atomic<int> opened = 0; ///< since the beginning
    std::atomic<int> rounds = 0;

private:
    int open(size_t number) const
    {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr = htonl(0x7f000101U + uint32_t(number % size_t(m_addresses)));
        sockaddr_in to = from;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port = htons(m_port);
        (void)bind(fd, reinterpret_cast<sockaddr *>(&from), sizeof from);
        (void)connect(fd, reinterpret_cast<sockaddr *>(&to), sizeof to);
        return fd;
    }
    void run()
    {
        // The head of a ClientHello of 512 bytes, which never becomes whole.
        static const char hello[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
        std::vector<size_t> sent(m_sockets.size(), 0);
        while (!m_stop) {
            for (size_t i = 0; i < m_sockets.size() && !m_stop; ++i) {
                int &fd = m_sockets[i];
                const char byte = sent[i] < sizeof hello - 1 ? hello[sent[i]] : 'x';
                char none = 0;
                const bool ended = fd >= 0 && recv(fd, &none, 1, 0) == 0;
                if (fd >= 0 && !ended && (send(fd, &byte, 1, MSG_NOSIGNAL) == 1 || errno == EAGAIN)) {
                    ++sent[i];
                    continue;
                }
                if (fd >= 0)
                    close(fd);
                fd = open(i);
                sent[i] = 0;
                ++opened;
            }
            ++rounds;
            usleep(100'000); // between two drops: the pace of the drip, nothing is waited for
        }
    }

    const quint16 m_port;
    std::vector<int> m_sockets;
    const int m_addresses;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};
} // namespace

class TestSiteDoors : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void caThatCannotBeReadIsNamed();
    void portThatIsTakenIsSaid();
    void helloDuringAThousandDrippers();
    void drippingEndsInTime_data();
    void drippingEndsInTime();
    void tokenComesBeforeTheBody();
    void peersTokenIsForAFewVerbs_data();
    void peersTokenIsForAFewVerbs();
    void greediestGoesFirst();
    void knownAddressKeepsItsPlaces();
    void placesOfTheProvenAreCounted();
    void confinedProcessReachesItsFilesOnly();

private:
    std::unique_ptr<QSslSocket> connected() const;
    static QByteArray statusOf(QSslSocket &socket, int timeoutMs);
    static QByteArray head(const QByteArray &token, const QByteArray &verb, int length);

    QTemporaryDir m_dir;
    [[nodiscard]] ThisSite site() const
    {
        return {m_config, std::make_shared<PostgresEngine>(PostgresSite(m_config)),
                *syncthingKind().make(m_config)};
    }
    Site::SiteConfig m_config;
    std::unique_ptr<RestServer> m_server;
};

void TestSiteDoors::initTestCase()
{
    QVERIFY(m_dir.isValid());
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    const auto in = [this](const char *name) { return m_dir.filePath(QLatin1String(name)); };
    QCOMPARE(QProcess::execute(QStringLiteral("openssl"),
                               {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                                QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                                QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                                QStringLiteral("-subj"), QStringLiteral("/CN=site"),
                                QStringLiteral("-addext"), QStringLiteral("subjectAltName=IP:127.0.0.1"),
                                QStringLiteral("-keyout"), in("key"), QStringLiteral("-out"), in("cert")}),
             0);
    QVERIFY(writeFile(in("token"), Token) && writeFile(in("peer-token"), PeerToken));
    m_config.id = m_config.peer.id = QStringLiteral("naperville");
    m_config.name = m_config.peer.name = QStringLiteral("Naperville");
    m_config.stateDir = m_dir.path();
    m_config.rest.listen = QStringLiteral("127.0.0.1");
    m_config.rest.port = freePort();
    m_config.rest.certFile = m_config.peer.caFile = in("cert");
    m_config.rest.keyFile = in("key");
    m_config.rest.tokenFile = in("token");
    m_config.rest.peerTokenFile = m_config.peer.tokenFile = in("peer-token");
    m_config.peer.restUrl = QStringLiteral("https://127.0.0.1:%1").arg(m_config.rest.port);
    SiteRecord record;
    record.role = SiteRole::Standby;
    QVERIFY(saveRecord(m_config, record).ok());
    m_server = std::make_unique<RestServer>(site());
    const Outcome started = m_server->start();
    QVERIFY2(started.ok(), started ? "" : qPrintable(started.error().text));
}

std::unique_ptr<QSslSocket> TestSiteDoors::connected() const
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_config.rest.port);
    return socket->waitForEncrypted(5000) ? std::move(socket) : nullptr;
}

QByteArray TestSiteDoors::statusOf(QSslSocket &socket, int timeoutMs)
{
    QByteArray got;
    while (!got.contains('\n') && socket.waitForReadyRead(timeoutMs))
        got += socket.readAll();
    return got.left(got.indexOf('\r')).mid(9, 3);
}

QByteArray TestSiteDoors::head(const QByteArray &token, const QByteArray &verb, int length)
{
    return "POST /v1/" + verb + " HTTP/1.1\r\nHost: site\r\nAuthorization: Bearer " + token +
           "\r\nContent-Length: " + QByteArray::number(length) + "\r\n\r\n";
}

void TestSiteDoors::caThatCannotBeReadIsNamed()
{
    Site::SiteConfig config = m_config;
    config.peer.caFile += QStringLiteral(".gone");
    const PeerHello hello = PeerClient(config).hello(5000);
    QCOMPARE(hello.reach, Reach::Unknown);
    QVERIFY2(hello.detail.contains(config.peer.caFile), qPrintable(hello.detail));
}

/// Two that shared a port would each get half of what is asked.
void TestSiteDoors::portThatIsTakenIsSaid()
{
    RestServer second(site());
    const Outcome started = second.start();
    QVERIFY(!started.ok());
    QCOMPARE(started.error().code, QString("listen"));
    QVERIFY2(started.error().text.contains(QString::number(m_config.rest.port)),
             qPrintable(started.error().text));
}

void TestSiteDoors::helloDuringAThousandDrippers()
{
    const Drippers drippers(m_config.rest.port, 1000, 10);
    SOON_VERIFY(drippers.rounds > 2);
    QList<qint64> ms;
    for (int i = 0; i < 10; ++i) {
        PeerClient guard(m_config); // a new connection each time: nothing is carried over
        QElapsedTimer timer;
        timer.start();
        const PeerHello hello = guard.hello(5000);
        ms << timer.elapsed();
        QVERIFY2(hello.reach == Reach::Answers, qPrintable(hello.detail));
        QTest::qWait(100);
    }
    std::sort(ms.begin(), ms.end());
    qInfo("hello: median %lld ms, worst %lld ms; %d connections were opened", qlonglong(ms.at(5)),
          qlonglong(ms.last()), drippers.opened.load());
    QVERIFY(drippers.opened >= 1000);
}

void TestSiteDoors::drippingEndsInTime_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("head") << QByteArray("POST /v1/hello HTTP/1.1\r\nX: ");
    QTest::newRow("body") << head(Token, "hello", 60'000);
}

void TestSiteDoors::drippingEndsInTime()
{
    QFETCH(QByteArray, first);
    const auto socket = connected();
    QVERIFY(socket);
    socket->write(first);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 20'000 && socket->state() == QAbstractSocket::ConnectedState) {
        socket->write("x");
        socket->flush();
        QTest::qWait(200);
    }
    qInfo("ended after %lld ms", qlonglong(timer.elapsed()));
    QVERIFY(timer.elapsed() > 1000 && timer.elapsed() < 9000);
}

void TestSiteDoors::tokenComesBeforeTheBody()
{
    for (const auto &[token, status] :
         {std::pair{QByteArray("wrong"), QByteArray("401")}, std::pair{QByteArray(), QByteArray("401")}}) {
        const auto socket = connected();
        QVERIFY(socket);
        socket->write(head(token, "fence", 60'000));
        QCOMPARE(statusOf(*socket, 3000), status);
    }
}

void TestSiteDoors::peersTokenIsForAFewVerbs_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("status");
    for (const char *verb :
         {"fence", "promote", "resume", "rebuild", "describe", "operation", "operations", "calls", "witness"})
        QTest::newRow(verb) << QByteArray(verb) << QByteArray("{}") << QByteArray("403");
    for (const char *verb : {"log_backup", "full_backup"}) // an empty object lacks what these want
        QTest::newRow(verb) << QByteArray(verb) << QByteArray("{}") << QByteArray("400");
    // A rebuild looks at the peer's history; but it tells nothing of a log.
    QTest::newRow("status") << QByteArray("status") << QByteArray("{}") << QByteArray("200");
    QTest::newRow("status that tells")
        << QByteArray("status") << QByteArray(R"({"witness":[]})") << QByteArray("400");
    QTest::newRow("nothing of ours") << QByteArray("shell") << QByteArray("{}") << QByteArray("404");
}

void TestSiteDoors::peersTokenIsForAFewVerbs()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, status);
    const auto socket = connected();
    QVERIFY(socket);
    socket->write(head(PeerToken, verb, int(body.size())) + body);
    QCOMPARE(statusOf(*socket, 5000), status);
}

void TestSiteDoors::greediestGoesFirst()
{
    Places::Limits limits;
    limits.strangers = 6;
    limits.oneAddress = 4;
    Places places(limits);
    for (Places::Id id = 1; id <= 4; ++id)
        QCOMPARE(places.enter(id, "greedy", qint64(id)), QList<Places::Id>());
    QCOMPARE(places.enter(5, "greedy", 5), QList<Places::Id>{1}); // one of its own
    QCOMPARE(places.enter(6, "modest", 6), QList<Places::Id>());
    QCOMPARE(places.enter(7, "other", 7), QList<Places::Id>());
    QCOMPARE(places.enter(8, "new", 8), QList<Places::Id>{2}); // all taken: the greedy one's oldest
    QCOMPARE(places.enter(9, "newer", 9), QList<Places::Id>{3});
    QVERIFY(!places.prove(2, 10)); // was told to go
    QVERIFY(places.prove(6, 10));
    for (const Places::Id gone : {1, 2, 3})
        places.leave(gone);
    QCOMPARE(places.overdue(4 + limits.headMs), (QList<Places::Id>{4}));
}

void TestSiteDoors::knownAddressKeepsItsPlaces()
{
    Places::Limits limits;
    limits.strangers = 2;
    Places places(limits);
    (void)places.enter(1, "peer", 0);
    QVERIFY(places.prove(1, 0));
    QVERIFY(places.knows("peer"));
    places.leave(1);
    QCOMPARE(places.enter(2, "peer", 1), QList<Places::Id>());
    QCOMPARE(places.enter(3, "a", 1), QList<Places::Id>());
    QCOMPARE(places.enter(4, "b", 1), QList<Places::Id>());
    for (Places::Id id = 5; id < 50; ++id)
        QVERIFY(!places.enter(id, QByteArray::number(id), 2).contains(2)); // never the peer's
    QVERIFY(places.prove(2, 3));
}

void TestSiteDoors::placesOfTheProvenAreCounted()
{
    Places::Limits limits;
    limits.provenOneAddress = 2;
    Places places(limits);
    for (Places::Id id = 1; id <= 3; ++id)
        (void)places.enter(id, "console", 0);
    QVERIFY(places.prove(1, 0) && places.prove(2, 0));
    QVERIFY(!places.prove(3, 0));
    places.answering(1); // for as long as it takes
    QCOMPARE(places.overdue(1'000'000).size(), 2);
    places.answered(1, 1'000'000);
    QVERIFY(!places.overdue(1'000'000 + limits.idleMs - 1).contains(1));
    QVERIFY(places.overdue(1'000'000 + limits.idleMs).contains(1));
    QVERIFY(places.prove(1, 1'000'000)); // the next request of a kept connection
}

void TestSiteDoors::confinedProcessReachesItsFilesOnly()
{
    if (!canConfine())
        QSKIP("this kernel has no Landlock");
    QTemporaryDir own;
    QVERIFY(writeFile(own.filePath(QStringLiteral("mine")), "x"));
    const QByteArray token = QFile::encodeName(m_dir.filePath(QStringLiteral("token")));
    const QByteArray mine = QFile::encodeName(own.filePath(QStringLiteral("mine")));
    const QByteArray fresh = QFile::encodeName(own.filePath(QStringLiteral("fresh")));
    const QByteArray link = QFile::encodeName(own.filePath(QStringLiteral("link")));
    const pid_t child = fork();
    if (child == 0) {
        if (!confine({{}, {}, {own.path()}}))
            _exit(1);
        if (open(token.constData(), O_RDONLY) >= 0 || errno != EACCES)
            _exit(2);
        if (open(mine.constData(), O_RDWR | O_TRUNC) < 0 ||
            open(fresh.constData(), O_WRONLY | O_CREAT, 0600) < 0)
            _exit(3);
        if (symlink(token.constData(), link.constData()) == 0 ||
            ::link(token.constData(), link.constData()) == 0)
            _exit(4);
        execl("/bin/true", "true", nullptr);
        _exit(errno == EACCES ? 0 : 5);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

QTEST_GUILESS_MAIN(TestSiteDoors)
#include "tst_sitedoors.moc"
