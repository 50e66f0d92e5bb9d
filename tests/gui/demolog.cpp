// SPDX-License-Identifier: GPL-3.0-or-later
#include "demolog.h"

namespace Switchback::Demo
{

using namespace std::chrono_literals;

Event event(qint64 seq, Instant at, const QString &kind, const QString &text, const QString &actor)
{
    Event event;
    event.seq = seq;
    event.at = at;
    event.kind = kind;
    event.text = text;
    event.actor = actor;
    return event;
}

QList<Event> log(Instant now)
{
    QList<Event> events{
        event(1, now - 12h, QStringLiteral("full.restored"),
              QStringLiteral("Full backup 20261121-020000F restored at Centennial"),
              QStringLiteral("41 min, 38 GB")),
        event(2, now - 74min, QStringLiteral("log.restored"),
              QStringLiteral("Log 000000010000000000000049 restored at Centennial"),
              QStringLiteral("console")),
        event(3, now - 28min, QStringLiteral("write.tested"),
              QStringLiteral("Write test at Naperville: row written and read back"),
              QStringLiteral("console")),
        event(4, now - 13min - 30s, QStringLiteral("log.restored"),
              QStringLiteral("Log 00000001000000000000004A restored at Centennial"),
              QStringLiteral("console")),
        event(5, now - 44s, QStringLiteral("finding.opened"),
              QStringLiteral("Centennial: SSH lost, REST and peer still answer. One way lost, not the site."),
              QStringLiteral("K. Ramos"))};
    events.last().body = QJsonObject{{QStringLiteral("severity"), QStringLiteral("warning")}};
    return events;
}

} // namespace Switchback::Demo
