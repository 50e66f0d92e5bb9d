// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/core/mark.h"
#include "models/witness/logchecked.h"

#include <QList>

namespace Switchback
{

/// One thing that a look at the log found, in a sentence or two.
struct LogLine {
    Mark mark = Mark::Unknown;
    QString text;
    bool operator==(const LogLine &) const = default;
};

/// How the log stands, in one sentence: whole, and who says so; or where it is not; or what nobody could say.
LogLine logVerdict(const LogChecked &checked);
/// What it stands on: what is wrong first, then who is silent, who says it is whole, and the gaps that were
/// signed for, always all of them. Of many witnesses who say the same some are named and the rest counted.
QList<LogLine> logLines(const LogChecked &checked);
/// What that word says, with the chain that it is about.
QString wordText(const LogChecked &checked, const WitnessWord &word);
/// "Events 4,656 to 4,711 are lost. A. Admin signed for it ...": what it names, who, when, why.
QString gapText(const LoggedGap &gap);
/// Verdict and lines, as they are copied and printed.
QString logText(const LogChecked &checked);
/// The same for programs, with every witness.
QJsonObject logJson(const LogChecked &checked);

/// How far a look at the log is, and the word to end it: events that were read, then chains that sites were
/// asked about. Any thread.
struct LogCheckWork : LongWork {
    std::atomic<bool> asking{false};
};
/// "4,096 of 12,000 events are read."
QString logProgressText(const LogCheckWork &work);

} // namespace Switchback
