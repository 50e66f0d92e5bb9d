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

MessagesTie::MessagesTie(Outages &outages, Notifier &notifier)
    : m_outages(outages)
    , m_notifier(notifier)
{
    connect(&notifier, &Notifier::deliveryChanged, this, [this](const Delivery &delivery) {
        if (delivery.incident == m_outages.incident().id)
            m_teller.touch(delivery);
    });
    connect(&notifier.outbox(), &Outbox::erased, this, [this] {
        m_teller.beginAnew();
        m_changed = true;
        emit changed();
    });
    for (Part *part : {static_cast<Part *>(&notifier), static_cast<Part *>(&outages)}) {
        connect(part, &Part::changed, this, [this] {
            m_changed = true;
            emit changed();
        });
    }
}

void MessagesTie::show(MainWindow *window)
{
    if (m_window != window)
        m_teller.beginAnew();
    m_window = window;
    if (window && m_changed && !m_behind)
        tell();
}

void MessagesTie::tell()
{
    m_changed = false;
    const Incident &incident = m_outages.incident();
    const DeliveryBook &book = m_notifier.book(incident.id);
    const auto standingOf = [this](const QString &notice) { return m_outages.standing(notice); };
    const auto news = m_teller.take(incident, book, standingOf, LinesInTurn);
    if (m_window && news)
        m_window->takeMessages(*news);
    showDetail();
    m_behind = m_window && m_teller.behind(book);
    if (m_behind)
        QTimer::singleShot(0, this, &MessagesTie::tell);
}

void MessagesTie::tie(const Wishes &wishes, const SignedIn &signedIn)
{
    const auto say = [this](const Outcome &outcome) {
        if (!outcome)
            emit refused(outcome.error());
    };
    connect(&wishes, &Wishes::deliveryShown, this, &MessagesTie::look);
    connect(&wishes, &Wishes::deliveryActWanted, this, [this, signedIn, say](const DeliveryAct &act) {
        signedIn([this, say, act] { m_notifier.act(act, say); });
    });
    connect(&wishes, &Wishes::sendByWanted, this,
            [this, signedIn, say](const QString &delivery, Channel channel) {
                signedIn([this, say, delivery, channel] { m_notifier.sendBy(delivery, channel, say); });
            });
}

void MessagesTie::look(const QString &delivery)
{
    m_looked = delivery;
    showDetail();
}

void MessagesTie::showDetail()
{
    const Incident &incident = m_outages.incident();
    const Delivery *delivery = m_notifier.book(incident.id).find(m_looked);
    if (m_window && delivery)
        m_window->setMessageDetail(messageDetail(incident, *delivery, m_notifier.otherChannels(*delivery)));
}

} // namespace Switchback
