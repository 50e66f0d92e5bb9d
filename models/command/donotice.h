// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/notify/spelling/wording.h"

#include <QString>
#include <QStringList>

namespace Switchback
{

// What a person can do with messages to customers.
namespace Do
{
struct ComposeNotice {
    QString step;
    Wordings words; ///< all that was on the page: in other languages and short only where gateways carry it
    bool approve = false; ///< and queued: both are stored, or neither
    bool operator==(const ComposeNotice &) const = default;
};
/// A message beside the steps.
struct WriteBeside {
    QString topic; ///< of messageTopics()
    Wordings words;
    bool approve = false;
    QString corrects{};   ///< a message by id: of a correction
    QStringList toOnly{}; ///< customers by id; empty: all
    QString notice{};     ///< the draft that is written on; empty: a new message
    bool operator==(const WriteBeside &) const = default;
};
/// Approves what is written, and queues it.
struct ApproveNotice {
    QString notice;
    bool operator==(const ApproveNotice &) const = default;
};
struct RecordSent {
    QString notice;
    QString how;
    QStringList notReached;
    bool operator==(const RecordSent &) const = default;
};
/// A queued message that was never sent and that the next one has overtaken.
struct WithdrawNotice {
    QString notice;
    QString reason;
    bool operator==(const WithdrawNotice &) const = default;
};
struct SetCadence {
    Duration every{0};
    QString reason;
    bool operator==(const SetCadence &) const = default;
};
} // namespace Do

} // namespace Switchback
