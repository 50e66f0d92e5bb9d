// SPDX-License-Identifier: GPL-3.0-or-later
// What may block has its own thread and a deadline; only plain files are read, and not more than agreed.
#include "app/aside/aside.h"
#include "app/aside/foreignfile.h"
#include "app/config/secretfile.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Switchback;
using namespace std::chrono_literals;

class TestForeignFile : public QObject
{
    Q_OBJECT

private slots:
    void plainFileIsRead();
    void otherThingsAreNot_data();
    void otherThingsAreNot();
    void largeOneIsReadInPieces();
    void secretsOfPipesAndFolders();
    void workThatHangsIsLeftAlone();
    void workThatHangsDoesNotMultiply();
    void manyWorksHaveFewThreads();
    void worksThatWaitForOthersHaveFewThreads();
    void worksThatHangHoldNobodyUp();
    void forkedProcessHasThreadsOfItsOwn();
    void keptThreadsTakeNoSignals();
    void answerComesInTheContextsThread();
    void contextGoesFirst();
};

void TestForeignFile::plainFileIsRead()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("f")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("0123456789") == 10);
    file.close();
    ::chmod(file.fileName().toUtf8().constData(), 0640);
    const auto read = readForeignFile(file.fileName(), 10);
    QVERIFY(read);
    QCOMPARE(read->bytes, QByteArray("0123456789"));
    QVERIFY2(read->bytes.capacity() < 100, "what is kept takes no more room than the file");
    QCOMPARE(read->mode, 0640U);
    const auto tooLarge = readForeignFile(file.fileName(), 9);
    QVERIFY(!tooLarge);
    QCOMPARE(tooLarge.error().code, QStringLiteral("too_large"));
    QVERIFY(lookAtForeignFile(file.fileName()));
    QVERIFY(readForeignFile(QStringLiteral("/proc/self/status"), 100'000)->bytes.contains("Pid:"));
}

void TestForeignFile::otherThingsAreNot_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("pipe") << "pipe"
                          << "it is a pipe";
    QTest::newRow("folder") << "folder"
                            << "it is a folder";
    QTest::newRow("device") << "/dev/zero"
                            << "device";
    QTest::newRow("terminal") << "/dev/tty"
                              << "";
    QTest::newRow("nothing") << "nothing"
                             << "it does not exist";
    QTest::newRow("below a file") << "/proc/self/status/x"
                                  << "it does not exist";
    QTest::newRow("loop") << "loop"
                          << "";
    QTest::newRow("no name") << ""
                             << "it does not exist";
}

void TestForeignFile::otherThingsAreNot()
{
    QFETCH(QString, what);
    QFETCH(QString, says);
    QTemporaryDir dir;
    const QString path = what.startsWith(QLatin1Char('/')) || what.isEmpty() ? what : dir.filePath(what);
    if (what == QLatin1String("pipe"))
        QCOMPARE(::mkfifo(path.toUtf8().constData(), 0600), 0);
    if (what == QLatin1String("folder"))
        QCOMPARE(::mkdir(path.toUtf8().constData(), 0700), 0);
    if (what == QLatin1String("loop"))
        QVERIFY(QFile::link(path, path));
    QElapsedTimer timer;
    timer.start();
    const auto read = readForeignFile(path, 1000);
    QVERIFY(!read);
    QVERIFY2(read.error().text.contains(says), qPrintable(read.error().text));
    QVERIFY(!lookAtForeignFile(path));
    const auto opened = openForeignFile(path, 1000);
    QVERIFY(!opened);
    QCOMPARE(opened.error(), read.error());
    QVERIFY(timer.elapsed() < 2000);
}

