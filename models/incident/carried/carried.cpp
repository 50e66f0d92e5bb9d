// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/carried/carried.h"

#include "models/core/fillin.h"
#include "models/incident/clocks.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/incident/stillopen.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration LongestUse = 24h;

/// What is the same for everybody of a language: words that stand for a moment nobody knows included.
QHash<QString, QString> commonValues(const Incident &incident, const QByteArray &language, Instant now,
                                     int slot)
{
    QHash<QString, QString> values = placeholders(incident, now, slot);
    values.insert(unknownMoments(language));
    const QMap<QString, Instant> times = messageTimes(incident, now, slot);
    for (auto time = times.begin(); time != times.end(); ++time)
        values.remove(time.key());
    return values;
}

MessageText textOf(const Incident &incident)
{
    MessageText message;
    message.zone = incident.fromZone;
    message.place = incident.fromName;
    message.language = incident.runbook.language;
    return message;
}
} // namespace

QMap<QString, Instant> messageTimes(const Incident &incident, Instant now, int slot)
{
    QMap<QString, Instant> times{{QStringLiteral("since"), incident.outageAt}};
    if (const auto back = incident.restoredAt ? incident.restoredAt : incident.serviceSeenAt)
        times.insert(QStringLiteral("back"), *back);
    if (const auto next = nextUpdateAt(incident, now, slot))
        times.insert(QStringLiteral("next_update"), *next);
    return times;
}

Incident asIfTold(const Incident &incident, const QString &topic, Instant now)
{
    Incident told = incident;
    if (takesBackTheEnd(topic) && updatesEnd(incident)) {
        if (!incident.cadence.isEmpty())
            told.cadence += updatesAgain(incident, now);
        told.reopenedAt = now;
    }
    return told;
}

Wordings filledForAll(const Incident &incident, const Wordings &words, Instant now, int slot)
{
    QHash<QByteArray, QHash<QString, QString>> values;
    return changedEach(words, [&](const QString &text, const QByteArray &language) {
        auto known = values.find(language);
        if (known == values.end()) {
            const QByteArray &in = language.isEmpty() ? incident.runbook.language : language;
            known = values.insert(language, commonValues(incident, in, now, slot));
        }
        return fillIn(text, *known);
    });
}

Wordings carriedDraft(const Incident &incident, const RunbookStep &step, Instant now, int slot)
{
    Wordings words = filledForAll(incident, draftUnfilled(incident, step), now, slot);
    Notice notice;
    notice.step = step.key;
    notice.slot = slot;
    if (words.subject.isEmpty())
        words.subject = messageSubject(incident, notice);
    return words;
}

QString messageSubject(const Incident &incident, const Notice &notice)
{
    const RunbookStep *step = incident.runbook.step(notice.step);
    const QString what = notice.slot > 0 ? QStringLiteral("Update %1").arg(notice.slot)
                                         : (step ? stepTitle(incident, *step) : notice.stage);
    return (incident.drill() ? QStringLiteral("DRILL: ") : QString()) +
           QStringLiteral("%1: %2").arg(incident.fromFullName, what);
}

MessageText messageText(const Incident &incident, const Notice &notice)
{
    MessageText message = textOf(incident);
    static_cast<Wordings &>(message) = notice;
    message.times = notice.times;
    message.madeAt = notice.approvedAt.value_or(notice.composedAt);
    message.foot = logFoot(notice.head);
    return message;
}

MessageText messagePreview(const Incident &incident, const Wordings &words, Instant now, int slot)
{
    MessageText message = textOf(incident);
    static_cast<Wordings &>(message) = filledForAll(incident, words, now, slot);
    message.times = messageTimes(incident, now, slot);
    message.madeAt = now;
    message.foot = logFootToCome();
    return message;
}

Instant messageNotAfter(const Incident &incident, const Notice &notice)
{
    const Instant from = notice.queuedAt.value_or(notice.composedAt);
    const auto next = notice.slot > 0 ? slotDue(incident, notice.slot + 1) : std::nullopt;
    return next ? std::max(*next, from + 1min) : from + LongestUse;
}

