// SPDX-License-Identifier: GPL-3.0-or-later
// What an SBC may say, believed or not: pure rules, and the engine against one that lies, drips or hangs.
#include "app/site/engines/kamailio/kamailio.h"
#include "app/site/engines/kamailio/nodeview.h"
#include "app/site/readings/callscollect.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#include <arpa/inet.h>
#include <atomic>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Site;
using State = CallsView::State;

namespace
{

/// Answers every connection with the same bytes, and then hangs or closes.
class RawServer
{
public:
    RawServer(QByteArray answer, bool hangs)
        : m_answer(std::move(answer))
        , m_hangs(hangs)
    {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto *generic = static_cast<sockaddr *>(static_cast<void *>(&at));
        m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(m_socket, generic, size) != 0 || listen(m_socket, 8) != 0 ||
            getsockname(m_socket, generic, &size) != 0)
            qFatal("no port to listen on");
        m_port = ntohs(at.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~RawServer()
    {
        m_ends = true;
        m_thread.join();
        for (const int one : m_taken)
            close(one);
        close(m_socket);
    }
    RawServer(const RawServer &) = delete;
    RawServer &operator=(const RawServer &) = delete;

    [[nodiscard]] QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(m_port) + "/RPC"; }

private:
    void serve()
    {
        while (!m_ends) {
            pollfd one{m_socket, POLLIN, 0};
            if (poll(&one, 1, 20) <= 0)
                continue;
            const int client = accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
            char buffer[4096];
            (void)!read(client, buffer, sizeof buffer);
            (void)!send(client, m_answer.constData(), size_t(m_answer.size()), MSG_NOSIGNAL);
            if (m_hangs)
                m_taken << client;
            else
                close(client);
        }
    }

    const QByteArray m_answer;
    const bool m_hangs;
    int m_socket = -1;
    quint16 m_port = 0;
    QList<int> m_taken;
    std::atomic<bool> m_ends{false};
    std::thread m_thread;
};

QByteArray http(const QByteArray &body, const QByteArray &status = "200 OK")
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
           body;
}

QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson(QByteArray("[") + text + "]").array().at(0);
}

Result<std::shared_ptr<const CallsEngine>> engine(const QByteArray &table)
{
    Site::SiteConfig config;
    config.file = QStringLiteral("/site.toml");
    config.text = "[calls]\n" + table;
    return kamailioKind().make(config);
}

NodeView node(const char *name, State state, std::optional<qint64> calls = 1)
{
    NodeView view;
    view.name = QLatin1String(name);
    view.state = state;
    view.calls = calls;
    return view;
}
} // namespace

class TestSbcAnswers : public QObject
{
    Q_OBJECT
private slots:
    void voiceServers_data();
    void voiceServers();
    void counts_data();
    void counts();
    void nodesTogether_data();
    void nodesTogether();
    void componentsOfIt();
    void moreThanAreTold_data();
    void moreThanAreTold();
    void hostileAnswers_data();
    void hostileAnswers();
    void configuration_data();
    void configuration();
};

void TestSbcAnswers::voiceServers_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QString>("seen"); ///< "-": not known
    const auto one = [](const char *flags, const char *id, const char *set = "1") {
        return QByteArray(R"({"SET":{"ID":)") + set +
               R"(,"TARGETS":[{"DEST":{"URI":"sip:10.0.0.1:5070","FLAGS":")" + flags +
               R"(","ATTRS":{"DUID":")" + id + R"("}}}]}})";
    };
    const auto all = [](const QByteArrayList &records) {
        return R"({"NRSETS":2,"RECORDS":[)" + records.join(',') + "]}";
    };
    QTest::newRow("active") << all({one("AP", "v1")}) << QStringLiteral("v1 answers");
    QTest::newRow("one probe failed") << all({one("TP", "v1")}) << QStringLiteral("v1 answers");
    QTest::newRow("inactive") << all({one("IP", "v1")}) << QStringLiteral("v1 silent");
    QTest::newRow("disabled") << all({one("DX", "v1")}) << QStringLiteral("v1 disabled");
    QTest::newRow("flags of no kind") << all({one("", "v1")}) << QStringLiteral("v1 silent");
    QTest::newRow("no name") << all({one("AP", "")}) << QStringLiteral("sip:10.0.0.1:5070 answers");
    QTest::newRow("another set") << all({one("AP", "peer", "2")}) << QString();
    QTest::newRow("named twice") << all({one("AP", "v1"), one("IP", "v1")}) << QStringLiteral("v1 silent");
    QTest::newRow("in its order") << all({one("AP", "v2"), one("AP", "v1")})
                                  << QStringLiteral("v1 answers,v2 answers");
    QTest::newRow("no list") << QByteArray("{}") << QStringLiteral("-");
    QTest::newRow("a number") << QByteArray("7") << QStringLiteral("-");
    QTest::newRow("records of another kind")
        << QByteArray(R"({"RECORDS":[7,{"SET":[]},{"SET":{"ID":1}}]})") << QString();
    QByteArrayList many;
    for (int i = 0; i < 1000; ++i)
        many << one("AP", "v" + QByteArray::number(i));
    QTest::newRow("a thousand") << all(many) << QStringLiteral("1000");
}

