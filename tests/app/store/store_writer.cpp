// SPDX-License-Identifier: GPL-3.0-or-later
// A process that writes events until it is killed: store_writer URL COUNT NAME. Says "ack SEQ HASH" after
// each one that is on disk, "error CODE" at the first that is not, and at its end "whole COUNT" or "broken
// TEXT".
#include "app/store/store.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Switchback;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc < 4)
        return 2;
    Store store(QString::fromLocal8Bit(argv[1]));
    const auto opened = store.open();
    if (!opened.result()) {
        std::printf("error %s\n", qPrintable(opened.result().error().code));
        return 1;
    }
    for (int i = 0; i < QByteArray(argv[2]).toInt(); ++i) {
        Event event;
        event.at = instantFromMs(1'790'000'000'000 + i);
        event.kind = QStringLiteral("test.written");
        event.actor = QString::fromLocal8Bit(argv[3]);
        event.text = QStringLiteral("event %1 of %2").arg(i).arg(event.actor);
        const Result<Event> stored = store.append(event).result();
        if (!stored) {
            std::printf("error %s\n", qPrintable(stored.error().code));
            break;
        }
        std::printf("ack %lld %s\n", static_cast<long long>(stored->seq), stored->hash.constData());
        std::fflush(stdout);
    }
    const Result<qint64> whole = store.verify().result();
    if (whole)
        std::printf("whole %lld\n", static_cast<long long>(*whole));
    else
        std::printf("broken %s\n", qPrintable(whole.error().text));
    return whole ? 0 : 1;
}
