// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/fillin.h"
#include "models/core/instant.h"
#include "models/core/result.h"
#include "models/runbook/messagetexts.h"
#include "models/runbook/stepkind.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// Whose work a step is.
enum class StepOwner { Us, Customer, Both };
QString stepOwnerKey(StepOwner owner);
std::optional<StepOwner> stepOwnerFromKey(const QString &key);

/// Where a move takes the service: away from the site that is primary in calm times, home again, or nowhere:
/// the site that was fenced for a move that did not happen takes writes again.
enum class Direction { Away, Home, Stay };
QString directionKey(Direction direction);

/// One doing at a site. The parameters that depend on what came before are the engine's (stepParams()).
struct RunbookCall {
    QString key;  ///< unique in the runbook
    QString undo; ///< key of the call that takes it back, in the runbook for letting go; empty: usualUndo()
    QString verb; ///< a doing of the site contract
    bool atNew = true; ///< at the site that takes over; else at the one that stops
    QString title;     ///< may hold {from} and {to}
    Duration deadline{std::chrono::seconds(60)};
    bool optional = false;
    bool unlessOverride =
        false; ///< left out when a person takes on by name that the old primary takes no writes
    bool operator==(const RunbookCall &) const = default;
};

/// One step. Texts may hold placeholders: {from}, {to}, {from_site}, {to_site}, {since}, {back},
/// {next_update}, {date}, where it is about one customer {customer}, in messages how that one's calls run
/// ({numbers}, {trunks}, and {sbc}, where they are to go), in updates {update}, which one it is, and in
/// corrections {corrects}, of what. An unknown one is a fault of the runbook. What its messages say in the
/// runbook's own language is the step's MessageTexts.
struct RunbookStep : MessageTexts {
    QString key;
    QString title;
    StepKind kind = StepKind::Manual;
    StepOwner owner = StepOwner::Us;
    bool ours = false;         ///< not in the customers' agreement: our own addition, marked as such
    QString why;               ///< why it is done
    QString will;              ///< what will happen
    QString known;             ///< how it will be known to have worked
    QString wrong;             ///< if something goes wrong
    QStringList needs;         ///< keys of steps that have to be settled before
    bool secondPerson = false; ///< wants an approval by somebody else
    bool noReturn = false;     ///< the point of no return: shows what it costs, asks for the site's name
    bool restores = false;     ///< the service counts as restored (RTO) when this has passed
    Duration expect{0};        ///< first guess of how long it takes
    QString stage; ///< Notice, Cadence, Reroute: "alert", "update", "decision", "reroute", "resolved"
    TextsByLanguage languages; ///< what its messages say in others
    QList<RunbookCall> calls;  ///< Calls
    QStringList tests;         ///< Tests: keys, of "call", "notification"
    bool operator==(const RunbookStep &) const = default;
};

/// Which call takes a doing back where the runbook names none; empty: it can't be taken back.
QString usualUndo(const QString &verb);

/// The intervals of an incident. A lab divides them by its outage scale.
struct IncidentRules {
    Duration confirmFor{
        std::chrono::seconds(60)}; ///< vantage points agree so long before an outage is declared
    Duration cadence{std::chrono::minutes(15)};
    Duration decideAfter{std::chrono::hours(1)};
    Duration rtoLow{std::chrono::hours(2)};
    Duration rtoHigh{std::chrono::hours(12)};
    Duration flapWithin{
        std::chrono::hours(1)}; ///< failing again so soon after a false alarm reopens the incident
    bool operator==(const IncidentRules &) const = default;

    [[nodiscard]] IncidentRules scaled(int outageScale) const;
};
QJsonObject rulesJson(const IncidentRules &rules); ///< each in whole milliseconds
/// What is missing or no length of time stays as it is by default.
IncidentRules rulesFromJson(const QJsonObject &json);

/// A list of steps as data: a file under resources/runbooks, or a shop's own. A run keeps the one it began
/// with, whole, in its first event.
struct Runbook {
    QString key;     ///< "hosted-failover"
    QString title;   ///< "Failover to {to}"
    QString profile; ///< "hosted"
    QString version; ///< the author's
    Direction direction = Direction::Away;
    bool planned = false;       ///< away from a site that works: nothing is lost
    QByteArray language = "en"; ///< of its messages, BCP 47
    IncidentRules rules;
    QList<RunbookStep> steps;
    QList<RunbookMessage> messages; ///< beside the steps; none about a topic: the product's own words
    bool operator==(const Runbook &) const = default;

    [[nodiscard]] const RunbookStep *step(const QString &stepKey) const;
};
QJsonObject runbookJson(const Runbook &runbook);
/// Error `bad_runbook` names every field that is missing or of another kind than it should be. Whether the
/// whole makes sense is runbookFaults()'s business: an old run opens although a rule came later.
Result<Runbook> runbookFromJson(const QJsonObject &json);
/// SHA-256 of the canonical JSON, hex: says which version a run had.
QByteArray runbookHash(const Runbook &runbook);
/// Everything that is wrong with it as a whole: keys used twice, needs that name nothing or turn in a circle,
/// kinds without what they need, unknown placeholders. Empty: sound. Each is one sentence.
QStringList runbookFaults(const Runbook &runbook);

/// Names of placeholders in the text that nobody knows.
QStringList unknownPlaceholders(const QString &text);
QStringList knownPlaceholders();
/// Those that a message of that stage can hold.
QStringList messagePlaceholders(const QString &stage);

} // namespace Switchback
