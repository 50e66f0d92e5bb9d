// SPDX-License-Identifier: GPL-3.0-or-later
// What a runbook must be so that an incident can be carried through with it.
#include "models/runbook/runbookinspection.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int MaxSteps = 40;
constexpr int MaxTitle = 80;
constexpr int MaxText = MaxRunbookText;
constexpr Duration MaxExpect = 24h * 7;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFaults)
};

} // namespace

QString quotedWord(const QString &text)
{
    return QLatin1Char('"') + visibleText(text, 60) + QLatin1Char('"');
}

bool isRunbookKey(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("\\A[a-z][a-z0-9_-]{0,39}\\z"));
    return shape.match(text).hasMatch();
}

/// "step "fence"", to begin a sentence with.
QString RunbookInspection::here() const
{
    if (m_step < 0 && m_message < 0)
        return Words::tr("the runbook");
    if (m_message >= 0) {
        const QString message =
            Words::tr("message %1").arg(quotedWord(m_runbook.messages.at(m_message).topic));
        return m_language.isEmpty()
                   ? message
                   : Words::tr("%1, language %2").arg(message, QString::fromLatin1(m_language));
    }
    const RunbookStep &step = m_runbook.steps.at(m_step);
    const QString name = step.key.isEmpty() ? Words::tr("step %1").arg(m_step + 1)
                                            : Words::tr("step %1").arg(quotedWord(step.key));
    if (!m_language.isEmpty())
        return Words::tr("%1, language %2").arg(name, QString::fromLatin1(m_language));
    if (m_call < 0)
        return name;
    const QString &key = step.calls.at(m_call).key;
    return Words::tr("%1, call %2").arg(name, key.isEmpty() ? QString::number(m_call + 1) : quotedWord(key));
}

QList<RunbookFault> RunbookInspection::all()
{
    whole();
    rules();
    if (!m_runbook.steps.isEmpty() && m_runbook.steps.size() <= MaxSteps) {
        steps();
        kindOnce();
        circles();
        direction();
    }
    messagesBeside();
    return m_faults;
}

void RunbookInspection::whole()
{
    if (!isRunbookKey(m_runbook.key))
        add("key", Words::tr("the runbook's key %1 is no short word").arg(quotedWord(m_runbook.key)),
            Words::tr("Write a-z, 0-9, - and _, beginning with a letter, at most 40: \"hosted-failover\"."));
    lengthOf("title", m_runbook.title, MaxTitle);
    placeholders("title", m_runbook.title, {QStringLiteral("from"), QStringLiteral("to")});
    if (m_runbook.profile != QLatin1String("hosted") && m_runbook.profile != QLatin1String("appliance"))
        add("profile", Words::tr("the profile %1 does not exist").arg(quotedWord(m_runbook.profile)),
            Words::tr("Write \"hosted\" or \"appliance\"."));
    if (m_runbook.steps.isEmpty())
        add("step", Words::tr("the runbook has no steps"), Words::tr("Add at least one [[step]]."));
    else if (m_runbook.steps.size() > MaxSteps)
        add("step",
            Words::tr("the runbook has %1 steps, more than %2").arg(m_runbook.steps.size()).arg(MaxSteps),
            Words::tr("Put small things into one step."));
}

void RunbookInspection::rules()
{
    const IncidentRules &rules = m_runbook.rules;
    const std::pair<const char *, Duration> each[] = {
        {"rules.confirm_for_s", rules.confirmFor},     {"rules.cadence_min", rules.cadence},
        {"rules.decide_after_min", rules.decideAfter}, {"rules.rto_low_h", rules.rtoLow},
        {"rules.rto_high_h", rules.rtoHigh},           {"rules.flap_within_min", rules.flapWithin}};
    for (const auto &[field, value] : each) {
        if (value <= 0ms)
            add(field, Words::tr("%1 is not more than 0").arg(QLatin1String(field)),
                Words::tr("Write how long it is."));
    }
    if (rules.rtoLow > rules.rtoHigh)
        add("rules.rto_low_h",
            Words::tr("the RTO begins at %1 and ends at %2")
                .arg(durationText(rules.rtoLow), durationText(rules.rtoHigh)),
            Words::tr("rto_low_h must not be more than rto_high_h."));
}

void RunbookInspection::lengthOf(const char *field, const QString &text, int most)
{
    if (text.trimmed().isEmpty())
        add(field, Words::tr("%1 has no %2").arg(here(), QLatin1String(field)), Words::tr("Fill it in."));
    else if (text.size() > most)
        add(field,
            Words::tr("the %2 of %1 is longer than %3 characters")
                .arg(here(), QLatin1String(field))
                .arg(most),
            Words::tr("Shorten it."));
}

