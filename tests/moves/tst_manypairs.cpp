// SPDX-License-Identifier: GPL-3.0-or-later
// Three pairs of real sites and one console: one duty, one store, one set of links; each pair is moved by
// itself.
#include "tests/lab/labfixture.h"
#include "tests/support/soon.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <vector>

using Switchback::Test::LabFixture;

namespace
{
const QStringList Ids{QStringLiteral("east"), QStringLiteral("west"), QStringLiteral("north")};
const QString Console = QStringLiteral(SWITCHBACK_BIN_DIR "/switchback");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

class TstManyPairs : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void statusListsAll();
    void whichPairHasToBeSaid();
    void oneStoreAndOneThreadForAll();
    void dutyIsTakenOverForAll();
    void eachIsMovedByItself();
    void logIsWholeAndToldApart();
    void cleanupTestCase();

private:
    struct Ran {
        int code = -1;
        QByteArray out;
        QByteArray err;
        [[nodiscard]] QByteArray all() const { return out + err; }
    };
    [[nodiscard]] Ran console(const QStringList &arguments, int timeoutMs = 120'000) const;
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList &arguments) const;
    static bool says(QProcess &process, const std::function<bool(const QByteArray &)> &enough,
                     QByteArray *heard);
    [[nodiscard]] QJsonObject report(const QString &pair) const;
    [[nodiscard]] QString primaryOf(const QString &pair) const;
    [[nodiscard]] bool settled(const QString &pair) const;
    [[nodiscard]] qsizetype connections(qint64 pid) const;

    std::vector<std::unique_ptr<LabFixture>> m_labs;
    QTemporaryDir m_folder;
    QString m_config;
    std::unique_ptr<QProcess> m_duty;
};

void TstManyPairs::initTestCase()
{
    QByteArray config = "store = \"sqlite:" + m_folder.filePath(QStringLiteral("many.db")).toUtf8() + "\"\n";
    for (int i = 0; i < int(Ids.size()); ++i) {
        // Without namespaces: one console reaches them all.
        m_labs.push_back(std::make_unique<LabFixture>(QStringList{QStringLiteral("--loopback")}, i + 1));
        LabFixture &lab = *m_labs.back();
        if (const QString why = lab.whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        QVERIFY2(lab.up(), lab.trouble());
        QString pair = QString::fromUtf8(contentOf(lab.consoleConfig()));
        pair = pair.mid(pair.indexOf(QLatin1String("[[pair]]")));
        static const QRegularExpression id(QStringLiteral("^id = \"[^\"]*\"$"),
                                           QRegularExpression::MultilineOption);
        const QRegularExpressionMatch first = id.match(pair);
        pair.replace(first.capturedStart(), first.capturedLength(),
                     QStringLiteral("id = \"%1\"").arg(Ids.at(i)));
        config += '\n' + pair.toUtf8();
    }
    m_config = m_folder.filePath(QStringLiteral("many.toml"));
    QFile file(m_config);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(config) == config.size());
    file.close();
    QFile::setPermissions(m_config, QFile::ReadOwner | QFile::WriteOwner);
    const Ran checked = console({QStringLiteral("config"), QStringLiteral("check")});
    QVERIFY2(checked.code == 0, checked.all().constData());
    m_duty = start({QStringLiteral("--duty")});
}

