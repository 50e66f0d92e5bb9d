// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/drill/drillpeople.h"
#include "app/console/drill/eveningscript.h"
#include "app/console/drill/labhand.h"
#include "app/console/drill/messagecount.h"
#include "app/console/drill/script.h"
#include "app/console/drill/wizardscript.h"
#include "app/console/window/outagetie.h"
#include "app/notify/notifying.h"
#include "app/pair/engine.h"

#include <QJsonArray>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>

class QWidget;

namespace Switchback
{

class Turns;

/// Carries out a drill by itself, against a lab only: breaks things with the lab's command, presses the
/// window's own buttons with key and mouse events as a person would, waits until the screen says what it
/// should, takes a picture of each stage and counts lost rows against the lab's ledger of what was
/// acknowledged, and in mailboxes and at the provider what arrived of its messages. Leaves summary.json and
/// the pictures in its folder; finished() carries the exit code: 0 only if nothing was lost beyond what the
/// console had said, and nothing at failback, and every message arrived at everybody once.
class Drill : public QObject
{
    Q_OBJECT

public:
    /// What it is told on the command line, and which configuration it is of.
    struct Given {
        QString folder; ///< for pictures and figures
        QString labCommand;
        QString configFile;
        QString list; ///< what is taken over as the drill list, in the window; empty: nothing is
    };
    Drill(Engine &engine, OutageTie &tie, const Notifying::Parts &telling, Turns &turns, QWidget *window,
          const Given &given, QObject *parent = nullptr);

    void begin();

signals:
    void finished(int exitCode);

private:
    void planStages();
    void planBreaks();
    void planUnplannedFailover();
    void planCommit();
    void planRecord();
    void planFailback(const QString &name);
    void planFailbackCounted(const QString &name);
    void planPlannedFailover();
    void planPlannedCounted(const QString &name);
    void keepStage(const QString &name, int number, double seconds);
    void fail(const QString &why);
    void end(int code);

    void shoot(const QString &name);
    void writeSummary(const QString &error = {});

    void must(const Outcome &done); ///< or the drill has failed
    void press(const QString &objectName);

    [[nodiscard]] bool verdictIs(Side side, SiteVerdict verdict) const;
    [[nodiscard]] bool declared() const; ///< by the evidence
    [[nodiscard]] bool calm() const;

    Engine &m_engine;
    OutageTie &m_tie;
    Turns &m_turns;
    QPointer<QWidget> m_window;
    Given m_given;
    QThreadPool m_pictures; ///< encoded there, not while the window waits
    LabHand m_lab;
    DrillPeople m_people;
    Script m_script;
    MessageCount m_messages;
    WizardScript m_wizard;
    EveningScript m_evening;
    RunSince m_run;
    QJsonArray m_steps;
    QJsonObject m_summary;
    double m_lossSaid = 0;
    qint64 m_lostBefore = 0;
    bool m_writing = false;
    bool m_lossRespected = true;
    bool m_ended = false;
};

} // namespace Switchback
