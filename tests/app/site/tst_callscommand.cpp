// SPDX-License-Identifier: GPL-3.0-or-later
// An SBC that a program of the shop's own knows: what it says is believed as far as it is sound.
#include "app/site/engines/command/callscommand.h"
#include "app/site/readings/callscollect.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Site;
using State = CallsView::State;

class TestCallsCommand : public QObject
{
    Q_OBJECT
private slots:
    void view_data();
    void view();
    void isSetAndLookedAt();
    void settingThatDoesNothing();
    void callsSince_data();
    void callsSince();
    void configuration();

private:
    /// A program of these lines of sh.
    [[nodiscard]] std::shared_ptr<const CallsEngine> engine(const QByteArray &lines) const
    {
        const QString program = m_dir.filePath(QStringLiteral("sbc"));
        QFile file(program);
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + lines) < 0)
            return nullptr;
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        Site::SiteConfig config;
        config.text = "[calls]\nprogram = \"" + QFile::encodeName(program) + "\"\n";
        const auto made = callsCommandKind().make(config);
        return made ? *made : nullptr;
    }

    QTemporaryDir m_dir;
};

void TestCallsCommand::view_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("told"); ///< calls, answered, voice servers
    const auto prints = [](const char *json) { return QByteArray("cat <<'X'\n") + json + "\nX\n"; };
    QTest::newRow("whole")
        << prints(R"({"state":"open","calls":41,"answered":312,"window_s":300,"voice_servers":[)"
                  R"({"name":"vs1","state":"answers"},{"name":"vs2","state":"silent"}]})")
        << State::Open << QStringLiteral("41 312 vs1=answers,vs2=silent");
    QTest::newRow("nothing but its state")
        << prints(R"({"state":"draining"})") << State::Draining << QStringLiteral("-1 -1 ");
    QTest::newRow("over no time") << prints(R"({"state":"open","answered":312})") << State::Open
                                  << QStringLiteral("-1 -1 ");
    QTest::newRow("of other kinds")
        << prints(
               R"({"state":"mixed","calls":"41","answered":-1,"window_s":1e99,"voice_servers":[7,{"state":"x"}]})")
        << State::Mixed << QStringLiteral("-1 -1 ");
    QTest::newRow("a state that it can't say")
        << prints(R"({"state":"silent"})") << State::Silent << QStringLiteral("-1 -1 ");
    QTest::newRow("no JSON") << prints("fine, thank you") << State::Silent << QStringLiteral("-1 -1 ");
    QTest::newRow("fails") << QByteArray("echo no license >&2; exit 3\n") << State::Silent
                           << QStringLiteral("-1 -1 ");
    QTest::newRow("hangs") << QByteArray("sleep 60\n") << State::Silent << QStringLiteral("-1 -1 ");
    QTest::newRow("says without end") << QByteArray("yes\n") << State::Silent << QStringLiteral("-1 -1 ");
}

void TestCallsCommand::view()
{
    QFETCH(QByteArray, lines);
    QFETCH(State, state);
    QFETCH(QString, told);
    const auto sbc = engine(lines);
    QVERIFY(sbc);
    QElapsedTimer clock;
    clock.start();
    const CallsView view = sbc->view();
    QVERIFY(clock.elapsed() < 8000); // 2 s, and a busy machine
    QCOMPARE(view.state, state);
    QCOMPARE(view.answeredBy.isEmpty(), state != State::Silent);
    QStringList servers;
    for (const CallsPart &one : view.voiceServers.value_or(QList<CallsPart>()))
        servers << one.name + QLatin1Char('=') + one.state;
    QCOMPARE(QStringLiteral("%1 %2 %3")
                 .arg(view.calls.value_or(-1))
                 .arg(view.answered.value_or(-1))
                 .arg(servers.join(QLatin1Char(','))),
             told);
}

void TestCallsCommand::isSetAndLookedAt()
{
    const auto sbc =
        engine("cd " + QFile::encodeName(m_dir.path()) +
               "\ncase $1 in drain) echo draining >state;; open) echo open >state;; view) printf "
               "'{\"state\":\"%s\"}' \"$(cat state)\";; esac\n");
    QVERIFY(sbc);
    for (const bool on : {true, true, false}) {
        const auto set = sbc->drain(on);
        QVERIFY2(set.ok(), set ? "" : qPrintable(set.error().text));
        QCOMPARE(sbc->view().state, on ? State::Draining : State::Open);
    }
}

void TestCallsCommand::settingThatDoesNothing()
{
    const auto sbc = engine("echo '{\"state\":\"open\"}'\n");
    const auto set = sbc->drain(true);
    QVERIFY(!set.ok());
    QVERIFY2(set.error().text.contains(QLatin1String("open")), qPrintable(set.error().text));
}

void TestCallsCommand::callsSince_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("told"); ///< empty: refused
    const QByteArray acme = R"({"trunk":"acme","forwarded":true,"test":false,"calls":2,"answered":1,"last":)"
                            R"("2026-11-21T20:04:12Z"})";
    const QByteArray end = R"(],"cursor":"17","more":true,"gap":false})";
    QTest::newRow("sound") << R"({"calls":[)" + acme + end << QStringLiteral("acme 2/1 17");
    QTest::newRow("none") << R"({"calls":[)" + end << QStringLiteral(" 17");
    QTest::newRow("half a call")
        << QByteArray(R"({"calls":[{"trunk":"acme"}],"cursor":"","more":false,"gap":false})") << QString();
    QTest::newRow("no cursor") << QByteArray(R"({"calls":[]})") << QString();
    QTest::newRow("too many") << R"({"calls":[)" + QByteArrayList(501, acme).join(',') + end << QString();
    QTest::newRow("no JSON") << QByteArray("none") << QString();
}

void TestCallsCommand::callsSince()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, told);
    // What a caller sends is one word of the program's, whatever it is.
    const auto sbc =
        engine("[ \"$2\" = '--after=; $(reboot) -rf' ] && [ \"$3\" = --limit=5 ] || exit 9\ncat <<'X'\n" +
               json + "\nX\n");
    const auto changes = sbc->callsSince(QStringLiteral("; $(reboot) -rf"), 5);
    QCOMPARE(changes.ok(), !told.isEmpty());
    if (!changes)
        return;
    QString seen;
    for (const TrunkCalls &one : changes->calls)
        seen += QStringLiteral("%1 %2/%3").arg(one.trunk).arg(one.calls).arg(one.answered);
    QCOMPARE(seen + QLatin1Char(' ') + changes->cursor, told);
    QVERIFY(changes->more && !changes->gap);
}

void TestCallsCommand::configuration()
{
    Site::SiteConfig config;
    config.file = QStringLiteral("/site.toml");
    for (const char *table :
         {"[calls]\n", "[calls]\nprogram = \"sbc\"\n", "[calls]\nprogram = \"/bin/sh -c x\"\n"}) {
        config.text = table;
        const auto made = callsCommandKind().make(config);
        QVERIFY(!made.ok());
        QVERIFY2(made.error().text.contains(QLatin1String("[calls] program")), qPrintable(made.error().text));
    }
}

QTEST_GUILESS_MAIN(TestCallsCommand)
#include "tst_callscommand.moc"
