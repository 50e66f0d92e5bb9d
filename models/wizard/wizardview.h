// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/clocks.h"
#include "models/incident/timeline.h"
#include "models/overview/overview.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// The failover wizard as it is drawn, at one moment: values only, told to the widgets once a second and
/// after every event. Texts are plain; those from outside are shown as such.

/// One of the clocks on top: "Next update 4:18".
struct ClockTile {
    QString key; ///< outage, update, decision, rto, limit
    QString label;
    QString value;            ///< "1:15:11"; after it ran out "+0:04:12"
    QString note;             ///< "due 14:21:59 Naperville · 5 of 5 sent on time · turn: communicator"
    Mark mark = Mark::NotYet; ///< Warning: under a third left; Bad: ran out. Outage: beyond the RTO's lower,
                              ///< upper end
    bool operator==(const ClockTile &) const = default;
};

struct WizardStepLine {
    QString key;
    QString title; ///< "5. Reroute calls"
    QString sub;   ///< "133 of 214 customers moved"
    QString owner; ///< "us", "customer", "both"
    Mark mark = Mark::NotYet;
    bool ours = false;    ///< marked as our own addition
    bool current = false; ///< the one to do next
    bool operator==(const WizardStepLine &) const = default;
};

/// A button. What can't be done says why on it. The keys that the window knows:
/// - messages: compose, approve (or send: approves and queues), sent (records as sent), withdraw
/// - decision: decide; approval: ask_approval, give_approval, refuse_approval, glass
/// - steps: begin (of a Calls step: the commit), retry, pass, fail, skip, override, unknown
/// - customers: without (go on without those who wait); save, decline, unreached, next (skip for now)
/// - the whole: pause, go_on, hand_over, complete, complete_without (their initials), false_alarm, not_needed
/// Of refusals and what is hard to take back a reason is asked for, also where `asks` is empty.
struct WizardAction {
    QString key;
    QString text; ///< verb and object: "Approve and queue for 214 customers"
    bool primary = false;
    bool enabled = true;
    QString whyNot;
    QString asks;            ///< a reason is asked for before it is done: the question; empty: none
    bool needsReason = true; ///< false: the question may be answered by nothing but yes
    bool operator==(const WizardAction &) const = default;
};

struct LabelledValue {
    QString label;
    QString value;
    Mark mark = Mark::NotYet; ///< Bad and Warning colour the value
    bool operator==(const LabelledValue &) const = default;
};

/// One customer in a table of the wizard.
struct CustomerRow {
    QString id;
    QString name;
    QString contact;
    QString phone;
    QString email;
    QString group; ///< "waiting", "says", "moved" | "open", "failed", "passed" | "waiting", "signed",
                   ///< "outdated", "declined", "unreached"
    Mark mark = Mark::NotYet;
    QStringList cells; ///< under the page's columns
    bool operator==(const CustomerRow &) const = default;
};
struct CustomerTable {
    QStringList columns; ///< beyond customer and contact
    struct Group {
        QString key;
        QString label; ///< "Waiting"
        int count = 0;
        bool operator==(const Group &) const = default;
    };
    QList<Group> groups;
    QList<CustomerRow> rows;
    QString sentence; ///< "133 moved · 37 say done · 44 waiting"
    double done = 0;  ///< 0 to 1: the filled part of the bar
    double half = 0;  ///< 0 to 1: the light part after it
    bool operator==(const CustomerTable &) const = default;
};

struct NoticePart {
    QString id;    ///< of the notice under way; empty: not composed yet
    QString draft; ///< the text to begin with
    QString state; ///< "Draft", "Approved by K. Ramos 14:03, queued", "Sent 14:04"
    bool editable = true;
    QString dueLine;              ///< "Update 5 of the outage, due 14:17:31 Naperville"
    Duration every{0};            ///< Cadence: the interval now
    QString byHand;               ///< says that a person sends it by their own means
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

struct WizardView {
    QString incident; ///< id
    QString windowTitle;
    QString headline; ///< "Naperville is down. Failing over to Centennial."
    Mark mark = Mark::Bad;
    QString watermark; ///< "DRILL" in a drill
    QString practice;  ///< "practice; the database really moves", beside it
    QList<ClockTile> clocks;
    QString heading; ///< "Failover to Centennial"
    QList<WizardStepLine> steps;
    QString footnote; ///< "Every step is saved before it runs. ..."

    QString step; ///< key of the one shown
    StepKind kind = StepKind::Manual;
    QString title;
    QString intro; ///< why, in one or two sentences
    QString owner; ///< "Done by: us"
    QString will;
    QString known;
    QString byHand; ///< said where a person records what later versions will measure
    std::optional<NoticePart> notice;
    std::optional<DecisionPart> decision;
    std::optional<CallsPart> calls;
    std::optional<CustomerTable> table;
    QString request; ///< Reroute: the words in which customers are asked
    std::optional<InitialsPart> initials;
    QString found; ///< what was found when it was settled: "passed · 214 of 214 · K. Ramos 15:02"

    QString wrong;              ///< if something goes wrong
    QList<LabelledValue> sites; ///< sites now
    QStringList log;            ///< newest last: "14:09:02 promote centennial/db"

    QString status;              ///< beside the buttons: "81 customers still to move"
    QList<WizardAction> actions; ///< of one place those that matter most first: the foot has room for four
    QList<WizardAction> endings; ///< how the incident can be ended now, on every page
    QString wheel;               ///< who has it when it isn't us: everything is shown, nothing can be done
    QString signedIn;            ///< "K. Ramos · signed in 13:58"; empty: nobody
    QString person;              ///< their name alone
    Instant now{};
    QByteArray zone; ///< of the failed site: in it times are shown, and typed
    bool canTakeWheel = false;
    bool paused = false;
    bool closed = false;
    bool operator==(const WizardView &) const = default;
};

/// What the view is made from.
struct WizardInputs {
    Incident incident;
    Forecast forecast;
    QString step;     ///< shown by wish; empty: the current one
    QString customer; ///< whose initials are asked for by wish; empty: the next one waiting
    std::optional<RunView> run;
    ActPreview preview;
    Overview overview;
    QStringList log;
    Actor actor; ///< name empty: nobody has signed in
    std::optional<Instant> signedInAt;
    QStringList approvers; ///< who may approve what the actor does; empty: names are not checked
    QString wheelHolder;   ///< empty: we have it, or it is free
    Instant now{};
};
WizardView makeWizardView(const WizardInputs &in);
/// How the incident can be ended: false alarm where it may be one, and the one way in which it is closed,
/// with its question, or why it can't be yet.
QList<WizardAction> incidentEndings(const Incident &incident);

} // namespace Switchback
