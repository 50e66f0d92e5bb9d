// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/models/incident/outagestory.h"

namespace Switchback
{

/// A failover from the alert to the last customer's initials, as it stands in a store: chained, with events
/// of another pair in between.
struct RecordStory {
    QList<Event> events;
    QByteArray previous;
    Incident incident;
    Instant madeAt{};
};
struct StoryOptions {
    QList<Customer> customers;
    IncidentMode mode = IncidentMode::Real;
    qint64 firstSeq = 812;
    bool apart = false;      ///< what is about persons lies apart
    bool shortTexts = false; ///< a runbook without its long texts
    int form = 1; ///< how its events are hashed; of 2 each says what it follows, and numbers are left out
};
RecordStory recordStory(const StoryOptions &options);

/// Takes everybody's initials, in every kind of answer.
void signAll(OutageStory &story);
/// Numbers the events from `firstSeq` and chains them.
QList<Event> chained(QList<Event> events, qint64 firstSeq, QByteArray previous, int form = 1);

} // namespace Switchback
