// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/pairrunbooks.h"
#include "models/runbook/texts/messagehints.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

/// Runbooks as files: the shipped one is sound, a shop's edit works, and every fault is named with its line.
class TestRunbookFile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void shippedIsSound();
    void everyMoveIsShipped();
    void shippedMessagesSayWhatTheyMust_data();
    void shippedMessagesSayWhatTheyMust();
    void everyMessageInItsLanguages_data();
    void everyMessageInItsLanguages();
    void hints();
    void noneForTheProfile();
    void anotherOrderAndOwnStep();
    void oneFault_data();
    void oneFault();
    void allFaultsAtOnce();
    void notAFile();
    void checkText();

private:
    QString write(const QByteArray &text);
    static QByteArray replaced(QByteArray text, const QByteArray &from, const QByteArray &to);
    static QByteArray withoutStep(const QByteArray &text, const QByteArray &key);

    QTemporaryDir m_dir;
    QByteArray m_shipped;
};

void TestRunbookFile::initTestCase()
{
    QFile file(QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/runbooks/hosted-failover.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_shipped = file.readAll();
}

QString TestRunbookFile::write(const QByteArray &text)
{
    QFile file(m_dir.filePath(QStringLiteral("mine.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
    return file.fileName();
}

QByteArray TestRunbookFile::replaced(QByteArray text, const QByteArray &from, const QByteArray &to)
{
    if (!text.contains(from))
        qFatal("the shipped runbook has no %s", from.constData());
    const qsizetype at = text.indexOf(from);
    return text.replace(at, from.size(), to);
}

/// The text without the step of that key, which ends where the next begins.
QByteArray TestRunbookFile::withoutStep(const QByteArray &text, const QByteArray &key)
{
    const qsizetype from = text.lastIndexOf("[[step]]", text.indexOf("\nkey = \"" + key + '"'));
    const qsizetype to = text.indexOf("\n[[step]]", from);
    return text.left(from) + (to < 0 ? QByteArray() : text.mid(to + 1));
}

void TestRunbookFile::shippedIsSound()
{
    const Result<Runbook> book = embeddedRunbook(QStringLiteral("hosted"));
    QVERIFY2(book.ok(), book ? "" : qPrintable(book.error().text));
    QStringList keys;
    for (const RunbookStep &step : book->steps)
        keys += step.key;
    QCOMPARE(keys.join(QLatin1Char(' ')),
             QStringLiteral("alert updates decide announce promote reroute tests resolved initials"));
    QVERIFY(book->rules == IncidentRules());
    const RunbookStep *promote = book->step(QStringLiteral("promote"));
    QVERIFY(promote && promote->ours && promote->secondPerson && promote->noReturn);
    QStringList calls;
    for (const RunbookCall &call : promote->calls)
        calls += QStringLiteral("%1@%2 %3 s")
                     .arg(call.verb, call.atNew ? QStringLiteral("new") : QStringLiteral("old"))
                     .arg(call.deadline / 1s);
    QCOMPARE(calls.join(QStringLiteral(", ")),
             QStringLiteral("fence@old 60 s, promote@new 120 s, write_test@new 30 s, "
                            "take_calls@new 15 s, drain_calls@old 15 s"));
    QVERIFY(promote->calls.first().unlessOverride);
    for (const RunbookStep &step : book->steps) {
        QCOMPARE(step.ours, &step == promote || step.key == QLatin1String("resolved"));
        QCOMPARE(step.restores, step.key == QLatin1String("tests"));
        QVERIFY2(step.kind == StepKind::Cadence || step.expect > 0s, qPrintable(step.key));
    }
    QCOMPARE(book->step(QStringLiteral("reroute"))->owner, StepOwner::Both);
    QCOMPARE(book->step(QStringLiteral("initials"))->owner, StepOwner::Customer);
    QVERIFY(readRunbook(QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/runbooks/hosted-failover.toml"))
                .runbook == *book);
}

/// Every move is a file, sound, for the move it is named after; and a shop's of before has the hash it had.
void TestRunbookFile::everyMoveIsShipped()
{
    for (const RunKind move : runbookMoves()) {
        const Result<Runbook> book = embeddedRunbook(QStringLiteral("hosted"), move);
        QVERIFY2(book.ok(), book ? "" : qPrintable(book.error().text));
        QCOMPARE(moveOf(*book), move);
        QVERIFY(turningStep(*book));
    }
    PairConfig pair;
    QList<Error> troubles;
    pair.profile = QStringLiteral("appliance");
    const Runbooks all = pairRunbooks(pair, &troubles);
    QVERIFY2(troubles.isEmpty(), troubles.isEmpty() ? "" : qPrintable(troubles.first().text));
    QCOMPARE(all.calls(RunKind::Failover).size(), 5);
    QVERIFY(!all.guide(RunKind::Failover)); // nobody is led through one that is another profile's
    QFile file(
        QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/app/config/runbook-of-before/hosted-failover.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray shippedBefore = file.readAll();
    QByteArray before = replaced(shippedBefore, "direction = \"away\" ", "# ");
    before = replaced(before, "undo = \"resume\" ", "# ");
    for (const QByteArray &text : {before, shippedBefore})
        QCOMPARE(runbookHash(readRunbook(write(text)).runbook),
                 QByteArrayLiteral("9e9fe7a01f136f110c8a2987db0bbb974e97226edf7fe4211d23fa7add6ba166"));
    // Said or not, it is the same.
    QCOMPARE(runbookHash(readRunbook(write("language = \"en\"\n" + m_shipped)).runbook),
             runbookHash(*embeddedRunbook(QStringLiteral("hosted"))));
}

void TestRunbookFile::shippedMessagesSayWhatTheyMust_data()
{
    QTest::addColumn<int>("move");
    for (const RunKind move : runbookMoves())
        QTest::newRow(qPrintable(moveFileKey(move))) << int(move);
}

void TestRunbookFile::shippedMessagesSayWhatTheyMust()
{
    QFETCH(int, move);
    const Result<Runbook> book = embeddedRunbook(QStringLiteral("hosted"), RunKind(move));
    QVERIFY(book.ok());
    for (const RunbookStep &step : book->steps) {
        if (step.stage.isEmpty())
            continue;
        const bool over = step.stage == QLatin1String("resolved");
        for (const char *part : {"What it means for you:", "What we are doing:", "What you need to do:",
                                 over ? "This is the last message about" : "Next update: {next_update}."})
            QVERIFY2(step.text.contains(QLatin1String(part)), qPrintable(step.key + QLatin1String(part)));
        // A move that nothing forces begins with nothing that has stopped.
        const bool outage = RunKind(move) == RunKind::Failover;
        QCOMPARE(step.text.contains(QLatin1String("{since}")), outage);
        const bool request = step.stage == QLatin1String("reroute"); // where to, and which calls
        QCOMPARE(step.text.count(QLatin1Char('\n')), (outage ? 5 : 4) + (request ? 3 : 0));
        for (const char *own : {"{sbc}", "{numbers}", "{trunks}"})
            QCOMPARE(step.text.contains(QLatin1String(own)), request);
    }
}

void TestRunbookFile::everyMessageInItsLanguages_data()
{
    shippedMessagesSayWhatTheyMust_data();
}

/// In English and German, in full and in two short messages at most, with all five things in it.
void TestRunbookFile::everyMessageInItsLanguages()
{
    QFETCH(int, move);
    const Result<Runbook> book = embeddedRunbook(QStringLiteral("hosted"), RunKind(move));
    QVERIFY(book.ok());
    const QList<RunbookFault> found = runbookHints(*book);
    QVERIFY2(found.isEmpty(), found.isEmpty() ? "" : qPrintable(found.first().text));
    for (const RunbookStep &step : book->steps) {
        QCOMPARE(step.languages.contains("de"), traitsOf(step.kind).sendsMessage);
        if (!traitsOf(step.kind).sendsMessage)
            continue;
        const MessageTexts german = step.languages.value("de");
        for (const MessageTexts *texts : {static_cast<const MessageTexts *>(&step), &german}) {
            QVERIFY2(!texts->subject.isEmpty() && !texts->text.isEmpty(), qPrintable(step.key));
            const bool over = step.stage == QLatin1String("resolved");
            QVERIFY2(texts->sms.contains(QLatin1String("{next_update}")) != over, qPrintable(step.key));
            QCOMPARE(texts->sms.contains(QLatin1String("{sbc}")), step.stage == QLatin1String("reroute"));
            QCOMPARE(texts->sms.contains(QLatin1String("{since}")),
                     step.text.contains(QLatin1String("{since}")));
        }
        // The same is filled in, whichever it is.
        QStringList own = usedPlaceholders(step.text);
        QStringList other = usedPlaceholders(german.text);
        std::sort(own.begin(), own.end());
        std::sort(other.begin(), other.end());
        QCOMPARE(other, own);
    }
}

void TestRunbookFile::hints()
{
    QByteArray text =
        replaced(m_shipped, "What it means for you: calls to your numbers may not be answered, and", "Calls");
    text = replaced(text, "\nNächste Nachricht: {next_update}.\"\"\"\nsms = \"\"\"\nIhr",
                    "\"\"\"\nsms = \"\"\"\nIhr");
    text = replaced(text, "Update {update}: your voice", "Update {update}: ça ne va pas, your voice");
    text = replaced(text, "We move your voice service to {to_site} (",
                    "We move your voice service to {to_site}, " + QByteArray(150, 'x') + " (");
    const QString path = write(text);
    const RunbookReading reading = readRunbook(path);
    QVERIFY2(reading.ok(), qPrintable(runbookCheckText(path, reading)));
    QStringList found;
    int line = 0;
    for (const ConfigFault &hint : reading.hints) {
        found += hint.key + QStringLiteral(": ") + hint.text.section(QStringLiteral(": "), 1);
        QVERIFY(hint.line >= line);
        line = hint.line;
    }
    QCOMPARE(
        found.join(QLatin1Char('\n')),
        QString::fromUtf8("step[1].text: text does not say what it means for the customer\n"
                          "step[1].de.text: text does not say when the next update comes\n"
                          "step[2].sms: sms goes out in UCS-2 because of \"ç\"; number of short messages: 4\n"
                          "step[4].sms: sms: number of short messages: 3"));
    const QString said = runbookCheckText(path, reading);
    QVERIFY2(said.contains(QStringLiteral(": hint: step \"alert\": text does not say")), qPrintable(said));
    QVERIFY2(said.contains(QLatin1String("is in order")), qPrintable(said));
    // What it begins with beside the steps is held to the same.
    const QString own = write(m_shipped + "\n[[message]]\ntopic = \"test_done\"\nsubject = \"Tested\"\n"
                                          "text = \"It works: [...]. Next update: {next_update}.\"\n");
    const QList<ConfigFault> beside = readRunbook(own).hints;
    QCOMPARE(beside.size(), 1);
    QCOMPARE(
        beside.first().text,
        QStringLiteral("message \"test_done\": text does not say what it means for the customer, since when, "
                       "what we do, what the customer has to do"));
    // Where there is a fault, that comes first.
    QVERIFY(readRunbook(write(replaced(text, "stage = \"alert\"", "stage = \"alarm\""))).hints.isEmpty());
}

void TestRunbookFile::noneForTheProfile()
{
    for (const char *profile : {"appliance", "../runbooks/hosted", ""}) {
        const Result<Runbook> book = embeddedRunbook(QString::fromLatin1(profile));
        QVERIFY(!book.ok());
        QCOMPARE(book.error().code, QStringLiteral("no_runbook"));
        QVERIFY(book.error().hint.contains(QLatin1String("runbook check")));
    }
}

void TestRunbookFile::anotherOrderAndOwnStep()
{
    // Updates come last, announcing is left out, the RTO is tighter, and somebody looks at the fax line.
    QByteArray text = withoutStep(m_shipped, "announce");
    const QByteArray updates = text.mid(text.indexOf("[[step]]\nkey = \"updates\""));
    const QByteArray section = updates.left(updates.indexOf("\n[[step]]") + 1);
    text = replaced(text, section, {});
    text += '\n' + section;
    text +=
        "\n[[step]]\nkey = \"fax\"\ntitle = \"Look at the fax line\"\nkind = \"manual\"\nowner = "
        "\"us\"\nours = true\n"
        "needs = [\"promote\"]\nexpect_s = 120\nwhy = \"a\"\nwill = \"b\"\nknown = \"c\"\nwrong = \"d\"\n";
    text = replaced(text, "rto_low_h = 2 ", "rto_low_h = 0.5 ");
    text = replaced(text, "cadence_min = 15", "cadence_min = 20");
    const RunbookReading reading = readRunbook(write(text));
    QVERIFY2(reading.ok(), qPrintable(runbookCheckText(QStringLiteral("mine"), reading)));
    QStringList keys;
    for (const RunbookStep &step : reading.runbook.steps)
        keys += step.key;
    QCOMPARE(keys.join(QLatin1Char(' ')),
             QStringLiteral("alert decide promote reroute tests resolved initials updates fax"));
    QCOMPARE(reading.runbook.rules.rtoLow, 30min);
    QCOMPARE(reading.runbook.rules.cadence, 20min);
    const RunbookStep &fax = reading.runbook.steps.last();
    QCOMPARE(fax.kind, StepKind::Manual);
    QCOMPARE(fax.expect, 2min);
    QVERIFY(fax.ours && !fax.restores);
    QCOMPARE(fax.needs, QStringList{QStringLiteral("promote")});
    QVERIFY(runbookHash(reading.runbook) != runbookHash(*embeddedRunbook(QStringLiteral("hosted"))));
}

void TestRunbookFile::oneFault_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to"); ///< '@' stands before what the fault must point at
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *from, const char *to, const char *key,
                        const char *part) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(key)
                            << QString::fromLatin1(part);
    };
    row("unknown key", "cadence_min = 15", "@cadense_min = 15", "rules.cadense_min",
        "Did you mean \"cadence_min\"");
    row("unknown key of a step", "no_return = true  ", "no_return = true\n@noreturns = 1",
        "step[5].noreturns", "Did you mean \"no_return\"");
    row("unknown key of a call", "verb = \"fence\"", "verb = \"fence\"\n@sight = \"old\"",
        "step[5].call[1].sight", "is not a key that is known");
    row("unknown table", "[rules]", "@rulez = 1\n[rules]", "rulez", "Did you mean \"rules\"");
    row("kind", "kind = \"cadence\"", "@kind = \"cadense\"", "step[2].kind", "Did you mean \"cadence\"");
    row("no kind", "kind = \"tests\"\n", "", "step[7].kind", "step[7].kind is missing");
    row("kind is a number", "kind = \"cadence\"", "@kind = 4", "step[2].kind", "wants a text in quotes");
    row("direction", "direction = \"away\" ", "@direction = \"hom\" ", "direction", "Did you mean \"home\"");
    row("planned", "version = \"3\"", "version = \"3\"\n@planned = \"no\"", "planned", "true or false");
    row("undo", "undo = \"resume\" ", "@undo = \"Resume!\" ", "step[5].call[1].undo", "no short word");
    row("a kind to come", "kind = \"cadence\"", "@kind = \"appointment\"", "step[2].kind",
        "the kind \"appointment\" does not exist");
    row("owner", "owner = \"both\"", "@owner = \"them\"", "step[6].owner",
        "Write one of: us, customer, both");
    row("at", "at = \"old\" ", "@at = \"here\" ", "step[5].call[1].at", "Write one of: new, old");
    row("at is missing", "at = \"old\" ", "", "step[5].call[1].at", "is missing");
    row("verb", "verb = \"promote\"", "@verb = \"promot\"", "step[5].call[2].verb",
        "no site can do \"promot\"");
    row("deadline", "deadline_s = 120", "@deadline_s = \"2 min\"", "step[5].call[2].deadline_s",
        "a whole number");
    row("deadline range", "deadline_s = 120", "@deadline_s = 0", "step[5].call[2].deadline_s",
        "between 1 and 86400");
    row("flag", "restores = true", "@restores = \"yes\"", "step[7].restores", "true or false");
    row("needs", "needs = [\"reroute\", \"tests\"]", "@needs = \"tests\"", "step[8].needs", "list of texts");
    row("needs nothing known", "needs = [\"reroute\", \"tests\"]", "@needs = [\"rerout\"]", "step[8].needs",
        "\"rerout\", which is no step");
    row("needs in a circle", "key = \"decide\"", "key = \"decide\"\n@needs = [\"decide\"]", "step[3].needs",
        "waits for \"decide\"");
    row("key twice", "key = \"announce\"", "@key = \"alert\"", "step[4].key", "steps 1 and 4");
    row("placeholder", "title = \"Make {to} take writes\"", "@title = \"Make {too} take writes\"",
        "step[5].title", "{too}");
    row("title is a list", "title = \"Failover to {to}\"", "@title = [1]", "title", "wants a text in quotes");
    row("no title", "title = \"Failover to {to}\"", "", "title", "the runbook has no title");
    row("no version", "version = \"3\"", "", "version", "version is missing");
    row("profile", "profile = \"hosted\"", "@profile = \"hostd\"", "profile", "\"hostd\" does not exist");
    row("rule is text", "rto_high_h = 12", "@rto_high_h = \"12\"", "rules.rto_high_h", "wants a number");
    row("rule range", "rto_high_h = 12", "@rto_high_h = 1e9", "rules.rto_high_h", "between 0 and 720");
    row("rto turned round", "rto_low_h = 2 ", "@rto_low_h = 13 ", "rules.rto_low_h", "begins at 13");
    row("cadence of nothing", "cadence_min = 15", "@cadence_min = 0", "rules.cadence_min", "not more than 0");
    row("a customer's numbers in a title", "title = \"Make {to} take writes\"",
        "@title = \"Make {numbers} take writes\"", "step[5].title", "{numbers}");
    row("what nobody knows of a customer", "SBC address: {sbc}.", "SBC address: {sbcs}.", "step[6].text",
        "{sbcs}");
    row("where calls go in a statement", "On {date} calls", "On {date} {sbc} calls", "step[9].text", "{sbc}");
    row("placeholder in German", "bereiten unser", "{bereit} unser", "step[1].de.text", "{bereit}");
    row("unknown key of a language", "[step.de]\nsubject = \"Ausfall",
        "[step.de]\n@betreff = 1\nsubject = \"Ausfall", "step[1].de.betreff", "is not a key that is known");
    row("a table that is no language", "[step.de]\nsubject = \"Ausfall",
        "@[step.german]\nsubject = \"Ausfall", "step[1].german", "is not a key that is known");
    row("a language twice", "[step.de]\nsubject = \"Ausfall",
        "[step.DE]\ntext = \"x\"\n[step.de]\nsubject = \"Ausfall", "step[1].de", "there twice");
    row("its own language", "version = \"3\"", "version = \"3\"\n@language = \"English!\"", "language",
        "is no language");
    row("short text of a decision", "kind = \"decision\"\n", "kind = \"decision\"\n@sms = \"x\"\n",
        "step[3].sms", "sends no message");
    row("hidden characters", "title = \"Alert customers\"", "@title = \"Alert\\u202e\"", "step[1].title",
        "cannot be seen");
    row("hidden in a message", "Since: {since}.", "Since: {since}.\\u001b[2J", "step[1].text",
        "cannot be seen");
}

void TestRunbookFile::oneFault()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, key);
    QFETCH(QString, part);
    QByteArray text = replaced(m_shipped, from, to);
    const qsizetype at = text.indexOf('@');
    const int line = at < 0 ? 0 : int(text.left(at).count('\n')) + 1;
    if (at >= 0)
        text.remove(at, 1);
    const RunbookReading reading = readRunbook(write(text));
    const QString said = runbookCheckText(QStringLiteral("mine"), reading);
    QVERIFY2(reading.faults.size() == 1, qPrintable(said));
    const ConfigFault &fault = reading.faults.first();
    QCOMPARE(fault.key, key);
    QVERIFY2((fault.text + fault.fix).contains(part), qPrintable(said));
    if (line > 0)
        QCOMPARE(fault.line, line);
    QVERIFY(fault.line > 0);
    QVERIFY(!fault.fix.isEmpty());
}

void TestRunbookFile::allFaultsAtOnce()
{
    QByteArray text = replaced(m_shipped, "cadence_min = 15", "cadence_min = \"often\"");
    text = replaced(text, "kind = \"decision\"", "kind = \"descision\"");
    text = replaced(text, "stage = \"reroute\"", "stage = \"rerouting\"");
    text = replaced(text, "at = \"old\" ", "at = \"new\" ");
    text = replaced(text, "tests = [\"call\", \"notification\"]", "tests = [\"call\", \"fax\"]");
    const RunbookReading reading = readRunbook(write(text));
    QStringList keys;
    int line = 0;
    for (const ConfigFault &fault : reading.faults) {
        keys += fault.key;
        QVERIFY(fault.line > line);
        line = fault.line;
    }
    QCOMPARE(keys, QStringList({QStringLiteral("rules.cadence_min"), QStringLiteral("step[3].kind"),
                                QStringLiteral("step[5].call[1].at"), QStringLiteral("step[6].stage"),
                                QStringLiteral("step[7].tests")}));
}

void TestRunbookFile::notAFile()
{
    const auto only = [](const RunbookReading &reading) {
        return reading.faults.size() == 1 ? reading.faults.first() : ConfigFault();
    };
    QVERIFY(only(readRunbook(m_dir.filePath(QStringLiteral("none.toml"))))
                .text.contains(QLatin1String("does not exist")));
    QVERIFY(only(readRunbook(m_dir.path())).text.contains(QLatin1String("it is a folder")));
    QVERIFY(only(readRunbook(write(QByteArray(1024 * 1024 + 1, '#')))).text.contains(QLatin1String("1 MiB")));
    const ConfigFault broken = only(readRunbook(write("key = \"a\"\ntitle = \"b\nc = 1\n")));
    QVERIFY2(broken.text.startsWith(QLatin1String("this is not TOML")), qPrintable(broken.text));
    QCOMPARE(broken.line, 2);
    QVERIFY(only(readRunbook(write("key = \"a\"\nkey = \"b\"\n")))
                .text.startsWith(QLatin1String("this is not TOML")));
    const RunbookReading empty = readRunbook(write({}));
    QVERIFY(!empty.ok());
    QVERIFY(
        runbookCheckText(QStringLiteral("mine"), empty).contains(QLatin1String("the runbook has no steps")));
    QVERIFY(!readRunbook(write("step = 4\nrules = []\n")).ok());
    QVERIFY(!readRunbook(write("[[step]]\ncall = 1\n[[step]]\n")).ok());
}

void TestRunbookFile::checkText()
{
    const QString path = write(m_shipped);
    const QString good = runbookCheckText(path, readRunbook(path));
    QVERIFY2(
        good.contains(QLatin1String("is in order: \"Failover to {to}\", version 3, 9 steps: alert, updates")),
        qPrintable(good));
    const QString bad = runbookCheckText(
        path, readRunbook(write(replaced(m_shipped, "stage = \"alert\"", "stage = \"alarm\""))));
    QVERIFY2(bad.startsWith(path + QLatin1Char(':')), qPrintable(bad));
    QVERIFY(bad.contains(QLatin1String("Write one of: alert")));
    QVERIFY(bad.endsWith(QLatin1String("1 fault(s).\n")));
    QVERIFY(!runbookCheckText(QStringLiteral("\x1b[2J"), readRunbook(path)).contains(QChar(0x1b)));
}

QTEST_APPLESS_MAIN(TestRunbookFile)
#include "tst_runbookfile.moc"
