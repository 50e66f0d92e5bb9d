// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/customers/channel.h"
#include "models/notify/gateways/gatewayproof.h"
#include "models/notify/gateways/straymail.h"

#include <QJsonObject>

namespace Switchback
{

/// How one of our gateways stands, as far as what it did tells: "mail/naperville".
struct GatewayState {
    enum class What {
        Untried, ///< nothing has been given to it since this console began
        Sound,
        Troubled,
    };
    QString gateway;
    std::optional<Channel> channel; ///< none: it carries nothing, and hears what comes back
    What what = What::Untried;
    Instant since{};                ///< of that
    std::optional<Instant> takenAt; ///< the last message that it took
    QString trouble;                ///< the last one, in its own words; not trusted
    std::optional<Instant> troubleAt;
    StrayMails strays; ///< of what hears mail that comes back
    bool operator==(const GatewayState &) const = default;
};
QString gatewayStateName(GatewayState::What what); ///< "carries", "does not carry"
Mark markOf(GatewayState::What what);
/// "E-mail by naperville", "What comes back by mail"
QString gatewayName(const QString &gateway, std::optional<Channel> channel);

/// The gateways of one console, in the order in which they are tried.
class GatewayStates
{
public:
    /// It is there.
    void stands(const QString &gateway, std::optional<Channel> channel, Instant now);
    /// It took a message. Whether that changes how it stands.
    bool taken(const QString &gateway, Instant at);
    /// It says what is wrong with it; empty: all is well again. Whether that is news.
    bool troubled(const QString &gateway, const QString &what, Instant at);

    /// Something came there that answers nothing of ours; it hears what it should.
    void strayed(const QString &gateway, const StrayMail &mail, Instant at);

    [[nodiscard]] const QList<GatewayState> &all() const { return m_all; }
    [[nodiscard]] QList<Channel> channels() const;

private:
    GatewayState &of(const QString &gateway, Instant now);

    QList<GatewayState> m_all;
};

/// What a console tells the others on its store of its gateways.
struct GatewayReport {
    QString seat; ///< who tells: "noc-1"
    Instant at{};
    QList<GatewayState> gateways;
    [[nodiscard]] QList<Channel> channels() const;
    bool operator==(const GatewayReport &) const = default;
};
QJsonObject reportJson(const GatewayReport &report);
/// What can't be read is left out; none: nobody has told.
std::optional<GatewayReport> gatewayReportFrom(const QJsonObject &json);

} // namespace Switchback
