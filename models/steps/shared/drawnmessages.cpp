// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/drawnmessages.h"

#include "models/core/counted.h"
#include "models/incident/carried/slotwords.h"
#include "models/incident/notices.h"
#include "models/steps/shared/drawntables.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/waywords.h"
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
using Of = ActionField::Of;

QStringList namesOf(const Incident &incident, const QStringList &customers)
{
    QStringList names;
    for (const QString &id : customers) {
        if (const Customer *customer = incident.customer(id))
            names += customer->name;
    }
    return names;
}

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
    if (notice.sentAt && notice.carried && notice.sentBy == QLatin1String("console"))
        return Words::tr("Sent %1 by itself, approved by %2")
            .arg(siteTime(incident, notice.sentAt), notice.approvedBy);
    if (notice.sentAt) {
        QString text =
            Words::tr("Sent %1, recorded by %2").arg(siteTime(incident, notice.sentAt), notice.sentBy);
        if (!notice.notReached.isEmpty())
            text += Words::tr(" · %1 not reached").arg(notice.notReached.size());
        return text;
    }
    if (notice.queuedAt && notice.carried)
        return Words::tr("Approved by %1 %2, going out")
            .arg(notice.approvedBy, siteTime(incident, notice.queuedAt));
    if (notice.queuedAt) {
        QString text = Words::tr("Approved by %1 and queued %2")
                           .arg(notice.approvedBy, siteTime(incident, notice.queuedAt));
        if (overtaken(incident, notice, now))
            text += Words::tr(" · the next message is due: record this one as sent, or withdraw it");
        return text;
    }
    QString text = Words::tr("Draft by %1, %2").arg(notice.composedBy, siteTime(incident, notice.composedAt));
    return text + writtenBefore(incident, notice);
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

/// Of updates at an interval: which one it is, those before, the interval itself.
void addUpdates(NoticePart &part, const StepScene &scene, int slot)
{
    const Incident &incident = scene.incident();
    const Instant now = scene.in.now;
    const QList<UpdateSlot> grid = updateSlots(incident, now);
    const auto due =
        std::find_if(grid.cbegin(), grid.cend(), [&](const UpdateSlot &each) { return each.number == slot; });
    if (due != grid.cend()) {
        part.dueLine =
            due->due >= now
                ? Words::tr("Update %1 of the outage, due %2").arg(slot).arg(siteTime(incident, due->due))
                : Words::tr("Update %1 of the outage, was due %2: send it now")
                      .arg(slot)
                      .arg(siteTime(incident, due->due));
    }
    const auto facts = slotFacts(incident, now, scene.in.updatesByThemselves, scene.in.carried);
    if (facts && facts->slot == slot) {
        const SlotWords words = slotWords(incident, *facts, now);
        part.byItself = words.line;
        part.byItselfMark = words.soon ? Mark::Warning : Mark::NotYet;
    }
    addSlots(part, incident, now);
    if (!incident.cadence.isEmpty())
        part.every = incident.cadence.last().every;
    part.setInterval = makeAction("cadence", Words::tr("Change the interval"), Do::SetCadence{});
    part.setInterval.fields = {{Of::Interval, {}, {}, true, {}},
                               {Of::Reason, Words::tr("Why does the interval change?"), {}, true, {}}};
}

/// To whom it will go, and by which way first; who can't be reached so is named above it.
void addWays(NoticePart &part, const StepScene &scene)
{
    const FirstWays &ways = scene.in.recipients.ways();
    const qsizetype customers = scene.in.recipients.customers().size(); // with whoever joins by it
    part.byHand = goesToText(ways, customers > 0 ? customers : scene.incident().customers.size());
    if (!ways.without.isEmpty())
        part.unreached = noGatewayText(namesOf(scene.incident(), ways.without));
}

