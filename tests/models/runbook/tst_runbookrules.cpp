// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/jsoncanonical.h"
#include "models/runbook/runbook.h"
#include "models/runbook/runbookfaults.h"
#include "models/runbook/runbooks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace Switchback;
using namespace std::chrono_literals;

using Change = std::function<void(Runbook &)>;
using JsonChange = std::function<void(QJsonObject &)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(JsonChange)

namespace
{
RunbookStep step(const QString &key, StepKind kind, const QStringList &needs = {})
{
    RunbookStep out;
    out.key = key;
    out.kind = kind;
    out.needs = needs;
    out.title = QStringLiteral("Title of ") + key;
    out.why = out.will = out.known = out.wrong = QStringLiteral("Something about {to}.");
    return out;
}

RunbookCall call(const QString &verb, bool atNew)
{
    RunbookCall out;
    out.key = out.verb = verb;
    out.atNew = atNew;
    out.title = QStringLiteral("At {to}");
    out.unlessOverride = verb == QLatin1String("fence");
    return out;
}

/// One step of each kind, and nothing wrong with it.
Runbook sound()
{
    Runbook out;
    out.key = QStringLiteral("mine");
    out.title = QStringLiteral("Failover to {to}");
    out.profile = QStringLiteral("hosted");
    out.version = QStringLiteral("7");
    out.steps = {step(QStringLiteral("alert"), StepKind::Notice),
                 step(QStringLiteral("updates"), StepKind::Cadence),
                 step(QStringLiteral("decide"), StepKind::Decision),
                 step(QStringLiteral("move"), StepKind::Calls, {QStringLiteral("decide")}),
                 step(QStringLiteral("reroute"), StepKind::Reroute, {QStringLiteral("move")}),
                 step(QStringLiteral("tests"), StepKind::Tests, {QStringLiteral("move")}),
                 step(QStringLiteral("sign"), StepKind::Initials, {QStringLiteral("tests")}),
                 step(QStringLiteral("tidy"), StepKind::Manual)};
    out.steps[0].stage = QStringLiteral("alert");
    out.steps[1].stage = QStringLiteral("update");
    out.steps[4].stage = QStringLiteral("reroute");
    for (const int message : {0, 1, 4, 6})
        out.steps[message].text = QStringLiteral("Since {since}, {customer}");
    out.steps[3].noReturn = out.steps[3].secondPerson = true;
    out.steps[3].calls = {call(QStringLiteral("fence"), false), call(QStringLiteral("promote"), true),
                          call(QStringLiteral("write_test"), true)};
    out.steps[5].tests = QStringList{QStringLiteral("call")};
    out.steps[5].restores = true;
    out.steps[5].expect = 90s;
    return out;
}

void oneFault(const char *name, int step, int call, const char *field, const char *part, const Change &change)
{
    QTest::newRow(name) << step << call << QString::fromLatin1(field) << QString::fromLatin1(part) << change;
}
} // namespace

class TestRunbookRules : public QObject
{
    Q_OBJECT

private slots:
    void soundIsSound();
    void faults_data();
    void faults();
    void severalStepsCall();
    void everyFaultAtOnce();
    void jsonBothWays();
    void jsonFaults_data();
    void jsonFaults();
    void jsonOfAnotherVersion();
    void hashSaysWhichVersion();
    void placeholders();
    void scaledRules();

private:
    static void faultsOfTheWhole();
    static void faultsOfSteps();
    static void faultsOfCalls();
};

void TestRunbookRules::soundIsSound()
{
    QCOMPARE(runbookFaults(sound()), QStringList());
}

void TestRunbookRules::faults_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("call");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("part");
    QTest::addColumn<Change>("change");
    faultsOfTheWhole();
    faultsOfSteps();
    faultsOfCalls();
}

