// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

CustomerRow rowFor(const Customer &customer)
{
    CustomerRow row;
    row.id = customer.id;
    row.name = customer.name;
    row.contact = customer.contact;
    row.phone = customer.phone;
    row.email = customer.email;
    return row;
}

QString shortTime(const Incident &incident, std::optional<Instant> at)
{
    return at ? clockText(*at, QTimeZone(incident.fromZone), false) : QString();
}

double share(int part, int all)
{
    return all > 0 ? double(part) / all : 0;
}

void group(CustomerTable &table, const QString &key, const QString &label)
{
    const auto count = std::count_if(table.rows.cbegin(), table.rows.cend(),
                                     [&](const CustomerRow &row) { return row.group == key; });
    table.groups += CustomerTable::Group{key, label, int(count)};
}

bool allPassed(const CustomerRecord &record, const QStringList &tests)
{
    return std::all_of(tests.cbegin(), tests.cend(), [&](const QString &test) {
        return record.tests.value(test).outcome == StepOutcome::Passed;
    });
}

bool anyFailed(const CustomerRecord &record, const QStringList &tests)
{
    return std::any_of(tests.cbegin(), tests.cend(), [&](const QString &test) {
        return record.tests.value(test).outcome == StepOutcome::Failed;
    });
}

QString testTitle(const QString &test)
{
    if (test == QLatin1String("call"))
        return Words::tr("Test call");
    return test == QLatin1String("notification") ? Words::tr("Notification") : test;
}

QString factText(const Incident &incident, const Fact &fact)
{
    if (fact.outcome == StepOutcome::None)
        return Words::tr("not yet");
    QStringList parts{stepOutcomeText(fact.outcome)};
    if (fact.at)
        parts += shortTime(incident, fact.at);
    if (!fact.found.isEmpty())
        parts += fact.found;
    return parts.join(QStringLiteral(" · "));
}

bool wasMoved(const CustomerRecord &record)
{
    return record.moved.outcome == StepOutcome::Passed;
}

void placeRerouted(CustomerRow &row, const CustomerRecord &record)
{
    if (wasMoved(record)) {
        row.group = QStringLiteral("moved");
        row.mark = Mark::Fine;
    } else if (!record.excusedWhy.isEmpty()) {
        row.group = QStringLiteral("without");
        row.mark = Mark::Warning;
    } else if (record.saysDoneAt) {
        row.group = QStringLiteral("says");
        row.mark = Mark::Warning; // says so, and nobody has seen a call
    } else {
        row.group = QStringLiteral("waiting");
    }
}
} // namespace

CustomerCounts countCustomers(const Incident &incident, const QStringList &tests)
{
    CustomerCounts counts;
    counts.all = int(incident.customers.size());
    for (const Customer &customer : incident.customers) {
        const CustomerRecord record = incident.records.value(customer.id);
        counts.asked += record.askedAt ? 1 : 0;
        const bool moved = wasMoved(record);
        counts.moved += moved ? 1 : 0;
        counts.excused += !record.excusedWhy.isEmpty() && !moved ? 1 : 0;
        counts.saysDone += record.saysDoneAt && !moved && record.excusedWhy.isEmpty() ? 1 : 0;
        counts.tested += allPassed(record, tests) ? 1 : 0;
        counts.testsExcused += !record.excusedWhy.isEmpty() && !allPassed(record, tests) ? 1 : 0;
        counts.testFailed += anyFailed(record, tests) ? 1 : 0;
        switch (signoffState(incident, customer.id)) {
        case SignoffState::Waiting:
            break;
        case SignoffState::Signed:
            ++counts.signedNow;
            break;
        case SignoffState::Outdated:
            ++counts.outdated;
            break;
        case SignoffState::Declined:
        case SignoffState::NotReached:
            ++counts.reasons;
            break;
        }
    }
    return counts;
}

CustomerTable rerouteTable(const Incident &incident, const CustomerCounts &counts)
{
    CustomerTable table;
    table.columns = {Words::tr("Asked"), Words::tr("Says done"),
                     Words::tr("Calls at %1").arg(incident.toName)};
    for (const Customer &customer : incident.customers) {
        const CustomerRecord record = incident.records.value(customer.id);
        CustomerRow row = rowFor(customer);
        placeRerouted(row, record);
        QString moved = factText(incident, record.moved);
        if (!record.excusedWhy.isEmpty() && !wasMoved(record))
            moved = Words::tr("gone on without: %1").arg(record.excusedWhy);
        row.cells = {record.askedAt ? shortTime(incident, record.askedAt) : Words::tr("not yet"),
                     record.saysDoneAt ? shortTime(incident, record.saysDoneAt) : Words::tr("no"), moved};
        table.rows += row;
    }
    group(table, QStringLiteral("waiting"), Words::tr("Waiting"));
    group(table, QStringLiteral("says"), Words::tr("Say done"));
    group(table, QStringLiteral("moved"), Words::tr("Moved"));
    group(table, QStringLiteral("without"), Words::tr("Gone on without"));
    const int waiting = counts.all - counts.moved - counts.saysDone - counts.excused;
    table.sentence =
        Words::tr("%1 moved · %2 say done · %3 waiting").arg(counts.moved).arg(counts.saysDone).arg(waiting);
    table.done = share(counts.moved, counts.all);
    table.half = share(counts.saysDone, counts.all);
    return table;
}