void TstManyPairs::cleanupTestCase()
{
    if (m_duty) {
        m_duty->terminate();
        QVERIFY(m_duty->waitForFinished(30'000));
    }
    m_labs.clear();
}

std::unique_ptr<QProcess> TstManyPairs::start(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process->setProcessEnvironment(environment);
    process->start(Console, QStringList{QStringLiteral("--config"), m_config} + arguments);
    process->waitForStarted();
    return process;
}

TstManyPairs::Ran TstManyPairs::console(const QStringList &arguments, int timeoutMs) const
{
    const auto process = start(arguments);
    process->closeWriteChannel();
    Ran ran;
    if (process->waitForFinished(timeoutMs))
        ran.code = process->exitCode();
    else
        process->kill();
    process->waitForFinished(2000);
    ran.out = process->readAllStandardOutput();
    ran.err = process->readAllStandardError();
    return ran;
}

bool TstManyPairs::says(QProcess &process, const std::function<bool(const QByteArray &)> &enough,
                        QByteArray *heard)
{
    const QDeadlineTimer deadline(60'000);
    while (!enough(*heard)) {
        if (deadline.hasExpired() || !process.waitForReadyRead(int(deadline.remainingTime())))
            return false;
        *heard += process.readAllStandardOutput();
    }
    return true;
}

QJsonObject TstManyPairs::report(const QString &pair) const
{
    const Ran ran =
        console({QStringLiteral("status"), QStringLiteral("--json"), QStringLiteral("--pair"), pair});
    return QJsonDocument::fromJson(ran.out)
        .object()
        .value(QStringLiteral("pairs"))
        .toArray()
        .first()
        .toObject();
}

QString TstManyPairs::primaryOf(const QString &pair) const
{
    for (const QJsonValue &site : report(pair).value(QStringLiteral("sites")).toArray()) {
        if (site.toObject().value(QStringLiteral("role")) == QLatin1String("primary"))
            return site.toObject().value(QStringLiteral("id")).toString();
    }
    return {};
}

bool TstManyPairs::settled(const QString &pair) const
{
    return QTest::qWaitFor(
        [&] {
            return report(pair).value(QStringLiteral("loss")).toObject().value(QStringLiteral("kind")) ==
                   QLatin1String("known");
        },
        90'000);
}

/// To the store's file, whatever else lies beside it.
qsizetype TstManyPairs::connections(qint64 pid) const
{
    qsizetype count = 0;
    const QString folder = QStringLiteral("/proc/%1/fd").arg(pid);
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::System))
        count += QFile::symLinkTarget(folder + QLatin1Char('/') + name) ==
                         m_folder.filePath(QStringLiteral("many.db"))
                     ? 1
                     : 0;
    return count;
}

void TstManyPairs::statusListsAll()
{
    for (const QString &pair : Ids)
        QVERIFY2(settled(pair), qPrintable(pair));
    const Ran ran = console({QStringLiteral("status"), QStringLiteral("--json")});
    QCOMPARE(QJsonDocument::fromJson(ran.out).object().value(QStringLiteral("pairs")).toArray().size(), 3);
}

void TstManyPairs::whichPairHasToBeSaid()
{
    for (const char *command : {"failover", "failback", "run", "kept", "report", "customers"}) {
        const Ran ran = console({QString::fromLatin1(command)});
        QVERIFY2(ran.code == 64, command);
        for (const QString &pair : Ids)
            QVERIFY2(ran.err.contains(pair.toLatin1()), ran.all().constData());
        QVERIFY2(ran.err.contains("--pair"), ran.all().constData());
    }
    const Ran wrong = console({QStringLiteral("failover"), QStringLiteral("--pair"), QStringLiteral("wast")});
    QVERIFY2(wrong.code == 64 && wrong.err.contains("wast"), wrong.all().constData());
}

void TstManyPairs::oneStoreAndOneThreadForAll()
{
    const auto threads = [](qint64 pid) {
        const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
        QByteArrayList names;
        for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            names += contentOf(tasks.filePath(task) + QStringLiteral("/comm")).trimmed();
        return names;
    };
    SOON_COMPARE(connections(m_duty->processId()), 1);
    const auto one = start({QStringLiteral("--duty"), QStringLiteral("--pair"), Ids.first()});
    SOON_COMPARE(connections(one->processId()), 1);
    // What waits for a file or a name comes and goes.
    QTRY_VERIFY2_WITH_TIMEOUT(
        threads(m_duty->processId()).size() <= threads(one->processId()).size(),
        (threads(m_duty->processId()).join(' ') + " against " + threads(one->processId()).join(' '))
            .constData(),
        30'000);
    one->terminate();
    QVERIFY(one->waitForFinished(30'000));
    const auto window = start({});
    SOON_COMPARE(connections(window->processId()), 1);
    window->terminate();
    QVERIFY(window->waitForFinished(30'000));
}

void TstManyPairs::dutyIsTakenOverForAll()
{
    const auto dutyOfAll = [](const QByteArray &heard) {
        return std::all_of(Ids.cbegin(), Ids.cend(), [&heard](const QString &pair) {
            return heard.contains(pair.toLatin1() + ": On duty: this console");
        });
    };
    QByteArray heard;
    QVERIFY2(says(*m_duty, dutyOfAll, &heard), heard.constData());
    auto next = start({QStringLiteral("--duty")});
    m_duty->kill(); // as if it had crashed: nothing is given back
    QVERIFY(m_duty->waitForFinished(30'000));
    heard.clear();
    QVERIFY2(says(*next, dutyOfAll, &heard), heard.constData());
    m_duty = std::move(next);
}

void TstManyPairs::eachIsMovedByItself()
{
    const QString home = QStringLiteral("naperville"), away = QStringLiteral("centennial");
    for (qsizetype i = 0; i < Ids.size(); ++i) {
        const Ran moved = console({QStringLiteral("failover"), QStringLiteral("--pair"), Ids.at(i),
                                   QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                                   QStringLiteral("--by"), QStringLiteral("K. Ramos")});
        QVERIFY2(moved.code == 0, moved.all().constData());
        for (qsizetype other = 0; other < Ids.size(); ++other)
            QTRY_COMPARE_WITH_TIMEOUT(primaryOf(Ids.at(other)), other <= i ? away : home, 30'000);
        QCOMPARE(m_labs.at(std::size_t(i))->ledger().value(QStringLiteral("rows_lost")).toInt(-1), 0);
    }
}

void TstManyPairs::logIsWholeAndToldApart()
{
    const Ran verified = console({QStringLiteral("verify"), QStringLiteral("--no-witnesses")});
    QVERIFY2(verified.code == 0, verified.all().constData());
    for (const QString &pair : Ids) {
        const Ran ran =
            console({QStringLiteral("timeline"), QStringLiteral("--json"), QStringLiteral("--limit"),
                     QStringLiteral("1000"), QStringLiteral("--pair"), pair});
        const QJsonArray events =
            QJsonDocument::fromJson(ran.out).object().value(QStringLiteral("events")).toArray();
        bool moved = false;
        for (const QJsonValue &event : events) {
            QCOMPARE(event.toObject().value(QStringLiteral("pair")).toString(), pair);
            moved = moved || event.toObject().value(QStringLiteral("kind")) == QLatin1String("run.finished");
        }
        QVERIFY2(moved, ran.all().constData());
    }
}

QTEST_GUILESS_MAIN(TstManyPairs)
#include "tst_manypairs.moc"
