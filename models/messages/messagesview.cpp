// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagesview.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/messages/byhand.h"
#include "models/messages/messagedetail.h"
#include "models/notify/channels.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Messages)
};
constexpr int LongestName = 120;
constexpr int LongestReason = 300;
constexpr qsizetype MostNames = 40; ///< in one sentence; the table has them all

MessageGroup groupOf(const Delivery &delivery)
{
    if (delivery.deadLetter())
        return MessageGroup::Wants;
    switch (delivery.state()) {
    case DeliveryState::Answered:
        return MessageGroup::Answered;
    case DeliveryState::Sent:
    case DeliveryState::Delayed:
    case DeliveryState::Delivered:
    case DeliveryState::Read:
        return MessageGroup::Told;
    case DeliveryState::GivenUp:
        return MessageGroup::GivenUp;
    default:
        return MessageGroup::UnderWay;
    }
}

QString saidText(const Delivery &delivery)
{
    QStringList all;
    for (const DeliveryAnswer &each : delivery.answers)
        all += answerText(each);
    return all.join(QStringLiteral(" · "));
}

/// Newest first.
QList<const Notice *> carriedOf(const Incident &incident)
{
    QList<const Notice *> all;
    for (auto notice = incident.notices.crbegin(); notice != incident.notices.crend(); ++notice) {
        if (notice->carried)
            all += &*notice;
    }
    return all;
}

/// By gateways, or by a person's own means.
bool reached(const Incident &incident, const DeliveryBook &book, const Notice &notice, const QString &id)
{
    return book.toldAt(notice.id, id).has_value() || notice.told.knowsTold(id) ||
           (sentByHand(notice) && isAddressed(incident, notice, id) && !notice.notReached.contains(id));
}

/// Whom a message did not reach, and no later one did either: the next one, just begun, takes nobody away.
QString unreachedText(const Incident &incident, const DeliveryBook &book,
                      const QHash<QString, MessageStanding> &standings)
{
    QStringList ids;
    QSet<QString> seen; // by the newest message that did not reach them
    for (auto notice = incident.notices.crbegin(); notice != incident.notices.crend(); ++notice) {
        const QStringList unreached = notice->carried ? standings.value(notice->id).unreached : QStringList();
        for (const QString &id : unreached) {
            if (seen.contains(id))
                continue;
            seen.insert(id);
            const bool later = std::any_of(incident.notices.crbegin(), notice, [&](const Notice &each) {
                return reached(incident, book, each, id);
            });
            if (!later && incident.customer(id))
                ids += id;
        }
    }
    if (ids.isEmpty())
        return {};
    QStringList names;
    for (const QString &id : ids.first(std::min(ids.size(), MostNames)))
        names += visibleText(incident.customer(id)->name, LongestName);
    const qsizetype others = ids.size() - names.size();
    if (others > 0)
        names += Words::tr("and %1 others", nullptr, howMany(others)).arg(others);
    return Words::tr("Nobody could be reached at: %1").arg(names.join(QStringLiteral(", ")));
}

bool anySentIn(const Incident &incident)
{
    return std::any_of(incident.notices.cbegin(), incident.notices.cend(),
                       [](const Notice &each) { return each.carried || sentByHand(each); });
}

bool cameBack(const Delivery &delivery)
{
    // What the gateway had taken, and failed later, bounced.
    const auto bounced = [](const DeliveryAttempt &each) {
        return each.state == DeliveryState::Failed && !each.reference.isEmpty();
    };
    const auto theirs = [](const DeliveryAnswer &each) { return each.what != DeliveryFact::What::Ticked; };
    return std::any_of(delivery.attempts.cbegin(), delivery.attempts.cend(), bounced) ||
           std::any_of(delivery.answers.cbegin(), delivery.answers.cend(), theirs);
}

