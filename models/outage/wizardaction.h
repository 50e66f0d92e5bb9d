// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/do.h"
#include "models/incident/incident.h"

#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// Something that a person fills in before an action's command is whole.
struct ActionField {
    enum class Of {
        Reason,
        Text,  ///< of a handover: what they have to know
        Words, ///< of a message
        Choice,
        Until, ///< of a choice to hold
        How,
        NotReached,
        Found,
        Interval,
        ToWhom,
        Customers,
        Signoff,
        Value,   ///< of a room's own command, under `word`
        Consent, ///< nothing is written down: it is done, or it isn't
    };
    Of of = Of::Reason;
    QString question;     ///< asked when the button is pressed; empty: the page has a place for it
    QString missing;      ///< said of that place while it is empty; none: it may stay empty
    bool required = true; ///< an empty answer to the question is no answer
    QString word;
    bool operator==(const ActionField &) const = default;
};

/// What a person filled in, by fields.
struct ActionAnswers {
    QString reason;
    QString text;
    Wordings words; ///< of a message
    std::optional<Choice> choice;
    std::optional<Instant> until;
    QString how;
    QStringList notReached;
    QString found;
    Duration interval{0};
    QString toWhom;
    QStringList customers;
    std::optional<Signoff> signoff;
    QHash<QString, QString> values;
    bool operator==(const ActionAnswers &) const = default;
};

/// A button and what it means: the command is made by the model, whole but for its fields. What can't be done
/// says why on it.
struct WizardAction {
    enum class Does {
        Send,         ///< its command
        Commit,       ///< its command is what the commit of a step's calls begins with
        NextCustomer, ///< another customer is shown
    };
    enum class Side { Right, Left };
    QString key;  ///< a name for its widget; nobody decides anything by it
    QString text; ///< verb and object: "Approve and queue for 214 customers"
    bool primary = false;
    bool enabled = true;
    QString whyNot;
    std::optional<Command> command;
    QList<ActionField> fields;
    Does does = Does::Send;
    Side side = Side::Right; ///< of the wizard's foot
    bool leadsOn = true;     ///< after it there is something else to do on the page
    bool alsoPaused = false; ///< also while the steps are paused
    bool mayRest = false;    ///< the keyboard may lie on it by itself: nothing is done to others by one press
    [[nodiscard]] const ActionField *field(ActionField::Of of) const; ///< null: it doesn't want it
    [[nodiscard]] bool wants(ActionField::Of of) const { return field(of) != nullptr; }
    /// It wants it, and the page has a place for it.
    [[nodiscard]] bool wantsOnPage(ActionField::Of of) const;
    [[nodiscard]] bool closesAs(Ending ending) const;
    bool operator==(const WizardAction &) const = default;
};

/// The command with what was filled in; none: the action has none.
std::optional<Command> filledIn(const WizardAction &action, const ActionAnswers &answers);
/// What is missing of that for which the page has a place; empty: nothing.
QString missingIn(const WizardAction &action, const ActionAnswers &answers, Instant now);
/// The answer to a field's question.
void setAnswer(ActionAnswers &answers, const ActionField &field, const QString &answer);
/// It can't be done, and why; what can't be done already keeps its own reason.
void blockIf(WizardAction &action, bool blocked, const QString &why);

/// How the incident can be ended: false alarm where it may be one, and the one way in which it is closed,
/// with its question, or why it can't be yet.
QList<WizardAction> incidentEndings(const Incident &incident);

} // namespace Switchback