/// From any place of it, and what was not there when it was opened is not waited for.
void TestForeignFile::largeOneIsReadInPieces()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("f")));
    QByteArray bytes;
    for (int i = 0; bytes.size() < 5'000'000; ++i)
        bytes += QByteArray::number(i) + ' ';
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write(bytes) == bytes.size() && file.flush());
    QCOMPARE(openForeignFile(file.fileName(), bytes.size() - 1).error().code, QStringLiteral("too_large"));
    const auto opened = openForeignFile(file.fileName(), bytes.size());
    QVERIFY(opened);
    QIODevice &device = **opened;
    QCOMPARE(device.size(), bytes.size());
    QCOMPARE(device.readAll(), bytes);
    QVERIFY(device.seek(4'000'000));
    QCOMPARE(device.read(10), bytes.mid(4'000'000, 10));
    QVERIFY(device.seek(7));
    QCOMPARE(device.read(3'000'000), bytes.mid(7, 3'000'000));
    QVERIFY(device.seek(bytes.size()));
    QVERIFY(device.read(10).isEmpty());
    QVERIFY(file.resize(100)); // by somebody else, meanwhile
    QVERIFY(device.seek(0));
    QCOMPARE(device.read(1000), bytes.left(100));
    QVERIFY(device.seek(1'000'000));
    QVERIFY(device.read(10).isEmpty());
}

void TestForeignFile::secretsOfPipesAndFolders()
{
    QTemporaryDir dir;
    const QString pipe = dir.filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(pipe.toUtf8().constData(), 0600), 0);
    QVERIFY(!readTokenFile(pipe));
    QVERIFY(readTokenFile(pipe).error().text.contains(QLatin1String("it is a pipe")));
    QVERIFY(!fileIsPrivate(dir.path()));
}

void TestForeignFile::workThatHangsIsLeftAlone()
{
    const auto open = std::make_shared<QSemaphore>();
    QElapsedTimer timer;
    timer.start();
    const auto none = Aside::get<int>(QStringLiteral("hangs"), 100ms, [open] {
        open->acquire();
        return 1;
    });
    QVERIFY(!none);
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(Aside::get<int>(QStringLiteral("another"), 5s, [] { return 2; }), std::optional<int>(2));
    QCOMPARE(Aside::hanging(), 1);
    open->release();
    SOON_COMPARE(Aside::hanging(), 0);
    QCOMPARE(Aside::get<int>(QStringLiteral("hangs"), 5s, [] { return 3; }), std::optional<int>(3));
}

void TestForeignFile::workThatHangsDoesNotMultiply()
{
    const auto open = std::make_shared<QSemaphore>();
    const auto begun = std::make_shared<std::atomic<int>>(0);
    for (int i = 0; i < 20; ++i) {
        (void)Aside::get<int>(QStringLiteral("many"), 50ms, [open, begun] {
            ++*begun;
            open->acquire();
            return 0;
        });
        QTest::qWait(1); // past the deadline for sure
    }
    QVERIFY2(*begun <= 2, qPrintable(QString::number(*begun)));
    open->release(20);
    SOON_COMPARE(Aside::hanging(), 0);
}

