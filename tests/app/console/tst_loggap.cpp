// SPDX-License-Identifier: GPL-3.0-or-later
// A store that was put back from an older copy of itself, with the real sites' witnesses: the console finds
// it, a look at the log names what is missing, an administrator signs, in a terminal or in the window, and
// the log goes on with its gap in sight.
#include "app/config/consoleconfig.h"
#include "app/console/window/logtie.h"
#include "app/console/window/outagetie.h"
#include "app/operators/secret.h"
#include "app/pair/pairs.h"
#include "app/store/place/storeurl.h"
#include "models/operators/peoplelog.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"
#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"
#include "witnesssites.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;
using namespace std::chrono_literals;

namespace
{
const QString Voice = QStringLiteral("voice");
const QByteArray Secret = "correct horse battery";
const QString Reason = QStringLiteral("put back from last night's backup after the disk died");

struct Ran {
    int code = -1;
    QString out;
};

template<class T = QWidget>
T *shown(const char *name)
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (!window->isVisible())
            continue;
        if (window->objectName() == QLatin1String(name)) {
            if (auto *found = qobject_cast<T *>(window))
                return found;
        }
        auto *found = window->findChild<T *>(QLatin1String(name));
        if (found && found->isVisible())
            return found;
    }
    return nullptr;
}
} // namespace

class TestLogGap : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_backends.reset(); }
    void lostIsSignedFor_data();
    void lostIsSignedFor();

private:
    [[nodiscard]] ConsoleConfig config() const
    {
        return readConsoleConfig(m_sites->path(QStringLiteral("switchback.toml"))).config;
    }
    /// A console with these sites, until all that is in the log was told to both.
    void liveOn(int events);
    [[nodiscard]] bool told(Store &store) const;
    void backUp(const QString &url, bool back);
    Ran run(const QStringList &words, const QByteArray &typed = {}) const;
    void signInTerminal();
    void signInWindow();

    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<WitnessSites> m_sites;
    QString m_copy;
    SystemClock m_clock;
};

void TestLogGap::initTestCase()
{
    m_backends = std::make_unique<Backends>();
    qputenv("SSH_AUTH_SOCK", {});
    Theme::instance().start(Theme::Choice::Light);
}

void TestLogGap::lostIsSignedFor_data()
{
    QTest::addColumn<QString>("backend");
    QTest::addColumn<bool>("window");
    QTest::newRow("sqlite, window") << "sqlite" << true;
    QTest::newRow("sqlite, terminal") << "sqlite" << false;
    QTest::newRow("postgresql, terminal") << "postgresql" << false;
}

bool TestLogGap::told(Store &store) const
{
    const auto facts = wait(store.verifiedFacts());
    const QString identity = *wait(store.identity());
    for (const QString &site : WitnessSites::names()) {
        for (const QString &chain : {Voice, QString()}) {
            const HeldHeads heads = m_sites->heads(site, identity, chain);
            if (!heads.newest() || heads.newest()->head.end != facts->of(chain).end())
                return false;
        }
    }
    return true;
}

