// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/messagestie.h"

#include "app/pair/outages.h"
#include "models/messages/messagedetail.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wish/wishes.h"

#include <QTimer>

namespace Switchback
{

namespace
{
constexpr int LinesInTurn = 200; ///< so many more in the next one
}

MessagesTie::MessagesTie(Outages &outages, Notifier *notifier)
    : m_outages(outages)
    , m_notifier(notifier)
{
    if (m_notifier)
        follow();
    for (Part *part : {static_cast<Part *>(notifier), static_cast<Part *>(&outages)}) {
        if (!part)
            continue;
        connect(part, &Part::changed, this, [this] {
            m_changed = true;
            emit changed();
        });
    }
}

void MessagesTie::follow()
{
    connect(m_notifier, &Notifier::deliveryChanged, this, [this](const Delivery &delivery) {
        if (delivery.incident == m_outages.incident().id)
            m_teller.touch(delivery);
        else if (delivery.incident == m_chosen)
            m_chosenTeller.touch(delivery);
    });
    connect(&m_notifier->outbox(), &Outbox::found, this, [this] { // read at last
        m_changed = m_changed || !m_chosen.isEmpty();
        if (m_changed)
            emit changed();
    });
    connect(&m_notifier->outbox(), &Outbox::erased, this, [this] {
        m_teller.beginAnew();
        m_chosenTeller.beginAnew();
        m_changed = true;
        emit changed();
    });
}

bool MessagesTie::isWhole(const QString &incident) const
{
    return !m_notifier || m_notifier->outbox().isWhole(incident);
}

const DeliveryBook &MessagesTie::book(const QString &incident) const
{
    static const DeliveryBook none;
    return m_notifier ? m_notifier->book(incident) : none;
}

void MessagesTie::show(MainWindow *window)
{
    if (m_window != window) {
        m_teller.beginAnew();
        m_chosen.clear();
    }
    m_window = window;
    if (window && m_changed && !m_behind)
        tell();
}

void MessagesTie::tell()
{
    m_changed = false;
    const Incident &incident = m_outages.incident();
    if (std::exchange(m_newest, incident.id) != incident.id)
        m_chosen.clear(); // what begins is what has to be seen
    const DeliveryBook &deliveries = book(incident.id);
    const auto standingOf = [this](const QString &notice) { return m_outages.standing(notice); };
    auto news = m_teller.take(incident, deliveries, standingOf, LinesInTurn);
    // Where nothing is carried, and nobody has sent anything, there is nothing to look at.
    m_any = m_any || m_notifier || anySent(m_outages.desk().all());
    if (m_window && news && m_any) {
        news->choices = messagesChoices(m_outages.desk().all(), incident.id);
        m_window->takeMessages(*news);
    }
    const bool more = tellChosen();
    showDetail();
    m_behind = m_window && (m_teller.behind(deliveries) || more);
    if (m_behind)
        QTimer::singleShot(0, this, &MessagesTie::tell);
}

/// Whether there is more.
bool MessagesTie::tellChosen()
{
    const Incident *incident = m_chosen.isEmpty() ? nullptr : m_outages.desk().find(m_chosen);
    if (!incident)
        return false;
    const DeliveryBook &deliveries = book(incident->id);
    const auto standingOf = [this, incident, &deliveries](const QString &notice) {
        return m_notifier ? messageStanding(*incident, notice, deliveries) : standingInLog(*incident, notice);
    };
    m_reading = m_reading && !isWhole(incident->id);
    auto news = m_chosenTeller.take(*incident, deliveries, standingOf, LinesInTurn, m_reading);
    if (m_window && news) {
        news->choices = messagesChoices(m_outages.desk().all(), m_outages.incident().id);
        news->earlier = true;
        m_window->takeMessages(*news);
    }
    return m_chosenTeller.behind(deliveries);
}

/// Of an earlier one nothing may be known here yet: it is read beside this thread, and told as it comes.
void MessagesTie::choose(const QString &incident)
{
    const bool newest = incident == m_outages.incident().id || !m_outages.desk().find(incident);
    m_chosen = newest ? QString() : incident;
    m_chosenTeller.beginAnew();
    m_reading = !newest && !isWhole(incident);
    if (newest)
        m_teller.beginAnew();
    else if (m_notifier)
        m_notifier->readWhole(incident);
    m_changed = true;
    emit changed();
}

const Incident &MessagesTie::shown() const
{
    const Incident *chosen = m_chosen.isEmpty() ? nullptr : m_outages.desk().find(m_chosen);
    return chosen ? *chosen : m_outages.incident();
}

void MessagesTie::tie(const Wishes &wishes, const SignedIn &signedIn)
{
    const auto say = [this](const Outcome &outcome) {
        if (!outcome)
            emit refused(outcome.error());
    };
    connect(&wishes, &Wishes::deliveryShown, this, &MessagesTie::look);
    connect(&wishes, &Wishes::messagesOfWanted, this, &MessagesTie::choose);
    if (!m_notifier)
        return;
    connect(&wishes, &Wishes::deliveryActWanted, this, [this, signedIn, say](const DeliveryAct &act) {
        signedIn([this, say, act] { m_notifier->act(act, say); });
    });
    connect(&wishes, &Wishes::sendByWanted, this,
            [this, signedIn, say](const QString &delivery, Channel channel) {
                signedIn([this, say, delivery, channel] { m_notifier->sendBy(delivery, channel, say); });
            });
}

void MessagesTie::look(const QString &delivery)
{
    m_looked = delivery;
    showDetail();
}

void MessagesTie::showDetail()
{
    const Incident &incident = shown();
    const Delivery *delivery = book(incident.id).find(m_looked);
    if (m_window && delivery)
        m_window->setMessageDetail(messageDetail(incident, *delivery, m_notifier->otherChannels(*delivery)));
}

} // namespace Switchback
