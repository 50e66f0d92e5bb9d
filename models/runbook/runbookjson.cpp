// SPDX-License-Identifier: GPL-3.0-or-later
// A runbook as JSON: how it is kept in the first event of an incident, and what its hash is taken of.
#include "models/core/visibletext.h"
#include "models/customers/contact.h"
#include "models/runbook/runbook.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Switchback
{

namespace
{
constexpr qint64 MaxMs = qint64(400) * 24 * 3600 * 1000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookJson)
};

struct Rule {
    const char *key;
    Duration IncidentRules::*value;
};
constexpr Rule Rules[] = {
    {"confirm_for_ms", &IncidentRules::confirmFor},   {"cadence_ms", &IncidentRules::cadence},
    {"decide_after_ms", &IncidentRules::decideAfter}, {"rto_low_ms", &IncidentRules::rtoLow},
    {"rto_high_ms", &IncidentRules::rtoHigh},         {"flap_within_ms", &IncidentRules::flapWithin}};

std::optional<Duration> lengthIn(const QJsonValue &value, qint64 least)
{
    const qint64 ms = value.toInteger(-1);
    if (!value.isDouble() || ms < least || ms > MaxMs)
        return std::nullopt;
    return Duration{ms};
}

/// One object of the runbook's JSON, read field by field; every fault goes to the list shared by all.
class Fields
{
public:
    Fields(QJsonObject json, QString path, QStringList *faults)
        : m_json(std::move(json))
        , m_path(std::move(path))
        , m_faults(faults)
    {
    }

    QString text(const char *key, bool required = false)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (value.isString())
            return value.toString();
        if (required || !value.isUndefined())
            wants(key, Words::tr("a text"));
        return {};
    }
    bool yes(const char *key, bool byDefault = false)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isBool() && !value.isUndefined())
            wants(key, Words::tr("true or false"));
        return value.toBool(byDefault);
    }
    Duration length(const char *key, Duration byDefault)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (value.isUndefined())
            return byDefault;
        const std::optional<Duration> length = lengthIn(value, 0);
        if (!length)
            wants(key, Words::tr("whole milliseconds, from 0 to 400 days"));
        return length.value_or(byDefault);
    }
    QStringList texts(const char *key)
    {
        QStringList out;
        const QJsonArray items = array(key);
        for (const QJsonValue &item : items) {
            if (item.isString())
                out += item.toString();
            else
                wants(key, Words::tr("texts only"));
        }
        return out;
    }
    /// An object of drafts by their variants.
    QHash<QString, QString> drafts(const char *key)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isObject() && !value.isUndefined())
            wants(key, Words::tr("an object"));
        QHash<QString, QString> out;
        const QJsonObject texts = value.toObject();
        for (auto it = texts.begin(); it != texts.end(); ++it) {
            if (it.value().isString() && draftVariants().contains(it.key()))
                out.insert(it.key(), it.value().toString());
            else
                wants(key, Words::tr("an object with texts for: %1")
                               .arg(draftVariants().join(QStringLiteral(", "))));
        }
        return out;
    }
    /// Objects by the languages that they are about.
    QMap<QByteArray, Fields> byLanguage(const char *key)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isObject() && !value.isUndefined())
            wants(key, Words::tr("an object"));
        QMap<QByteArray, Fields> out;
        const QJsonObject all = value.toObject();
        for (auto it = all.begin(); it != all.end(); ++it) {
            const QByteArray tag = languageTag(it.key());
            if (it.value().isObject() && !tag.isEmpty())
                out.insert(tag, Fields(it.value().toObject(),
                                       pathOf(key) + QLatin1Char('.') + QString::fromLatin1(tag), m_faults));
            else
                wants(key, Words::tr("an object with an object for each language"));
        }
        return out;
    }
    QList<Fields> objects(const char *key, bool required = false)
    {
        QList<Fields> out;
        const QJsonArray items = array(key, required);
        for (qsizetype i = 0; i < items.size(); ++i) {
            const QString path = QStringLiteral("%1[%2]").arg(pathOf(key)).arg(i);
            if (!items.at(i).isObject())
                *m_faults += Words::tr("%1 is no object").arg(path);
            out += Fields(items.at(i).toObject(), path, m_faults);
        }
        return out;
    }
    /// A word out of a closed list; `values` are all there are, and the first counts where none has to be.
    template<class Value>
    Value word(const char *key, const QList<Value> &values, QString (*keyOf)(Value), bool required = true)
    {
        if (!required && !m_json.contains(QLatin1String(key)))
            return values.first();
        const QString found = text(key, true);
        QStringList words;
        for (const Value value : values) {
            if (keyOf(value) == found)
                return value;
            words += keyOf(value);
        }
        if (m_json.value(QLatin1String(key)).isString())
            *m_faults += Words::tr("%1 is \"%2\", but only %3 are known")
                             .arg(pathOf(key), visibleText(found, 40), words.join(QStringLiteral(", ")));
        return values.first();
    }
    IncidentRules rules(const char *key)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isObject() && !value.isUndefined())
            wants(key, Words::tr("an object"));
        const QJsonObject rules = value.toObject();
        for (const Rule &rule : Rules) {
            const QJsonValue each = rules.value(QLatin1String(rule.key));
            if (!each.isUndefined() && !lengthIn(each, 1))
                *m_faults += Words::tr("%1.%2 must be whole milliseconds, from 1 to 400 days")
                                 .arg(pathOf(key), QLatin1String(rule.key));
        }
        return rulesFromJson(rules);
    }

