// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewaydoor.h"
#include "app/pair/part.h"
#include "models/notify/gateways/gatewayproof.h"

#include <QTimer>

namespace Switchback
{

class Outages;

/// In an outage the gateways prove themselves each hour by a message to our own people, each of them by
/// itself: what carries nothing is heard of before a customer misses it. Under the duty, once an hour,
/// whoever has it. The ladder knows nothing of it. The engine's thread; blocks nothing.
class GatewayProver : public Part
{
    Q_OBJECT
public:
    struct Rules {
        OperatorAddresses operators;
        Duration hour = std::chrono::hours(1); ///< shorter in a lab
        Duration answersWithin = std::chrono::seconds(90);
        bool lab = false; ///< everything reaches the drill list alone
    };
    /// All of it outlives it.
    GatewayProver(const PartContext &context, GatewayDoor &door, Outages &outages, const Rules &rules);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;

    /// The newest of that incident; none: there was none.
    [[nodiscard]] std::optional<GatewayProof> proofOf(const QString &incident) const
    {
        return m_proofOf == incident ? m_proof : std::nullopt;
    }
    /// Somebody of ours can be told by a gateway, in a drill and a lab somebody on the drill list.
    [[nodiscard]] bool canAsk() const { return !messages().isEmpty(); }
    /// How often it looks at its clock while an outage is open; a second. For simulated time.
    void setTick(Duration every) { m_tick.setInterval(every); }
    /// How often it has looked whether one is due: for tests that wait for what must not come.
    [[nodiscard]] quint64 turns() const { return m_turns; }

private:
    void turn();
    [[nodiscard]] bool wanted() const;
    [[nodiscard]] QList<Outgoing> messages() const;
    void ask(int hour, const QList<Outgoing> &sent);
    void heard(const QString &attempt, const Attempted &what);
    void tell();
    void keep(const PlannedEvent &told, bool first);
    void sayWhatFailed();

    PartContext m_context;
    GatewayDoor &m_door;
    Outages &m_outages;
    const Rules m_rules;
    std::optional<GatewayProof> m_proof;
    QString m_proofOf;      ///< incident
    QList<Outgoing> m_sent; ///< of which answers are waited for
    int m_sentHour = 0;
    QHash<QString, Attempted> m_answers;
    QSet<QString> m_said; ///< proofs of which it was said what failed
    QTimer m_tick;
    QTimer m_deadline;
    quint64 m_turns = 0;
    bool m_asking = false; ///< being stored
    bool m_ready = false;
};

} // namespace Switchback
