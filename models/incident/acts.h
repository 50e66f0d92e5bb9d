// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/notify/ladder/messagetold.h"
#include "models/notify/spelling/wording.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// A message to customers on its way: composed, approved, queued, sent; by gateways, or by a person's own
/// means. What it says of each recipient's own is filled in when it is sent.
struct Notice : Wordings {
    QString id;
    QString step;     ///< the runbook's step it belongs to; empty: beside the steps
    QString stage;    ///< "alert", "update", "decision", "reroute", "resolved"; beside them: messageTopics()
    QString corrects; ///< which message, by id
    QStringList toOnly;           ///< customers, by id; empty: all
    int slot = 0;                 ///< of an update: which one, from 1
    QMap<QString, Instant> times; ///< the moments in it, by placeholder
    bool carried = false;         ///< gateways carry it
    bool byItself = false;        ///< nobody had approved another in time
    QByteArray head;              ///< the log's when it was queued, hex
    QString composedBy;
    Instant composedAt{};
    QString approvedBy;
    std::optional<Instant> approvedAt;
    qint64 approvedSeq = 0; ///< the event that says so
    std::optional<Instant> queuedAt;
    std::optional<Instant> sentAt;
    QString sentBy;
    QString how;                        ///< "phone and e-mail, by hand"
    QStringList notReached;             ///< customer ids
    MessageTold told;                   ///< of one that gateways carry
    SlotTold inTime;                    ///< likewise, of an update
    std::optional<Instant> withdrawnAt; ///< never sent, and overtaken by the next one
    QString withdrawnBy;
    QString withdrawnWhy;
    bool operator==(const Notice &) const = default;
};

enum class Choice { FailOver, Hold, NotNeeded };
QString choiceKey(Choice choice);
std::optional<Choice> choiceFromKey(const QString &key);
QString choiceText(Choice choice); ///< "fail over"

struct Decision {
    Choice choice = Choice::Hold;
    QString by;
    Instant at{};
    QString reason;
    std::optional<Instant> until; ///< Hold: a new clock runs out then
    bool early = false;           ///< before it was due
    QJsonObject seen;             ///< the frozen picture of what was on the screen
    bool operator==(const Decision &) const = default;
};

/// A second person's word for a protected act.
struct Approval {
    qint64 seq = 0; ///< of the event that asked
    QString step;
    QString askedBy;
    Instant askedAt{};
    QString givenBy; ///< empty: not answered yet
    std::optional<Instant> givenAt;
    bool refused = false;
    bool brokenGlass = false; ///< nobody else could be had; done with a reason, loudly
    QString reason;           ///< of a refusal or of breaking the glass
    bool usedUp = false;      ///< a decision was made since: it has to be asked for again
    [[nodiscard]] bool granted() const { return givenAt && !refused && !usedUp; }
    bool operator==(const Approval &) const = default;
};

} // namespace Switchback
