// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be done when another thread has an answer is done once, whenever that comes.
#include "models/core/whendone.h"
#include "tests/support/soon.h"

#include <QDirIterator>
#include <QFile>
#include <QPromise>
#include <QRegularExpression>
#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

using namespace Switchback;

namespace
{
void idle(int turns)
{
    std::atomic<int> turned = 0;
    while (turned < turns)
        ++turned;
}
} // namespace

class TestWhenDone : public QObject
{
    Q_OBJECT
private slots:
    void once()
    {
        // Attached at every moment around the one in which the other thread finishes: QFuture::then() of
        // Qt 6.4 crashes here within some hundred thousand rounds.
        constexpr int Rounds = 10'000;
        std::atomic<QPromise<int> *> job = nullptr;
        std::atomic<bool> stop = false;
        std::atomic<int> pause = 0;
        std::thread other([&] {
            while (!stop) {
                const std::unique_ptr<QPromise<int>> promise(job.exchange(nullptr));
                if (!promise) {
                    std::this_thread::yield();
                    continue;
                }
                idle(pause);
                promise->addResult(1);
                promise->finish();
            }
        });
        int done = 0;
        QObject context;
        for (int round = 0; round < Rounds; ++round) {
            auto *promise = new QPromise<int>;
            QFuture<int> future = promise->future();
            promise->start();
            pause = round % 200;
            job = promise;
            idle(round / 200 % 200);
            whenDone(future, &context, [&done](int value) { done += value; });
            future.waitForFinished();
            QCoreApplication::processEvents();
        }
        stop = true;
        other.join();
        SOON_COMPARE(done, Rounds);
        QCoreApplication::processEvents();
        QCOMPARE(done, Rounds);
    }

    /// So that nobody brings it back.
    void nothingElseIsUsed()
    {
        static const QRegularExpression then(QStringLiteral("\\)\\s*\\.(then|onFailed|onCanceled)\\("));
        int files = 0;
        for (const char *folder : {"app", "models", "widgets"}) {
            QDirIterator sources(QStringLiteral(SWITCHBACK_SOURCE_DIR "/") + QLatin1String(folder),
                                 {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                                 QDirIterator::Subdirectories);
            while (sources.hasNext()) {
                QFile file(sources.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(!QString::fromUtf8(file.readAll()).contains(then), qPrintable(file.fileName()));
                ++files;
            }
        }
        QVERIFY(files > 100);
    }

    void alreadyDone()
    {
        QPromise<int> promise;
        promise.start();
        promise.addResult(7);
        promise.finish();
        int seen = 0;
        whenDone(promise.future(), this, [&seen](int value) { seen = value; });
        QCOMPARE(seen, 7);
    }

    void neverForSomebodyWhoIsGone()
    {
        bool called = false;
        QPromise<int> promise;
        promise.start();
        {
            QObject context;
            whenDone(promise.future(), &context, [&called](int) { called = true; });
        }
        promise.addResult(1);
        promise.finish();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }

    void givenUpIsNoAnswer()
    {
        bool called = false;
        {
            QPromise<int> promise;
            promise.start();
            whenDone(promise.future(), this, [&called](int) { called = true; });
        }
        QTest::qWait(10); // that nothing comes can only be waited for
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestWhenDone)
#include "tst_whendone.moc"
