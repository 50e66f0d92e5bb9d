// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runbook/runner.h"

#include "models/core/visibletext.h"

#include <QJsonObject>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
constexpr int MaxLines = 400;

/// How long a step waits for a site's other work at least; one that may last longer itself waits as long, and
/// one that is optional no longer than that.
constexpr Duration BusyAtLeast{std::chrono::minutes(2)};
constexpr Duration BusyPause{std::chrono::seconds(1)};

/// The site did not do it and did not fail: the same operation is asked for again.
bool isTransient(const QString &code)
{
    static const QSet<QString> codes{QStringLiteral("interrupted"), QStringLiteral("unavailable"),
                                     QStringLiteral("timeout"), QStringLiteral("starting"),
                                     QStringLiteral("disk_full")};
    return codes.contains(code);
}
} // namespace

bool Runner::isBusy(const QString &code)
{
    return code == QLatin1String("busy") || code == QLatin1String("peer_busy");
}

Runner::Runner(Outside outside, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_outside(std::move(outside))
    , m_clock(clock)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Runner::step);
}

Runner::~Runner() = default;

RunView Runner::view() const
{
    RunNotes notes = m_notes;
    notes.following = active() && !m_acting;
    notes.zone = m_outside.zone;
    notes.zoneName = m_outside.zoneName;
    return makeRunView(m_state, notes);
}

Outcome Runner::start(const RunPlan &plan)
{
    if (active())
        return Error{QStringLiteral("run_under_way"), tr("%1 is under way").arg(view().title),
                     tr("Finish it or give it up first.")};
    if (m_acting && (m_recording || !m_toRecord.isEmpty()))
        return Error{QStringLiteral("run_under_way"), tr("The beginning of a run waits for the log."),
                     tr("Try that again or give it up first.")};
    rest();
    forget(plan.id);
    m_acting = true;
    record(runStarted(plan, m_clock.now()));
    return Done{};
}

Outcome Runner::takeUp(const QList<Event> &events)
{
    if (m_acting)
        return Error{QStringLiteral("run_under_way"), tr("%1 is under way").arg(view().title), {}};
    const Result<RunState> state = foldRun(events);
    if (!state)
        return state.error();
    const QString run = state->started ? state->plan.id : m_run;
    const bool sameRun = run == m_run && m_state.started;
    if (!state->started && !sameRun)
        return Error{QStringLiteral("nothing_to_take_up"), tr("There is no run to take up."), {}};
    if (!sameRun)
        forget(run);
    for (const Event &event : events)
        fold(event);
    if (!active())
        return Error{QStringLiteral("nothing_to_take_up"), tr("That run has ended."), {}};
    if (!m_notes.storeError.text.isEmpty())
        return m_notes.storeError;
    rest();
    m_acting = true;
    m_notes.waiting.clear();
    m_notes.wheel.clear();
    m_notes.interrupted = true;
    emit changed();
    step();
    return Done{};
}

void Runner::follow(const Event &event)
{
    if (event.run.isEmpty())
        return;
    if (event.run != m_run) {
        // The log is right about which run is the last; while we carry one out, there is no other.
        const bool newer = m_events.isEmpty() || event.seq > m_events.firstKey();
        if (m_acting || !newer || event.kind != QLatin1String("run.started"))
            return;
        const QString wheel = m_notes.wheel;
        forget(event.run);
        m_notes.wheel = wheel;
    }
    if (!fold(event))
        return;
    changedSoon();
    if (m_acting && !m_recording)
        step();
}

void Runner::letGoOfWheel(const QString &by)
{
    rest();
    m_notes.wheel = by;
    m_notes.waiting.clear();
    m_notes.storeError = {};
    m_notes.interrupted = false;
    emit changed();
}

void Runner::storeIsBack()
{
    if (!m_acting || m_recording || m_toRecord.isEmpty())
        return;
    m_notes.storeError = {};
    record(m_toRecord.takeFirst());
    emit changed();
}

