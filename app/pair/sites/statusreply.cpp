// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/sites/statusreply.h"

#include "models/sites/statusjson.h"

namespace Switchback
{

StatusReply statusReply(const QString &site, const CallAnswer &answer)
{
    StatusReply reply{Error{}, {answer.way, answer.reach, {}, answer.sentAt, answer.receivedAt}, false};
    if (!answer.data) {
        reply.status = answer.data.error();
        reply.way.detail = answer.data.error().text;
        reply.badAnswer = answer.data.error().code == QLatin1String("bad_answer");
        return reply;
    }
    const QJsonObject &data = answer.data.value();
    // The site's own clock is the measure for "in the future": a clock that is off is a finding, not a lie.
    const std::optional<Instant> siteNow = fromIso(data.value(QStringLiteral("at")).toString());
    const Instant middle = answer.sentAt + (answer.receivedAt - answer.sentAt) / 2;
    const Duration offset = siteNow ? *siteNow - middle : Duration{0};
    reply.status = statusFromJson(data, site, answer.receivedAt, offset);
    if (!reply.status) {
        reply.badAnswer = true;
        reply.way.reach = Reach::Nonsense;
        reply.way.detail = reply.status.error().text;
    }
    return reply;
}

} // namespace Switchback
