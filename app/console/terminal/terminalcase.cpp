// SPDX-License-Identifier: GPL-3.0-or-later
// Opening the case of a move that nothing forces: planned work, or the way home.
#include "app/console/terminal/terminalcase.h"
#include "app/console/terminal/terminalfollow.h"
#include "app/console/terminal/terminalreadiness.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "models/core/visibletext.h"
#include "models/outage/outageheadline.h"

#include <QCoreApplication>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
} // namespace

int openCase(const ConsoleConfig &config, const CaseOptions &options, const Clock &clock)
{
    Pairs pairs(config, clock, Purpose::Act);
    Engine &engine = pairs.first();
    if (!waitReady(pairs, [&] { return everybodyWasAsked(engine.facts()); }))
        return 1;
    sayWhoTells(engine);
    if (const Outcome who = askWho(engine.people(), options.actor); !who)
        return refuse(who.error());
    const IncidentMode mode =
        options.kind == RunKind::Failback ? IncidentMode::Failback : IncidentMode::Planned;
    const Outcome opened = waitFor([&](const PeopleHere::DoneFn &done) {
        engine.outages().command(Do::Declare{mode, std::nullopt, options.reason}, done);
    });
    if (!opened)
        return refuse(opened.error());
    const Incident &incident = engine.outages().incident();
    line(Words::tr("Case %1 is open: %2").arg(incident.number).arg(outageHeadline(incident).text));
    for (const RunbookStep &step : incident.runbook.steps)
        line(QStringLiteral("  ") + visibleText(fillIn(step.title, placeholders(incident, clock.now()))));
    line(Words::tr("Its steps are done in the window of a console."));
    return 0;
}

} // namespace Switchback::Terminal
