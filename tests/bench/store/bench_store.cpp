// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes until a store of years can be worked with, at three sizes, beside SQLite's own check of
// the whole file, which is what it used to wait for. Prints, judges nothing.
//   bench_store [largest size in MB]
#include "app/store/store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <cstdio>

using namespace Switchback;

namespace
{
template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

Event lineOf(int number)
{
    Event event;
    event.at = instantFromMs(1'790'000'000'000 + qint64(number) * 1000);
    event.kind = QStringLiteral("bench.line");
    event.pair = QStringLiteral("voice");
    event.actor = QStringLiteral("console");
    event.text =
        QStringLiteral("Line %1 of the log of a pair over the years, as long as they are").arg(number);
    event.body = {{QStringLiteral("detail"), QString(260, QLatin1Char('d'))}};
    return event;
}

/// Until the file has that many bytes.
bool fill(const QString &path, qint64 bytes)
{
    Store store(QStringLiteral("sqlite:") + path);
    if (!wait(store.open()))
        return false;
    for (int number = 0; QFile(path).size() < bytes;) {
        QList<Entry> entries;
        for (int i = 0; i < 5000; ++i)
            entries += Entry{lineOf(++number), {}};
        if (!wait(store.append(entries)))
            return false;
    }
    return true;
}

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

double wholeCheck(const QString &path)
{
    QElapsedTimer timer;
    timer.start();
    {
        QSqlDatabase file = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("bench"));
        file.setDatabaseName(path);
        file.open();
        QSqlQuery query(file);
        query.exec(QStringLiteral("PRAGMA quick_check(1)"));
        while (query.next()) {
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("bench"));
    return milliseconds(timer);
}

/// Opened, and the newest 200 entries are read.
double opened(const QString &path, bool &sound)
{
    QElapsedTimer timer;
    timer.start();
    double took = 0;
    {
        Store store(QStringLiteral("sqlite:") + path);
        EventQuery query;
        query.pair = QStringLiteral("voice");
        query.limit = 200;
        sound = bool(wait(store.open())) && wait(store.events(query))->size() == 200;
        took = milliseconds(timer);
    }
    return took;
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const qint64 largest = argc > 1 ? QByteArray(argv[1]).toLongLong() : 800;
    const QTemporaryDir folder;
    std::printf("%10s %14s %22s %10s\n", "MB", "opened, ms", "whole-file check, ms", "ratio");
    double first = 0;
    double last = 0;
    for (const qint64 megabytes : {largest / 16, largest / 4, largest}) {
        const QString path = folder.filePath(QStringLiteral("%1.db").arg(megabytes));
        bool sound = fill(path, megabytes << 20);
        const double check = wholeCheck(path);
        const double open = sound ? opened(path, sound) : 0;
        std::printf("%10lld %14.1f %22.1f %10.4f%s\n", megabytes, open, check, open / check,
                    sound ? "" : "  NOT SOUND");
        first = first > 0 ? first : open;
        last = open;
        QFile::remove(path);
    }
    std::printf("sixteen times the size took %.1f times as long to open\n", last / first);
    return 0;
}
