// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/testcalls/placedcalls.h"

#include "models/incident/incidentparts.h"
#include "models/incident/testcalls/callparts.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

using namespace CallParts;

namespace
{
/// Nobody waits for the notification of what was not left, or has nobody to read it.
TestCheck receiptCheck(const PlacedCall &call, const QString &channel)
{
    using State = TestCheck::State;
    const Receipt *receipt = receiptOf(call, channel);
    if (!receipt && call.awaited.channels.contains(channel))
        return {channel, State::NotKnown,
                call.offBy.isEmpty() ? said(QT_TRANSLATE_NOOP("Incident", "waited for"))
                                     : said(QT_TRANSLATE_NOOP("Incident", "no longer waited for"))};
    if (!receipt)
        return {channel, State::NotKnown,
                call.left && call.left->judged.passed()
                    ? said(QT_TRANSLATE_NOOP("Incident", "nobody reads where it arrives"))
                    : QString()};
    return {channel,
            receipt->arrived() ? State::Passed
            : receipt->known   ? State::Failed
                               : State::NotKnown,
            receipt->text()};
}

/// "by e-mail after 1.4 s, by the mail server's clock; by SMS: nothing within 2 min".
QString receiptsSentence(const PlacedCall &call, bool arrived)
{
    QStringList parts;
    for (const Receipt &each : call.receipts) {
        if (each.arrived() == arrived)
            parts += said(arrived ? QT_TRANSLATE_NOOP("Incident", "by %1 %2")
                                  : QT_TRANSLATE_NOOP("Incident", "by %1: %2"))
                         .arg(receiptChannel(each.channel), each.text());
    }
    return parts.join(QStringLiteral("; "));
}

/// The site's configuration names no test mailbox, or its release does not know of messages.
bool leavesNoMessages(const QString &code)
{
    return code == QLatin1String("no_test_messages") || code == QLatin1String("unknown_verb");
}

QString messageOutcome(const PlacedCall &call)
{
    if (!call.left->judged.passed())
        return call.left->judged.text;
    if (call.awaited.channels.isEmpty())
        return said(QT_TRANSLATE_NOOP(
            "Incident", "A message was left and heard again; nobody reads where its notification "
                        "arrives."));
    if (call.waits())
        return said(QT_TRANSLATE_NOOP("Incident",
                                      "A message was left and heard again; its notification is waited for."));
    if (call.passed())
        return said(QT_TRANSLATE_NOOP("Incident",
                                      "A message was left and heard again, and its notification arrived %1."))
            .arg(receiptsSentence(call, true));
    const bool known = std::any_of(call.receipts.cbegin(), call.receipts.cend(),
                                   [](const Receipt &each) { return !each.arrived() && each.known; });
    if (const QString missing = receiptsSentence(call, false); !missing.isEmpty())
        return said(known
                        ? QT_TRANSLATE_NOOP("Incident", "The notification of the message has not arrived %1.")
                        : QT_TRANSLATE_NOOP(
                              "Incident",
                              "Nobody knows whether the notification of the message has arrived %1."))
            .arg(missing);
    return said(QT_TRANSLATE_NOOP("Incident", "Its notification is no longer waited for."));
}

} // namespace

bool PlacedCall::waits() const
{
    if (!endedAt || !left || !left->judged.passed() || !offBy.isEmpty())
        return false;
    return std::any_of(awaited.channels.cbegin(), awaited.channels.cend(),
                       [this](const QString &channel) { return !receiptOf(*this, channel); });
}

bool PlacedCall::passed() const
{
    if (!leaves)
        return told && told->judged.passed();
    return left && left->judged.passed() && !awaited.channels.isEmpty() &&
           std::all_of(awaited.channels.cbegin(), awaited.channels.cend(), [this](const QString &channel) {
               const Receipt *receipt = receiptOf(*this, channel);
               return receipt && receipt->arrived();
           });
}

QList<TestCheck> PlacedCall::checks() const
{
    if (told)
        return told->judged.checks;
    if (!left)
        return {};
    QList<TestCheck> all = left->judged.checks;
    for (const QString &channel : {QStringLiteral("mail"), QStringLiteral("sms")}) {
        if (awaited.channels.isEmpty() || awaited.channels.contains(channel))
            all += receiptCheck(*this, channel);
    }
    return all;
}

