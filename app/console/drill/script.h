// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>

namespace Switchback
{

/// What a drill does, one stage after the other: each begins something and is over when the screen says what
/// it should, or fails when it does not in time. GUI thread.
class Script : public QObject
{
    Q_OBJECT

public:
    struct Stage {
        QString name;
        std::function<void()> act;   ///< begins it; may be empty
        std::function<bool()> until; ///< asked four times a second
        int timeoutSeconds = 60;
        bool quiet = false; ///< no picture, no line of its own
    };
    Script();

    void add(const Stage &stage) { m_stages += stage; }
    /// One press or word that is tried until it can be done: what it needs may come a moment later.
    void attempt(const QString &name, const std::function<Outcome()> &hand,
                 const std::function<bool()> &until = {}, int timeoutSeconds = 30);
    void pressUntil(const QString &objectName, const std::function<bool()> &until = {},
                    int timeoutSeconds = 30);
    void writeInto(const QString &objectName, const QString &text);
    void picture(const QString &name);

    void begin() { next(); }
    /// Goes no further.
    void stop();
    /// Why what was tried last could not be done yet; shown when the stage fails.
    void tried(const Outcome &done) { m_lastProblem = done ? QString() : done.error().text; }

signals:
    void stageBegun(const QString &name); ///< none for quiet ones
    void stagePassed(const QString &name, int number, double seconds);
    void notThere(const QString &why); ///< a stage did not end in time
    void finished();

private:
    void next();
    void look();
    void passed();

    QList<Stage> m_stages;
    int m_stage = -1;
    QTimer m_look;
    QElapsedTimer m_elapsed;
    QString m_lastProblem;
    int m_waited = 0;       ///< looks since the attempt was first made
    bool m_pressed = false; ///< the stage's hand has done its work at least once
    bool m_stopped = false;
};

} // namespace Switchback
