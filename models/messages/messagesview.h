// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/notify/deliveryact.h"
#include "models/notify/ladder/deliverybook.h"

namespace Switchback
{

/// What a person looks for in everything that was sent or tried.
enum class MessageGroup {
    All,
    UnderWay,
    Told, ///< a gateway took it; not answered
    Answered,
    Wants, ///< a person: it ended without success
};
QString messageGroupName(MessageGroup group);

/// One delivery as a line of the page. Texts from outside are made safe to show.
struct MessageLine {
    QString delivery;
    Instant at{};
    QString when; ///< "14:02:31", in the failed site's zone
    QString customer;
    QString contact;
    Channel channel = Channel::Email;
    QString message; ///< "Update 3"
    QString outcome; ///< "accepted by the server"
    QString reason;  ///< the gateway's own, or why it was given up
    QString said;    ///< what they answered, or their machine did
    Mark mark = Mark::NotYet;
    MessageGroup group = MessageGroup::UnderWay;
    QList<DeliveryAct::What> acts;
    bool operator==(const MessageLine &) const = default;
};

/// Everything that was sent or tried in an incident.
struct MessagesView {
    QString incident;
    QString heading;          ///< "Messages of incident 7"
    QString unreached;        ///< "Nobody could be reached at: …"; empty: nobody is in that list
    QString summary;          ///< "214 customers · 3 messages · 12 want a person"
    QList<MessageLine> lines; ///< oldest first
    bool operator==(const MessagesView &) const = default;
};
/// `standings`: of the messages, by notice.
MessagesView messagesView(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings);
MessageLine messageLine(const Incident &incident, const Delivery &delivery);

} // namespace Switchback
