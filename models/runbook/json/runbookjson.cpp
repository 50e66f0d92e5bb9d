// SPDX-License-Identifier: GPL-3.0-or-later
// A runbook as JSON: how it is kept in the first event of an incident, and what its hash is taken of.
#include "models/runbook/json/runbookfields.h"

#include "models/customers/contact.h"

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookJson)
};

QString atKey(bool atNew)
{
    return atNew ? QStringLiteral("new") : QStringLiteral("old");
}

QJsonObject callJson(const RunbookCall &call)
{
    QJsonObject json{{QStringLiteral("key"), call.key},
                     {QStringLiteral("verb"), call.verb},
                     {QStringLiteral("at"), atKey(call.atNew)},
                     {QStringLiteral("title"), call.title},
                     {QStringLiteral("deadline_ms"), qint64(call.deadline.count())},
                     {QStringLiteral("optional"), call.optional},
                     {QStringLiteral("unless_override"), call.unlessOverride}};
    if (!call.undo.isEmpty()) // what came later is left out where it says nothing: the hash stays
        json.insert(QStringLiteral("undo"), call.undo);
    return json;
}

RunbookCall callFrom(RunbookFields fields)
{
    RunbookCall call;
    call.key = fields.text("key", true);
    call.verb = fields.text("verb", true);
    call.atNew = fields.word<bool>("at", {true, false}, atKey);
    call.title = fields.text("title", true);
    call.deadline = fields.length("deadline_ms", call.deadline);
    call.optional = fields.yes("optional");
    call.unlessOverride = fields.yes("unless_override");
    call.undo = fields.text("undo");
    return call;
}

/// What came later than a step's text, or is in another language: left out where it says nothing.
void putTexts(QJsonObject &json, const MessageTexts &texts)
{
    const auto byVariant = [&json](const char *key, const QHash<QString, QString> &all) {
        QJsonObject out;
        for (auto it = all.cbegin(); it != all.cend(); ++it)
            out.insert(it.key(), it.value());
        if (!out.isEmpty())
            json.insert(QLatin1String(key), out);
    };
    byVariant("texts", texts.texts);
    byVariant("shorts", texts.shorts);
    if (!texts.subject.isEmpty())
        json.insert(QStringLiteral("subject"), texts.subject);
    if (!texts.sms.isEmpty())
        json.insert(QStringLiteral("sms"), texts.sms);
}

QJsonObject languagesJson(const TextsByLanguage &languages)
{
    QJsonObject json;
    for (auto it = languages.cbegin(); it != languages.cend(); ++it) {
        QJsonObject one;
        putTexts(one, *it);
        if (!it->text.isEmpty())
            one.insert(QStringLiteral("text"), it->text);
        json.insert(QString::fromLatin1(it.key()), one);
    }
    return json;
}

void putLanguages(QJsonObject &json, const TextsByLanguage &languages)
{
    if (!languages.isEmpty())
        json.insert(QStringLiteral("languages"), languagesJson(languages));
}

QJsonObject messageJson(const RunbookMessage &message)
{
    QJsonObject json{{QStringLiteral("topic"), message.topic}, {QStringLiteral("text"), message.text}};
    putTexts(json, message);
    putLanguages(json, message.languages);
    return json;
}

void takeTexts(RunbookFields &fields, MessageTexts &texts)
{
    texts.subject = fields.text("subject");
    texts.text = fields.text("text");
    texts.texts = fields.drafts("texts");
    texts.sms = fields.text("sms");
    texts.shorts = fields.drafts("shorts");
}

QJsonObject stepJson(const RunbookStep &step)
{
    QJsonArray calls;
    for (const RunbookCall &call : step.calls)
        calls += callJson(call);
    QJsonObject json{{QStringLiteral("key"), step.key},
                     {QStringLiteral("title"), step.title},
                     {QStringLiteral("kind"), stepKindKey(step.kind)},
                     {QStringLiteral("owner"), stepOwnerKey(step.owner)},
                     {QStringLiteral("ours"), step.ours},
                     {QStringLiteral("why"), step.why},
                     {QStringLiteral("will"), step.will},
                     {QStringLiteral("known"), step.known},
                     {QStringLiteral("wrong"), step.wrong},
                     {QStringLiteral("needs"), QJsonArray::fromStringList(step.needs)},
                     {QStringLiteral("second_person"), step.secondPerson},
                     {QStringLiteral("no_return"), step.noReturn},
                     {QStringLiteral("restores"), step.restores},
                     {QStringLiteral("expect_ms"), qint64(step.expect.count())},
                     {QStringLiteral("stage"), step.stage},
                     {QStringLiteral("text"), step.text},
                     {QStringLiteral("calls"), calls},
                     {QStringLiteral("tests"), QJsonArray::fromStringList(step.tests)}};
    putTexts(json, step); // a runbook without them keeps the hash it had
    putLanguages(json, step.languages);
    return json;
}

