// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/windows.h"

#include "app/config/consoleconfig.h"
#include "app/console/drill/drill.h"
#include "app/console/quitsignals.h"
#include "app/console/window/outagetie.h"
#include "app/console/window/probe.h"
#include "app/console/window/turns.h"
#include "app/pair/engine.h"
#include "app/pair/moves.h"
#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/overview/activitymodel.h"
#include "models/replication/losshistory.h"
#include "widgets/act/actdialog.h"
#include "widgets/act/runpage.h"
#include "widgets/base/alarm.h"
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
    /// What changes something at the sites: by somebody who has signed in. Whether they may is said by what
    /// is asked for.
    void act(const std::function<Outcome()> &what);
    void refused(const Error &error);
    void readLog();
    void showRun();
    void startDrill(const WindowOptions &options);

    const Clock &clock;
    QuitSignals quitSignals; ///< before the application, which starts threads
    MeasuredApplication application;
    Probe probe{application.turns()};
    std::unique_ptr<Beat> beat;
    std::unique_ptr<ActivityModel> activity;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<OutageTie> tie;
    std::unique_ptr<MainWindow> window;
    std::unique_ptr<WallWindow> wall;
    std::unique_ptr<Drill> drill;
    Alarm alarm;
    Alarm unproven; ///< an outage, or this console's own network
    std::optional<RunView> shownRun;
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
    QTextStream(stderr) << configRemarks(configFile, reading);
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
    d->engine = std::make_unique<Engine>(reading.config, pair, d->clock,
                                         options.wall ? Purpose::Watch : Purpose::Window);
    d->tie = std::make_unique<OutageTie>(*d->engine, *d->beat);
    if (options.wall)
        d->openWall();
    else
        d->openMain();
    d->tie->endSignInAfter(reading.config.signInLife);
    d->refresh();
    // Store and sites only after the first frame is on the screen.
    QTimer::singleShot(0, d->engine.get(), [this] { d->begin(); });
    if (!options.drillFolder.isEmpty())
        d->startDrill(options);
    const int code = QApplication::exec();
    d->drill.reset();
    d->tie.reset();
    d->wall.reset();
    d->window.reset();
    d->engine.reset();
    return code;
}

void Windows::Private::begin()
{
    QObject::connect(engine.get(), &Engine::overviewChanged, engine.get(), [this] {
        if (!refreshing.isActive())
            refreshing.start(); // several answers in one moment are one picture
    });
    // While somebody decides, the figures grow on every page in the same second.
    QObject::connect(beat.get(), &Beat::beat, engine.get(), [this] {
        if (engine->outages().incident().open() && !refreshing.isActive())
            refreshing.start();
    });
    unproven.setUntilTouched(true);
    refreshing.setSingleShot(true);
    refreshing.setInterval(50ms);
    QObject::connect(&refreshing, &QTimer::timeout, engine.get(), [this] { refresh(); });
    QObject::connect(engine.get(), &Engine::runChanged, engine.get(), [this] {
        showRun();
        refresh();
    });
    QObject::connect(engine.get(), &Engine::troubled, engine.get(), [this](const Error &error) {
        trouble = error;
        refresh();
    });
    QObject::connect(tie.get(), &OutageTie::said, engine.get(), [this](const Error &words) {
        trouble = words;
        refresh();
    });
    QObject::connect(&engine->people(), &PeopleHere::changed, engine.get(), [this] { showRun(); });
    QObject::connect(&engine->outages(), &Outages::troubled, engine.get(), [this](const Error &error) {
        trouble = error;
        refresh();
    });
    QObject::connect(engine.get(), &Engine::sampled, engine.get(), [this](const LossPoint &point) {
        if (window)
            window->appendPoint(point);
        if (wall)
            wall->appendPoint(point);
    });
    QObject::connect(engine.get(), &Engine::eventAppended, engine.get(),
                     [this](const Event &event) { activity->add({event}); });
    QObject::connect(engine.get(), &Engine::ready, engine.get(), [this] { readLog(); });
    engine->start();
}

void Windows::Private::readLog()
{
    engine->log().readEvents(ActivityLines, [this](const QList<Event> &events) { activity->add(events); });
    const Instant now = clock.now();
    if (window)
        engine->log().readHistory(window->chartFrom(), now, ChartPoints, [this](const LossHistory &history) {
            window->setHistory(history);
            probe.historyShown();
        });
    if (wall)
        engine->log().readHistory(now - 24h, now, ChartPoints,
                                  [this](const LossHistory &history) { wall->setHistory(history); });
    showRun();
    unproven.set(engine->outages().wantsAPerson());
}

void Windows::Private::showRun()
{
    shownRun = engine->moves().view();
    if (window)
        window->setRun(shownRun);
    if (wall) // what has ended is no news for the room
        wall->setRun(engine->moves().open() ? shownRun : std::nullopt);
    // Nobody can write, and nothing goes on by itself: that has to be heard.
    alarm.set(shownRun && shownRun->gap && shownRun->waitsForPerson);
}

