// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/standbycalls.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(StandbyCalls)
};
const QString Asked = QStringLiteral("standbycall.asked");
const QString Ended = QStringLiteral("standbycall.ended");
const QString Missed = QStringLiteral("standbycall.missed");

QString dueWord(const QString &pair, Instant due)
{
    return QStringLiteral("standbycall/%1/%2").arg(pair, toIso(due));
}

Event eventOf(const QString &kind, const QString &pair, Instant at, const QString &text,
              const QJsonObject &body)
{
    Event event;
    event.at = at;
    event.kind = kind;
    event.pair = pair;
    event.actor = QStringLiteral("console");
    event.text = text;
    event.body = body;
    return event;
}

QString text(const Event &event, const char *key)
{
    return event.body.value(QLatin1String(key)).toString();
}
} // namespace

bool StandbyCalls::follow(const Event &event)
{
    const std::optional<Instant> due = fromIso(text(event, "due"));
    if (due && (event.kind == Asked || event.kind == Missed))
        handled = std::max(*due, handled.value_or(*due));
    if (event.kind == Missed) {
        if (due)
            missed = {*due, event.at, text(event, "why")};
        return true;
    }
    const QString op = text(event, "op");
    const bool known = last && last->call.op == op;
    if (event.kind == Asked && !known && !op.isEmpty()) {
        last = StandbyCall{};
        last->call.op = op;
        last->call.site = event.site;
        last->call.by = event.actor;
        last->call.at = event.at;
        last->due = due;
        return true;
    }
    if (event.kind != Ended || !known || !last->call.underWay())
        return false; // of one before the last nothing more is needed, and the first end counts
    takeEnd(last->call, event.at, event.body);
    return true;
}

QString standbyOp(const QString &pair, Instant due)
{
    static const QUuid ours(QStringLiteral("9a1f6f5e-8d0e-4f39-9d1b-2c3f4f0f7a61"));
    return QUuid::createUuidV5(ours, dueWord(pair, due)).toString(QUuid::WithoutBraces);
}

QStringList standbyKinds()
{
    return {Asked, Ended};
}

QStringList standbyMissedKinds()
{
    return {Missed};
}

PlannedEvent standbyAsked(const QString &pair, const QString &siteName, const StandbyCall &call,
                          const QString &behind)
{
    QJsonObject body{{QStringLiteral("op"), call.call.op}};
    if (call.due)
        body.insert(QStringLiteral("due"), toIso(*call.due));
    Event event = eventOf(Asked, pair, call.call.at,
                          Words::tr("Test call at the standby, %1, asked for").arg(siteName), body);
    event.site = call.call.site;
    event.actor = call.call.by;
    return {event, call.due ? dueWord(pair, *call.due)
                            : QStringLiteral("standbycall/%1/behind/%2").arg(pair, behind)};
}

PlannedEvent standbyEnded(const QString &pair, const QString &siteName, const SiteCall &call,
                          const Result<QJsonObject> &answer, Instant now)
{
    QJsonObject body = endOfCall(call.site, answer);
    SiteCall ended = call;
    takeEnd(ended, now, body);
    body.insert(QStringLiteral("op"), call.op);
    const QString words = ended.passed() ? Words::tr("Test call at the standby, %1, passed: %2")
                                         : Words::tr("Test call at the standby, %1, has not passed: %2");
    Event event = eventOf(Ended, pair, now, words.arg(siteName, ended.outcome()), body);
    event.site = call.site;
    return {event, QStringLiteral("standbycall/%1/end").arg(call.op)};
}

PlannedEvent standbyMissed(const QString &pair, const MissedCall &missed)
{
    return {eventOf(Missed, pair, missed.at,
                    Words::tr("A test call at the standby was due and was not placed: %1").arg(missed.why),
                    {{QStringLiteral("due"), toIso(missed.due)}, {QStringLiteral("why"), missed.why}}),
            dueWord(pair, missed.due)};
}

} // namespace Switchback
