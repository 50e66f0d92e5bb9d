// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes until a store of years can be worked with, at three sizes, beside SQLite's own check of
// the whole file, which is what it used to wait for; a year of pairs, a point a day, beside reading their
// hours; a list of customers, from the file into the store, and for how long of that others wait; the log
// read and checked link by link; an event that says something of persons, which lies apart. Prints, judges
// nothing.
//   bench_store [largest size in MB; 0: that last part alone]
#include "app/customers/customerfile.h"
#include "app/store/store.h"
#include "models/customers/customer.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QThread>

#include <array>
#include <cstdio>
#include <ctime>

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

/// Of all threads.
double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
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

/// The log's chain, CPU for 100,000 events.
double verified(const QString &path, bool &sound)
{
    Store store(QStringLiteral("sqlite:") + path);
    sound = sound && wait(store.open());
    const double begun = cpuMs();
    const auto events = wait(store.verify());
    sound = sound && events && *events > 0;
    return sound ? (cpuMs() - begun) * 1e5 / double(*events) : 0;
}

constexpr qint64 Hour = 3'600'000, Year = 365 * 24 * Hour, Begin = 1'760'000'000'000 / Hour / 24 * Hour * 24;

/// A year of so many pairs: hours by SQL, days as an old store gets them.
bool fillYears(const QString &path, int pairs)
{
    Store store(QStringLiteral("sqlite:") + path);
    if (!wait(store.open()))
        return false;
    QSqlDatabase file = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("years"));
    file.setDatabaseName(path);
    bool done = file.open();
    {
        QSqlQuery query(file);
        done = done && file.transaction();
        for (const char *trigger : {"hour_added", "hour_changed"}) // no day is owed of what is made up here
            done = done && query.exec(QLatin1String("DROP TRIGGER ") + QLatin1String(trigger));
        for (const int width : {3600, 86400}) {
            const QString sql =
                QStringLiteral(
                    "WITH RECURSIVE t(at) AS (SELECT %1 UNION ALL SELECT at + %2 FROM t WHERE at + %2 < %3),"
                    " p(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM p WHERE n + 1 < %4)"
                    " INSERT INTO rollup SELECT 'pair' || n, %5, at, 1, at / 3600000 % 997, at, 9, 60, 0, 0, "
                    "0"
                    " FROM p CROSS JOIN t")
                    .arg(Begin)
                    .arg(qint64(width) * 1000)
                    .arg(Begin + Year)
                    .arg(pairs)
                    .arg(width);
            done = done && query.exec(sql);
        }
        done = done && file.commit();
    }
    file.close();
    file = QSqlDatabase();
    QSqlDatabase::removeDatabase(QStringLiteral("years"));
    return done;
}

/// All of them, so many points each.
double yearsRead(Store &store, int pairs, int points)
{
    const double begun = cpuMs();
    for (int pair = 0; pair < pairs; ++pair)
        wait(store.history(QStringLiteral("pair%1").arg(pair), instantFromMs(Begin),
                           instantFromMs(Begin + Year), points));
    return cpuMs() - begun;
}

