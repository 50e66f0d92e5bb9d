// SPDX-License-Identifier: GPL-3.0-or-later
// How a run is written down, and what becomes of it when that can't be done.
#include "app/runbook/runner.h"

#include "models/core/whendone.h"

namespace Switchback
{

void Runner::record(const Event &event)
{
    if (m_recording) {
        m_toRecord += event;
        return;
    }
    m_recording = true;
    m_knownBefore = m_events.size();
    whenDone(m_outside.append(event), this, [this, event, turn = m_turn](const Result<Event> &result) {
        if (turn == m_turn)
            stored(event, result);
        else if (result && fold(*result)) // it got there before the wheel went
            emit changed();
    });
}

void Runner::stored(const Event &event, const Result<Event> &result)
{
    m_recording = false;
    if (!result) {
        notStored(event, result.error());
        return;
    }
    m_notes.storeError = {};
    fold(*result);
    if (!m_acting) {
        emit changed(); // that was the end
        return;
    }
    if (!m_toRecord.isEmpty()) {
        record(m_toRecord.takeFirst());
        return;
    }
    step();
}

void Runner::notStored(const Event &event, const Error &error)
{
    if (error.code == QLatin1String("lease_lost")) {
        letGoOfWheel({});
        emit wheelLost(error);
        return;
    }
    if (error.code == QLatin1String("already_done")) {
        // Somebody was first. What they wrote decides; it is here, or follow() brings it.
        if (!m_toRecord.isEmpty())
            record(m_toRecord.takeFirst());
        else if (m_events.size() > m_knownBefore)
            step();
        else
            m_again.start(std::chrono::seconds(1));
        changedSoon();
        return;
    }
    m_notes.storeError = error;
    m_toRecord.prepend(event);
    emit changed();
}

} // namespace Switchback
