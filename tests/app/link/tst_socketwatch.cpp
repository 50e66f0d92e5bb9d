// SPDX-License-Identifier: GPL-3.0-or-later
// What a wake-up costs is counted: one notifier for all sockets of a thread, and only those that are ready
// are told.
#include "app/link/base/latetimer.h"
#include "app/link/base/socketwatch.h"
#include "tests/support/soon.h"

#include <QSet>
#include <QTest>

#include <memory>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// Two ends of a connection.
struct Wire {
    int ends[2] = {-1, -1};
    Wire()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
            qFatal("no sockets here");
    }
    ~Wire()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    Wire(const Wire &) = delete;
    Wire &operator=(const Wire &) = delete;
    void say() const { QCOMPARE(::write(ends[1], "x", 1), ssize_t(1)); }
    void hear() const
    {
        char byte = 0;
        QCOMPARE(::read(ends[0], &byte, 1), ssize_t(1));
    }
};

/// Who is told of sockets in this thread.
class NotifierCount : public QObject
{
public:
    NotifierCount() { QCoreApplication::instance()->installEventFilter(this); }
    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::SockAct) {
            notifiers.insert(object);
            ++turns;
        }
        return false;
    }
    QSet<QObject *> notifiers;
    int turns = 0;
};
} // namespace

class TestSocketWatch : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheReadyOneIsTold();
    void allAreToldByOneNotifier();
    void oneMayEndAnother();
    void writingIsToldWhileItIsWanted();
    void deadlineSetAnewPassesOnce();
};

void TestSocketWatch::onlyTheReadyOneIsTold()
{
    const std::vector<Wire> wires(500);
    std::vector<std::unique_ptr<SocketWatch>> watches;
    QList<int> told;
    for (int i = 0; i < int(wires.size()); ++i) {
        const Wire &wire = wires.at(std::size_t(i));
        watches.push_back(
            std::make_unique<SocketWatch>(wire.ends[0], SocketWatch::Reading, [&told, &wire, i] {
                told += i;
                wire.hear();
            }));
    }
    QCOMPARE(SocketWatch::inThisThread(), 500);
    NotifierCount count;
    wires.at(321).say();
    SOON_COMPARE(told, QList<int>{321});
    QCOMPARE(count.turns, 1);
    watches.clear();
    QCOMPARE(SocketWatch::inThisThread(), 0);
}

void TestSocketWatch::allAreToldByOneNotifier()
{
    const std::vector<Wire> wires(300);
    std::vector<std::unique_ptr<SocketWatch>> watches;
    QSet<int> told;
    for (int i = 0; i < int(wires.size()); ++i) {
        const Wire &wire = wires.at(std::size_t(i));
        watches.push_back(
            std::make_unique<SocketWatch>(wire.ends[0], SocketWatch::Reading, [&told, &wire, i] {
                told += i;
                wire.hear();
            }));
        wire.say();
    }
    NotifierCount count;
    SOON_COMPARE(told.size(), 300);
    QCOMPARE(count.notifiers.size(), 1);
    QVERIFY2(count.turns <= 6, qPrintable(QString::number(count.turns)));
}

/// Both are ready in the same turn; whoever is told first ends the other and itself.
void TestSocketWatch::oneMayEndAnother()
{
    const std::vector<Wire> wires(2);
    std::vector<std::unique_ptr<SocketWatch>> watches;
    int told = 0;
    for (const Wire &wire : wires) {
        watches.push_back(std::make_unique<SocketWatch>(wire.ends[0], SocketWatch::Reading, [&] {
            ++told;
            watches.clear();
        }));
        wire.say();
    }
    SOON_COMPARE(told, 1);
    QCoreApplication::processEvents();
    QCOMPARE(told, 1);
    QVERIFY(watches.empty());
}

void TestSocketWatch::writingIsToldWhileItIsWanted()
{
    const Wire wire;
    int told = 0;
    SocketWatch watch(wire.ends[0], SocketWatch::Reading, [&] {
        ++told;
        watch.want(SocketWatch::Reading);
    });
    QCoreApplication::processEvents();
    QCOMPARE(told, 0);
    watch.want(SocketWatch::Reading | SocketWatch::Writing);
    SOON_COMPARE(told, 1);
    QCoreApplication::processEvents();
    QCOMPARE(told, 1);
}

void TestSocketWatch::deadlineSetAnewPassesOnce()
{
    int passed = 0;
    LateTimer timer([&] { ++passed; });
    timer.start(5ms);
    QElapsedTimer age; // of the last start, or older
    for (int i = 0; i < 100; ++i) {
        age.start();
        timer.start(40ms);
    }
    SOON_COMPARE(passed, 1);
    QVERIFY(age.elapsed() >= 39);
    timer.start(1h);
    timer.start(1ms); // sooner than before
    SOON_COMPARE(passed, 2);
    timer.start(1ms);
    timer.stop();
    bool later = false;
    LateTimer after([&later] { later = true; });
    after.start(20ms); // due after the one that was stopped
    SOON_VERIFY(later);
    QCOMPARE(passed, 2);
}

QTEST_GUILESS_MAIN(TestSocketWatch)
#include "tst_socketwatch.moc"