void benchYears(const QString &folder)
{
    std::printf("\n%10s %14s %14s %10s\n", "pairs", "year, CPU ms", "by hours, ms", "ratio");
    double first = 0, last = 0;
    for (const int pairs : {10, 100, 400}) {
        const QString path = folder + QStringLiteral("/years%1.db").arg(pairs);
        const bool sound = fillYears(path, pairs);
        Store store(QStringLiteral("sqlite:") + path);
        const bool opened = bool(wait(store.open()));
        const double days = yearsRead(store, pairs, 365), hours = yearsRead(store, pairs, 20'000);
        std::printf("%10d %14.1f %14.1f %10.3f%s\n", pairs, days, hours, days / hours,
                    sound && opened ? "" : "  NOT SOUND");
        first = first > 0 ? first : days;
        last = days;
    }
    std::printf("40 times the pairs took %.1f times as long%s\n", last / first,
                last / first > 40 * 1.3 ? "  GREW" : "");
}

void benchImport(const QString &folder)
{
    std::printf("\n%10s %14s %14s %22s %14s\n", "customers", "read, CPU ms", "kept, CPU ms",
                "of it others wait, ms", "read back");
    double first = 0, last = 0;
    for (const int count : {1000, 10'000, 100'000}) {
        QByteArray csv = "name,contact,role,phone,email,zone\n";
        for (int i = 0; i < count; ++i) {
            const QByteArray number = QByteArray::number(i);
            csv += "Clinic " + number + " of Carver County,Diana Osei,IT director,+1 303 555 " +
                   QByteArray::number(1000 + i % 9000) + ",it" + number +
                   "@clinic.example.com,America/Chicago\n";
        }
        double begun = cpuMs();
        LongWork reads;
        const CustomerReading reading = readCustomers(csv, {}, reads);
        const double read = cpuMs() - begun;
        Store store(QStringLiteral("sqlite:%1/customers%2.db").arg(folder).arg(count));
        bool sound = reading.ok() && reading.cards.size() == count && wait(store.open());
        begun = cpuMs();
        const auto work = std::make_shared<LongWork>();
        const auto put = store.putCards(QStringLiteral("voice"), reading.cards, lineOf(count), work);
        while (!put.isFinished() && work->done < count)
            QThread::msleep(1);
        const double ready = cpuMs();
        sound = sound && wait(put);
        const double kept = cpuMs() - begun, held = cpuMs() - ready;
        begun = cpuMs();
        sound = sound && wait(store.customers(QStringLiteral("voice")))->size() == count;
        std::printf("%10d %14.1f %14.1f %22.1f %14.1f%s\n", count, read, kept, held, cpuMs() - begun,
                    sound ? "" : "  NOT SOUND");
        first = first > 0 ? first : read + kept;
        last = read + kept;
    }
    std::printf("a hundred times the customers took %.1f times as long%s\n", last / first,
                last / first > 130 ? "  GREW" : "");
}

/// What is the same whether it says something of a person or not, but for the kind by which that is told.
Event saying(const QJsonObject &body, const char *kind)
{
    Event event = lineOf(1);
    event.kind = QString::fromLatin1(kind);
    event.body = body;
    return event;
}

QJsonObject declaredOf(int count)
{
    QJsonArray customers;
    for (int i = 0; i < count; ++i)
        customers.append(customerBody({QStringLiteral("customer-%1").arg(i),
                                       QStringLiteral("Clinic %1").arg(i), QStringLiteral("Diana Osei"),
                                       QStringLiteral("IT director"), QStringLiteral("+1 303 555 0117"),
                                       QStringLiteral("it@clinic.example"), "America/Chicago"}));
    return {{QStringLiteral("customers"), customers}};
}

struct Appended {
    double cpu = 0;
    double wall = 0;
};

/// Each by itself, in turns, so that whatever else the machine does meets both alike.
std::array<Appended, 2> appendInTurns(Store &store, const std::array<Event, 2> &events, int times)
{
    std::array<Appended, 2> took;
    QElapsedTimer timer;
    for (int i = 0; i < times * 2; ++i) {
        const double begun = cpuMs();
        timer.start();
        (void)wait(store.append(events.at(i % 2)));
        took.at(i % 2).cpu += (cpuMs() - begun) / times;
        took.at(i % 2).wall += milliseconds(timer) / times;
    }
    return took;
}

/// Of an event that says something of persons, which lies apart, beside one of the same bytes that does not.
void benchApart(const QString &folder)
{
    std::printf("\n%24s %12s %12s %10s %12s %12s %10s\n", "persons apart", "CPU, ms", "as one, ms", "ratio",
                "wall, ms", "as one, ms", "ratio");
    Store store(QStringLiteral("sqlite:") + folder + QStringLiteral("/apart.db"));
    if (!wait(store.open()))
        return;
    const auto row = [&](const char *name, const QJsonObject &body, const char *kind, int times) {
        const auto took = appendInTurns(store, {saying(body, kind), saying(body, "bench.line")}, times);
        std::printf("%24s %12.3f %12.3f %10.2f %12.3f %12.3f %10.2f\n", name, took[0].cpu, took[1].cpu,
                    took[0].cpu / took[1].cpu, took[0].wall, took[1].wall, took[0].wall / took[1].wall);
        return took[0].cpu;
    };
    const QJsonObject fact{{QStringLiteral("fact"), QStringLiteral("call")},
                           {QStringLiteral("customers"), QJsonArray{QStringLiteral("customer-1")}},
                           {QStringLiteral("found"), QStringLiteral("answered, 8.2 s, audio both ways")}};
    QJsonArray evidence; // one thing found by hand, the others by the sites
    for (int i = 0; i < 6; ++i)
        evidence.append(QJsonObject{
            {QStringLiteral("text"), QStringLiteral("Test call through the backup site")},
            {QStringLiteral("found"), i == 0 ? fact.value(QLatin1String("found")) : QJsonValue(QString())}});
    row("what was found", fact, "customer.recorded", 1000);
    const QJsonObject initials{
        {QStringLiteral("customer"), QStringLiteral("customer-1")},
        {QStringLiteral("person"), QJsonObject{{QStringLiteral("initials"), QStringLiteral("DO")},
                                               {QStringLiteral("name"), QStringLiteral("Diana Osei")},
                                               {QStringLiteral("role"), QStringLiteral("IT director")},
                                               {QStringLiteral("how"), QStringLiteral("phone")}}},
        {QStringLiteral("evidence"), QJsonObject{{QStringLiteral("items"), evidence}}}};
    row("initials", initials, "initials.taken", 1000);
    const double few = row("100 customers", declaredOf(100), "incident.declared", 100);
    row("1000 customers", declaredOf(1000), "incident.declared", 20);
    const double many = row("10000 customers", declaredOf(10000), "incident.declared", 5);
    std::printf("a hundred times the customers took %.1f times as long%s\n", many / few,
                many / few > 120 ? "  GREW" : "");
    QElapsedTimer timer;
    timer.start();
    const auto whole = wait(store.verify());
    std::printf("verified: %lld events, %.1f ms\n", static_cast<long long>(whole ? *whole : -1),
                milliseconds(timer));
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const qint64 largest = argc > 1 ? QByteArray(argv[1]).toLongLong() : 800;
    const QTemporaryDir folder;
    benchApart(folder.path());
    if (largest == 0)
        return 0;
    std::printf("\n%10s %14s %22s %10s %24s\n", "MB", "opened, ms", "whole-file check, ms", "ratio",
                "100,000 checked, CPU ms");
    double first = 0;
    double last = 0;
    for (const qint64 megabytes : {largest / 16, largest / 4, largest}) {
        const QString path = folder.filePath(QStringLiteral("%1.db").arg(megabytes));
        bool sound = fill(path, megabytes << 20);
        const double check = wholeCheck(path);
        const double open = sound ? opened(path, sound) : 0;
        const double log = sound ? verified(path, sound) : 0;
        std::printf("%10lld %14.1f %22.1f %10.4f %24.0f%s\n", megabytes, open, check, open / check, log,
                    sound ? "" : "  NOT SOUND");
        first = first > 0 ? first : open;
        last = open;
        QFile::remove(path);
    }
    std::printf("sixteen times the size took %.1f times as long to open\n", last / first);
    benchYears(folder.path());
    benchImport(folder.path());
    return 0;
}
