// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may do about a run.
#include "app/runbook/runner.h"

namespace Switchback
{

Outcome Runner::mayAct() const
{
    if (m_acting)
        return Done{};
    if (m_notes.wheel.isEmpty())
        return Error{QStringLiteral("not_acting"), tr("This console does not carry out the run."),
                     tr("Take the wheel first.")};
    return Error{QStringLiteral("not_acting"), tr("%1 has the wheel.").arg(m_notes.wheel),
                 tr("Take the wheel first.")};
}

Outcome Runner::retry(const QString &actor)
{
    if (const Outcome allowed = mayAct(); !allowed)
        return allowed;
    if (m_recording)
        return Done{};
    if (m_notes.storeError.code == QLatin1String("bad_event"))
        return m_notes.storeError; // whoever acts on a log that makes no sense does something twice
    m_notes.storeError = {};
    if (!m_toRecord.isEmpty()) {
        record(m_toRecord.takeFirst());
        return Done{};
    }
    if (m_state.stopped) {
        record(runResumed(m_state, actor, m_clock.now()));
        return Done{};
    }
    const NextAct next = nextAct(m_state);
    if (next.kind == NextAct::Kind::Wait || next.kind == NextAct::Kind::Question)
        intend(next.step, actor);
    else
        step();
    return Done{};
}

Outcome Runner::stop(const QString &actor)
{
    if (const Outcome allowed = mayAct(); !allowed)
        return allowed;
    if (active() && !m_state.stopped)
        record(runStopped(m_state, actor, m_clock.now()));
    return Done{};
}

Outcome Runner::giveUp(const QString &actor, bool letGo)
{
    if (const Outcome allowed = mayAct(); !allowed)
        return allowed;
    if (!active()) {
        // Its beginning is not in the log: nothing has been done, and nothing will be.
        if (!m_recording) {
            rest();
            forget({});
            emit changed();
        }
        return Done{};
    }
    if (letGo && !mayResume(m_state))
        return Error{QStringLiteral("nothing_to_resume"),
                     tr("Nothing was fenced by this run, or its promotion is done."),
                     tr("Give it up instead.")};
    Event end = runFinished(m_state, m_clock.now(), letGo ? actor : QString());
    end.actor = actor;
    record(end);
    return Done{};
}

Outcome Runner::addStep(const StepSpec &spec, const QString &by)
{
    if (const Outcome allowed = mayAct(); !allowed)
        return allowed;
    if (m_recording || nextAct(m_state).kind != NextAct::Kind::Wait)
        return Error{QStringLiteral("run_under_way"), tr("%1 is under way").arg(view().title),
                     tr("Wait until it has ended or asks.")};
    record(runStepAdded(m_state, spec, by, m_clock.now()));
    return Done{};
}

Outcome Runner::acceptLoss(const Override &by)
{
    if (const Outcome allowed = mayAct(); !allowed)
        return allowed;
    if (m_recording || !asksAboutLastLog(m_state))
        return Error{QStringLiteral("not_asked"), tr("Nobody asks for that at the moment."),
                     tr("Look at the run first.")};
    record(runLossAccepted(m_state, by, m_clock.now()));
    return Done{};
}

Outcome Runner::overrideFence(const Override &override)
{
    if (const Outcome allowed = mayAct(); !allowed)
        return allowed;
    if (mayOverride(m_state))
        record(runOverridden(m_state, override, m_clock.now()));
    return Done{};
}

} // namespace Switchback