CustomerTable testsTable(const Incident &incident, const RunbookStep &step, const CustomerCounts &counts)
{
    CustomerTable table;
    for (const QString &test : step.tests)
        table.columns += testTitle(test);
    for (const Customer &customer : incident.customers) {
        const CustomerRecord record = incident.records.value(customer.id);
        CustomerRow row = rowFor(customer);
        if (allPassed(record, step.tests)) {
            row.group = QStringLiteral("passed");
            row.mark = Mark::Fine;
        } else if (anyFailed(record, step.tests)) {
            row.group = QStringLiteral("failed");
            row.mark = Mark::Bad;
        } else if (!record.excusedWhy.isEmpty()) {
            row.group = QStringLiteral("without");
            row.mark = Mark::Warning;
        } else {
            row.group = QStringLiteral("open");
        }
        for (const QString &test : step.tests)
            row.cells += factText(incident, record.tests.value(test));
        table.rows += row;
    }
    group(table, QStringLiteral("open"), Words::tr("To test"));
    group(table, QStringLiteral("failed"), Words::tr("Failed"));
    group(table, QStringLiteral("passed"), Words::tr("Passed"));
    group(table, QStringLiteral("without"), Words::tr("Gone on without"));
    table.sentence = Words::tr("%1 passed · %2 failed · %3 to test")
                         .arg(counts.tested)
                         .arg(counts.testFailed)
                         .arg(table.groups.constFirst().count);
    table.done = share(counts.tested, counts.all);
    return table;
}

CustomerTable recipientsTable(const Incident &incident)
{
    CustomerTable table;
    int mails = 0;
    int phones = 0;
    for (const Customer &customer : incident.customers) {
        table.rows += rowFor(customer);
        mails += customer.email.isEmpty() ? 0 : 1;
        phones += customer.phone.isEmpty() ? 0 : 1;
    }
    table.sentence = Words::tr("%1 recipients: %2 with an e-mail address, %3 with a telephone number")
                         .arg(table.rows.size())
                         .arg(mails)
                         .arg(phones);
    return table;
}

CustomerTable initialsTable(const Incident &incident, const CustomerCounts &counts)
{
    struct State {
        const char *group;
        Mark mark;
        QString word;
    };
    const auto stateOf = [](SignoffState state) -> State {
        switch (state) {
        case SignoffState::Signed:
            return {"signed", Mark::Fine, Words::tr("signed")};
        case SignoffState::Outdated:
            return {"outdated", Mark::Warning, Words::tr("signed for an older state")};
        case SignoffState::Declined:
            return {"declined", Mark::Warning, Words::tr("declined")};
        case SignoffState::NotReached:
            return {"unreached", Mark::Warning, Words::tr("not reached")};
        case SignoffState::Waiting:
            break;
        }
        return {"waiting", Mark::NotYet, Words::tr("waiting")};
    };
    CustomerTable table;
    table.columns = {Words::tr("Initials")};
    for (const Customer &customer : incident.customers) {
        CustomerRow row = rowFor(customer);
        const State state = stateOf(signoffState(incident, customer.id));
        row.group = QLatin1String(state.group);
        row.mark = state.mark;
        const std::optional<Signoff> newest = incident.signoff(customer.id);
        row.cells = {newest ? QStringLiteral("%1 · %2").arg(state.word, shortTime(incident, newest->at))
                            : state.word};
        table.rows += row;
    }
    group(table, QStringLiteral("waiting"), Words::tr("Waiting"));
    group(table, QStringLiteral("signed"), Words::tr("Signed"));
    group(table, QStringLiteral("outdated"), Words::tr("Older state"));
    group(table, QStringLiteral("declined"), Words::tr("Declined"));
    group(table, QStringLiteral("unreached"), Words::tr("Not reached"));
    table.sentence = Words::tr("%1 of %2 signed").arg(counts.signedNow).arg(counts.all);
    table.done = share(counts.signedNow, counts.all);
    table.half = share(counts.reasons, counts.all);
    return table;
}

} // namespace Switchback
