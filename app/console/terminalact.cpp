// SPDX-License-Identifier: GPL-3.0-or-later
// A failover or failback by hand in a terminal: the same session, preview and runner as the window's.
#include "app/console/outages.h"
#include "app/console/session.h"
#include "app/console/terminal.h"
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

void line(const QString &text)
{
    print(text + QLatin1Char('\n'));
}

int refuse(const Error &error)
{
    return fail(error, 1);
}

/// Prints each line of a run once, as it comes.
class Follower
{
public:
    void show(const RunView &view)
    {
        if (view.state != m_state) {
            m_state = view.state;
            line(QStringLiteral("== %1").arg(view.state));
        }
        for (const RunView::Step &step : view.steps) {
            int &shown = m_shown[step.title];
            for (; shown < step.lines.size(); ++shown)
                line(QStringLiteral("   %1").arg(step.lines.at(shown)));
            if (step.endedAt && !m_ended.contains(step.title)) {
                m_ended.insert(step.title);
                line(QStringLiteral("   %1: %2").arg(step.title, visibleText(step.outcome)));
            }
        }
    }

private:
    QString m_state;
    QHash<QString, int> m_shown;
    QSet<QString> m_ended;
};

/// Both ways to both sites have been tried once, so that the preview speaks of facts.
bool everybodyWasAsked(const PairFacts &facts)
{
    for (const SiteFacts *site : {&facts.production, &facts.backup}) {
        if (site->ssh.at == Instant{} || site->rest.at == Instant{})
            return false;
    }
    return true;
}

/// Until the run has ended, has failed, or has stopped for a person.
int follow(Session &session)
{
    QEventLoop loop;
    Follower follower;
    int code = 0;
    const auto look = [&] {
        const RunView view = session.runner().view();
        follower.show(view);
        if (view.finished) {
            code = session.runner().state().succeeded ? 0 : 1;
            if (!view.next.isEmpty())
                line(view.next);
            loop.quit();
        } else if (!view.errorText.isEmpty()) {
            code = refuse({QStringLiteral("failed"), view.errorText, view.errorHint});
            loop.quit();
        }
    };
    QObject::connect(&session, &Session::runChanged, &loop, look);
    QTimer::singleShot(0, &loop, look);
    loop.exec();
    return code;
}

bool waitReady(Session &session, const std::function<bool()> &enough)
{
    QEventLoop loop;
    bool storeFailed = false;
    bool isReady = false;
    QObject::connect(&session, &Session::troubled, &loop, [&](const Error &error) {
        refuse(error);
        storeFailed = true;
        loop.quit();
    });
    const auto look = [&] {
        if (isReady && enough())
            loop.quit();
    };
    QObject::connect(&session, &Session::ready, &loop, [&] {
        isReady = true;
        look();
    });
    QObject::connect(&session, &Session::overviewChanged, &loop, look);
    QTimer::singleShot(30s, &loop, &QEventLoop::quit);
    session.start();
    loop.exec();
    return !storeFailed && isReady;
}

/// Runs the loop until `begin` has called back.
Outcome waitFor(const std::function<void(const Outages::DoneFn &)> &begin)
{
    QEventLoop loop;
    std::optional<Outcome> outcome;
    begin([&](const Outcome &came) {
        outcome = came;
        loop.quit();
    });
    if (!outcome)
        loop.exec();
    return outcome.value_or(Error{QStringLiteral("interrupted"), tr("Interrupted."), {}});
}

/// Who acts proves who they are where operators are set up, and that acting is theirs.
Outcome askWho(Outages &outages, const QString &actor)
{
    const QByteArray own =
        outages.namesAreChecked() ? askSecret(tr("Secret of %1").arg(actor)) : QByteArray();
    const Outcome signedIn = waitFor([&](const Outages::DoneFn &done) { outages.signIn(actor, own, done); });
    return signedIn ? outages.mayAct(Right::TakeWheel) : signedIn;
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
    if (!waitReady(session, [&] { return everybodyWasAsked(session.facts()) || session.runner().active(); }))
        return 1;
    if (session.runner().active()) {
        if (!session.wheelHolder().isEmpty())
            return refuse({QStringLiteral("no_wheel"), session.wheelHolder(), tr("Act there.")});
        line(tr("A run was under way. Going on with it."));
        return follow(session);
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
    return follow(session);
}

int openRun(const ConsoleConfig &config, OpenRun what, const QString &actor, const Clock &clock)
{
    Session session(config, config.pairs.first(), clock, Purpose::Act);
    if (!waitReady(session, [&] { return what != OpenRun::LetGo || everybodyWasAsked(session.facts()); }))
        return 1;
    if (!session.wheelHolder().isEmpty()) {
        return refuse({QStringLiteral("no_wheel"), session.wheelHolder(),
                       tr("Act there, or end it and call this again.")});
    }
    if (!session.runner().active()) {
        line(tr("No run is under way."));
        return 0;
    }
    // Going on is what the run's own people have said already; anything else is a new word.
    if (what != OpenRun::GoOn) {
        if (const Outcome who = askWho(session.outages(), actor); !who)
            return refuse(who.error());
    }
    const Outcome done = what == OpenRun::Retry    ? session.retryRun()
                         : what == OpenRun::GiveUp ? session.giveUpRun()
                         : what == OpenRun::LetGo  ? session.letOldGo()
                                                   : Outcome(Done{});
    if (!done)
        return refuse(done.error());
    if (what == OpenRun::GiveUp) {
        follow(session);
        return 0;
    }
    if (what == OpenRun::LetGo)
        follow(session); // the end of the old one
    return follow(session);
}

} // namespace Switchback::Terminal