void TestSbcAnswers::voiceServers()
{
    QFETCH(QByteArray, list);
    QFETCH(QString, seen);
    const auto servers = voiceServersOf(json(list.constData()), 1);
    QStringList words;
    for (const CallsPart &server : servers.value_or(QList<CallsPart>()))
        words << server.name + QLatin1Char(' ') + server.state;
    QCOMPARE(servers.has_value(), seen != QLatin1String("-"));
    if (servers)
        QCOMPARE(words.size() > 2 ? QString::number(words.size()) : words.join(QLatin1Char(',')), seen);
}

void TestSbcAnswers::counts_data()
{
    QTest::addColumn<QByteArray>("active");
    QTest::addColumn<qint64>("calls"); ///< -1: not known
    QTest::newRow("three") << QByteArray(R"({"ongoing":3})") << qint64(3);
    QTest::newRow("none told") << QByteArray("{}") << qint64(-1);
    QTest::newRow("below nothing") << QByteArray(R"({"ongoing":-3})") << qint64(-1);
    QTest::newRow("no number") << QByteArray(R"({"ongoing":"3"})") << qint64(-1);
    QTest::newRow("half a call") << QByteArray(R"({"ongoing":1.5})") << qint64(-1);
    QTest::newRow("too large") << QByteArray(R"({"ongoing":1e300})") << qint64(-1);
    QTest::newRow("a list") << QByteArray("[[]]") << qint64(-1);
}

void TestSbcAnswers::counts()
{
    QFETCH(QByteArray, active);
    QFETCH(qint64, calls);
    QCOMPARE(callsOf(json(active.constData())).value_or(-1), calls);
}

void TestSbcAnswers::nodesTogether_data()
{
    QTest::addColumn<QList<NodeView>>("nodes");
    QTest::addColumn<State>("state");
    QTest::addColumn<qint64>("calls");
    using Nodes = QList<NodeView>;
    QTest::newRow("none") << Nodes{} << State::Silent << qint64(-1);
    QTest::newRow("one") << Nodes{node("a", State::Open)} << State::Open << qint64(1);
    QTest::newRow("both open") << Nodes{node("a", State::Open), node("b", State::Open)} << State::Open
                               << qint64(2);
    QTest::newRow("one drains") << Nodes{node("a", State::Open), node("b", State::Draining)} << State::Mixed
                                << qint64(2);
    QTest::newRow("one is silent") << Nodes{node("a", State::Open), node("b", State::Silent, std::nullopt)}
                                   << State::Mixed << qint64(-1);
    QTest::newRow("both are silent") << Nodes{node("a", State::Silent, std::nullopt),
                                              node("b", State::Silent, std::nullopt)}
                                     << State::Silent << qint64(-1);
    QTest::newRow("two of three drain")
        << Nodes{node("a", State::Draining), node("b", State::Draining), node("c", State::Open)}
        << State::Mixed << qint64(3);
}

void TestSbcAnswers::nodesTogether()
{
    QFETCH(QList<NodeView>, nodes);
    QFETCH(State, state);
    QFETCH(qint64, calls);
    const CallsView view = mergedView(nodes, instantFromMs(1'700'000'000'000));
    QCOMPARE(view.state, state);
    QCOMPARE(view.calls.value_or(-1), calls);
    QCOMPARE(view.nodes.size(), nodes.size() > 1 ? nodes.size() : 0);
    QCOMPARE(view.answeredBy.isEmpty(), state != State::Mixed);
}