bool sentByHand(const Notice &notice)
{
    return notice.sentAt && notice.sentBy != QLatin1String("console");
}

namespace
{
bool mayBeCarried(const Incident &incident, const Notice &notice, Instant now)
{
    return notice.carried && !notice.withdrawnAt && !sentByHand(notice) &&
           now < messageNotAfter(incident, notice);
}

/// Customers have been told since that it is over.
bool beforeTheEnd(const Incident &incident, const Notice &notice)
{
    const std::optional<Instant> end = updatesEnd(incident);
    return end && notice.approvedAt && *notice.approvedAt < *end;
}
} // namespace

bool isCarriedNow(const Incident &incident, const Notice &notice, Instant now)
{
    const bool over = notice.stage == QLatin1String("resolved");
    if (!mayBeCarried(incident, notice, now) || (over && !endsUpdates(incident, notice)))
        return false;
    // Once it is over, nobody is to be called about anything but that, and what was said since.
    return over || (incident.open() && !beforeTheEnd(incident, notice));
}

bool endedUnsaid(const Incident &incident, const Notice &notice, Instant now)
{
    return incident.open() && !notice.sentAt && mayBeCarried(incident, notice, now) &&
           beforeTheEnd(incident, notice);
}

QList<Recipient> recipientsAt(const Incident &incident, const CustomerCard &card)
{
    const bool home = incident.runbook.direction == Direction::Home;
    QList<Recipient> there = recipientsOf(QList<CustomerCard>{card});
    const Routing routing = there.isEmpty() ? Routing{} : routingOf(card, incident.to, home, incident.toSbc);
    for (Recipient &each : there)
        each.routing = routing;
    return there;
}

QList<Recipient> messageRecipients(const Incident &incident, const QList<CustomerCard> &list)
{
    QSet<QString> ids;
    for (const Customer &each : incident.customers)
        ids.insert(each.id);
    QList<Recipient> all;
    for (const CustomerCard &card : list) {
        if (ids.contains(card.id))
            all += recipientsAt(incident, card);
    }
    return all;
}

QStringList messageCustomers(const Incident &incident, const QList<CustomerCard> &list)
{
    QSet<QString> retired;
    for (const CustomerCard &card : list) {
        if (card.retired)
            retired.insert(card.id);
    }
    QStringList ids;
    for (const Customer &each : incident.customers) {
        if (!retired.contains(each.id))
            ids += each.id;
    }
    return ids;
}

const RunbookStep *updatesStep(const Incident &incident)
{
    return stepOfKind(incident.runbook, StepKind::Cadence);
}

std::optional<SlotFacts> slotFacts(const Incident &incident, Instant now, bool byItself, bool carried)
{
    const RunbookStep *step = updatesStep(incident);
    if (!step || !incident.open() || incident.cadence.isEmpty() || updatesEnd(incident))
        return std::nullopt;
    const NoticeName name = nextNotice(incident, *step, now);
    const std::optional<Instant> due = slotDue(incident, name.slot);
    if (!due)
        return std::nullopt;
    SlotFacts facts;
    facts.slot = name.slot;
    facts.due = *due;
    facts.every = incident.cadence.last().every;
    facts.byItself = byItself;
    facts.carried = carried;
    const Notice *notice = incident.notice(name.id);
    facts.approved = notice && notice->approvedAt;
    facts.alertByPerson =
        std::any_of(incident.notices.cbegin(), incident.notices.cend(), [](const Notice &each) {
            return each.stage == QLatin1String("alert") && each.approvedAt && !each.byItself &&
                   !each.withdrawnAt;
        });
    // Once it was moved, it is of no weight whether the old site answers.
    if (!incident.restoredAt)
        facts.answersSince = answersAgain(incident);
    return facts;
}

} // namespace Switchback
