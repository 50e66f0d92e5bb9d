// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/do.h"
#include "models/notify/spelling/messagetext.h"
#include "models/wizard/messagedraft.h"

namespace Switchback
{

/// What one of us can write to customers beside the steps, as it is drawn. Values only.
struct BesideView {
    /// A message that can be begun, gone on with, or recorded as sent.
    struct Choice {
        QString key;   ///< unique: what is typed is kept under it
        QString title; ///< "Correction: Update 3"
        QString topic;
        QString corrects;
        QString notice;      ///< one that is there; empty: a new one
        QStringList toOnly;  ///< of that one
        QString state;       ///< "Draft by K. Ramos 14:03"
        bool queued = false; ///< approved: to be sent by a person's own means, or on its way
        bool drawn = false;  ///< what follows is there
        MessageDraft draft;
        QMap<QString, Instant> times; ///< in it, as it would go out now
        bool operator==(const Choice &) const = default;
    };
    struct Addressed {
        QString id;
        QString name;
        bool operator==(const Addressed &) const = default;
    };
    QList<Choice> choices; ///< none: nothing can be written
    QList<Addressed> customers;
    bool carried = false;
    QString elsewhere; ///< nothing carries it here, but that console would
    MessageText preview;
    RecipientsKnown recipients;
    bool operator==(const BesideView &) const = default;
};
/// But for the customers. Of all that can be written only what somebody looks at, by its key, is drawn; else
/// the first.
BesideView besideView(const Incident &incident, bool carried, const RecipientsKnown &recipients, Instant now,
                      const QString &looksAt = {});
/// To be made anew where the incident's customers are others.
QList<BesideView::Addressed> addressedIn(const Incident &incident);

/// The command of a choice with what was written for it.
Do::WriteBeside besideCommand(const BesideView::Choice &choice, const Wordings &words,
                              const QStringList &toOnly, bool approve);

} // namespace Switchback