void TestRunbookRules::faultsOfTheWhole()
{
    oneFault("key", -1, -1, "key", "\"My Runbook\"",
             [](Runbook &r) { r.key = QStringLiteral("My Runbook"); });
    oneFault("title", -1, -1, "title", "no title", [](Runbook &r) { r.title = QStringLiteral(" "); });
    oneFault("title is long", -1, -1, "title", "longer than 80",
             [](Runbook &r) { r.title = QString(81, QLatin1Char('x')); });
    oneFault("title of a customer", -1, -1, "title", "{customer}",
             [](Runbook &r) { r.title = QStringLiteral("For {customer}"); });
    oneFault("profile", -1, -1, "profile", "\"cloud\"",
             [](Runbook &r) { r.profile = QStringLiteral("cloud"); });
    oneFault("no steps", -1, -1, "step", "no steps", [](Runbook &r) { r.steps.clear(); });
    oneFault("many steps", -1, -1, "step", "41 steps", [](Runbook &r) {
        while (r.steps.size() < 41)
            r.steps += r.steps.last();
    });
    oneFault("confirm", -1, -1, "rules.confirm_for_s", "not more than 0",
             [](Runbook &r) { r.rules.confirmFor = 0s; });
    oneFault("cadence", -1, -1, "rules.cadence_min", "not more than 0",
             [](Runbook &r) { r.rules.cadence = -1min; });
    oneFault("decide", -1, -1, "rules.decide_after_min", "not more than 0",
             [](Runbook &r) { r.rules.decideAfter = 0s; });
    oneFault("flap", -1, -1, "rules.flap_within_min", "not more than 0",
             [](Runbook &r) { r.rules.flapWithin = 0s; });
    oneFault("rto low", -1, -1, "rules.rto_low_h", "not more than 0",
             [](Runbook &r) { r.rules.rtoLow = 0s; });
    oneFault("rto turned round", -1, -1, "rules.rto_low_h", "begins at 13",
             [](Runbook &r) { r.rules.rtoLow = 13h; });
}

