// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/gateways/gatewaydoor.h"

#include "models/notify/channels.h"
#include "models/notify/deliveryfact.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
constexpr qsizetype MostKept = 10'000; ///< heard while nobody listens

Attempted refusal(const char *code, const QString &why)
{
    Attempted what;
    what.what = Attempted::What::Refused;
    what.code = QLatin1String(code);
    what.text = why;
    return what;
}
} // namespace

void GatewayDoor::add(std::unique_ptr<Gateway> gateway)
{
    connect(gateway.get(), &Gateway::attempted, this, &GatewayDoor::answer);
    connect(gateway.get(), &Gateway::heard, this, &GatewayDoor::pass);
    connect(gateway.get(), &Gateway::troubled, this, &GatewayDoor::gatewayTroubled);
    connect(gateway.get(), &Gateway::strayed, this, &GatewayDoor::gatewayStrayed);
    m_gateways.push_back(std::move(gateway));
}

Gateway *GatewayDoor::of(Channel channel) const
{
    const auto found = std::find_if(m_gateways.begin(), m_gateways.end(),
                                    [&](const auto &each) { return each->channel() == channel; });
    return found == m_gateways.end() ? nullptr : found->get();
}

QSet<Channel> GatewayDoor::channels() const
{
    QSet<Channel> all;
    for (const auto &each : m_gateways)
        all.insert(each->channel());
    return all;
}

QList<GatewayMember> GatewayDoor::members() const
{
    QList<GatewayMember> all;
    for (const auto &each : m_gateways) {
        const QStringList names = each->members();
        for (const QString &name : names)
            all += GatewayMember{name, each->channel()};
    }
    return all;
}

bool GatewayDoor::canBeAsked(Channel channel) const
{
    const Gateway *gateway = of(channel);
    return gateway && gateway->canBeAsked();
}

int GatewayDoor::room(Channel channel) const
{
    const Gateway *gateway = of(channel);
    if (!gateway)
        return 0;
    const auto busy = std::count(m_underWay.begin(), m_underWay.end(), channel);
    return std::max(0, gateway->room() - int(busy) - m_held.value(channel));
}

void GatewayDoor::giveBack(Channel channel, int places)
{
    if (places == 0)
        return;
    m_held[channel] -= places;
    emit roomMade();
}

void GatewayDoor::setDrillList(const QString &pair, const QStringList &addresses)
{
    QSet<QString> &list = m_drillLists[pair];
    list.clear();
    for (const QString &address : addresses)
        list.insert(address.toLower());
}

std::optional<Attempted> GatewayDoor::refused(const Outgoing &one) const
{
    if (!of(one.channel))
        return refusal("no_gateway", tr("no gateway is configured for this channel"));
    if (!addressIsSound(one.channel, one.address))
        return refusal("bad_address", tr("the address is none that may be given to a gateway"));
    const bool drill = one.audience != Audience::Live || m_labs.contains(one.pair);
    if (drill && !m_drillLists.value(one.pair).contains(one.address.toLower()))
        return refusal("not_on_drill_list", tr("not on the drill list: a drill and a lab reach nobody else"));
    return std::nullopt;
}

void GatewayDoor::send(const QList<Outgoing> &batch)
{
    QHash<Channel, QList<Outgoing>> sorted;
    for (const Outgoing &one : batch) {
        if (m_underWay.contains(one.attempt))
            continue;
        m_underWay.insert(one.attempt, one.channel);
        if (const auto why = refused(one))
            answerLater(one.attempt, *why);
        else
            sorted[one.channel] += one;
    }
    for (auto some = sorted.cbegin(); some != sorted.cend(); ++some)
        of(some.key())->send(*some);
}

void GatewayDoor::ask(const QList<Outgoing> &attempts)
{
    QHash<Channel, QList<Outgoing>> sorted;
    for (const Outgoing &one : attempts) {
        if (!refused(one))
            sorted[one.channel] += one;
    }
    for (auto some = sorted.cbegin(); some != sorted.cend(); ++some)
        of(some.key())->ask(*some);
}

void GatewayDoor::goOnWith(const QList<Taken> &all)
{
    QHash<Channel, QList<Taken>> sorted;
    for (const Taken &one : all) {
        if (of(one.channel))
            sorted[one.channel] += one;
    }
    for (auto some = sorted.cbegin(); some != sorted.cend(); ++some)
        of(some.key())->goOnWith(*some);
}

void GatewayDoor::answerLater(const QString &attempt, const Attempted &what)
{
    QMetaObject::invokeMethod(
        this, [this, attempt, what] { answer(attempt, what); }, Qt::QueuedConnection);
}

void GatewayDoor::listen(const QString &pair, Hears hears)
{
    m_hears.insert(pair, std::move(hears));
    const QList<Kept> kept = std::exchange(m_kept, {});
    for (const Kept &each : kept) {
        if (each.pair.isEmpty())
            pass(each.what);
        else
            hand(each.pair, each.what);
    }
}

void GatewayDoor::listenNoMore(const QString &pair)
{
    m_hears.remove(pair);
    QList<Heard> unanswered;
    std::erase_if(m_asked, [&](const auto &each) {
        if (each.second.by != pair)
            return false;
        unanswered += each.second.what;
        return true;
    });
    for (const Heard &what : std::as_const(unanswered))
        pass(what);
}

/// With hundreds of pairs, each mail that comes back must not be looked for by all of them.
void GatewayDoor::pass(const Heard &what)
{
    const std::optional<AttemptOf> attempt = attemptFromName(what.attempt);
    if (!attempt)
        return;
    for (const Hears &each : std::as_const(m_hears)) {
        if (each.knows(attempt->delivery)) {
            each.take(what);
            return;
        }
    }
    if (m_hears.isEmpty())
        keep({}, what);
    else
        askWhose(what);
}

void GatewayDoor::askWhose(const Heard &what)
{
    const auto by = m_hears.constBegin();
    const quint64 question = ++m_questions;
    m_asked.emplace(question, Asked{by.key(), what});
    by->whose(attemptFromName(what.attempt)->delivery, [this, question](const QString &pair) {
        const auto asked = m_asked.find(question);
        if (asked == m_asked.end()) // somebody else was asked meanwhile
            return;
        const Heard heard = asked->second.what;
        m_asked.erase(asked);
        if (!pair.isEmpty()) // else it is nobody's
            hand(pair, heard);
    });
}

void GatewayDoor::hand(const QString &pair, const Heard &what)
{
    if (const auto found = m_hears.constFind(pair); found != m_hears.constEnd())
        found->take(what);
    else
        keep(pair, what);
}

void GatewayDoor::keep(const QString &pair, const Heard &what)
{
    if (m_kept.size() >= MostKept)
        m_kept.removeFirst();
    m_kept += Kept{pair, what};
}

void GatewayDoor::answer(const QString &attempt, const Attempted &what)
{
    if (m_underWay.remove(attempt) == 0)
        return; // answered before
    emit attempted(attempt, what);
    emit roomMade();
}

} // namespace Switchback
