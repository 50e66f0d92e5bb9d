// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/actioncommand.h"

#include <QCoreApplication>
#include <QHash>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Switchback::Wizard", text);
}

std::optional<StepOutcome> outcomeOf(const QString &action)
{
    static const QHash<QString, StepOutcome> outcomes{{QStringLiteral("pass"), StepOutcome::Passed},
                                                      {QStringLiteral("fail"), StepOutcome::Failed},
                                                      {QStringLiteral("skip"), StepOutcome::Skipped},
                                                      {QStringLiteral("override"), StepOutcome::Overridden},
                                                      {QStringLiteral("unknown"), StepOutcome::NotKnown}};
    const auto found = outcomes.find(action);
    return found == outcomes.end() ? std::nullopt : std::optional(*found);
}

// Those who wait: not moved, not tested, not signed.
QStringList waitingCustomers(const CustomerTable &table)
{
    static const QStringList settled{QStringLiteral("moved"), QStringLiteral("passed"),
                                     QStringLiteral("signed"), QStringLiteral("declined"),
                                     QStringLiteral("unreached")};
    QStringList ids;
    for (const CustomerRow &row : table.rows) {
        if (!settled.contains(row.group))
            ids += row.id;
    }
    return ids;
}

std::optional<Command> wholeCommand(const QString &action, const QString &reason)
{
    if (action == QLatin1String("pause"))
        return Do::Pause{};
    if (action == QLatin1String("go_on"))
        return Do::GoOn{};
    if (action == QLatin1String("complete"))
        return Do::CloseComplete{};
    if (action == QLatin1String("complete_without"))
        return Do::CloseComplete{reason};
    if (action == QLatin1String("false_alarm"))
        return Do::CloseFalseAlarm{reason};
    if (action == QLatin1String("not_needed"))
        return Do::CloseNotNeeded{reason};
    return std::nullopt;
}
} // namespace

std::optional<Command> generalCommand(const WizardView &view, const QString &action, const QString &reason)
{
    if (const auto whole = wholeCommand(action, reason))
        return whole;
    if (const auto outcome = outcomeOf(action))
        // Of a message the table is who gets it, and says nothing of how the step went.
        return Do::SettleStep{view.step, *outcome, reason,
                              view.table && !view.notice ? view.table->sentence : view.status};
    if (action == QLatin1String("begin") || action == QLatin1String("retry"))
        return Do::BeginStep{view.step};
    if (action == QLatin1String("ask_approval"))
        return Do::AskApproval{view.step};
    if (action == QLatin1String("give_approval"))
        return Do::Approve{view.step, false, {}};
    if (action == QLatin1String("refuse_approval"))
        return Do::Approve{view.step, true, reason};
    if (action == QLatin1String("glass"))
        return Do::BreakGlass{view.step, reason};
    if (action == QLatin1String("without") && view.table) {
        Do::RecordCustomers record{Do::CustomerFact::Excused, waitingCustomers(*view.table),
                                   StepOutcome::Skipped, reason};
        return record;
    }
    return std::nullopt;
}

QString questionFor(const WizardAction &action)
{
    if (!action.asks.isEmpty())
        return action.asks;
    static const QHash<QString, const char *> questions{
        {QStringLiteral("fail"), QT_TRANSLATE_NOOP("Switchback::Wizard", "What failed?")},
        {QStringLiteral("skip"), QT_TRANSLATE_NOOP("Switchback::Wizard", "Why is this step skipped?")},
        {QStringLiteral("override"),
         QT_TRANSLATE_NOOP("Switchback::Wizard", "It has not passed. Why do you go on all the same?")},
        {QStringLiteral("unknown"),
         QT_TRANSLATE_NOOP("Switchback::Wizard", "What was tried, and why can nobody tell?")},
        {QStringLiteral("without"),
         QT_TRANSLATE_NOOP("Switchback::Wizard", "Why do you go on without those who still wait?")},
        {QStringLiteral("decline"),
         QT_TRANSLATE_NOOP("Switchback::Wizard", "What does the customer say, and who says it?")},
        {QStringLiteral("unreached"),
         QT_TRANSLATE_NOOP("Switchback::Wizard", "How and when did you try to reach them?")},
        {QStringLiteral("glass"),
         QT_TRANSLATE_NOOP(
             "Switchback::Wizard",
             "You go on without a second person. Everybody will see it. Why can nobody be had?")},
        {QStringLiteral("refuse_approval"), QT_TRANSLATE_NOOP("Switchback::Wizard", "Why do you refuse it?")},
        {QStringLiteral("false_alarm"), QT_TRANSLATE_NOOP("Switchback::Wizard", "Why was it no outage?")},
        {QStringLiteral("not_needed"),
         QT_TRANSLATE_NOOP("Switchback::Wizard", "Why is a failover not needed any more?")}};
    const auto found = questions.find(action.key);
    return found == questions.end() ? QString() : say(*found);
}

bool knownAction(const QString &key)
{
    static const QStringList keys =
        QStringLiteral("compose approve send sent withdraw cadence decide ask_approval give_approval "
                       "refuse_approval glass begin retry pass fail skip override unknown "
                       "without save decline unreached next pause go_on hand_over complete complete_without "
                       "false_alarm not_needed")
            .split(QLatin1Char(' '));
    return keys.contains(key);
}

} // namespace Switchback
