// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"
#include "models/notify/gateways/gatewayproof.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace Switchback
{

/// Stands before all gateways of a console, for all its pairs. What is for a drill, and everything of a lab,
/// reaches the pair's drill list and nobody else: refused here, whatever who asks thinks. Its own thread's.
class GatewayDoor : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// One for each channel.
    void add(std::unique_ptr<Gateway> gateway);
    [[nodiscard]] QSet<Channel> channels() const;
    /// What the gateways are made of, in the order in which they are tried.
    [[nodiscard]] QList<GatewayMember> members() const;
    [[nodiscard]] bool canBeAsked(Channel channel) const;
    /// How many more the gateway of that channel would take now, of all pairs: what is under way and what is
    /// held are not among them. So many are sent or written down and not answered, at most.
    [[nodiscard]] int room(Channel channel) const;
    /// Of that room so much is for one who writes down what to send, until it is given back.
    void hold(Channel channel, int places) { m_held[channel] += places; }
    void giveBack(Channel channel, int places);

    /// Whom a drill of that pair may reach, by e-mail address or E.164. Until it is told: nobody.
    void setDrillList(const QString &pair, const QStringList &addresses);
    /// That pair is a lab's: for it everything is a drill.
    void setLab(const QString &pair) { m_labs.insert(pair); }

    /// What is heard of deliveries goes to the pair that made them. Each pair tells whether it knows of one
    /// without asking anybody; of whom nobody knows, one of them finds out whose it is, for all. What is of a
    /// pair that is not there now waits until it listens; where the one that was asked goes meanwhile,
    /// another is asked.
    struct Hears {
        std::function<bool(const QString &delivery)> knows;
        std::function<void(const Heard &)> take;
        std::function<void(const QString &delivery, const std::function<void(const QString &pair)> &answer)>
            whose; ///< once, later; nobody's: empty
    };
    void listen(const QString &pair, Hears hears);
    void listenNoMore(const QString &pair);

    /// Each is answered once by attempted(), never before this returns. One that is on its way already is not
    /// sent again.
    void send(const QList<Outgoing> &batch);
    void ask(const QList<Outgoing> &attempts);

    /// More may come of these: their gateways listen for it. Nothing is sent.
    void goOnWith(const QList<Taken> &all);

signals:
    void attempted(const QString &attempt, const Switchback::Attempted &what);
    void gatewayTroubled(const QString &gateway, const QString &what);
    void gatewayStrayed(const QString &gateway, const Switchback::StrayMail &mail);
    /// One that was full takes more.
    void roomMade();

private:
    [[nodiscard]] Gateway *of(Channel channel) const;
    /// Why it may not go out; none: it may.
    [[nodiscard]] std::optional<Attempted> refused(const Outgoing &one) const;
    void answer(const QString &attempt, const Attempted &what);
    void pass(const Heard &what);
    void askWhose(const Heard &what);
    void hand(const QString &pair, const Heard &what);
    void keep(const QString &pair, const Heard &what);
    void answerLater(const QString &attempt, const Attempted &what);

    std::vector<std::unique_ptr<Gateway>> m_gateways;
    QHash<QString, Channel> m_underWay; ///< attempts
    QHash<Channel, int> m_held;         ///< places
    QHash<QString, QSet<QString>> m_drillLists;
    QSet<QString> m_labs;
    QHash<QString, Hears> m_hears; ///< by pair
    struct Asked {
        QString by; ///< pair
        Heard what;
    };
    std::map<quint64, Asked> m_asked; ///< of whom it is being found out whose they are
    quint64 m_questions = 0;
    struct Kept {
        QString pair; ///< empty: it is not known whose
        Heard what;
    };
    QList<Kept> m_kept; ///< until somebody listens
};

} // namespace Switchback
