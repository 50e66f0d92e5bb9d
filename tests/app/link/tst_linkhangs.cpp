// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents.h"
#include "hubprobe.h"
#include "sshserver.h"
#include "tests/support/soon.h"

#include "app/link/base/helpers.h"
#include "app/link/base/resolver.h"

#include <QElapsedTimer>

#include <csignal>

#include <unistd.h>

using namespace Switchback;

namespace
{
constexpr int Many = 100;
constexpr int Few = 20;
/// Not one for each that hangs. Eight are usual; on a busy machine, where the reading of files takes long,
/// more of Aside's do that.
constexpr int MostThreads = Many;

qsizetype threads()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

/// Processes that this one began and that live still.
QList<pid_t> offspring()
{
    QList<pid_t> out;
    const QStringList all = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : all) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (name.toInt() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray stat = file.readAll();
        const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
        if (fields.value(1).toInt() == ::getpid() && fields.value(0) != "Z")
            out += name.toInt();
    }
    return out;
}

/// Programs of this test in front of the system's.
class Programs
{
public:
    Programs()
        : m_before(qgetenv("PATH"))
    {
        qputenv("PATH", m_dir.path().toUtf8() + ':' + m_before);
    }
    ~Programs() { qputenv("PATH", m_before); }
    void add(const QString &name, const QByteArray &script) const
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + script) < 0 ||
            !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            qFatal("cannot write");
    }
    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile file(m_dir.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QByteArray path(const QString &name) const { return m_dir.filePath(name).toUtf8(); }

private:
    QTemporaryDir m_dir;
    QByteArray m_before;
};

QByteArray why(const Ending &ending)
{
    return ending.answer.data ? QByteArray() : ending.answer.data.error().text.toUtf8();
}

/// The name service: what begins with "hang" is never answered.
QByteArray nameService(const QByteArray &andThen = "echo \"127.0.0.1       STREAM $3\"")
{
    return "case \"$3\" in hang*) exec sleep 1000;; esac\n" + andThen + '\n';
}
} // namespace

/// A hundred sites whose name service, ~/.ssh/config or agent hangs: few threads, few processes, which are
/// gone after their deadline, and the others are asked in their time.
class TestLinkHangs : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void namesThatHangCostTheOthersNothing();
    void configsThatHangCostTheOthersNothing();
    void agentsThatNeverSignCostTheOthersNothing();
    void whatHungWaitsBehindWhatDidNot();
    void slowOnesGetTheirTimeAfterwards();
    void aQuestionIsAskedOnceForAll();
    void namesAreReadAsTheyArePrinted_data();
    void namesAreReadAsTheyArePrinted();
    void realNamesAreResolved();
    void helpersEndWithTheirThread();
    void aFloodIsCutOff();

private:
    [[nodiscard]] SiteConfig site(const QString &host, int number, bool own) const;
    void hangAndAnswer(const QString &hanging, const QString &good, const LinkLimits &limits, bool ownKey);

    std::unique_ptr<SshServer> m_server;
    SystemClock m_clock;
    qsizetype m_before = 0; ///< processes that are none of the hub's
};

void TestLinkHangs::initTestCase()
{
    qunsetenv("SSH_AUTH_SOCK");
    m_server = std::make_unique<SshServer>(QStringLiteral("alpha"));
    m_server->extraConfig = "MaxStartups 500\nMaxSessions 100\n";
    if (!m_server->start())
        QSKIP(qPrintable(m_server->why()));
    QByteArray known = m_server->read(QStringLiteral("known_hosts"));
    const QByteArray key = known.mid(known.indexOf(' '));
    const QByteArray port = QByteArray::number(m_server->site().ssh.port);
    for (int i = 0; i < Many; ++i)
        known += "[good" + QByteArray::number(i) + ".example]:" + port + key;
    m_server->write(QStringLiteral("known_hosts"), known);
    m_before = offspring().size();
}

void TestLinkHangs::cleanup()
{
    SOON_COMPARE(offspring().size(), m_before);
}

SiteConfig TestLinkHangs::site(const QString &host, int number, bool own) const
{
    SiteConfig site = m_server->site();
    site.ssh.host = QString(host).replace(QLatin1String("%1"), QString::number(number));
    if (!own)
        site.ssh.keyFile.clear();
    site.linkKey = site.ssh.host + (own ? QString() : QStringLiteral("/")) + QString::number(number);
    return site;
}

