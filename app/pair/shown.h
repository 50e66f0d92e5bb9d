// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a pair, read off its engine. The thread of the engine.
#pragma once

#include "models/act/runview.h"
#include "models/incident/incident.h"
#include "models/outage/outagestate.h"
#include "models/overview/overview.h"
#include "models/wizard/wizardview.h"

#include <optional>

namespace Switchback
{

class Engine;
class Outages;

/// What is known when an outage is declared by hand, or another case opened.
struct DeclareOffer {
    QString site; ///< short name of the site that carries the service
    QByteArray zone;
    std::optional<Instant> stoppedAt; ///< by the evidence
    QString evidence;
    QString person;
    QString blocked;
    bool drill = false;
    IncidentMode mode = IncidentMode::Real; ///< of another move the one that the sites' state allows
};
DeclareOffer declareOffer(Engine &engine, IncidentMode mode);

/// What the outage page and the wall are made from; who may not declare, and how telling stands, is not in
/// it.
OutageInputs outageInputs(Engine &engine);
/// When the last drill was, for "Ready to fail over?".
ComponentLine lastDrill(const Outages &outages, Instant now);
/// Where a customer's calls should go, and where the last one of each trunk came; a line each, for reading.
QStringList shownCalls(Engine &engine, const CustomerCard &card, bool drill);
/// What the wizard draws. Empty without an incident. `kept`: what its tables held the last time, for whom
/// draws it again and again.
WizardView shownWizard(Engine &engine, const QString &step, const QString &customer,
                       KeptRows *kept = nullptr);
/// The run, with the copies that lie kept at the sites; without a run to show, those alone.
std::optional<RunView> shownRun(Engine &engine);

} // namespace Switchback
