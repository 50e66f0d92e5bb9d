// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/outage/wizardaction.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
using Of = ActionField::Of;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

/// Fills one command's fields in; what the action does not want stays as the model made it.
class Filling
{
public:
    Filling(const WizardAction &action, const ActionAnswers &answers)
        : m_action(action)
        , m_answers(answers)
    {
    }
    void operator()(Do::Declare &one) const { put(Of::Reason, one.reason, m_answers.reason); }
    void operator()(Do::CloseFalseAlarm &one) const { put(Of::Reason, one.reason, m_answers.reason); }
    void operator()(Do::CloseNotNeeded &one) const { put(Of::Reason, one.reason, m_answers.reason); }
    void operator()(Do::CloseComplete &one) const { put(Of::Reason, one.without, m_answers.reason); }
    void operator()(Do::ComposeNotice &one) const { put(Of::Words, one.words, m_answers.words); }
    void operator()(Do::RecordSent &one) const
    {
        put(Of::How, one.how, m_answers.how);
        put(Of::NotReached, one.notReached, m_answers.notReached);
    }
    void operator()(Do::WithdrawNotice &one) const { put(Of::Reason, one.reason, m_answers.reason); }
    void operator()(Do::SetCadence &one) const
    {
        put(Of::Interval, one.every, m_answers.interval);
        put(Of::Reason, one.reason, m_answers.reason);
    }
    void operator()(Do::Decide &one) const
    {
        put(Of::Choice, one.choice, m_answers.choice.value_or(one.choice));
        if (one.choice == Choice::Hold)
            put(Of::Until, one.until, m_answers.until);
        put(Of::Reason, one.reason, m_answers.reason);
    }
    void operator()(Do::Approve &one) const { put(Of::Reason, one.reason, m_answers.reason); }
    void operator()(Do::BreakGlass &one) const { put(Of::Reason, one.reason, m_answers.reason); }
    void operator()(Do::SettleStep &one) const
    {
        put(Of::Reason, one.why, m_answers.reason);
        put(Of::Found, one.found, m_answers.found);
    }
    void operator()(Do::InStep &one) const
    {
        for (const ActionField &field : m_action.fields) {
            if (field.of == Of::Value)
                one.values.insert(field.word, m_answers.values.value(field.word));
        }
    }
    void operator()(Do::RecordCustomers &one) const
    {
        put(Of::Customers, one.customers, m_answers.customers);
        put(Of::Found, one.found, m_answers.found);
        put(Of::Reason, one.found, m_answers.reason);
    }
    void operator()(Do::TakeInitials &one) const
    {
        put(Of::Signoff, one.signoff, m_answers.signoff.value_or(Signoff{}));
    }
    void operator()(Do::RecordNoInitials &one) const
    {
        put(Of::Customers, one.customers, m_answers.customers);
        put(Of::Reason, one.reason, m_answers.reason);
    }
    void operator()(Do::HandOver &one) const
    {
        put(Of::ToWhom, one.to, m_answers.toWhom);
        put(Of::Text, one.summary, m_answers.text);
    }
    template<class WithoutFields>
    void operator()(WithoutFields &) const
    {
    }

private:
    template<class Value>
    void put(Of of, Value &place, const Value &value) const
    {
        if (m_action.wants(of))
            place = value;
    }
    const WizardAction &m_action;
    const ActionAnswers &m_answers;
};

bool isEmpty(const ActionField &field, const ActionAnswers &answers)
{
    switch (field.of) {
    case Of::Reason:
        return answers.reason.trimmed().isEmpty();
    case Of::Text:
        return answers.text.trimmed().isEmpty();
    case Of::Words:
        return answers.words.text.trimmed().isEmpty();
    case Of::Choice:
        return !answers.choice;
    case Of::Until:
        return answers.choice == Choice::Hold && !answers.until;
    case Of::How:
        return answers.how.trimmed().isEmpty();
    case Of::NotReached:
        return answers.notReached.isEmpty();
    case Of::Found:
        return answers.found.trimmed().isEmpty();
    case Of::Interval:
        return answers.interval <= Duration{0};
    case Of::ToWhom:
        return answers.toWhom.trimmed().isEmpty();
    case Of::Customers:
        return answers.customers.isEmpty();
    case Of::Signoff:
        return !answers.signoff;
    case Of::Value:
        return answers.values.value(field.word).trimmed().isEmpty();
    case Of::Consent:
        break;
    }
    return false;
}
} // namespace

const ActionField *WizardAction::field(ActionField::Of of) const
{
    const auto found =
        std::find_if(fields.cbegin(), fields.cend(), [of](const ActionField &each) { return each.of == of; });
    return found == fields.cend() ? nullptr : &*found;
}

bool WizardAction::wantsOnPage(ActionField::Of of) const
{
    const ActionField *wanted = field(of);
    return wanted && wanted->question.isEmpty();
}

bool WizardAction::closesAs(Ending ending) const
{
    if (!command)
        return false;
    switch (ending) {
    case Ending::FalseAlarm:
        return std::holds_alternative<Do::CloseFalseAlarm>(*command);
    case Ending::NotNeeded:
        return std::holds_alternative<Do::CloseNotNeeded>(*command);
    case Ending::Complete:
        return std::holds_alternative<Do::CloseComplete>(*command);
    case Ending::None:
        break;
    }
    return false;
}

std::optional<Command> filledIn(const WizardAction &action, const ActionAnswers &answers)
{
    std::optional<Command> command = action.command;
    if (command)
        std::visit(Filling(action, answers), *command);
    return command;
}

QString missingIn(const WizardAction &action, const ActionAnswers &answers, Instant now)
{
    for (const ActionField &field : action.fields) {
        if (!field.missing.isEmpty() && isEmpty(field, answers))
            return field.missing;
        if (field.of == Of::Until && answers.choice == Choice::Hold && *answers.until <= now)
            return Words::tr("The time to hold until is past.");
    }
    return {};
}

void setAnswer(ActionAnswers &answers, const ActionField &field, const QString &answer)
{
    if (field.of == Of::Reason)
        answers.reason = answer;
    else if (field.of == Of::Text)
        answers.text = answer;
    else if (field.of == Of::Found)
        answers.found = answer;
    else if (field.of == Of::How)
        answers.how = answer;
    else if (field.of == Of::ToWhom)
        answers.toWhom = answer;
    else if (field.of == Of::Value)
        answers.values.insert(field.word, answer);
}

void blockIf(WizardAction &action, bool blocked, const QString &why)
{
    if (!blocked || !action.enabled)
        return;
    action.enabled = false;
    action.whyNot = why;
}

} // namespace Switchback