void Windows::Private::openMain()
{
    window = std::make_unique<MainWindow>(*beat);
    window->setActivity(activity.get());
    QObject::connect(window.get(), &MainWindow::actWanted, engine.get(), [this] {
        showPreview();
        previewing.start();
    });
    QObject::connect(window.get(), &MainWindow::actClosed, &previewing, &QTimer::stop);
    previewing.setInterval(1s);
    QObject::connect(&previewing, &QTimer::timeout, engine.get(), [this] { refresh(); });
    QObject::connect(window.get(), &MainWindow::commitWanted, engine.get(),
                     [this](const ActCommit &wanted) { commit(wanted); });
    QObject::connect(window.get(), &MainWindow::adviceTaken, engine.get(),
                     [this] { act([this] { return engine->moves().takeLogBackup(); }); });
    QObject::connect(window.get(), &MainWindow::retryWanted, engine.get(),
                     [this] { act([this] { return engine->moves().retry(); }); });
    QObject::connect(window.get(), &MainWindow::giveUpWanted, engine.get(),
                     [this] { act([this] { return engine->moves().giveUp(); }); });
    QObject::connect(window.get(), &MainWindow::letGoWanted, engine.get(),
                     [this] { act([this] { return engine->moves().letGo(); }); });
    QObject::connect(window.get(), &MainWindow::acceptLossWanted, engine.get(), [this](const QString &words) {
        act([this, words] { return engine->moves().acceptLoss(words); });
    });
    const auto order = [this](CopyAct what, const QString &site, const QString &name) {
        act([this, what, site, name] {
            return engine->moves().orderCopy(engine->moves().copyOrder(what, site, name));
        });
    };
    QObject::connect(
        window.get(), &MainWindow::copyExportWanted, engine.get(),
        [order](const QString &site, const QString &name) { order(CopyAct::Export, site, name); });
    QObject::connect(
        window.get(), &MainWindow::copyDiscardWanted, engine.get(),
        [order](const QString &site, const QString &name) { order(CopyAct::Discard, site, name); });
    QObject::connect(window.get(), &MainWindow::stopWanted, engine.get(),
                     [this] { act([this] { return engine->moves().stop(); }); });
    QObject::connect(window.get(), &MainWindow::rangeWanted, engine.get(), [this](Instant from, Instant to) {
        engine->log().readHistory(from, to, ChartPoints,
                                  [this](const LossHistory &history) { window->setHistory(history); });
    });
    QObject::connect(window.get(), &MainWindow::wallHistoryWanted, engine.get(),
                     [this](Instant from, Instant to) {
                         engine->log().readHistory(from, to, ChartPoints, [this](const LossHistory &history) {
                             window->setWallHistory(history);
                         });
                     });
    if (engine->pair().timeScale != 1) // a lab's day is over in minutes
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
    Overview overview = engine->overview();
    if (!trouble.text.isEmpty()) {
        overview.subline = trouble.text + QLatin1Char(' ') + trouble.hint;
        if (overview.mark == Mark::Fine)
            overview.mark = Mark::Warning;
    }
    if (engine->moves().view() != shownRun) // copies that lie kept are news of the sites, not of a run
        showRun();
    if (window)
        window->setOverview(overview);
    if (wall)
        wall->setOverview(overview);
    if (previewing.isActive()) // what is decided on and what stands behind it are one picture
        showPreview();
}

void Windows::Private::showPreview()
{
    if (window && !engine->moves().runner().active())
        window->setPreview(engine->moves().freshPreview());
}

void Windows::Private::act(const std::function<Outcome()> &what)
{
    tie->signedIn(
        [this, what] {
            if (const Outcome done = what(); !done)
                refused(done.error());
        },
        [this] { refused(engine->people().mayAct(Right::TakeWheel).error()); });
}

void Windows::Private::refused(const Error &error)
{
    trouble = error;
    if (window->actDialog() && window->actDialog()->isVisible())
        window->actDialog()->runPage()->refuse(error.text + QLatin1Char(' ') + error.hint);
    refresh();
}

/// A move outside of an incident: who sits here has said so, and a second person approves it.
void Windows::Private::commit(const ActCommit &wanted)
{
    const auto back = [this] { window->actDialog()->openPreview(engine->moves().preview()); };
    tie->signedIn(
        [this, wanted, back] {
            tie->approved(
                engine->moves().preview().button, [this, wanted] { move(wanted); }, back);
        },
        back);
}

void Windows::Private::move(const ActCommit &wanted)
{
    std::optional<Override> override;
    if (!wanted.overridePerson.isEmpty())
        override = Override{wanted.overridePerson, wanted.overrideStatement};
    const Outcome begun = engine->moves().commit(override);
    if (begun)
        return;
    // What could be done when the button was armed can't be any more: the dialog says why.
    ActPreview preview = engine->moves().preview();
    preview.blocked = begun.error().text;
    window->setPreview(preview);
}

void Windows::Private::startDrill(const WindowOptions &options)
{
    drill = std::make_unique<Drill>(*engine, *tie, application.turns(), window.get(), options.drillFolder,
                                    options.labCommand);
    QObject::connect(drill.get(), &Drill::finished, &application, [](int code) { QApplication::exit(code); });
    QTimer::singleShot(1s, drill.get(), &Drill::begin);
}

} // namespace Switchback
