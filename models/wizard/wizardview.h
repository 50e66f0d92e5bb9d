// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/incident/clocks.h"
#include "models/notify/ladder/deliverybook.h"
#include "models/operators/operator.h"
#include "models/outage/clocktiles.h"
#include "models/outage/wizardaction.h"
#include "models/overview/overview.h"
#include "models/trunks/trunkowners.h"
#include "models/wizard/customertable.h"
#include "models/wizard/keptrows.h"
#include "models/wizard/pageparts.h"
#include "models/wizard/testcallspart.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

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

/// The failover wizard as it is drawn, at one moment: values only, told to the widgets once a second and
/// after every event. Texts are plain; those from outside are shown as such.
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
    std::optional<TestCallsPart> testCalls;
    QList<WizardAction> records; ///< what can be recorded for those chosen in the table
    QJsonObject own; ///< of a kind that has none of these parts: by its room's words, for its own page
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
    QString stillEnds; ///< closed, and something goes on by itself that can be ended on the page: what
    bool operator==(const WizardView &) const = default;
};

/// Where calls arrive, as this console knows it of the SBCs.
struct WizardCalls {
    SeenOf seen;                  ///< of the incident's customers
    std::optional<Instant> since; ///< from when on calls at the site that takes over are known here
    QString fromTrouble; ///< why the SBC that is left does not say; empty: it does, or nobody was asked
    QString toTrouble;   ///< likewise, of the one that takes over
    QHash<QString, QString> sbcs; ///< how the SBCs are, by site, as they say it now; none: they say nothing
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
    QStringList approvers;           ///< who may approve what the actor does; empty: names are not checked
    QString wheelHolder;             ///< empty: we have it, or it is free
    bool carried = false;            ///< what is approved goes out by gateways
    QString carriedElsewhere;        ///< it does not here, but would at that console
    bool updatesByThemselves = true; ///< the pair's setting
    bool readsReceipts = true;       ///< it names where notifications of test messages are read
    QHash<QString, MessageStanding> messages; ///< how each of them stands, by notice
    QHash<QString, QStringList> callLines;    ///< how test calls under way go, by operation
    RecipientsKnown recipients;               ///< whom one that is written now would go to, by these channels
    WizardCalls calls;
    Instant now{};
    KeptRows *kept = nullptr; ///< from view to view; null: each row is made anew
};
WizardView makeWizardView(const WizardInputs &in);

} // namespace Switchback
