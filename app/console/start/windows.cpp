// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/windows.h"

#include "app/config/consoleconfig.h"
#include "app/console/drill/drill.h"
#include "app/console/gateways.h"
#include "app/console/quitsignals.h"
#include "app/console/window/outagetie.h"
#include "app/console/window/pairview.h"
#include "app/console/window/probe.h"
#include "app/console/window/turns.h"
#include "app/files/fileparts.h"
#include "app/pair/pairs.h"
#include "widgets/base/beat.h"
#include "widgets/base/scrollaccess.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QApplication>
#include <QTextStream>
#include <QTimer>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Nothing on a wall changes place more often.
constexpr auto TurnEvery = 10s;
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

    void makeViews(const ConsoleConfig &config, const WindowOptions &options);
    void begin();
    /// Shows that pair in place of the one that is shown, where its window stands.
    void open(PairView *view);
    void openMain(PairView *view);
    void openWall(PairView *view);
    [[nodiscard]] PairView *viewOf(const QString &pair) const;
    void tellLines();
    /// The wall shows the neediest; who is shown stays so while nobody needs more.
    void turnWall(const QList<PairLine> &lines);
    void startDrill(const WindowOptions &options, const QString &configFile);

    const Clock &clock;
    QuitSignals quitSignals; ///< before the application, which starts threads
    MeasuredApplication application;
    Probe probe{application.turns()};
    std::unique_ptr<Beat> beat;
    Notifying notifying; ///< outlives the pairs
    std::unique_ptr<Pairs> pairs;
    std::vector<std::unique_ptr<PairView>> views;
    PairView *shown = nullptr;
    std::unique_ptr<Drill> drill;
    QTimer telling;
    QTimer turning; ///< while it runs the wall is not turned to another pair
    Duration signInLife{};
    bool wall = false;
};

Windows::Windows(int &argc, char **argv, const Clock &clock)
{
    // A window needs no GL; without this the first frame waits for it.
    if (!qEnvironmentVariableIsSet("QT_XCB_GL_INTEGRATION"))
        qputenv("QT_XCB_GL_INTEGRATION", "none");
    d = std::make_unique<Private>(argc, argv, clock);
}

Windows::~Windows() = default;

int Windows::run(const QString &configFile, const QString &pair, const WindowOptions &options)
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
    const Result<PairConfig> first =
        pairMeant(reading.config, pair.isEmpty() ? reading.config.pairs.first().id : pair);
    if (!first) {
        QTextStream(stderr) << "switchback: " << first.error().text << '\n';
        return 64;
    }
    Theme::instance().start(*theme);
    d->makeViews(reading.config, options);
    d->open(d->viewOf(first->id));
    // Store and sites only after the first frame is on the screen.
    QTimer::singleShot(0, d->shown, [this] { d->begin(); });
    if (!options.drillFolder.isEmpty())
        d->startDrill(options, configFile);
    const int code = QApplication::exec();
    d->drill.reset();
    d->views.clear();
    d->pairs.reset();
    return code;
}

void Windows::Private::makeViews(const ConsoleConfig &config, const WindowOptions &options)
{
    wall = options.wall;
    signInLife = config.signInLife;
    const auto often = std::min_element(
        config.pairs.begin(), config.pairs.end(),
        [](const PairConfig &a, const PairConfig &b) { return a.pollPeriod < b.pollPeriod; });
    beat = std::make_unique<Beat>(clock, often->pollPeriod);
    // A wall needs no log-in and can do nothing.
    pairs = std::make_unique<Pairs>(config, clock, wall ? Purpose::Watch : Purpose::Window);
    addGateways(notifying, config, clock);
    notifying.plugInto(*pairs, config.notify.operators, clock);
    lookAfterFiles(*pairs);
    telling.setSingleShot(true);
    telling.setInterval(100ms); // several pairs in one moment are one list
    QObject::connect(&telling, &QTimer::timeout, &application, [this] { tellLines(); });
    turning.setSingleShot(true);
    turning.setInterval(TurnEvery);
    QObject::connect(&turning, &QTimer::timeout, &application, [this] { tellLines(); });
    for (const auto &engine : pairs->all()) {
        views.push_back(std::make_unique<PairView>(*engine, clock, *beat, probe));
        PairView *view = views.back().get();
        view->tie().tieTelling(notifying.partsOf(engine->pair().id));
        // Begun once, not anew with each: among hundreds of pairs one always changes.
        QObject::connect(view, &PairView::lineChanged, &telling, [this] {
            if (!telling.isActive())
                telling.start();
        });
        QObject::connect(view, &PairView::pairWanted, &application,
                         [this](const QString &pair) { open(viewOf(pair)); });
    }
}

void Windows::Private::begin()
{
    for (const auto &view : views)
        view->begin();
    pairs->start();
}

PairView *Windows::Private::viewOf(const QString &pair) const
{
    for (const auto &view : views) {
        if (view->engine().pair().id == pair)
            return view.get();
    }
    return nullptr;
}

void Windows::Private::open(PairView *view)
{
    if (!view || view == shown)
        return;
    wall ? openWall(view) : openMain(view);
    shown = view;
    view->refresh();
    tellLines();
}

void Windows::Private::openMain(PairView *view)
{
    MainWindow *before = shown ? shown->window() : nullptr;
    MainWindow *window = view->window() ? view->window() : view->openMain(signInLife);
    if (before)
        window->setGeometry(before->geometry());
    window->setWindowState(before ? before->windowState() : window->windowState());
    window->show();
    if (before) {
        window->activateWindow();
        before->hide();
    }
}

void Windows::Private::openWall(PairView *view)
{
    WallWindow *window = view->wall();
    if (!window) {
        window = view->openWall();
        QObject::connect(window, &WallWindow::left, &application, &QApplication::quit);
    }
    window->showFullScreen();
    if (shown)
        shown->wall()->hide();
    turning.start();
}

void Windows::Private::tellLines()
{
    QList<PairLine> lines;
    for (const auto &view : views)
        lines += view->line();
    lines = byNeed(lines);
    if (wall)
        turnWall(lines);
    const QString open = shown->engine().pair().id;
    if (shown->window())
        shown->window()->setPairs(lines, open);
    if (shown->wall())
        shown->wall()->setOthers(lines, open);
}

void Windows::Private::turnWall(const QList<PairLine> &lines)
{
    if (turning.isActive() || needOf(lines.first()) <= needOf(shown->line()))
        return;
    open(viewOf(lines.first().pair));
}

void Windows::Private::startDrill(const WindowOptions &options, const QString &configFile)
{
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); // its hands reach what is Qt's
    drill = std::make_unique<Drill>(
        shown->engine(), shown->tie(), notifying.partsOf(shown->engine().pair().id), application.turns(),
        shown->window(),
        Drill::Given{options.drillFolder, options.labCommand, configFile, options.drillList});
    QObject::connect(drill.get(), &Drill::finished, &application, [](int code) { QApplication::exit(code); });
    QTimer::singleShot(1s, drill.get(), &Drill::begin);
}

} // namespace Switchback
