// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagesview.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/notices.h"
#include "models/messages/messagedetail.h"
#include "models/notify/channels.h"

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

struct Carried {
    const Notice *notice = nullptr;
    MessageStanding standing;
};

/// Newest first.
QList<Carried> carriedOf(const Incident &incident, const DeliveryBook &book,
                         const QHash<QString, MessageStanding> &standings)
{
    QList<Carried> all;
    for (auto notice = incident.notices.crbegin(); notice != incident.notices.crend(); ++notice) {
        if (!notice->carried)
            continue;
        const auto known = standings.constFind(notice->id);
        all += Carried{&*notice,
                       known == standings.constEnd() ? messageStanding(incident, notice->id, book) : *known};
    }
    return all;
}

/// Whom a message did not reach, and no later one did either: the next one, just begun, takes nobody away.
QString unreachedText(const Incident &incident, const DeliveryBook &book, const QList<Carried> &messages)
{
    QStringList ids;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        for (const QString &id : messages.at(i).standing.unreached) {
            const auto since = messages.cbegin() + i;
            const bool reached = std::any_of(messages.cbegin(), since, [&](const Carried &later) {
                return book.toldAt(later.notice->id, id).has_value();
            });
            if (!reached && !ids.contains(id))
                ids += id;
        }
    }
    QStringList names;
    for (const QString &id : ids) {
        if (const Customer *customer = incident.customer(id))
            names += visibleText(customer->name, LongestName);
    }
    if (names.isEmpty())
        return {};
    const qsizetype others = names.size() - MostNames;
    if (others > 0)
        names = names.first(MostNames) << Words::tr("and %1 others", nullptr, howMany(others)).arg(others);
    return Words::tr("Nobody could be reached at: %1").arg(names.join(QStringLiteral(", ")));
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
    QStringList words{Words::tr("%1 of %2 told").arg(standing.told).arg(standing.customers)};
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
    const Customer *customer = incident.customer(delivery.customer);
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
    // Who has no address at all has no delivery either: that nobody was reached there stands in the log.
    QHash<QString, CustomerReach> reaches;
    const Notice *said = incident.notice(notice);
    const QStringList customers = said ? addressedBy(incident, *said) : QStringList();
    const QStringList notReached = said ? said->notReached : QStringList();
    for (const QString &customer : notReached) {
        if (book.of(notice, customer).isEmpty())
            reaches.insert(customer, CustomerReach::Unreached);
    }
    return book.standing(notice, customers, reaches);
}

MessagesView messagesView(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings)
{
    MessagesView view;
    view.incident = incident.id;
    if (incident.id.isEmpty())
        return view;
    view.heading = Words::tr("Messages of incident %1").arg(incident.number);
    const QList<Carried> messages = carriedOf(incident, book, standings);
    view.unreached = unreachedText(incident, book, messages);
    int wants = 0;
    for (const Delivery &each : book.all()) {
        view.lines += messageLine(incident, each);
        wants += view.lines.last().group == MessageGroup::Wants;
    }
    for (const Carried &each : messages)
        view.messages += summaryOf(incident, *each.notice, each.standing);
    const qsizetype carried = view.messages.size();
    QStringList words{Words::tr("%1 messages", nullptr, howMany(carried)).arg(carried),
                      Words::tr("%1 deliveries", nullptr, howMany(view.lines.size())).arg(view.lines.size())};
    if (wants > 0)
        words += Words::tr("%1 want a person", nullptr, wants).arg(wants);
    view.summary = words.join(QStringLiteral(" · "));
    return view;
}

} // namespace Switchback
