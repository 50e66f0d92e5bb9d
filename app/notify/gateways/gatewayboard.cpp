// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/gateways/gatewayboard.h"

namespace Switchback
{

GatewayBoard::GatewayBoard(GatewayDoor &door, const Clock &clock)
{
    m_taken.setSingleShot(true);
    m_taken.setInterval(std::chrono::seconds(1));
    connect(&m_taken, &QTimer::timeout, this, [this] { emit changed(false); });
    const QList<GatewayMember> members = door.members();
    for (const GatewayMember &each : members)
        m_states.stands(each.gateway, each.channel, clock.now());
    connect(&door, &GatewayDoor::attempted, this, [this, &clock](const QString &, const Attempted &what) {
        if (what.what != Attempted::What::Sent || what.gateway.isEmpty())
            return;
        if (m_states.taken(what.gateway, clock.now()))
            emit changed(true);
        else if (!m_taken.isActive())
            m_taken.start();
    });
    connect(&door, &GatewayDoor::gatewayStrayed, this,
            [this, &clock](const QString &gateway, const StrayMail &mail) {
                m_states.strayed(gateway, mail, clock.now());
                if (!m_taken.isActive()) // a flood of them is told once a second
                    m_taken.start();
            });
    connect(&door, &GatewayDoor::gatewayTroubled, this,
            [this, &clock](const QString &gateway, const QString &what) {
                if (m_states.troubled(gateway, what, clock.now()))
                    emit changed(true);
            });
}

} // namespace Switchback
