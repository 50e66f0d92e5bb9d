// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labfixture.h"
#include "tests/support/lateness.h"
#include "tests/support/soon.h"

#include <QDateTime>
#include <QHash>
#include <QTest>
#include <QUuid>

#include <algorithm>
#include <memory>
#include <sqlite3.h>
#include <utility>

using Switchback::Test::LabFixture;

/// The lab's telephony: customers who call, whose premises send each trunk's calls where its route says, SBCs
/// that hand them to voice servers, and what of it is broken. All of it is real SIP.
class TestLabCalls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void callsAreAnsweredInProduction();
    void recordsSayWhoCalled();
    void oneVoiceServerIsEnough();
    void withoutVoiceServersNobodyAnswers();
    void sbcIsBroken();
    void routes();
    void routesOutliveThePremises();
    void callsAtAnotherRate();
    void testCallsTellWhatIsBroken();
    void sitesTellTheTruth();
    void misuse_data();
    void misuse();

private:
    [[nodiscard]] QJsonObject sip(const QString &site) const
    {
        return m_lab.site(site).value(QStringLiteral("sip")).toObject();
    }
    [[nodiscard]] QString state(const QString &site) const
    {
        return sip(site).value(QStringLiteral("state")).toString();
    }
    [[nodiscard]] qint64 answered(const QString &site) const
    {
        return sip(site).value(QStringLiteral("answered")).toInteger(-1);
    }
    /// {"voice-1": true, …}
    [[nodiscard]] QVariantMap voiceServers(const QString &site) const;
    /// All that the site tells of calls by trunk, from the beginning, page by page: when each trunk's own
    /// call last came.
    [[nodiscard]] QHash<QString, QString> lastDirect(const QString &site) const;
    /// What the site answers to a verb of the contract.
    [[nodiscard]] QJsonObject told(const QString &site, const QString &verb, const QByteArray &request) const;
    /// Of a test call that the site places; of another one, where this machine stood still and it is not
    /// the one that is wanted.
    [[nodiscard]] QString verdict(const QString &site, const char *wanted);
    /// The first column of the first row, of a database of call records.
    [[nodiscard]] QString asked(const QString &machine, const QByteArray &sql) const;
    /// Of the premises' truth: how many calls since then ended in that way.
    [[nodiscard]] qint64 ended(qint64 since, const QByteArray &how) const
    {
        return asked(m_outside, "select count(*) from acc where id > " + QByteArray::number(since) +
                                    " and (" + how + ")")
            .toLongLong();
    }
    [[nodiscard]] qint64 last() const
    {
        return asked(m_outside, "select coalesce(max(id), 0) from acc").toLongLong();
    }

    LabFixture m_lab{{QStringLiteral("--loopback"), QStringLiteral("--load"), QStringLiteral("0"),
                      QStringLiteral("--calls"), QStringLiteral("300")}};
    Switchback::Test::Lateness m_lateness;
    const QString m_production = QStringLiteral("naperville");
    const QString m_backup = QStringLiteral("centennial");
    const QString m_outside = QStringLiteral("outside");
};

void TestLabCalls::initTestCase()
{
    if (const QString why = m_lab.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_lab.up(), m_lab.trouble());
    if (QByteArray(m_lab.trouble()).contains("no customer calls"))
        QSKIP(m_lab.trouble());
}

QVariantMap TestLabCalls::voiceServers(const QString &site) const
{
    QVariantMap found;
    for (const QJsonValue &one : sip(site).value(QStringLiteral("voice_servers")).toArray())
        found.insert(one.toObject().value(QStringLiteral("name")).toString(),
                     one.toObject().value(QStringLiteral("answers")).toBool());
    return found;
}