void RunbookInspection::placeholders(const char *field, const QString &text, const QStringList &allowed)
{
    const QStringList unknown = unknownPlaceholders(text);
    for (const QString &name : unknown)
        add(field,
            Words::tr("%1: {%2} in %3 is no placeholder")
                .arg(here(), visibleText(name, 40), QLatin1String(field)),
            Words::tr("Known here: {%1}.").arg(allowed.join(QStringLiteral("}, {"))));
    const QStringList used = usedPlaceholders(text);
    for (const QString &name : used) {
        if (!unknown.contains(name) && !allowed.contains(name))
            add(field, Words::tr("%1: {%2} can't stand in %3").arg(here(), name, QLatin1String(field)),
                Words::tr("Known here: {%1}.").arg(allowed.join(QStringLiteral("}, {"))));
    }
    if (text.count(QLatin1Char('{')) != used.size() || text.count(QLatin1Char('}')) != used.size()) {
        // Counted again without the doubles: a brace that stands alone would go out to customers as it is.
        QString rest = text;
        for (const QString &name : used)
            rest.remove(QLatin1Char('{') + name + QLatin1Char('}'));
        if (rest.contains(QLatin1Char('{')) || rest.contains(QLatin1Char('}')))
            add(field, Words::tr("%1: a brace in %2 stands alone").arg(here(), QLatin1String(field)),
                Words::tr("Write a placeholder like {to}, or take the brace out."));
    }
}

void RunbookInspection::steps()
{
    QHash<QString, int> seen;
    QStringList inTexts = knownPlaceholders();
    for (const char *ofMessages : {"customer", "update", "corrects", "numbers", "trunks", "sbc"})
        inTexts.removeAll(QLatin1String(ofMessages));
    for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
        const RunbookStep &step = m_runbook.steps.at(m_step);
        if (!isRunbookKey(step.key))
            add("key", Words::tr("%1: the key %2 is no short word").arg(here(), quotedWord(step.key)),
                Words::tr("Write a-z, 0-9, - and _, beginning with a letter, at most 40."));
        else if (seen.contains(step.key))
            add("key",
                Words::tr("the key %1 is used by steps %2 and %3")
                    .arg(quotedWord(step.key))
                    .arg(seen.value(step.key) + 1)
                    .arg(m_step + 1),
                Words::tr("Give each step a key of its own."));
        seen.insert(step.key, m_step);
        lengthOf("title", step.title, MaxTitle);
        lengthOf("why", step.why, MaxText);
        lengthOf("will", step.will, MaxText);
        lengthOf("known", step.known, MaxText);
        lengthOf("wrong", step.wrong, MaxText);
        const std::pair<const char *, QString> texts[] = {{"title", step.title},
                                                          {"why", step.why},
                                                          {"will", step.will},
                                                          {"known", step.known},
                                                          {"wrong", step.wrong}};
        for (const auto &[field, text] : texts)
            placeholders(field, text, inTexts);
        if (step.expect < 0ms || step.expect > MaxExpect)
            add("expect_s",
                Words::tr("%1: a first guess of %2 is out of range").arg(here(), durationText(step.expect)),
                Words::tr("Write seconds, from 0 to %1.")
                    .arg(std::chrono::duration_cast<std::chrono::seconds>(MaxExpect).count()));
        kind(step);
    }
    m_step = -1;
    needs();
}

void RunbookInspection::kind(const RunbookStep &step)
{
    foreign(step);
    foreignTexts(step);
    checkOfKind(*this, step);
    marks(step);
}

void RunbookInspection::textOf(const char *field, const QString &text)
{
    lengthOf(field, text, MaxText);
    const RunbookStep *step = m_message < 0 ? &m_runbook.steps.at(m_step) : nullptr;
    QStringList known = messagePlaceholders(step ? step->stage : m_runbook.messages.at(m_message).topic);
    for (const char *ofMessages : {"numbers", "trunks", "sbc"}) {
        if (step && !traitsOf(step->kind).sendsMessage)
            known.removeAll(QLatin1String(ofMessages));
    }
    placeholders(field, text, known);
}

/// What would be read and then ignored is a mistake that nobody would notice.
void RunbookInspection::foreign(const RunbookStep &step)
{
    const auto refuse = [&](const char *field, const QString &where) {
        add(field,
            Words::tr("%1 is of the kind %2, which has no %3")
                .arg(here(), stepKindKey(step.kind), QLatin1String(field)),
            Words::tr("Take it out, or %1").arg(where));
    };
    const StepTraits traits = traitsOf(step.kind);
    if (!traits.hasCalls && !step.calls.isEmpty())
        refuse("call", Words::tr("write kind = \"calls\"."));
    if (!traits.hasTests && !step.tests.isEmpty())
        refuse("tests", Words::tr("write kind = \"tests\"."));
    if (!traits.sendsMessage && !step.stage.isEmpty())
        refuse("stage", Words::tr("write kind = \"notice\"."));
    if (!traits.sendsMessage && !traits.hasText && !step.text.isEmpty())
        refuse("text", Words::tr("write kind = \"notice\"."));
}

