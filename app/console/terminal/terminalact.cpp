// SPDX-License-Identifier: GPL-3.0-or-later
// A failover or failback by hand in a terminal: the same engine, preview and runner as the window's.
#include "app/console/terminal/terminalact.h"
#include "app/console/terminal/terminalfollow.h"
#include "app/console/terminal/terminalreadiness.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTextStream>
#include <QTimer>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// Where operators are set up: who begins it signs in, and somebody else approves.
Outcome askPeople(PeopleHere &people, const ActOptions &options, const QString &act)
{
    if (const Outcome who = askWho(people, options.actor); !who)
        return who;
    if (!people.namesAreChecked())
        return Done{};
    if (options.second.isEmpty() && options.breakGlass.isEmpty())
        return Error{
            QStringLiteral("no_second"), Words::tr("A second person has to approve this."),
            Words::tr("Name them with --second NAME, or say why there is none: --break-glass REASON")};
    const QByteArray other = options.breakGlass.isEmpty()
                                 ? askSecret(Words::tr("Secret of %1").arg(options.second))
                                 : QByteArray();
    return waitFor([&](const PeopleHere::DoneFn &done) {
        people.approveAct(act, options.second, other, options.breakGlass, done);
    });
}

void printPreview(const ActPreview &preview)
{
    line(preview.title);
    line(QStringLiteral("  %1").arg(preview.explanation));
    for (const ActPreview::Tile &tile : preview.tiles)
        line(QStringLiteral("  %1: %2 (%3)").arg(tile.label, tile.value, tile.note));
    if (!preview.undo.isEmpty())
        line(QStringLiteral("  %1").arg(preview.undo));
}

/// Why what is possible now is not what was asked for; nothing: it is.
std::optional<Error> notMeant(const ActOptions &options, const ActPreview &preview, bool home)
{
    if (home != (options.kind == RunKind::Failback))
        return Error{
            QStringLiteral("wrong_act"),
            home ? Words::tr("The backup site takes the writes: what is possible now is a failback.")
                 : Words::tr("The production site takes the writes: what is possible now is a failover."),
            {}};
    if (options.confirm.trimmed().compare(preview.to, Qt::CaseInsensitive) != 0)
        return Error{QStringLiteral("not_confirmed"), Words::tr("Nothing was done."),
                     Words::tr("To go ahead, name the site that takes over: --confirm %1").arg(preview.to)};
    // Said before anybody types a secret for nothing.
    if (!preview.blocked.isEmpty())
        return Error{QStringLiteral("blocked"), preview.blocked, {}};
    return std::nullopt;
}
} // namespace

int act(const ConsoleConfig &config, const ActOptions &options, const Clock &clock)
{
    Pairs pairs(config, clock, Purpose::Act);
    Engine &engine = pairs.first();
    const auto enough = [&] {
        if (engine.moves().open())
            return true;
        if (!everybodyWasAsked(engine.facts()))
            return false;
        // What a failback would overwrite is for the site to say.
        const bool home = engine.moves().freshPreview().kind == ActPreview::Kind::Failback;
        return !home || engine.moves().rebuildAsked();
    };
    if (!waitReady(pairs, enough))
        return 1;
    sayWhoTells(engine);
    if (engine.moves().runner().active()) {
        if (!engine.wheelHolder().isEmpty())
            return refuse({QStringLiteral("no_wheel"), engine.wheelHolder(), Words::tr("Act there.")});
        line(Words::tr("A run was under way. Going on with it."));
        if (const Outcome acting = waitActing(engine); !acting)
            return refuse(acting.error());
        return follow(engine, options.actor);
    }
    std::optional<MoveOrder> order;
    if (options.planned)
        order = MoveOrder{RunKind::Planned};
    const ActPreview preview = engine.moves().preview(order);
    const bool home = engine.moves().preview().kind == ActPreview::Kind::Failback;
    printPreview(preview);
    if (const auto refused = notMeant(options, preview, home))
        return refuse(*refused);
    if (const Outcome asked = askPeople(engine.people(), options, preview.button); !asked)
        return refuse(asked.error());
    std::optional<Override> override;
    if (!options.statement.isEmpty())
        override = Override{engine.people().actor().name, options.statement};
    const Outcome begun = engine.moves().commit(override, order);
    if (!begun)
        return refuse(begun.error());
    return follow(engine, options.actor);
}

namespace
{
/// What a person says about a run. What is printed and returned afterwards is of this word, not of what was
/// there before it.
Outcome say(Engine &engine, OpenRun what, const QString &statement)
{
    const RunView view = engine.moves().runner().view();
    switch (what) {
    case OpenRun::GoOn:
        return Done{};
    case OpenRun::Retry:
        return engine.moves().retry();
    case OpenRun::GiveUp:
        return engine.moves().giveUp();
    case OpenRun::LetGo:
        return engine.moves().letGo();
    case OpenRun::ShipAgain:
        if (!view.question)
            break;
        return engine.moves().retry();
    case OpenRun::AcceptLoss:
        if (!view.question)
            break;
        return engine.moves().acceptLoss(statement.isEmpty() ? view.question->statement : statement);
    }
    return Error{QStringLiteral("not_asked"),
                 Words::tr("The run does not ask about a last log: %1").arg(view.state),
                 Words::tr("Go on with: switchback run go-on")};
}
} // namespace

int openRun(const ConsoleConfig &config, OpenRun what, const QString &actor, const QString &statement,
            const Clock &clock)
{
    Pairs pairs(config, clock, Purpose::Act);
    Engine &engine = pairs.first();
    if (!waitReady(pairs, [&] { return what != OpenRun::LetGo || everybodyWasAsked(engine.facts()); }))
        return 1;
    sayWhoTells(engine);
    if (!engine.wheelHolder().isEmpty()) {
        return refuse({QStringLiteral("no_wheel"), engine.wheelHolder(),
                       Words::tr("Act there, or end it and call this again.")});
    }
    if (!engine.moves().open()) {
        line(Words::tr("No run is under way."));
        return 0;
    }
    if (const Outcome acting = waitActing(engine); !acting)
        return refuse(acting.error());
    // Going on is what the run's own people have said already; anything else is a new word.
    if (what != OpenRun::GoOn) {
        if (const Outcome who = askWho(engine.people(), actor); !who)
            return refuse(who.error());
    }
    if (const Outcome said = say(engine, what, statement); !said)
        return refuse(said.error());
    const int code = follow(engine, actor);
    return what == OpenRun::GiveUp && engine.moves().runner().state().finished ? 0 : code;
}

} // namespace Switchback::Terminal
