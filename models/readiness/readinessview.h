// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/gateways/gatewaystate.h"
#include "models/notify/reach/reachability.h"
#include "models/notify/reach/reachtest.h"
#include "models/notify/reach/testschedule.h"
#include "models/readiness/standbyline.h"

#include <QMap>

namespace Switchback
{

/// One of our gateways as a line of the page. Texts from outside are made safe to show.
struct GatewayLine {
    QString gateway; ///< "mail/naperville"
    QString name;    ///< "E-mail by naperville"
    QString state;   ///< "does not carry since 14:02:31: 421 too many connections"
    QString taken;   ///< "took its last message 14:01:58"
    QString proof;   ///< "proved 14:00"; empty: no proof was wanted
    QString depends; ///< "214 contacts · 12 messages wait · nothing else carries e-mail"
    Mark mark = Mark::NotYet;
    bool operator==(const GatewayLine &) const = default;
};

/// One contact by one channel as a line.
struct ReachLine {
    QString customer;
    QString contact;
    QString channel;
    QString address;
    QString outcome; ///< "could not be reached: 550 no such user"
    QString when;
    Mark mark = Mark::NotYet;
    bool operator==(const ReachLine &) const = default;
};

/// Something that is wrong with what an outage would need.
struct ReadinessTrouble {
    QString text;
    Mark mark = Mark::Warning;
    bool operator==(const ReadinessTrouble &) const = default;
};

/// Whether what an outage needs is there now: our gateways, who can be reached, and calls at the standby.
struct ReadinessView {
    QList<ReadinessTrouble> troubles; ///< worst first
    QString line;                     ///< of them all, for the outage page; empty: nothing is wrong
    QList<GatewayLine> gateways;
    QString strays;   ///< mails that match nothing: "2 mails to the console's mailbox …"; empty: none came
    QString whose;    ///< "Gateways of the console on duty (noc-2)"
    QString summary;  ///< "214 customers · 3 could not be reached · 12 never tested"
    QString schedule; ///< "Tested each Monday 09:30 Chicago, next in 3 d 4 h"
    QList<ReachLine> lines;
    int messages = 0;    ///< how many a test would send
    QString whom;        ///< "everybody on the drill list"
    QString cannot;      ///< why there can't be a test now; empty: there can
    StandbyLine standby; ///< whether the other site can take calls
    bool operator==(const ReadinessView &) const = default;
};

/// What the view is made from. Plain values, so that it can be made beside the window.
struct ReadinessInputs {
    QList<GatewayState> here;
    std::optional<GatewayReport> duty; ///< of the one on duty; none: nobody has told
    bool onDuty = true;                ///< that is this console
    QStringList notCarried;            ///< messages that wait in vain
    QMap<Channel, int> waiting;        ///< messages that are still to go out
    std::optional<GatewayProof> proof; ///< of the open outage
    bool outageOpen = false;
    bool provable = false; ///< somebody of ours can be told by a gateway
    QList<Recipient> recipients;
    QList<DeliveryBook> tests; ///< of reachability, a book for each
    bool drillList = false;    ///< those are on it
    std::optional<WeeklyTime> schedule;
    std::optional<ReachTest> last;
    std::optional<ReachTest> missed;
    QString cannot;
    StandbyInputs standby;
    Instant now{};
    QByteArray zone;
};
ReadinessView readinessView(const ReadinessInputs &in);

} // namespace Switchback
