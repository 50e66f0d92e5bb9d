// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/pairview.h"

#include "app/console/window/customerstie.h"
#include "app/console/window/logtie.h"
#include "app/console/window/outagetie.h"
#include "app/console/window/probe.h"
#include "app/console/window/runwishes.h"
#include "app/pair/moves.h"
#include "app/pair/shown.h"
#include "models/act/actpreview.h"
#include "models/core/text/sentences.h"
#include "models/replication/losshistory.h"
#include "widgets/act/actdialog.h"
#include "widgets/act/runpage.h"
#include "widgets/base/beat.h"
#include "widgets/base/onscreen.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"

#include <QGuiApplication>
#include <QScreen>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int ChartPoints = 20'000;
constexpr int ActivityLines = 500;
} // namespace

PairView::PairView(Engine &engine, const Clock &clock, const Beat &beat, Probe &probe)
    : m_engine(engine)
    , m_clock(clock)
    , m_beat(beat)
    , m_probe(probe)
    , m_activity(ActivityLines)
    , m_tie(std::make_unique<OutageTie>(engine, beat))
    , m_logTie(std::make_unique<LogTie>(engine, *m_tie))
    , m_customersTie(std::make_unique<CustomersTie>(engine, *m_tie))
{
}

PairView::~PairView()
{
    m_customersTie.reset();
    m_logTie.reset();
    m_tie.reset();
    m_wall.reset();
    m_window.reset();
}

void PairView::begin()
{
    connect(&m_engine, &Engine::overviewChanged, this, &PairView::refreshSoon);
    // While somebody decides, the figures grow on every page in the same second.
    connect(&m_beat, &Beat::beat, this, [this] {
        if (m_engine.outages().incident().open())
            refreshSoon();
    });
    m_unproven.setUntilTouched(true);
    m_untold.setObjectName(QStringLiteral("untoldAlarm"));
    m_untold.setUntilTouched(true);
    m_refreshing.setSingleShot(true);
    m_refreshing.setInterval(50ms);
    connect(&m_refreshing, &QTimer::timeout, this, [this] { refresh(); });
    connect(&m_engine, &Engine::runChanged, this, [this] {
        showRun();
        refresh();
    });
    connect(&m_engine, &Engine::troubled, this, &PairView::trouble);
    connect(m_tie.get(), &OutageTie::said, this, &PairView::trouble);
    connect(&m_engine.people(), &PeopleHere::changed, this, [this] { showRun(); });
    connect(&m_engine.outages(), &Outages::troubled, this, &PairView::trouble);
    connect(&m_engine, &Engine::sampled, this, [this](const LossPoint &point) {
        if (m_window)
            m_window->appendPoint(point);
        if (m_wall)
            m_wall->appendPoint(point);
    });
    connect(&m_engine, &Engine::eventAppended, this, [this](const Event &event) { m_activity.add({event}); });
    connect(&m_engine, &Engine::ready, this, [this] {
        m_ready = true;
        readLog();
    });
}

void PairView::refreshSoon()
{
    if (!m_refreshing.isActive())
        m_refreshing.start(); // several answers in one moment are one picture
}

void PairView::trouble(const Error &error)
{
    m_trouble.tell(error, m_clock.now());
    refresh();
}

void PairView::readLog()
{
    m_engine.log().readEvents(ActivityLines, [this](const QList<Event> &events) { m_activity.add(events); });
    const Instant now = m_clock.now();
    if (m_window)
        m_engine.log().readHistory(m_window->chartFrom(), now, ChartPoints,
                                   [this](const LossHistory &history) {
                                       m_window->setHistory(history);
                                       m_probe.historyShown();
                                   });
    if (m_wall)
        m_engine.log().readHistory(now - 24h, now, ChartPoints,
                                   [this](const LossHistory &history) { m_wall->setHistory(history); });
    showRun();
}

void PairView::showRun()
{
    m_shownRun = shownRun(m_engine);
    if (m_window)
        m_window->setRun(m_shownRun);
    if (m_wall) // what has ended is no news for the room
        m_wall->setRun(m_engine.moves().open() ? m_shownRun : std::nullopt);
    // Nobody can write, and nothing goes on by itself: that has to be heard.
    m_alarm.set(m_shownRun && m_shownRun->gap && m_shownRun->waitsForPerson);
}

MainWindow *PairView::openMain(Duration signInLife)
{
    m_window = std::make_unique<MainWindow>(m_beat);
    m_window->setActivity(&m_activity);
    tieActs();
    tieHistory();
    if (m_engine.pair().timeScale != 1) // a lab's day is over in minutes
        m_window->setChartSpan(1h);
    m_tie->tieMain(m_window.get());
    m_logTie->tieMain(m_window.get());
    m_customersTie->tieMain(m_window.get());
    m_tie->endSignInAfter(signInLife);
    m_probe.watchFirstFrame(m_window.get());
    keepOnScreen(*m_window, QSize(1440, 900));
    if (m_ready) {
        readLog();
        m_tie->refresh(); // an outage that is open is there at once
    }
    return m_window.get();
}

