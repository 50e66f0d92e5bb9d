// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/messagestie.h"

#include "app/pair/outages.h"
#include "models/core/whendone.h"
#include "models/messages/messagedetail.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wish/wishes.h"

#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace Switchback
{

MessagesTie::MessagesTie(Outages &outages, Notifier &notifier)
    : m_outages(outages)
    , m_notifier(notifier)
{
    for (Part *part : {static_cast<Part *>(&notifier), static_cast<Part *>(&outages)}) {
        connect(part, &Part::changed, this, [this] {
            m_changed = true;
            emit changed();
        });
    }
}

/// Ten thousand lines are made beside the window, and only when there is news of one.
void MessagesTie::show(MainWindow *window)
{
    m_window = window;
    if (!window || !m_changed || m_making)
        return;
    m_changed = false;
    m_making = true;
    const Incident &incident = m_outages.incident();
    QHash<QString, MessageStanding> newest;
    for (const Notice &each : incident.notices) {
        if (each.carried)
            newest = {{each.id, {}}};
    }
    for (auto each = newest.begin(); each != newest.end(); ++each)
        *each = m_outages.standing(each.key());
    const auto promise = std::make_shared<QPromise<MessagesView>>();
    promise->start();
    whenDone(promise->future(), this, [this](const MessagesView &view) { take(view); });
    QThreadPool::globalInstance()->start([promise, incident, newest, book = m_notifier.book(incident.id)] {
        promise->addResult(messagesView(incident, book, newest));
        promise->finish();
    });
}

void MessagesTie::take(const MessagesView &view)
{
    m_making = false;
    if (m_window)
        m_window->setMessages(view);
    showDetail();
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
