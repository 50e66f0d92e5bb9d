// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/notify/ladder/recipientsknown.h"
#include "models/runbook/texts/messagehints.h"

namespace Switchback
{

/// What a message is to be written from, and all that is to be known while it is written.
struct MessageDraft {
    Wordings words;
    bool carried = false;            ///< others than its own text go out: gateways send to each their own
    QByteArray language;             ///< of that one
    QList<QByteArray> offered;       ///< others that it can be written in
    QHash<QByteArray, int> contacts; ///< how many have which of them; empty: the message's own
    QList<MessagePart> parts;        ///< what it has to say
    QHash<QString, QString> filled;  ///< what stands for moments in it already
    QHash<QString, QString> longest; ///< of what is each customer's own, how their calls run, the longest
    QString truth; ///< why the draft says what it says: "Naperville answers again since 14:08."
    bool operator==(const MessageDraft &) const = default;
};

/// Of that step's next message. `words`: its draft, or as it was written so far.
MessageDraft messageDraft(const Incident &incident, const RunbookStep &step, const Wordings &words,
                          Instant now, int slot);
/// With the languages of those who would get it.
MessageDraft withRecipients(MessageDraft draft, const RecipientsKnown &recipients);

} // namespace Switchback
