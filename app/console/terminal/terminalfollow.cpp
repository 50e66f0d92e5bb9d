// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminalfollow.h"

#include "app/console/terminal/runprinter.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/moves.h"
#include "app/pair/pairs.h"
#include "app/pair/shown.h"
#include "models/act/runview.h"
#include "models/core/visibletext.h"
#include "models/outage/clocktiles.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTimer>

#include <cstdio>

#include <unistd.h>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration BetweenRings = 5s;
constexpr Duration TakeUpLimit = 20s;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// One terminal that follows one run, and answers what it asks.
class Following
{
public:
    Following(Engine &engine, QString actor)
        : m_engine(engine)
        , m_actor(std::move(actor))
    {
        QObject::connect(&engine, &Engine::runChanged, &m_loop, [this] { look(); });
        QObject::connect(&engine, &Engine::troubled, &m_loop, [this](const Error &error) {
            if (owesResume(m_engine.moves().runner().state()) && !m_engine.moves().runner().recording())
                end(refuse(error));
        });
        QObject::connect(&m_ring, &QTimer::timeout, &m_loop, [this] { ring(); });
        QTimer::singleShot(0, &m_loop, [this] { look(); });
    }

    int run()
    {
        m_loop.exec();
        return m_code;
    }

private:
    void end(int code)
    {
        m_code = code;
        m_loop.quit();
    }

    void look()
    {
        // What was said is not in the log yet: what could be seen now is older.
        if (m_engine.moves().runner().recording())
            return;
        const RunState &state = m_engine.moves().runner().state();
        if (owesResume(state))
            return; // the run that lets the fenced site go begins
        const RunView view = shownRun(m_engine).value_or(m_engine.moves().runner().view());
        m_follower.show(view);
        if (view.finished) {
            if (!view.next.isEmpty())
                line(view.next);
            end(state.succeeded ? 0 : 1);
        } else if (view.question) {
            ask(view);
        } else if (!view.errorText.isEmpty()) {
            end(refuse({QStringLiteral("failed"), view.errorText, view.errorHint}));
            const bool room =
                state.current() && state.current()->error.code.startsWith(QLatin1String("no_room"));
            for (const KeptLine &copy : room ? view.copies : QList<KeptLine>{})
                line(QStringLiteral("  %1").arg(visibleText(copy.name + QStringLiteral(": ") + copy.text)));
            if (room)
                line(Words::tr("Make room, or: switchback kept export NAME, switchback kept discard NAME"));
            line(Words::tr("Go on with: switchback run retry%1%2")
                     .arg(view.giveUp.isEmpty() ? QString() : Words::tr(", or run give-up"),
                          view.letGo.isEmpty() ? QString()
                                               : Words::tr(", or run let-go (%1)").arg(view.letGo)));
        } else if (state.stopped) {
            line(Words::tr("Go on with: switchback run retry"));
            end(2);
        } else {
            m_ring.stop();
            m_answers.reset();
            m_asked.clear();
        }
    }

    void ask(const RunView &view)
    {
        if (m_asked == view.question->text || view.question->accept.isEmpty())
            return;
        m_asked = view.question->text;
        line(QString());
        line(visibleText(view.question->text, 2000));
        line(Words::tr("  accept   %1: %2").arg(m_actor, view.question->statement));
        line(Words::tr("  ship     try again to ship it"));
        line(Words::tr("  let-go   %1").arg(view.letGo));
        ring();
        m_ring.start(BetweenRings);
        m_answers = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        QObject::connect(m_answers.get(), &QSocketNotifier::activated, &m_loop, [this] { read(); });
    }

    /// The clock of the gap, with the terminal's bell.
    void ring()
    {
        const RunView view = m_engine.moves().runner().view();
        if (view.gap)
            line(QStringLiteral("\a** %1: %2 **")
                     .arg(view.gap->text, runningText(m_engine.now() - view.gap->since)));
        std::fflush(stdout);
    }

    void read()
    {
        QByteArray typed(256, Qt::Uninitialized);
        const auto got = ::read(STDIN_FILENO, typed.data(), size_t(typed.size()));
        if (got <= 0) {
            // Nobody sits here. The run waits, and whoever comes is told the same.
            m_answers.reset();
            line(Words::tr(
                "Answer with: switchback run accept-loss, run ship-again or run let-go, each with --by "
                "NAME"));
            end(2);
            return;
        }
        m_typed += typed.left(got);
        for (qsizetype at = m_typed.indexOf('\n'); at >= 0; at = m_typed.indexOf('\n')) {
            const QByteArray word = m_typed.left(at).trimmed().toLower();
            m_typed.remove(0, at + 1);
            if (!word.isEmpty() && answer(word))
                return;
        }
    }

