// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/testcall/testcallreport.h"

#include "models/core/visibletext.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback::Site
{

namespace
{
double rounded(double value, double to)
{
    return double(qRound64(value * to)) / to;
}

QJsonObject toJson(const HeardTone &heard)
{
    return {{QStringLiteral("hz"), std::clamp(rounded(heard.hz, 1), 0.0, 4000.0)},
            {QStringLiteral("level_db"), std::clamp(rounded(heard.level, 1), -99.0, 3.0)},
            {QStringLiteral("missing_percent"), std::clamp(rounded(heard.missing * 100, 10), 0.0, 100.0)}};
}

QJsonObject toJson(const RtpFigures &figures)
{
    return {{QStringLiteral("packets"), figures.packets},
            {QStringLiteral("lost"), figures.lost},
            {QStringLiteral("jitter_ms"), std::clamp(rounded(figures.jitterMs, 10), 0.0, 100'000.0)}};
}

QJsonArray toJson(const QList<TestCheck> &checks)
{
    QJsonArray out;
    for (const TestCheck &check : checks)
        out.append(QJsonObject{{QStringLiteral("key"), check.key},
                               {QStringLiteral("state"), stateWord(check.state)},
                               {QStringLiteral("text"), check.text.left(400)}});
    return out;
}
} // namespace

QJsonObject testCallJson(const TestCallPlan &plan, const TestCallSeen &seen, Instant startedAt)
{
    const TestCallJudged judged = judge(plan, seen);
    QJsonObject out{{QStringLiteral("passed"), judged.passed()},
                    {QStringLiteral("verdict"), judged.verdict},
                    {QStringLiteral("text"), judged.text.left(400)},
                    {QStringLiteral("number"), plan.number},
                    {QStringLiteral("site"), plan.site.id},
                    {QStringLiteral("started_at"), toIso(startedAt)},
                    {QStringLiteral("code"), seen.code},
                    {QStringLiteral("reason"), visibleText(seen.reason, 200)},
                    {QStringLiteral("talked_ms"), qint64(seen.talked.count())},
                    {QStringLiteral("checks"), toJson(judged.checks)}};
    if (!seen.answeredBy.isEmpty())
        out.insert(QStringLiteral("answered_by"), seen.answeredBy);
    if (seen.reached)
        out.insert(QStringLiteral("reached_ms"), qint64(seen.reached->count()));
    if (seen.answered) {
        out.insert(QStringLiteral("answered_ms"), qint64(seen.answered->count()));
        out.insert(QStringLiteral("heard_here"), toJson(seen.here));
    }
    if (seen.there)
        out.insert(QStringLiteral("heard_there"), toJson(*seen.there));
    if (seen.fromHere)
        out.insert(QStringLiteral("rtp_from_here"), toJson(*seen.fromHere));
    if (seen.toHere)
        out.insert(QStringLiteral("rtp_to_here"), toJson(*seen.toHere));
    return out;
}

QJsonObject testMessageJson(const TestCallPlan &plan, const TestMessageSeen &seen, const QString &code,
                            Instant startedAt, std::optional<Instant> endedAt)
{
    const TestCallJudged judged = judgeMessage(plan, seen);
    QJsonObject out{{QStringLiteral("passed"), judged.passed()},
                    {QStringLiteral("verdict"), judged.verdict},
                    {QStringLiteral("text"), judged.text.left(400)},
                    {QStringLiteral("number"), plan.number},
                    {QStringLiteral("site"), plan.site.id},
                    {QStringLiteral("code"), code},
                    {QStringLiteral("started_at"), toIso(startedAt)},
                    {QStringLiteral("checks"), toJson(judged.checks)},
                    {QStringLiteral("left"), testCallJson(plan, seen.left, startedAt)}};
    if (endedAt)
        out.insert(QStringLiteral("ended_at"), toIso(*endedAt));
    if (seen.fetched && seen.fetched->answered)
        out.insert(QStringLiteral("heard_again"), toJson(seen.fetched->here));
    return out;
}

} // namespace Switchback::Site