void TestLogGap::liveOn(int events)
{
    Pairs pairs(config(), m_clock, Purpose::Window);
    pairs.start();
    SOON_VERIFY(pairs.door().isOpen());
    QList<Entry> entries;
    for (int i = 0; i < events; ++i) {
        Event event = someEvent(QStringLiteral("event %1").arg(i));
        event.at = m_clock.now();
        event.pair = i % 3 == 0 ? QString() : Voice;
        entries += Entry{event, {}};
    }
    if (!entries.isEmpty())
        QVERIFY(wait(pairs.door().store().append(entries)).ok());
    QTRY_VERIFY_WITH_TIMEOUT(told(pairs.door().store()), 60'000);
}

/// Puts a copy of the store aside, or in its place.
void TestLogGap::backUp(const QString &url, bool back)
{
    if (url.startsWith(QLatin1String("sqlite:"))) {
        const QString file = url.mid(7);
        m_copy = file + QStringLiteral(".copy");
        QVERIFY(!back || QFile::remove(file));
        QVERIFY(back ? QFile::copy(m_copy, file) : QFile::copy(file, m_copy));
        return;
    }
    const QString name = parseStoreUrl(url)->database;
    m_copy = name + QStringLiteral("_copy");
    const QString from = back ? m_copy : name;
    const QString to = back ? name : m_copy;
    const QString beside = m_backends->newUrl(QStringLiteral("postgresql"));
    if (back)
        execBeside(beside, {QStringLiteral("DROP DATABASE %1 WITH (FORCE)").arg(to)});
    execBeside(beside, {QStringLiteral("CREATE DATABASE %1 TEMPLATE %2").arg(to, from)});
}

Ran TestLogGap::run(const QStringList &words, const QByteArray &typed) const
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(
        QStringLiteral(SWITCHBACK_BIN_DIR "/switchback"),
        words + QStringList{QStringLiteral("--config"), m_sites->path(QStringLiteral("switchback.toml"))});
    process.write(typed);
    process.closeWriteChannel();
    if (!process.waitForFinished(90'000))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAll())};
}

void TestLogGap::signInTerminal()
{
    const QStringList gap{QStringLiteral("log"), QStringLiteral("gap"), QStringLiteral("--by"),
                          QStringLiteral("A. Admin")};
    const QStringList reason{QStringLiteral("--reason"), Reason};
    QCOMPARE(run(gap, Secret + '\n').code, 1); // nobody signs without a reason
    QCOMPARE(run(gap + reason, "wrong\n").code, 1);
    const Ran commander = run({QStringLiteral("log"), QStringLiteral("gap"), QStringLiteral("--by"),
                               QStringLiteral("C. Boss"), reason.first(), Reason},
                              Secret + '\n');
    QCOMPARE(commander.code, 1);
    QVERIFY2(commander.out.contains(QStringLiteral("for an administrator")), qPrintable(commander.out));
    const Ran ran = run(gap + reason, Secret + '\n');
    QVERIFY2(ran.code == 0, qPrintable(ran.out));
    for (const char *says : {"Naperville was told of events", "Centennial was told of events",
                             "somebody cut or made anew", "Compare first", "A. Admin signed for it"})
        QVERIFY2(ran.out.contains(QLatin1String(says)), qPrintable(ran.out));
    // There is nothing left to sign for.
    const Ran again = run(gap + reason, Secret + '\n');
    QCOMPARE(again.code, 1);
    QVERIFY2(again.out.contains(QStringLiteral("Nothing is lost")), qPrintable(again.out));
    liveOn(0); // a console tells the sites
}

void TestLogGap::signInWindow()
{
    Pairs pairs(config(), m_clock, Purpose::Window);
    const Beat beat(m_clock);
    OutageTie tie(pairs.first(), beat);
    LogTie logTie(pairs.first(), tie);
    MainWindow window(beat);
    tie.tieMain(&window);
    logTie.tieMain(&window);
    pairs.start();
    window.resize(1200, 800);
    window.show();
    window.showPage(QStringLiteral("outage"));
    const auto finds = [&] {
        for (const Finding &finding : pairs.first().findings(m_clock.now())) {
            if (finding.kind == FindingKind::LogDisagrees)
                return finding.advice.contains(QStringLiteral("switchback log gap"));
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(finds(), 60'000);
    SOON_VERIFY(shown<QPushButton>("logCheckButton"));
    QTest::mouseClick(shown<QPushButton>("logCheckButton"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QPushButton>("logCheckGap"), 60'000);
    const QString title = shown<PlainLabel>("logCheckTitle")->text();
    QVERIFY2(title.contains(QStringLiteral("from event")) || title.contains(QStringLiteral("is missing")),
             qPrintable(title));
    // By keys from here on: sign, sign in, say that it was a backup and why.
    shown<QPushButton>("logCheckGap")->setFocus();
    QTest::keyClick(shown<QPushButton>("logCheckGap"), Qt::Key_Return);
    SOON_VERIFY(shown<QLineEdit>("signInSecret"));
    QTest::keyClicks(shown<QLineEdit>("signInSecret"), QString::fromLatin1(Secret));
    QTest::keyClick(shown<QLineEdit>("signInSecret"), Qt::Key_Return);
    SOON_VERIFY(shown<QPushButton>("logGapSign"));
    QPushButton *sign = shown<QPushButton>("logGapSign");
    QVERIFY(!sign->isEnabled());
    SOON_COMPARE(QApplication::focusWidget(), shown<QCheckBox>("logGapKnows"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), shown<QPlainTextEdit>("logGapReason"));
    QTest::keyClicks(QApplication::focusWidget(), Reason);
    QVERIFY2(sign->isEnabled(), qPrintable(shown<PlainLabel>("logGapWhy")->text()));
    QTest::mouseClick(sign, Qt::LeftButton);
    const auto whole = [] {
        const auto *now = shown<PlainLabel>("logCheckTitle");
        return now && now->text().startsWith(QStringLiteral("The log is whole"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(whole(), 60'000);
    QVERIFY(!shown<QPushButton>("logGapSign"));
    QVERIFY(!shown<QPushButton>("logCheckGap"));
    QStringList lines;
    for (const PlainLabel *label : shown<QDialog>("logCheck")->findChildren<PlainLabel *>())
        lines += label->text();
    QVERIFY2(lines.join(QLatin1Char('\n')).contains(QStringLiteral("A. Admin signed for it")),
             qPrintable(lines.join(QLatin1Char('\n'))));
    QTRY_VERIFY_WITH_TIMEOUT(told(pairs.door().store()), 60'000);
    SOON_VERIFY(!finds());
}

void TestLogGap::lostIsSignedFor()
{
    QFETCH(QString, backend);
    QFETCH(bool, window);
    NEEDS_BACKEND(*m_backends, backend);
    m_sites = std::make_unique<WitnessSites>();
    QVERIFY2(m_sites->failure().isEmpty(), qPrintable(m_sites->failure()));
    const QString url = m_backends->newUrl(backend);
    QFile toml(m_sites->path(QStringLiteral("switchback.toml")));
    QVERIFY(toml.open(QIODevice::WriteOnly) && toml.write(m_sites->toml(url)) > 0);
    toml.close();
    const ConfigReading reading = readConsoleConfig(toml.fileName());
    QVERIFY2(reading.ok(), qPrintable(configCheckText(toml.fileName(), reading)));
    {
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const QString hash = QString::fromLatin1(*wait(makeSecret(Secret)));
        for (const Operator &person : {Operator{QStringLiteral("A. Admin"), Role::Administrator},
                                       Operator{QStringLiteral("C. Boss"), Role::Commander}}) {
            Event event = someEvent(person.name, QStringLiteral("operator.added"));
            event.pair.clear();
            QVERIFY(wait(store.putOperator(person, hash, event)).ok());
        }
    }
    liveOn(30);
    const Ran before = run({QStringLiteral("verify")});
    QVERIFY2(before.code == 0, qPrintable(before.out));
    backUp(url, false);
    liveOn(30);
    backUp(url, true);
    const Ran lost = run({QStringLiteral("verify")});
    QVERIFY2(lost.code == 1 && lost.out.contains(QStringLiteral("Naperville was told event")),
             qPrintable(lost.out));
    window ? signInWindow() : signInTerminal();
    if (QTest::currentTestFailed())
        return;
    // The log goes on, its witnesses follow, and the gap stays in sight.
    for (int later = 0; later < 2; ++later) {
        const Ran after = run({QStringLiteral("verify")});
        QVERIFY2(after.code == 0, qPrintable(after.out));
        QVERIFY2(after.out.contains(QStringLiteral("A. Admin signed for it")) && after.out.contains(Reason),
                 qPrintable(after.out));
        liveOn(20);
    }
}

QTEST_MAIN(TestLogGap)
#include "tst_loggap.moc"
