// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runbookfaults.h"

namespace Switchback
{

/// What a customer looks for in each message.
enum class MessagePart { Impact, Since, WeDo, YouDo, NextUpdate };
QString messagePartName(MessagePart part); ///< "what it means for the customer"

/// What a message is held to: a resolved one promises no next update, one of a planned move no "since".
QList<MessagePart> partsOf(const QString &stage, bool outage);
/// Those that a text does not say, as far as that can be seen: moments by their placeholders or by what
/// stands in `filled` for them, the rest by the usual words of the languages that are known here. Of others
/// the moments alone are looked for.
QList<MessagePart> missingParts(const QString &text, const QByteArray &language, const QList<MessagePart> &of,
                                const QHash<QString, QString> &filled = {});

/// What its messages lack, and short texts that are not short: nothing is wrong with it for that.
QList<RunbookFault> runbookHints(const Runbook &runbook);

} // namespace Switchback
