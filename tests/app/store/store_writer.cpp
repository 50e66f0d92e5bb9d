// SPDX-License-Identifier: GPL-3.0-or-later
// A process that writes events until it is killed: store_writer URL COUNT NAME [guarded]. Says "ack SEQ HASH"
// after each one that is on disk, "error CODE" at the first that is not, and at its end "whole COUNT" or
// "broken TEXT". Guarded it takes the lease "wheel", and stores three at a time, each with a word of its own.
#include "app/store/store.h"
#include "app/store/tables/seat.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Switchback;

namespace
{
Entry entryOf(const QString &name, int i, int part)
{
    Entry entry;
    entry.event.at = instantFromMs(1'790'000'000'000 + i);
    entry.event.kind = QStringLiteral("test.written");
    entry.event.actor = name;
    entry.event.text = QStringLiteral("event %1.%2 of %3").arg(i).arg(part).arg(name);
    return entry;
}

Result<QList<Event>> writeThree(Store &store, const QString &name, int i, const Guard &guard)
{
    QList<Entry> entries;
    for (int part = 0; part < 3; ++part) {
        entries += entryOf(name, i, part);
        entries.last().once = entries.last().event.text;
    }
    return store.append(entries, guard).result();
}

int fail(const Error &error)
{
    std::printf("error %s\n", qPrintable(error.code));
    return 1;
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc < 4)
        return 2;
    const QString name = QString::fromLocal8Bit(argv[3]);
    Store store(QString::fromLocal8Bit(argv[1]));
    const auto opened = store.open();
    if (!opened.result())
        return fail(opened.result().error());
    Guard guard;
    if (argc > 4) {
        // Without force: whoever had it before was killed.
        const Result<Lease> lease =
            store.takeLease(QStringLiteral("wheel"), name, Seat::current().toText(), LongestLease).result();
        if (!lease)
            return fail(lease.error());
        guard = {lease->name, lease->token};
    }
    for (int i = 0; i < QByteArray(argv[2]).toInt(); ++i) {
        const Result<QList<Event>> stored =
            argc > 4 ? writeThree(store, name, i, guard) : store.append({entryOf(name, i, 0)}).result();
        if (!stored) {
            fail(stored.error());
            break;
        }
        std::printf("ack %lld %s\n", static_cast<long long>(stored->last().seq),
                    stored->last().hash.constData());
        std::fflush(stdout);
    }
    const Result<qint64> whole = store.verify().result();
    if (whole)
        std::printf("whole %lld\n", static_cast<long long>(*whole));
    else
        std::printf("broken %s\n", qPrintable(whole.error().text));
    return whole ? 0 : 1;
}
