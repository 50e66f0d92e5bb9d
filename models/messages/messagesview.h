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
    GivenUp,  ///< by one of us: it wants nobody any more
    Wants,    ///< a person: it ended without success
    CameBack, ///< of any of these: a reply, a machine's answer, a bounce
};
QString messageGroupName(MessageGroup group);

/// One delivery as a line of the page. Texts from outside are made safe to show.
struct MessageLine {
    QString delivery;
    Instant at{};
    QString when;   ///< "14:02:31", in the failed site's zone
    QString notice; ///< id
    QString customer;
    QString contact;
    QString address; ///< as it is written; empty: erased
    Channel channel = Channel::Email;
    QString message; ///< "Update 3"
    QString outcome; ///< "accepted by the server"
    QString reason;  ///< the gateway's own, or why it was given up
    QString said;    ///< what they answered, or their machine did
    Mark mark = Mark::NotYet;
    MessageGroup group = MessageGroup::UnderWay;
    bool byHand = false;   ///< of no delivery: a person sent it to all of them by their own means
    bool cameBack = false; ///< somebody said something to it, or a machine did
    QList<DeliveryAct::What> acts;
    bool operator==(const MessageLine &) const = default;
};

/// How one message stands with all its customers.
struct MessageSummary {
    QString notice; ///< id
    QString title;  ///< "Update 3"
    QString when;   ///< it was approved
    QString told;   ///< "212 of 214 told · 40 acknowledged"
    Mark mark = Mark::Running;
    bool operator==(const MessageSummary &) const = default;
};

/// An incident whose messages can be looked at.
struct MessagesChoice {
    QString incident;
    QString title; ///< "Incident 42 · 21 Nov 2026"
    bool operator==(const MessagesChoice &) const = default;
};

/// What is said of everything that was sent or tried in an incident.
struct MessagesHead {
    QString incident;
    QList<MessagesChoice> choices;  ///< of which this is one, newest first
    bool reading = false;           ///< of its deliveries more may still come
    QString heading;                ///< "Messages of incident 7"
    QString unreached;              ///< "Nobody could be reached at: …"; empty: nobody is in that list
    QString summary;                ///< "214 customers · 3 messages · 12 want a person"
    int wants = 0;                  ///< deliveries that want a person
    QList<MessageSummary> messages; ///< that gateways carry or a person has sent, newest first
    QList<MessageLine> byHand;      ///< of what a person has sent by their own means: see linesByHand()
    bool operator==(const MessagesHead &) const = default;
};
/// `standings`: of each message that gateways carry, by notice.
MessagesHead messagesHead(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings);

/// The same with all its lines.
struct MessagesView : MessagesHead {
    QList<MessageLine> lines; ///< oldest first
    bool operator==(const MessagesView &) const = default;
};
/// `standings`: of those messages that are still being carried, by notice; the others' are worked out.
MessagesView messagesView(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings);
/// Those in which something was sent, newest first, and `current` whatever it is. `all`: oldest
/// first.
QList<MessagesChoice> messagesChoices(const QList<Incident> &all, const QString &current);
/// Whether anything was sent in any of them, by gateways or by hand.
bool anySent(const QList<Incident> &all);
MessageLine messageLine(const Incident &incident, const Delivery &delivery);
/// Of a message that is not being carried any more, or of which only the log is known.
MessageStanding messageStanding(const Incident &incident, const QString &notice, const DeliveryBook &book);
/// As far as the log says it, where no deliveries are known: on a console that has no gateways.
MessageStanding standingInLog(const Incident &incident, const QString &notice);

} // namespace Switchback
