// SPDX-License-Identifier: GPL-3.0-or-later
// Failovers at random moments under load, each in another kind of trouble, and home again each time: what was
// lost, counted against the lab's ledger, is never more than the console had said; at failback nothing is.
// Old primaries are started by hand, disks are short of room, and every row that was acknowledged is at the
// primary or in a kept copy that the console names, counts and exports. SWITCHBACK_MOVES=20 makes twenty of
// them; SWITCHBACK_SEED repeats a run.
#include "models/core/instant.h"
#include "tests/moves/labcommand.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Switchback;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");

int setting(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}
} // namespace

class TstMoves : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void awayAndHome_data();
    void awayAndHome();
    void plannedAwayAndHome();
    void logIsWhole();
    void cleanupTestCase();

private:
    void failover(int round);
    static QString troubleOf(int round);
    void answerAboutLastLog(QString *trouble);
    void startByHand();
    void takeRoom(bool take);
    void failback(int round);
    void makeRoom();
    void saveKept();
    void readExport(const QString &name);
    void nothingIsGone();
    [[nodiscard]] LabCommand::Ran console(const QStringList &words, int timeoutMs = 240'000) const;
    [[nodiscard]] QList<QJsonObject> kept() const;
    [[nodiscard]] qint64 lostNow() const;
    bool settled(const QString &primary, const QString &standby, QString *why);
    QJsonObject lastRun() const;

    std::unique_ptr<LabCommand> m_lab;
    QRandomGenerator m_random;
    qint64 m_lost = 0;
    QSet<QString> m_saved; ///< ids of rows that were exported from kept copies
    bool m_byHand = false; ///< the old primary was started by hand after its fence
    bool m_little = false; ///< it has no room to keep its old data
    qint64 m_twoBefore = 0;
    Instant m_since =
        instantFromMs(1'000'000'000'000); ///< what was acknowledged from here on can be lost by this failover
};

void TstMoves::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(1200);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const quint32 seed =
        quint32(setting("SWITCHBACK_SEED", int(QRandomGenerator::global()->bounded(1'000'000))));
    qInfo("SWITCHBACK_SEED=%u", seed);
    m_random.seed(seed);
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

bool TstMoves::settled(const QString &primary, const QString &standby, QString *why)
{
    QJsonObject last;
    const bool is = m_lab->waitFor(
        [&](const QJsonObject &report) {
            const QJsonObject loss = report.value(QStringLiteral("loss")).toObject();
            return LabCommand::siteOf(report, primary).value(QStringLiteral("role")).toString() ==
                       QLatin1String("primary") &&
                   LabCommand::siteOf(report, standby).value(QStringLiteral("role")).toString() ==
                       QLatin1String("standby") &&
                   LabCommand::siteOf(report, standby).value(QStringLiteral("verdict")).toString() ==
                       QLatin1String("answers") &&
                   loss.value(QStringLiteral("kind")).toString() == QLatin1String("known");
        },
        90, &last);
    *why = last.value(QStringLiteral("headline")).toString();
    return is;
}

QJsonObject TstMoves::lastRun() const
{
    QJsonObject run;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &event : events) {
        if (event.toObject().value(QStringLiteral("kind")).toString() == QLatin1String("run.started"))
            run = event.toObject();
    }
    return run.value(QStringLiteral("body")).toObject();
}

QString TstMoves::troubleOf(int round)
{
    static const QStringList troubles{QString(),
                                      QStringLiteral("break primary"),
                                      QStringLiteral("break database"),
                                      QStringLiteral("freeze database"),
                                      QStringLiteral("break power"),
                                      QStringLiteral("break ssh centennial")};
    return troubles.at(round % int(troubles.size()));
}