void TestRunbookRules::faultsOfSteps()
{
    oneFault("step key", 7, -1, "key", "\"Tidy up\"",
             [](Runbook &r) { r.steps[7].key = QStringLiteral("Tidy up"); });
    oneFault("step key twice", 7, -1, "key", "steps 1 and 8",
             [](Runbook &r) { r.steps[7].key = QStringLiteral("alert"); });
    oneFault("step title", 7, -1, "title", "has no title", [](Runbook &r) { r.steps[7].title.clear(); });
    oneFault("why", 7, -1, "why", "has no why", [](Runbook &r) { r.steps[7].why.clear(); });
    oneFault("will", 7, -1, "will", "has no will", [](Runbook &r) { r.steps[7].will.clear(); });
    oneFault("known", 7, -1, "known", "has no known", [](Runbook &r) { r.steps[7].known.clear(); });
    oneFault("wrong", 7, -1, "wrong", "has no wrong", [](Runbook &r) { r.steps[7].wrong.clear(); });
    oneFault("placeholder", 0, -1, "text", "{nxt_update}",
             [](Runbook &r) { r.steps[0].text += QStringLiteral("{nxt_update}"); });
    oneFault("empty placeholder", 0, -1, "text", "{}",
             [](Runbook &r) { r.steps[0].text += QStringLiteral("{}"); });
    oneFault("lone brace", 0, -1, "text", "brace",
             [](Runbook &r) { r.steps[0].text += QStringLiteral(" {to"); });
    oneFault("customer in why", 0, -1, "why", "{customer} can't stand",
             [](Runbook &r) { r.steps[0].why = QStringLiteral("{customer}"); });
    oneFault("expect", 7, -1, "expect_s", "out of range", [](Runbook &r) { r.steps[7].expect = 169h; });
    oneFault("needs nothing known", 7, -1, "needs", "\"alarm\", which is no step",
             [](Runbook &r) { r.steps[7].needs = QStringList{QStringLiteral("alarm")}; });
    oneFault("needs a cadence", 7, -1, "needs", "goes on until",
             [](Runbook &r) { r.steps[7].needs = QStringList{QStringLiteral("updates")}; });
    oneFault("needs itself", 7, -1, "needs", "waits for \"tidy\"",
             [](Runbook &r) { r.steps[7].needs = QStringList{QStringLiteral("tidy")}; });
    oneFault("needs what comes later", 0, -1, "needs", "comes later",
             [](Runbook &r) { r.steps[0].needs = QStringList{QStringLiteral("tidy")}; });
    oneFault("circle", 2, -1, "needs", "waits for \"move\"",
             [](Runbook &r) { r.steps[2].needs = QStringList{QStringLiteral("move")}; });
    oneFault("stage", 0, -1, "stage", "\"alrt\" does not exist",
             [](Runbook &r) { r.steps[0].stage = QStringLiteral("alrt"); });
    oneFault("no stage", 0, -1, "stage", "\"\"", [](Runbook &r) { r.steps[0].stage.clear(); });
    oneFault("a notice is no update", 0, -1, "stage", "does not go with",
             [](Runbook &r) { r.steps[0].stage = QStringLiteral("update"); });
    oneFault("a cadence updates", 1, -1, "stage", "does not go with",
             [](Runbook &r) { r.steps[1].stage = QStringLiteral("alert"); });
    oneFault("a reroute's stage", 4, -1, "stage", "does not go with",
             [](Runbook &r) { r.steps[4].stage = QStringLiteral("alert"); });
    oneFault("no message", 0, -1, "text", "has no text", [](Runbook &r) { r.steps[0].text.clear(); });
    oneFault("no statement", 6, -1, "text", "has no text", [](Runbook &r) { r.steps[6].text.clear(); });
    oneFault("no tests", 5, -1, "tests", "names no tests", [](Runbook &r) { r.steps[5].tests.clear(); });
    oneFault("a test nobody knows", 5, -1, "tests", "\"fax\"",
             [](Runbook &r) { r.steps[5].tests += QStringLiteral("fax"); });
    oneFault("a test twice", 5, -1, "tests", "named twice",
             [](Runbook &r) { r.steps[5].tests += QStringLiteral("call"); });
    oneFault("calls in a manual step", 7, -1, "call", "has no call",
             [](Runbook &r) { r.steps[7].calls = r.steps[3].calls; });
    oneFault("tests in a manual step", 7, -1, "tests", "has no tests",
             [](Runbook &r) { r.steps[7].tests = r.steps[5].tests; });
    oneFault("stage in a manual step", 7, -1, "stage", "has no stage",
             [](Runbook &r) { r.steps[7].stage = QStringLiteral("alert"); });
    oneFault("text in a manual step", 7, -1, "text", "has no text",
             [](Runbook &r) { r.steps[7].text = QStringLiteral("x"); });
    oneFault("number in an alert", 0, -1, "text", "{update} can't stand",
             [](Runbook &r) { r.steps[0].text += QStringLiteral("{update}"); });
    oneFault("placeholder in what is short", 1, -1, "sms_works", "{sicne}", [](Runbook &r) {
        r.steps[1].shorts.insert(QStringLiteral("works"), QStringLiteral("{sicne}"));
    });
    oneFault("long subject", 1, -1, "subject", "longer than 120",
             [](Runbook &r) { r.steps[1].subject = QString(121, QLatin1Char('x')); });
    oneFault("placeholder in a translation", 0, -1, "text", "step \"alert\", language de: {seit}",
             [](Runbook &r) { r.steps[0].languages["de"].text = QStringLiteral("{seit}"); });
    oneFault("the runbook's own language", 0, -1, "", "language en is the runbook's own",
             [](Runbook &r) { r.steps[0].languages["en"].text = QStringLiteral("x"); });
    oneFault("a language that says nothing", 0, -1, "", "language de says nothing",
             [](Runbook &r) { r.steps[0].languages["de"] = {}; });
    oneFault("short text in a manual step", 7, -1, "sms", "sends no message",
             [](Runbook &r) { r.steps[7].sms = QStringLiteral("x"); });
    oneFault("variant in a manual step", 7, -1, "text_works", "sends no message",
             [](Runbook &r) { r.steps[7].texts.insert(QStringLiteral("works"), QStringLiteral("x")); });
    oneFault("language of a statement", 6, -1, "de", "sends no message",
             [](Runbook &r) { r.steps[6].languages["de"].text = QStringLiteral("x"); });
    oneFault("no return without calls", 7, -1, "no_return", "calls no site",
             [](Runbook &r) { r.steps[7].noReturn = true; });
    oneFault("a cadence restores", 1, -1, "restores", "never passes", [](Runbook &r) {
        r.steps[1].restores = true;
        r.steps[5].restores = false;
    });
    oneFault("two restore", 7, -1, "restores", "both restore",
             [](Runbook &r) { r.steps[7].restores = true; });
    oneFault("two decisions", 7, -1, "kind", "both of the kind decision",
             [](Runbook &r) { r.steps[7].kind = StepKind::Decision; });
}

