// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/act/actpreview.h"
#include "models/incident/notices.h"
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

Mark markOfSlot(UpdateSlot::State state)
{
    switch (state) {
    case UpdateSlot::State::OnTime:
        return Mark::Fine;
    case UpdateSlot::State::Late:
    case UpdateSlot::State::Overdue:
        return Mark::Warning;
    case UpdateSlot::State::Missed:
        return Mark::Bad;
    case UpdateSlot::State::Ahead:
    case UpdateSlot::State::Waiting:
        break;
    }
    return Mark::NotYet;
}

QString wordOfSlot(UpdateSlot::State state)
{
    switch (state) {
    case UpdateSlot::State::OnTime:
        return Words::tr("on time");
    case UpdateSlot::State::Late:
        return Words::tr("late");
    case UpdateSlot::State::Overdue:
        return Words::tr("overdue");
    case UpdateSlot::State::Missed:
        return Words::tr("missed");
    case UpdateSlot::State::Ahead:
    case UpdateSlot::State::Waiting:
        break;
    }
    return Words::tr("not due yet");
}

QString noticeState(const Incident &incident, const Notice &notice, Instant now)
{
    if (notice.sentAt) {
        QString text =
            Words::tr("Sent %1, recorded by %2").arg(siteTime(incident, notice.sentAt), notice.sentBy);
        if (!notice.notReached.isEmpty())
            text += Words::tr(" · %1 not reached").arg(notice.notReached.size());
        return text;
    }
    if (notice.queuedAt) {
        QString text = Words::tr("Approved by %1 and queued %2")
                           .arg(notice.approvedBy, siteTime(incident, notice.queuedAt));
        if (overtaken(incident, notice, now))
            text += Words::tr(" · the next message is due: record this one as sent, or withdraw it");
        return text;
    }
    QString text = Words::tr("Draft by %1, %2").arg(notice.composedBy, siteTime(incident, notice.composedAt));
    // What was true when it was written need not be so any more.
    if (incident.serviceSeenAt && *incident.serviceSeenAt > notice.composedAt)
        text += Words::tr(" · written before %1 worked again: read it again").arg(incident.fromName);
    return text;
}

void addSlots(NoticePart &part, const Incident &incident, Instant now)
{
    const QList<UpdateSlot> grid = updateSlots(incident, now);
    for (auto slot = grid.crbegin(); slot != grid.crend(); ++slot) {
        QString value = wordOfSlot(slot->state);
        if (slot->sentAt)
            value = Words::tr("%1, sent %2").arg(value, siteTime(incident, slot->sentAt));
        part.earlier +=
            LabelledValue{Words::tr("%1 · due %2").arg(slot->number).arg(siteTime(incident, slot->due)),
                          value, markOfSlot(slot->state)};
    }
}
/// What is left to the upper end of the RTO, and when the service may be back.
void addRtoTile(QList<ActPreview::Tile> &tiles, const WizardInputs &in)
{
    const QList<OutageClock> clocks = outageClocks(in.incident, in.now);
    const auto limit = std::find_if(clocks.cbegin(), clocks.cend(), [](const OutageClock &clock) {
        return clock.kind == OutageClock::Kind::RtoHigh && clock.running;
    });
    if (limit == clocks.cend())
        return;
    ActPreview::Tile tile;
    tile.label = Words::tr("RTO left");
    tile.value = limit->left.count() >= 0 ? durationText(limit->left)
                                          : Words::tr("over by %1").arg(durationText(-limit->left));
    tile.mark = limit->left.count() < 0 ? Mark::Bad : Mark::NotYet;
    if (in.forecast.at)
        tile.note = Words::tr("forecast: back %1, from %2 measured and %3 guessed steps")
                        .arg(siteTime(in.incident, in.forecast.at, false))
                        .arg(in.forecast.fromPast)
                        .arg(in.forecast.fromGuess);
    tiles += tile;
}
} // namespace

QString siteTime(const Incident &incident, Instant at, bool withSeconds)
{
    return QStringLiteral("%1 %2").arg(clockText(at, QTimeZone(incident.fromZone), withSeconds),
                                       incident.fromName);
}

QString siteTime(const Incident &incident, std::optional<Instant> at, bool withSeconds)
{
    return at ? siteTime(incident, *at, withSeconds) : QString();
}

NoticePart noticePart(const Incident &incident, const RunbookStep &step, Instant now)
{
    NoticePart part;
    part.byHand =
        Words::tr("Switchback keeps the text, who approved it and when. You send it by your own means and "
                  "record here that it went out.");
    const NoticeName here = noticeAtHand(incident, step, now);
    const int slot = here.slot;
    if (step.kind == StepKind::Cadence) {
        const QList<UpdateSlot> grid = updateSlots(incident, now);
        const auto due = std::find_if(grid.cbegin(), grid.cend(),
                                      [&](const UpdateSlot &each) { return each.number == slot; });
        if (due != grid.cend()) {
            part.dueLine =
                due->due >= now
                    ? Words::tr("Update %1 of the outage, due %2").arg(slot).arg(siteTime(incident, due->due))
                    : Words::tr("Update %1 of the outage, was due %2: send it now")
                          .arg(slot)
                          .arg(siteTime(incident, due->due));
        }
        addSlots(part, incident, now);
        if (!incident.cadence.isEmpty())
            part.every = incident.cadence.last().every;
    }
    part.draft = draftText(incident, step, now, slot);
    const Notice *notice = incident.notice(here.id);
    if (!notice)
        return part;
    part.id = notice->id;
    part.draft = notice->text;
    part.state = noticeState(incident, *notice, now);
    part.editable = !notice->queuedAt;
    return part;
}