    bool answer(const QByteArray &word)
    {
        const RunView view = m_engine.moves().runner().view();
        if (!view.question)
            return true;
        Outcome said = Error{QStringLiteral("not_known"), Words::tr("Say accept, ship or let-go."), {}};
        if (word == "accept")
            said = m_engine.moves().acceptLoss(view.question->statement);
        else if (word == "ship")
            said = m_engine.moves().retry();
        else if (word == "let-go")
            said = m_engine.moves().letGo();
        if (!said) {
            refuse(said.error());
            return false;
        }
        m_asked.clear();
        m_ring.stop();
        m_answers->setEnabled(false);
        return true;
    }

    Engine &m_engine;
    QString m_actor;
    QEventLoop m_loop;
    RunPrinter m_follower;
    QTimer m_ring;
    std::unique_ptr<QSocketNotifier> m_answers;
    QByteArray m_typed;
    QString m_asked; ///< what the person has been told
    int m_code = 0;
};
} // namespace

void line(const QString &text)
{
    print(text + QLatin1Char('\n'));
}

int refuse(const Error &error)
{
    return fail(error, 1);
}

/// All ways to both sites have been tried once, so that the preview speaks of facts.
bool everybodyWasAsked(const PairFacts &facts)
{
    for (const SiteFacts *site : {&facts.production, &facts.backup}) {
        for (const WayState &way : site->ways) {
            if (way.at == Instant{})
                return false;
        }
    }
    return true;
}

bool waitReady(Pairs &pairs, const std::function<bool()> &enough)
{
    const Engine &engine = pairs.first();
    QEventLoop loop;
    bool storeFailed = false;
    bool isReady = false;
    QObject::connect(&engine, &Engine::troubled, &loop, [&](const Error &error) {
        refuse(error);
        storeFailed = true;
        loop.quit();
    });
    const auto look = [&] {
        if (isReady && enough())
            loop.quit();
    };
    QObject::connect(&engine, &Engine::ready, &loop, [&] {
        isReady = true;
        look();
    });
    QObject::connect(&engine, &Engine::overviewChanged, &loop, look);
    QTimer::singleShot(30s, &loop, &QEventLoop::quit);
    pairs.start();
    loop.exec();
    return !storeFailed && isReady;
}

Outcome waitActing(Engine &engine)
{
    QEventLoop loop;
    Outcome outcome = Done{};
    const auto look = [&] {
        if (engine.moves().runner().acting() || !engine.moves().open())
            loop.quit();
    };
    QObject::connect(&engine, &Engine::runChanged, &loop, look);
    QObject::connect(&engine, &Engine::troubled, &loop, [&](const Error &error) {
        outcome = error;
        loop.quit();
    });
    QTimer::singleShot(TakeUpLimit, &loop, [&] {
        outcome = Error{QStringLiteral("not_taken_up"), Words::tr("The run could not be taken up."),
                        Words::tr("Try again.")};
        loop.quit();
    });
    QTimer::singleShot(0, &loop, look);
    loop.exec();
    return outcome;
}

/// Runs the loop until `begin` has called back.
Outcome waitFor(const std::function<void(const PeopleHere::DoneFn &)> &begin)
{
    QEventLoop loop;
    std::optional<Outcome> outcome;
    begin([&](const Outcome &came) {
        outcome = came;
        loop.quit();
    });
    if (!outcome)
        loop.exec();
    return outcome.value_or(Error{QStringLiteral("interrupted"), Words::tr("Interrupted."), {}});
}

/// Where operators are set up: who acts proves who they are, and that acting is theirs.
Outcome askWho(PeopleHere &people, const QString &actor)
{
    const QByteArray own =
        people.namesAreChecked() ? askSecret(Words::tr("Secret of %1").arg(actor)) : QByteArray();
    const Outcome signedIn =
        waitFor([&](const PeopleHere::DoneFn &done) { people.signIn(actor, own, done); });
    return signedIn ? people.mayAct(Right::TakeWheel) : signedIn;
}

int follow(Engine &engine, const QString &actor)
{
    return Following(engine, actor).run();
}

} // namespace Switchback::Terminal
