// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewaydoor.h"
#include "app/notify/instore.h"
#include "app/notify/notifyrules.h"
#include "app/notify/outbox.h"
#include "app/notify/toldlist.h"
#include "app/pair/part.h"
#include "models/core/plannedevent.h"
#include "models/notify/deliveryact.h"
#include "models/notify/factqueue.h"
#include "models/notify/ladder/messageclimb.h"
#include "models/notify/spelling/messagetext.h"

#include <QTimer>

#include <map>

namespace Switchback
{

class Outages;
struct Incident;
struct Notice;

/// Sends what was approved, to everybody, until each message has ended or wants a person: climbs the ladders,
/// writes down each intent before its first byte, tries again, asks about lost answers, and keeps the promise
/// of the updates; all that under the duty. What came of its own attempts it writes whoever has the duty now.
/// The engine's thread; blocks nothing.
class Notifier : public Part
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;

    /// All of it outlives the notifier.
    Notifier(const PartContext &context, GatewayDoor &door, Outages &outages, const NotifyRules &rules);
    ~Notifier() override;

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;

    /// All deliveries of an incident, as far as they have been read; an empty one until then.
    [[nodiscard]] const DeliveryBook &book(const QString &incident) const { return m_outbox.book(incident); }
    [[nodiscard]] const Outbox &outbox() const { return m_outbox; }
    /// All deliveries of an earlier incident, for whoever looks at them; Outbox::found() comes then.
    void readWhole(const QString &incident) { m_outbox.readWhole(incident); }
    [[nodiscard]] MessageStanding standing(const Incident &incident, const QString &notice) const;

    void act(const DeliveryAct &act, const DoneFn &done);
    /// By which its contact can be told too, as the list and the gateways are now.
    [[nodiscard]] QList<Channel> otherChannels(const Delivery &delivery) const;
    /// Sends its message once more, to the same contact by another channel.
    void sendBy(const QString &delivery, Channel channel, const DoneFn &done);

    /// Stores deliveries that are of no incident, with the events that tell of them, so that whoever has the
    /// duty sends them.
    void queue(const QList<PlannedEvent> &events, OutageDesk::Under under, const DoneFn &done);
    /// How many deliveries are still to go out by that channel.
    [[nodiscard]] int queued(Channel channel) const { return m_outbox.work().queued(channel); }
    /// Messages that were approved and of which nothing goes out, for the console on duty does not send.
    [[nodiscard]] QStringList notCarried() const;

    /// How often it looks at its clocks while there is something to do; a second. For simulated time.
    void setTick(Duration every) { m_tick.setInterval(every); }
    /// How often it has looked what there is to do: for tests that wait for what must not come.
    [[nodiscard]] quint64 turns() const { return m_turns; }

signals:
    /// There is one more, or it has changed.
    void deliveryChanged(const Switchback::Delivery &delivery);

private:
    struct Ask {
        Instant since{}; ///< when its answer was lost
        int asked = 0;
    };
    void follows();
    void listen();
    void hear(const Heard &heard);
    void take(const DeliveryFact &fact);
    void turnSoon();
    void turn();
    [[nodiscard]] QList<DeliveryFact> news();
    [[nodiscard]] bool hasWholeBatch() const;
    void store(const StoredBatch &batch);
    void goOut(const QList<Event> &stored, const StoredBatch &batch);
    void keep(const StoredBatch &batch, const Error &why);
    void append(const QList<PlannedEvent> &events, const DoneFn &done);
    void forgetPerson(const QString &customer);
    void eraseAgain(const QString &customer);
    void tickOrNot();
    /// A message that waits for whoever has the duty, and does not go out: a person has to hear of it.
    [[nodiscard]] QStringList waitsInVain(Instant now) const;
    void sayWhatWaitsInVain(Instant now);
    void tellDrillList();
    void lookAtMessages(Instant now);
    void climbMessage(const Incident &incident, const Notice &notice, Instant now);
    void sayWhoWasTold(const Incident &incident, const Notice &notice, Instant now);
    void sayWhoWasAskedLater(const Incident &incident, const Notice &notice, Instant now);
    void keepSlot(const Incident &incident, Instant now);
    void giveUpLate(Instant now);
    /// Why a delivery is not to be sent any more; empty: it is.
    [[nodiscard]] QString endedWhy(const Delivery &delivery, Instant now) const;
    void takeBack(Instant now);
    void askLost(Instant now);
    [[nodiscard]] QList<Outgoing> intend(Instant now, QList<DeliveryFact> &facts);
    [[nodiscard]] QList<PlannedEvent> factsEvents(const QList<DeliveryFact> &facts) const;
    /// What it says; none: its incident is not known here.
    [[nodiscard]] std::optional<MessageText> textOf(const Delivery &delivery) const;
    [[nodiscard]] std::optional<Outgoing> outgoing(const Delivery &delivery, int attempt,
                                                   Spellers &spellers) const;
    [[nodiscard]] bool hasNews(const QString &delivery) const;
    [[nodiscard]] bool onDuty() const { return m_context.seats.onDuty(); }

    PartContext m_context;
    GatewayDoor &m_door;
    Outages &m_outages;
    NotifyRules m_rules;
    Outbox m_outbox;
    std::map<QString, MessageClimb> m_climbs; ///< by incident and notice
    FactQueue m_facts;                        ///< heard, and not in the log yet
    QSet<QString> m_touched;                  ///< deliveries of which this turn has news
    QList<DeliveryFact> m_own;                ///< found out this turn
    QList<PlannedEvent> m_waiting;            ///< deliveries to be made, and not in the log yet
    QSet<QString> m_mine;        ///< attempts that this process has intended and not heard of yet
    QHash<QString, Ask> m_asked; ///< attempts whose answers were lost
    QTimer m_tick;
    QTimer m_soon;
    quint64 m_turns = 0;
    QSet<QString> m_inVain; ///< messages of which that was said
    InStore m_inStore;
    bool m_ready = false;
    bool m_saysFirst = false; ///< nothing new is intended until a message's end has been said
    QSet<QString> m_said;     ///< messages, and who was reached later, of which it has been said
    QSet<QString> m_wanted;   ///< deliveries that one of us has had sent once more, or by another way
    ToldList m_told;
    QSet<QString> m_erasing;         ///< of whom what came back is being erased
    QList<CustomerCard> m_toldDrill; ///< the drill list that the door knows
    bool m_slotUnderWay = false;     ///< an update is being approved by itself
};

} // namespace Switchback
