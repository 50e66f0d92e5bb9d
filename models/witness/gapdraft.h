// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/witness/logchecked.h"

namespace Switchback
{

/// What a person would sign for in one chain: all that anybody was told of, that is not there, and that
/// nobody signed for yet.
struct GapDraft {
    struct Stretch {
        QString who;
        qint64 from = 0; ///< the first event that is lost, as far as it is known
        qint64 to = 0;
        std::optional<Instant> toldAt; ///< of the last; by the witness's clock
        bool operator==(const Stretch &) const = default;
    };
    QString chain; ///< id of the pair; empty: people and their rights
    ChainEnd kept; ///< where the chain ends now
    QList<LostRun> lost;
    QList<Stretch> stretches; ///< a witness each
    bool other = false;       ///< other events stand in place of what is lost
    bool looksRemade = false;
};

/// A chain each; none: nothing is lost that a site names.
QList<GapDraft> gapDrafts(const LogChecked &checked);
/// The missing range for each witness: from, to, told when. A line each.
QStringList gapDraftLines(const GapDraft &draft);
/// What is signed, and that it may just as well be a forged log; what to compare before. A sentence each.
QStringList gapWarnings(const QList<GapDraft> &drafts);
/// Why nobody can sign: nothing is lost, or only paper says so, or nobody could be asked.
Error nothingLost(const LogChecked &checked);

/// The event that says so, and the word under which it is stored once however many sign for the same.
Event gapEvent(const GapDraft &draft, const QString &by, const QString &reason, Instant at);
QString gapWord(const GapDraft &draft);

} // namespace Switchback
