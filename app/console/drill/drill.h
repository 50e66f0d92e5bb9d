// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/drill/drillpeople.h"
#include "app/console/drill/labhand.h"
#include "app/console/drill/messagecount.h"
#include "app/console/drill/script.h"
#include "app/console/drill/wizardscript.h"
#include "app/console/window/outagetie.h"
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
    /// `notifier`: null where there are no gateways.
    Drill(Engine &engine, OutageTie &tie, const Notifier *notifier, Turns &turns, QWidget *window,
          QString folder, const QString &labCommand, QString configFile, QObject *parent = nullptr);

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
    void stagePassed(const QString &name, int number, double seconds);
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
    QString m_folder;
    QThreadPool m_pictures; ///< encoded there, not while the window waits
    LabHand m_lab;
    QString m_configFile;
    DrillPeople m_people;
    Script m_script;
    MessageCount m_messages;
    WizardScript m_wizard;
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