/// Asks those that hang first, and then those that do not, which have to answer within their time; counts.
void TestLinkHangs::hangAndAnswer(const QString &hanging, const QString &good, const LinkLimits &limits,
                                  bool ownKey)
{
    QList<SiteConfig> sites;
    for (int i = 0; i < Many; ++i)
        sites += site(hanging, i, ownKey);
    for (int i = 0; i < Few; ++i)
        sites += site(good, i, true);
    LinkHub hub(sites, m_clock, nullptr, limits);
    QList<std::shared_ptr<Ending>> endings;
    for (const SiteConfig &one : std::as_const(sites)) {
        CallRequest request = helloRequest(one.linkKey, Ways::Ssh, Duration{8000});
        endings += callOn(hub, this, request);
    }
    qsizetype processes = 0;
    qsizetype tasks = 0;
    int looks = 0;
    const auto goodDone = [&] {
        if (looks++ % 10 == 0)
            processes = std::max(processes, offspring().size() - m_before);
        tasks = std::max(tasks, threads());
        return std::all_of(endings.cbegin() + Many, endings.cend(),
                           [](const auto &ending) { return ending->done; });
    };
    QVERIFY(QTest::qWaitFor(goodDone, 12'000));
    for (int i = Many; i < endings.size(); ++i)
        QVERIFY2(endings.at(i)->answer.data.ok(), why(*endings.at(i)));
    const auto allDone = [&] {
        (void)goodDone();
        return std::all_of(endings.cbegin(), endings.cend(), [](const auto &ending) { return ending->done; });
    };
    QVERIFY(QTest::qWaitFor(allDone, 12'000));
    for (int i = 0; i < Many; ++i)
        QVERIFY(!endings.at(i)->answer.data.ok());
    QVERIFY2(tasks <= MostThreads, qPrintable(QString::number(tasks)));
    // Those just killed are seen until the system has buried them.
    QVERIFY2(processes <= HelpersAtOnce + HelpersAtOnce / 2, qPrintable(QString::number(processes)));
    // Nobody asks any more: all of them end at their deadline, one after the other.
    SOON_COMPARE(offspring().size(), m_before);
}

void TestLinkHangs::namesThatHangCostTheOthersNothing()
{
    const Programs programs;
    programs.add(QStringLiteral("getent"), nameService());
    LinkLimits limits;
    limits.resolve = Duration{1500};
    hangAndAnswer(QStringLiteral("hang%1.example"), QStringLiteral("good%1.example"), limits, true);
}

void TestLinkHangs::configsThatHangCostTheOthersNothing()
{
    // Those that hang are asked by names of their own, for whom ~/.ssh/config has a command.
    const UserConfig config("Match host hang*.example exec \"sleep 1000\"\n  User nobody\n");
    const Programs programs;
    programs.add(QStringLiteral("getent"), nameService());
    LinkLimits limits;
    limits.userConfig = Duration{1500};
    hangAndAnswer(QStringLiteral("hang%1.example"), QStringLiteral("good%1.example"), limits, false);
}

void TestLinkHangs::agentsThatNeverSignCostTheOthersNothing()
{
    const WaitingAgent agent(
        {QByteArray::fromBase64(m_server->publicKey(QStringLiteral("client")).split(' ').value(1))});
    const UserConfig config("IdentityFile /nonexistent/key\n");
    LinkLimits limits;
    limits.agent = Duration{7000}; // this thread is the agent, and counts processes beside
    hangAndAnswer(QStringLiteral("127.0.0.1"), QStringLiteral("127.0.0.1"), limits, false);
    QVERIFY2(agent.signs > Few, qPrintable(QString::number(agent.signs)));
}

void TestLinkHangs::whatHungWaitsBehindWhatDidNot()
{
    const Programs programs;
    programs.add(QStringLiteral("getent"), nameService());
    int missed = 0;
    const auto hang = [&](QObject *context, int number) {
        resolveHost(QStringLiteral("hang%1.example").arg(number), Duration{400}, context,
                    [&](const Resolved &found) { missed += found.inTime ? 0 : 1; });
    };
    QObject context;
    for (int i = 0; i < Many; ++i)
        hang(&context, i);
    SOON_COMPARE(missed, Many);
    for (int i = 0; i < Many; ++i)
        hang(&context, i);
    // They are known now: one that is not does not wait for a single one of them.
    SOON_VERIFY(helpersHere() > 0);
    QVERIFY(helpersHere() < HelpersAtOnce);
    int found = 0;
    for (int i = 0; i < Few; ++i)
        resolveHost(QStringLiteral("good%1.example").arg(i), Duration{5000}, &context,
                    [&](const Resolved &which) { found += which.addresses.isEmpty() ? 0 : 1; });
    SOON_COMPARE(found, Few);
    QVERIFY2(missed < Many + Many / 2, qPrintable(QString::number(missed)));
    SOON_COMPARE(missed, 2 * Many);
}

void TestLinkHangs::slowOnesGetTheirTimeAfterwards()
{
    // Slower than anybody is given while others wait, but none of them hangs.
    const Programs programs;
    programs.add(QStringLiteral("getent"), "sleep 0.6\necho \"127.0.0.1 STREAM $3\"\n");
    QObject context;
    int found = 0;
    int missed = 0;
    for (int i = 0; i < 2 * HelpersAtOnce; ++i)
        resolveHost(QStringLiteral("slow%1.example").arg(i), Duration{8000}, &context,
                    [&](const Resolved &which) { ++(which.addresses.isEmpty() ? missed : found); });
    QTRY_COMPARE_WITH_TIMEOUT(found, 2 * HelpersAtOnce, 30'000);
    QCOMPARE(missed, 0);
}

void TestLinkHangs::aQuestionIsAskedOnceForAll()
{
    const Programs programs;
    programs.add(QStringLiteral("getent"),
                 "echo x >> " + programs.path(QStringLiteral("asked")) + "\nsleep 0.2\n" + nameService());
    QObject context;
    auto gone = std::make_unique<QObject>();
    int found = 0;
    for (int i = 0; i < Many; ++i)
        resolveHost(QStringLiteral("good.example"), Duration{5000}, i % 2 == 0 ? &context : gone.get(),
                    [&](const Resolved &which) { found += which.addresses.isEmpty() ? 0 : 1; });
    gone.reset(); // who is gone is not told
    SOON_COMPARE(found, Many / 2);
    QCOMPARE(programs.read(QStringLiteral("asked")), QByteArray("x\n"));
}

void TestLinkHangs::namesAreReadAsTheyArePrinted_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("addresses");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *what, const QByteArray &script, const char *name, const char *addresses,
                        const char *error) {
        QTest::newRow(what) << script << QString::fromUtf8(name) << QString::fromUtf8(addresses)
                            << QString::fromUtf8(error);
    };
    row("each once, in their order",
        "printf '2001:db8::1 STREAM x\\n2001:db8::1 DGRAM\\n192.0.2.7 STREAM\\n192.0.2.7 RAW\\n'",
        "x.example", "2001:db8::1 192.0.2.7", "");
    row("with a scope", "echo 'fe80::1%lo STREAM x'", "x.example", "fe80::1%lo", "");
    row("none", "exit 2", "x.example", "", "does not know it");
    row("it breaks", "exit 3", "x.example", "", "ended with 3");
    row("nonsense", "echo hello; echo", "x.example", "", "ended with 0");
    row("a name that looks like an option", "echo '192.0.2.1 STREAM'", "-h", "", "no name");
    row("one behind the options", "echo \"192.0.2.$# STREAM $2 $3\"", "x.example", "192.0.2.3", "");
    row("letters of the world", "test \"$3\" = xn--mnchen-3ya.example && echo '192.0.2.1 STREAM'",
        "m\u00fcnchen.example", "192.0.2.1", "");
    row("no name", "echo '192.0.2.1 STREAM'", "a b", "", "no name");
}

void TestLinkHangs::namesAreReadAsTheyArePrinted()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, name);
    const Programs programs;
    programs.add(QStringLiteral("getent"), script + '\n');
    std::optional<Resolved> found;
    resolveHost(name, Duration{5000}, this, [&](const Resolved &which) { found = which; });
    QVERIFY(!found);
    SOON_VERIFY(found);
    QVERIFY(found->inTime);
    QStringList addresses;
    for (const QHostAddress &one : std::as_const(found->addresses))
        addresses += one.toString();
    QTEST(addresses.join(QLatin1Char(' ')), "addresses");
    QFETCH(QString, error);
    QVERIFY2(found->error.contains(error) && found->error.isEmpty() == error.isEmpty(),
             qPrintable(found->error));
}

void TestLinkHangs::realNamesAreResolved()
{
    std::optional<Resolved> found;
    resolveHost(QStringLiteral("localhost"), Duration{5000}, this,
                [&](const Resolved &which) { found = which; });
    SOON_VERIFY(found);
    QVERIFY2(!found->addresses.isEmpty() && found->addresses.first().isLoopback(), qPrintable(found->error));
}

void TestLinkHangs::helpersEndWithTheirThread()
{
    const Programs programs;
    programs.add(QStringLiteral("getent"), nameService());
    auto hub = std::make_unique<LinkHub>(QList<SiteConfig>{site(QStringLiteral("hang%1.example"), 1, true)},
                                         m_clock);
    (void)callOn(*hub, this, helloRequest(QStringLiteral("hang1.example1"), Ways::Ssh));
    SOON_COMPARE(offspring().size(), m_before + 1);
    hub.reset();
    SOON_COMPARE(offspring().size(), m_before); // one just killed is seen for a moment
}

void TestLinkHangs::aFloodIsCutOff()
{
    std::optional<HelperSaid> said;
    askHelper({QStringLiteral("yes"), {}, Duration{5000}}, this,
              [&](const HelperSaid &what) { said = what; });
    SOON_VERIFY(said);
    QVERIFY(said->how == HelperSaid::How::TooLate);
    QCOMPARE(said->out.size(), HelperMaxOut);
    said.reset();
    askHelper({QStringLiteral("no-such-program"), {}, Duration{500}}, this,
              [&](const HelperSaid &what) { said = what; });
    SOON_VERIFY(said);
    QVERIFY(said->how == HelperSaid::How::NotThere);
}

QTEST_GUILESS_MAIN(TestLinkHangs)
#include "tst_linkhangs.moc"
