// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/tests/tests.h"

#include "models/core/counted.h"
#include "models/incident/testcalls/placedcalls.h"
#include "models/record/recordtext.h"
#include "models/steps/shared/drawntables.h"
#include "models/steps/tests/drawncalls.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
struct RecordWords {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
using Of = ActionField::Of;

QString testTitle(const QString &test)
{
    if (test == QLatin1String("call"))
        return Words::tr("Test call");
    return test == QLatin1String("notification") ? Words::tr("Notification") : test;
}

void placeRow(CustomerRow &row, Standing standing)
{
    switch (standing) {
    case Standing::Good:
        row.group = QStringLiteral("passed");
        row.mark = Mark::Fine;
        break;
    case Standing::Half:
        row.group = QStringLiteral("failed");
        row.mark = Mark::Bad;
        break;
    case Standing::Excused:
        row.group = QStringLiteral("without");
        row.mark = Mark::Warning;
        break;
    case Standing::Open:
        row.group = QStringLiteral("open");
        break;
    }
}

CustomerTable testsTable(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    CustomerTable table;
    for (const QString &test : scene.step.tests)
        table.columns += testTitle(test);
    table.rows = customerRows(scene, [&](const Customer &customer) {
        const CustomerRecord &record = incident.record(customer.id);
        CustomerRow row = customerRow(incident, customer);
        placeRow(row, *testsRoom().standing(incident, scene.step, customer));
        for (const QString &test : scene.step.tests)
            row.cells += factText(incident, record.tests.value(test));
        return row;
    });
    const CustomerCount &count = scene.count;
    addGroup(table, QStringLiteral("open"), Words::tr("To test"), count.open() - count.half);
    addGroup(table, QStringLiteral("failed"), Words::tr("Failed"), count.half);
    addGroup(table, QStringLiteral("passed"), Words::tr("Passed"), count.good);
    addGroupIfAny(table, QStringLiteral("without"), Words::tr("Gone on without"), count.excused);
    table.sentence = Words::tr("%1 passed · %2 failed · %3 to test")
                         .arg(scene.count.good)
                         .arg(scene.count.half)
                         .arg(scene.count.open() - scene.count.half);
    table.done = shareOf(scene.count.good, scene.count.all);
    return table;
}

/// What can be written down of those who are chosen.
QList<WizardAction> records()
{
    const auto record = [](const char *key, const QString &text, Do::CustomerFact fact, StepOutcome outcome,
                           const QString &question) {
        WizardAction made =
            wanting(makeAction(key, text, Do::RecordCustomers{fact, {}, outcome, {}}), Of::Customers);
        made.fields += ActionField{Of::Found, question, {}, true, {}};
        return made;
    };
    using Fact = Do::CustomerFact;
    return {record("recordCallPassed", Words::tr("Test call passed…"), Fact::TestCall, StepOutcome::Passed,
                   Words::tr("What was heard in the test call?")),
            record("recordCallFailed", Words::tr("Test call failed…"), Fact::TestCall, StepOutcome::Failed,
                   Words::tr("What went wrong in the test call?")),
            record("recordNotificationPassed", Words::tr("Notification passed…"), Fact::TestNotification,
                   StepOutcome::Passed, Words::tr("What was received, and how long did it take?")),
            record("recordNotificationFailed", Words::tr("Notification failed…"), Fact::TestNotification,
                   StepOutcome::Failed, Words::tr("What went wrong with the notification?")),
            record("recordWithout", Words::tr("Go on without…"), Fact::Excused, StepOutcome::Skipped,
                   Words::tr("Why do you go on without them?"))};
}

QString testName(const QString &key)
{
    if (key == QLatin1String("call"))
        return RecordWords::tr("test call");
    if (key == QLatin1String("notification"))
        return RecordWords::tr("notification");
    return printable(key, 40);
}

QString testsLine(const Record &record, const CustomerRecord &facts)
{
    QStringList keys = facts.tests.keys();
    keys.sort();
    QStringList parts;
    for (const QString &key : keys) {
        const Fact fact = facts.tests.value(key);
        QString part = RecordWords::tr("%1 %2").arg(testName(key), stepOutcomeText(fact.outcome));
        if (!fact.found.isEmpty())
            part += QStringLiteral(", ") + printable(fact.found);
        if (fact.at)
            part += QStringLiteral(", ") + shortMomentText(record, *fact.at);
        parts += part;
    }
    return parts.join(QStringLiteral("; "));
}

class TestsDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        const CustomerCount &count = scene.count;
        QStringList parts;
        if (count.good + count.half > 0)
            parts += Words::tr("%1 of %2 passed").arg(count.good).arg(count.all);
        if (const QString calls = callsCount(scene.incident(), scene.step); !calls.isEmpty())
            parts += calls;
        return parts.join(QStringLiteral(" · "));
    }
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.table = testsTable(scene);
        view.records = records();
        view.testCalls = testCallsPart(scene);
    }
    [[nodiscard]] QString status(const StepScene &scene) const override
    {
        return Words::tr("%1 of %2 tested").arg(scene.count.good).arg(scene.count.all);
    }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool settled) const override
    {
        WizardAction pass = passAction(scene.step, Words::tr("Tests have passed: go on"));
        blockIf(pass, scene.count.open() > 0,
                Words::tr("%1 customers still to test", nullptr, howMany(scene.count.open()))
                    .arg(scene.count.open()));
        const auto calls = callsNotPassed(scene.incident(), scene.step);
        blockIf(pass, calls.has_value(), calls ? calls->text : QString());
        if (settled)
            return {pass};
        return {pass, overrideAction(scene.step), skipAction(scene.step)};
    }
    [[nodiscard]] QStringList recordProofs(const Record &record, const RecordStep &step) const override
    {
        return testCallLines(record, step);
    }
    [[nodiscard]] QString recordLine(const Record &record, const RecordStep &,
                                     const RecordCustomer &customer) const override
    {
        return testsLine(record, customer.facts);
    }
};
} // namespace

const StepDrawn &testsDrawn()
{
    static const TestsDrawn drawn;
    return drawn;
}

} // namespace Switchback
