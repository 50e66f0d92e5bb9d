// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/windows.h"

#include "app/config/consoleconfig.h"
#include "app/console/drill.h"
#include "app/console/outagetie.h"
#include "app/console/probe.h"
#include "app/console/quitsignals.h"
#include "app/console/session.h"
#include "models/overview/activitymodel.h"
#include "widgets/act/actdialog.h"
#include "widgets/base/beat.h"
#include "widgets/base/onscreen.h"
#include "widgets/base/scrollaccess.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QApplication>
#include <QScreen>
#include <QTextStream>
#include <QTimer>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int ChartPoints = 20'000;
constexpr int ActivityLines = 500;

std::optional<RunView> runView(const Session &session)
{
    const RunState &state = session.runner().state();
    return state.started ? std::optional(session.runner().view()) : std::nullopt;
}
} // namespace

class Windows::Private
{
public:
    Private(int &argc, char **argv, const Clock &systemClock)
        : clock(systemClock)
        , application(argc, argv)
    {
        quitSignals.watch();
        makeScrollAreasSafeToRead();
    }

    void openMain();
    void openWall();
    void begin();
    void tieWall(WallWindow *wall);
    void refresh();
    void showPreview();
    void commit(const ActCommit &commit);
    void move(const ActCommit &commit);
    /// What changes something at the sites: by somebody who may.
    void act(const std::function<void()> &what);
    [[nodiscard]] QString actor() const { return session->outages().actor().name; }
    void readLog();
    void showRun();
    void startDrill(const WindowOptions &options);

    const Clock &clock;
    QuitSignals quitSignals; ///< before the application, which starts threads
    QApplication application;
    Probe probe;
    std::unique_ptr<Beat> beat;
    std::unique_ptr<ActivityModel> activity;
    std::unique_ptr<Session> session;
    std::unique_ptr<OutageTie> tie;
    std::unique_ptr<MainWindow> window;
    std::unique_ptr<WallWindow> wall;
    std::unique_ptr<Drill> drill;
    QTimer refreshing;
    QTimer previewing;
    Error trouble;
};

Windows::Windows(int &argc, char **argv, const Clock &clock)
{
    // A window needs no GL; without this the first frame waits for it.
    if (!qEnvironmentVariableIsSet("QT_XCB_GL_INTEGRATION"))
        qputenv("QT_XCB_GL_INTEGRATION", "none");
    d = std::make_unique<Private>(argc, argv, clock);
}

Windows::~Windows() = default;

int Windows::run(const QString &configFile, const WindowOptions &options)
{
    const ConfigReading reading = readConsoleConfig(configFile);
    if (!reading.faults.isEmpty() || reading.config.pairs.isEmpty()) {
        QTextStream(stderr) << configCheckText(configFile, reading);
        return 3;
    }
    const auto theme = Theme::choiceFromKey(options.theme);
    if (!theme) {
        QTextStream(stderr) << "switchback: --theme is light, dark or auto, not " << options.theme << '\n';
        return 64;
    }
    const PairConfig &pair = reading.config.pairs.first();
    Theme::instance().start(*theme);
    d->beat = std::make_unique<Beat>(d->clock, pair.pollPeriod);
    d->activity = std::make_unique<ActivityModel>(ActivityLines);
    // A wall needs no log-in and can do nothing.
    d->session = std::make_unique<Session>(reading.config, pair, d->clock,
                                           options.wall ? Purpose::Watch : Purpose::Window);
    d->tie = std::make_unique<OutageTie>(*d->session, *d->beat);
    if (options.wall)
        d->openWall();
    else
        d->openMain();
    d->refresh();
    // Store and sites only after the first frame is on the screen.
    QTimer::singleShot(0, d->session.get(), [this] { d->begin(); });
    if (!options.drillFolder.isEmpty())
        d->startDrill(options);
    const int code = QApplication::exec();
    d->drill.reset();
    d->tie.reset();
    d->wall.reset();
    d->window.reset();
    d->session.reset();
    return code;
}

void Windows::Private::begin()
{
    QObject::connect(session.get(), &Session::overviewChanged, session.get(), [this] {
        if (!refreshing.isActive())
            refreshing.start(); // several answers in one moment are one picture
    });
    refreshing.setSingleShot(true);
    refreshing.setInterval(50ms);
    QObject::connect(&refreshing, &QTimer::timeout, session.get(), [this] { refresh(); });
    QObject::connect(session.get(), &Session::runChanged, session.get(), [this] {
        showRun();
        refresh();
    });
    QObject::connect(session.get(), &Session::troubled, session.get(), [this](const Error &error) {
        trouble = error;
        refresh();
    });
    QObject::connect(tie.get(), &OutageTie::said, session.get(), [this](const Error &words) {
        trouble = words;
        refresh();
    });
    QObject::connect(&session->outages(), &Outages::troubled, session.get(), [this](const Error &error) {
        trouble = error;
        refresh();
    });
    QObject::connect(session.get(), &Session::sampled, session.get(), [this](const LossPoint &point) {
        if (window)
            window->appendPoint(point);
        if (wall)
            wall->appendPoint(point);
    });
    QObject::connect(session.get(), &Session::eventsRead, session.get(),
                     [this](const QList<Event> &events) { activity->add(events); });
    QObject::connect(session.get(), &Session::eventAppended, session.get(),
                     [this](const Event &event) { activity->add({event}); });
    QObject::connect(session.get(), &Session::ready, session.get(), [this] { readLog(); });
    session->start();
}

