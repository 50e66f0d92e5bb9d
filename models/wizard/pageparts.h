// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/notify/recipients.h"
#include "models/notify/spelling/messagetext.h"
#include "models/outage/wizardaction.h"
#include "models/signoff/signoff.h"
#include "models/wizard/messagedraft.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

// What the wizard's page of one kind of step draws.

struct LabelledValue {
    QString label;
    QString value;
    Mark mark = Mark::NotYet; ///< Bad and Warning colour the value
    bool operator==(const LabelledValue &) const = default;
};

struct NoticePart {
    QString id;         ///< of the notice under way; empty: not composed yet
    MessageDraft draft; ///< to begin with
    QString state;      ///< "Draft", "Approved by K. Ramos 14:03, queued", "Sent 14:04"
    bool editable = true;
    QString dueLine;  ///< "Update 5 of the outage, due 14:17:31 Naperville"
    QString byItself; ///< Cadence: when its standing text goes out by itself, or why it doesn't
    Mark byItselfMark = Mark::NotYet; ///< Warning: it is time to approve another
    Duration every{0};                ///< Cadence: the interval now
    WizardAction setInterval;         ///< Cadence
    QString byHand;       ///< says that a person sends it by their own means, or that it goes by itself
    bool carried = false; ///< gateways carry it
    MessageText preview;  ///< to be spelt for a recipient, with what is typed as its words
    QList<Recipient> recipients; ///< likewise
    QString delivery;            ///< "212 of 214 told · 3 acknowledged"; empty: nothing has gone out
    Mark deliveryMark = Mark::NotYet;
    QString unreached;            ///< who could not be reached by any way, by name; empty: nobody
    QList<LabelledValue> earlier; ///< slots so far: "4 · due 14:02:31", "on time 14:01"
    bool operator==(const NoticePart &) const = default;
};

struct DecisionPart {
    QString dueLine; ///< "Due 14:02:31 Naperville, in 0:12:00"
    bool early = false;
    QList<ActPreview::Tile> tiles; ///< what failing over would cost now
    QList<LabelledValue> made;     ///< decisions so far
    QString wanted;                ///< what is to be decided
    bool operator==(const DecisionPart &) const = default;
};

struct CallsPart {
    std::optional<RunView> run; ///< once it has begun
    ActPreview preview;         ///< before
    QString approvalLine; ///< "Asked for by K. Ramos 14:05; nobody has answered", "Approved by D. Osei 14:06"
    bool approvalNeeded = false;
    bool asked = false; ///< and not answered yet
    bool approved = false;
    WizardAction askApproval;
    WizardAction glass;  ///< goes on without a second person
    QStringList seconds; ///< who may approve it here; empty: names are not checked
    bool operator==(const CallsPart &) const = default;
};

struct InitialsPart {
    QString customer; ///< id of the one being asked; empty: all are done
    QString title;    ///< "Customer initials: Carver County Clinic"
    SignedEvidence evidence;
    QByteArray hash;
    QString suggestedName;
    QString suggestedRole;
    QString number;
    QString takenBy;
    SignoffState state = SignoffState::Waiting;
    QString stateLine; ///< "Signed 15:09 for an older state: the test call was repeated since"
    bool operator==(const InitialsPart &) const = default;
};

} // namespace Switchback
