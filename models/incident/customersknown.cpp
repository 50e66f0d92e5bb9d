// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/customersknown.h"

#include "models/incident/incident.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace Switchback
{

namespace
{
quint64 nextStamp()
{
    static std::atomic<quint64> last{0};
    return ++last;
}

/// One part of a count, by where somebody stands in it.
void add(CustomerCount &count, Standing standing, int by)
{
    count.half += standing == Standing::Half ? by : 0;
    count.good += standing == Standing::Good ? by : 0;
    count.excused += standing == Standing::Excused ? by : 0;
}

/// Evidence of a customer without a name, of whom nothing or everything is recorded, at no moment of the
/// case.
std::array<SignedEvidence, 2> commonEvidence(const Incident &incident)
{
    CustomerRecord full;
    full.moved = {StepOutcome::Passed, {}, {}, Instant{}};
    for (const RunbookStep &step : incident.runbook.steps)
        for (const QString &test : step.tests)
            full.tests.insert(test, full.moved);
    return {evidenceOf(incident, {}, CustomerRecord{}), evidenceOf(incident, {}, full)};
}

/// When their calls moved. Where the SBCs tell where calls of theirs arrive, a person's word is no such
/// moment.
std::optional<Instant> movedAt(const Incident &incident, const CustomerRecord &record)
{
    if (record.seen.state == SeenCalls::State::Moved)
        return record.seen.at;
    return incident.callsSeenSince && !record.noTrunk ? std::nullopt : record.movedAt();
}

std::optional<Instant> testedAt(const CustomerRecord &record, const QStringList &tests)
{
    if (tests.isEmpty() || record.tests.isEmpty())
        return std::nullopt;
    Instant last{};
    for (const QString &test : tests) {
        const auto fact = record.tests.constFind(test);
        if (fact == record.tests.cend() || fact->outcome != StepOutcome::Passed || !fact->at)
            return std::nullopt;
        last = std::max(last, *fact->at);
    }
    return last;
}
} // namespace

int CustomersKnown::firstUnsigned() const
{
    if (signoffs(SignoffState::Waiting) + signoffs(SignoffState::Outdated) == 0)
        return -1;
    const auto found = std::find_if(m_each.cbegin(), m_each.cend(), [](const Known &each) {
        return each.signoff == SignoffState::Waiting || each.signoff == SignoffState::Outdated;
    });
    return int(found - m_each.cbegin());
}

void CustomersKnown::begin(const Incident &incident)
{
    *this = {};
    m_stamp = nextStamp();
    m_each.resize(incident.customers.size());
    m_places.reserve(incident.customers.size());
    for (const Customer &customer : incident.customers)
        m_places.insert(customer.id, int(m_places.size()));
    m_signoffs[std::size_t(SignoffState::Waiting)] = int(m_each.size());
    for (const RunbookStep &step : incident.runbook.steps) {
        m_tests += step.tests;
        const StepRoom &room = roomOf(step.kind);
        if (m_each.isEmpty() || !room.standing(incident, step, incident.customers.constFirst()))
            continue;
        m_counted += int(&step - incident.runbook.steps.constData());
        m_counts[step.key].all = int(m_each.size());
    }
    setCase(incident);
    for (Known &each : m_each) {
        each.stamp = m_stamp;
        each.standings = QList<Standing>(m_counted.size(), Standing::Open);
    }
}

void CustomersKnown::changed(const Incident &incident, const QString &customer)
{
    const int place = placeOf(customer);
    if (place < 0)
        return;
    m_stamp = nextStamp();
    redo(incident, place);
}

void CustomersKnown::allChanged(const Incident &incident)
{
    setCase(incident);
    m_stamp = nextStamp();
    for (int place = 0; place < m_each.size(); ++place)
        redo(incident, place);
}

void CustomersKnown::setCase(const Incident &incident)
{
    const Common now = commonEvidence(incident);
    m_case = int(m_cases.indexOf(now));
    if (m_case < 0) {
        m_case = int(m_cases.size());
        m_cases += now;
    }
}

void CustomersKnown::caseChanged(const Incident &incident)
{
    const int before = m_case;
    setCase(incident);
    if (m_case == before)
        return;
    m_stamp = nextStamp();
    for (int place = 0; place < m_each.size(); ++place) {
        if (!redoSignoff(incident, place))
            continue;
        m_each[place].stamp = m_stamp;
        setStandings(incident, place);
    }
}

/// A case that reads otherwise of who has nothing recorded and of who has everything does so for everybody.
SignoffState CustomersKnown::judged(const Incident &incident, int place) const
{
    const int holdsIn = m_each.at(place).holdsIn;
    if (holdsIn == m_case)
        return SignoffState::Signed;
    if (holdsIn >= 0 && m_cases.at(holdsIn).front() != m_cases.at(m_case).front() &&
        m_cases.at(holdsIn).back() != m_cases.at(m_case).back())
        return SignoffState::Outdated;
    return judgeSignoff(incident, incident.customers.at(place).id);
}

bool CustomersKnown::redoSignoff(const Incident &incident, int place)
{
    Known &known = m_each[place];
    const SignoffState now = judged(incident, place);
    if (now == SignoffState::Signed)
        known.holdsIn = m_case;
    const SignoffState before = std::exchange(known.signoff, now);
    if (now == before)
        return false;
    --m_signoffs[std::size_t(before)];
    ++m_signoffs[std::size_t(now)];
    return true;
}

void CustomersKnown::redo(const Incident &incident, int place)
{
    Known &known = m_each[place];
    known.stamp = m_stamp;
    known.holdsIn = -1; // something else is recorded of them
    (void)redoSignoff(incident, place);
    const Customer &customer = incident.customers.at(place);
    const CustomerRecord &record = incident.record(customer.id);
    std::array<std::optional<Instant>, Kinds> at;
    at[Moved] = movedAt(incident, record);
    at[Tested] = testedAt(record, m_tests);
    const Signoff *newest = incident.newestSignoff(customer.id);
    if (newest && newest->kind == Signoff::Kind::Initials)
        at[Taken] = newest->at;
    std::swap(at, known.at);
    for (const Kind kind : {Moved, Tested, Taken})
        redoMoment(kind, at.at(kind), known.at.at(kind));
    setStandings(incident, place);
}

void CustomersKnown::setStandings(const Incident &incident, int place)
{
    for (int counted = 0; counted < m_counted.size(); ++counted)
        setStanding(incident, place, counted);
}

void CustomersKnown::setStanding(const Incident &incident, int place, int counted)
{
    const RunbookStep &step = incident.runbook.steps.at(m_counted.at(counted));
    const Standing now =
        roomOf(step.kind).standing(incident, step, incident.customers.at(place)).value_or(Standing::Open);
    Standing &kept = m_each[place].standings[counted];
    if (kept == now)
        return;
    CustomerCount &count = m_counts[step.key];
    add(count, kept, -1);
    add(count, now, 1);
    kept = now;
}

void CustomersKnown::redoMoment(Kind kind, std::optional<Instant> before, std::optional<Instant> now)
{
    if (before == now)
        return;
    QMap<Instant, int> &moments = m_moments.at(kind);
    if (before) {
        const auto found = moments.find(*before);
        if (--*found == 0)
            moments.erase(found);
        --m_reached.at(kind);
    }
    if (now) {
        ++moments[*now];
        ++m_reached.at(kind);
    }
}

CustomersKnown::Span CustomersKnown::span(Kind kind) const
{
    const QMap<Instant, int> &moments = m_moments.at(kind);
    return moments.isEmpty() ? Span{} : Span{m_reached.at(kind), moments.firstKey(), moments.lastKey()};
}

void knowCustomers(Incident &incident)
{
    incident.known.begin(incident);
    incident.known.allChanged(incident);
}

} // namespace Switchback