void Windows::Private::readLog()
{
    session->readEvents(ActivityLines);
    const Instant now = clock.now();
    if (window)
        session->readHistory(window->chartFrom(), now, ChartPoints, [this](const LossHistory &history) {
            window->setHistory(history);
            probe.historyShown();
        });
    if (wall)
        session->readHistory(now - 24h, now, ChartPoints,
                             [this](const LossHistory &history) { wall->setHistory(history); });
    showRun();
}

void Windows::Private::showRun()
{
    if (window)
        window->setRun(runView(*session));
    if (wall) // what has ended is no news for the room
        wall->setRun(session->runner().active() ? runView(*session) : std::nullopt);
}

void Windows::Private::openMain()
{
    window = std::make_unique<MainWindow>(*beat);
    window->setActivity(activity.get());
    QObject::connect(window.get(), &MainWindow::actWanted, session.get(), [this] {
        showPreview();
        previewing.start();
    });
    QObject::connect(window.get(), &MainWindow::actClosed, &previewing, &QTimer::stop);
    previewing.setInterval(1s);
    QObject::connect(&previewing, &QTimer::timeout, session.get(), [this] { showPreview(); });
    QObject::connect(window.get(), &MainWindow::commitWanted, session.get(),
                     [this](const ActCommit &wanted) { commit(wanted); });
    QObject::connect(window.get(), &MainWindow::adviceTaken, session.get(),
                     [this] { session->takeLogBackup(actor()); });
    QObject::connect(window.get(), &MainWindow::retryWanted, session.get(),
                     [this] { act([this] { session->retryRun(actor()); }); });
    QObject::connect(window.get(), &MainWindow::giveUpWanted, session.get(),
                     [this] { act([this] { session->giveUpRun(actor()); }); });
    QObject::connect(window.get(), &MainWindow::letGoWanted, session.get(),
                     [this] { act([this] { session->letOldGo(actor()); }); });
    QObject::connect(window.get(), &MainWindow::stopWanted, session.get(),
                     [this] { act([this] { session->stopRun(actor()); }); });
    QObject::connect(window.get(), &MainWindow::rangeWanted, session.get(), [this](Instant from, Instant to) {
        session->readHistory(from, to, ChartPoints,
                             [this](const LossHistory &history) { window->setHistory(history); });
    });
    QObject::connect(
        window.get(), &MainWindow::wallHistoryWanted, session.get(), [this](Instant from, Instant to) {
            session->readHistory(from, to, ChartPoints,
                                 [this](const LossHistory &history) { window->setWallHistory(history); });
        });
    if (session->pair().timeScale != 1) // a lab's day is over in minutes
        window->setChartSpan(1h);
    tie->tieMain(window.get());
    probe.watchFirstFrame(window.get());
    keepOnScreen(*window, QSize(1440, 900));
    window->show();
}

void Windows::Private::openWall()
{
    wall = std::make_unique<WallWindow>(*beat);
    QObject::connect(wall.get(), &WallWindow::left, &application, &QApplication::quit);
    tie->tieWall(wall.get());
    probe.watchFirstFrame(wall.get());
    // Also where no window manager makes it fill the screen, as on a bare X server behind a wall.
    wall->setGeometry(QGuiApplication::primaryScreen()->geometry());
    wall->showFullScreen();
}

void Windows::Private::refresh()
{
    Overview overview = session->overview();
    if (!trouble.text.isEmpty()) {
        overview.subline = trouble.text + QLatin1Char(' ') + trouble.hint;
        if (overview.mark == Mark::Fine)
            overview.mark = Mark::Warning;
    }
    if (window)
        window->setOverview(overview);
    if (wall)
        wall->setOverview(overview);
}

void Windows::Private::showPreview()
{
    if (window && !session->runner().active())
        window->setPreview(session->preview());
}

void Windows::Private::act(const std::function<void()> &what)
{
    tie->signedIn([this, what] {
        const Outages &outages = session->outages();
        if (!outages.namesAreChecked() || may(outages.actor().roles, Right::TakeWheel)) {
            what();
            return;
        }
        trouble = Error{QStringLiteral("not_allowed"), rightNeeds(Right::TakeWheel), {}};
        refresh();
    });
}

/// A move outside of an incident: who sits here has said so, and a second person approves it.
void Windows::Private::commit(const ActCommit &wanted)
{
    const auto back = [this] { window->actDialog()->openPreview(session->preview()); };
    tie->signedIn(
        [this, wanted, back] {
            tie->approved(
                session->preview().button, [this, wanted] { move(wanted); }, back);
        },
        back);
}

void Windows::Private::move(const ActCommit &wanted)
{
    std::optional<Override> override;
    if (!wanted.overridePerson.isEmpty())
        override = Override{wanted.overridePerson, wanted.overrideStatement};
    const Outcome begun =
        session->commit(override, wanted.overridePerson.isEmpty() ? actor() : wanted.overridePerson);
    if (begun)
        return;
    // What could be done when the button was armed can't be any more: the dialog says why.
    ActPreview preview = session->preview();
    preview.blocked = begun.error().text;
    window->setPreview(preview);
}

void Windows::Private::startDrill(const WindowOptions &options)
{
    drill = std::make_unique<Drill>(*session, *tie, window.get(), options.drillFolder, options.labCommand);
    QObject::connect(drill.get(), &Drill::finished, &application, [](int code) { QApplication::exit(code); });
    QTimer::singleShot(1s, drill.get(), &Drill::begin);
}

} // namespace Switchback