QString TestLabCalls::asked(const QString &machine, const QByteArray &sql) const
{
    const QByteArray file =
        QFile::encodeName(m_lab.dir() + QStringLiteral("/sites/%1/disk/calls/calls.db").arg(machine));
    sqlite3 *opened = nullptr;
    const int code = sqlite3_open_v2(file.constData(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3 *)> database(opened, sqlite3_close);
    sqlite3_stmt *made = nullptr;
    if (code != SQLITE_OK || sqlite3_prepare_v2(opened, sql.constData(), -1, &made, nullptr) != SQLITE_OK)
        return QString::fromUtf8(sqlite3_errmsg(opened));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)> statement(made, sqlite3_finalize);
    if (sqlite3_step(made) != SQLITE_ROW)
        return {};
    return QString::fromUtf8(
        static_cast<const char *>(static_cast<const void *>(sqlite3_column_text(made, 0))));
}

void TestLabCalls::callsAreAnsweredInProduction()
{
    SOON_COMPARE(voiceServers(m_production),
                 (QVariantMap{{QStringLiteral("voice-1"), true}, {QStringLiteral("voice-2"), true}}));
    SOON_COMPARE(voiceServers(m_backup),
                 (QVariantMap{{QStringLiteral("voice-1"), true}, {QStringLiteral("voice-2"), true}}));
    QTRY_VERIFY_WITH_TIMEOUT(answered(m_production) >= 10, 60'000);
    QCOMPARE(state(m_production), QStringLiteral("open"));
    QCOMPARE(state(m_backup), QStringLiteral("open"));
    QCOMPARE(answered(m_backup), 0);
    QVERIFY2(m_lab.run("status").out.contains("SBC open: calls now"), m_lab.run("status").out.constData());
    QVERIFY(m_lab.run("status").out.contains("customers place 300 calls a minute, to production"));
}

void TestLabCalls::recordsSayWhoCalled()
{
    const QByteArray known = "trunk glob '*[a-z]*' and source = 'direct' and answered = 'here' and test = 0";
    SOON_VERIFY(asked(m_production, "select count(*) from acc where sip_code = '200' and " + known).toInt() >
                5);
    QCOMPARE(asked(m_production, "select count(*) from acc where sip_code = '200' and not (" + known + ")"),
             QStringLiteral("0"));
    // Both tell the same of the same call.
    const QString id = asked(m_outside, "select callid from acc where sip_code = '200' limit 1");
    QVERIFY(!id.isEmpty());
    const QByteArray trunk = "select trunk from acc where callid = '" + id.toUtf8() + "'";
    QCOMPARE(asked(m_production, trunk), asked(m_outside, trunk));
}

void TestLabCalls::oneVoiceServerIsEnough()
{
    QCOMPARE(m_lab.run("break voice-1 naperville").code, 0);
    SOON_COMPARE(voiceServers(m_production),
                 (QVariantMap{{QStringLiteral("voice-1"), false}, {QStringLiteral("voice-2"), true}}));
    const qint64 since = last();
    QTRY_VERIFY_WITH_TIMEOUT(ended(since, "sip_code = '200'") >= 10, 60'000);
    QCOMPARE(ended(since, "sip_code <> '200'"), 0);
    QCOMPARE(m_lab.run("heal voice naperville").code, 0); // whoever heals all of them heals this one
    SOON_COMPARE(voiceServers(m_production),
                 (QVariantMap{{QStringLiteral("voice-1"), true}, {QStringLiteral("voice-2"), true}}));
    QVERIFY(m_lab.site(m_production).value(QStringLiteral("broken")).toArray().isEmpty());
}

void TestLabCalls::withoutVoiceServersNobodyAnswers()
{
    QCOMPARE(m_lab.run("break voice naperville").code, 0);
    SOON_COMPARE(voiceServers(m_production),
                 (QVariantMap{{QStringLiteral("voice-1"), false}, {QStringLiteral("voice-2"), false}}));
    QCOMPARE(state(m_production), QStringLiteral("open"));
    QTRY_VERIFY_WITH_TIMEOUT(ended(last() - 5, "sip_code <> '200'") == 5, 60'000);
    QCOMPARE(m_lab.run("heal all").code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(ended(last() - 5, "sip_code = '200'") == 5, 60'000);
}

void TestLabCalls::sbcIsBroken()
{
    QCOMPARE(m_lab.run("break sbc").code, 0);
    QCOMPARE(state(m_production), QStringLiteral("silent"));
    QCOMPARE(m_lab.pids(m_production, QStringLiteral("sbc")), QList<qint64>());
    QVERIFY(m_lab.run("status").out.contains("SBC does not answer"));
    QTRY_VERIFY_WITH_TIMEOUT(ended(last() - 5, "sip_code <> '200'") == 5, 60'000);
    QCOMPARE(state(m_backup), QStringLiteral("open")); // whoever leaves it at that goes on calling nobody
    QCOMPARE(m_lab.run("heal sbc").code, 0);
    SOON_COMPARE(state(m_production), QStringLiteral("open"));
    QTRY_VERIFY_WITH_TIMEOUT(ended(last() - 5, "sip_code = '200'") == 5, 60'000);
    QCOMPARE(m_lab.run("break sbc outside").code, 1); // there is none
}

void TestLabCalls::routes()
{
    QCOMPARE(m_lab.run("route all centennial").code, 0);
    QCOMPARE(m_lab.run("route acme-dental-group naperville").code, 0);
    QCOMPARE(m_lab.json({QStringLiteral("route")}),
             (QJsonObject{{QStringLiteral("default"), QStringLiteral("backup")},
                          {QStringLiteral("acme-dental-group"), QStringLiteral("production")}}));
    const qint64 since = last();
    QTRY_VERIFY_WITH_TIMEOUT(ended(since, "sbc = 'backup' and sip_code = '200'") >= 10, 60'000);
    // What was under way when they were set counts for neither.
    QTRY_COMPARE_WITH_TIMEOUT(
        ended(last() - 10, "(sbc = 'backup') = (trunk = 'acme-dental-group') or sip_code <> '200'"), 0,
        60'000);
    QCOMPARE(m_lab.run("route alder-senior-living amber-college naperville").code, 0);
    QCOMPARE(m_lab.json({QStringLiteral("route")}).size(), 4);
    QCOMPARE(m_lab.run("route all half").code, 0); // none of the three keeps its own
    const qint64 half = last();
    QTRY_VERIFY_WITH_TIMEOUT(ended(half, "sbc = 'backup'") > 2 && ended(half, "sbc = 'production'") > 2,
                             60'000);
    QCOMPARE(m_lab.json({QStringLiteral("route")}),
             (QJsonObject{{QStringLiteral("default"), QStringLiteral("half")}}));
}

void TestLabCalls::routesOutliveThePremises()
{
    QCOMPARE(m_lab.run("route all centennial").code, 0);
    QCOMPARE(m_lab.run("break primary outside").code, 0);
    QCOMPARE(m_lab.run("heal primary outside").code, 0);
    SOON_COMPARE(m_lab.json({QStringLiteral("route")}),
                 (QJsonObject{{QStringLiteral("default"), QStringLiteral("backup")}}));
    const qint64 since = last();
    QTRY_VERIFY_WITH_TIMEOUT(ended(since, "sbc = 'backup' and sip_code = '200'") >= 5, 60'000);
    QCOMPARE(ended(since, "sbc <> 'backup'"), 0);
    QCOMPARE(m_lab.run("route all naperville").code, 0);
}

void TestLabCalls::callsAtAnotherRate()
{
    QCOMPARE(m_lab.run("calls 0").code, 0);
    qint64 before = -1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before, last()) == last() &&
                                 sip(m_production).value(QStringLiteral("calls")).toInteger(-1) == 0,
                             60'000);
    QCOMPARE(m_lab.run("calls 600").code, 0);
    const qint64 since = last();
    QTRY_VERIFY_WITH_TIMEOUT(ended(since, "sip_code = '200'") >= 20, 60'000);
}

QJsonObject TestLabCalls::told(const QString &site, const QString &verb, const QByteArray &request) const
{
    QProcess process;
    process.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                  {QStringLiteral("--dir"), m_lab.dir(), QStringLiteral("site"), site, QStringLiteral("--"),
                   m_lab.dir() + QStringLiteral("/bin/switchback-site"), QStringLiteral("call"), verb,
                   QStringLiteral("--config"),
                   m_lab.dir() + QStringLiteral("/sites/%1/etc/site.toml").arg(site)});
    process.write(request);
    process.closeWriteChannel();
    if (!process.waitForFinished(90'000))
        return {};
    const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
    return QJsonDocument::fromJson(lines.last()).object().value(QStringLiteral("data")).toObject();
}

QString TestLabCalls::verdict(const QString &site, const char *wanted)
{
    const auto placed = [&] {
        const QByteArray op = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        return told(site, QStringLiteral("test_call"), R"({"by":"test","params":{},"op":")" + op + "\"}")
            .value(QStringLiteral("verdict"))
            .toString();
    };
    return inTime(m_lateness, placed, QString::fromLatin1(wanted));
}

QHash<QString, QString> TestLabCalls::lastDirect(const QString &site) const
{
    QHash<QString, QString> found;
    QString cursor;
    for (bool more = true; more;) {
        const QJsonObject data =
            told(site, QStringLiteral("calls"), R"({"limit":100,"after":")" + cursor.toLatin1() + "\"}");
        if (data.isEmpty())
            return {};
        for (const QJsonValue &value : data.value(QStringLiteral("calls")).toArray()) {
            const QJsonObject one = value.toObject();
            QString &last = found[one.value(QStringLiteral("trunk")).toString()];
            if (!one.value(QStringLiteral("forwarded")).toBool(true))
                last = std::max(last, one.value(QStringLiteral("last")).toString());
        }
        cursor = data.value(QStringLiteral("cursor")).toString();
        more = data.value(QStringLiteral("more")).toBool(false);
    }
    return found;
}

/// While customers call.
void TestLabCalls::testCallsTellWhatIsBroken()
{
    const auto broken = [&](const char *what, bool on) {
        return m_lab
            .run(QStringLiteral("%1 %2 naperville")
                     .arg(on ? QStringLiteral("break") : QStringLiteral("heal"), QLatin1String(what))
                     .split(QLatin1Char(' ')))
            .code;
    };
    QCOMPARE(verdict(m_production, "passed"), QStringLiteral("passed"));
    QCOMPARE(verdict(m_backup, "passed"), QStringLiteral("passed"));
    for (const auto &[what, found] :
         {std::pair("one-way-audio", "not_heard_here"), std::pair("callers-unheard", "not_heard_there"),
          std::pair("wrong-site", "wrong_site")}) {
        QCOMPARE(broken(what, true), 0);
        QCOMPARE(verdict(m_production, found), QLatin1String(found));
        QCOMPARE(verdict(m_backup, "passed"), QStringLiteral("passed"));
        QCOMPARE(broken(what, false), 0);
    }
    // It holds over a restart, and goes also while nothing runs that could be told.
    QCOMPARE(broken("wrong-site", true), 0);
    QCOMPARE(broken("sbc", true), 0);
    QCOMPARE(verdict(m_production, "unreachable"), QStringLiteral("unreachable"));
    QCOMPARE(broken("sbc", false), 0);
    SOON_COMPARE(state(m_production), QStringLiteral("open"));
    QCOMPARE(verdict(m_production, "wrong_site"), QStringLiteral("wrong_site"));
    QCOMPARE(broken("sbc", true), 0);
    QCOMPARE(broken("wrong-site", false), 0);
    QCOMPARE(broken("sbc", false), 0);
    SOON_COMPARE(state(m_production), QStringLiteral("open"));
    QCOMPARE(verdict(m_production, "passed"), QStringLiteral("passed"));
    QCOMPARE(broken("voice", true), 0);
    const QString nobody = verdict(m_production, "refused");
    QVERIFY2(nobody == QLatin1String("refused") || nobody == QLatin1String("unreachable"),
             qPrintable(nobody));
    QCOMPARE(broken("voice", false), 0);
    SOON_COMPARE(voiceServers(m_production),
                 (QVariantMap{{QStringLiteral("voice-1"), true}, {QStringLiteral("voice-2"), true}}));
}

void TestLabCalls::sitesTellTheTruth()
{
    QCOMPARE(m_lab.run("calls 600").code, 0);
    QCOMPARE(m_lab.run("route all half").code, 0);
    QCOMPARE(m_lab.run("route acme-dental-group alder-senior-living amber-college centennial").code, 0);
    const qint64 since = last();
    QTRY_VERIFY_WITH_TIMEOUT(ended(since, "sip_code = '200'") >= 200, 90'000);
    QCOMPARE(m_lab.run("calls 0").code, 0);
    qint64 before = -1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before, last()) == last() &&
                                 sip(m_production).value(QStringLiteral("calls")).toInteger(-1) == 0 &&
                                 sip(m_backup).value(QStringLiteral("calls")).toInteger(-1) == 0,
                             60'000);
    const auto here = lastDirect(m_production), there = lastDirect(m_backup);
    const QJsonObject truth = m_lab.json({QStringLiteral("called")});
    QVERIFY(truth.size() > 100);
    int compared = 0;
    for (auto one = truth.begin(); one != truth.end(); ++one) {
        const QString atProduction = here.value(one.key()), atBackup = there.value(one.key());
        // Two calls at once are answered in one order here and in another there; records are of a second.
        const auto apart = QDateTime::fromString(atProduction, Qt::ISODateWithMs)
                               .msecsTo(QDateTime::fromString(atBackup, Qt::ISODateWithMs));
        const bool together = !atProduction.isEmpty() && !atBackup.isEmpty() && qAbs(apart) < 2000;
        if (one->toObject().value(QStringLiteral("code")) != QStringLiteral("200") || together)
            continue;
        ++compared;
        // It knows of whole seconds, as the sites' records do.
        const QString at = one->toObject().value(QStringLiteral("at")).toString();
        QVERIFY2(at.endsWith(QLatin1String(".000Z")), qPrintable(at));
        const QString seen =
            atProduction > atBackup ? QStringLiteral("production") : QStringLiteral("backup");
        if (one->toObject().value(QStringLiteral("sbc")).toString() != seen)
            QFAIL(qPrintable(one.key() + QStringLiteral(" is seen at ") + seen));
    }
    QVERIFY(compared > 100);
}

void TestLabCalls::misuse_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("nobody's trunk") << QStringLiteral("route acme-dental-groop centennial")
                                    << QByteArray("Did you mean \"acme-dental-group\"");
    QTest::newRow("no such place") << QStringLiteral("route acme-dental-group paris")
                                   << QByteArray("a site or half");
    QTest::newRow("where to") << QStringLiteral("route acme-dental-group") << QByteArray("a site or half");
    QTest::newRow("one of two is nobody's")
        << QStringLiteral("route acme-dental-group nobody-at-all centennial")
        << QByteArray("trunk \"nobody-at-all\"");
    QTest::newRow("all and one more")
        << QStringLiteral("route all amber-college centennial") << QByteArray("trunk \"all\"");
    QTest::newRow("too many") << QStringLiteral("calls 6001") << QByteArray("0 to 6000");
    QTest::newRow("not a number") << QStringLiteral("calls many") << QByteArray("0 to 6000");
}

void TestLabCalls::misuse()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, said);
    const auto ran = m_lab.run(line.split(QLatin1Char(' ')));
    QCOMPARE(ran.code, 64);
    QVERIFY2(ran.err.contains(said), ran.err.constData());
}

QTEST_GUILESS_MAIN(TestLabCalls)
#include "tst_labcalls.moc"
