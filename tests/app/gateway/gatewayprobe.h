// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"

#include <QMap>

namespace Switchback
{

/// Writes down what a gateway says.
class GatewayProbe : public QObject
{
public:
    explicit GatewayProbe(Gateway &gateway)
    {
        connect(&gateway, &Gateway::attempted, this,
                [this](const QString &attempt, const Attempted &what) { attempts[attempt] += what; });
        connect(&gateway, &Gateway::heard, this, [this](const Heard &what) { heard[what.attempt] += what; });
        connect(&gateway, &Gateway::troubled, this, [this](const QString &by, const QString &what) {
            troubles += {by, what};
        });
    }
    /// The only answer to it; nothing: none, or several.
    [[nodiscard]] std::optional<Attempted> answer(const QString &attempt) const
    {
        const QList<Attempted> all = attempts.value(attempt);
        return all.size() == 1 ? std::optional(all.first()) : std::nullopt;
    }
    [[nodiscard]] int count(const QString &attempt, Heard::What what) const
    {
        int out = 0;
        for (const Heard &one : heard.value(attempt))
            out += one.what == what ? 1 : 0;
        return out;
    }

    QMap<QString, QList<Attempted>> attempts;
    QMap<QString, QList<Heard>> heard;
    QList<std::pair<QString, QString>> troubles;
};

inline Outgoing outgoing(const QString &attempt, const QString &address, Channel channel = Channel::Sms)
{
    Outgoing out;
    out.attempt = attempt;
    out.delivery = attempt;
    out.channel = channel;
    out.address = address;
    out.text = QStringLiteral("Hosted Voice is down since 14:04 CDT. Next update 14:19 CDT.");
    out.language = "en-US";
    out.notAfter = instantFromMs(QDateTime::currentMSecsSinceEpoch()) + std::chrono::minutes(15);
    return out;
}

} // namespace Switchback