void TstMoves::failover(int round)
{
    QString trouble = troubleOf(round);
    QTest::qWait(
        m_random.bounded(12'000)); // a random moment of the log cycle, which is the point of this test
    if (!trouble.isEmpty()) {
        const LabCommand::Ran broke = m_lab->lab(trouble.split(QLatin1Char(' ')));
        QVERIFY2(broke.code == 0, broke.all().constData());
    }
    const LabCommand::Ran moved =
        console({QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                 QStringLiteral("--by"), QStringLiteral("T. Ester"), QStringLiteral("--take-on"),
                 QStringLiteral("I broke it myself")});
    // A sound primary that can't ship: nothing goes on before somebody has said what becomes of its last
    // log.
    QVERIFY2(moved.code == (trouble == QLatin1String("break ssh centennial") ? 2 : 0),
             moved.all().constData());
    if (moved.code == 2)
        answerAboutLastLog(&trouble);
    if (QTest::currentTestFailed())
        return;
    const QJsonObject run = lastRun();
    // Only what this failover lost: rows acknowledged since the last way home began.
    const QJsonObject ledger = m_lab->ledger({QStringLiteral("--since"), toIso(m_since)});
    const qint64 lostNow = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
    QVERIFY(lostNow >= 0);
    m_lost = this->lostNow();
    const double said = run.value(QStringLiteral("loss_said_s")).toDouble(-1);
    const bool asked = trouble == QLatin1String("break ssh centennial"); // counted anew when it was accepted
    const auto first = fromIso(ledger.value(QStringLiteral("first_lost_at")).toString());
    const auto last = fromIso(ledger.value(QStringLiteral("last_lost_at")).toString());
    const double found = first && last ? double((*last - *first).count()) / 1000.0 : 0;
    qInfo("%d: %s: said %.1f s%s, lost %lld rows over %.1f s", round,
          trouble.isEmpty() ? "planned" : qPrintable(trouble), said,
          run.contains(QStringLiteral("rows_said"))
              ? qPrintable(QStringLiteral(" and at most %1 rows")
                               .arg(run.value(QStringLiteral("rows_said")).toInteger()))
              : "",
          lostNow, found);
    QVERIFY2(said >= 0, "the console said no figure");
    if (lostNow > 0) {
        // Every lost row was acknowledged after the moment up to which the console said it could recover.
        const auto to = fromIso(run.value(QStringLiteral("recoverable_to_said")).toString());
        QVERIFY(first && to);
        if (!asked)
            QVERIFY(found <= said);
        QVERIFY2(*first >= *to, qPrintable(toIso(*first) + QStringLiteral(" lost, said ") + toIso(*to)));
        if (!asked && run.contains(QStringLiteral("rows_said")))
            QVERIFY(lostNow <= run.value(QStringLiteral("rows_said")).toInteger());
    }
    if (trouble.isEmpty())
        QCOMPARE(lostNow, 0);
    QCOMPARE(ledger.value(QStringLiteral("two_primaries")).toArray().size(), m_twoBefore);
    const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
    QVERIFY2(healed.code == 0, healed.all().constData());
}

/// By the runbook of a planned failover, within a case of it: nothing is lost, whatever the moment of the log
/// cycle.
void TstMoves::plannedAwayAndHome()
{
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    const QStringList by{QStringLiteral("--by"), QStringLiteral("T. Ester")};
    const QStringList reason{QStringLiteral("--reason"), QStringLiteral("new power supplies")};
    const LabCommand::Ran wrong =
        console(QStringList{QStringLiteral("case"), QStringLiteral("failback")} + reason + by);
    QVERIFY2(wrong.code == 1, wrong.all().constData());
    const LabCommand::Ran opened =
        console(QStringList{QStringLiteral("case"), QStringLiteral("planned")} + reason + by);
    QVERIFY2(opened.code == 0, opened.all().constData());
    QTest::qWait(m_random.bounded(8'000)); // as in failover()
    const LabCommand::Ran moved =
        console(QStringList{QStringLiteral("failover"), QStringLiteral("--planned"),
                            QStringLiteral("--confirm"), QStringLiteral("Centennial")} +
                by);
    QVERIFY2(moved.code == 0, moved.all().constData());
    QCOMPARE(lastRun().value(QStringLiteral("kind")).toString(), QStringLiteral("planned"));
    QCOMPARE(lostNow(), m_lost);
    failback(setting("SWITCHBACK_MOVES", 3));
}

LabCommand::Ran TstMoves::console(const QStringList &words, int timeoutMs) const
{
    return m_lab->console(words, timeoutMs);
}

qint64 TstMoves::lostNow() const
{
    return m_lab->ledger().value(QStringLiteral("rows_lost")).toInteger(-1);
}

/// One of the three answers, at random; `trouble` is empty afterwards when nothing may be lost any more.
void TstMoves::answerAboutLastLog(QString *trouble)
{
    const auto run = [this](const char *word) {
        return console({QStringLiteral("run"), QString::fromLatin1(word), QStringLiteral("--by"),
                        QStringLiteral("T. Ester")});
    };
    const int answer = m_random.bounded(3);
    qInfo("the last log can't be shipped: %s", answer == 0   ? "accepted"
                                               : answer == 1 ? "shipped again"
                                                             : "let go, and once more");
    if (answer == 0) {
        const LabCommand::Ran accepted = run("accept-loss");
        QVERIFY2(accepted.code == 0, accepted.all().constData());
        return;
    }
    trouble->clear();
    if (answer == 1) {
        const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
        QVERIFY2(healed.code == 0, healed.all().constData());
        const LabCommand::Ran shipped = run("ship-again");
        QVERIFY2(shipped.code == 0, shipped.all().constData());
        return;
    }
    const LabCommand::Ran released = run("let-go");
    QVERIFY2(released.code == 0, released.all().constData());
    const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
    QVERIFY2(healed.code == 0, healed.all().constData());
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    const LabCommand::Ran moved =
        console({QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                 QStringLiteral("--by"), QStringLiteral("T. Ester")});
    QVERIFY2(moved.code == 0, moved.all().constData());
}

/// Somebody starts the fenced primary with their own hands: it takes writes again until the guard sees it.
void TstMoves::startByHand()
{
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return LabCommand::siteOf(report, Production).value(QStringLiteral("role")).toString() ==
                            QLatin1String("fenced");
                 },
                 60, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
    const LabCommand::Ran started = m_lab->lab(
        {QStringLiteral("site"), Production, QStringLiteral("--"),
         QStringLiteral("/usr/lib/postgresql/15/bin/pg_ctl"), QStringLiteral("start"), QStringLiteral("-D"),
         QStringLiteral("/run/site/disk/pg"), QStringLiteral("-w"), QStringLiteral("-s"),
         QStringLiteral("-l"), QStringLiteral("/run/site/log/postgresql.log")});
    // 1: the guard was quicker than the first connection.
    qInfo("started by hand: exit %d", started.code);
    QVERIFY2(started.code == 0 || started.code == 1, started.all().constData());
    QTRY_VERIFY_WITH_TIMEOUT(m_lab->pids(Production).value(QStringLiteral("postgres")).toArray().isEmpty(),
                             60'000);
    m_byHand = true;
}

/// Leaves the site some 75 MB: enough to restore and for a file of rows, too little for another copy.
void TstMoves::takeRoom(bool take)
{
    const QString what =
        take ? QStringLiteral("cd /run/site/disk && n=$(df -B1 --output=avail . | tail -1) && "
                              "fallocate -l $((n - 75000000)) .little-room")
             : QStringLiteral("rm -f /run/site/disk/.little-room");
    const LabCommand::Ran ran = m_lab->lab({QStringLiteral("site"), Production, QStringLiteral("--"),
                                            QStringLiteral("sh"), QStringLiteral("-c"), what});
    QVERIFY2(ran.code == 0, ran.all().constData());
    m_little = take;
}

QList<QJsonObject> TstMoves::kept() const
{
    QList<QJsonObject> copies;
    const LabCommand::Ran ran =
        console({QStringLiteral("kept"), QStringLiteral("list"), QStringLiteral("--json")});
    const QJsonArray sites =
        QJsonDocument::fromJson(ran.out).object().value(QStringLiteral("sites")).toArray();
    for (const QJsonValue &site : sites) {
        const QJsonArray there = site.toObject()
                                     .value(QStringLiteral("kept"))
                                     .toObject()
                                     .value(QStringLiteral("copies"))
                                     .toArray();
        for (const QJsonValue &copy : there) {
            QJsonObject with = copy.toObject();
            with.insert(QStringLiteral("site"), site.toObject().value(QStringLiteral("site")));
            copies += with;
        }
    }
    return copies;
}

/// The ids of the rows that lie in the export of that copy.
void TstMoves::readExport(const QString &name)
{
    QJsonObject written;
    QString site;
    for (const QJsonObject &copy : kept()) {
        if (copy.value(QStringLiteral("name")).toString() == name &&
            copy.contains(QStringLiteral("export"))) {
            written = copy.value(QStringLiteral("export")).toObject();
            site = copy.value(QStringLiteral("site")).toString();
        }
    }
    const QString path = written.value(QStringLiteral("path")).toString();
    QVERIFY2(!path.isEmpty(), qPrintable(name));
    const LabCommand::Ran file =
        m_lab->lab({QStringLiteral("site"), site, QStringLiteral("--"), QStringLiteral("cat"), path});
    QVERIFY2(file.code == 0, file.err.constData());
    static const QRegularExpression uuid(
        QStringLiteral("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
    QSet<QString> ids;
    for (auto it = uuid.globalMatch(QString::fromUtf8(file.out)); it.hasNext();)
        ids.insert(it.next().captured());
    m_saved += ids;
    // Counted by the console, and no less than what was written.
    QVERIFY2(written.contains(QStringLiteral("rows")), qPrintable(name));
    qInfo("%s at %s: %lld rows by the console's count, %lld ids in its export", qPrintable(name),
          qPrintable(site), written.value(QStringLiteral("rows")).toInteger(), qint64(ids.size()));
}

/// What lies kept is exported by its name, and now and then discarded.
void TstMoves::saveKept()
{
    for (const QJsonObject &copy : kept()) {
        const QString site = copy.value(QStringLiteral("site")).toString();
        const QString name = copy.value(QStringLiteral("name")).toString();
        const auto act = [&](const char *word) {
            return console({QStringLiteral("kept"), QString::fromLatin1(word), name, QStringLiteral("--site"),
                            site, QStringLiteral("--by"), QStringLiteral("T. Ester")});
        };
        if (!copy.contains(QStringLiteral("export"))) {
            const LabCommand::Ran ran = act("export");
            QVERIFY2(ran.code == 0, ran.all().constData());
        }
        readExport(name);
        if (!copy.value(QStringLiteral("current")).toBool() && m_random.bounded(2) == 0) {
            const LabCommand::Ran ran = act("discard");
            QVERIFY2(ran.code == 0, ran.all().constData());
        }
    }
}

/// The bar: every acknowledged row is at the primary, or it was in a kept copy that the console named and
/// counted.
void TstMoves::nothingIsGone()
{
    saveKept();
    if (QTest::currentTestFailed())
        return;
    QStringList gone;
    const QJsonArray lost = m_lab->ledger().value(QStringLiteral("lost_ids")).toArray();
    for (const QJsonValue &id : lost) {
        if (!m_saved.contains(id.toString()))
            gone += id.toString();
    }
    qInfo("%lld rows not at the primary, %lld of them in no kept copy", qint64(lost.size()),
          qint64(gone.size()));
    QVERIFY2(gone.isEmpty(), qPrintable(gone.mid(0, 5).join(QLatin1Char(' '))));
}

/// The rebuild has stopped and asks: what lies there is exported and discarded by name, or room is made.
void TstMoves::makeRoom()
{
    const int answer = m_little ? m_random.bounded(2) : 1;
    qInfo("no room to keep the old data: %s",
          answer == 0 ? "room is made" : "exported and discarded by name");
    if (answer == 0) {
        takeRoom(false);
        return;
    }
    for (const QJsonObject &copy : kept()) {
        if (copy.value(QStringLiteral("site")).toString() != Production)
            continue;
        const QString name = copy.value(QStringLiteral("name")).toString();
        for (const char *word : {"export", "discard"}) {
            const LabCommand::Ran ran =
                console({QStringLiteral("kept"), QString::fromLatin1(word), name, QStringLiteral("--site"),
                         Production, QStringLiteral("--by"), QStringLiteral("T. Ester")});
            QVERIFY2(ran.code == 0, ran.all().constData());
            if (qstrcmp(word, "export") == 0)
                readExport(name);
        }
    }
}

void TstMoves::failback(int round)
{
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     const QJsonObject site = LabCommand::siteOf(report, Production);
                     return site.value(QStringLiteral("ssh"))
                                .toObject()
                                .value(QStringLiteral("reach"))
                                .toString() == QLatin1String("answers");
                 },
                 60, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
    m_since = fromDateTime(QDateTime::currentDateTimeUtc());
    LabCommand::Ran moved =
        console({QStringLiteral("failback"), QStringLiteral("--confirm"), QStringLiteral("Naperville"),
                 QStringLiteral("--by"), QStringLiteral("T. Ester")});
    if (moved.code == 1 && moved.all().contains("no room")) {
        // Little room by our doing, or used up by the copies of twenty rounds that nobody has discarded.
        makeRoom();
        if (QTest::currentTestFailed())
            return;
        moved = console({QStringLiteral("run"), QStringLiteral("retry"), QStringLiteral("--by"),
                         QStringLiteral("T. Ester")});
    }
    QVERIFY2(moved.code == 0, moved.all().constData());
    if (m_little)
        takeRoom(false);
    const QJsonObject ledger = m_lab->ledger();
    const qint64 lost = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
    qInfo("%d: failback: %lld rows acknowledged in all, %lld lost at failback", round,
          ledger.value(QStringLiteral("rows_acknowledged")).toInteger(), lost - m_lost);
    // What a primary took that was started by hand is not at the other site, and never was.
    if (!m_byHand)
        QCOMPARE(lost, m_lost);
    else
        m_since = fromDateTime(QDateTime::currentDateTimeUtc());
    m_lost = lost;
    const qint64 two = ledger.value(QStringLiteral("two_primaries")).toArray().size();
    if (!m_byHand)
        QCOMPARE(two, m_twoBefore);
    m_twoBefore = two;
    m_byHand = false;
    nothingIsGone();
}

void TstMoves::awayAndHome_data()
{
    QTest::addColumn<int>("round");
    const int rounds = setting("SWITCHBACK_MOVES", 3);
    for (int round = 0; round < rounds; ++round) {
        QString trouble = troubleOf(round);
        QTest::addRow("%d %s", round, trouble.isEmpty() ? "planned" : qPrintable(trouble)) << round;
    }
}

void TstMoves::awayAndHome()
{
    QFETCH(int, round);
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    failover(round);
    if (QTest::currentTestFailed())
        return;
    // With three of them: one by hand, one without room, one as it comes.
    if (round % 3 == 1)
        startByHand();
    if (round % 3 == 2 && m_lab->namespaces())
        takeRoom(true);
    if (!QTest::currentTestFailed())
        failback(round);
}

void TstMoves::logIsWhole()
{
    const LabCommand::Ran verified = m_lab->verified();
    QVERIFY2(verified.code == 0, verified.all().constData());
}

void TstMoves::cleanupTestCase()
{
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstMoves)
#include "tst_moves.moc"
