// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/sitecall.h"

namespace Switchback
{

QJsonObject errorBody(const Error &error)
{
    return {{QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), error.code},
                                                  {QStringLiteral("text"), error.text},
                                                  {QStringLiteral("hint"), error.hint}}}};
}

std::optional<Error> errorOf(const QJsonObject &body)
{
    const QJsonObject error = body.value(QStringLiteral("error")).toObject();
    if (error.isEmpty())
        return std::nullopt;
    return Error{error.value(QStringLiteral("code")).toString(),
                 error.value(QStringLiteral("text")).toString(),
                 error.value(QStringLiteral("hint")).toString()};
}

QJsonObject endOfCall(const QString &site, const Result<QJsonObject> &answer)
{
    const Result<TestCallTold> told =
        answer ? readTestCall(*answer, site) : Result<TestCallTold>(answer.error());
    return told ? QJsonObject{{QStringLiteral("result"), *answer}} : errorBody(told.error());
}

void takeEnd(CallFacts &call, Instant at, const QJsonObject &body)
{
    call.endedAt = at;
    if (const auto error = errorOf(body)) {
        call.error = *error;
        return;
    }
    const Result<TestCallTold> told =
        readTestCall(body.value(QStringLiteral("result")).toObject(), call.site);
    if (told)
        call.told = *told;
    else
        call.error = told.error();
}

} // namespace Switchback