QString PlacedCall::outcome() const
{
    if (left)
        return messageOutcome(*this);
    return told ? told->judged.text : error.text;
}

QString PlacedCall::figures() const
{
    if (left)
        return testCallFigures(left->left);
    return told ? testCallFigures(*told) : QString();
}

QList<PlacedCall> placedCalls(const StepRecord &record)
{
    QList<PlacedCall> calls;
    for (const QJsonValue &each : record.kept.value(QLatin1String(Key)).toArray())
        calls += callOf(each.toObject());
    return calls;
}

QList<PlacedCall> newestCalls(const QList<PlacedCall> &calls)
{
    QList<PlacedCall> newest;
    for (const PlacedCall &each : calls) {
        const auto same = std::find_if(newest.begin(), newest.end(), [&each](const PlacedCall &one) {
            return one.site == each.site && one.leaves == each.leaves;
        });
        if (same == newest.end())
            newest += each;
        else
            *same = each;
    }
    return newest;
}

std::optional<Error> callsNotPassed(const Incident &incident, const RunbookStep &step)
{
    for (const PlacedCall &call : newestCalls(placedCalls(incident.stepRecord(step.key)))) {
        const QString name = siteName(incident, call.site);
        if (call.leaves && leavesNoMessages(call.error.code))
            continue; // nothing was tested there
        if (call.underWay())
            return Error{
                QStringLiteral("not_now"),
                said(call.leaves ? QT_TRANSLATE_NOOP("Incident", "A test message at %1 is under way.")
                                 : QT_TRANSLATE_NOOP("Incident", "A test call at %1 is under way."))
                    .arg(name),
                said(QT_TRANSLATE_NOOP("Incident", "Wait for its end, or call it off and place another."))};
        if (!call.passed())
            return Error{
                QStringLiteral("not_now"),
                said(call.leaves
                         ? QT_TRANSLATE_NOOP("Incident", "The last test message at %1 has not passed: %2")
                         : QT_TRANSLATE_NOOP("Incident", "The last test call at %1 has not passed: %2"))
                    .arg(name, call.outcome()),
                said(QT_TRANSLATE_NOOP("Incident",
                                       "Place another that passes, or override the step with a reason."))};
    }
    return std::nullopt;
}

QString callsCount(const Incident &incident, const RunbookStep &step)
{
    const QList<PlacedCall> newest = newestCalls(placedCalls(incident.stepRecord(step.key)));
    QStringList parts;
    for (const bool leaves : {false, true}) {
        const auto is = [leaves](const PlacedCall &each) { return each.leaves == leaves; };
        const auto all = std::count_if(newest.cbegin(), newest.cend(), is);
        const auto passed = std::count_if(newest.cbegin(), newest.cend(), [&is](const PlacedCall &each) {
            return is(each) && each.passed();
        });
        if (all > 0)
            parts += said(leaves ? QT_TRANSLATE_NOOP("Incident", "test messages: %1 of %2 passed")
                                 : QT_TRANSLATE_NOOP("Incident", "test calls: %1 of %2 passed"))
                         .arg(passed)
                         .arg(all);
    }
    return parts.join(QStringLiteral(", "));
}

namespace
{
QList<OpenCall> openOf(const Incident &incident, bool (PlacedCall::*open)() const)
{
    QList<OpenCall> all;
    if (!incident.open())
        return all;
    for (const RunbookStep &step : incident.runbook.steps) {
        if (step.kind != StepKind::Tests)
            continue;
        for (const PlacedCall &call : placedCalls(incident.stepRecord(step.key))) {
            if ((call.*open)())
                all += OpenCall{step.key, call};
        }
    }
    return all;
}
} // namespace

QList<OpenCall> openCalls(const Incident &incident)
{
    return openOf(incident, &PlacedCall::atSite);
}

QList<OpenCall> openReceipts(const Incident &incident)
{
    return openOf(incident, &PlacedCall::waits);
}

} // namespace Switchback
