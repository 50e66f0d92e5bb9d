// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/runbooks.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFaults)
};

bool turns(const RunbookCall &call)
{
    return call.verb == QLatin1String("promote") || call.verb == QLatin1String("resume");
}
} // namespace

RunKind moveOf(const Runbook &runbook)
{
    switch (runbook.direction) {
    case Direction::Away:
        break;
    case Direction::Home:
        return RunKind::Failback;
    case Direction::Stay:
        return RunKind::Resume;
    }
    return runbook.planned ? RunKind::Planned : RunKind::Failover;
}

QList<RunKind> runbookMoves()
{
    return {RunKind::Failover, RunKind::Planned, RunKind::Failback, RunKind::Resume};
}

QString moveFileKey(RunKind kind)
{
    return kind == RunKind::Resume ? QStringLiteral("letgo") : runKindKey(kind);
}

QList<RunbookCall> allCalls(const Runbook &runbook)
{
    QList<RunbookCall> calls;
    for (const RunbookStep &step : runbook.steps)
        calls += step.calls;
    return calls;
}

const RunbookStep *turningStep(const Runbook &runbook)
{
    const RunbookStep *first = nullptr;
    for (const RunbookStep &step : runbook.steps) {
        if (std::any_of(step.calls.cbegin(), step.calls.cend(), turns))
            return &step;
        if (!first && step.kind == StepKind::Calls)
            first = &step;
    }
    return first;
}

void Runbooks::put(const Runbook &runbook, bool guides)
{
    m_all.insert(moveOf(runbook), {runbook, guides});
}

const Runbook *Runbooks::guide(RunKind kind) const
{
    const auto found = m_all.constFind(kind);
    return found == m_all.constEnd() || !found->guides ? nullptr : &found->runbook;
}

QList<RunbookCall> Runbooks::calls(RunKind kind) const
{
    return allCalls(m_all.value(kind).runbook);
}

QStringList Runbooks::faults() const
{
    QStringList back;
    for (const RunbookCall &call : calls(RunKind::Resume))
        back += call.key;
    QStringList out;
    for (const Entry &entry : m_all) {
        for (const RunbookCall &call : allCalls(entry.runbook)) {
            const QString undo = call.undo.isEmpty() ? usualUndo(call.verb) : call.undo;
            if (!undo.isEmpty() && !back.contains(undo))
                out += Words::tr("In \"%1\" the call \"%2\" is taken back by \"%3\", which is no call of the "
                                 "runbook for letting go.")
                           .arg(entry.runbook.key, call.key, undo);
        }
    }
    return out;
}

void Runbooks::scaleGuesses(int scale)
{
    if (scale <= 1) // hundreds of pairs share the runbooks that come with the program
        return;
    for (Entry &entry : m_all) {
        for (RunbookStep &step : entry.runbook.steps)
            step.expect /= scale;
    }
}

} // namespace Switchback
