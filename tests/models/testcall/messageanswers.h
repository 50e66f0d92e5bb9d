// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/models/testcall/callanswers.h"

#include "models/testcall/testmessage.h"

namespace Switchback::Test
{

inline TestCallPlan messagePlan(const QString &site)
{
    TestCallPlan plan{QStringLiteral("+18005550198"), {site, QStringLiteral("Naperville"), 440}, {}, 880};
    plan.others = {{QStringLiteral("centennial"), QStringLiteral("Centennial"), 660}};
    return plan;
}

/// Left, and heard again.
inline TestMessageSeen goodMessage(const QString &site)
{
    TestMessageSeen seen{goodCall(site), goodCall(site)};
    seen.fetched->here = {880, -13, 0.01};
    seen.fetched->there = HeardTone{880, -13, 0.02}; // as they have it
    return seen;
}

/// What a site answers of a message that was measured like this, by the real judge.
inline QJsonObject messageAnswer(const QString &site, const TestMessageSeen &seen,
                                 const QString &code = QStringLiteral("471193"),
                                 const QString &endedAt = QStringLiteral("2026-11-21T20:17:51.000Z"))
{
    const TestCallJudged judged = judgeMessage(messagePlan(site), seen);
    QJsonArray checks;
    for (const TestCheck &check : judged.checks)
        checks.append(QJsonObject{{QStringLiteral("key"), check.key},
                                  {QStringLiteral("state"), stateWord(check.state)},
                                  {QStringLiteral("text"), check.text}});
    QJsonObject out{{QStringLiteral("passed"), judged.passed()},
                    {QStringLiteral("verdict"), judged.verdict},
                    {QStringLiteral("text"), judged.text},
                    {QStringLiteral("number"), QStringLiteral("+18005550198")},
                    {QStringLiteral("site"), site},
                    {QStringLiteral("code"), code},
                    {QStringLiteral("started_at"), QStringLiteral("2026-11-21T20:17:42.000Z")},
                    {QStringLiteral("checks"), checks},
                    {QStringLiteral("left"), callAnswer(site, seen.left)}};
    if (seen.left.answered)
        out.insert(QStringLiteral("ended_at"), endedAt);
    if (seen.fetched)
        out.insert(QStringLiteral("heard_again"),
                   QJsonObject{{QStringLiteral("hz"), seen.fetched->here.hz},
                               {QStringLiteral("level_db"), seen.fetched->here.level},
                               {QStringLiteral("missing_percent"), seen.fetched->here.missing * 100}});
    return out;
}

} // namespace Switchback::Test
