// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagesview.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/notices.h"
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
        return MessageGroup::All; // by one of us: it wants nobody any more
    default:
        return MessageGroup::UnderWay;
    }
}

QString answerText(const DeliveryAnswer &answer)
{
    const QString text = visibleText(answer.text, LongestReason);
    switch (answer.what) {
    case DeliveryFact::What::Automatic:
        return text.isEmpty() ? Words::tr("a machine answered")
                              : Words::tr("a machine answered: %1").arg(text);
    case DeliveryFact::What::Ticked:
        return text.isEmpty() ? Words::tr("ticked by %1").arg(visibleText(answer.by, LongestName))
                              : Words::tr("ticked by %1: %2").arg(visibleText(answer.by, LongestName), text);
    default:
        break;
    }
    if (text.isEmpty() && !answer.code.isEmpty())
        return Words::tr("key %1 was pressed").arg(visibleText(answer.code, LongestName));
    return answer.from.isEmpty()
               ? Words::tr("answered: %1").arg(text)
               : Words::tr("answered as %1: %2").arg(visibleText(answer.from, LongestName), text);
}

QString saidText(const Delivery &delivery)
{
    QStringList all;
    for (const DeliveryAnswer &each : delivery.answers)
        all += answerText(each);
    return all.join(QStringLiteral(" · "));
}

QString unreachedText(const Incident &incident, const QHash<QString, MessageStanding> &standings)
{
    // Of the newest message: who was reached by it is reached.
    for (auto notice = incident.notices.crbegin(); notice != incident.notices.crend(); ++notice) {
        const auto standing = standings.constFind(notice->id);
        if (standing == standings.constEnd())
            continue;
        QStringList names;
        for (const QString &id : standing->unreached) {
            if (const Customer *customer = incident.customer(id))
                names += visibleText(customer->name, LongestName);
        }
        return names.isEmpty()
                   ? QString()
                   : Words::tr("Nobody could be reached at: %1").arg(names.join(QStringLiteral(", ")));
    }
    return {};
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
    case MessageGroup::Wants:
        break;
    }
    return Words::tr("Wants a person");
}

MessageLine messageLine(const Incident &incident, const Delivery &delivery)
{
    MessageLine line;
    line.delivery = delivery.id;
    line.at = delivery.stateAt();
    line.when = clockText(line.at, QTimeZone(incident.fromZone));
    const Customer *customer = incident.customer(delivery.customer);
    line.customer = visibleText(customer ? customer->name : delivery.customer, LongestName);
    line.contact =
        delivery.to == Addressee{} ? Words::tr("erased") : visibleText(delivery.to.name, LongestName);
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
    line.acts = actsOn(delivery);
    return line;
}

MessagesView messagesView(const Incident &incident, const DeliveryBook &book,
                          const QHash<QString, MessageStanding> &standings)
{
    MessagesView view;
    view.incident = incident.id;
    if (incident.id.isEmpty())
        return view;
    view.heading = Words::tr("Messages of incident %1").arg(incident.number);
    view.unreached = unreachedText(incident, standings);
    int wants = 0;
    for (const Delivery &each : book.all()) {
        view.lines += messageLine(incident, each);
        wants += view.lines.last().group == MessageGroup::Wants;
    }
    const auto carried = std::count_if(incident.notices.cbegin(), incident.notices.cend(),
                                       [](const Notice &each) { return each.carried; });
    QStringList words{Words::tr("%1 messages", nullptr, howMany(carried)).arg(carried),
                      Words::tr("%1 deliveries", nullptr, howMany(view.lines.size())).arg(view.lines.size())};
    if (wants > 0)
        words += Words::tr("%1 want a person", nullptr, wants).arg(wants);
    view.summary = words.join(QStringLiteral(" · "));
    return view;
}

} // namespace Switchback