void TestRunbookRules::faultsOfCalls()
{
    oneFault("no calls", 3, -1, "call", "calls nothing", [](Runbook &r) { r.steps[3].calls.clear(); });
    oneFault("many calls", 3, -1, "call", "21 calls", [](Runbook &r) {
        for (int i = 0; r.steps[3].calls.size() < 21; ++i) {
            r.steps[3].calls += call(QStringLiteral("write_test"), true);
            r.steps[3].calls.last().key += QString::number(i);
        }
    });
    oneFault("call key", 3, 2, "key", "\"Write!\"",
             [](Runbook &r) { r.steps[3].calls[2].key = QStringLiteral("Write!"); });
    oneFault("call key twice", 3, 2, "key", "used twice",
             [](Runbook &r) { r.steps[3].calls[2].key = QStringLiteral("fence"); });
    oneFault("call title", 3, 2, "title", "has no title",
             [](Runbook &r) { r.steps[3].calls[2].title.clear(); });
    oneFault("call placeholder", 3, 2, "title", "{since} can't stand",
             [](Runbook &r) { r.steps[3].calls[2].title = QStringLiteral("{since}"); });
    oneFault("deadline", 3, 2, "deadline_s", "out of range",
             [](Runbook &r) { r.steps[3].calls[2].deadline = 0s; });
    oneFault("verb", 3, 1, "verb", "no site can do \"promot\"",
             [](Runbook &r) { r.steps[3].calls[1].verb = QStringLiteral("promot"); });
    oneFault("a reading", 3, 1, "verb", "no site can do \"status\"",
             [](Runbook &r) { r.steps[3].calls[1].verb = QStringLiteral("status"); });
    oneFault("a rebuild", 3, 1, "verb", "no site can do \"rebuild\"",
             [](Runbook &r) { r.steps[3].calls[1].verb = QStringLiteral("rebuild"); });
    oneFault("log backup that waits for ever", 3, 3, "unless_override", "in vain",
             [](Runbook &r) { r.steps[3].calls += call(QStringLiteral("log_backup"), false); });
    oneFault("fences the new", 3, 0, "at", "fences the site that takes over",
             [](Runbook &r) { r.steps[3].calls[0].atNew = true; });
    oneFault("promotes the old", 3, 1, "at", "promotes the site that stops",
             [](Runbook &r) { r.steps[3].calls[1].atNew = false; });
    oneFault("fence despite override", 3, 0, "unless_override", "in vain",
             [](Runbook &r) { r.steps[3].calls[0].unlessOverride = false; });
    oneFault("optional fence", 3, 0, "optional", "can't be optional",
             [](Runbook &r) { r.steps[3].calls[0].optional = true; });
    oneFault("no promote", 3, -1, "call", "promotes no site",
             [](Runbook &r) { r.steps[3].calls.removeAt(1); });
    oneFault("promotes twice", 3, -1, "call", "promotes twice", [](Runbook &r) {
        r.steps[3].calls += call(QStringLiteral("promote"), true);
        r.steps[3].calls.last().key = QStringLiteral("again");
    });
    oneFault("no fence", 3, -1, "call", "before the old one is fenced",
             [](Runbook &r) { r.steps[3].calls.removeAt(0); });
    oneFault("fence after", 3, -1, "call", "before the old one is fenced",
             [](Runbook &r) { r.steps[3].calls.swapItemsAt(0, 1); });
    oneFault("fences twice", 3, -1, "call", "fences twice", [](Runbook &r) {
        r.steps[3].calls += call(QStringLiteral("fence"), false);
        r.steps[3].calls.last().key = QStringLiteral("again");
    });
    oneFault("no write test", 3, -1, "call", "does not test",
             [](Runbook &r) { r.steps[3].calls.removeAt(2); });
    oneFault("write test at the old", 3, -1, "call", "does not test", [](Runbook &r) {
        r.steps[3].calls[2].atNew = false;
        r.steps[3].calls[2].unlessOverride = true;
    });
    oneFault("two steps that turn", 7, -1, "call", "both change which site", [](Runbook &r) {
        r.steps[7] = r.steps[3];
        r.steps[7].key = QStringLiteral("again");
        for (RunbookCall &each : r.steps[7].calls)
            each.key += QStringLiteral("-again");
    });
    oneFault("a call's key in two steps", 7, 0, "key", "used twice", [](Runbook &r) {
        r.steps[7].kind = StepKind::Calls;
        r.steps[7].calls = {call(QStringLiteral("write_test"), true)};
    });
    oneFault("no step turns", 3, -1, "call", "promotes no site",
             [](Runbook &r) { r.steps[3].calls = {call(QStringLiteral("write_test"), true)}; });
    oneFault("taken back in vain", 3, 1, "undo", "can't be taken back",
             [](Runbook &r) { r.steps[3].calls[1].undo = QStringLiteral("demote"); });
    oneFault("undo is no key", 3, 0, "undo", "no short word",
             [](Runbook &r) { r.steps[3].calls[0].undo = QStringLiteral("Let go!"); });
    oneFault("home and planned", -1, -1, "planned", "can't be planned", [](Runbook &r) {
        r.direction = Direction::Home;
        r.planned = true;
    });
    oneFault("rebuilds the primary", 3, 3, "at", "takes the writes then", [](Runbook &r) {
        r.direction = Direction::Home;
        r.steps[3].calls += call(QStringLiteral("rebuild"), true);
    });
    oneFault("no point of no return", 3, -1, "no_return", "can't be taken back",
             [](Runbook &r) { r.steps[3].noReturn = false; });
}

