// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/placedcall.h"

namespace Switchback
{

QJsonObject endOfCall(const QString &site, const Result<QJsonObject> &answer)
{
    const Result<TestCallTold> told =
        answer ? readTestCall(*answer, site) : Result<TestCallTold>(answer.error());
    if (told)
        return {{QStringLiteral("result"), *answer}};
    const Error error = told.error();
    return {{QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), error.code},
                                                  {QStringLiteral("text"), error.text},
                                                  {QStringLiteral("hint"), error.hint}}}};
}

void takeEnd(PlacedCall &call, Instant at, const QJsonObject &body)
{
    call.endedAt = at;
    const QJsonObject error = body.value(QStringLiteral("error")).toObject();
    if (!error.isEmpty()) {
        call.error = {error.value(QStringLiteral("code")).toString(),
                      error.value(QStringLiteral("text")).toString(),
                      error.value(QStringLiteral("hint")).toString()};
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