void TestSbcAnswers::componentsOfIt()
{
    NodeView first = node("a:1", State::Open), second = node("b:1", State::Silent, std::nullopt);
    second.detail = QStringLiteral("refused");
    first.voiceServers = {{QStringLiteral("voice-1"), QStringLiteral("answers"), QStringLiteral("sip:x")}};
    const CallsView view = mergedView({first, second}, instantFromMs(1'700'000'000'000));
    QStringList told;
    for (const ComponentStatus &one : callsComponents(view))
        told << QStringList{one.key, one.state, one.detail,
                            one.count ? QString::number(*one.count) : QString()}
                    .join(QLatin1Char('|'));
    QCOMPARE(told,
             (QStringList{QStringLiteral("calls|mixed|b:1: refused|"),
                          QStringLiteral("voice_1|answers|voice-1 (sip:x)|"),
                          QStringLiteral("sbc_1|open|a:1|"), QStringLiteral("sbc_2|silent|b:1 (refused)|")}));
    CallsView alone = mergedView({first}, instantFromMs(1'700'000'000'000));
    alone.answered = 312;
    alone.window = std::chrono::minutes(5);
    QCOMPARE(callsComponents(alone).size(), 3);
    const ComponentStatus counted = callsComponents(alone).at(1);
    QCOMPARE(counted.key + counted.state, QStringLiteral("answered300s"));
    QCOMPARE(counted.count, std::optional<qint64>(312));
}

void TestSbcAnswers::moreThanAreTold_data()
{
    QTest::addColumn<int>("servers");
    QTest::addColumn<QSet<int>>("silent"); ///< those of these numbers, from 0 on
    QTest::addColumn<QString>("told");     ///< from the sixth on
    const auto v = [](const char *rest) { return QString::fromLatin1(rest); };
    QTest::newRow("eight") << 8 << QSet<int>{7} << v("v05 answers, v06 answers, v07 silent");
    QTest::newRow("nine") << 9 << QSet<int>{} << v("v05 answers, 3 more answers");
    QTest::newRow("one of the rest is silent")
        << 12 << QSet<int>{11} << v("v05 answers, 5 more answers, 1 more silent");
    QTest::newRow("all of the rest are") << 9 << QSet<int>{6, 7, 8} << v("v05 answers, 3 more silent");
    QTest::newRow("one of the first is") << 9 << QSet<int>{5} << v("v05 silent, 3 more answers");
}

void TestSbcAnswers::moreThanAreTold()
{
    QFETCH(int, servers);
    QFETCH(QSet<int>, silent);
    QFETCH(QString, told);
    // Two nodes that list them in their own orders, of which one sees those that are silent.
    NodeView one = node("a", State::Open), other = node("b", State::Open);
    one.voiceServers = other.voiceServers = QList<CallsPart>();
    for (int i = 0; i < servers; ++i) {
        const QString name = QStringLiteral("v%1").arg(i, 2, 10, QLatin1Char('0'));
        const QString answers = QStringLiteral("answers");
        one.voiceServers->append(CallsPart{name, answers, {}});
        other.voiceServers->prepend(
            CallsPart{name, silent.contains(i) ? QStringLiteral("silent") : answers, {}});
    }
    QStringList seen;
    for (const ComponentStatus &part :
         callsComponents(mergedView({other, one}, instantFromMs(1'700'000'000'000)))) {
        if (part.key.startsWith(QLatin1String("voice_")))
            seen << part.detail + QLatin1Char(' ') + part.state;
    }
    QVERIFY(seen.size() <= 8);
    QCOMPARE(seen.mid(5).join(QStringLiteral(", ")), told);
}

