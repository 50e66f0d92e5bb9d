// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/engine.h"
#include "models/act/runview.h"
#include "models/overview/activitymodel.h"
#include "models/overview/pairlines.h"
#include "models/overview/troubleline.h"
#include "widgets/act/actcommit.h"
#include "widgets/base/alarm.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace Switchback
{

class Beat;
class CustomersTie;
class MainWindow;
class LogTie;
class OutageTie;
class Probe;
class WallWindow;

/// One pair as this program shows it: ties its engine to a window or a wall, which are made when they are
/// first wanted, and sounds its alarms whether or not it is seen. GUI thread.
class PairView : public QObject
{
    Q_OBJECT
public:
    /// All must outlive it.
    PairView(Engine &engine, const Clock &clock, const Beat &beat, Probe &probe);
    ~PairView() override;

    MainWindow *openMain(Duration signInLife);
    WallWindow *openWall();
    /// Follows the engine from now on.
    void begin();
    void refresh();

    [[nodiscard]] Engine &engine() { return m_engine; }
    [[nodiscard]] OutageTie &tie() { return *m_tie; }
    [[nodiscard]] MainWindow *window() const { return m_window.get(); }
    [[nodiscard]] WallWindow *wall() const { return m_wall.get(); }
    [[nodiscard]] const PairLine &line() const { return m_line; }

signals:
    void lineChanged();
    void pairWanted(const QString &pair); ///< asked for in this window

private:
    void tieActs();
    void tieHistory();
    void readLog();
    void showRun();
    void showPreview();
    void refreshSoon();
    void trouble(const Error &error);
    void commit(const ActCommit &commit);
    void move(const ActCommit &commit);
    /// What changes something at the sites: by somebody who has signed in. Whether they may is said by what
    /// is asked for.
    void act(const std::function<Outcome()> &what);
    void refused(const Error &error);

    Engine &m_engine;
    const Clock &m_clock;
    const Beat &m_beat;
    Probe &m_probe;
    ActivityModel m_activity;
    std::unique_ptr<OutageTie> m_tie;
    std::unique_ptr<LogTie> m_logTie;
    std::unique_ptr<CustomersTie> m_customersTie;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<WallWindow> m_wall;
    Alarm m_alarm;
    Alarm m_unproven;     ///< an outage, or this console's own network
    Alarm m_untold{this}; ///< a gateway failed in its proof: customers may not be told
    QString m_failedProof;
    std::optional<RunView> m_shownRun;
    QTimer m_refreshing;
    QTimer m_previewing;
    TroubleLine m_trouble;
    PairLine m_line;
    bool m_ready = false;
};

} // namespace Switchback