private:
    [[nodiscard]] QString pathOf(const char *key) const
    {
        return m_path.isEmpty() ? QString::fromLatin1(key) : m_path + QLatin1Char('.') + QLatin1String(key);
    }
    void wants(const char *key, const QString &what)
    {
        *m_faults += m_json.contains(QLatin1String(key)) ? Words::tr("%1 must be %2").arg(pathOf(key), what)
                                                         : Words::tr("%1 is missing").arg(pathOf(key));
    }
    QJsonArray array(const char *key, bool required = false)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isArray() && (required || !value.isUndefined()))
            wants(key, Words::tr("a list"));
        return value.toArray();
    }

    QJsonObject m_json;
    QString m_path;
    QStringList *m_faults;
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

RunbookCall callFrom(Fields fields)
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

void takeTexts(Fields &fields, MessageTexts &texts)
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
    if (!step.languages.isEmpty())
        json.insert(QStringLiteral("languages"), languagesJson(step.languages));
    return json;
}

RunbookStep stepFrom(Fields fields)
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
    QMap<QByteArray, Fields> languages = fields.byLanguage("languages");
    for (auto it = languages.begin(); it != languages.end(); ++it)
        takeTexts(*it, step.languages[it.key()]);
    step.tests = fields.texts("tests");
    const QList<Fields> calls = fields.objects("calls");
    for (const Fields &call : calls)
        step.calls += callFrom(call);
    return step;
}
} // namespace

QJsonObject rulesJson(const IncidentRules &rules)
{
    QJsonObject json;
    for (const Rule &rule : Rules)
        json.insert(QLatin1String(rule.key), qint64((rules.*rule.value).count()));
    return json;
}

IncidentRules rulesFromJson(const QJsonObject &json)
{
    IncidentRules rules;
    for (const Rule &rule : Rules)
        rules.*rule.value = lengthIn(json.value(QLatin1String(rule.key)), 1).value_or(rules.*rule.value);
    return rules;
}

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
    if (runbook.language != Runbook().language)
        json.insert(QStringLiteral("language"), QString::fromLatin1(runbook.language));
    return json;
}

Result<Runbook> runbookFromJson(const QJsonObject &json)
{
    QStringList faults;
    Fields fields(json, {}, &faults);
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
    const QList<Fields> steps = fields.objects("steps", true);
    for (const Fields &step : steps)
        runbook.steps += stepFrom(step);
    if (!faults.isEmpty())
        return Error{
            QStringLiteral("bad_runbook"),
            Words::tr("This is no runbook that can be read: %1.").arg(faults.join(QStringLiteral("; "))),
            Words::tr("Open it with the version of Switchback that wrote it, or check the log with: "
                      "switchback verify")};
    return runbook;
}

} // namespace Switchback