void TestRunbookRules::faults()
{
    QFETCH(int, step);
    QFETCH(int, call);
    QFETCH(QString, field);
    QFETCH(QString, part);
    QFETCH(Change, change);
    Runbook runbook = sound();
    change(runbook);
    const QList<RunbookFault> found = findRunbookFaults(runbook);
    const QString said = runbookFaults(runbook).join(QLatin1Char('\n'));
    // A circle is told at each of its steps; everything else once.
    QVERIFY2(found.size() == 1 || (part.startsWith(QLatin1String("waits")) && found.size() == 2),
             qPrintable(said));
    QCOMPARE(found.first().step, step);
    QCOMPARE(found.first().call, call);
    QCOMPARE(found.first().field, field);
    QVERIFY2(found.first().text.contains(part), qPrintable(found.first().text));
    QVERIFY(!found.first().fix.isEmpty());
    QVERIFY2(said.contains(found.first().fix), qPrintable(said));
}

/// Several steps may call sites; one of them changes which site takes the writes.
void TestRunbookRules::severalStepsCall()
{
    Runbook runbook = sound();
    runbook.steps[7].kind = StepKind::Calls;
    runbook.steps[7].calls = {call(QStringLiteral("full_backup"), true)};
    QCOMPARE(runbookFaults(runbook), QStringList());
    QCOMPARE(allCalls(runbook).size(), 4);
    QCOMPARE(turningStep(runbook), &runbook.steps[3]);
    runbook.planned = true;
    runbook.steps[7].calls = {call(QStringLiteral("rebuild"), false)};
    QCOMPARE(runbookFaults(runbook), QStringList());
    QCOMPARE(moveOf(runbook), RunKind::Planned);
    // Letting go: no steps for a person, and the site is seen to take writes.
    Runbook letGo = sound();
    letGo.direction = Direction::Stay;
    letGo.steps = {letGo.steps[3]};
    letGo.steps[0].needs.clear();
    letGo.steps[0].noReturn = false;
    letGo.steps[0].calls = {call(QStringLiteral("resume"), false), call(QStringLiteral("write_test"), false)};
    QCOMPARE(runbookFaults(letGo), QStringList());
    letGo.steps[0].calls.removeLast();
    QVERIFY(runbookFaults(letGo).join(QString()).contains(QLatin1String("does not test")));
    letGo.steps += sound().steps[0];
    QVERIFY(runbookFaults(letGo).join(QString()).contains(QLatin1String("nobody is led through")));
    // What one names and the other does not have.
    Runbooks all;
    all.put(sound(), true);
    QVERIFY(all.faults().join(QString()).contains(QLatin1String("taken back by \"resume\"")));
    letGo.steps[0].calls[0].key = QStringLiteral("resume");
    all.put(letGo, true);
    QCOMPARE(all.faults(), QStringList());
}

