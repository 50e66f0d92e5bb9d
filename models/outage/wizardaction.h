// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

#include <QList>
#include <QString>

namespace Switchback
{

/// A button. What can't be done says why on it. The keys that the window knows:
/// - messages: compose, approve (or send: approves and queues), sent (records as sent), withdraw
/// - decision: decide; approval: ask_approval, give_approval, refuse_approval, glass
/// - steps: begin (of a Calls step: the commit), retry, pass, fail, skip, override, unknown
/// - customers: without (go on without those who wait); save, decline, unreached, next (skip for now)
/// - the whole: pause, go_on, hand_over, complete, complete_without (their initials), false_alarm, not_needed
/// Of refusals and what is hard to take back a reason is asked for, also where `asks` is empty.
struct WizardAction {
    QString key;
    QString text; ///< verb and object: "Approve and queue for 214 customers"
    bool primary = false;
    bool enabled = true;
    QString whyNot;
    QString asks;            ///< a reason is asked for before it is done: the question; empty: none
    bool needsReason = true; ///< false: the question may be answered by nothing but yes
    bool operator==(const WizardAction &) const = default;
};

/// How the incident can be ended: false alarm where it may be one, and the one way in which it is closed,
/// with its question, or why it can't be yet.
QList<WizardAction> incidentEndings(const Incident &incident);

} // namespace Switchback