/// How a message stands that gateways carry.
void addDelivery(NoticePart &part, const Incident &incident, const Notice &notice,
                 const MessageStanding &standing)
{
    // Who has left the list since is none of them, or was told before.
    const qsizetype all = standing.customers > 0 ? standing.customers : howManyAddressed(incident, notice);
    QStringList words{Words::tr("%1 of %2 told").arg(standing.told).arg(all)};
    if (standing.answered > 0)
        words += Words::tr("%1 acknowledged").arg(standing.answered);
    if (standing.trying > 0)
        words += Words::tr("%1 being tried").arg(standing.trying);
    if (!standing.late.isEmpty())
        words += Words::tr("%1 tried again").arg(standing.late.size());
    part.delivery = words.join(QStringLiteral(" · "));
    part.deliveryMark = standing.told == all ? Mark::Fine : Mark::Running;
    if (standing.unreached.isEmpty())
        return;
    part.deliveryMark = Mark::Bad;
    part.unreached =
        Words::tr("Nobody could be reached at: %1").arg(firstNames(namesOf(incident, standing.unreached)));
}
} // namespace

NoticePart noticePart(const StepScene &scene)
{
    return noticePart(scene, noticeAtHand(scene.incident(), scene.step, scene.in.now));
}

NoticePart noticePart(const StepScene &scene, const NoticeName &here)
{
    const Incident &incident = scene.incident();
    const Instant now = scene.in.now;
    NoticePart part;
    part.carried = scene.in.carried;
    part.byHand =
        part.carried ? Words::tr("It goes out by itself once it is approved, to each in their own time zone.")
                     : ownMeansText(scene.in.carriedElsewhere);
    const int slot = here.slot;
    if (traitsOf(scene.step.kind).endless)
        addUpdates(part, scene, slot);
    const Notice *notice = incident.notice(here.id);
    const Wordings draft = notice         ? static_cast<const Wordings &>(*notice)
                           : part.carried ? carriedDraft(incident, scene.step, now, slot)
                                          : Wordings(draftText(incident, scene.step, now, slot));
    part.draft = messageDraft(incident, scene.step, draft, now, slot);
    if (part.carried) {
        part.draft = withRecipients(part.draft, scene.in.recipients);
        part.recipients = scene.in.recipients.all();
        if (!part.recipients.isEmpty())
            addWays(part, scene);
        part.preview = messagePreview(incident, {}, now, slot);
    }
    if (!notice)
        return part;
    part.id = notice->id;
    part.state = noticeState(incident, *notice, now);
    part.editable = !notice->queuedAt;
    if (notice->carried)
        addDelivery(part, incident, *notice, scene.in.messages.value(notice->id));
    return part;
}

void addNoticePage(WizardView &view, const StepScene &scene)
{
    view.notice = noticePart(scene);
    blockAction(view.notice->setInterval, scene);
    view.byHand = view.notice->byHand;
    view.table = recipientsTable(scene);
}

QList<WizardAction> noticeActions(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const Notice *notice = incident.notice(noticeAtHand(incident, scene.step, scene.in.now).id);
    const auto all = notice ? howManyAddressed(incident, *notice) : incident.customers.size();
    if (notice && notice->sentAt)
        return {};
    if (notice && notice->queuedAt) {
        WizardAction sent =
            makeAction("sent", Words::tr("Record as sent to %1 customers…", nullptr, howMany(all)).arg(all),
                       Do::RecordSent{notice->id, {}, {}}, !notice->carried);
        if (notice->carried) // where no gateway does what it should
            sent.text = Words::tr("Record as sent by hand…");
        sent.mayRest = true;
        sent = wanting(sent, Of::How, Words::tr("Missing: how it was sent."));
        QList<WizardAction> made{wanting(sent, Of::NotReached)};
        if (overtaken(incident, *notice, scene.in.now))
            made += asking(makeAction("withdraw", Words::tr("Withdraw, never sent…"),
                                      Do::WithdrawNotice{notice->id, {}}),
                           Words::tr("Why was it not sent?"));
        return made;
    }
    const QString missing = Words::tr("Missing: the message.");
    const QString &step = scene.step.key;
    return {wanting(makeAction(
                        "send",
                        scene.in.carried
                            ? Words::tr("Approve and send to %1 customers", nullptr, howMany(all)).arg(all)
                            : Words::tr("Approve and queue for %1 customers", nullptr, howMany(all)).arg(all),
                        Do::ComposeNotice{step, {}, true}, true),
                    Of::Words, missing),
            wanting(makeAction("compose", Words::tr("Keep as draft"), Do::ComposeNotice{step, {}, false}),
                    Of::Words, missing)};
}

} // namespace Switchback