void TestForeignFile::manyWorksHaveFewThreads()
{
    struct Seen {
        std::mutex mutex;
        std::set<std::thread::id> threads;
    };
    const auto seen = std::make_shared<Seen>();
    int done = 0;
    for (int i = 0; i < 500; ++i)
        Aside::run(
            QStringLiteral("one of many %1").arg(i), 60s, this,
            [seen] {
                const std::lock_guard lock(seen->mutex);
                seen->threads.insert(std::this_thread::get_id());
            },
            [&done](bool inTime) { done += inTime ? 1 : 0; });
    QTRY_COMPARE_WITH_TIMEOUT(done, 500, 60'000);
    // Two, and as many more as a busy machine has kept from their work for a while.
    QVERIFY2(seen->threads.size() < 50, qPrintable(QString::number(seen->threads.size())));
}

/// What has waited for another work counts again as soon as it goes on: else each lets one more begin.
void TestForeignFile::worksThatWaitForOthersHaveFewThreads()
{
    struct Now {
        std::mutex mutex;
        int here = 0;
        int most = 0;
    };
    const auto now = std::make_shared<Now>();
    int done = 0;
    for (int i = 0; i < 100; ++i)
        Aside::run(
            QStringLiteral("outer %1").arg(i), 60s, this,
            [now, i] {
                {
                    const std::lock_guard lock(now->mutex);
                    now->most = std::max(now->most, ++now->here);
                }
                for (int inner = 0; inner < 3; ++inner)
                    (void)Aside::get<int>(QStringLiteral("inner %1 %2").arg(i).arg(inner), 60s, [] {
                        QThread::msleep(5);
                        return 1;
                    });
                QThread::msleep(20);
                const std::lock_guard lock(now->mutex);
                --now->here;
            },
            [&done](bool inTime) { done += inTime ? 1 : 0; });
    QTRY_COMPARE_WITH_TIMEOUT(done, 100, 60'000);
    QVERIFY2(now->most <= 16, qPrintable(QString::number(now->most)));
}

void TestForeignFile::worksThatHangHoldNobodyUp()
{
    const auto open = std::make_shared<QSemaphore>();
    for (int i = 0; i < 8; ++i)
        QVERIFY(Aside::begin(QStringLiteral("hanging %1").arg(i), 1ms, [open] { open->acquire(); }));
    int done = 0;
    for (int i = 0; i < 50; ++i)
        Aside::run(
            QStringLiteral("sound %1").arg(i), 60s, this,
            [] { // which begins another one, as the reading of a file does
                (void)Aside::get<int>(QStringLiteral("inner"), 60s, [] { return 1; });
            },
            [&done](bool inTime) { done += inTime ? 1 : 0; });
    QTRY_COMPARE_WITH_TIMEOUT(done, 50, 60'000);
    SOON_COMPARE(Aside::hanging(), 8);
    open->release(8);
    SOON_COMPARE(Aside::hanging(), 0);
}

/// The site's worker is forked off a program that has read files already: its idle threads are not there.
void TestForeignFile::forkedProcessHasThreadsOfItsOwn()
{
    QVERIFY(Aside::get<int>(QStringLiteral("before"), 5s, [] { return 1; }));
    const pid_t child = ::fork();
    if (child == 0) {
        const auto got = Aside::get<int>(QStringLiteral("forked"), 5s, [] { return 42; });
        ::_exit(got && *got == 42 ? 0 : 1);
    }
    QVERIFY(child > 0);
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

/// A console on duty that read its files, then was asked to end, died of the signal it waits for.
void TestForeignFile::keptThreadsTakeNoSignals()
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGTERM, SIG_DFL);
        const auto got = Aside::get<int>(QStringLiteral("signals"), 5s, [] { return 1; });
        sigset_t awaited;
        sigemptyset(&awaited);
        sigaddset(&awaited, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
        ::kill(::getpid(), SIGTERM);
        const timespec wait{5, 0};
        ::_exit(got && ::sigtimedwait(&awaited, nullptr, &wait) == SIGTERM ? 0 : 1);
    }
    QVERIFY(child > 0);
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY2(WIFEXITED(status), qPrintable(QStringLiteral("ended by signal %1").arg(WTERMSIG(status))));
    QCOMPARE(WEXITSTATUS(status), 0);
}

void TestForeignFile::answerComesInTheContextsThread()
{
    QThread *where = nullptr;
    bool inTime = false;
    Aside::run(
        QStringLiteral("run"), 5s, this, [] {},
        [&](bool done) {
            where = QThread::currentThread();
            inTime = done;
        });
    QVERIFY(!where); // later, never inside of the call
    SOON_COMPARE(where, QThread::currentThread());
    QVERIFY(inTime);
    const auto open = std::make_shared<QSemaphore>();
    int told = 0;
    Aside::run(
        QStringLiteral("late"), 50ms, this, [open] { open->acquire(); },
        [&](bool done) { told += done ? 100 : 1; });
    SOON_COMPARE(told, 1);
    open->release();
    SOON_COMPARE(Aside::hanging(), 0);
    QTest::qWait(20);
    QCOMPARE(told, 1); // once
}

void TestForeignFile::contextGoesFirst()
{
    const auto open = std::make_shared<QSemaphore>();
    const auto ended = std::make_shared<QSemaphore>();
    auto context = std::make_unique<QObject>();
    bool told = false;
    Aside::run(
        QStringLiteral("gone"), 5s, context.get(),
        [open, ended] {
            open->acquire();
            ended->release();
        },
        [&told](bool) { told = true; });
    context.reset();
    open->release();
    QVERIFY(ended->tryAcquire(1, 5000));
    QTest::qWait(20);
    QVERIFY(!told);
}

QTEST_GUILESS_MAIN(TestForeignFile)
#include "tst_foreignfile.moc"
