// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/runbookfile.h"

#include "app/aside/foreignfile.h"
#include "app/config/tomltable.h"
#include "models/core/visibletext.h"
#include "models/customers/contact.h"
#include "models/runbook/texts/messagehints.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

static void initRunbooks() // must stand outside of any namespace
{
    Q_INIT_RESOURCE(runbooks);
}

namespace Switchback
{

namespace
{
constexpr qint64 MaxFileBytes = qint64(1024) * 1024;
constexpr int MaxText = 20'000; // the rule itself is in findRunbookFaults()

QString words(const char *text)
{
    return QCoreApplication::translate("RunbookFile", text);
}

/// One reading of one file. The form is checked while reading, the sense afterwards, by the same rules as
/// everywhere; each fault of the sense is brought back to its line.
class RunbookReader
{
public:
    explicit RunbookReader(RunbookReading &out)
        : m_out(out)
    {
    }
    void top(const toml::table &root);

private:
    void rules(TomlTable &table);
    void texts(TomlTable &table, MessageTexts &out);
    std::map<QByteArray, TomlTable> languages(TomlTable &table, TextsByLanguage &out);
    RunbookMessage message(TomlTable &table);
    RunbookStep step(TomlTable &table);
    RunbookCall call(TomlTable &table);
    template<class Value>
    Value word(TomlTable &table, const char *key, const QList<Value> &values, QString (*keyOf)(Value));
    void addSense(const RunbookFault &fault, TomlTable &root);
    [[nodiscard]] ConfigFault placed(const RunbookFault &fault, TomlTable &root);
    [[nodiscard]] bool hasFault(const QString &key) const;
    [[nodiscard]] bool followsFromKind(const RunbookFault &fault) const;