MessageSummary summaryOf(const Incident &incident, const Notice &notice, const MessageStanding &standing)
{
    MessageSummary out;
    out.notice = notice.id;
    out.title = noticeTitle(incident, notice);
    out.when = clockText(notice.approvedAt.value_or(notice.composedAt), QTimeZone(incident.fromZone));
    if (notice.withdrawnAt) {
        out.told = Words::tr("withdrawn");
        out.mark = Mark::Unknown;
        return out;
    }
    if (!notice.carried) {
        const qsizetype all = howManyAddressed(incident, notice);
        const qsizetype missed = missedBy(incident, notice).size();
        out.told = Words::tr("%1 of %2 told by hand").arg(all - missed).arg(all);
        out.mark = missed == 0 ? Mark::Fine : Mark::Warning;
        return out;
    }
    QStringList words{Words::tr("%1 of %2 told").arg(standing.told).arg(standing.customers)};
    if (sentByHand(notice))
        words += Words::tr("then sent by hand");
    if (standing.answered > 0)
        words += Words::tr("%1 acknowledged").arg(standing.answered);
    if (standing.trying > 0)
        words += Words::tr("%1 being tried").arg(standing.trying);
    if (!standing.unreached.isEmpty())
        words += Words::tr("%1 not reached").arg(standing.unreached.size());
    out.told = words.join(QStringLiteral(" · "));
    out.mark = !standing.unreached.isEmpty()         ? Mark::Bad
               : standing.told == standing.customers ? Mark::Fine
                                                     : Mark::Running;
    return out;
}
} // namespace

QString messageGroupName(MessageGroup group)
{
    switch (group) {
    case MessageGroup::All:
        return Words::tr("Everything");
    case MessageGroup::UnderWay:
        return Words::tr("On its way");
    case MessageGroup::Told:
        return Words::tr("Told");
    case MessageGroup::Answered:
        return Words::tr("Acknowledged");
    case MessageGroup::GivenUp:
        return Words::tr("Given up by one of us");
    case MessageGroup::CameBack:
        return Words::tr("Something came back");
    case MessageGroup::Wants:
        break;
    }
    return Words::tr("Wants a person");
}

MessageLine messageLine(const Incident &incident, const Delivery &delivery)
{
    MessageLine line;
    line.delivery = delivery.id;
    line.notice = delivery.notice;
    line.at = delivery.stateAt();
    line.when = clockText(line.at, QTimeZone(incident.fromZone));
    const Customer *customer = incident.everCustomer(delivery.customer);
    line.customer = visibleText(customer ? customer->name : delivery.customer, LongestName);
    line.contact =
        delivery.to == Addressee{} ? Words::tr("erased") : visibleText(delivery.to.name, LongestName);
    line.address = visibleText(delivery.to.address, LongestName);
    line.channel = delivery.channel;
    const Notice *notice = incident.notice(delivery.notice);
    line.message = notice ? noticeTitle(incident, *notice) : visibleText(delivery.notice, LongestName);
    line.outcome = stateName(delivery.channel, delivery.state());
    if (delivery.state() == DeliveryState::Queued && delivery.tries() > 0)
        line.outcome =
            Words::tr("tried again soon, after %1 tries", nullptr, delivery.tries()).arg(delivery.tries());
    line.reason = visibleText(delivery.reason(), LongestReason);
    line.said = saidText(delivery);
    line.mark = markOf(delivery.state());
    line.group = groupOf(delivery);
    line.cameBack = cameBack(delivery);
    line.acts = actsOn(delivery);
    return line;
}

MessageStanding messageStanding(const Incident &incident, const QString &notice, const DeliveryBook &book)
{
    const Notice *said = incident.notice(notice);
    if (!said)
        return {};
    // Who has no address at all has no delivery either: that nobody was reached there stands in the log.
    QHash<QString, CustomerReach> otherwise;
    const QStringList missed = missedBy(incident, *said);
    for (const QString &customer : missed) {
        if (!book.hasOf(notice, customer))
            otherwise.insert(customer, CustomerReach::Unreached);
    }
    qsizetype customers = howManyAddressed(incident, *said);
    const QStringList left = leftSince(incident, *said);
    for (const QString &customer : left) {
        if (!book.hasOf(notice, customer))
            continue;
        ++customers;
        if (!book.toldAt(notice, customer))
            otherwise.insert(customer, CustomerReach::LeftOut);
    }
    MessageStanding standing = book.standing(
        notice, int(customers), [&incident](const QString &id) { return incident.known.placeOf(id); },
        otherwise);
    if (!sentByHand(*said))
        return standing;
    // Whom no gateway had reached was told by a person, but for those of whom they say otherwise.
    standing.trying = 0;
    standing.late.clear();
    standing.unreached.clear();
    for (const QString &customer : missed) {
        if (!book.toldAt(notice, customer))
            standing.unreached += customer;
    }
    standing.told = standing.customers - int(standing.unreached.size());
    return standing;
}

