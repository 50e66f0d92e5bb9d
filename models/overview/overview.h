// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/aged.h"
#include "models/core/event.h"
#include "models/core/mark.h"
#include "models/findings/component.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

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

} // namespace Switchback