    RunbookReading &m_out;
    std::optional<TomlTable> m_rules;
    std::vector<TomlTable> m_steps;
    std::vector<std::vector<TomlTable>> m_calls;              ///< by step
    std::vector<std::map<QByteArray, TomlTable>> m_languages; ///< likewise
    std::vector<TomlTable> m_messages;
    std::vector<std::map<QByteArray, TomlTable>> m_messageLanguages;
};

QString siteKey(bool atNew)
{
    return atNew ? QStringLiteral("new") : QStringLiteral("old");
}

template<class Value>
Value RunbookReader::word(TomlTable &table, const char *key, const QList<Value> &values,
                          QString (*keyOf)(Value))
{
    const QString found = table.text(key, true);
    QStringList known;
    for (const Value value : values) {
        if (keyOf(value) == found)
            return value;
        known += keyOf(value);
    }
    if (!found.isEmpty()) {
        const QString meant = nearestWord(found, known);
        table.fault(key,
                    words("the %1 \"%2\" does not exist").arg(QLatin1String(key), visibleText(found, 40)),
                    meant.isEmpty() ? words("Write one of: %1.").arg(known.join(QStringLiteral(", ")))
                                    : words("Did you mean \"%1\"?").arg(meant));
    }
    return values.first();
}

void RunbookReader::rules(TomlTable &table)
{
    IncidentRules &rules = m_out.runbook.rules;
    const struct {
        const char *key;
        Duration *value;
        qint64 unitMs;
        qint64 most;
    } all[] = {{"confirm_for_s", &rules.confirmFor, 1000, 3600},
               {"cadence_min", &rules.cadence, 60'000, 1440},
               {"decide_after_min", &rules.decideAfter, 60'000, 10'080},
               {"rto_low_h", &rules.rtoLow, 3'600'000, 720},
               {"rto_high_h", &rules.rtoHigh, 3'600'000, 720},
               {"flap_within_min", &rules.flapWithin, 60'000, 10'080}};
    for (const auto &each : all) {
        if (const auto number = table.decimal(each.key, 0, double(each.most)))
            *each.value = Duration{qRound64(*number * double(each.unitMs))};
    }
    table.checkKeys();
}

RunbookCall RunbookReader::call(TomlTable &table)
{
    RunbookCall out;
    out.key = table.text("key", false, MaxText);
    out.verb = table.text("verb", false, MaxText);
    out.atNew = word<bool>(table, "at", {true, false}, siteKey);
    out.title = table.text("title", false, MaxText);
    if (const auto seconds = table.number("deadline_s", 1, 86'400))
        out.deadline = std::chrono::seconds(*seconds);
    out.optional = table.yes("optional");
    out.unlessOverride = table.yes("unless_override");
    out.undo = table.text("undo", false, MaxText);
    if (out.undo == usualUndo(out.verb))
        out.undo.clear(); // said or not, it is the same runbook
    table.checkKeys();
    return out;
}

void RunbookReader::texts(TomlTable &table, MessageTexts &out)
{
    out.subject = table.text("subject", false, MaxText);
    out.text = table.lines("text", MaxText);
    out.sms = table.lines("sms", MaxText);
    const QStringList variants = draftVariants();
    for (const QString &variant : variants) {
        const QString text = table.lines(QByteArray("text_" + variant.toUtf8()).constData(), MaxText);
        if (!text.isEmpty())
            out.texts.insert(variant, text);
        const QString sms = table.lines(QByteArray("sms_" + variant.toUtf8()).constData(), MaxText);
        if (!sms.isEmpty())
            out.shorts.insert(variant, sms);
    }
}

/// Whatever table of a step or message is called like a language holds its texts in that one.
std::map<QByteArray, TomlTable> RunbookReader::languages(TomlTable &table, TextsByLanguage &out)
{
    std::map<QByteArray, TomlTable> all;
    const QStringList names = table.otherTables();
    for (const QString &name : names) {
        const QByteArray tag = languageTag(name);
        if (tag.isEmpty())
            continue; // told as a key that nobody knows
        const auto [place, isNew] = all.emplace(tag, table.table(name.toUtf8().constData(), false));
        if (!isNew) {
            table.fault(name.toUtf8().constData(),
                        words("the language %1 is there twice").arg(QString::fromLatin1(tag)),
                        words("Put its texts into one table."));
            continue;
        }
        texts(place->second, out[tag]);
        place->second.checkKeys();
    }
    return all;
}

RunbookMessage RunbookReader::message(TomlTable &table)
{
    RunbookMessage out;
    out.topic = table.text("topic", true, MaxText);
    texts(table, out);
    m_messageLanguages.push_back(languages(table, out.languages));
    table.checkKeys();
    return out;
}

RunbookStep RunbookReader::step(TomlTable &table)
{
    RunbookStep out;
    out.key = table.text("key", false, MaxText);
    out.title = table.text("title", false, MaxText);
    out.kind = word<StepKind>(table, "kind", allStepKinds(), stepKindKey);
    out.owner =
        word<StepOwner>(table, "owner", {StepOwner::Us, StepOwner::Customer, StepOwner::Both}, stepOwnerKey);
    out.ours = table.yes("ours");
    out.why = table.lines("why", MaxText);
    out.will = table.lines("will", MaxText);
    out.known = table.lines("known", MaxText);
    out.wrong = table.lines("wrong", MaxText);
    out.needs = table.texts("needs");
    out.secondPerson = table.yes("second_person");
    out.noReturn = table.yes("no_return");
    out.restores = table.yes("restores");
    if (const auto seconds = table.number("expect_s", 0, 604'800))
        out.expect = std::chrono::seconds(*seconds);
    out.stage = table.text("stage", false, MaxText);
    texts(table, out);
    out.tests = table.texts("tests");
    std::vector<TomlTable> &calls = m_calls.emplace_back();
    if (const toml::array *nodes = table.tables("call")) {
        for (const toml::node &node : *nodes) {
            const QString path = QStringLiteral("%1.call[%2]").arg(table.path()).arg(calls.size() + 1);
            calls.emplace_back(node.as_table(), path, 0, m_out.faults);
            out.calls += call(calls.back());
        }
    }
    m_languages.push_back(languages(table, out.languages));
    table.checkKeys();
    return out;
}

void RunbookReader::top(const toml::table &root)
{
    TomlTable table(&root, {}, 1, m_out.faults);
    Runbook &runbook = m_out.runbook;
    runbook.key = table.text("key", false, MaxText);
    runbook.title = table.text("title", false, MaxText);
    runbook.profile = table.text("profile", false, MaxText);
    runbook.version = table.text("version", true, 40);
    if (root.contains("direction"))
        runbook.direction = word<Direction>(
            table, "direction", {Direction::Away, Direction::Home, Direction::Stay}, directionKey);
    runbook.planned = table.yes("planned");
    if (const QString language = table.text("language", false, 40); !language.isEmpty()) {
        runbook.language = languageTag(language);
        if (runbook.language.isEmpty())
            table.fault("language", words("\"%1\" is no language").arg(visibleText(language, 40)),
                        words("Write its tag: \"en\", \"de\", \"pt-BR\"."));
    }
    m_rules.emplace(table.table("rules", false));
    rules(*m_rules);
    if (const toml::array *nodes = table.tables("step")) {
        for (const toml::node &node : *nodes) {
            const QString path = QStringLiteral("step[%1]").arg(m_steps.size() + 1);
            m_steps.emplace_back(node.as_table(), path, 0, m_out.faults);
            runbook.steps += step(m_steps.back());
        }
    }
    if (const toml::array *nodes = table.tables("message")) {
        for (const toml::node &node : *nodes) {
            const QString path = QStringLiteral("message[%1]").arg(m_messages.size() + 1);
            m_messages.emplace_back(node.as_table(), path, 0, m_out.faults);
            runbook.messages += message(m_messages.back());
        }
    }
    table.checkKeys();
    const QList<RunbookFault> sense = findRunbookFaults(runbook);
    for (const RunbookFault &fault : sense)
        addSense(fault, table);
    const QList<RunbookFault> hints = m_out.faults.isEmpty() ? runbookHints(runbook) : QList<RunbookFault>();
    for (const RunbookFault &hint : hints)
        m_out.hints += placed(hint, table);
    for (QList<ConfigFault> *all : {&m_out.faults, &m_out.hints})
        std::stable_sort(all->begin(), all->end(),
                         [](const ConfigFault &a, const ConfigFault &b) { return a.line < b.line; });
}

bool RunbookReader::hasFault(const QString &key) const
{
    return std::any_of(m_out.faults.begin(), m_out.faults.end(),
                       [&](const ConfigFault &fault) { return fault.key == key; });
}

/// A step whose kind could not be read has none, and what a kind asks for can't be asked of it.
bool RunbookReader::followsFromKind(const RunbookFault &fault) const
{
    static const QStringList ofKind{QStringLiteral("kind"),    QStringLiteral("stage"),
                                    QStringLiteral("subject"), QStringLiteral("tests"),
                                    QStringLiteral("call"),    QStringLiteral("no_return"),
                                    QStringLiteral("restores")};
    const bool ofMessage = fault.field.startsWith(QLatin1String("text")) ||
                           fault.field.startsWith(QLatin1String("sms")) || !fault.language.isEmpty();
    return fault.step >= 0 && (ofMessage || ofKind.contains(fault.field)) &&
           hasFault(QStringLiteral("step[%1].kind").arg(fault.step + 1));
}

/// Where in the file it is.
ConfigFault RunbookReader::placed(const RunbookFault &fault, TomlTable &root)
{
    TomlTable *table = &root;
    QString field = fault.field;
    if (field.startsWith(QLatin1String("rules."))) {
        table = &*m_rules;
        field.remove(0, 6);
    } else if (fault.message >= 0) {
        table = fault.language.isEmpty() ? &m_messages.at(size_t(fault.message))
                                         : &m_messageLanguages.at(size_t(fault.message)).at(fault.language);
    } else if (fault.step >= 0 && !fault.language.isEmpty()) {
        table = &m_languages.at(size_t(fault.step)).at(fault.language);
    } else if (fault.step >= 0) {
        table = fault.call < 0 ? &m_steps.at(size_t(fault.step))
                               : &m_calls.at(size_t(fault.step)).at(size_t(fault.call));
    }
    return table->faultAt(field.toUtf8().constData(), fault.text, fault.fix);
}

void RunbookReader::addSense(const RunbookFault &fault, TomlTable &root)
{
    const ConfigFault told = placed(fault, root);
    // What could not be read is told once.
    if (!hasFault(told.key) && !followsFromKind(fault))
        m_out.faults += told;
}

RunbookReading fileFault(const QString &text, const QString &fix)
{
    RunbookReading out;
    out.faults += {0, 0, {}, text, fix};
    return out;
}

RunbookReading readBytes(const QByteArray &bytes)
{
    RunbookReading out;
    try {
        RunbookReader(out).top(toml::parse(std::string_view(bytes.constData(), size_t(bytes.size()))));
    } catch (const toml::parse_error &error) {
        const toml::source_position at = error.source().begin;
        const std::string_view what = error.description();
        out.faults +=
            {int(at.line),
             int(at.column),
             {},
             words("this is not TOML: %1").arg(visibleText(QByteArray(what.data(), qsizetype(what.size())))),
             words("Correct this line; nothing after it was read.")};
    }
    return out;
}
} // namespace

RunbookReading readRunbook(const QString &path)
{
    const Result<ForeignFile> file = readForeignFile(path, MaxFileBytes);
    if (!file)
        return fileFault(words("the file cannot be read: %1").arg(file.error().text),
                         words("Name a runbook in TOML; the shipped hosted-failover.toml shows how."));
    return readBytes(file->bytes);
}

Result<Runbook> embeddedRunbook(const QString &profile, RunKind move)
{
    // Read once: hundreds of pairs have the same.
    static std::mutex mutex;
    static QHash<QString, Runbook> read;
    const std::lock_guard lock(mutex);
    ::initRunbooks();
    QFile file(QStringLiteral(":/switchback/runbooks/%1-%2.toml").arg(profile, moveFileKey(move)));
    if (const auto before = read.constFind(file.fileName()); before != read.constEnd())
        return *before;
    if (profile.contains(QLatin1Char('/')) || !file.open(QIODevice::ReadOnly))
        return Error{
            QStringLiteral("no_runbook"),
            words("No runbook for the profile \"%1\" comes with Switchback.").arg(visibleText(profile, 40)),
            words("Write one, with hosted-failover.toml as a pattern, and check it with: switchback "
                  "runbook check FILE")};
    const RunbookReading reading = readBytes(file.readAll());
    if (!reading.ok())
        return Error{QStringLiteral("bad_runbook"), runbookCheckText(file.fileName(), reading),
                     words("This program was built with a faulty runbook: install another version.")};
    read.insert(file.fileName(), reading.runbook);
    return reading.runbook;
}

QString runbookCheckText(const QString &path, const RunbookReading &reading)
{
    const QString shown = visibleText(path, 1000);
    QString out;
    const auto line = [&](const QString &form, const ConfigFault &fault) {
        out += form.arg(shown, QString::number(fault.line), visibleText(fault.text), visibleText(fault.fix)) +
               QLatin1Char('\n');
    };
    for (const ConfigFault &fault : reading.faults)
        line(QStringLiteral("%1:%2: %3. %4"), fault);
    for (const ConfigFault &hint : reading.hints)
        line(words("%1:%2: hint: %3. %4"), hint);
    if (!reading.ok())
        return out + words("%1 fault(s).").arg(reading.faults.size()) + QLatin1Char('\n');
    QStringList steps;
    for (const RunbookStep &step : reading.runbook.steps)
        steps += step.key;
    return out +
           words("%1 is in order: \"%2\", version %3, %4 steps: %5. SHA-256 %6.")
               .arg(shown, visibleText(reading.runbook.title), visibleText(reading.runbook.version),
                    QString::number(steps.size()), steps.join(QStringLiteral(", ")),
                    QString::fromLatin1(runbookHash(reading.runbook))) +
           QLatin1Char('\n');
}

} // namespace Switchback
