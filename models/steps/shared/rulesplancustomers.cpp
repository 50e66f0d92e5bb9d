// SPDX-License-Identifier: GPL-3.0-or-later
// What is written down about customers: what they say, and what was seen of them.
#include "models/command/planning.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofasked.h"

#include "models/core/counted.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Switchback
{

namespace
{
struct FactWord {
    const char *key;
    const char *text; ///< %1: a customer, or how many
    Do::CustomerFact fact;
    bool measured; ///< has an outcome and a value found
};
constexpr FactWord FactWords[] = {
    {"asked", QT_TRANSLATE_NOOP("Incident", "%1: asked to reroute"), Do::CustomerFact::Asked, false},
    {"says_done", QT_TRANSLATE_NOOP("Incident", "%1: says calls are rerouted"), Do::CustomerFact::SaysDone,
     false},
    {"moved", QT_TRANSLATE_NOOP("Incident", "%1: calls moved"), Do::CustomerFact::Moved, true},
    {"call", QT_TRANSLATE_NOOP("Incident", "%1: test call"), Do::CustomerFact::TestCall, true},
    {"notification", QT_TRANSLATE_NOOP("Incident", "%1: test notification"),
     Do::CustomerFact::TestNotification, true},
    {"excused", QT_TRANSLATE_NOOP("Incident", "%1: gone on without"), Do::CustomerFact::Excused, false}};

const FactWord &wordOf(Do::CustomerFact fact)
{
    for (const FactWord &word : FactWords) {
        if (word.fact == fact)
            return word;
    }
    return FactWords[0];
}

/// The first step that takes such a fact; null: none, or it belongs to none in particular.
const RunbookStep *stepFor(const Incident &incident, Do::CustomerFact fact)
{
    const QString key = QString::fromLatin1(wordOf(fact).key);
    const QList<RunbookStep> &steps = incident.runbook.steps;
    const auto found = std::find_if(steps.cbegin(), steps.cend(),
                                    [&key](const RunbookStep &step) { return roomOf(step.kind).takes(key); });
    return found == steps.cend() ? nullptr : &*found;
}

std::optional<Error> cantRecord(const Incident &incident, const Do::RecordCustomers &command,
                                const QStringList &ids)
{
    if (ids.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "No customer is chosen.")));
    for (const QString &id : ids) {
        if (!incident.customer(id))
            return refusal(
                "not_known",
                said(QT_TRANSLATE_NOOP("Incident", "There is no customer \"%1\" in this incident.")).arg(id));
    }
    const QString found = tidy(command.found);
    if (command.fact == Do::CustomerFact::Excused && found.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why it goes on without them.")));
    if (wordOf(command.fact).measured) {
        const StepOutcome outcome = command.outcome;
        if (outcome != StepOutcome::Passed && outcome != StepOutcome::Failed &&
            outcome != StepOutcome::NotKnown)
            return refusal(
                "missing",
                said(QT_TRANSLATE_NOOP("Incident", "What was found is either passed, failed or not known.")));
        if (found.isEmpty())
            return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "It is not said what was found.")),
                           said(QT_TRANSLATE_NOOP("Incident", "Write the value found, not \"checked\".")));
    }
    const RunbookStep *step = stepFor(incident, command.fact);
    if (!step && command.fact != Do::CustomerFact::Excused)
        return refusal("not_known",
                       said(QT_TRANSLATE_NOOP("Incident", "This runbook has no step for that.")));
    if (step) {
        // What was seen before the service had moved would prove nothing.
        if (const QString blocked = stepBlocked(incident, *step); !blocked.isEmpty())
            return refusal("not_now", blocked);
    }
    return std::nullopt;
}

/// Without what was typed: it stands in the chain for ever. eventLine() says that too.
QString recordedText(const Incident &incident, const Do::RecordCustomers &command, const QStringList &ids)
{
    const FactWord &word = wordOf(command.fact);
    const QString who = ids.size() == 1
                            ? incident.customer(ids.first())->name
                            : counted("Incident", QT_TRANSLATE_N_NOOP("Incident", "%1 customers"), ids.size())
                                  .arg(ids.size());
    // The name comes last: it may hold anything.
    QString text = said(word.text);
    if (word.measured && command.outcome != StepOutcome::Passed)
        text += QStringLiteral(": ") + stepOutcomeText(command.outcome);
    return text.replace(QLatin1String("%1"), who);
}

/// Two seats that saw the same and write down the same at once write one line.
QString sameWord(const Incident &incident, const QJsonObject &body)
{
    const QByteArray digest = QCryptographicHash::hash(QJsonDocument(body).toJson(QJsonDocument::Compact),
                                                       QCryptographicHash::Sha256);
    return onceWord(incident, QStringLiteral("customers/%1/%2")
                                  .arg(incident.lastSeq)
                                  .arg(QString::fromLatin1(digest.toHex().left(16))));
}

PlannedEvent recorded(const Incident &incident, const Do::RecordCustomers &command, const QStringList &ids,
                      Instant now, const QString &actor)
{
    const QJsonObject body{{QStringLiteral("fact"), QString::fromLatin1(wordOf(command.fact).key)},
                           {QStringLiteral("customers"), QJsonArray::fromStringList(ids)},
                           {QStringLiteral("outcome"), stepOutcomeKey(command.outcome)},
                           {QStringLiteral("found"), tidy(command.found)}};
    return {incidentEvent(incident, QStringLiteral("customer.recorded"), now, actor,
                          recordedText(incident, command, ids), body),
            sameWord(incident, body)};
}
} // namespace

QList<PlannedEvent> planAskedLater(const Incident &incident, const Notice &notice, const QStringList &told,
                                   Instant now)
{
    const RunbookStep *step = incident.runbook.step(notice.step);
    const Do::RecordCustomers asked{Do::CustomerFact::Asked, {}, StepOutcome::Passed, {}};
    if (!step || !notice.sentAt || !incident.open() ||
        !roomOf(step->kind).takes(QLatin1String(wordOf(asked.fact).key)))
        return {};
    QStringList ids;
    for (const QString &id : notice.notReached) {
        if (told.contains(id) && incident.customer(id) && !incident.record(id).askedAt)
            ids += id;
    }
    if (ids.isEmpty())
        return {};
    QList<PlannedEvent> events{recorded(incident, asked, ids, now, QStringLiteral("console"))};
    events.first().once.clear(); // nothing that is stored with it waits for somebody who said the same
    return events;
}

Planned planOne(const Incident &incident, const Do::RecordCustomers &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, rightOf(command)))
        return *refused;
    QStringList ids = command.customers;
    ids.removeDuplicates();
    if (const auto refused = cantRecord(incident, command, ids))
        return *refused;
    QList<PlannedEvent> events;
    const RunbookStep *step = stepFor(incident, command.fact);
    const StepRecord record = step ? incident.stepRecord(step->key) : StepRecord{};
    if (step && !record.startedAt && !record.settled() && !incident.paused)
        events += begunBeside(incident, *step, context);
    events += recorded(incident, command, ids, context.now, context.actor.name);
    return events;
}

} // namespace Switchback
