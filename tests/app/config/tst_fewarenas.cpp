// SPDX-License-Identifier: GPL-3.0-or-later
// However many threads there are, what they allocate lies in two heaps.
#include "app/aside/fewarenas.h"

#include <QTest>

#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include <malloc.h>

using namespace Switchback;

namespace
{
/// Heaps of this process, by glibc's own account.
qsizetype heaps()
{
    char *text = nullptr;
    std::size_t size = 0;
    std::FILE *file = ::open_memstream(&text, &size);
    ::malloc_info(0, file);
    std::fclose(file);
    const QByteArray account(text, qsizetype(size));
    std::free(text);
    return account.count("<heap nr=");
}
} // namespace

class TestFewArenas : public QObject
{
    Q_OBJECT
private slots:
    void manyThreadsShareTwo()
    {
        useFewArenas();
        std::vector<std::thread> threads;
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([] {
                for (int size = 16; size < 100'000; size *= 2) {
                    const std::vector<char> some(std::size_t(size), 'x');
                    QVERIFY(some.back() == 'x');
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY2(heaps() > 0 && heaps() <= 2, qPrintable(QString::number(heaps())));
    }
};

QTEST_GUILESS_MAIN(TestFewArenas)
#include "tst_fewarenas.moc"
