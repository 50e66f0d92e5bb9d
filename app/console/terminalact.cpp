// SPDX-License-Identifier: GPL-3.0-or-later
// A failover or failback by hand in a terminal: the same session, preview and runner as the window's.
#include "app/console/outages.h"
#include "app/console/session.h"
#include "app/console/terminal.h"
#include "app/console/terminalfollow.h"
#include "app/console/terminaltools.h"
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
QString tr(const char *text)
{
    return QCoreApplication::translate("Terminal", text);
}

/// Where operators are set up: who begins it signs in, and somebody else approves.
Outcome askPeople(Outages &outages, const ActOptions &options, const QString &act)
{
    if (const Outcome who = askWho(outages, options.actor); !who)
        return who;
    if (!outages.namesAreChecked())
        return Done{};
    if (options.second.isEmpty() && options.breakGlass.isEmpty())
        return Error{QStringLiteral("no_second"), tr("A second person has to approve this."),
                     tr("Name them with --second NAME, or say why there is none: --break-glass REASON")};
    const QByteArray other =
        options.breakGlass.isEmpty() ? askSecret(tr("Secret of %1").arg(options.second)) : QByteArray();
    return waitFor([&](const Outages::DoneFn &done) {
        outages.approveAct(act, options.second, other, options.breakGlass, done);
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
} // namespace

int act(const ConsoleConfig &config, const ActOptions &options, const Clock &clock)
{
    Session session(config, config.pairs.first(), clock, Purpose::Act);
    const auto enough = [&] {
        if (session.runOpen())
            return true;
        if (!everybodyWasAsked(session.facts()))
            return false;
        // What a failback would overwrite is for the site to say.
        const bool home = session.freshPreview().kind == ActPreview::Kind::Failback;
        return !home || session.rebuildAsked();
    };
    if (!waitReady(session, enough))
        return 1;
    if (session.runner().active()) {
        if (!session.wheelHolder().isEmpty())
            return refuse({QStringLiteral("no_wheel"), session.wheelHolder(), tr("Act there.")});
        line(tr("A run was under way. Going on with it."));
        if (const Outcome acting = waitActing(session); !acting)
            return refuse(acting.error());
        return follow(session, options.actor);
    }
    const ActPreview preview = session.preview();
    const bool home = preview.kind == ActPreview::Kind::Failback;
    printPreview(preview);
    if (home != (options.kind == RunKind::Failback)) {
        return refuse({QStringLiteral("wrong_act"),
                       home ? tr("The backup site takes the writes: what is possible now is a failback.")
                            : tr("The production site takes the writes: what is possible now is a failover."),
                       {}});
    }
    if (options.confirm.trimmed().compare(preview.to, Qt::CaseInsensitive) != 0) {
        return refuse({QStringLiteral("not_confirmed"), tr("Nothing was done."),
                       tr("To go ahead, name the site that takes over: --confirm %1").arg(preview.to)});
    }
    // Said before anybody types a secret for nothing.
    if (!preview.blocked.isEmpty())
        return refuse({QStringLiteral("blocked"), preview.blocked, {}});
    if (const Outcome asked = askPeople(session.outages(), options, preview.button); !asked)
        return refuse(asked.error());
    std::optional<Override> override;
    if (!options.statement.isEmpty())
        override = Override{session.outages().actor().name, options.statement};
    const Outcome begun = session.commit(override);
    if (!begun)
        return refuse(begun.error());
    return follow(session, options.actor);
}

namespace
{
/// What a person says about a run. What is printed and returned afterwards is of this word, not of what was
/// there before it.
Outcome say(Session &session, OpenRun what, const QString &statement)
{
    const RunView view = session.runner().view();
    switch (what) {
    case OpenRun::GoOn:
        return Done{};
    case OpenRun::Retry:
        return session.retryRun();
    case OpenRun::GiveUp:
        return session.giveUpRun();
    case OpenRun::LetGo:
        return session.letOldGo();
    case OpenRun::ShipAgain:
        if (!view.question)
            break;
        return session.retryRun();
    case OpenRun::AcceptLoss:
        if (!view.question)
            break;
        return session.acceptLoss(statement.isEmpty() ? view.question->statement : statement);
    }
    return Error{QStringLiteral("not_asked"), tr("The run does not ask about a last log: %1").arg(view.state),
                 tr("Go on with: switchback run go-on")};
}
} // namespace

int openRun(const ConsoleConfig &config, OpenRun what, const QString &actor, const QString &statement,
            const Clock &clock)
{
    Session session(config, config.pairs.first(), clock, Purpose::Act);
    if (!waitReady(session, [&] { return what != OpenRun::LetGo || everybodyWasAsked(session.facts()); }))
        return 1;
    if (!session.wheelHolder().isEmpty()) {
        return refuse({QStringLiteral("no_wheel"), session.wheelHolder(),
                       tr("Act there, or end it and call this again.")});
    }
    if (!session.runOpen()) {
        line(tr("No run is under way."));
        return 0;
    }
    if (const Outcome acting = waitActing(session); !acting)
        return refuse(acting.error());
    // Going on is what the run's own people have said already; anything else is a new word.
    if (what != OpenRun::GoOn) {
        if (const Outcome who = askWho(session.outages(), actor); !who)
            return refuse(who.error());
    }
    if (const Outcome said = say(session, what, statement); !said)
        return refuse(said.error());
    const int code = follow(session, actor);
    return what == OpenRun::GiveUp && session.runner().state().finished ? 0 : code;
}

} // namespace Switchback::Terminal