void TestRunbookRules::everyFaultAtOnce()
{
    Runbook runbook = sound();
    runbook.title.clear();
    runbook.steps[0].text += QStringLiteral("{sicne}");
    runbook.steps[3].calls[0].atNew = true;
    runbook.steps[5].tests.clear();
    const QStringList found = runbookFaults(runbook);
    QCOMPARE(found.size(), 4);
    QVERIFY(found.at(0).contains(QLatin1String("no title")));
    QVERIFY(found.at(1).contains(QLatin1String("{sicne}")));
    QVERIFY(found.at(2).contains(QLatin1String("call \"fence\"")));
    QVERIFY(found.at(3).contains(QLatin1String("step \"tests\"")));
}

void TestRunbookRules::jsonBothWays()
{
    Runbook runbook = sound();
    runbook.rules = {10s, 7min, 33min, 1h, 5h, 11min};
    runbook.steps[3].calls[2].optional = true;
    runbook.steps[3].calls[2].deadline = 77s;
    runbook.steps[4].owner = StepOwner::Both;
    runbook.steps[6].owner = StepOwner::Customer;
    runbook.steps[3].ours = true;
    runbook.steps[3].calls[0].undo = QStringLiteral("let-go");
    runbook.planned = true;
    runbook.steps[0].texts = {{QStringLiteral("works"), QStringLiteral("Back since {back}.")},
                              {QStringLiteral("moved"), QStringLiteral("At {to}.")}};
    runbook.steps[0].subject = QStringLiteral("Outage");
    runbook.steps[1].sms = QStringLiteral("Update {update}");
    runbook.steps[1].shorts = {{QStringLiteral("works"), QStringLiteral("back")}};
    runbook.steps[1].languages = {
        {"de", {QStringLiteral("Ausfall"), QStringLiteral("seit {since}"), {}, {}, {}}},
        {"pt-BR",
         {{}, {}, {{QStringLiteral("works"), QStringLiteral("voltou")}}, QStringLiteral("caiu"), {}}}};
    runbook.language = "fr";
    const QByteArray bytes = canonicalJson(runbookJson(runbook));
    const Result<Runbook> back = runbookFromJson(QJsonDocument::fromJson(bytes).object());
    QVERIFY2(back.ok(), back ? "" : qPrintable(back.error().text));
    QVERIFY(*back == runbook);
    QCOMPARE(canonicalJson(runbookJson(*back)), bytes);
    QVERIFY(rulesFromJson(rulesJson(runbook.rules)) == runbook.rules);
    QVERIFY(rulesFromJson({}) == IncidentRules());
}

