// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/overview/overview.h"
#include "models/runbook/run.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// A run as it is drawn: steps with their live output.
struct RunView {
    QString id;
    QString title;
    QString state; ///< sentence: "Promoting Centennial", "Done in 8 s", "Interrupted, asking Centennial"
    Mark mark = Mark::Running;
    struct Step {
        QString title; ///< "Fence Naperville"
        Mark mark = Mark::NotYet;
        QString outcome;
        std::optional<Instant> startedAt;
        std::optional<Instant> endedAt;
        QStringList lines; ///< live output, plain text, newest last
        bool operator==(const Step &) const = default;
    };
    QList<Step> steps;
    /// Nobody can write: one site is fenced and the other not promoted yet. It is drawn on top, and sounds
    /// while a person is waited for.
    struct Gap {
        Instant since{};
        QString text; ///< "No writes since 13:04:12 Naperville"; the clock runs beside it
        bool operator==(const Gap &) const = default;
    };
    std::optional<Gap> gap;
    bool waitsForPerson = false; ///< nothing goes on until somebody has said something
    /// What a person is asked before anything goes on; each word of it is an act.
    struct Question {
        QString text;      ///< what has happened, and what is known
        QString statement; ///< what is taken on by name: "I accept that ... is lost"
        QString site;      ///< short name of the site that alone has it: typed to accept
        QString accept;    ///< buttons; letGo beside them is the third answer
        QString again;
        bool operator==(const Question &) const = default;
    };
    std::optional<Question> question;
    QList<KeptLine> copies; ///< a step lacks room for them: what may be exported or discarded to make some
    /// Audio whose rows were lost in a failover, and which may be exported at its site.
    struct Audio {
        Instant since{}; ///< from when on rows were lost
        QString text;    ///< "37 audio files (296 kB) at Centennial are without their rows since 13:04:11."
        bool exported = false;
        bool operator==(const Audio &) const = default;
    };
    std::optional<Audio> audio;
    bool finished = false;
    bool canRetry = false;
    bool canStop = false;
    QString mayNot;   ///< why who is signed in may press none of it; empty: they may
    QString giveUp;   ///< button that ends a run which failed or was stopped; empty: not offered
    QString letGo;    ///< button that ends it and lets the fenced site take writes again; empty: not offered
    QString stopNote; ///< what has been done when it is stopped here
    bool interrupted = false; ///< its console stopped in the middle; it is being gone on with
    std::optional<Instant> startedAt;
    std::optional<Instant> endedAt;
    QString errorText;               ///< what went wrong, where and why; empty: nothing did
    QString errorHint;               ///< what to do about it
    QList<ActPreview::Tile> results; ///< at the end: loss found, rows, time taken
    QString next;                    ///< at the end: the next thing to do
    bool operator==(const RunView &) const = default;
};

/// What the runner knows beyond the events: lines that came while a step was under way, and what it waits
/// for.
struct RunNotes {
    QHash<QString, QStringList> lines; ///< step key -> live output, newest last
    QString waiting;          ///< "Centennial does not answer; asking again in 4 s", empty when it answers
    bool interrupted = false; ///< taken up unfinished: after a start, or from somebody else
    bool following = false;   ///< somebody else carries it out; nothing can be done about it here
    QString wheel;            ///< following: who has the wheel; empty: not known
    Error storeError;         ///< the log can't be written or read: nothing is done until it can
    QByteArray zone;          ///< by which clock times are told; empty: UTC
    QString zoneName;         ///< "Naperville"
};

/// The run as it is drawn. Pure.
RunView makeRunView(const RunState &state, const RunNotes &notes);

} // namespace Switchback
