// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/aged.h"
#include "models/core/event.h"
#include "models/core/mark.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// One line of a site's card: "Database · accepting writes · 14 rows/s · 3 s".
struct ComponentLine {
    QString key; ///< database, files, logs, disk, ssh, rest
    QString label;
    QString value;
    Mark mark = Mark::Unknown;
    std::optional<Instant> at; ///< when it was true, console's clock; none: never heard
    QString tip;               ///< more words for a tool tip, plain text
    bool operator==(const ComponentLine &) const = default;
};

struct SiteCard {
    QString id;
    QString name;    ///< "Naperville, IL"
    QString purpose; ///< "production"
    QString role;    ///< "PRIMARY", "STANDBY", "FENCED", "NOT KNOWN"
    Mark roleMark = Mark::Unknown;
    QByteArray zone;
    QString big;     ///< the figure at the right: "14 rows/s" ("100 %" once calls are counted)
    QString bigUnit; ///< "rows/s"
    QString verdict; ///< the finding in one line, empty when all is well
    QList<ComponentLine> lines;
    bool operator==(const SiteCard &) const = default;
};

/// The middle card: what would be lost if we failed over now.
struct LossCard {
    enum class Kind { Known, AtMost, Unknown, NoStandby };
    Kind kind = Kind::Unknown;
    Duration loss{0}; ///< at the moment `at`; grows with time while nothing arrives
    Instant at{};     ///< console's clock
    std::optional<Instant> recoverableTo;
    Duration rpo{0};
    QString rpoNote; ///< "RPO 60 min, lab time 60 times faster" when scaled
    std::optional<qint64> rowsAtMost;
    QString rowsText; ///< "at most 410 rows", "rows can't be counted: Naperville is silent"
    QString why;      ///< one line when not Known
    struct Stage {
        QString label;
        QString text;
        Mark mark = Mark::Unknown;
        QString tip; ///< more words for a tool tip, plain text
        bool operator==(const Stage &) const = default;
    };
    QList<Stage> stages;    ///< Full backup, Log backup, Files: taken, copied, restored, next
    QString scheduleAdvice; ///< "worst case 61 min 20 s: the interval breaks the RPO; 55 min would keep it"
    bool operator==(const LossCard &) const = default;
};

/// Everything the overview and the wall draw, at one moment.
struct Overview {
    QString pairName;
    QString headline; ///< one sentence
    Mark mark = Mark::Unknown;
    QString subline; ///< what to do next, empty in calm
    SiteCard production;
    SiteCard backup;
    LossCard loss;
    QList<ComponentLine> readiness; ///< "Ready to fail over?": value holds the sentence
    QString linkLine;               ///< status bar: "2 sites · SSH and REST to both · last answer 2 s ago"
    QString dutyLine;
    QString labLine;       ///< "Lab: an hour passes in a minute, an outage's in 15 min"; empty outside a lab
    bool atBackup = false; ///< the backup site takes the writes: failing back is the act that is offered
    QString failoverBlocked; ///< why it can't be started now, one line; empty: it can
    QString failbackBlocked;
    bool operator==(const Overview &) const = default;
};

/// A data directory that may hold rows nobody else has, and lies kept at a site until a person has exported
/// or discarded it by name.
struct KeptLine {
    QString site;     ///< id
    QString siteName; ///< short name
    QString name;     ///< of the copy: typed to discard it
    QString text;     ///< "412 rows from 13:04 to 13:11, 620 MB, not exported"
    bool exported = false;
    bool operator==(const KeptLine &) const = default;
};

/// What the failover (or failback) dialog says before anything is done.
struct ActPreview {
    enum class Kind { Failover, Failback };
    Kind kind = Kind::Failover;
    QString from; ///< short name of the site that stops taking writes
    QString to;   ///< short name of the site that takes over: typed to confirm
    QString title;
    QString explanation;
    struct Tile {
        QString label;
        QString value;
        QString note;
        Mark mark = Mark::NotYet;
        bool operator==(const Tile &) const = default;
    };
    QList<Tile> tiles;     ///< Will be lost, Takes about, Old primary
    QString advice;        ///< "A log backup now would cut the loss to about 4 s."; empty: none
    QString adviceAction;  ///< "Take one first"
    QString needsOverride; ///< words the operator takes on with their name; empty: not needed
    QString blocked;       ///< why it can't be done now; empty: it can
    QString undo;          ///< "Can be undone by failing back; lost rows stay readable at Naperville."
    QString button;        ///< "Fail over to Centennial"
    bool operator==(const ActPreview &) const = default;
};

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

} // namespace Switchback