void TestRunbookRules::jsonFaults_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<JsonChange>("change");
    const auto inStep = [](const char *key, const QJsonValue &value) -> JsonChange {
        return [key, value](QJsonObject &json) {
            QJsonArray steps = json.value(QStringLiteral("steps")).toArray();
            QJsonObject step = steps.at(3).toObject();
            step.insert(QLatin1String(key), value);
            steps.replace(3, step);
            json.insert(QStringLiteral("steps"), steps);
        };
    };
    const auto row = [](const char *name, const char *part, const JsonChange &change) {
        QTest::newRow(name) << QString::fromLatin1(part) << change;
    };
    row("no key", "key is missing", [](QJsonObject &json) { json.remove(QStringLiteral("key")); });
    row("title", "title must be a text", [](QJsonObject &json) { json.insert(QStringLiteral("title"), 4); });
    row("no steps", "steps is missing", [](QJsonObject &json) { json.remove(QStringLiteral("steps")); });
    row("steps", "steps must be a list",
        [](QJsonObject &json) { json.insert(QStringLiteral("steps"), QStringLiteral("x")); });
    row("a step", "steps[0] is no object",
        [](QJsonObject &json) { json.insert(QStringLiteral("steps"), QJsonArray{1}); });
    row("rules", "rules must be an object",
        [](QJsonObject &json) { json.insert(QStringLiteral("rules"), true); });
    row("a rule", "rules.cadence_ms must be whole", [](QJsonObject &json) {
        json.insert(QStringLiteral("rules"), QJsonObject{{QStringLiteral("cadence_ms"), 0.5}});
    });
    row("direction", "direction is \"up\"",
        [](QJsonObject &json) { json.insert(QStringLiteral("direction"), QStringLiteral("up")); });
    row("kind", "steps[3].kind is \"tset\"", inStep("kind", QStringLiteral("tset")));
    row("kind is no text", "steps[3].kind must be a text", inStep("kind", 3));
    row("owner", "steps[3].owner is \"me\"", inStep("owner", QStringLiteral("me")));
    row("flag", "steps[3].no_return must be true or false", inStep("no_return", QStringLiteral("yes")));
    row("needs", "steps[3].needs must be a list", inStep("needs", QStringLiteral("decide")));
    row("a need", "steps[3].needs must be texts only", inStep("needs", QJsonArray{1}));
    row("expect", "steps[3].expect_ms must be whole milliseconds", inStep("expect_ms", -5));
    row("too long", "steps[3].expect_ms must be whole milliseconds", inStep("expect_ms", 1e15));
    row("drafts", "steps[3].texts must be an object", inStep("texts", 4));
    row("an unknown draft", "steps[3].texts must be an object with texts for: works",
        inStep("texts", QJsonObject{{QStringLiteral("wroks"), QStringLiteral("x")}}));
    row("short texts", "steps[3].shorts must be an object", inStep("shorts", 4));
    row("languages", "steps[3].languages must be an object", inStep("languages", true));
    row("no language", "steps[3].languages must be an object with an object for each language",
        inStep("languages", QJsonObject{{QStringLiteral("klingon!"), QJsonObject()}}));
    row("a text of a language", "steps[3].languages.de.text must be a text",
        inStep("languages", QJsonObject{{QStringLiteral("de"), QJsonObject{{QStringLiteral("text"), 4}}}}));
    row("at", "steps[3].calls[0].at is \"there\"",
        inStep("calls", QJsonArray{QJsonObject{{QStringLiteral("key"), QStringLiteral("x")},
                                               {QStringLiteral("verb"), QStringLiteral("fence")},
                                               {QStringLiteral("title"), QStringLiteral("x")},
                                               {QStringLiteral("at"), QStringLiteral("there")}}}));
}

