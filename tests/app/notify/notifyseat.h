// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifier.h"
#include "tests/app/notify/scriptedgateway.h"
#include "tests/app/outage/consoleseat.h"
#include "tests/app/store/backends.h"

namespace Switchback
{

/// Customers with an address for each channel: c1@example.net, +13035550001 ...
QList<Customer> mailCustomers(int count);

/// A console with gateways, and what its tests do with it.
class NotifySeat
{
public:
    struct Setup {
        QString url;
        FakeSites *sites = nullptr;
        const Clock *clock = nullptr;
        const Clock *leaseClock = nullptr;
        QString where = QStringLiteral("noc-1");
        QList<Customer> customers = mailCustomers(3); ///< put into the store by whoever comes first
        QList<Customer> drill;                        ///< likewise
        QList<QList<Channel>> channels; ///< by what each of the customers is told; else by all that there are
        std::function<void(QList<CustomerCard> &)> cards; ///< what else their cards hold
        bool sms = true;
        bool smsCanBeAsked = true;
        bool voice = false;
        /// Carries mail in place of the scripted gateway.
        std::function<std::unique_ptr<Gateway>()> ownMail;
        std::function<std::unique_ptr<Gateway>()> ownSms; ///< likewise
        /// Another pair of the same console, which stands at that one's gateways; outlives it.
        NotifySeat *beside = nullptr;
        /// What other consoles speak to as well; a channel that is missing has its own.
        QMap<Channel, std::shared_ptr<ScriptedProvider>> providers;
        Duration tick{std::chrono::milliseconds(20)}; ///< of this machine's clock
        NotifyRules rules;
        PairConfig pair = testPair();
        /// Parts of a test's own, beside the notifier.
        std::function<void(NotifySeat &seat, Engine &engine)> plug;
        Duration life{std::chrono::seconds(3)};
        Purpose purpose = Purpose::Window;
        int patience = Test::Patience;               ///< ms until it has opened
        std::function<void(const Error &)> troubled; ///< told of what the notifier says, from the beginning
    };
    explicit NotifySeat(const Setup &setup);

    Outcome open();
    [[nodiscard]] ConsoleSeat &seat() { return *m_seat; }
    [[nodiscard]] Notifier &notifier() { return *m_notifier; }
    [[nodiscard]] GatewayDoor &door() { return m_setup.beside ? m_setup.beside->door() : m_door; }
    [[nodiscard]] ScriptedGateway &mail() { return *m_mail; }
    [[nodiscard]] ScriptedGateway &sms() { return *m_sms; }
    [[nodiscard]] ScriptedGateway &voice() { return *m_voice; } ///< where the setup has one
    [[nodiscard]] const Incident &incident() const { return m_seat->incident(); }
    [[nodiscard]] const DeliveryBook &book() const { return m_notifier->book(incident().id); }
    [[nodiscard]] MessageStanding standing(const char *notice) const
    {
        return m_notifier->standing(incident(), QLatin1String(notice));
    }
    /// Puts these into the store in place of what it has, and waits until this console knows.
    Outcome put(const QList<CustomerCard> &cards);
    /// Declares and approves the first alert as it is drafted.
    Outcome alert(IncidentMode mode = IncidentMode::Real);
    /// Until it has looked so often what there is to do, and what it asked of the store before the last time
    /// has been answered; false: too slow.
    [[nodiscard]] bool looks(int times = 3);
    /// As the store has it: which answers in order, so whatever was asked of it before has been answered.
    qint64 newestEvent();
    [[nodiscard]] QStringList findings() const;
    [[nodiscard]] QList<Event> log(const char *kind);

private:
    void standGateways();
    ScriptedGateway *stand(const char *key, Channel channel, bool canBeAsked, bool there);

    Setup m_setup;
    GatewayDoor m_door; ///< outlives the engines
    ScriptedGateway *m_mail = nullptr;
    ScriptedGateway *m_sms = nullptr;
    ScriptedGateway *m_voice = nullptr;
    std::unique_ptr<ConsoleSeat> m_seat;
    Notifier *m_notifier = nullptr;
};

} // namespace Switchback