MessageStanding standingInLog(const Incident &incident, const QString &notice)
{
    const Notice *said = incident.notice(notice);
    if (!said)
        return {};
    const QStringList missed = missedBy(incident, *said);
    MessageStanding standing;
    standing.customers = int(howManyAddressed(incident, *said));
    for (const QString &customer : missed) {
        if (!said->told.knowsTold(customer))
            standing.unreached += customer;
    }
    if (sentByHand(*said)) {
        standing.told = standing.customers - int(standing.unreached.size());
        return standing;
    }
    const QHash<QString, Instant> told = said->told.customers();
    standing.told = int(std::count_if(told.keyBegin(), told.keyEnd(),
                                      [&](const QString &id) { return isAddressed(incident, *said, id); }));
    standing.trying = std::max(0, standing.customers - standing.told - int(standing.unreached.size()));
    return standing;
}

MessagesHead messagesHead(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings)
{
    MessagesHead head;
    head.incident = incident.id;
    if (incident.id.isEmpty())
        return head;
    head.heading = Words::tr("Messages of incident %1").arg(incident.number);
    head.unreached = unreachedText(incident, book, standings);
    head.wants = book.deadLetters();
    for (auto notice = incident.notices.crbegin(); notice != incident.notices.crend(); ++notice) {
        if (notice->carried || sentByHand(*notice))
            head.messages += summaryOf(incident, *notice, standings.value(notice->id));
    }
    head.byHand = linesByHand(incident);
    const qsizetype sent = head.messages.size();
    const qsizetype deliveries = book.all().size();
    QStringList words{Words::tr("%1 messages", nullptr, howMany(sent)).arg(sent),
                      Words::tr("%1 deliveries", nullptr, howMany(deliveries)).arg(deliveries)};
    if (head.wants > 0)
        words += Words::tr("%1 want a person", nullptr, head.wants).arg(head.wants);
    head.summary = words.join(QStringLiteral(" · "));
    return head;
}

bool anySent(const QList<Incident> &all)
{
    return std::any_of(all.cbegin(), all.cend(), anySentIn);
}

QList<MessagesChoice> messagesChoices(const QList<Incident> &all, const QString &current)
{
    QList<MessagesChoice> choices;
    for (auto each = all.crbegin(); each != all.crend(); ++each) {
        if (each->id != current && !anySentIn(*each))
            continue;
        const QTimeZone zone(each->fromZone);
        const QDate day = toDateTime(each->outageAt, zone.isValid() ? zone : QTimeZone::utc()).date();
        const QString title = each->drill() ? Words::tr("Drill %1 · %2") : Words::tr("Incident %1 · %2");
        choices += MessagesChoice{
            each->id, title.arg(each->number).arg(QLocale().toString(day, QStringLiteral("d MMM yyyy")))};
    }
    return choices;
}

MessagesView messagesView(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings)
{
    MessagesView view;
    QHash<QString, MessageStanding> all = standings;
    const QList<const Notice *> messages = carriedOf(incident);
    for (const Notice *each : messages) {
        if (!all.contains(each->id))
            all.insert(each->id, messageStanding(incident, each->id, book));
    }
    static_cast<MessagesHead &>(view) = messagesHead(incident, book, all);
    if (!incident.id.isEmpty()) {
        for (const Delivery &each : book.all())
            view.lines += messageLine(incident, each);
    }
    return view;
}

} // namespace Switchback
