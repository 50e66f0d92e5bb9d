// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/incident/incident.h"
#include "models/notify/deliveryact.h"

namespace Switchback
{

/// One thing that happened to a delivery.
struct MessageHappened {
    QString when;  ///< in the failed site's zone
    QString what;  ///< "try 1 by mail/naperville: failed"
    QString words; ///< the gateway's own, or theirs
    Mark mark = Mark::NotYet;
    bool theirs = false; ///< it came from where the message went: a reply, a machine's answer, a bounce
    bool operator==(const MessageHappened &) const = default;
};

/// One delivery with what was said and what came of it. Texts from outside are made safe to show.
struct MessageDetail {
    QString delivery; ///< empty: none
    QString heading;  ///< "St. Mary's Clinic · Osei · Update 3"
    QString to;       ///< "E-mail to osei@example.net"
    QString subject;  ///< of an e-mail
    QString text;     ///< as this contact gets it; of a call by one of us what is said
    bool byOneOfUs = false;
    QList<MessageHappened> story;  ///< oldest first
    QList<DeliveryAct::What> acts; ///< that can be done with it now
    QList<Channel> others;         ///< by which its contact can be told too
    bool operator==(const MessageDetail &) const = default;
};
MessageDetail messageDetail(const Incident &incident, const Delivery &delivery,
                            const QList<Channel> &others = {});

/// "answered as desk@example.net: thanks"
QString answerText(const DeliveryAnswer &answer);

} // namespace Switchback
