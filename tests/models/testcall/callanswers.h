// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/testcall.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Switchback::Test
{

/// What a site answers of a call that was measured like this, by the real judge.
inline QJsonObject callAnswer(const QString &site, const TestCallSeen &seen)
{
    const TestCallPlan plan{QStringLiteral("+18005550199"), {site, site, 440}, {}, 880};
    const TestCallJudged judged = judge(plan, seen);
    QJsonArray checks;
    for (const TestCheck &check : judged.checks)
        checks.append(QJsonObject{{QStringLiteral("key"), check.key},
                                  {QStringLiteral("state"), stateWord(check.state)},
                                  {QStringLiteral("text"), check.text}});
    const auto tone = [](const HeardTone &heard) {
        return QJsonObject{{QStringLiteral("hz"), heard.hz},
                           {QStringLiteral("level_db"), heard.level},
                           {QStringLiteral("missing_percent"), heard.missing * 100}};
    };
    QJsonObject out{{QStringLiteral("passed"), judged.passed()},
                    {QStringLiteral("verdict"), judged.verdict},
                    {QStringLiteral("text"), judged.text},
                    {QStringLiteral("number"), plan.number},
                    {QStringLiteral("site"), site},
                    {QStringLiteral("started_at"), QStringLiteral("2026-11-21T20:17:42.000Z")},
                    {QStringLiteral("code"), seen.code},
                    {QStringLiteral("reason"), seen.reason},
                    {QStringLiteral("talked_ms"), qint64(seen.talked.count())},
                    {QStringLiteral("checks"), checks}};
    if (!seen.answeredBy.isEmpty())
        out.insert(QStringLiteral("answered_by"), seen.answeredBy);
    if (seen.answered) {
        out.insert(QStringLiteral("answered_ms"), qint64(seen.answered->count()));
        out.insert(QStringLiteral("heard_here"), tone(seen.here));
    }
    if (seen.there)
        out.insert(QStringLiteral("heard_there"), tone(*seen.there));
    return out;
}

inline TestCallSeen goodCall(const QString &site)
{
    TestCallSeen seen;
    seen.reached = Duration(120);
    seen.answered = Duration(420);
    seen.code = 200;
    seen.talked = Duration(8100);
    seen.codeKeyed = seen.keysCame = seen.keysRight = seen.forOurCode = true;
    seen.answeredBy = site;
    seen.here = {440, -13, 0.01};
    seen.there = HeardTone{880, -12, 0.02};
    seen.byeAnswered = true;
    return seen;
}

/// The caller is heard, and hears nothing.
inline TestCallSeen deafCall(const QString &site)
{
    TestCallSeen seen = goodCall(site);
    seen.here = {};
    return seen;
}

} // namespace Switchback::Test