void PairView::tieActs()
{
    connect(m_window.get(), &MainWindow::actWanted, this, [this] {
        showPreview();
        m_previewing.start();
    });
    connect(m_window.get(), &MainWindow::actClosed, &m_previewing, &QTimer::stop);
    m_previewing.setInterval(1s);
    connect(&m_previewing, &QTimer::timeout, this, [this] { refresh(); });
    connect(m_window.get(), &MainWindow::commitWanted, this,
            [this](const ActCommit &wanted) { commit(wanted); });
    const Wishes *wishes = &m_window->wishes();
    connect(wishes, &Wishes::runWished, this,
            [this](const RunWish &wish) { act([this, wish] { return doneAbout(m_engine.moves(), wish); }); });
    connect(wishes, &Wishes::pairWanted, this, &PairView::pairWanted);
}

void PairView::tieHistory()
{
    connect(m_window.get(), &MainWindow::rangeWanted, this, [this](Instant from, Instant to) {
        m_engine.log().readHistory(from, to, ChartPoints,
                                   [this](const LossHistory &history) { m_window->setHistory(history); });
    });
    connect(m_window.get(), &MainWindow::wallHistoryWanted, this, [this](Instant from, Instant to) {
        m_engine.log().readHistory(from, to, ChartPoints,
                                   [this](const LossHistory &history) { m_window->setWallHistory(history); });
    });
}

WallWindow *PairView::openWall()
{
    m_wall = std::make_unique<WallWindow>(m_beat);
    m_tie->tieWall(m_wall.get());
    m_probe.watchFirstFrame(m_wall.get());
    // Also where no window manager makes it fill the screen, as on a bare X server behind a wall.
    m_wall->setGeometry(QGuiApplication::primaryScreen()->geometry());
    if (m_ready) {
        readLog();
        m_tie->refresh();
    }
    return m_wall.get();
}

void PairView::refresh()
{
    Overview overview = m_engine.overview();
    if (const QString trouble = m_trouble.text(m_clock.now(), m_engine.pair().production);
        !trouble.isEmpty()) {
        overview.subline = trouble;
        if (overview.mark == Mark::Fine)
            overview.mark = Mark::Warning;
    }
    if (shownRun(m_engine) != m_shownRun) // copies that lie kept are news of the sites, not of a run
        showRun();
    if (m_window)
        m_window->setOverview(overview);
    if (m_wall)
        m_wall->setOverview(overview);
    if (m_previewing.isActive()) // what is decided on and what stands behind it are one picture
        showPreview();
    m_unproven.set(m_engine.outages().wantsAPerson());
    if (const QString failed = m_tie->tellingFails(); failed != m_failedProof) {
        m_failedProof = failed;
        m_untold.set(false); // each hour's is heard anew
    }
    m_untold.set(!m_failedProof.isEmpty());
    const Incident &incident = m_engine.outages().incident();
    const PairLine line =
        pairLine(m_engine.pair().id, overview, incident.open() && incident.mode == IncidentMode::Real,
                 incident.open() && incident.drill());
    if (std::exchange(m_line, line) != line)
        emit lineChanged();
}

void PairView::showPreview()
{
    if (m_window && !m_engine.moves().runner().active())
        m_window->setPreview(m_engine.moves().freshPreview());
}

void PairView::act(const std::function<Outcome()> &what)
{
    m_tie->signedIn(
        [this, what] {
            if (const Outcome done = what(); !done)
                refused(done.error());
        },
        [this] { refused(m_engine.people().mayAct(Right::TakeWheel).error()); });
}

void PairView::refused(const Error &error)
{
    m_trouble.tell(error, m_clock.now());
    if (m_window->actDialog() && m_window->actDialog()->isVisible())
        m_window->actDialog()->runPage()->refuse(asSentences(error));
    refresh();
}

/// A move outside of an incident: who sits here has said so, and a second person approves it.
void PairView::commit(const ActCommit &wanted)
{
    const auto back = [this] { m_window->actDialog()->openPreview(m_engine.moves().preview()); };
    m_tie->signedIn(
        [this, wanted, back] {
            m_tie->approved(
                m_engine.moves().preview().button, [this, wanted] { move(wanted); }, back);
        },
        back);
}

void PairView::move(const ActCommit &wanted)
{
    std::optional<Override> override;
    if (!wanted.overridePerson.isEmpty())
        override = Override{wanted.overridePerson, wanted.overrideStatement};
    const Outcome begun = m_engine.moves().commit(override);
    if (begun)
        return;
    // What could be done when the button was armed can't be any more: the dialog says why.
    ActPreview preview = m_engine.moves().preview();
    preview.blocked = begun.error().text;
    m_window->setPreview(preview);
}

} // namespace Switchback
