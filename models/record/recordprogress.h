// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

#include <atomic>

namespace Switchback
{

/// What a record is made of, in this order.
enum class RecordPart { Packet, Check, Report, Sheets };
inline constexpr int RecordParts = 4;

/// How far a long record is, and the word to end it; between who writes it and who shows it. Any thread.
struct RecordProgress {
    std::atomic<RecordPart> part{RecordPart::Packet};
    std::atomic<int> done{0}; ///< of that part: entries of the log, or sheets
    std::atomic<int> all{0};  ///< 0: it is not counted
    std::atomic<bool> calledOff{false};

    void begin(RecordPart next, int count = 0)
    {
        all = 0;
        done = 0;
        part = next;
        all = count;
    }
};

/// "Step 4 of 4: 1204 of 10000 customers' sheets are written."
QString progressText(RecordPart part, int done, int all);
/// "1 min 12 s so far, about 2 min to go": since it all began, and since this part did. How long it will take
/// is said once something is known of it.
QString progressTime(Duration sinceBegin, Duration sincePart, int done, int all);

} // namespace Switchback
