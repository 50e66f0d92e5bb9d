// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/record.h"

#include "models/incident/testcalls/placedcalls.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
QString key(SignoffState state)
{
    switch (state) {
    case SignoffState::Waiting:
        return QStringLiteral("waiting");
    case SignoffState::Signed:
        return QStringLiteral("signed");
    case SignoffState::Outdated:
        return QStringLiteral("outdated");
    case SignoffState::Declined:
        return QStringLiteral("declined");
    case SignoffState::NotReached:
        return QStringLiteral("not_reached");
    }
    return {};
}
QString key(UpdateSlot::State state)
{
    switch (state) {
    case UpdateSlot::State::Ahead:
        return QStringLiteral("ahead");
    case UpdateSlot::State::Waiting:
        return QStringLiteral("waiting");
    case UpdateSlot::State::Overdue:
        return QStringLiteral("overdue");
    case UpdateSlot::State::OnTime:
        return QStringLiteral("on_time");
    case UpdateSlot::State::Late:
        return QStringLiteral("late");
    case UpdateSlot::State::Missed:
        return QStringLiteral("missed");
    }
    return {};
}
QString key(OutageClock::Kind kind)
{
    switch (kind) {
    case OutageClock::Kind::Outage:
        return QStringLiteral("outage");
    case OutageClock::Kind::Update:
        return QStringLiteral("update");
    case OutageClock::Kind::Decision:
        return QStringLiteral("decision");
    case OutageClock::Kind::RtoLow:
        return QStringLiteral("rto_low");
    case OutageClock::Kind::RtoHigh:
        return QStringLiteral("rto_high");
    }
    return {};
}
QString key(StepPhase phase)
{
    switch (phase) {
    case StepPhase::NotYet:
        return QStringLiteral("not_yet");
    case StepPhase::Intended:
    case StepPhase::Busy: // begun, and waiting for the site's other work
        return QStringLiteral("intended");
    case StepPhase::Done:
        return QStringLiteral("done");
    case StepPhase::Failed:
        return QStringLiteral("failed");
    case StepPhase::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

/// An object that leaves out what is empty.
class Fields
{
public:
    Fields &operator()(const char *name, const QString &text)
    {
        if (!text.isEmpty())
            m_object.insert(QLatin1String(name), text);
        return *this;
    }
    Fields &operator()(const char *name, const QByteArray &latin1)
    {
        return (*this)(name, QString::fromLatin1(latin1));
    }
    Fields &operator()(const char *name, Instant at) { return (*this)(name, toIso(at)); }
    Fields &operator()(const char *name, const std::optional<Instant> &at)
    {
        return at ? (*this)(name, *at) : *this;
    }
    Fields &operator()(const char *name, const QJsonObject &object)
    {
        if (!object.isEmpty())
            m_object.insert(QLatin1String(name), object);
        return *this;
    }
    Fields &flag(const char *name, bool set)
    {
        if (set)
            m_object.insert(QLatin1String(name), true);
        return *this;
    }
    Fields &number(const char *name, double value)
    {
        m_object.insert(QLatin1String(name), value);
        return *this;
    }
    /// Milliseconds; the name says so.
    Fields &length(const char *name, Duration value) { return number(name, double(value.count())); }
    template<class List, class Make>
    Fields &list(const char *name, const List &values, Make make)
    {
        QJsonArray array;
        for (const auto &value : values)
            array += make(value);
        m_object.insert(QLatin1String(name), array);
        return *this;
    }
    [[nodiscard]] QJsonObject object() const { return m_object; }

private:
    QJsonObject m_object;
};

QJsonObject promisesJson(const Promises &p)
{
    Fields fields;
    fields.length("rto_low_ms", p.rtoLow).length("rto_high_ms", p.rtoHigh);
    if (p.rtoReached)
        fields.length("rto_reached_ms", *p.rtoReached);
    if (p.lossSeconds)
        fields.number("loss_s", *p.lossSeconds);
    if (p.lossRows)
        fields.number("loss_rows", double(*p.lossRows));
    fields.number("updates_on_time", p.onTime).number("updates_late", p.late);
    return fields.number("updates_missed", p.missed).object();
}

QJsonObject clockJson(const OutageClock &clock)
{
    Fields fields;
    fields("clock", key(clock.kind))("at", clock.at);
    return fields.flag("running", clock.running).flag("ran_out", clock.ranOut).object();
}

QJsonObject updateJson(const UpdateSlot &slot)
{
    Fields fields;
    fields.number("slot", slot.number);
    return fields("due", slot.due)("state", key(slot.state))("sent", slot.sentAt).object();
}

/// By hand or by gateways: whom it did not reach in time.
void addCustomers(QJsonObject &json, const SlotCustomers &customers)
{
    json.insert(QStringLiteral("customers_on_time"), customers.onTime);
    json.insert(QStringLiteral("customers_late"), QJsonArray::fromStringList(customers.late));
    json.insert(QStringLiteral("customers_missed"), QJsonArray::fromStringList(customers.missed));
    json.insert(QStringLiteral("customers_waiting"), QJsonArray::fromStringList(customers.notYet));
}

QJsonObject decisionJson(const Decision &d)
{
    Fields fields;
    fields("choice", choiceKey(d.choice))("by", d.by)("at", d.at)("reason", d.reason)("until", d.until);
    return fields.flag("early", d.early)("seen", d.seen).object();
}

QJsonObject approvalJson(const Approval &a)
{
    Fields fields;
    fields.number("seq", double(a.seq));
    fields("step", a.step)("asked_by", a.askedBy)("asked", a.askedAt)("given_by", a.givenBy);
    fields("given", a.givenAt)("reason", a.reason);
    return fields.flag("refused", a.refused).flag("broken_glass", a.brokenGlass).object();
}

QJsonObject testCallJson(const PlacedCall &call)
{
    Fields fields;
    fields("op", call.op)("site", call.site)("by", call.by)("at", call.at)("off_by", call.offBy);
    fields("ended", call.endedAt)("text", call.outcome()).flag("passed", call.passed());
    if (call.leaves)
        fields.flag("message", true);
    if (!call.told && !call.left)
        return fields("error", call.error.code).object();
    const TestCallTold &told = call.left ? call.left->left : *call.told;
    fields("verdict", call.left ? call.left->judged.verdict : told.judged.verdict)("answered_by",
                                                                                   told.answeredBy);
    if (call.left) {
        fields("code", call.left->code)("left", call.left->endedAt);
        fields.list("receipts", call.receipts, [](const Receipt &receipt) { return toJson(receipt); });
    }
    return fields
        .list("checks", call.checks(),
              [](const TestCheck &check) {
                  Fields of;
                  return of("key", check.key)("state", stateWord(check.state))("text", check.text).object();
              })
        .object();
}

QJsonObject stepJson(const RecordStep &step)
{
    Fields fields;
    fields.number("number", step.number).number("tries", step.done.tries);
    fields("step", step.key)("title", step.title)("kind", stepKindKey(step.kind));
    fields("owner", stepOwnerKey(step.owner))("outcome", stepOutcomeKey(step.done.outcome));
    fields("by", step.done.by)("why", step.done.why)("found", step.done.found);
    fields("started", step.done.startedAt)("settled", step.done.settledAt);
    if (step.done.startedAt && step.done.settledAt)
        fields.length("took_ms", *step.done.settledAt - *step.done.startedAt);
    if (const QList<PlacedCall> calls = placedCalls(step.done); !calls.isEmpty())
        fields.list("test_calls", calls, testCallJson);
    return fields.flag("ours", step.ours).flag("restores", step.restores).object();
}

QJsonObject noticeJson(const Notice &n)
{
    Fields fields;
    if (n.slot > 0)
        fields.number("slot", n.slot);
    fields("id", n.id)("step", n.step)("stage", n.stage)("text", n.text)("composed_by", n.composedBy);
    fields("composed", n.composedAt)("approved_by", n.approvedBy)("approved", n.approvedAt);
    fields("queued", n.queuedAt)("sent", n.sentAt)("sent_by", n.sentBy)("how", n.how);
    fields("withdrawn", n.withdrawnAt)("withdrawn_by", n.withdrawnBy)("withdrawn_why", n.withdrawnWhy);
    return fields.list("not_reached", n.notReached, [](const QString &id) { return id; }).object();
}

QJsonObject operationJson(const RecordOperation &o)
{
    Fields fields;
    fields("title", o.title)("site", o.site)("phase", key(o.phase))("error", o.error);
    return fields("started", o.startedAt)("ended", o.endedAt).number("tries", o.tries).object();
}

QJsonObject runJson(const RecordRun &run)
{
    Fields fields;
    fields("run", run.id)("kind", runKindKey(run.kind))("actor", run.actor);
    if (run.override_)
        fields("override_by", run.override_->person)("override", run.override_->statement);
    if (run.lossSaidSeconds)
        fields.number("loss_said_s", *run.lossSaidSeconds);
    if (run.rowsSaid)
        fields.number("rows_said", double(*run.rowsSaid));
    fields("started", run.startedAt)("finished", run.finishedAt).flag("succeeded", run.succeeded);
    return fields.list("operations", run.operations, operationJson).object();
}

QJsonObject factJson(const Fact &fact)
{
    Fields fields;
    fields("outcome", stepOutcomeKey(fact.outcome))("found", fact.found)("by", fact.by);
    return fields("at", fact.at).object();
}

/// Of folds from the fourth on; before, nobody knew of it.
QJsonObject seenJson(const SeenCalls &seen)
{
    Fields fields;
    fields("state", seenStateKey(seen.state))("site", seen.site)("trunk", seen.trunk);
    QJsonObject json = fields("at", seen.at).object();
    if (!seen.notMoved.isEmpty())
        json.insert(QStringLiteral("not_moved"), QJsonArray::fromStringList(seen.notMoved));
    return json;
}

const char *markKey(Mark mark)
{
    switch (mark) {
    case Mark::Fine:
        return "fine";
    case Mark::Warning:
        return "warning";
    case Mark::Bad:
        return "bad";
    case Mark::Unknown:
        return "unknown";
    case Mark::NotYet:
        return "not_yet";
    case Mark::Running:
        return "running";
    }
    return "";
}

QJsonObject flagJson(const Flag &flag)
{
    Fields fields;
    fields("at", flag.at)("text", flag.text)("kind", flag.kind);
    return fields("mark", QByteArray(markKey(flag.mark))).object();
}
} // namespace

QJsonObject recordCustomerJson(const RecordCustomer &row)
{
    QJsonObject tests;
    for (auto it = row.facts.tests.cbegin(); it != row.facts.tests.cend(); ++it)
        tests.insert(it.key(), factJson(it.value()));
    const std::optional<Instant> joined = row.joined ? std::optional(row.joined->at) : std::nullopt;
    Fields fields;
    fields("customer", customerJson(row.who))("joined", joined)("asked", row.facts.askedAt);
    fields("says_done", row.facts.saysDoneAt)("excused", row.facts.excusedWhy);
    fields("excused_by", row.facts.excusedBy)("tests", tests)("state", key(row.state));
    if (row.facts.moved.at)
        fields("moved", factJson(row.facts.moved));
    if (row.facts.seen.state != SeenCalls::State::NotYet)
        fields("seen", seenJson(row.facts.seen));
    fields.flag("no_trunk", row.facts.noTrunk); // likewise
    if (row.signoff)
        fields("initials", signoffJson(*row.signoff)).number("earlier", row.earlier);
    else
        fields("evidence_now", evidenceJson(row.evidenceNow));
    return fields("evidence_hash_now", evidenceHash(row.evidenceNow)).object();
}

QJsonObject recordCaseJson(const Record &r)
{
    Fields fields;
    fields("id", r.id)("pair", r.pair).number("number", r.number);
    fields("mode", incidentModeKey(r.mode))("made", r.madeAt);
    fields("from", r.from)("to", r.to)("from_name", r.fromFullName)("to_name", r.toFullName);
    fields("from_short", r.fromName)("to_short", r.toName)("zone", r.zone)("outage", r.outageAt);
    fields("declared", r.declaredAt)("declared_by", r.declaredBy)("reason", r.reason);
    fields("evidence", r.evidence)("ending", endingKey(r.ending))("closed", r.closedAt);
    fields("closed_by", r.closedBy)("closed_why", r.closedWhy).number("reopened", r.reopened);
    fields("calls_seen_since", r.callsSeenSince); // of folds from the fourth on
    fields("restored", r.restoredAt)("runbook", r.runbook)("runbook_key", r.runbookKey);
    fields("runbook_version", r.runbookVersion)("runbook_hash", r.runbookHash);
    if (r.rpo.count() > 0)
        fields.length("rpo_ms", r.rpo);
    fields("promises", promisesJson(r.promises)).list("clocks", r.clocks, clockJson);
    const auto updates = [&r](const UpdateSlot &slot) {
        QJsonObject json = updateJson(slot);
        if (const SlotCustomers *customers = r.update(slot.number); customers && r.fold > 2)
            addCustomers(json, *customers);
        return json;
    };
    fields.list("updates", r.updates, updates).list("timeline", r.timeline, flagJson);
    fields.list("decisions", r.decisions, decisionJson).list("approvals", r.approvals, approvalJson);
    fields.list("steps", r.steps, stepJson);
    fields.list("notices", r.notices, [&r](const Notice &notice) {
        QJsonObject json = noticeJson(notice);
        if (r.fold > 2) { // until then a message said one thing to all
            putWords(json, notice);
            if (!notice.corrects.isEmpty())
                json.insert(QStringLiteral("corrects"), notice.corrects);
            if (!notice.toOnly.isEmpty())
                json.insert(QStringLiteral("to_only"), QJsonArray::fromStringList(notice.toOnly));
        }
        return json;
    });
    const auto runs = [&r](const RecordRun &run) {
        QJsonObject json = runJson(run);
        if (r.fold > 1) // until then a run named no step
            json.insert(QStringLiteral("step"), run.step);
        return json;
    };
    return fields.list("runs", r.runs, runs).object();
}

} // namespace Switchback
