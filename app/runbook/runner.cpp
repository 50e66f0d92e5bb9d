// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runbook/runner.h"

#include "models/core/visibletext.h"

#include <QJsonObject>
#include <QUuid>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxLines = 400;

/// The site did not do it and did not fail: the same operation is asked for again.
bool isTransient(const QString &code)
{
    static const QSet<QString> codes{QStringLiteral("busy"),        QStringLiteral("interrupted"),
                                     QStringLiteral("unavailable"), QStringLiteral("timeout"),
                                     QStringLiteral("starting"),    QStringLiteral("disk_full")};
    return codes.contains(code);
}
} // namespace

Runner::Runner(Outside outside, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_outside(std::move(outside))
    , m_clock(clock)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Runner::step);
}

Runner::~Runner() = default;

Outcome Runner::start(const RunPlan &plan)
{
    if (active())
        return Error{QStringLiteral("run_under_way"), tr("%1 is under way").arg(view().title),
                     tr("Finish it or give it up first.")};
    m_state = {};
    m_notes = {};
    m_seenLines.clear();
    m_failures = 0;
    m_callUnderWay.clear();
    record(runStarted(plan, m_clock.now()));
    return Done{};
}

Outcome Runner::takeUp(const QList<Event> &events)
{
    if (active())
        return Error{QStringLiteral("run_under_way"), tr("%1 is under way").arg(view().title), {}};
    const Result<RunState> state = foldRun(events);
    if (!state)
        return state.error();
    if (!state->started || state->finished)
        return Error{QStringLiteral("nothing_to_take_up"), tr("That run has ended."), {}};
    m_state = *state;
    m_notes = {};
    m_notes.interrupted = true;
    m_seenLines.clear();
    m_failures = 0;
    m_callUnderWay.clear();
    emit changed();
    step();
    return Done{};
}

void Runner::step()
{
    if (m_recording)
        return;
    const NextAct act = nextAct(m_state);
    switch (act.kind) {
    case NextAct::Kind::Nothing:
    case NextAct::Kind::Wait:
        m_again.stop();
        m_notes.waiting.clear();
        break;
    case NextAct::Kind::Intend:
        intend(act.step);
        break;
    case NextAct::Kind::Ask:
        ask(act.step);
        break;
    case NextAct::Kind::Finish:
        record(runFinished(m_state, m_clock.now()));
        break;
    }
    emit changed();
}

void Runner::intend(int index)
{
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record(stepIntended(m_state, m_state.steps.at(index), op, m_clock.now()));
}

void Runner::ask(int index)
{
    const StepState &current = m_state.steps.at(index);
    if (m_callUnderWay == current.op)
        return;
    m_callUnderWay = current.op;
    const QString key = current.spec.key;
    const QString op = current.op;
    const QJsonObject request{
        {QStringLiteral("op"), op},
        {QStringLiteral("by"), m_state.plan.actor.isEmpty() ? QStringLiteral("console") : m_state.plan.actor},
        {QStringLiteral("params"), stepParams(m_state, current)}};
    m_outside.call(
        current.spec, request, this, [this, key](const QJsonObject &line) { addLine(key, line); },
        [this, op](const StepAnswer &answer) { answered(op, answer); });
}

void Runner::addLine(const QString &key, const QJsonObject &line)
{
    // A joined operation tells its story from the start: each line is shown once.
    const QString id = line.value(QStringLiteral("op")).toString() + QLatin1Char('/') +
                       QString::number(line.value(QStringLiteral("seq")).toInteger());
    if (m_seenLines.contains(id))
        return;
    m_seenLines.insert(id);
    m_notes.waiting.clear();
    QStringList &lines = m_notes.lines[key];
    const QString at = line.value(QStringLiteral("at")).toString().mid(11, 12);
    lines += visibleText(QStringLiteral("%1  %2: %3")
                             .arg(at, line.value(QStringLiteral("step")).toString(),
                                  line.value(QStringLiteral("text")).toString()));
    if (lines.size() > MaxLines)
        lines.removeFirst();
    emit changed();
}

void Runner::answered(const QString &op, const StepAnswer &answer)
{
    if (m_callUnderWay == op)
        m_callUnderWay.clear();
    const StepState *current = m_state.current();
    if (!current || current->op != op || current->phase != StepPhase::Intended)
        return; // a late answer of a step that has been decided otherwise
    if (answer.data.ok()) {
        m_failures = 0;
        m_notes.waiting.clear();
        record(stepDone(m_state, *current, answer.data.value(), m_clock.now()));
        return;
    }
    const Error &error = answer.data.error();
    if (answer.fromSite && !isTransient(error.code)) {
        m_failures = 0;
        m_notes.waiting.clear();
        record(stepFailed(m_state, *current, error, m_clock.now()));
        return;
    }
    callAgainLater(error.text);
}

void Runner::callAgainLater(const QString &why)
{
    const int seconds = std::min(1 << std::min(m_failures, 3), 8);
    ++m_failures;
    m_notes.waiting =
        tr("Not known whether it is done: %1 Asking again in %2 s.").arg(visibleText(why)).arg(seconds);
    m_again.start(std::chrono::seconds(seconds));
    emit changed();
}

void Runner::retry(const QString &actor)
{
    m_notes.storeError = {};
    if (m_state.finished)
        return;
    if (!m_toRecord.isEmpty()) {
        const Event again = m_toRecord.takeFirst();
        record(again);
        return;
    }
    if (m_state.stopped) {
        record(runResumed(m_state, actor, m_clock.now()));
        return;
    }
    const StepState *current = m_state.current();
    if (current && current->phase == StepPhase::Failed)
        intend(int(current - m_state.steps.constData()));
    else
        step();
}

void Runner::stop(const QString &actor)
{
    if (active() && !m_state.stopped)
        record(runStopped(m_state, actor, m_clock.now()));
}

void Runner::giveUp(const QString &actor)
{
    if (!active())
        return;
    Event end = runFinished(m_state, m_clock.now());
    end.actor = actor;
    record(end);
}

void Runner::overrideFence(const Override &override)
{
    if (!mayOverride(m_state))
        return;
    record(runOverridden(m_state, override, m_clock.now()));
}

void Runner::record(const Event &event)
{
    if (m_recording) {
        m_toRecord += event;
        return;
    }
    m_recording = true;
    m_outside.append(event).then(this, [this, event](const Result<Event> &stored) {
        m_recording = false;
        if (!stored) {
            m_notes.storeError = stored.error();
            m_toRecord.prepend(event);
            emit changed();
            return;
        }
        m_notes.storeError = {};
        const Outcome applied = applyEvent(m_state, *stored);
        if (!applied)
            m_notes.storeError = applied.error();
        if (!m_toRecord.isEmpty()) {
            const Event next = m_toRecord.takeFirst();
            record(next);
            return;
        }
        step();
    });
}

} // namespace Switchback
