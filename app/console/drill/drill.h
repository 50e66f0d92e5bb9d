// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/drill/drillpeople.h"
#include "app/console/window/outagetie.h"
#include "app/pair/engine.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <functional>

class QProcess;
class QWidget;

namespace Switchback
{

class Turns;

/// Carries out a drill by itself, against a lab only: breaks things with the lab's command, presses the
/// window's own buttons with key and mouse events as a person would, waits until the screen says what it
/// should, takes a picture of each stage and counts lost rows against the lab's ledger of what was
/// acknowledged. Leaves summary.json and the pictures in its folder; finished() carries the exit code: 0 only
/// if nothing was lost beyond what the console had said, and nothing at failback.
class Drill : public QObject
{
    Q_OBJECT

public:
    Drill(Engine &engine, OutageTie &tie, Turns &turns, QWidget *window, QString folder, QString labCommand,
          QString configFile, QObject *parent = nullptr);

    void begin();

signals:
    void finished(int exitCode);

private:
    struct Stage {
        QString name;
        std::function<void()> act;   ///< begins it; may be empty
        std::function<bool()> until; ///< asked four times a second
        int timeoutSeconds = 60;
        bool quiet = false; ///< no picture, no line of its own
    };
    void planStages();
    void planBreaks();
    void planUnplannedFailover();
    // What is done in the wizard, in drillwizard.cpp.
    void planSignIn();
    void planFalseAlarm(const QString &name);
    void planWizardStart();
    void planWizard();
    void planWizardNotice(const QString &step);
    void planWizardDecision();
    void planWizardCalls();
    void planWizardCustomers(const QString &step, const QStringList &buttons);
    void planWizardInitials();
    void planRecord();
    void planCommit();
    /// One press or word that is tried until it can be done: what it needs may come a moment later.
    void attempt(const QString &name, const std::function<Outcome()> &hand,
                 const std::function<bool()> &until = {}, int timeoutSeconds = 30);
    void pressUntil(const QString &objectName, const std::function<bool()> &until = {},
                    int timeoutSeconds = 30);
    void writeInto(const QString &objectName, const QString &text);
    void picture(const QString &name);
    void planFailback(const QString &name);
    void planPlannedFailover();
    void nextStage();
    void look();
    void stageDone();
    void fail(const QString &why);
    void end(int code);

    void lab(const QStringList &arguments, std::function<void(const QByteArray &)> done = {});
    void countRows(std::function<void(const QJsonObject &)> done);
    void shoot(const QString &name);
    void writeSummary(const QString &error = {});

    void must(const Outcome &done); ///< or the drill has failed
    void press(const QString &objectName);

    [[nodiscard]] bool verdictIs(Side side, SiteVerdict verdict) const;
    [[nodiscard]] bool declared() const; ///< by the evidence
    [[nodiscard]] bool calm() const;
    [[nodiscard]] bool runEnded() const;

    Engine &m_engine;
    OutageTie &m_tie;
    Turns &m_turns;
    QPointer<QWidget> m_window;
    QString m_folder;
    QThreadPool m_pictures; ///< encoded there, not while the window waits
    QString m_lab;
    QString m_configFile;
    DrillPeople m_people;
    QList<Stage> m_stages;
    int m_stage = -1;
    QTimer m_look;
    QElapsedTimer m_elapsed;
    bool m_counting = false;
    QJsonArray m_steps;
    QJsonObject m_summary;
    double m_lossSaid = 0;
    qint64 m_lostBefore = 0;
    QString m_lastProblem; ///< why the last attempt could not be made yet
    bool m_writing = false;
    int m_waited = 0;       ///< looks since the attempt was first made
    bool m_pressed = false; ///< the stage's hand has done its work at least once
    QString m_runBefore;    ///< the run that was there before this stage's
    bool m_lossRespected = true;
    bool m_ended = false;
};

} // namespace Switchback