DecisionPart decisionPart(const WizardInputs &in)
{
    DecisionPart part;
    const Incident &incident = in.incident;
    part.wanted = Words::tr("Fail over to %1, hold, or not needed?").arg(incident.toName);
    const QList<OutageClock> clocks = outageClocks(incident, in.now);
    for (const OutageClock &clock : clocks) {
        if (clock.kind != OutageClock::Kind::Decision)
            continue;
        part.early = clock.left.count() > 0;
        part.dueLine =
            clock.left.count() >= 0
                ? Words::tr("Due %1, in %2.").arg(siteTime(incident, clock.at), durationText(clock.left))
                : Words::tr("Was due %1, %2 ago.")
                      .arg(siteTime(incident, clock.at), durationText(-clock.left));
    }
    part.tiles = in.preview.tiles;
    addRtoTile(part.tiles, in);
    for (const Decision &decision : incident.decisions) {
        QString value = choiceText(decision.choice);
        if (decision.until)
            value = Words::tr("%1 until %2").arg(value, siteTime(incident, decision.until, false));
        if (decision.early)
            value = Words::tr("%1, early").arg(value);
        part.made +=
            LabelledValue{QStringLiteral("%1 · %2").arg(siteTime(incident, decision.at), decision.by),
                          QStringLiteral("%1: %2").arg(value, decision.reason), Mark::NotYet};
    }
    return part;
}

CallsPart callsPart(const WizardInputs &in, const RunbookStep &step)
{
    CallsPart part;
    part.run = in.run;
    part.preview = in.preview;
    addRtoTile(part.preview.tiles, in);
    part.approvalNeeded = step.secondPerson;
    part.seconds = in.approvers;
    const Approval *approval = in.incident.approval(step.key);
    if (!approval) {
        part.approvalLine =
            step.secondPerson
                ? Words::tr("A second person has to approve this: somebody else than who begins it.")
                : QString();
        return part;
    }
    part.approved = approval->granted();
    part.asked = !approval->givenAt;
    const QString asked =
        Words::tr("asked for by %1 %2").arg(approval->askedBy, siteTime(in.incident, approval->askedAt));
    if (approval->brokenGlass)
        part.approvalLine =
            Words::tr("GLASS BROKEN by %1 %2, nobody has approved: %3")
                .arg(approval->givenBy, siteTime(in.incident, approval->givenAt), approval->reason);
    else if (approval->refused)
        part.approvalLine =
            Words::tr("Refused by %1 %2: %3")
                .arg(approval->givenBy, siteTime(in.incident, approval->givenAt), approval->reason);
    else if (approval->givenAt)
        part.approvalLine = Words::tr("Approved by %1 %2, %3")
                                .arg(approval->givenBy, siteTime(in.incident, approval->givenAt), asked);
    else
        part.approvalLine = Words::tr("Approval %1; nobody has answered yet").arg(asked);
    return part;
}

InitialsPart initialsPart(const WizardInputs &in, const CustomerTable &table)
{
    InitialsPart part;
    part.takenBy = in.actor.name;
    part.customer = in.customer;
    if (part.customer.isEmpty() || !in.incident.customer(part.customer)) {
        part.customer.clear();
        for (const CustomerRow &row : table.rows) {
            if (row.group == QLatin1String("waiting") || row.group == QLatin1String("outdated")) {
                part.customer = row.id;
                break;
            }
        }
    }
    const Customer *customer = in.incident.customer(part.customer);
    if (!customer) {
        part.title = Words::tr("Every customer has signed or has a recorded reason");
        return part;
    }
    part.title = Words::tr("Customer initials: %1").arg(customer->name);
    part.evidence = evidenceFor(in.incident, customer->id);
    part.hash = evidenceHash(part.evidence);
    part.suggestedName = customer->contact;
    part.suggestedRole = customer->role;
    part.number = customer->phone;
    part.state = signoffState(in.incident, customer->id);
    const std::optional<Signoff> newest = in.incident.signoff(customer->id);
    if (!newest)
        return part;
    const QString when = siteTime(in.incident, newest->at);
    switch (part.state) {
    case SignoffState::Waiting:
        break;
    case SignoffState::Signed:
        part.stateLine =
            Words::tr("Signed by %1 %2, taken by %3").arg(newest->printedName, when, newest->takenBy);
        break;
    case SignoffState::Outdated:
        part.stateLine =
            Words::tr(
                "Signed by %1 %2 for an older state: the evidence has changed since. Ask for them again.")
                .arg(newest->printedName, when);
        break;
    case SignoffState::Declined:
        part.stateLine = Words::tr("Declined %1: %2").arg(when, newest->reason);
        break;
    case SignoffState::NotReached:
        part.stateLine = Words::tr("Not reached %1: %2").arg(when, newest->reason);
        break;
    }
    return part;
}

} // namespace Switchback
