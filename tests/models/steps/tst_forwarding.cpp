// SPDX-License-Identifier: GPL-3.0-or-later
// Which SBC passes calls on, by what people had the sites do; and when the one that was left is opened again.
#include "outagestory.h"

#include "models/incident/incidentparts.h"
#include "models/runbook/runevents.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/wizard/wizardview.h"

#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
const QString Old = s("naperville");
const QString New = s("centennial");

Do::InStep setCalls(const QString &site, const QString &mode)
{
    return {s("reroute"), s("calls"), {{s("site"), site}, {s("mode"), mode}}};
}

/// "centennial takes, naperville forwards (K. Ramos)"
QString said(const Incident &incident)
{
    QStringList parts;
    const auto wanted = callsWanted(incident);
    for (auto each = wanted.cbegin(); each != wanted.cend(); ++each)
        parts += each.key() + (each->forward ? s(" forwards") : s(" takes"));
    return parts.join(s(", "));
}

bool offers(const OutageStory &story, const char *action)
{
    WizardInputs in;
    in.incident = story.incident;
    in.actor = OutageStory::op();
    in.step = s("reroute");
    in.now = story.now;
    const QList<WizardAction> actions = makeWizardView(in).actions;
    return std::any_of(actions.cbegin(), actions.cend(),
                       [action](const WizardAction &each) { return each.key == QLatin1String(action); });
}
} // namespace

class TestForwarding : public QObject
{
    Q_OBJECT
private slots:
    void runSaysWhatIsWanted();
    void buttonsSayOtherwise();
    void notToAndFro();
    void nonsense_data();
    void nonsense();
    void opensAgainAfterAFailback();
};

/// What the run was to do counts, also where the site could not be had for it.
void TestForwarding::runSaysWhatIsWanted()
{
    OutageStory story;
    story.declare();
    QCOMPARE(said(story.incident), QString());
    story.until(s("reroute"));
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    QCOMPARE(callsWanted(story.incident).value(Old).by, OutageStory::op().name);
    RunState &run = story.incident.runs.last();
    for (StepState &step : run.steps) {
        if (step.spec.verb == s("drain_calls"))
            step.phase = StepPhase::Skipped; // a person has taken on that the site is dead
    }
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    run.succeeded = false; // the service has not moved
    QCOMPARE(said(story.incident), QString());
}

void TestForwarding::buttonsSayOtherwise()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    QVERIFY(!offers(story, "takeCalls") && !offers(story, "forwardCalls")); // no SBC tells anything
    story.incident.callsSeenSince = story.now;
    QVERIFY(offers(story, "takeCalls") && !offers(story, "forwardCalls"));
    story.now += 1min;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
    QVERIFY(offers(story, "forwardCalls") && !offers(story, "takeCalls"));
    QVERIFY(story.log.constLast().text.contains(s("Naperville")));
    story.now += 1min;
    story.allow(setCalls(Old, forwardWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    // It takes the wheel's right, as all that is done in a step.
    QCOMPARE(story.act(setCalls(Old, takeWord()), OutageStory::communicator()), s("no_right"));
}

void TestForwarding::notToAndFro()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    QCOMPARE(story.act(setCalls(New, forwardWord()), OutageStory::op()), s("not_now"));
    story.now += 1s;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    story.now += 1s;
    story.allow(setCalls(New, forwardWord()), OutageStory::op());
    QCOMPARE(story.act(setCalls(Old, forwardWord()), OutageStory::op()), s("not_now"));
}

void TestForwarding::nonsense_data()
{
    QTest::addColumn<QJsonObject>("values");
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("no site of the pair") << QJsonObject{{s("site"), s("denver")}, {s("mode"), s("take")}};
    QTest::newRow("no such mode") << QJsonObject{{s("site"), Old}, {s("mode"), s("close")}};
    QTest::newRow("no text") << QJsonObject{{s("site"), 7}, {s("mode"), true}};
}

void TestForwarding::nonsense()
{
    QFETCH(QJsonObject, values);
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    QCOMPARE(story.act(Do::InStep{s("reroute"), s("calls"), values}, OutageStory::op()), s("missing"));
    QCOMPARE(story.act(Do::InStep{s("reroute"), s("rang"), {{s("site"), Old}, {s("mode"), s("take")}}},
                       OutageStory::op()),
             s("missing"));
    QJsonObject body = values;
    body.insert(s("step"), s("reroute"));
    body.insert(s("what"), s("calls"));
    Incident after = story.incident;
    QVERIFY(
        !applyEvent(after, incidentEvent(after, s("wizard.in_step"), story.now, s("x"), s("x"), body)).ok());
    QVERIFY(after == story.incident);
}

void TestForwarding::opensAgainAfterAFailback()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    story.notice(s("reroute"));
    const auto opens = [&story](std::optional<Duration> ago) {
        return planOpenAgain(story.incident, ago ? std::optional(story.now - *ago) : std::nullopt, story.now);
    };
    story.now += 1h;
    QVERIFY(opens({}).isEmpty()); // who has not moved is passed on
    story.record(Do::CustomerFact::Moved);
    QVERIFY(opens({}).isEmpty()); // the site that failed is no standby yet
    story.incident.mode = IncidentMode::Failback;
    QVERIFY(opens(9min).isEmpty());
    QCOMPARE(opens({}).size(), 1);
    const auto planned = opens(11min);
    QCOMPARE(planned.size(), 1);
    QCOMPARE(planned.first().event.actor, s("console"));
    QCOMPARE(story.store(planned), QString());
    QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
    QVERIFY(opens(11min).isEmpty());
    QVERIFY(story.store(planned) == s("already_done"));
}

QTEST_GUILESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