void RunbookInspection::marks(const RunbookStep &step)
{
    if (step.noReturn && !traitsOf(step.kind).hasCalls)
        add("no_return", Words::tr("%1 is marked as the point of no return, but calls no site").arg(here()),
            Words::tr("Only a step of the kind \"calls\" can be it."));
    if (step.restores && traitsOf(step.kind).endless)
        add("restores",
            Words::tr("%1 is a cadence and never passes, so it can't restore the service").arg(here()),
            Words::tr("Set restores at the step that proves that calls work."));
}

/// What an incident can hold once only.
void RunbookInspection::kindOnce()
{
    QHash<StepKind, int> first;
    int restores = -1;
    for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
        const RunbookStep &step = m_runbook.steps.at(m_step);
        if (step.restores && restores >= 0)
            add("restores",
                Words::tr("%1 and step %2 both restore the service")
                    .arg(here(), quotedWord(m_runbook.steps.at(restores).key)),
                Words::tr("Set restores at one of them: the RTO is measured there."));
        if (step.restores && restores < 0)
            restores = m_step;
        if (traitsOf(step.kind).several)
            continue;
        if (first.contains(step.kind))
            add("kind",
                Words::tr("%1 and step %2 are both of the kind %3")
                    .arg(here(), quotedWord(m_runbook.steps.at(first.value(step.kind)).key),
                         stepKindKey(step.kind)),
                Words::tr("One step of that kind is all that an incident can have."));
        else
            first.insert(step.kind, m_step);
    }
    m_step = -1;
}

void RunbookInspection::needs()
{
    QHash<QString, int> places;
    for (int i = 0; i < m_runbook.steps.size(); ++i)
        places.insert(m_runbook.steps.at(i).key, i);
    for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
        for (const QString &need : m_runbook.steps.at(m_step).needs) {
            const auto place = places.constFind(need);
            if (place == places.constEnd())
                add("needs", Words::tr("%1 needs %2, which is no step").arg(here(), quotedWord(need)),
                    Words::tr("Write the key of a step of this runbook."));
            else if (traitsOf(m_runbook.steps.at(*place).kind).endless)
                add("needs",
                    Words::tr("%1 needs %2, which goes on until the incident is closed")
                        .arg(here(), quotedWord(need)),
                    Words::tr("Take it out: a cadence runs beside the other steps."));
        }
    }
    m_step = -1;
}

/// Takes away every step whose needs are met, until none can be: what is left turns in circles or waits for
/// one that does. Then, of the sound ones, those that stand before what they need.
void RunbookInspection::circles()
{
    QSet<QString> all;
    for (const RunbookStep &step : m_runbook.steps)
        all += step.key;
    QSet<QString> met;
    for (bool more = true; more;) {
        more = false;
        for (const RunbookStep &step : m_runbook.steps) {
            const bool open = std::any_of(step.needs.begin(), step.needs.end(), [&](const QString &need) {
                return all.contains(need) && !met.contains(need);
            });
            if (!open && !met.contains(step.key)) {
                met += step.key;
                more = true;
            }
        }
    }
    QSet<QString> before;
    for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
        const RunbookStep &step = m_runbook.steps.at(m_step);
        for (const QString &need : step.needs) {
            if (!all.contains(need) || before.contains(need))
                continue;
            if (!met.contains(need) || need == step.key)
                add("needs",
                    Words::tr("%1 waits for %2, which in turn waits for it or for a circle")
                        .arg(here(), quotedWord(need)),
                    Words::tr("Take one of the needs out, so that something can come first."));
            else
                add("needs", Words::tr("%1 needs %2, which comes later").arg(here(), quotedWord(need)),
                    Words::tr("Move the needed step before it."));
        }
        before += step.key;
    }
    m_step = -1;
}

/// Which way it goes, and that its steps do that.
void RunbookInspection::direction()
{
    if (m_runbook.planned && m_runbook.direction != Direction::Away)
        add("planned",
            Words::tr("a runbook with the direction %1 can't be planned")
                .arg(directionKey(m_runbook.direction)),
            Words::tr("Take planned out: only a move away from a site that works is called so."));
    if (m_verbsKnown)
        oneTurn();
    if (m_runbook.direction != Direction::Stay)
        return;
    for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
        const StepKind kind = m_runbook.steps.at(m_step).kind;
        if (kind != StepKind::Calls)
            add("kind",
                Words::tr("%1 is of the kind %2, but nobody is led through letting a site go")
                    .arg(here(), stepKindKey(kind)),
                Words::tr("Keep only steps of the kind \"calls\"."));
    }
    m_step = -1;
}

QList<RunbookFault> findRunbookFaults(const Runbook &runbook)
{
    return RunbookInspection(runbook).all();
}

} // namespace Switchback