void TestSbcAnswers::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("hangs");
    QTest::addColumn<State>("state");
    QTest::newRow("nothing") << QByteArray() << false << State::Silent;
    QTest::newRow("hangs") << QByteArray() << true << State::Silent;
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 O") << true << State::Silent;
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"") << true
                                 << State::Silent;
    QTest::newRow("no HTTP") << QByteArray("\x00\x01\xff\xfe<b>x</b>", 11) << false << State::Silent;
    QTest::newRow("no JSON") << http("<html>\x1b[31m</html>") << false << State::Silent;
    QTest::newRow("a list") << http("[]") << false << State::Silent;
    QTest::newRow("another's answer")
        << http(R"({"jsonrpc":"2.0","id":77,"result":{}})") << false << State::Silent;
    QTest::newRow("no id") << http(R"({"result":{}})") << false << State::Silent;
    QTest::newRow("two megabytes") << http(R"({"jsonrpc":"2.0","id":1,"result":")" +
                                           QByteArray(2'000'000, 'x') + "\"}")
                                   << false << State::Silent;
    QTest::newRow("elsewhere") << QByteArray(
                                      "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: "
                                      "0\r\n\r\n")
                               << false << State::Silent;
    // It refuses: so it is there, and takes calls, but is not set up for us.
    QTest::newRow("no such table")
        << http(R"({"jsonrpc":"2.0","error":{"code":500,"message":"No such htable"},"id":1})") << false
        << State::Open;
    QTest::newRow("an error of another kind")
        << http(R"({"jsonrpc":"2.0","error":7,"id":1})", "500 No") << false << State::Open;
    QTest::newRow("a mode of another kind")
        << http(R"({"jsonrpc":"2.0","id":1,"result":{"item":{"value":[1]}}})") << false << State::Open;
}

void TestSbcAnswers::hostileAnswers()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, hangs);
    QFETCH(State, state);
    const RawServer server(answer, hangs);
    const auto made = engine("nodes = [\"" + server.url() + "\"]\n");
    QVERIFY2(made.ok(), made ? "" : qPrintable(made.error().text));
    QElapsedTimer clock;
    clock.start();
    const CallsView view = (*made)->view();
    QCOMPARE(view.state, state);
    QVERIFY(view.answeredBy.size() <= 400 && !view.answeredBy.contains(QChar(0x1b)));
    QVERIFY(!view.calls && !view.answered && !view.voiceServers);
    const auto set = (*made)->drain(true);
    QVERIFY(!set.ok()); // whatever it says, it can't be read back
    QVERIFY(set.error().text.contains(QLatin1String("127.0.0.1")) && !set.error().hint.isEmpty());
    // Two questions of 2 s and 4 s; the rest is a busy machine's.
    QVERIFY2(clock.elapsed() < 12'000, qPrintable(QString::number(clock.elapsed())));
}

void TestSbcAnswers::configuration_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("fault");
    QTest::newRow("one") << QByteArray("nodes = [\"http://127.0.0.1:8080/RPC\"]") << QString();
    QTest::newRow("two") << QByteArray("nodes = [\"http://10.0.0.1:8080/RPC\", \"https://[::1]/RPC\"]")
                         << QString();
    QTest::newRow("none") << QByteArray() << QStringLiteral("[calls] nodes: is missing");
    QTest::newRow("no list") << QByteArray("nodes = \"http://127.0.0.1:8080\"")
                             << QStringLiteral("wants a list");
    QTest::newRow("an empty list") << QByteArray("nodes = []") << QStringLiteral("wants a list");
    QTest::newRow("numbers") << QByteArray("nodes = [1]") << QStringLiteral("wants a list");
    QTest::newRow("nine") << QByteArray("nodes = [\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\"]")
                          << QStringLiteral("wants a list of 1 to 8");
    QTest::newRow("a file") << QByteArray("nodes = [\"file:///etc/passwd\"]") << QStringLiteral("wants URLs");
    QTest::newRow("no host") << QByteArray("nodes = [\"http:///RPC\"]") << QStringLiteral("wants URLs");
    QTest::newRow("a password") << QByteArray("nodes = [\"http://me:secret@10.0.0.1/RPC\"]")
                                << QStringLiteral("wants URLs");
    QTest::newRow("no set") << QByteArray("nodes = [\"http://127.0.0.1/RPC\"]\nvoice_set = \"one\"")
                            << QStringLiteral("[calls] voice_set");
}

void TestSbcAnswers::configuration()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, fault);
    const auto made = engine(table + '\n');
    QCOMPARE(made.ok(), fault.isEmpty());
    if (made)
        return;
    QCOMPARE(made.error().code, QStringLiteral("config"));
    QVERIFY2(made.error().text.contains(fault), qPrintable(made.error().text));
}

QTEST_GUILESS_MAIN(TestSbcAnswers)
#include "tst_sbcanswers.moc"
