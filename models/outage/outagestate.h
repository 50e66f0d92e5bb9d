// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/clocktiles.h"
#include "models/outage/wizardaction.h"
#include "models/overview/overview.h"
#include "models/timeline/timeline.h"

namespace Switchback
{

/// What the middle card of an outage says: before a failover what would be lost, after it what was.
struct OutageLoss {
    bool failedOver = false; ///< false: the card goes on showing the loss as it grows
    QString caption;         ///< "Data lost in this failover"
    std::optional<Duration> loss;
    QString note; ///< "database back to 12:04:12 Naperville · RPO 60 min kept"
    Mark mark = Mark::Unknown;
    bool operator==(const OutageLoss &) const = default;
};

/// An incident that is over, as one line of the list.
struct PastIncident {
    QString id;
    int number = 0;
    bool drill = false;
    bool outage = true; ///< false: the case of a move that nothing forced
    Instant outageAt{};
    Duration length{0}; ///< until the service was restored, or until it was closed
    bool restored = false;
    QString ending; ///< "complete", "false alarm", "not needed"
    QByteArray zone;
    QString zoneName; ///< whose clock it is: "Naperville"
    bool operator==(const PastIncident &) const = default;
};

/// All that the window's outage page and the wall draw of incidents, at one moment. Values only; told once a
/// second and after every event.
struct OutageState {
    bool open = false;
    bool drill = false;
    bool calm = false; ///< the case of a move that nothing forces: no alarm, and the wall stays as it is
    QString incident;  ///< id
    int number = 0;
    QString headline; ///< "Naperville is down. Failing over to Centennial."
    Mark mark = Mark::Bad;
    QString subline;   ///< "Outage 42 · declared 13:04:10 Naperville by console · K. Ramos has the wheel"
    QString watermark; ///< "DRILL" in a drill
    QString practice;  ///< in a drill, whether it moves something real: "practice; the database really moves"
    QString zoneName;  ///< whose clock the times are by
    OutageTimeline timeline;
    QList<ClockTile> clocks;
    OutageLoss loss;
    QList<PastIncident> past; ///< newest first
    QString lastOutage;       ///< "Last outage: 4 Oct 2026, back in 1 h 52 min"; empty: there was none
    QString lastDrill;        ///< "Last drill 92 days ago (goal 90)"
    Mark lastDrillMark = Mark::NotYet;
    QString telling;       ///< what Readiness says is wrong, one line; empty: nothing is
    QString cannotDeclare; ///< why neither can be declared here; empty: it can
    QString cannotClose;
    QList<WizardAction> endings; ///< how it can be ended now; asked for in the wizard
    QString goesOn; ///< none is open, and what the last one left can still be ended in its wizard: what
    bool operator==(const OutageState &) const = default;
};

/// How long the outage has lasted at that moment, "1:15:11", until the service was back: the same figure
/// wherever it stands. Empty: none is open.
QString outageAge(const OutageState &state, Instant now);

/// What the state is made from.
struct OutageInputs {
    std::optional<Incident> incident; ///< the open one
    QList<Incident> past;             ///< closed ones, any order
    QString goesOn;                   ///< as OutageState::goesOn
    Forecast forecast;
    Duration rpo{0};
    QString wheel; ///< who has it, when somebody has
    QString telling;
    QString cannotDeclare;
    QString cannotClose;
    bool carried = false;            ///< what is approved goes out by gateways
    bool updatesByThemselves = true; ///< the pair's setting
    Instant now{};
};
OutageState makeOutageState(const OutageInputs &in);
/// What a drill's frame says beside its name: whether it moves something real. Empty outside of a drill.
QString practiceText(const Incident &incident);
/// How long ago the last drill was, as a line of "Ready to fail over?".
ComponentLine drillReadiness(std::optional<Instant> lastDrill, Instant now);
/// What the failover of an incident has cost, as said before it; nothing while there was none.
OutageLoss outageLoss(const Incident &incident, Duration rpo);

} // namespace Switchback
