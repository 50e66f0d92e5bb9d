// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/notify/carrying.h"
#include "models/sites/notifysettings.h"

#include <QHash>
#include <QList>
#include <QStringList>

namespace Switchback
{

/// What a gateway's proof came to: a harmless message to our own people, through it alone.
struct ProvedGateway {
    QString gateway;
    Channel channel = Channel::Email;
    bool proved = false; ///< it took at least one of them
    QString code;        ///< why not: the gateway's own
    QString text;        ///< in its own words, without an address; not trusted
    bool operator==(const ProvedGateway &) const = default;
};

/// One hour's proof of the gateways in an incident, as its events tell.
struct GatewayProof {
    int hour = 0;      ///< since the declaration, from 0
    Instant at{};      ///< when it was begun
    bool told = false; ///< what came of it is known
    QList<ProvedGateway> gateways;
    [[nodiscard]] QStringList failed() const; ///< gateways
    bool operator==(const GatewayProof &) const = default;
};

/// Of an incident that was declared then; none: not yet. `hour`: shorter in a lab.
std::optional<int> proofHour(Instant declaredAt, Instant now, Duration hour);

/// A gateway and the channel that it carries.
struct GatewayMember {
    QString gateway;
    Channel channel = Channel::Email;
    bool operator==(const GatewayMember &) const = default;
};
/// What is sent for it: each gateway by itself to each of our people who can be had by it. Without attempts'
/// names. `head`: the log's, hex.
QList<Outgoing> proofMessages(const QList<GatewayMember> &gateways, const OperatorAddresses &operators,
                              const QString &pairName, const QByteArray &head);
/// What came of these messages, by gateway; of what is not among the answers nothing was heard in time.
QList<ProvedGateway> provedBy(const QList<Outgoing> &sent, const QHash<QString, Attempted> &answers);

/// `gateways.asked`, before the first byte, so that one console does it; and `gateways.proved`. No address is
/// in them.
PlannedEvent proofAsked(const QString &pair, const QString &incident, int hour, const QList<Outgoing> &sent,
                        Instant now);
PlannedEvent proofTold(const QString &pair, const QString &incident, const GatewayProof &proof, Instant now);
/// Takes what such an event tells; false: it tells of something else.
bool followProof(GatewayProof &proof, const Event &event);

} // namespace Switchback