/// Whatever was under way in this turn is no business of the next one.
void Runner::rest()
{
    m_acting = false;
    ++m_turn;
    m_again.stop();
    m_recording = false;
    m_toRecord.clear();
    m_callUnderWay.clear();
    m_busyOp.clear();
    m_failures = 0;
}

void Runner::forget(const QString &run)
{
    m_run = run;
    m_state = {};
    m_events.clear();
    m_notes = {};
    m_seenLines.clear();
}

bool Runner::fold(const Event &event)
{
    if (event.run != m_run || m_events.contains(event.seq))
        return false;
    const bool last = m_events.isEmpty() || event.seq > m_events.lastKey();
    m_events.insert(event.seq, event);
    if (!last || !applyEvent(m_state, event)) {
        // Out of order: what could not follow may be right once what came before it is there.
        RunState again;
        m_notes.storeError = {};
        for (const Event &each : std::as_const(m_events)) {
            if (const Outcome applied = applyEvent(again, each); !applied)
                m_notes.storeError = applied.error();
        }
        m_state = again;
    }
    if (m_state.finished)
        rest();
    return true;
}

void Runner::changedSoon()
{
    // A log that is read at the start brings thousands at once.
    if (std::exchange(m_changedSoon, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_changedSoon = false;
            emit changed();
        },
        Qt::QueuedConnection);
}

void Runner::step()
{
    if (m_recording || !m_acting || !m_notes.storeError.text.isEmpty())
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
    case NextAct::Kind::Later:
        intendLater(m_state.steps.at(act.step));
        break;
    case NextAct::Kind::Question:
        askPerson();
        break;
    case NextAct::Kind::Finish:
        record(runFinished(m_state, m_clock.now()));
        break;
    }
    emit changed();
}

void Runner::intend(int index, const QString &by)
{
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record(stepIntended(m_state, m_state.steps.at(index), op, m_clock.now(), by));
}

/// What is known now goes into the log, once for each fence that could not ship; then a person is waited for.
void Runner::askPerson()
{
    m_again.stop();
    m_notes.waiting.clear();
    const StepState *fence = m_state.doing(QStringLiteral("fence"));
    if (m_state.lastLog && m_state.lastLog->op == fence->op)
        return;
    LastLog known = m_outside.lastLog ? m_outside.lastLog(m_state) : LastLog{};
    known.op = fence->op;
    known.finalLsn = fence->result.value(QStringLiteral("final_lsn")).toString();
    record(runAsked(m_state, known, m_clock.now()));
}

void Runner::intendLater(const StepState &step)
{
    if (std::exchange(m_busyOp, step.op) != step.op)
        m_again.start(BusyPause);
    else if (!m_again.isActive())
        intend(int(&step - m_state.steps.constData()));
}

void Runner::wasBusy(const StepState &step, const Error &error)
{
    const Duration waited = m_clock.now() - step.busySince.value_or(m_clock.now());
    // What the move does not hang on holds up nothing for longer than its own time.
    const Duration most = step.spec.optional ? step.spec.deadline : std::max(BusyAtLeast, step.spec.deadline);
    if (waited < most) {
        record(stepBusy(m_state, step, error, m_clock.now()));
        return;
    }
    record(stepFailed(m_state, step,
                      {error.code, tr("Waited %1 for it: %2").arg(durationText(waited), error.text),
                       tr("See what keeps it so long, then try again.")},
                      m_clock.now()));
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
        current.spec, request, this,
        [this, key, turn = m_turn](const QJsonObject &line) {
            if (turn == m_turn)
                addLine(key, line);
        },
        [this, op, turn = m_turn](const StepAnswer &answer) {
            if (turn == m_turn)
                answered(op, answer);
        });
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
        if (isBusy(error.code))
            wasBusy(*current, error);
        else
            record(stepFailed(m_state, *current, error, m_clock.now()));
        return;
    }
    // What the move does not hang on is not waited for without end.
    if (current->spec.optional &&
        m_clock.now() - current->startedAt.value_or(m_clock.now()) >= current->spec.deadline)
        record(stepFailed(m_state, *current, error, m_clock.now()));
    else
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

} // namespace Switchback