void TestRunbookRules::jsonFaults()
{
    QFETCH(QString, part);
    QFETCH(JsonChange, change);
    QJsonObject json = runbookJson(sound());
    change(json);
    const Result<Runbook> read = runbookFromJson(json);
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, QStringLiteral("bad_runbook"));
    QVERIFY2(read.error().text.contains(part), qPrintable(read.error().text));
    QVERIFY(!read.error().hint.isEmpty());
}

void TestRunbookRules::jsonOfAnotherVersion()
{
    // What a later version adds does not keep this one from opening a run.
    QJsonObject json = runbookJson(sound());
    json.insert(QStringLiteral("colour"), QStringLiteral("red"));
    json.remove(QStringLiteral("rules"));
    const Result<Runbook> read = runbookFromJson(json);
    QVERIFY(read.ok());
    QVERIFY(*read == sound());
}

void TestRunbookRules::hashSaysWhichVersion()
{
    const QByteArray hash = runbookHash(sound());
    QCOMPARE(hash.size(), 64);
    QCOMPARE(runbookHash(sound()), hash);
    // What a runbook of before has no word for leaves its hash as it was.
    for (const char *later : {"direction", "planned"})
        QVERIFY(!runbookJson(sound()).contains(QLatin1String(later)));
    Runbook other = sound();
    other.steps[0].text += QLatin1Char('.');
    QVERIFY(runbookHash(other) != hash);
    other = sound();
    other.steps.swapItemsAt(0, 7);
    QVERIFY(runbookHash(other) != hash);
    other = sound();
    other.rules.cadence += 1ms;
    QVERIFY(runbookHash(other) != hash);
}

void TestRunbookRules::placeholders()
{
    const QHash<QString, QString> values{{QStringLiteral("to"), QStringLiteral("Centennial")},
                                         {QStringLiteral("customer"), QStringLiteral("{to} & {from}")}};
    QCOMPARE(fillIn(QStringLiteral("{customer}: to {to}, {to} from {from}{"), values),
             QStringLiteral("{to} & {from}: to Centennial, Centennial from {from}{"));
    QCOMPARE(fillIn(QString(), values), QString());
    QCOMPARE(unknownPlaceholders(QStringLiteral("{to} {form} {form} {since}{To}")),
             QStringList({QStringLiteral("form"), QStringLiteral("To")}));
    for (const QString &name : knownPlaceholders())
        QCOMPARE(unknownPlaceholders(QLatin1Char('{') + name + QLatin1Char('}')), QStringList());
}

void TestRunbookRules::scaledRules()
{
    const IncidentRules rules = IncidentRules().scaled(60);
    QCOMPARE(rules.confirmFor, 1s);
    QCOMPARE(rules.cadence, 15s);
    QCOMPARE(rules.decideAfter, 60s);
    QCOMPARE(rules.rtoLow, 2min);
    QCOMPARE(rules.rtoHigh, 12min);
    QCOMPARE(rules.flapWithin, 60s);
    QVERIFY(IncidentRules().scaled(1) == IncidentRules());
    QVERIFY(IncidentRules().scaled(0) == IncidentRules());
    QCOMPARE(IncidentRules({1ms, 1ms, 1ms, 1ms, 1ms, 1ms}).scaled(3600).cadence, 1ms);
}

QTEST_APPLESS_MAIN(TestRunbookRules)
#include "tst_runbookrules.moc"