void takeLanguages(RunbookFields &fields, TextsByLanguage &into)
{
    QMap<QByteArray, RunbookFields> languages = fields.byLanguage("languages");
    for (auto it = languages.begin(); it != languages.end(); ++it)
        takeTexts(*it, into[it.key()]);
}

RunbookMessage messageFrom(RunbookFields fields)
{
    RunbookMessage message;
    message.topic = fields.text("topic", true);
    takeTexts(fields, message);
    takeLanguages(fields, message.languages);
    return message;
}

RunbookStep stepFrom(RunbookFields fields)
{
    RunbookStep step;
    step.key = fields.text("key", true);
    step.title = fields.text("title", true);
    step.kind = fields.word<StepKind>("kind", allStepKinds(), stepKindKey);
    step.owner =
        fields.word<StepOwner>("owner", {StepOwner::Us, StepOwner::Customer, StepOwner::Both}, stepOwnerKey);
    step.ours = fields.yes("ours");
    step.why = fields.text("why");
    step.will = fields.text("will");
    step.known = fields.text("known");
    step.wrong = fields.text("wrong");
    step.needs = fields.texts("needs");
    step.secondPerson = fields.yes("second_person");
    step.noReturn = fields.yes("no_return");
    step.restores = fields.yes("restores");
    step.expect = fields.length("expect_ms", step.expect);
    step.stage = fields.text("stage");
    takeTexts(fields, step);
    takeLanguages(fields, step.languages);
    step.tests = fields.texts("tests");
    const QList<RunbookFields> calls = fields.objects("calls");
    for (const RunbookFields &call : calls)
        step.calls += callFrom(call);
    return step;
}
} // namespace

QJsonObject runbookJson(const Runbook &runbook)
{
    QJsonArray steps;
    for (const RunbookStep &step : runbook.steps)
        steps += stepJson(step);
    QJsonObject json{{QStringLiteral("key"), runbook.key},
                     {QStringLiteral("title"), runbook.title},
                     {QStringLiteral("profile"), runbook.profile},
                     {QStringLiteral("version"), runbook.version},
                     {QStringLiteral("rules"), rulesJson(runbook.rules)},
                     {QStringLiteral("steps"), steps}};
    if (runbook.direction != Direction::Away) // as above
        json.insert(QStringLiteral("direction"), directionKey(runbook.direction));
    if (runbook.planned)
        json.insert(QStringLiteral("planned"), true);
    QJsonArray messages;
    for (const RunbookMessage &message : runbook.messages)
        messages += messageJson(message);
    if (!messages.isEmpty())
        json.insert(QStringLiteral("messages"), messages);
    if (runbook.language != Runbook().language)
        json.insert(QStringLiteral("language"), QString::fromLatin1(runbook.language));
    return json;
}

Result<Runbook> runbookFromJson(const QJsonObject &json)
{
    QStringList faults;
    RunbookFields fields(json, {}, &faults);
    Runbook runbook;
    runbook.key = fields.text("key", true);
    runbook.title = fields.text("title", true);
    runbook.profile = fields.text("profile");
    runbook.version = fields.text("version");
    runbook.direction = fields.word<Direction>(
        "direction", {Direction::Away, Direction::Home, Direction::Stay}, directionKey, false);
    runbook.planned = fields.yes("planned");
    if (const QByteArray language = languageTag(fields.text("language")); !language.isEmpty())
        runbook.language = language;
    runbook.rules = fields.rules("rules");
    const QList<RunbookFields> steps = fields.objects("steps", true);
    for (const RunbookFields &step : steps)
        runbook.steps += stepFrom(step);
    const QList<RunbookFields> messages = fields.objects("messages");
    for (const RunbookFields &message : messages)
        runbook.messages += messageFrom(message);
    if (!faults.isEmpty())
        return Error{
            QStringLiteral("bad_runbook"),
            Words::tr("This is no runbook that can be read: %1.").arg(faults.join(QStringLiteral("; "))),
            Words::tr("Open it with the version of Switchback that wrote it, or check the log with: "
                      "switchback verify")};
    return runbook;
}

} // namespace Switchback
